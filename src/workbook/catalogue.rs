//! Reading a catalogue: the rows of the tariff that are crossed, with their years.

use serde_json::{Value, json};

use super::cell::{Cell, Place};
use super::kind::{Kind, not_in_list};
use super::labels::{DropDown, Said};
use super::layout::{CROSS, Catalogue, Field, YEARS};
use super::places::{below, path_of};
use super::reader::{Found, Reader, label, set};
use super::years::Period;
use crate::input::{Expected, FaultKind, Found as FoundText, OwnedPath};
use crate::language::Language;

/// What a message says of years that are missing.
pub const EXPECTED_YEARS: Expected = Expected::Described([
    "år som \"2015–2018\" eller \"2015–2018, 2020\"",
    "år som \"2015–2018\" eller \"2015–2018, 2020\"",
    "years such as \"2015–2018\" or \"2015–2018, 2020\"",
]);

/// Where the columns of a catalogue are.
struct Columns {
    code: Option<u32>,
    cross: Option<u32>,
    years: Option<u32>,
    /// Each with the columns that it takes.
    further: Vec<(Vec<u32>, &'static Field)>,
}

/// The key of the second and each later column of a field.
#[must_use]
pub fn further_key(field: &Field, number: u32) -> String {
    if number == 0 { field.key() } else { format!("{}.{}", field.key(), number + 1) }
}

pub(super) fn read(reader: &mut Reader, catalogue: &'static Catalogue, found: &Found<'_>) {
    let path = path_of(catalogue.at);
    let columns = columns(reader, catalogue, found, &path);
    let first = columns.cross.or(columns.code).unwrap_or_default();
    reader.places.add(&path, found.place(found.filled_from(), first));
    let mut elements = Vec::new();
    for row in found.filled_rows() {
        if is_crossed(reader, &columns, found, row, &path) {
            add_row(reader, catalogue, &columns, found, row, &path, &mut elements);
        }
    }
    if !elements.is_empty() {
        set(&mut reader.scope, catalogue.at, Value::Array(elements));
    }
}

/// The columns; one that is missing is a fault.
fn columns(reader: &mut Reader, catalogue: &'static Catalogue, found: &Found<'_>, path: &OwnedPath) -> Columns {
    let mut column = |key: &str, label: &dyn Fn(Language) -> String| {
        let at = found.key(key).map(|(_, column)| column);
        if at.is_none() {
            reader.add_missing_part(path, label, found.whole());
        }
        at
    };
    let words = |[nb, nn, en]: [&'static str; 3]| move |language: Language| language.pick::<str>(nb, nn, en).to_owned();
    let code = column(catalogue.code, &words(CODE));
    let cross = column(CROSS, &words(CROSSED));
    let years = column(YEARS, &words(WANTED_YEARS));
    let further = catalogue.columns.iter().map(|field| {
        let first = column(&field.key(), &|language| label(field, language));
        let others = (1..field.width()).filter_map(|number| found.key(&further_key(field, number)));
        (first.into_iter().chain(others.map(|(_, column)| column)).collect(), field)
    });
    let further = further.collect();
    Columns { code, cross, years, further }
}

/// The headings of the columns that every catalogue has.
pub const CODE: [&str; 3] = ["Kode", "Kode", "Code"];
pub const CROSSED: [&str; 3] = ["Kryss", "Kryss", "Cross"];
pub const WANTED_YEARS: [&str; 3] = ["Ønskede år", "Ønskte år", "Years wanted"];

/// Whether a row is crossed. One that is filled in and not crossed is a fault.
fn is_crossed(reader: &mut Reader, columns: &Columns, found: &Found<'_>, row: u32, path: &OwnedPath) -> bool {
    let Some(column) = columns.cross else { return false };
    let drop = DropDown::YesNo { may_be_unknown: false };
    let place = found.place(row, column);
    match found.grid.at(row, column) {
        Some(cell @ (Cell::Error(_) | Cell::Formula)) => {
            reader.said(Kind::Presence, cell, path, &place);
            return false;
        }
        Some(cell) => match drop.said(cell) {
            Some(Said::Value(Value::Bool(true))) => return true,
            Some(_) => {}
            None => {
                reader.add(path, not_in_list(cell, drop), place);
                return false;
            }
        },
        None => {}
    }
    let mut others = columns.years.iter().chain(columns.further.iter().flat_map(|(columns, _)| columns));
    if others.any(|column| found.grid.at(row, *column).is_some()) {
        reader.add(path, FaultKind::NotCrossed, place);
    }
    false
}

/// Adds the extracts of a row: one for each period.
fn add_row(
    reader: &mut Reader,
    catalogue: &'static Catalogue,
    columns: &Columns,
    found: &Found<'_>,
    row: u32,
    path: &OwnedPath,
    elements: &mut Vec<Value>,
) {
    let at = below(path, Some(elements.len()), &[]);
    let periods = periods(reader, columns, found, row, &at);
    for period in periods {
        if !reader.has_room() {
            return;
        }
        let at = below(path, Some(elements.len()), &[]);
        let mut element = json!({});
        let code = below(&at, None, &[catalogue.code]);
        if let Some(column) = columns.code {
            let place = found.place(row, column);
            reader.places.add(&code, place.clone());
            let cell = found.grid.at(row, column);
            if let Some(value) = cell.and_then(|cell| reader.said(Kind::Text, cell, &code, &place)) {
                set(&mut element, &[catalogue.code], value);
            }
        }
        if let Some(column) = columns.years {
            for end in ["from", "to"] {
                reader.places.add(&below(&at, None, &[end]), found.place(row, column));
            }
        }
        if let Some(Period { from, to }) = period {
            set(&mut element, &["from"], from.into());
            set(&mut element, &["to"], to.into());
        }
        for (cells, field) in &columns.further {
            reader.add_member(&mut element, field, cells, found, row, &at);
        }
        elements.push(element);
    }
}

/// The periods of a row. Without any that can be read there is one that is not known, and a fault for both of its ends.
fn periods(reader: &mut Reader, columns: &Columns, found: &Found<'_>, row: u32, at: &OwnedPath) -> Vec<Option<Period>> {
    let Some(column) = columns.years else { return vec![None] };
    let place = found.place(row, column);
    let fault = match found.grid.at(row, column) {
        None => FaultKind::Missing { expected: EXPECTED_YEARS, example: None },
        Some(cell @ (Cell::Error(_) | Cell::Formula)) => match Kind::Text.said(cell) {
            Err(fault) => fault,
            Ok(_) => return vec![None],
        },
        Some(cell) => match Period::parse(&cell.to_string()) {
            Some(periods) => return periods.into_iter().map(Some).collect(),
            None => FaultKind::NotYears { found: FoundText::cut(&cell.to_string()) },
        },
    };
    add_for_both_ends(reader, at, &fault, &place);
    vec![None]
}

/// The cell is one and has one fault; both of its values have it, so that neither is also reported as missing.
fn add_for_both_ends(reader: &mut Reader, at: &OwnedPath, fault: &FaultKind, place: &Place) {
    reader.add(&below(at, None, &["from"]), fault.clone(), place.clone());
    reader.covered.push(below(at, None, &["to"]));
}
