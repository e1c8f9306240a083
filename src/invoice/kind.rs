//! Which of UBL's two documents a settlement note becomes.

use crate::settlement::{NoteType, SettlementNote};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DocumentKind {
    Invoice,
    CreditNote,
}

impl DocumentKind {
    pub(super) const fn of(note: &SettlementNote) -> Self {
        match note.note_type {
            NoteType::Settlement | NoteType::Replacement => Self::Invoice,
            NoteType::Credit => Self::CreditNote,
        }
    }

    /// The name of the root element.
    pub(super) const fn root(self) -> &'static str {
        match self {
            Self::Invoice => "Invoice",
            Self::CreditNote => "CreditNote",
        }
    }
}
