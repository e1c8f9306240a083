//! What a button of the form asks for, and what it does to what was typed.

use memchr::memmem;
use serde_json::Value;

use super::names::{code_of, row_name, row_of, scope_name};
use super::office::EXTRA_LINES;
use super::reading::ScopeReading;
use super::typed::Typed;
use crate::language::Language;
use crate::workbook::{Body, Field, SHEETS};

/// The name of the buttons.
const DO: &str = "do";

/// What the body of a form has that asks for a language.
const ASKED: &[u8] = b"do=language";

/// What a button asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// The price: what Enter presses, and what is done where nothing else is asked.
    Price,
    /// One more row of a list.
    Add(String),
    /// One row fewer.
    Remove {
        list: String,
        id: String,
    },
    /// Rows of a price list by what was typed into its filter.
    Find,
    /// A change that was offered, by its code and its path in the scope.
    Lever {
        code: String,
        path: String,
    },
    Language(Language),
    /// An empty form.
    Anew,
}

impl Action {
    /// What was pressed. What no button sends asks for the price.
    pub fn of(typed: &Typed) -> Self {
        let text = typed.get(DO);
        let (verb, object) = text.split_once(':').unwrap_or((text, ""));
        let row = || object.split_once('[').and_then(|(list, rest)| Some((list, rest.strip_suffix(']')?)));
        match verb {
            "add" if is_list(object) => Self::Add(object.to_owned()),
            "remove" => row()
                .filter(|(list, _)| is_list(list))
                .map_or(Self::Price, |(list, id)| Self::Remove { list: list.to_owned(), id: id.to_owned() }),
            "find" => Self::Find,
            "lever" => object
                .split_once(':')
                .map_or(Self::Price, |(code, path)| Self::Lever { code: code.to_owned(), path: path.to_owned() }),
            "language" => Language::from_tag(object).map_or(Self::Price, Self::Language),
            "anew" => Self::Anew,
            _ => Self::Price,
        }
    }

    /// The language that a form asks for, without reading the rest of it.
    pub fn language_asked(body: &[u8]) -> Option<Language> {
        // Most forms ask for none.
        memmem::find(body, ASKED)?;
        let (_, text) = form_urlencoded::parse(body).find(|(name, _)| name == DO)?;
        text.strip_prefix("language:").and_then(Language::from_tag)
    }

    /// Whether what is wrong is shown: only once someone asks for the price.
    pub const fn shows_faults(&self) -> bool {
        matches!(self, Self::Price | Self::Lever { .. })
    }

    /// Does it to what was typed, and returns the field that takes the focus.
    pub fn carry_out(&self, typed: &mut Typed) -> Option<String> {
        match self {
            Self::Price | Self::Find | Self::Language(_) => None,
            Self::Anew => {
                *typed = beginning();
                None
            }
            Self::Add(list) => {
                let id = typed.add_row(list);
                Some(first_field(list, &id))
            }
            Self::Remove { list, id } => {
                typed.remove_row(list, id);
                typed.rows(list).last().map(|id| first_field(list, id))
            }
            Self::Lever { code, path } => {
                pull(typed, code, path);
                None
            }
        }
    }
}

/// What the form says before anyone has typed: Norway, and one population.
pub fn beginning() -> Typed {
    let mut typed = Typed::default();
    typed.set("scope.applicant.country", "NO");
    typed.set("scope.delivery.country", "NO");
    typed.add_row("scope.populations");
    typed
}

/// The fields of a row of a list, by the name of the list; `None` where no list has it.
fn columns(name: &str) -> Option<&'static [Field]> {
    SHEETS.iter().find_map(|sheet| match &sheet.body {
        Body::List(list) if scope_name(list.at) == name => Some(list.columns),
        Body::List(_) | Body::Form(_) | Body::Catalogue(_) => None,
    })
}

fn is_list(name: &str) -> bool {
    name == EXTRA_LINES || columns(name).is_some()
}

/// The first field of a row of a list.
fn first_field(list: &str, id: &str) -> String {
    if list == EXTRA_LINES {
        return format!("{}.description", row_name(list, id));
    }
    let member = columns(list).and_then(<[_]>::first).map(|field| field.path.join(".")).unwrap_or_default();
    let row = row_name(list, id);
    if member.is_empty() { row } else { format!("{row}.{member}") }
}

const INSTITUTIONS: &str = "scope.institutions";
const FURTHER: &str = "scope.further_institutions";
const DELIVERIES: &str = "scope.delivery.count";

/// Makes a change that the price's levers offered. One that does not fit what was typed, because the page is old, changes nothing.
fn pull(typed: &mut Typed, code: &str, path: &str) {
    let reading = ScopeReading::of(typed);
    let Some(place) = path.strip_prefix('$').and_then(|path| reading.places.find_text(&format!("$.scope{path}")))
    else {
        return;
    };
    let (name, scope) = (place.name, reading.scope.to_value());
    let count = |value: Option<&Value>| value.and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
    match code {
        "only_one_institution" | "fewer_institutions" => {
            let named = scope.get("further_institutions").and_then(Value::as_array).map_or(0, Vec::len);
            let now = count(scope.get("institutions")).unwrap_or(named + 1);
            let then = if code == "only_one_institution" { 1 } else { now.saturating_sub(1).max(1) };
            typed.set(INSTITUTIONS, then.to_string());
            // An institution goes with its name.
            let gone: Vec<String> = typed.rows(FURTHER).iter().skip(then - 1).cloned().collect();
            typed.remove_rows(FURTHER, &gone);
        }
        "indirectly_identifiable" | "anonymised" => typed.set(name, code),
        "leave_out_population" | "leave_out_source" | "leave_out_special_variable" | "leave_out_outside_item" => {
            if let Some((list, id)) = row_of(&name) {
                typed.remove_row(list, id);
            }
        }
        "leave_out_table" | "leave_out_area" => {
            if let Some((list, id)) = row_of(&name) {
                typed.untick_all(list, code_of(id));
            }
        }
        "simpler_population" => {
            let simpler = if typed.get(&name) == "complex" { "composite" } else { "simple" };
            typed.set(name, simpler);
        }
        "link_at_ssb" => typed.set(name, "at_ssb"),
        "link_distributed" => typed.set(name, "distributed"),
        "document_source" => typed.set(name, "true"),
        "ordinary_format" => typed.set(name, "false"),
        "only_one_delivery" => typed.set(DELIVERIES, "1"),
        "fewer_deliveries" => {
            let now = count(scope.pointer("/delivery/count")).unwrap_or(1);
            typed.set(DELIVERIES, now.saturating_sub(1).max(1).to_string());
        }
        _ => {}
    }
}
