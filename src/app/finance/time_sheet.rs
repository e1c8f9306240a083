//! The time sheet of a settlement note, as a workbook that goes with its invoice.

use super::stored_notes::read_note;
use crate::app::error::AppError;
use crate::app::parameters::Parameters;
use crate::export::{Locale, Table, TableFormat};
use crate::feed::{Cell, Column, ColumnType};
use crate::language::Language;
use crate::settlement::{SettlementNote, TimeEntry};
use crate::store::StoredNote;

/// What an invoice is asked for with.
#[derive(Clone, Copy, Debug, Default)]
pub struct InvoiceRequest {
    /// Whether the time sheet is within it.
    pub time_sheet: bool,
}

impl InvoiceRequest {
    pub const KEYS: &[&str] = &["time_sheet"];

    pub fn parse(mut parameters: Parameters) -> Result<Self, AppError> {
        let time_sheet = parameters.parse(
            "time_sheet",
            [r#""true" eller "false""#, r#""true" eller "false""#, r#""true" or "false""#],
            |text| text.parse().ok(),
        );
        Ok(parameters.faults.or(Some(Self { time_sheet: time_sheet.unwrap_or(false) }))?)
    }
}

const fn column(name: &'static str, column_type: ColumnType, nb: &'static str, nn: &'static str) -> Column {
    Column { name, headings: [nb, nn], column_type, optional: true }
}

const COLUMNS: [Column; 9] = {
    use ColumnType::{Day, Decimal, Text, Whole};
    [
        column("entry", Whole, "Føring", "Føring"),
        column("from", Day, "Fra og med", "Frå og med"),
        column("to", Day, "Til og med", "Til og med"),
        column("activity", Text, "Aktivitet", "Aktivitet"),
        column("rate", Text, "Timesats", "Timesats"),
        column("hours", Decimal, "Timer", "Timar"),
        column("line", Text, "Linje", "Linje"),
        column("note", Text, "Merknad", "Merknad"),
        column("reverses", Whole, "Tar tilbake føring", "Tek tilbake føring"),
    ]
};

/// Every entry that a note rests on, those that were taken back among them; nothing of who recorded it.
pub(super) fn time_sheet(stored: &StoredNote) -> Result<Vec<u8>, AppError> {
    let note = read_note(stored)?;
    let locale = match note.language {
        Language::Nb => Locale::Bokmal,
        Language::Nn => Locale::Nynorsk,
        Language::En => Locale::Plain,
    };
    let rows = note.time_entries.iter().map(|entry| cells(entry, &note)).collect();
    let table = Table { title: ("Hours", ["Timer", "Timar"]), columns: COLUMNS.to_vec(), rows };
    table.write(TableFormat::Xlsx(locale)).map_err(|error| AppError::Internal(error.to_string()))
}

fn cells<'n>(entry: &'n TimeEntry, note: &'n SettlementNote) -> Vec<Cell<'n>> {
    let activity = note.charge.activities.iter().find(|one| one.code == entry.activity);
    let rate = note.tariff.rates.iter().find(|one| one.code == entry.rate);
    vec![
        Cell::Whole(i64::from(entry.entry)),
        Cell::Day(entry.date),
        Cell::Day(entry.last_day()),
        Cell::Text(activity.map_or(&entry.activity, |one| &one.name)),
        Cell::Text(rate.map_or(&entry.rate, |one| &one.name)),
        Cell::Quantity(entry.hours),
        entry.line.as_deref().map_or(Cell::Empty, Cell::Code),
        entry.note.as_deref().map_or(Cell::Empty, Cell::Text),
        entry.corrects.map_or(Cell::Empty, |entry| Cell::Whole(i64::from(entry))),
    ]
}
