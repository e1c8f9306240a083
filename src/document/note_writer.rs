//! What every part of a settlement note is written with.

use super::writer::Writer;
use crate::pricing::VatCategory;
use crate::settlement::{NoteType, SettlementNote};

#[derive(Clone, Copy)]
pub(super) struct NoteWriter<'n> {
    pub note: &'n SettlementNote,
    pub writer: Writer<'n>,
}

impl NoteWriter<'_> {
    /// One of two: for notes that charge, or for credit notes.
    pub(super) fn pick<T>(self, charging: T, crediting: T) -> T {
        match self.note.note_type {
            NoteType::Settlement | NoteType::Replacement => charging,
            NoteType::Credit => crediting,
        }
    }

    /// The label of the total, which says whether VAT is included.
    pub(super) fn total_label(self) -> &'static str {
        let words = self.writer.words;
        match self.note.charge.vat.category {
            VatCategory::Standard => self.pick(words.charged_with_vat, words.credited_with_vat),
            VatCategory::Export | VatCategory::Exempt | VatCategory::OutsideScope => {
                self.pick(words.charged_without_vat, words.credited_without_vat)
            }
        }
    }
}
