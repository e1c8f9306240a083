//! What a form says: the JSON of a scope, what could not be read, and which field each value is.

use serde_json::{Value, json};

use super::names::{code_of, member_name, row_name, scope_name};
use super::typed::Typed;
use crate::input::{Fault, FaultKind, Faults, Found, OwnedPath};
use crate::scope::limits;
use crate::workbook::{
    Body, Catalogue, Cell, EXPECTED_YEARS, Field, Kind, List, Need, Period, Places, SHEETS, Said, Section, below,
    path_of, set, split_names,
};

/// Where a value is filled in: the place of its field in the order of the form, and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPlace {
    order: usize,
    pub name: String,
}

/// The most extracts of one kind that are read: more than a scope may have, so that the scope's own reader refuses them. One text can
/// stand for a hundred periods of every row.
pub const MOST_EXTRACTS: usize = 2 * limits::FD_TRYGD_ITEMS;

/// What a form says.
pub struct ScopeReading {
    /// The scope, without what could not be read.
    pub scope: Value,
    /// What could not be read.
    pub faults: Vec<Fault>,
    /// Values whose faults are among those, though another path has them.
    pub covered: Vec<OwnedPath>,
    pub places: Places<FieldPlace>,
    /// How many fields have a place so far.
    count: usize,
}

/// The name of the years for all rows of a catalogue that have none of their own.
pub fn years_of_all(catalogue: &Catalogue) -> String {
    format!("page.years.{}", catalogue.at.last().unwrap_or(&""))
}

/// The name of what rows of a catalogue are looked for by.
pub fn filter_of(catalogue: &Catalogue) -> String {
    format!("page.filter.{}", catalogue.at.last().unwrap_or(&""))
}

/// Whether a row in which nothing is typed is left out: without an answer that each row must have, it says nothing.
pub fn is_blank_row_left_out(list: &List) -> bool {
    list.columns.iter().any(|field| field.path.is_empty() || is_needed(field))
}

/// Whether a price needs the field, so that no answer is not one.
pub const fn is_needed(field: &Field) -> bool {
    matches!(field.need, Need::Price) && !field.kind.may_be_unknown()
}

impl ScopeReading {
    pub fn of(typed: &Typed) -> Self {
        // Whatever is filled in, these are objects, so that what is missing is missing within them.
        let scope = json!({ "applicant": {}, "project": {}, "populations": [], "extracts": {}, "delivery": {} });
        let mut reading = Self { scope, faults: Vec::new(), covered: Vec::new(), places: Places::default(), count: 0 };
        for sheet in &SHEETS {
            match &sheet.body {
                Body::Form(sections) => sections.iter().for_each(|section| reading.read_section(section, typed)),
                Body::List(list) => reading.read_list(list, typed),
                Body::Catalogue(catalogue) => reading.read_catalogue(catalogue, typed),
            }
        }
        reading
    }

    pub(super) fn place(&mut self, path: &OwnedPath, name: &str) {
        self.count += 1;
        self.places.add(path, FieldPlace { order: self.count, name: name.to_owned() });
    }

    pub(super) fn add(&mut self, path: OwnedPath, kind: FaultKind) {
        // No more are shown.
        if self.faults.len() < Faults::MAX {
            self.faults.push(Fault { path, kind });
        }
    }

    /// The value that a text says in a field; none where it is blank, or a fault.
    fn said(&mut self, field: &Field, text: &str, path: &OwnedPath) -> Option<Value> {
        if text.trim().is_empty() {
            return None;
        }
        match field.kind.said(&Cell::Text(text.to_owned())) {
            Ok(Said::Value(value)) => Some(value),
            Ok(Said::Unknown) => None,
            Err(kind) => {
                self.add(path.clone(), kind);
                None
            }
        }
    }

    fn read_section(&mut self, section: &'static Section, typed: &Typed) {
        let mut is_there = true;
        for field in section.fields {
            let (path, name) = (path_of(field.path), scope_name(field.path));
            self.place(&path, &name);
            if field.kind == Kind::Presence {
                // What belongs to something that is not ticked stays on the page and is not read.
                is_there = typed.has(&name);
                if is_there {
                    set(&mut self.scope, field.path, json!({}));
                }
            } else if is_there && let Some(value) = self.said(field, typed.get(&name), &path) {
                set(&mut self.scope, field.path, value);
            }
        }
    }

    fn read_list(&mut self, list: &'static List, typed: &Typed) {
        let (path, name) = (path_of(list.at), scope_name(list.at));
        let mut elements = Vec::new();
        let mut is_first = true;
        for id in typed.rows(&name) {
            let row = row_name(&name, id);
            let is_blank = list.columns.iter().all(|field| !typed.has(&member_name(&row, field)));
            if std::mem::take(&mut is_first) {
                // A fault of the list as a whole is shown at its first row.
                let first = list.columns.first().map_or_else(|| row.clone(), |field| member_name(&row, field));
                self.place(&path, &first);
            }
            let at = below(&path, Some(elements.len()), &[]);
            if is_blank && is_blank_row_left_out(list) {
                // What is missing in an empty list is missing in its empty row.
                self.place_members(list, &row, &at);
                continue;
            }
            let is_value = list.columns.iter().any(|field| field.path.is_empty());
            let mut element = if is_value { Value::Null } else { json!({}) };
            self.place_members(list, &row, &at);
            for field in list.columns {
                self.add_member(&mut element, field, typed.get(&member_name(&row, field)), &at);
            }
            elements.push(element);
        }
        if !elements.is_empty() {
            set(&mut self.scope, list.at, Value::Array(elements));
        }
    }

    fn place_members(&mut self, list: &'static List, row: &str, at: &OwnedPath) {
        for field in list.columns {
            self.place(&below(at, None, field.path), &member_name(row, field));
        }
    }

    fn add_member(&mut self, element: &mut Value, field: &'static Field, text: &str, at: &OwnedPath) {
        let path = below(at, None, field.path);
        if field.kind == Kind::Names {
            let names: Vec<Value> =
                split_names(text).into_iter().take(limits::VARIABLES + 1).map(Value::from).collect();
            if !names.is_empty() {
                set(element, field.path, Value::Array(names));
            }
        } else if let Some(value) = self.said(field, text, &path) {
            set(element, field.path, value);
        }
    }

    fn read_catalogue(&mut self, catalogue: &'static Catalogue, typed: &Typed) {
        let (path, name) = (path_of(catalogue.at), scope_name(catalogue.at));
        let years_of_all = years_of_all(catalogue);
        // What is missing of the data as a whole, or wrong with a list as a whole, is shown where rows are looked for.
        let filter = filter_of(catalogue);
        self.place(&path_of(catalogue.at.get(..1).unwrap_or_default()), &filter);
        self.place(&path, &filter);
        let mut elements = Vec::new();
        for id in typed.rows(&name) {
            let row = row_name(&name, id);
            // A row that is not ticked keeps its years on the page.
            if typed.has(&row) && elements.len() < MOST_EXTRACTS {
                let years = format!("{row}.years");
                let own = typed.get(&years);
                let text = if own.trim().is_empty() { typed.get(&years_of_all) } else { own };
                let at = below(&path, Some(elements.len()), &[]);
                for period in self.periods(text, &at) {
                    let at = below(&path, Some(elements.len()), &[]);
                    self.place(&below(&at, None, &[catalogue.code]), &row);
                    self.place(&below(&at, None, &["from"]), &years);
                    self.place(&below(&at, None, &["to"]), &years);
                    let mut element = json!({ catalogue.code: code_of(id) });
                    if let Some(Period { from, to }) = period {
                        set(&mut element, &["from"], from.into());
                        set(&mut element, &["to"], to.into());
                    }
                    for field in catalogue.columns {
                        let member = member_name(&row, field);
                        self.place(&below(&at, None, field.path), &member);
                        self.add_member(&mut element, field, typed.get(&member), &at);
                    }
                    elements.push(element);
                }
            }
        }
        if !elements.is_empty() {
            set(&mut self.scope, catalogue.at, Value::Array(elements));
        }
    }

    /// The periods of a row. Without any that can be read there is one that is not known, and a fault for both of its ends.
    fn periods(&mut self, text: &str, at: &OwnedPath) -> Vec<Option<Period>> {
        let kind = if text.trim().is_empty() {
            FaultKind::Missing { expected: EXPECTED_YEARS, example: None }
        } else if let Some(periods) = Period::parse(text) {
            return periods.into_iter().map(Some).collect();
        } else {
            FaultKind::NotYears { found: Found::cut(text) }
        };
        self.add(below(at, None, &["from"]), kind);
        self.covered.push(below(at, None, &["to"]));
        vec![None]
    }
}
