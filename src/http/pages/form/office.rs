//! What the office adds to a scope to make a draft of it: what its form says.

use serde_json::{Value, json};

use super::names::row_name;
use super::reading::ScopeReading;
use super::typed::Typed;
use crate::input::{FaultKind, OwnedPath, PathStep};
use crate::workbook::{Kind, Said};

pub const CASE_NUMBER: &str = "case_number";
pub const LANGUAGE: &str = "language";
pub const DELIVERY_DATE: &str = "delivery_date";
pub const VALID_DAYS: &str = "valid_days";
pub const VAT_CATEGORY: &str = "vat.category";
pub const VAT_REASON: &str = "vat.reason";
/// Other hours for lines: a row for each, by the line's code.
pub const ADJUSTMENTS: &str = "adjustments";
/// Work that the price list does not foresee.
pub const EXTRA_LINES: &str = "extra_lines";
/// Notes on warnings: a row for each, by the finding's code.
pub const ACKNOWLEDGEMENTS: &str = "acknowledgements";

/// The hours of a line, as they are typed: low and high may be left out where they are the same.
const HOURS: [&str; 3] = ["low", "expected", "high"];

/// A line's code as the identity of a row, which has no stops.
pub fn row_of_line(code: &str) -> String {
    code.replace('.', "~")
}

/// The code of the line that a row is of.
pub fn line_of_row(id: &str) -> String {
    id.replace('~', ".")
}

/// What a form says of a draft.
pub struct DraftReading {
    /// The draft, without what could not be read.
    pub draft: Value,
    /// What could not be read, and where each value is filled in.
    pub reading: ScopeReading,
    /// The rows that adjustments and notes were read from, in their order.
    pub adjusted: Vec<String>,
    pub acknowledged: Vec<String>,
}

impl DraftReading {
    /// Reads a form, but for some rows: hours for lines that are gone, and notes on warnings that are gone. They stay on the page.
    pub fn of(typed: &Typed, gone: &[String]) -> Self {
        let mut reading = ScopeReading::of(typed);
        let mut draft = json!({});
        for (name, kind) in [
            (CASE_NUMBER, Kind::Text),
            (LANGUAGE, Kind::Text),
            (DELIVERY_DATE, Kind::Date),
            (VALID_DAYS, Kind::Whole(1, 365)),
        ] {
            if let Some(value) = reading.office_value(name, &at(&[name]), kind, typed) {
                set(&mut draft, name, value);
            }
        }
        if typed.has(VAT_CATEGORY) {
            let mut vat = json!({});
            for (name, field) in [(VAT_CATEGORY, "category"), (VAT_REASON, "reason")] {
                if let Some(value) = reading.office_value(name, &at(&["vat", field]), Kind::Text, typed) {
                    set(&mut vat, field, value);
                }
            }
            set(&mut draft, "vat", vat);
        }
        let is_there = |row: &String| !gone.contains(row);
        let adjusted = reading.adjustments(typed, &mut draft, &is_there);
        reading.extra_lines(typed, &mut draft);
        let acknowledged = reading.acknowledgements(typed, &mut draft, &is_there);
        set(&mut draft, "scope", reading.scope.to_value());
        Self { draft, reading, adjusted, acknowledged }
    }
}

impl ScopeReading {
    fn office_value(&mut self, name: &str, path: &OwnedPath, kind: Kind, typed: &Typed) -> Option<Value> {
        self.places.add(path, name);
        let text = typed.get(name);
        if text.trim().is_empty() {
            return None;
        }
        match kind.said_text(text) {
            Ok(Said::Value(value)) => Some(value),
            Ok(Said::Unknown) => None,
            Err(kind) => {
                self.add(path.clone(), kind);
                None
            }
        }
    }

    /// Three numbers of hours. Where only what is expected is typed, all three are that.
    fn hours(&mut self, row: &str, path: &OwnedPath, typed: &Typed) -> Option<Value> {
        let path = below(path, &["hours"]);
        let name = |part: &str| format!("{row}.{part}");
        self.places.add(&path, &name("expected"));
        let is_typed = HOURS.iter().any(|part| typed.has(&name(part)));
        let mut hours = json!({});
        for part in HOURS {
            let is_same = part != "expected" && !typed.has(&name(part));
            let from = if is_same { name("expected") } else { name(part) };
            let at = below(&path, &[part]);
            if is_same {
                self.places.add(&at, &name(part));
                // What is wrong with it is said once.
                if let Ok(Said::Value(value)) = Kind::Decimal.said_text(typed.get(&from))
                    && typed.has(&from)
                {
                    set(&mut hours, part, value);
                } else {
                    self.covered.push(at);
                }
            } else if let Some(value) = self.office_value(&from, &at, Kind::Decimal, typed) {
                set(&mut hours, part, value);
            }
        }
        is_typed.then_some(hours)
    }

    fn adjustments(&mut self, typed: &Typed, draft: &mut Value, is_there: &impl Fn(&String) -> bool) -> Vec<String> {
        let mut rows = Vec::new();
        let mut elements = Vec::new();
        for id in typed.rows(ADJUSTMENTS) {
            let row = row_name(ADJUSTMENTS, id);
            let is_blank = HOURS.iter().chain(&["reason"]).all(|part| !typed.has(&format!("{row}.{part}")));
            if is_blank || !is_there(&row) {
                continue;
            }
            let path = element(ADJUSTMENTS, elements.len());
            self.places.add(&below(&path, &["line"]), &format!("{row}.expected"));
            let mut adjustment = json!({ "line": line_of_row(id) });
            if let Some(hours) = self.hours(&row, &path, typed) {
                set(&mut adjustment, "hours", hours);
            }
            self.text(&mut adjustment, &row, &path, "reason", typed);
            elements.push(adjustment);
            rows.push(row);
        }
        set_list(draft, ADJUSTMENTS, elements);
        rows
    }

    fn extra_lines(&mut self, typed: &Typed, draft: &mut Value) {
        let mut elements = Vec::new();
        for id in typed.rows(EXTRA_LINES) {
            let row = row_name(EXTRA_LINES, id);
            let parts = ["activity", "description", "rate", "reason"];
            // Of activities and rates, the first is chosen from the start.
            if HOURS.iter().chain(&["description", "reason"]).all(|part| !typed.has(&format!("{row}.{part}"))) {
                continue;
            }
            let path = element(EXTRA_LINES, elements.len());
            let mut extra = json!({});
            for part in parts {
                self.text(&mut extra, &row, &path, part, typed);
            }
            if let Some(hours) = self.hours(&row, &path, typed) {
                set(&mut extra, "hours", hours);
            }
            elements.push(extra);
        }
        set_list(draft, EXTRA_LINES, elements);
    }

    fn acknowledgements(
        &mut self,
        typed: &Typed,
        draft: &mut Value,
        is_there: &impl Fn(&String) -> bool,
    ) -> Vec<String> {
        let mut rows = Vec::new();
        let mut elements = Vec::new();
        for id in typed.rows(ACKNOWLEDGEMENTS) {
            let row = row_name(ACKNOWLEDGEMENTS, id);
            if !typed.has(&format!("{row}.note")) || !is_there(&row) {
                continue;
            }
            let path = element(ACKNOWLEDGEMENTS, elements.len());
            self.places.add(&below(&path, &["finding"]), &format!("{row}.note"));
            let mut acknowledgement = json!({ "finding": super::names::code_of(id) });
            self.text(&mut acknowledgement, &row, &path, "note", typed);
            self.text(&mut acknowledgement, &row, &path, "path", typed);
            elements.push(acknowledgement);
            rows.push(row);
        }
        set_list(draft, ACKNOWLEDGEMENTS, elements);
        rows
    }

    fn text(&mut self, element: &mut Value, row: &str, path: &OwnedPath, part: &str, typed: &Typed) {
        let name = format!("{row}.{part}");
        if let Some(value) = self.office_value(&name, &below(path, &[part]), Kind::Text, typed) {
            set(element, part, value);
        }
    }
}

/// The element of a list that a path is in, where what it is about is gone: the line of an adjustment, or the warning of a note.
pub fn gone_at(path: &OwnedPath, kind: &FaultKind) -> Option<(&'static str, usize)> {
    let [PathStep::Key(list), PathStep::Index(index), ..] = path.0.as_slice() else { return None };
    match kind {
        FaultKind::UnknownLine { .. } | FaultKind::LineWithoutHours { .. } if list == ADJUSTMENTS => {
            Some((ADJUSTMENTS, *index))
        }
        FaultKind::NothingToAcknowledge { .. } if list == ACKNOWLEDGEMENTS => Some((ACKNOWLEDGEMENTS, *index)),
        _ => None,
    }
}

fn at(steps: &[&str]) -> OwnedPath {
    OwnedPath(steps.iter().map(|step| PathStep::Key((*step).to_owned())).collect())
}

fn element(list: &str, index: usize) -> OwnedPath {
    OwnedPath(vec![PathStep::Key(list.to_owned()), PathStep::Index(index)])
}

fn below(path: &OwnedPath, steps: &[&str]) -> OwnedPath {
    crate::workbook::below(path, None, steps)
}

fn set(object: &mut Value, key: &str, value: Value) {
    crate::workbook::set(object, &[key], value);
}

fn set_list(draft: &mut Value, key: &str, elements: Vec<Value>) {
    if !elements.is_empty() {
        set(draft, key, Value::Array(elements));
    }
}

/// What is typed for the office's part of a draft.
pub fn write_office(typed: &mut Typed, draft: &Value, decimal: impl Fn(&str) -> String, date: impl Fn(&str) -> String) {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    for (name, pointer) in [
        (CASE_NUMBER, "/case_number"),
        (LANGUAGE, "/language"),
        (VALID_DAYS, "/valid_days"),
        (VAT_CATEGORY, "/vat/category"),
        (VAT_REASON, "/vat/reason"),
    ] {
        if let Some(text) = text(draft.pointer(pointer)) {
            typed.set(name, text);
        }
    }
    if let Some(text) = text(draft.get("delivery_date")) {
        typed.set(DELIVERY_DATE, date(&text));
    }
    let list = |key: &str| draft.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let write = |typed: &mut Typed, row: &str, element: &Value, parts: &[&str]| {
        for part in parts {
            typed.set(format!("{row}.{part}"), text(element.get(part)).unwrap_or_default());
        }
    };
    let write_hours = |typed: &mut Typed, row: &str, element: &Value| {
        let hours = HOURS.map(|part| text(element.pointer(&format!("/hours/{part}"))).unwrap_or_default());
        let [low, expected, high] = &hours;
        let is_one = low == expected && expected == high;
        for (part, hours) in HOURS.into_iter().zip(&hours) {
            let shown = if is_one && part != "expected" { String::new() } else { decimal(hours) };
            typed.set(format!("{row}.{part}"), shown);
        }
    };
    for element in list(ADJUSTMENTS) {
        let code = element.get("line").and_then(Value::as_str).unwrap_or_default();
        let row = row_name(ADJUSTMENTS, &row_of_line(code));
        write_hours(typed, &row, element);
        write(typed, &row, element, &["reason"]);
    }
    for element in list(EXTRA_LINES) {
        let id = typed.add_row(EXTRA_LINES);
        let row = row_name(EXTRA_LINES, &id);
        write_hours(typed, &row, element);
        write(typed, &row, element, &["activity", "description", "rate", "reason"]);
    }
    for (index, element) in list(ACKNOWLEDGEMENTS).iter().enumerate() {
        let code = element.get("finding").and_then(Value::as_str).unwrap_or_default();
        // A note on one place has a row of its own.
        let id = if element.get("path").is_some() { format!("{code}~{index}") } else { code.to_owned() };
        write(typed, &row_name(ACKNOWLEDGEMENTS, &id), element, &["note", "path"]);
    }
}
