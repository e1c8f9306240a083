//! What time entries, settlements and corrections are checked against.

use jiff::civil::Date;

use super::earlier::Earlier;
use super::entry::TimeEntry;
use crate::input::FaultKind;
use crate::quote::PricedDraft;

/// What entries are checked against: the quote, the entries before, and the days on which work can have been done.
#[derive(Clone, Copy, Debug)]
pub struct Worksheet<'w> {
    /// The quote as it was issued.
    pub priced: &'w PricedDraft,
    /// The entries that can be reversed.
    pub entries: &'w [TimeEntry],
    /// How many were recorded, reversals not counted.
    pub recorded: usize,
    /// The notes whose lines and entries are theirs.
    pub earlier: &'w Earlier,
    /// The first day of work.
    pub earliest: Date,
    pub today: Date,
}

impl Worksheet<'_> {
    /// The entry with this number, if it can be reversed: it reverses no other, was not reversed, and no other note charges it.
    pub fn correctable(&self, number: u32) -> Result<&TimeEntry, FaultKind> {
        if let Some(note) = self.earlier.note_of_entry(number) {
            return Err(FaultKind::AlreadyCharged { found: number.to_string(), note: note.to_string() });
        }
        let entry = self.entries.iter().find(|entry| entry.entry == number && entry.corrects.is_none());
        let is_reversed = self.entries.iter().any(|other| other.corrects == Some(number));
        entry.filter(|_| !is_reversed).ok_or(FaultKind::NothingToCorrect { found: number })
    }
}
