//! What a form says: the JSON of a scope, what could not be read, and which field each value is.

use serde_json::Value;

use super::names::{RowName, YEARS, code_of};
use super::outline::{CatalogueOutline, ListOutline, Outline, Part, SectionOutline, parts};
use super::places::{FieldPlaces, PlacedRows};
use super::tree::Tree;
use super::typed::Typed;
use crate::input::{Fault, FaultKind, Faults, Found, OwnedPath};
use crate::scope::limits;
use crate::workbook::{EXPECTED_YEARS, Field, Kind, List, Period, Said, below, path_of, split_names};

/// The most extracts of one kind that are read: more than a scope may have, so that the scope's own reader refuses them. One text can
/// stand for a hundred periods of every row.
pub const MOST_EXTRACTS: usize = 2 * limits::FD_TRYGD_ITEMS;

/// What a form says.
pub struct ScopeReading {
    /// The scope, without what could not be read.
    pub scope: Tree,
    /// What could not be read.
    pub faults: Vec<Fault>,
    /// Values whose faults are among those, though another path has them.
    pub covered: Vec<OwnedPath>,
    pub places: FieldPlaces,
}

/// Whether a row in which nothing is typed is left out: without an answer that each row must have, it says nothing.
pub fn is_blank_row_left_out(list: &List) -> bool {
    list.columns.iter().any(|field| field.path.is_empty() || field.is_needed())
}

impl ScopeReading {
    pub fn of(typed: &Typed) -> Self {
        // Whatever is filled in, these are objects, so that what is missing is missing within them.
        let scope = Tree::Object(vec![
            ("applicant", Tree::object()),
            ("project", Tree::object()),
            ("populations", Tree::List(Vec::new())),
            ("extracts", Tree::object()),
            ("delivery", Tree::object()),
        ]);
        let mut reading = Self { scope, faults: Vec::new(), covered: Vec::new(), places: FieldPlaces::default() };
        for part in parts() {
            let mut rows = PlacedRows::default();
            match part {
                Part::Form(sections) => sections.iter().for_each(|section| reading.read_section(section, typed)),
                Part::List(list) => reading.read_list(list, typed, &mut rows),
                Part::Catalogue(catalogue) => reading.read_catalogue(catalogue, typed, &mut rows),
            }
            reading.places.add_part(rows);
        }
        reading
    }

    pub(super) fn add(&mut self, path: OwnedPath, kind: FaultKind) {
        // No more are shown.
        if self.faults.len() < Faults::MAX {
            self.faults.push(Fault { path, kind });
        }
    }

    /// The value that a text says in a field; none where it is blank, or a fault.
    fn said(&mut self, field: &Field, text: &str, path: impl FnOnce() -> OwnedPath) -> Option<Value> {
        if text.trim().is_empty() {
            return None;
        }
        match field.kind.said_text(text) {
            Ok(Said::Value(value)) => Some(value),
            Ok(Said::Unknown) => None,
            Err(kind) => {
                self.add(path(), kind);
                None
            }
        }
    }

    fn read_section(&mut self, section: &'static SectionOutline, typed: &Typed) {
        let mut is_there = true;
        for Outline { field, name, .. } in &section.fields {
            if field.kind == Kind::Presence {
                // What belongs to something that is not ticked stays on the page and is not read.
                is_there = typed.has(name);
                if is_there {
                    self.scope.set(field.path, Tree::object());
                }
            } else if is_there && let Some(value) = self.said(field, typed.get(name), || path_of(field.path)) {
                self.scope.set(field.path, Tree::Value(value));
            }
        }
    }

    fn read_list(&mut self, outline: &'static ListOutline, typed: &Typed, rows: &mut PlacedRows) {
        let list = outline.list;
        let mut elements = Vec::new();
        for id in typed.rows(&outline.name) {
            let mut name = RowName::of(&outline.name, id);
            let is_blank = outline.columns.iter().all(|column| !typed.has(name.member(&column.name)));
            if is_blank && is_blank_row_left_out(list) {
                // What is missing in an empty list is missing in its empty row.
                rows.add_blank(name.row());
                continue;
            }
            rows.add_element(name.row());
            let is_value = list.columns.iter().any(|field| field.path.is_empty());
            let mut element = if is_value { Tree::Value(Value::Null) } else { Tree::object() };
            let at = || below(&path_of(list.at), Some(elements.len()), &[]);
            for column in &outline.columns {
                self.add_member(&mut element, column.field, typed.get(name.member(&column.name)), at);
            }
            elements.push(element);
        }
        if !elements.is_empty() {
            self.scope.set(list.at, Tree::List(elements));
        }
    }

    fn add_member(&mut self, element: &mut Tree, field: &'static Field, text: &str, at: impl FnOnce() -> OwnedPath) {
        if field.kind == Kind::Names {
            let names = split_names(text).into_iter().take(limits::VARIABLES + 1);
            let names: Vec<Tree> = names.map(|name| Tree::Value(Value::from(name))).collect();
            if !names.is_empty() {
                element.set(field.path, Tree::List(names));
            }
        } else if let Some(value) = self.said(field, text, || below(&at(), None, field.path)) {
            element.set(field.path, Tree::Value(value));
        }
    }

    fn read_catalogue(&mut self, outline: &'static CatalogueOutline, typed: &Typed, rows: &mut PlacedRows) {
        let catalogue = outline.catalogue;
        let path = path_of(catalogue.at);
        let mut elements = Vec::new();
        for id in typed.said_rows(&outline.name) {
            let mut name = RowName::of(&outline.name, id);
            // A row that is not ticked keeps its years on the page.
            if typed.has(name.row()) && elements.len() < MOST_EXTRACTS {
                let own = typed.get(name.member(YEARS));
                let text = if own.trim().is_empty() { typed.get(&outline.years_of_all) } else { own };
                let count = elements.len();
                for period in self.periods(text, || below(&path, Some(count), &[])) {
                    rows.add_element(name.row());
                    let mut members = Vec::with_capacity(3 + outline.columns.len());
                    members.push((catalogue.code, Tree::Value(Value::from(code_of(id)))));
                    if let Some(Period { from, to }) = period {
                        members.extend([("from", from), ("to", to)].map(|(key, year)| (key, Tree::Value(year.into()))));
                    }
                    let mut element = Tree::Object(members);
                    let at = || below(&path, Some(elements.len()), &[]);
                    for column in &outline.columns {
                        self.add_member(&mut element, column.field, typed.get(name.member(&column.name)), at);
                    }
                    elements.push(element);
                }
            }
        }
        if !elements.is_empty() {
            self.scope.set(catalogue.at, Tree::List(elements));
        }
    }

    /// The periods of a row. Without any that can be read there is one that is not known, and a fault for both of its ends.
    fn periods(&mut self, text: &str, at: impl FnOnce() -> OwnedPath) -> Vec<Option<Period>> {
        let kind = if text.trim().is_empty() {
            FaultKind::Missing { expected: EXPECTED_YEARS, example: None }
        } else if let Some(periods) = Period::parse(text) {
            return periods.into_iter().map(Some).collect();
        } else {
            FaultKind::NotYears { found: Found::cut(text) }
        };
        let at = at();
        self.add(below(&at, None, &["from"]), kind);
        self.covered.push(below(&at, None, &["to"]));
        vec![None]
    }
}
