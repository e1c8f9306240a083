//! The cells of an XLSX file. Runs only in a reader's process: whatever reads a file that was crafted for it may panic or allocate
//! without bound.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, Xlsx};
use jiff::civil::Date;

use super::limits::MAX_CELLS;
use super::package::{self, Failure};
use crate::workbook::{Cell, FileCells, SheetCells};

/// The cells that show something, of every sheet that is one of ours.
pub fn cells(file: Vec<u8>) -> Result<FileCells, Failure> {
    package::check(&file)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|_| Failure::Unreadable)?;
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let titles: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut left = MAX_CELLS;
    let mut sheets = Vec::new();
    for title in titles {
        let sheet = sheet(&mut workbook, title, &mut left)?;
        if sheet.is_marked() {
            sheets.push(sheet);
        }
    }
    Ok(FileCells { sheets })
}

type Package = Xlsx<Cursor<Vec<u8>>>;

fn sheet(workbook: &mut Package, title: String, left: &mut usize) -> Result<SheetCells, Failure> {
    let mut reader = workbook.worksheet_cells_reader(&title).map_err(|_| Failure::Unreadable)?;
    let mut cells = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|_| Failure::Unreadable)? {
        *left = left.checked_sub(1).ok_or(Failure::TooLarge)?;
        let (row, column) = cell.pos;
        let shown = match shown(&cell.value) {
            None if cell.formula.is_some() => Some(Cell::Formula),
            shown => shown,
        };
        cells.extend(shown.map(|shown| (row, column, shown)));
    }
    Ok(SheetCells { title, cells })
}

/// What a cell shows; `None` for an empty one.
fn shown(value: &DataRef<'_>) -> Option<Cell> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(decimal(*number)),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(moment) => day(*moment).map_or_else(|| Cell::Number(decimal(moment.as_f64())), Cell::Day),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            crate::input::parse_date(text).map_or_else(|| Cell::Text(text.clone()), Cell::Day)
        }
        DataRef::Error(error) => Cell::Error(error.to_string()),
    })
}

/// A number as a spreadsheet shows it: doubles have 15 digits that mean anything, and 0.1 + 0.2 is shown as 0.3.
fn decimal(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// The day of a date; `None` where it has a time of day too, or is no day of the calendar.
fn day(moment: ExcelDateTime) -> Option<Date> {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (moment.is_datetime() && [hour, minute, second] == [0, 0, 0] && milli == 0).then_some(date)
}
