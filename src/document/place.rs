//! Where something is in the JSON that is attached to a document, as a reader of the document would say it: “Line 4, Disability
//! pension (`fd_trygd.F_UFP`): amount, expected”.
//!
//! The JSON can be anyone's, and so can every path into it: a place that no document has is not put in words.

use super::place_terms::{element, member};
use super::words::Words;
use crate::language::Language;
use crate::verification::StatedLine;

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step<'p> {
    Member(&'p str),
    Element(usize),
}

/// The place that a JSONPath names; `lines` are the lines of the same document. `None` where no document has such a place.
#[must_use]
pub fn place(path: &str, lines: &[StatedLine], language: Language) -> Option<String> {
    let words = Words::in_language(language);
    let steps = steps(path)?;
    let mut terms: Vec<String> = Vec::new();
    let mut rest = steps.as_slice();
    loop {
        rest = match rest {
            [] => break,
            // What every line, sum and delivery time is in.
            [Step::Member("estimate" | "extracts"), Step::Member(_), ..] => rest.get(1..)?,
            // How a line is explained differs from rule to rule.
            [Step::Member("inputs"), ..] => {
                terms.push(words.basis.to_owned());
                break;
            }
            [Step::Member("lines"), Step::Element(index), further @ ..] => {
                terms.push(line(*index, lines, words));
                further
            }
            [Step::Member(list), Step::Element(index), further @ ..] => {
                terms.push(format!("{} {}", element(list, words)?, index.checked_add(1)?));
                further
            }
            // What else goes from one year to another goes from day to day here.
            [Step::Member("to")] if matches!(steps.first(), Some(Step::Member("time_entries"))) => {
                terms.push(words.pick("Til dato", "Til dato", "To day").to_owned());
                break;
            }
            [Step::Member(name), further @ ..] => {
                terms.push(member(name, words)?.to_owned());
                further
            }
            [Step::Element(_), ..] => return None,
        };
    }
    let Some((first, others)) = terms.split_first() else {
        return Some(words.pick("Hele dokumentet", "Heile dokumentet", "The whole document").to_owned());
    };
    // A part of the document, and then what is in it.
    let is_part = steps.iter().any(|step| matches!(step, Step::Element(_) | Step::Member("scope")));
    let others: Vec<String> = others.iter().map(|term| in_sentence(term)).collect();
    Some(match others.as_slice() {
        [] => first.clone(),
        others if is_part => format!("{first}: {}", others.join(", ")),
        others => format!("{first}, {}", others.join(", ")),
    })
}

/// The steps of a path of plain names and indices.
fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(from) = rest.strip_prefix('.') {
            let end = from.find(['.', '[']).unwrap_or(from.len());
            let (name, after) = from.split_at(end);
            steps.push(Step::Member(name));
            rest = after;
        } else {
            let (index, after) = rest.strip_prefix('[')?.split_once(']')?;
            steps.push(Step::Element(index.parse().ok()?));
            rest = after;
        }
    }
    Some(steps)
}

/// A line, by its place and by what the document calls it.
fn line(index: usize, lines: &[StatedLine], words: &Words) -> String {
    let number = format!("{} {}", words.line, index.saturating_add(1));
    match lines.get(index) {
        Some(StatedLine { code, name }) if !code.is_empty() && !name.is_empty() => format!("{number}, {name} ({code})"),
        Some(StatedLine { code, .. }) if !code.is_empty() => format!("{number} ({code})"),
        Some(StatedLine { name, .. }) if !name.is_empty() => format!("{number}, {name}"),
        Some(_) | None => number,
    }
}

/// A term as it is written within a sentence; abbreviations keep their capitals.
fn in_sentence(term: &str) -> String {
    let mut characters = term.chars();
    let (Some(first), second) = (characters.next(), characters.next()) else { return String::new() };
    if second.is_none_or(char::is_uppercase) {
        return term.to_owned();
    }
    first.to_lowercase().chain(term.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn named(path: &str, language: Language) -> Option<String> {
        let line = |code: &str, name: &str| StatedLine { code: code.to_owned(), name: name.to_owned() };
        let lines = [line("", ""), line("x", ""), line("", "Sykepenger"), line("fd_trygd.F_UFP", "Uførepensjon")];
        place(path, &lines, language)
    }

    #[test]
    fn a_place_is_named_as_the_document_names_it() {
        for (path, expected) in [
            ("$", ["Hele dokumentet", "Heile dokumentet", "The whole document"]),
            (
                "$.estimate.lines[3].amount.expected",
                [
                    "Prislinje 4, Uførepensjon (fd_trygd.F_UFP): beløp, forventet",
                    "Prislinje 4, Uførepensjon (fd_trygd.F_UFP): beløp, venta",
                    "Line 4, Uførepensjon (fd_trygd.F_UFP): amount, expected",
                ],
            ),
            (
                "$.estimate.lines[0].unit_price",
                ["Prislinje 1: enhetspris", "Prislinje 1: einingspris", "Line 1: unit price"],
            ),
            ("$.estimate.lines[1]", ["Prislinje 2 (x)", "Prislinje 2 (x)", "Line 2 (x)"]),
            (
                "$.lines[2].amount",
                ["Prislinje 3, Sykepenger: beløp", "Prislinje 3, Sykepenger: beløp", "Line 3, Sykepenger: amount"],
            ),
            ("$.estimate.lines", ["Prislinjer", "Prislinjer", "Lines"]),
            ("$.price.total", ["Pris, sum med mva.", "Pris, sum med mva.", "Price, total"]),
            (
                "$.estimate.vat.amount.high",
                ["Merverdiavgift, beløp, høyt", "Meirverdiavgift, beløp, høgt", "VAT, amount, high"],
            ),
            ("$.valid_to", ["Svar senest", "Svar seinast", "Answer by"]),
            (
                "$.scope.populations[0].name",
                ["Omfang: populasjon 1, navn", "Omfang: populasjon 1, namn", "Scope: population 1, name"],
            ),
            (
                "$.scope.extracts.fd_trygd[1].to",
                [
                    "Omfang: FD-Trygd-tabell 2, til år",
                    "Omfang: FD-Trygd-tabell 2, til år",
                    "Scope: FD-Trygd table 2, to year",
                ],
            ),
            ("$.time_entries[0].to", ["Føring 1: til dato", "Føring 1: til dato", "Entry 1: to day"]),
            ("$.scope.project.dpia", ["Omfang: prosjekt, DPIA", "Omfang: prosjekt, DPIA", "Scope: project, DPIA"]),
        ] {
            for (language, expected) in Language::ALL.into_iter().zip(expected) {
                assert_eq!(named(path, language).as_deref(), Some(expected), "{path}");
            }
        }
    }

    #[test]
    fn a_place_that_no_document_has_is_not_put_in_words() {
        let paths = [
            "",
            "x",
            "$.",
            "$.nothing",
            "$.price.nothing",
            "$[0]",
            "$.scope[0]",
            "$.price[x]",
            "$.price['total']",
            "$['it\\'s']",
            "$.lines[1",
            "$.findings[99999999999999999999]",
            "$.lines[0][0]",
        ];
        for path in paths {
            assert_eq!(named(path, Language::Nb), None, "{path}");
        }
        assert!(named("$.lines[4294967295]", Language::Nb).is_some());
    }

    /// The paths of every value within a JSON.
    fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
        found.push(path.to_owned());
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, value)| paths(value, &format!("{path}.{name}"), found));
            }
            Value::Array(elements) => {
                elements.iter().enumerate().for_each(|(index, value)| paths(value, &format!("{path}[{index}]"), found));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// The paths that a schema of the API allows; a schema within itself is followed once.
    fn described<'s>(
        schema: &'s Value,
        schemas: &'s Value,
        path: &str,
        within: &mut Vec<&'s str>,
        found: &mut Vec<String>,
    ) {
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            if !within.contains(&name) {
                within.push(name);
                described(&schemas[name], schemas, path, within, found);
                within.pop();
            }
            return;
        }
        found.push(path.to_owned());
        for part in ["allOf", "anyOf", "oneOf"].iter().filter_map(|kind| schema[kind].as_array()).flatten() {
            described(part, schemas, path, within, found);
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            described(property, schemas, &format!("{path}.{name}"), within, found);
        }
        if schema["items"].is_object() {
            described(&schema["items"], schemas, &format!("{path}[0]"), within, found);
        }
    }

    fn snapshot(text: &str) -> Value {
        serde_json::from_str(text.splitn(3, "---\n").nth(2).unwrap()).unwrap()
    }

    /// What the description of the API says that a document can have, and what the snapshots have.
    #[test]
    fn every_place_of_an_estimate_a_scope_and_a_settlement_note_has_words() {
        let api: Value = serde_json::from_str(include_str!("../../openapi/openapi.json")).unwrap();
        let schemas = &api["components"]["schemas"];
        let estimate =
            snapshot(include_str!("../../tests/suite/snapshots/suite__estimates__the_whole_answer_is_as_agreed.snap"));
        let note = snapshot(include_str!(
            "../../tests/suite/settlement/snapshots/suite__settlement__settling__a_settlement_note.snap"
        ));
        let request: Value = serde_json::from_str(include_str!("../../openapi/estimate-request.json")).unwrap();
        let mut found = Vec::new();
        paths(&estimate, "$.estimate", &mut found);
        paths(&note, "$", &mut found);
        paths(&request["scope"], "$.scope", &mut found);
        let shown = found.len();
        for (schema, path) in [("Estimate", "$.estimate"), ("SettlementNote", "$"), ("DraftInput", "$")] {
            described(&schemas[schema], schemas, path, &mut Vec::new(), &mut found);
        }
        assert!(shown > 500 && found.len() > shown + 300, "{shown}, {}", found.len());
        let mut nameless: Vec<_> = Language::ALL
            .into_iter()
            .flat_map(|language| found.iter().filter(move |path| place(path, &[], language).is_none()))
            .collect();
        nameless.dedup();
        assert!(nameless.is_empty(), "{nameless:#?}");
        for path in found {
            for text in Language::ALL.map(|language| place(&path, &[], language).unwrap()) {
                assert!(!text.contains("  ") && !text.contains('_') && !text.ends_with([',', ':']), "{path}: {text}");
            }
        }
    }
}
