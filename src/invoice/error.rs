//! Why a settlement note has no invoice.

use crate::pricing::VatCategory;

#[derive(Debug, thiserror::Error)]
pub enum InvoiceError {
    /// EN 16931 has no invoice without a line (BR-16), and nobody pays one of 0 kroner.
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
    /// Peppol refuses an invoice without the buyer's electronic address (PEPPOL-EN16931-R010).
    #[error("the buyer has no electronic address; expected one, or a Norwegian organisation number")]
    NoElectronicAddress,
    /// The number of the note does not fit into the length that the bank agreed to.
    #[error("the number of the note does not fit into a KID of {length} digits")]
    KidTooShort { length: usize },
    /// The XML writer failed, which it does not in memory.
    #[error("the invoice could not be written: {0}")]
    Unwritten(#[from] std::io::Error),
}
