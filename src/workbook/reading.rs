//! From the cells of a filled-in workbook to the JSON of a scope, and what could not be read.
//!
//! Sheets, rows and columns are found by the keys in their cells, wherever they were moved and whatever they are called now.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::catalogue;
use super::cell::{FileCells, Grid, MARK, Place, SheetCells};
use super::kind::Kind;
use super::layout::{Body, Field, List, Section, Sheet, VALUE, mark};
use super::places::{Places, below, path_of};
use super::reader::{CellFault, Found, Reader, label, set};
use super::sheets::SHEETS;
use crate::input::{FaultKind, OwnedPath};
use crate::language::Language;

/// The key of the sheet that is hidden.
pub const HIDDEN: &str = "hidden";
/// What the hidden sheet says of the workbook, each in the cell after its key.
pub const EDITION: &str = "edition";
pub const LANGUAGE: &str = "language";

/// What a file says.
#[derive(Debug)]
pub struct Reading {
    /// The id of the edition that the workbook was made of.
    pub edition: String,
    /// The language of its headings.
    pub language: Language,
    /// Whether it has more than any scope; then it was not read to its end.
    pub is_too_large: bool,
    /// The scope as JSON, without what could not be read.
    pub scope: Value,
    /// What could not be read.
    pub faults: Vec<CellFault>,
    /// Values whose faults are among those, though another path has them.
    pub covered: Vec<OwnedPath>,
    /// Where each value is.
    pub places: Places<Place>,
}

impl Reading {
    /// Reads the cells of a file; `None` where it is no workbook of ours.
    #[must_use]
    pub fn of(file: &FileCells) -> Option<Self> {
        let grids: Vec<Grid<'_>> = file.sheets.iter().map(SheetCells::grid).collect();
        let edition = said(&grids, EDITION)?;
        let language = said(&grids, LANGUAGE).and_then(|code| Language::from_tag(&code)).unwrap_or_default();
        // Whatever is filled in, these are objects, so that what is missing is missing within them.
        let scope = json!({ "applicant": {}, "project": {}, "populations": [], "extracts": {}, "delivery": {} });
        let mut reader = Reader::new(scope);
        let mut found: BTreeMap<&str, Found<'_>> = BTreeMap::new();
        for (index, grid) in grids.into_iter().enumerate() {
            let Some((key, sheet)) = recognised(index, grid) else { continue };
            if found.contains_key(key) {
                reader.add(&path_of(&[]), FaultKind::SheetTwice, sheet.whole());
            } else {
                found.insert(key, sheet);
            }
        }
        for sheet in &SHEETS {
            match found.get(sheet.key) {
                Some(found) => reader.read_sheet(sheet, found),
                None => reader.add_missing_sheet(sheet),
            }
        }
        let Reader { is_too_large, scope, faults, covered, places, .. } = reader;
        Some(Self { edition, language, is_too_large, scope, faults, covered, places })
    }
}

/// The row and column of a mark, what it is a sheet of, and a key.
type Mark<'c> = ((u32, u32), (&'c str, &'c str));

/// The marks of a sheet, in the order of its cells.
fn marks<'c>(grid: &Grid<'c>) -> Vec<Mark<'c>> {
    let marks = grid.cells.iter().filter_map(|(at, cell)| Some((*at, cell.text()?.strip_prefix(MARK)?)));
    marks.filter_map(|(at, mark)| Some((at, mark.split_once('.')?))).collect()
}

/// The key of a sheet to fill in, and the sheet with its keys. What is filled in may look like a mark: those of columns are in
/// the row of the first, and those of rows are not in the column of values.
fn recognised(index: usize, grid: Grid<'_>) -> Option<(&'static str, Found<'_>)> {
    let marks = marks(&grid);
    let (first_at, (first, _)) = *marks.first()?;
    let sheet = SHEETS.iter().find(|sheet| sheet.key == first)?;
    let is_key = |(row, column): (u32, u32)| match sheet.body {
        Body::Form(_) => (row, column) == first_at || column != first_at.1,
        Body::List(_) | Body::Catalogue(_) => row == first_at.0,
    };
    let mut keys = BTreeMap::new();
    for (at, (of, key)) in marks {
        if of == sheet.key && is_key(at) {
            keys.entry(key).or_insert(at);
        }
    }
    Some((sheet.key, Found { index, grid, keys }))
}

/// What the hidden sheet says of the workbook.
fn said<'c>(grids: &'c [Grid<'_>], key: &str) -> Option<String> {
    let is_hidden = |grid: &&'c Grid<'_>| marks(grid).first().is_some_and(|(_, (of, _))| *of == HIDDEN);
    let grid = grids.iter().find(is_hidden)?;
    let ((row, column), _) = grid.cells.iter().find(|(_, cell)| cell.text() == Some(mark(HIDDEN, key).as_str()))?;
    grid.at(*row, column.saturating_add(1)).map(ToString::to_string)
}

impl Reader {
    fn add_missing_sheet(&mut self, sheet: &'static Sheet) {
        let part = Language::ALL.map(|language| {
            let [nb, nn, en] = sheet.title;
            let the_sheet = language.pick("Arket", "Arket", "The sheet");
            format!("{the_sheet} \"{}\"", language.pick::<str>(nb, nn, en))
        });
        let path = path_of(at_of(sheet));
        self.faults.push(CellFault { path, kind: FaultKind::WorkbookPartMissing { part }, place: None });
    }

    fn read_sheet(&mut self, sheet: &'static Sheet, found: &Found<'_>) {
        match &sheet.body {
            Body::Form(sections) => self.read_form(sections, found),
            Body::List(list) => self.read_list(list, found),
            Body::Catalogue(catalogue) => catalogue::read(self, catalogue, found),
        }
    }

    fn read_form(&mut self, sections: &'static [Section], found: &Found<'_>) {
        let Some((_, column)) = found.key(VALUE) else {
            let title = found.grid.title.to_owned();
            return self.add_missing_part(&path_of(&[]), |_| title.clone(), found.whole());
        };
        for section in sections {
            let mut denied = None;
            for field in section.fields {
                let path = path_of(field.path);
                let Some((row, _)) = found.key(&field.key()) else {
                    self.add_missing_part(&path, |language| label(field, language), found.whole());
                    continue;
                };
                let place = found.place(row, column);
                self.places.add(&path, place.clone());
                let Some(cell) = found.grid.at(row, column) else { continue };
                match self.said(field.kind, cell, &path, &place) {
                    Some(Value::Bool(is_there)) if field.kind == Kind::Presence => {
                        if is_there {
                            set(&mut self.scope, field.path, json!({}));
                        } else {
                            denied = Some((path, place));
                        }
                    }
                    Some(value) => {
                        if let Some((path, place)) = denied.take() {
                            self.add(&path, FaultKind::NotBesideNo, place);
                        }
                        set(&mut self.scope, field.path, value);
                    }
                    None => {}
                }
            }
        }
    }

    fn read_list(&mut self, list: &'static List, found: &Found<'_>) {
        let path = path_of(list.at);
        let mut columns = Vec::new();
        for field in list.columns {
            match found.key(&field.key()) {
                Some((_, column)) => columns.push((column, field)),
                None => self.add_missing_part(&path, |language| label(field, language), found.whole()),
            }
        }
        let rows: Vec<u32> = found.filled_rows();
        let is_filled = |row: &u32| columns.iter().any(|(column, _)| found.grid.at(*row, *column).is_some());
        let rows: Vec<u32> = rows.into_iter().filter(is_filled).collect();
        let next = rows.last().map_or(found.filled_from(), |row| row.saturating_add(1));
        if let Some((column, _)) = columns.first() {
            self.places.add(&path, found.place(found.filled_from(), *column));
        }
        let mut elements = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            if !self.has_room() {
                return;
            }
            elements.push(self.element(&columns, found, *row, &below(&path, Some(index), &[])));
        }
        // What is missing in an empty list is missing in its next row.
        for (column, field) in &columns {
            self.places.add(&below(&path, Some(rows.len()), field.path), found.place(next, *column));
        }
        if !elements.is_empty() {
            set(&mut self.scope, list.at, Value::Array(elements));
        }
    }

    /// The element of a list that a row is.
    fn element(&mut self, columns: &[(u32, &'static Field)], found: &Found<'_>, row: u32, path: &OwnedPath) -> Value {
        let is_value = columns.iter().any(|(_, field)| field.path.is_empty());
        let mut element = if is_value { Value::Null } else { json!({}) };
        for (column, field) in columns {
            self.add_member(&mut element, field, &[*column], found, row, path);
        }
        element
    }
}

/// The path in the scope of what a sheet is about.
const fn at_of(sheet: &'static Sheet) -> &'static [&'static str] {
    match &sheet.body {
        Body::Form(_) => &[],
        Body::List(list) => list.at,
        Body::Catalogue(catalogue) => catalogue.at,
    }
}
