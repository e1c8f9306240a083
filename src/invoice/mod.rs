//! Electronic invoices: a settlement note as a UBL 2.1 document of Peppol BIS Billing 3.0, which EHF Billing 3.0 is in Norway.
//! A credit is a `CreditNote`, every other note an `Invoice`.
//!
//! The figures are the note's: nothing is computed here. BT and BG numbers are those of EN 16931-1. Pure: the seller comes in
//! as an argument, and the same note and seller give the same bytes.

mod document;
mod lines;
mod parties;
mod seller;
mod xml;

pub use document::ubl;
pub use seller::{Account, Seller};

use crate::settlement::VatCategory;

/// Why there is no invoice of a note.
#[derive(Debug, thiserror::Error)]
pub enum InvoiceError {
    /// The note comes to nothing: EN 16931 has no invoice without a line (BR-16), and nobody pays one of 0 kroner.
    #[error(
        "the settlement comes to 0 kroner, so there is nothing to invoice; expected at least one line with an amount"
    )]
    NothingToInvoice,
    /// No VAT is charged and the note does not say why (BR-G-10, BR-E-10, BR-O-10).
    #[error("VAT category {} has no reason; expected the reason that finance gave for charging no VAT", .0.word())]
    NoVatReason(VatCategory),
    /// The standard rate of the note is 0 (BR-S-05).
    #[error("the VAT category is S (standard rate) and its rate is 0 percent; expected a rate above 0")]
    StandardRateOfZero,
    /// The writer of XML failed, which in memory it does not.
    #[error("the invoice could not be written: {0}")]
    Unwritten(#[from] std::io::Error),
}
