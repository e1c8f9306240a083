//! A scope as what someone would have typed for it.

use std::collections::HashMap;

use serde_json::Value;

use super::names::{member_name, row_name, scope_name};
use super::office::write_office;
use super::reading::MOST_EXTRACTS;
use super::typed::Typed;
use crate::input::parse_date;
use crate::language::Language;
use crate::workbook::{Body, Catalogue, Field, Kind, List, Period, SHEETS};

/// What is typed for a scope, whole or not: all that it has, and nothing else.
pub fn typed_of(scope: &Value, language: Language) -> Typed {
    let mut typed = Typed::default();
    for sheet in &SHEETS {
        match &sheet.body {
            Body::Form(sections) => {
                for field in sections.iter().flat_map(|section| section.fields) {
                    write(&mut typed, &scope_name(field.path), field, at(scope, field.path), language);
                }
            }
            Body::List(list) => write_list(&mut typed, list, scope, language),
            Body::Catalogue(catalogue) => write_catalogue(&mut typed, catalogue, scope, language),
        }
    }
    typed
}

/// What is typed for a draft, whole or not.
pub fn typed_of_draft(draft: &Value, language: Language) -> Typed {
    let mut typed = typed_of(draft.get("scope").unwrap_or(&Value::Null), language);
    let text = |kind: Kind| {
        move |text: &str| {
            let value = Value::String(text.to_owned());
            text_of(kind, &value, language).unwrap_or_default()
        }
    };
    write_office(&mut typed, draft, text(Kind::Decimal), text(Kind::Date));
    typed
}

/// The value at a path within another.
fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| value.get(step))
}

fn elements<'v>(scope: &'v Value, path: &[&str]) -> &'v [Value] {
    at(scope, path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn write(typed: &mut Typed, name: &str, field: &Field, value: Option<&Value>, language: Language) {
    if let Some(text) = value.and_then(|value| text_of(field.kind, value, language)) {
        typed.set(name, text);
    }
}

/// A value as it is typed. Words of a choice and codes of countries are what the form sends, not what it shows.
fn text_of(kind: Kind, value: &Value, language: Language) -> Option<String> {
    match value {
        Value::String(text) => Some(match kind {
            Kind::Date => parse_date(text).map_or_else(
                || text.clone(),
                |date| match language {
                    Language::Nb | Language::Nn => format!("{}.{}.{}", date.day(), date.month(), date.year()),
                    Language::En => language.date(date).replace('\u{a0}', " "),
                },
            ),
            Kind::Decimal if language != Language::En => text.replace('.', ","),
            Kind::Text
            | Kind::Prose
            | Kind::Digits
            | Kind::Country
            | Kind::Whole(..)
            | Kind::Decimal
            | Kind::YesNo { .. }
            | Kind::Choice(_)
            | Kind::Presence
            | Kind::Names => text.clone(),
        }),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Object(_) => (kind == Kind::Presence).then(|| TICK.to_owned()),
        Value::Array(names) => {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            // With a line break at the end, a name may have a semicolon.
            (kind == Kind::Names).then(|| names.iter().flat_map(|name| [name, "\n"]).collect())
        }
        Value::Null => None,
    }
}

/// What a ticked box sends.
pub const TICK: &str = "x";

fn write_list(typed: &mut Typed, list: &List, scope: &Value, language: Language) {
    let name = scope_name(list.at);
    // One more than there may be is enough for the fault.
    for element in elements(scope, list.at).iter().take(list.limit + 1) {
        let id = typed.add_row(&name);
        let row = row_name(&name, &id);
        for field in list.columns {
            write(typed, &member_name(&row, field), field, at(element, field.path), language);
        }
    }
}

/// Elements of the same row of the tariff that follow each other, and differ in their years alone, are one row of the page.
fn write_catalogue(typed: &mut Typed, catalogue: &Catalogue, scope: &Value, language: Language) {
    let name = scope_name(catalogue.at);
    let mut former: Option<(Vec<Option<&Value>>, String)> = None;
    let mut seen: HashMap<String, usize> = HashMap::new();
    for element in elements(scope, catalogue.at).iter().take(MOST_EXTRACTS) {
        let Some(code) = element.get(catalogue.code).and_then(Value::as_str) else { continue };
        let further: Vec<Option<&Value>> = catalogue.columns.iter().map(|field| at(element, field.path)).collect();
        let same: Vec<Option<&Value>> = std::iter::once(element.get(catalogue.code)).chain(further).collect();
        let years = years_of(element).unwrap_or_default();
        match &mut former {
            Some((as_before, row)) if *as_before == same && !years.is_empty() => {
                let name = format!("{row}.years");
                let all = format!("{}, {years}", typed.get(&name));
                typed.set(name, all);
            }
            Some(_) | None => {
                let row = row_name(&name, &next_id(&mut seen, code));
                typed.set(&*row, TICK);
                typed.set(format!("{row}.years"), years);
                for field in catalogue.columns {
                    write(typed, &member_name(&row, field), field, at(element, field.path), language);
                }
                former = Some((same, row));
            }
        }
    }
}

/// The identity of a row by its code, with a number where the same code is there already.
fn next_id(seen: &mut HashMap<String, usize>, code: &str) -> String {
    // A code with other characters is of no tariff: it becomes one that is not, so that it is refused at its row.
    let plain = |character: char| if character.is_ascii_alphanumeric() || character == '_' { character } else { '-' };
    let code: String = code.chars().take(40).map(plain).collect();
    let code = if code.is_empty() { "-".to_owned() } else { code };
    let count = seen.entry(code.clone()).and_modify(|count| *count += 1).or_insert(1);
    if *count == 1 { code } else { format!("{code}~{count}") }
}

fn years_of(element: &Value) -> Option<String> {
    let year = |name: &str| element.get(name).and_then(Value::as_u64).and_then(|year| u32::try_from(year).ok());
    Some(Period { from: year("from")?, to: year("to")? }.written())
}
