//! Electronic invoices: a settlement note as a UBL 2.1 document of Peppol BIS Billing 3.0 (in Norway, EHF Billing 3.0).
//! A credit note becomes a `CreditNote`, every other note an `Invoice`.
//!
//! The figures are the note's: nothing is computed here. BT and BG numbers are those of EN 16931-1. The same note and seller give
//! the same bytes.

mod attachment;
mod document;
mod error;
mod kid;
mod kind;
mod lines;
mod parties;
mod seller;
mod xml;

pub use attachment::{Attachment, Media};
pub use document::{invoiceable, ubl};
pub use error::InvoiceError;
pub use kid::{Kid, KidModulus};
pub use parties::Buyer;
pub use seller::{Account, Seller};
