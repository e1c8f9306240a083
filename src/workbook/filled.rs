//! A scope as cells: which value each cell to fill in has.

use serde_json::Value;

use super::kind::{Kind, Shown};
use super::layout::{Catalogue, Field, FormRow, List, Section, form_rows};
use super::names;
use super::years::Period;
use crate::language::Language;

/// The value at a path within another.
fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| value.get(step))
}

/// The values of a form, each with its row.
#[must_use]
pub fn form_values(sections: &'static [Section], scope: &Value, language: Language) -> Vec<(u32, Shown)> {
    let value = |(row, form_row): (u32, FormRow)| match form_row {
        FormRow::Heading(_) => None,
        FormRow::Value(field) => Some((row, field.kind.shown(at(scope, field.path)?, language)?)),
    };
    form_rows(sections).into_iter().filter_map(value).collect()
}

/// The elements of a list.
#[must_use]
pub fn elements<'v>(list: &List, scope: &'v Value) -> &'v [Value] {
    at(scope, list.at).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// What the fields of an element show, each with its column. An answer that is left out is shown as not known where that is one.
#[must_use]
pub fn member_values(fields: &[(u32, &'static Field)], element: &Value, language: Language) -> Vec<(u32, Shown)> {
    let mut shown = Vec::new();
    for (column, field) in fields {
        let value = at(element, field.path);
        if field.kind == Kind::Names {
            let list = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let list: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            shown.extend((*column..).zip(names::joined(&list).into_iter().map(Shown::Text)));
            continue;
        }
        let value = match value {
            Some(value) => field.kind.shown(value, language),
            None => field.kind.unknown(language).map(|unknown| Shown::Text(unknown.to_owned())),
        };
        shown.extend(value.map(|value| (*column, value)));
    }
    shown
}

/// The rows of a catalogue by their place in the tariff: those of the scope's extracts first, in the order of the scope, each with
/// its extract; then the others, in the order of the tariff.
#[must_use]
pub fn catalogue_rows<'v>(catalogue: &Catalogue, codes: &[&str], scope: &'v Value) -> Vec<(usize, Option<&'v Value>)> {
    let extracts = at(scope, catalogue.at).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let place = |extract: &Value| {
        let code = extract.get(catalogue.code).and_then(Value::as_str);
        codes.iter().position(|known| Some(*known) == code)
    };
    let chosen: Vec<(usize, Option<&Value>)> =
        extracts.iter().filter_map(|extract| Some((place(extract)?, Some(extract)))).collect();
    let others: Vec<(usize, Option<&Value>)> = (0..codes.len())
        .filter(|index| chosen.iter().all(|(other, _)| other != index))
        .map(|index| (index, None))
        .collect();
    [chosen, others].concat()
}

/// The years of an extract as they are written.
#[must_use]
pub fn years(extract: &Value) -> Option<String> {
    let year = |name: &str| extract.get(name).and_then(Value::as_u64).and_then(|year| u32::try_from(year).ok());
    Some(Period { from: year("from")?, to: year("to")? }.written())
}
