//! The JSON of settlements: keys, order and form of what the interface answers.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::charged::{ActivityCharge, Charge};
use super::entry::TimeEntry;
use super::note::{NoteType, SettlementNote};
use super::warning::SettlementWarning;
use crate::ids::QuoteId;
use crate::input::choice;
use crate::quote::{Price, Revision, SettlementNumber};

choice! {
    /// Where the settlement of a quote is.
    pub enum SettlementState {
        /// The work continues: what it comes to now is not final.
        Open = "open",
        /// It is settled.
        Settled = "settled",
    }
}

/// The work on a quote, and what it comes to.
#[derive(Serialize, ToSchema)]
pub struct TimeEntries {
    /// Every entry of the quote's number, in the order in which they were recorded.
    pub entries: Vec<TimeEntry>,
    /// Quoted, worked and charged by activity, with what is near its ceiling or above it.
    pub activities: Vec<ActivityCharge>,
    /// Entries of a former revision with an activity or rate that the edition of this one does not have: they are not counted
    /// above, and must be corrected before it is settled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub unpriced_entries: Vec<u32>,
}

/// The settlement of a quote: of an accepted one as it would be now, of a settled one as it is.
#[derive(Serialize, ToSchema)]
#[schema(as = Settlement)]
pub struct SettlementReport {
    /// The quote.
    pub quote_id: QuoteId,
    /// Its number.
    pub quote_number: String,
    /// Its revision.
    pub revision: Revision,
    /// Where the settlement is.
    pub state: SettlementState,
    /// What was quoted.
    pub quoted: Price,
    /// What other notes of the order charge already: of an accepted quote its part settlements, and of any those of its former
    /// revisions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charged_before: Option<Price>,
    /// What is charged; of an accepted quote, what the last settlement would charge now.
    #[serde(flatten)]
    pub charge: Charge,
    /// The notes, first to last: the settlement, and for each correction a credit and a replacement. What charges nothing has none.
    pub notes: Vec<NoteSummary>,
    /// What finance should consider.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub warnings: Vec<SettlementWarning>,
}

/// The settlement notes of a quote.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SettlementNotes)]
pub struct NoteList {
    /// In the order in which they were made: what was charged, credited, and charged instead.
    pub notes: Vec<NoteSummary>,
}

/// A settlement note in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SettlementNoteSummary)]
pub struct NoteSummary {
    /// Its number.
    pub number: SettlementNumber,
    /// What it does.
    #[serde(rename = "type")]
    pub note_type: NoteType,
    /// The note that it credits or replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<SettlementNumber>,
    /// The day, in Norway.
    pub settled_on: Date,
    /// When.
    pub settled_at: Timestamp,
    /// What it charges or credits.
    pub price: Price,
    /// Its document.
    pub document: NoteDocument,
}

/// The document of a settlement note.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SettlementNoteDocument)]
pub struct NoteDocument {
    /// SHA-256 of the PDF.
    pub sha256: String,
    /// Bytes of the PDF.
    pub bytes: i64,
    /// SHA-256 of the JSON that is attached to it.
    pub canonical_sha256: String,
    /// The version of the template that it was typeset with.
    pub template: String,
    /// The program that typeset it.
    pub producer: String,
}

/// A settlement note with its document.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptSettlementNote)]
pub struct NoteReport<'n> {
    /// The note, as it was frozen.
    #[schema(value_type = SettlementNote)]
    pub note: &'n RawValue,
    /// When it was made.
    pub settled_at: Timestamp,
    /// Its document.
    pub document: Cow<'n, NoteDocument>,
}
