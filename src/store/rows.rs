//! What the use cases read from the store.

use jiff::Timestamp;
use jiff::civil::Date;

use super::StoreError;
use crate::ids::{OrganisationNumber, QuoteId, Sha256Hex};
use crate::quote::{Action, Actor, Price, QuoteNumber, RelatedQuote, Revision, SettlementNumber, State};
use crate::settlement::NoteType;

/// A quote as it is stored.
#[derive(Clone, Debug)]
pub enum StoredQuote {
    Draft(QuoteRecord),
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
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
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

#[derive(Clone, Debug)]
pub struct StoredDocument {
    /// The PDF; none for a quote made for trying out.
    pub pdf: Option<Vec<u8>>,
    /// SHA-256 of the PDF.
    pub pdf_sha256: Sha256Hex,
    pub canonical: String,
}

/// The first answer to a request.
#[derive(Clone, Debug)]
pub struct Replay {
    pub actor: String,
    pub key: String,
    /// What identifies the request: method, address and body.
    pub fingerprint: Sha256Hex,
    /// The quote that it made or changed.
    pub quote: QuoteId,
    pub version: i64,
    pub created: bool,
    /// What was answered; empty for an issue, whose answer stands in its document, and for a draft that was thrown away.
    pub body: String,
    pub at: Timestamp,
}

/// What happened to a quote.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// Its place among the quote's events.
    pub sequence: i64,
    pub at: Timestamp,
    pub actor: Actor,
    pub action: Action,
    pub from: Option<State>,
    pub to: Option<State>,
    pub price: Price,
    pub reason: Option<String>,
}

/// An entry of the ledger, as it is kept and unchecked.
#[derive(Clone, Debug)]
pub struct StoredLedgerEntry {
    pub sequence: i64,
    pub quote: String,
    pub entry: String,
    pub previous: String,
    pub hash: String,
}

/// What an audit looks at of an issued quote; unchecked.
#[derive(Debug)]
pub struct Audited {
    /// Its place in the order of creation.
    pub position: i64,
    /// Its number with its revision; its identity where it has no sound one.
    pub name: String,
    /// The quote, or what is wrong with its row.
    pub quote: Result<IssuedQuote, StoreError>,
    /// The PDF; none for a quote made for trying out.
    pub pdf: Option<Vec<u8>>,
    /// The case that it is listed under.
    pub case_number: Option<String>,
    /// The applicant that it is listed under.
    pub applicant: String,
    /// The title that it is listed under.
    pub title: String,
    /// The words that it is found by.
    pub words: String,
    /// The first ledger entry of the quote.
    pub first_entry: Option<String>,
    /// The latest ledger entry of the quote.
    pub last_entry: Option<String>,
}

/// A settlement note as it is kept, without its PDF.
#[derive(Clone, Debug)]
pub struct StoredNote {
    pub number: SettlementNumber,
    pub quote: QuoteId,
    pub note_type: NoteType,
    /// The note that it takes back, or comes in the place of.
    pub corrects: Option<SettlementNumber>,
    /// The day, in Norway.
    pub settled_on: Date,
    pub settled_at: Timestamp,
    /// What it charges, or takes back.
    pub price: Price,
    pub document: DocumentRow,
    pub canonical: String,
}

/// The former revision, as the issue of the next one finds it.
#[derive(Clone, Copy, Debug)]
pub struct Superseded {
    pub id: QuoteId,
    pub version: i64,
    /// Its state after the next one is issued: what is open is superseded, what is over stays as it is.
    pub state: State,
}
