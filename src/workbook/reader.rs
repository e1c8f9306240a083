//! A reading as it grows: the scope so far, what could not be read, and where everything is.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::cell::{Cell, Grid, Place};
use super::kind::Kind;
use super::labels::Said;
use super::layout::{FIRST_ROW, Field};
use super::names;
use super::places::{Places, below};
use crate::input::{FaultKind, Faults, OwnedPath};
use crate::language::Language;
use crate::scope::help;

/// A fault of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    pub path: OwnedPath,
    pub kind: FaultKind,
    /// None where what is wrong is not there.
    pub place: Option<Place>,
}

/// A sheet of a file that was recognised.
pub(super) struct Found<'c> {
    pub index: usize,
    pub grid: Grid<'c>,
    /// Its keys, each with its row and column.
    pub keys: BTreeMap<&'c str, (u32, u32)>,
}

impl Found<'_> {
    pub fn place(&self, row: u32, column: u32) -> Place {
        Place { cell: Some((row, column)), ..self.whole() }
    }

    /// The place of the sheet as a whole.
    pub fn whole(&self) -> Place {
        Place { sheet: (self.index, self.grid.title.to_owned()), cell: None }
    }

    /// Where the row or column of a key is.
    pub fn key(&self, key: &str) -> Option<(u32, u32)> {
        self.keys.get(key).copied()
    }

    /// The first row that may be filled in, in a sheet with its keys in a row.
    pub fn filled_from(&self) -> u32 {
        self.keys.values().next().map_or(0, |(row, _)| *row).saturating_add(FIRST_ROW)
    }

    /// The rows in which something is shown from there on.
    pub fn filled_rows(&self) -> Vec<u32> {
        self.grid.rows_below(self.filled_from() - 1)
    }
}

/// A reading as it grows.
pub(super) struct Reader {
    /// Bytes that it may still take.
    left: usize,
    /// Whether it was to take more.
    pub is_too_large: bool,
    pub scope: Value,
    pub faults: Vec<CellFault>,
    /// Values without a fault of their own, because one cell has the fault for several.
    pub covered: Vec<OwnedPath>,
    pub places: Places<Place>,
}

/// What a reading may take: several times what the longest scope does. One cell may stand for many values.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// What an element of a list takes besides its texts.
const ELEMENT_BYTES: usize = 1024;
/// What a value takes besides its text.
const VALUE_BYTES: usize = 64;

impl Reader {
    pub fn new(scope: Value) -> Self {
        Self {
            left: MOST_BYTES,
            is_too_large: false,
            scope,
            faults: Vec::new(),
            covered: Vec::new(),
            places: Places::default(),
        }
    }

    /// Takes the bytes; false where they are too many.
    fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => self.is_too_large = true,
        }
        !self.is_too_large
    }

    /// Whether there is room for one more element of a list.
    pub fn has_room(&mut self) -> bool {
        self.take(ELEMENT_BYTES)
    }

    pub fn add(&mut self, path: &OwnedPath, kind: FaultKind, place: Place) {
        // No more are shown.
        if self.faults.len() > Faults::MAX {
            return;
        }
        self.faults.push(CellFault { path: path.clone(), kind, place: Some(place) });
    }

    /// A row of a form, or a column of a list, is not there.
    pub fn add_missing_part(&mut self, path: &OwnedPath, label: impl Fn(Language) -> String, place: Place) {
        let part = Language::ALL.map(|language| format!("\"{}\"", label(language)));
        self.add(path, FaultKind::WorkbookPartMissing { part }, place);
    }

    /// Adds what the cells of a field in a row say to an element.
    pub fn add_member(
        &mut self,
        element: &mut Value,
        field: &'static Field,
        columns: &[u32],
        found: &Found<'_>,
        row: u32,
        path: &OwnedPath,
    ) {
        let path = below(path, None, field.path);
        if let Some(first) = columns.first() {
            self.places.add(&path, found.place(row, *first));
        }
        let cells = columns.iter().filter_map(|column| Some((found.place(row, *column), found.grid.at(row, *column)?)));
        if field.kind == Kind::Names {
            let mut list = Vec::new();
            for (place, cell) in cells {
                self.add_names(&mut list, cell, &path, &place);
            }
            if !list.is_empty() {
                set(element, field.path, Value::Array(list));
            }
            return;
        }
        for (place, cell) in cells {
            if let Some(value) = self.said(field.kind, cell, &path, &place) {
                set(element, field.path, value);
            }
        }
    }

    fn add_names(&mut self, list: &mut Vec<Value>, cell: &Cell, path: &OwnedPath, place: &Place) {
        let Cell::Text(text) = cell else {
            self.places.add(&below(path, Some(list.len()), &[]), place.clone());
            list.extend(self.said(Kind::Names, cell, path, place));
            return;
        };
        for name in names::split(text) {
            if !self.take(VALUE_BYTES + name.len()) {
                return;
            }
            self.places.add(&below(path, Some(list.len()), &[]), place.clone());
            list.push(Value::from(name));
        }
    }

    /// The value that a cell says. One that cannot be read is a fault.
    pub fn said(&mut self, kind: Kind, cell: &Cell, path: &OwnedPath, place: &Place) -> Option<Value> {
        let length = cell.text().map_or(0, str::len);
        if !self.take(VALUE_BYTES + length) {
            return None;
        }
        match kind.said(cell) {
            Ok(Said::Value(value)) => Some(value),
            Ok(Said::Unknown) => None,
            Err(fault) => {
                self.add(path, fault, place.clone());
                None
            }
        }
    }
}

/// What a field is called on the sheet.
pub(super) fn label(field: &Field, language: Language) -> String {
    let (object, member) = field.of;
    help::label(object, member, language).unwrap_or(member).to_owned()
}

/// Sets a value at a path, with the objects on the way.
pub fn set(whole: &mut Value, path: &[&str], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        *whole = value;
        return;
    };
    if !whole.is_object() {
        *whole = Value::Object(Map::new());
    }
    if let Value::Object(members) = whole {
        let member = members.entry((*first).to_owned()).or_insert(Value::Null);
        set(member, rest, value);
    }
}
