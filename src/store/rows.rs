//! A quote as the use cases read it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::{OrganisationNumber, QuoteId, Sha256Hex};
use crate::quote::{Price, QuoteNumber, RelatedQuote, Revision, State};

/// A quote as it is kept.
#[derive(Clone, Debug)]
pub struct StoredQuote {
    pub id: QuoteId,
    /// How often it changed: what its `ETag` says.
    pub version: i64,
    /// Where it is in its life.
    pub state: State,
    /// Its number and revision, once it is issued.
    pub number: Option<(QuoteNumber, Revision)>,
    pub revises: Option<RelatedQuote>,
    /// The quote that came in its place.
    pub successor: Option<RelatedQuote>,
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
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Its issue, once it is issued.
    pub issue: Option<IssueRow>,
    /// When it was answered, and the answer's JSON.
    pub answer: Option<(Timestamp, String)>,
}

/// The issue of a quote as it is kept.
#[derive(Clone, Debug)]
pub struct IssueRow {
    pub issued_at: Timestamp,
    /// The last day on which it can be answered.
    pub valid_to: Date,
    /// The moment from which it cannot be answered.
    pub expires_at: Timestamp,
    pub document: DocumentRow,
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
