//! A quote as the use cases read it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::{OrganisationNumber, QuoteId, Sha256Hex};
use crate::quote::{Price, QuoteNumber, RelatedQuote, Revision, State};

/// A quote as it is stored.
#[derive(Clone, Debug)]
pub enum StoredQuote {
    Draft(Box<QuoteRecord>),
    Issued(Box<IssuedQuote>),
}

/// What is stored of every quote.
#[derive(Clone, Debug)]
pub struct QuoteRecord {
    pub id: QuoteId,
    /// The number of its latest change: its `ETag`.
    pub version: i64,
    pub revises: Option<RelatedQuote>,
    pub organisation: Option<OrganisationNumber>,
    /// Whether it was made for trying out.
    pub demo: bool,
    /// The content of a draft, or the canonical JSON of an issued quote.
    pub content: String,
    /// The edition that it was priced by.
    pub tariff_hash: Sha256Hex,
    /// The day for which it was priced.
    pub priced_on: Date,
    pub price: Price,
    /// Whether it has a price: a draft may lack what that depends on.
    pub is_priced: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Whose case it is: who made the draft or issued it.
    pub officer: Option<String>,
    /// What was typed on the page of a draft.
    pub typed: Option<Typed>,
    /// The JSON of the estimate that a draft was made of.
    pub origin: Option<String>,
    /// How much of the hours that were quoted an order has used, in per cent: of the activity that has used the most.
    pub hours_used: Option<i64>,
}

/// What was typed on the page of a draft, as a browser sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub form: String,
    /// Whether all of it can be read. Otherwise the draft is as it was before.
    pub is_read: bool,
}

/// A quote that was issued, whatever became of it.
#[derive(Clone, Debug)]
pub struct IssuedQuote {
    pub record: QuoteRecord,
    pub state: State,
    pub number: QuoteNumber,
    pub revision: Revision,
    /// The later revision that has replaced it.
    pub successor: Option<RelatedQuote>,
    pub issued_at: Timestamp,
    /// The last day on which it can be answered.
    pub valid_to: Date,
    /// The moment from which it cannot be answered.
    pub expires_at: Timestamp,
    pub document: DocumentRow,
    pub answer: Option<StoredAnswer>,
}

/// What an issued quote was answered or withdrawn with, or that it expired.
#[derive(Clone, Debug)]
pub struct StoredAnswer {
    pub at: Timestamp,
    pub json: String,
}

impl QuoteRecord {
    #[must_use]
    pub fn price(&self) -> Option<Price> {
        self.is_priced.then_some(self.price)
    }
}

impl StoredQuote {
    #[must_use]
    pub const fn record(&self) -> &QuoteRecord {
        match self {
            Self::Draft(record) => record,
            Self::Issued(issued) => &issued.record,
        }
    }

    #[must_use]
    pub const fn state(&self) -> State {
        match self {
            Self::Draft(_) => State::Draft,
            Self::Issued(issued) => issued.state,
        }
    }
}

/// A document without its PDF.
#[derive(Clone, Debug)]
pub struct DocumentRow {
    /// SHA-256 of the canonical JSON.
    pub canonical_sha256: Sha256Hex,
    /// SHA-256 of the PDF.
    pub pdf_sha256: Sha256Hex,
    pub pdf_bytes: i64,
    pub template: String,
    pub producer: String,
}
