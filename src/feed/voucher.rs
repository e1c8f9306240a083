//! The document that a row of the feed is accounted for by: its voucher.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Stage;
use crate::ids::string_schema;
use crate::input::choice;
use crate::quote::{QuoteNumber, Revision, SettlementNumber};

choice! {
    /// The type of a document that rows of the feed are accounted for by.
    pub enum DocumentType {
        /// A quote: it is issued, and reversed when it is over or ordered.
        Quote = "quote",
        /// The order that an accepted quote is: reversed when it is settled or replaced.
        Order = "order",
        /// A settlement note that charges.
        Settlement = "settlement",
        /// A credit note.
        Credit = "credit",
    }
}

string_schema! {
    DocumentNumber = "DocumentNumber": "^(S-)?[0-9]{4}-[0-9]{6,}(/[0-9]+)?$", "S-2026-000123",
        "The number of a document, as it is printed there: of a quote or its order `2026-000123`, and from the second revision on \
         `2026-000123/2`; of a settlement or credit note `S-2026-000123`.";
}

/// The number of such a document, as it is printed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentNumber {
    /// Of a quote or an order.
    Quote(QuoteNumber, Revision),
    /// Of a settlement or credit note.
    Note(SettlementNumber),
}

impl DocumentType {
    /// The type of document that rows in a stage belong to.
    #[must_use]
    pub const fn of(stage: Stage, reversal: bool) -> Self {
        match (stage, reversal) {
            (Stage::Quoted, _) => Self::Quote,
            (Stage::Ordered, _) => Self::Order,
            (Stage::Settled, false) => Self::Settlement,
            (Stage::Settled, true) => Self::Credit,
        }
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quote(number, 1) => number.fmt(f),
            Self::Quote(number, revision) => write!(f, "{number}/{revision}"),
            Self::Note(number) => number.fmt(f),
        }
    }
}

impl Serialize for DocumentNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
