//! The ledger: every issue, answer, supersession and settlement, each entry bound to the one before by its hash.
//!
//! An entry that is changed, left out or put in later breaks the chain from there on.

use std::fmt;

use serde::Serialize;

use super::actor::Actor;
use super::issue::Price;
use super::number::{QuoteNumber, Revision, SettlementNumber};
use super::signed_copy::CopyMark;
use super::state::{Action, State};
use crate::ids::{QuoteId, Sha256Hex};
use crate::language::raw;

/// The hash that the first entry follows.
pub const LEDGER_START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One thing that happened to an issued quote. It names people by their account only: what was signed, and by whom, is stored
/// with the quote, and here as a hash.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// When, in milliseconds of the Unix epoch.
    pub at_ms: i64,
    pub action: Action,
    pub from: State,
    pub to: State,
    pub quote: QuoteId,
    pub number: QuoteNumber,
    pub revision: Revision,
    pub actor: Actor,
    pub price: Price,
    /// SHA-256 of the canonical JSON.
    pub canonical_sha256: Sha256Hex,
    /// SHA-256 of the PDF.
    pub pdf_sha256: Sha256Hex,
    /// SHA-256 of the JSON of the answer, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_sha256: Option<Sha256Hex>,
    /// The settlement notes that were made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteMark>,
    /// The signed copy of the document that was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_copy: Option<CopyMark>,
    /// SHA-256 of the terms on which nothing is charged, where no note charges the quote from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncharged_sha256: Option<Sha256Hex>,
}

/// A settlement note, as the ledger has it.
#[derive(Clone, Debug, Serialize)]
pub struct NoteMark {
    pub number: SettlementNumber,
    /// What it charges, or takes back.
    pub price: Price,
    /// SHA-256 of its canonical JSON.
    pub canonical_sha256: Sha256Hex,
    /// SHA-256 of its PDF.
    pub pdf_sha256: Sha256Hex,
    pub template: String,
    pub producer: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedEntry {
    /// From 1, without gaps.
    pub sequence: i64,
    /// Its canonical JSON, with its sequence.
    pub entry: String,
    /// The hash of the entry before.
    pub previous: String,
    /// SHA-256 of the hash of the entry before and this entry's JSON.
    pub hash: Sha256Hex,
}

/// Where a ledger ends: the sequence and the hash of its last entry. Written `17:0123…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerHead {
    /// The sequence of the last entry, 0 before the first.
    pub sequence: i64,
    /// Its hash, of which all entries before it are part.
    pub hash: Sha256Hex,
}

impl LedgerHead {
    /// Reads `17:0123…`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (sequence, hash) = text.trim().split_once(':')?;
        let head = Self { sequence: sequence.parse().ok()?, hash: Sha256Hex::parse(hash)? };
        (head.sequence >= 0 && head.to_string() == text.trim()).then_some(head)
    }
}

impl fmt::Display for LedgerHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, self.hash.as_str())
    }
}

#[derive(Serialize)]
struct Sequenced<'e> {
    sequence: i64,
    #[serde(flatten)]
    entry: &'e Entry,
}

impl Entry {
    /// Appends the entry to the one with this hash.
    #[must_use]
    pub fn seal(&self, sequence: i64, previous: &str) -> SealedEntry {
        let entry = raw(&Sequenced { sequence, entry: self }).get().to_owned();
        let hash = SealedEntry::chain(previous, &entry);
        SealedEntry { sequence, entry, previous: previous.to_owned(), hash }
    }
}

impl SealedEntry {
    /// The hash of an entry behind the one with this hash.
    #[must_use]
    pub fn chain(previous: &str, entry: &str) -> Sha256Hex {
        Sha256Hex::of([previous, entry].concat().as_bytes())
    }

    /// Whether the entry is as it was sealed, and comes right behind that one.
    #[must_use]
    pub fn holds_behind(&self, sequence: i64, previous: &str) -> bool {
        self.sequence == sequence + 1
            && self.previous == previous
            && self.hash == Self::chain(&self.previous, &self.entry)
    }
}
