//! Stored settlement notes: how they are read, listed, and which of them is in force.

use crate::app::error::AppError;
use crate::money::Ore;
use crate::settlement::{NoteDocument, NoteSummary, NoteType, SettlementNote};
use crate::store::{DocumentRow, StoredNote};

/// The note among those of a quote that charges it now: the one that was not taken back. Their numbers do not say, since the clocks
/// of replicas can differ around New Year. Earlier programs also made notes of 0.00, which charge nothing.
pub fn in_force(notes: &[StoredNote]) -> Option<&StoredNote> {
    notes.iter().find(|note| charges(note) && !is_credited(notes, note))
}

/// The last note that charged the quote, or was made to.
pub fn last_charging(notes: &[StoredNote]) -> Option<&StoredNote> {
    notes.iter().rfind(|note| note.note_type != NoteType::Credit)
}

fn charges(note: &StoredNote) -> bool {
    note.note_type != NoteType::Credit && note.price.total != Ore::ZERO
}

pub fn is_credited(notes: &[StoredNote], note: &StoredNote) -> bool {
    notes.iter().any(|other| other.note_type == NoteType::Credit && other.corrects == Some(note.number))
}

/// The note, from its canonical JSON.
pub fn read_note(stored: &StoredNote) -> Result<SettlementNote, AppError> {
    serde_json::from_str(&stored.canonical).map_err(|error| unreadable(stored, &error))
}

pub(super) fn unreadable(stored: &StoredNote, error: &serde_json::Error) -> AppError {
    AppError::Internal(format!("settlement note {} cannot be read: {error}", stored.number))
}

pub(super) fn summary(stored: &StoredNote) -> NoteSummary {
    NoteSummary {
        number: stored.number,
        note_type: stored.note_type,
        corrects: stored.corrects,
        settled_on: stored.settled_on,
        settled_at: stored.settled_at,
        price: stored.price,
        document: document_report(&stored.document),
    }
}

pub(super) fn document_report(row: &DocumentRow) -> NoteDocument {
    NoteDocument {
        sha256: row.pdf_sha256.as_str().to_owned(),
        bytes: row.pdf_bytes,
        canonical_sha256: row.canonical_sha256.as_str().to_owned(),
        template: row.template.clone(),
        producer: row.producer.clone(),
    }
}
