//! XLSX: typed cells in sheets with a header, and a last sheet with the control totals. Nothing in it is a formula.
//!
//! Excel's times have no zone: moments are in Norwegian time, and the header says so.
//!
//! The library writes the sheets to temporary files, and packs them when the workbook is finished.

use std::io::Write;

use jiff::civil::date;
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet, XlsxError};

use super::error::ExportError;
use super::format::Locale;
use super::sink::Sink;
use super::text;
use crate::calendar;
use crate::feed::{COLUMNS, Cell, Column, ColumnType, Control, FeedRow, Posting, Stage};

/// The most rows of an Excel sheet, including the header.
const ROWS_OF_A_SHEET: u32 = 1_048_576;
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "the columns are 31")]
const LAST_COLUMN: u16 = COLUMNS.len() as u16 - 1;
/// Bytes of a cell in a sheet's XML besides its text, and the most bytes that a byte of text becomes (`&` is written `&amp;`).
const CELL_BYTES: u64 = 64;
const TEXT_BYTES: u64 = 5;

/// A workbook in progress.
pub struct Sheets<W: Write + Send> {
    sink: Sink<W>,
    locale: Locale,
    workbook: Workbook,
    /// The sheet that rows are written to, not yet in the workbook.
    sheet: Worksheet,
    /// How many sheets precede it.
    full: u32,
    /// How many rows it has, including the header.
    rows: u32,
    /// The most rows that it may have.
    limit: u32,
    /// An upper bound of the bytes of all sheets before they are packed.
    size: u64,
    text: Vec<u8>,
}

impl<W: Write + Send> Sheets<W> {
    pub fn new(sink: Sink<W>, locale: Locale) -> Result<Self, ExportError> {
        Self::with_limit(sink, locale, ROWS_OF_A_SHEET)
    }

    fn with_limit(sink: Sink<W>, locale: Locale, limit: u32) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        let sheet = new_sheet(&mut workbook, locale, 0).map_err(ExportError::Workbook)?;
        Ok(Self { sink, locale, workbook, sheet, full: 0, rows: 1, limit, size: 0, text: Vec::new() })
    }

    pub fn add(&mut self, posting: &Posting) -> Result<(), ExportError> {
        posting.rows().try_for_each(|row| self.add_row(&row)).map_err(ExportError::Workbook)
    }

    pub fn finish(mut self, control: &Control) -> Result<(), ExportError> {
        self.pack(control).map_err(|error| self.sink.blame(|| ExportError::Workbook(error)))
    }

    fn add_row(&mut self, row: &FeedRow<'_>) -> Result<(), XlsxError> {
        if self.rows == self.limit {
            self.full += 1;
            let next = new_sheet(&mut self.workbook, self.locale, self.full)?;
            let full = std::mem::replace(&mut self.sheet, next);
            self.workbook.push_worksheet(with_filter(full, self.rows)?);
            self.rows = 1;
        }
        for (column, cell) in (0..).zip(row.cells()) {
            self.text.clear();
            text::append(cell, &mut self.text)?;
            let text = str::from_utf8(&self.text).unwrap_or_default();
            write(&mut self.sheet, self.rows, column, cell, text)?;
            self.size += CELL_BYTES + TEXT_BYTES * u64::try_from(text.len()).unwrap_or_default();
        }
        self.rows += 1;
        Ok(())
    }

    fn pack(&mut self, control: &Control) -> Result<(), XlsxError> {
        let totals = control_sheet(&mut self.workbook, self.locale, control)?;
        let last = std::mem::replace(&mut self.sheet, totals);
        self.workbook.push_worksheet(with_filter(last, self.rows)?);
        self.workbook.push_worksheet(std::mem::take(&mut self.sheet));
        describe(&mut self.workbook, self.locale.pick("Line items", ["Prislinjer", "Prislinjer"]));
        // Only where needed: not every program reads 64-bit sizes.
        self.workbook.use_zip_large_file(self.size > u64::from(u32::MAX));
        self.workbook.save_to_writer(&mut self.sink)?;
        self.sink.flush()?;
        Ok(())
    }
}

/// The title of a workbook.
pub(super) fn describe(workbook: &mut Workbook, title: &str) {
    // The library's default is the current time, but the same rows must give the same bytes.
    let made = date(2026, 1, 1).at(0, 0, 0, 0);
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
}

/// A sheet with its header; the first has index 0.
fn new_sheet(workbook: &mut Workbook, locale: Locale, index: u32) -> Result<Worksheet, XlsxError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    let name = locale.pick("Items", ["Linjer", "Linjer"]);
    sheet.set_name(if index == 0 { name.to_owned() } else { format!("{name} {}", index + 1) })?;
    write_header(&mut sheet, locale, &COLUMNS)?;
    Ok(sheet)
}

/// The first row of a sheet, which stays in view, and the widths and formats of its columns.
pub(super) fn write_header(sheet: &mut Worksheet, locale: Locale, columns: &[Column]) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (index, column) in (0..).zip(columns) {
        let (width, format) = layout(column.column_type, locale);
        let heading = heading(column, locale);
        sheet.set_column_width(index, width.max(u8::try_from(heading.len() + 2).unwrap_or(width)))?;
        sheet.set_column_format(index, &Format::new().set_num_format(format))?;
        sheet.write_string_with_format(0, index, heading, &bold)?;
    }
    Ok(())
}

fn heading(column: &Column, locale: Locale) -> String {
    let heading = locale.heading(column);
    if column.column_type == ColumnType::Moment {
        format!("{heading} ({})", locale.pick("Europe/Oslo", ["norsk tid", "norsk tid"]))
    } else {
        heading.to_owned()
    }
}

/// A column's width in characters, and the format of its cells. With `@`, a text remains a text when someone edits it. Excel shows
/// the separators of whoever opens the file.
const fn layout(column_type: ColumnType, locale: Locale) -> (u8, &'static str) {
    match (column_type, locale.is_norwegian()) {
        (ColumnType::Whole, _) => (12, "0"),
        (ColumnType::Moment, false) => (24, "yyyy-mm-dd hh:mm:ss.000"),
        (ColumnType::Moment, true) => (24, "dd.mm.yyyy hh:mm:ss"),
        (ColumnType::Day, false) => (12, "yyyy-mm-dd"),
        (ColumnType::Day, true) => (12, "dd.mm.yyyy"),
        (ColumnType::Text, _) => (24, "@"),
        (ColumnType::Flag, _) => (12, "General"),
        (ColumnType::Decimal, false) => (14, "0.00"),
        (ColumnType::Decimal, true) => (14, "#,##0.00"),
    }
}

/// Adds a filter over all rows of a sheet.
fn with_filter(mut sheet: Worksheet, rows: u32) -> Result<Worksheet, XlsxError> {
    sheet.autofilter(0, 0, rows - 1, LAST_COLUMN)?;
    Ok(sheet)
}

pub(super) fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: Cell<'_>, text: &str) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet,
        Cell::Whole(_) | Cell::Amount(_) | Cell::Quantity(_) | Cell::Rate(_) => {
            sheet.write_number(row, column, number(text)?)?
        }
        Cell::Moment(moment) => sheet.write_datetime(row, column, calendar::time_of(moment))?,
        Cell::Day(day) => sheet.write_datetime(row, column, day)?,
        Cell::Flag(flag) => sheet.write_boolean(row, column, flag)?,
        Cell::Text(_) | Cell::Code(_) | Cell::Quote(_) | Cell::Id(_) | Cell::Settlement(_) | Cell::Document(_) => {
            sheet.write_string(row, column, text)?
        }
    };
    Ok(())
}

/// Excel's numbers are doubles.
fn number(text: &str) -> Result<f64, XlsxError> {
    text.parse().map_err(|_| XlsxError::ParameterError(format!("{text} is not a number")))
}

/// The control totals, of each stage apart.
fn control_sheet(workbook: &mut Workbook, locale: Locale, control: &Control) -> Result<Worksheet, XlsxError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    sheet.set_name(locale.pick("Control", ["Kontroll", "Kontroll"]))?;
    sheet.set_column_width(0, 28)?.set_column_width(1, 24)?;
    let whole = Format::new().set_num_format(layout(ColumnType::Whole, locale).1);
    let decimal = Format::new().set_num_format(layout(ColumnType::Decimal, locale).1);
    let mut totals = vec![(
        locale.pick("count", ["Antall rader", "Talet på rader"]).to_owned(),
        Some(control.count.to_string()),
        &whole,
    )];
    for (stage, sum) in control.stages() {
        let name = |plain: &str, norwegian| {
            if locale.is_norwegian() {
                format!("{}: {norwegian}", stage_name(stage, locale))
            } else {
                format!("{}_{plain}", stage.word())
            }
        };
        let rows = locale.pick("", ["antall rader", "talet på rader"]);
        totals.push((name("count", rows), Some(sum.count.to_string()), &whole));
        totals.push((name("net", "netto"), Some(sum.net.to_string()), &decimal));
        totals.push((name("vat", "mva"), Some(sum.vat.to_string()), &decimal));
    }
    for (plain, norwegian, sequence) in [
        ("first_sequence", ["Første løpenummer", "Første løpenummer"], control.first_sequence),
        ("last_sequence", ["Siste løpenummer", "Siste løpenummer"], control.last_sequence),
    ] {
        totals.push((locale.pick(plain, norwegian).to_owned(), sequence.map(|sequence| sequence.to_string()), &whole));
    }
    let bold = Format::new().set_bold();
    for (row, (name, value, format)) in (0..).zip(totals) {
        sheet.write_string_with_format(row, 0, name, &bold)?;
        if let Some(value) = value {
            sheet.write_number_with_format(row, 1, number(&value)?, format)?;
        }
    }
    Ok(sheet)
}

const fn stage_name(stage: Stage, locale: Locale) -> &'static str {
    let norwegian = match stage {
        Stage::Quoted => ["Tilbudt", "Tilbode"],
        Stage::Ordered => ["Bestilt", "Bestilt"],
        Stage::Settled => ["Fakturert", "Fakturert"],
    };
    locale.pick(stage.word(), norwegian)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    /// A workbook of the sample's seven rows with a limit of rows per sheet, and how many sheets of rows it has.
    fn workbook(limit: u32) -> (Vec<u8>, usize) {
        let mut bytes = Vec::new();
        let mut sheets = Sheets::with_limit(Sink::new(&mut bytes), Locale::Plain, limit).unwrap();
        let postings = sample::postings();
        for posting in &postings {
            sheets.add(posting).unwrap();
        }
        sheets.finish(&sample::control(&postings)).unwrap();
        // The directory of a package has the names of its parts uncompressed.
        let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").expect("a directory");
        let parts = String::from_utf8_lossy(&bytes[directory..]).matches("xl/worksheets/sheet").count();
        (bytes, parts - 1)
    }

    #[test]
    fn a_full_sheet_is_followed_by_another() {
        assert_eq!(sample::control(&sample::postings()).count, 7);
        for (limit, sheets) in [(9, 1), (8, 1), (7, 2), (5, 2), (4, 3), (2, 7)] {
            assert_eq!(workbook(limit).1, sheets, "seven rows and a header, {limit} per sheet");
        }
        assert_eq!(ROWS_OF_A_SHEET, 1 << 20);
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        assert!(workbook(4) == workbook(4));
    }
}
