//! Stored settlement notes: how they are read, listed, and which of them is in force.

use crate::app::error::AppError;
use crate::money::Ore;
use crate::quote::{Price, SettlementNumber};
use crate::settlement::{NoteDocument, NoteSummary, NoteType, SettlementNote};
use crate::store::{DocumentRow, StoredNote};

/// The notes that charge a quote now: those that were not taken back, several where part settlements were made. Their numbers do not
/// say, since the clocks of replicas can differ around New Year. Earlier programs also made notes of 0.00, which charge nothing.
pub fn stored_in_force(notes: &[StoredNote]) -> impl Iterator<Item = &StoredNote> {
    notes.iter().filter(|note| charges(note) && !is_credited(notes, note))
}

/// What they charge together.
pub fn price_in_force(notes: &[StoredNote]) -> Result<Price, AppError> {
    let sum = |amount: fn(&Price) -> Ore| {
        Ore::sum(stored_in_force(notes).map(|note| amount(&note.price)))
            .map_err(|error| AppError::Internal(error.to_string()))
    };
    Ok(Price { net: sum(|price| price.net)?, vat: sum(|price| price.vat)?, total: sum(|price| price.total)? })
}

/// The same notes, read.
pub fn in_force(notes: &[StoredNote]) -> Result<Vec<SettlementNote>, AppError> {
    stored_in_force(notes).map(read_note).collect()
}

/// The first number under which any of the notes in force was made: a repair of them later does not change it.
pub fn first_number(notes: &[StoredNote]) -> Option<SettlementNumber> {
    let origin = |note: &StoredNote| {
        let mut number = note.number;
        let mut corrects = note.corrects;
        while let Some(former) = corrects {
            number = former;
            corrects = notes.iter().find(|note| note.number == former).and_then(|note| note.corrects);
        }
        number
    };
    stored_in_force(notes).map(origin).min()
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
