//! How a settlement departs from the quote, by what finance decides.

use serde::{Deserialize, Serialize};

use crate::money::UnitPrice;
use crate::pricing::VatTreatment;

/// How a settlement departs from the quote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departures {
    /// The VAT treatment; none for the quote's.
    pub vat: Option<VatTreatment>,
    /// Fixed lines that are not charged, and why.
    pub omitted: Vec<(String, String)>,
    /// Fixed lines that are charged less than was quoted.
    pub reduced: Vec<Reduction>,
    /// The fixed lines that this note is about; none for all that no other note charges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Vec<String>>,
}

/// A fixed line at a lower price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reduction {
    /// Its code.
    pub line: String,
    /// What is charged.
    pub amount: UnitPrice,
    pub reason: String,
}
