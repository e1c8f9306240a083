//! Any valid scope is written as a workbook and read as the same scope.

use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{edited, faults, filled, read, server};
use crate::laws::{Drawn, drawn, parse};
use crate::support::{Chance, Folder, request, set_at, text};
use prisoverslag::tariff::Catalogue;

/// Texts that a spreadsheet, its format or one of its readers could take for something else.
const TEXTS: [&str; 24] = [
    "Bosatte 18–66 år",
    "=1+1",
    "+47 22 22 22 22",
    "-1",
    "@SUM(A1)",
    "'quoted'",
    "0313",
    "1e5",
    "1,5",
    "TRUE",
    "#REF!",
    "2026-01-01",
    "x",
    "Ja",
    "Ikke avklart",
    "prisoverslag:populations.name",
    "a & b < c > d \"e\"",
    "]]>",
    "æøå ÆØÅ ǻ",
    "中文 😀",
    "a;b; c",
    "a,b\tc",
    "  blanks  within  ",
    "NULL",
];

/// Texts that look like the format's own escapes, which neither openpyxl nor `LibreOffice` escapes when it saves.
const ESCAPES: [&str; 2] = ["_x0041_", "_x005F_x0041_"];

/// A scope of the other laws with more texts, and more of what is optional, drawn from a seed.
fn varied(drawn: &Drawn, seed: u64) -> Value {
    let mut chance = Chance::of(seed);
    let mut scope = drawn.scope();
    let one = |chance: &mut Chance| TEXTS[chance.index(&TEXTS)].replace('\t', " ");
    for (list, member) in
        [("populations", "name"), ("third_party_sources", "name"), ("special_variables", "justification")]
    {
        for index in 0..scope[list].as_array().map_or(0, Vec::len) {
            let value = if chance.below(4) == 0 { Value::Null } else { json!(one(&mut chance)) };
            set_at(&mut scope, &format!("/{list}/{index}/{member}"), value);
        }
    }
    for index in 0..scope["further_institutions"].as_array().map_or(0, Vec::len) {
        scope["further_institutions"][index] = json!(one(&mut chance));
    }
    for index in 0..scope["extracts"]["statistics_areas"].as_array().map_or(0, Vec::len) {
        let names: Vec<String> = (0..=chance.below(4)).map(|_| one(&mut chance)).collect();
        scope["extracts"]["statistics_areas"][index]["variables"] = json!(names);
        if chance.below(2) == 0 {
            let at = format!("/extracts/statistics_areas/{index}/collected_by_ssb");
            set_at(&mut scope, &at, Value::Null);
        }
    }
    for index in 0..scope["extracts"]["outside_variable_lists"].as_array().map_or(0, Vec::len) {
        let lines = format!("{}\n{}", one(&mut chance), one(&mut chance));
        scope["extracts"]["outside_variable_lists"][index]["description"] = json!(lines);
    }
    // A table that is named again, not next to itself.
    if let Some(tables) = scope["extracts"]["fd_trygd"].as_array_mut()
        && let Some(first) = tables.first().cloned()
    {
        tables.push(json!({ "table": first["table"], "from": 2020, "to": 2020 }));
    }
    let optional = [
        ("/applicant/name", json!(one(&mut chance))),
        ("/applicant/registration_number", json!("556016-0680")),
        ("/applicant/vat_number", json!("SE556016068001")),
        ("/applicant/address", json!({ "street": one(&mut chance), "postal_code": "0313", "city": one(&mut chance) })),
        ("/applicant/contractor", json!({ "name": one(&mut chance), "data_passed_on": one(&mut chance) })),
        (
            "/applicant/invoice",
            json!({ "buyer_reference": one(&mut chance), "order_number": one(&mut chance), "payer": {
                "name": one(&mut chance), "organisation_number": "971040238", "country": "FO",
                "address": { "street": one(&mut chance), "city": one(&mut chance) } } }),
        ),
        ("/project/title", json!(one(&mut chance))),
        ("/project/dpia", json!("missing")),
        ("/institutions", Value::Null),
        ("/applicant/contact", Value::Null),
        ("/reuse", json!({})),
    ];
    for (pointer, value) in optional {
        if chance.below(2) == 0 {
            set_at(&mut scope, pointer, value);
        }
    }
    scope
}

/// What a scope means, whichever optional members are written out.
fn meaning(scope: &Value, tariffs: &Catalogue) -> Value {
    let edition = tariffs.find("2026-01-01").expect("the edition");
    serde_json::to_value(parse(scope, edition)).expect("JSON")
}

fn tariffs() -> Catalogue {
    let folder = prisoverslag::tariff_folder::read(&crate::support::project_file("tariffs")).expect("the folder");
    Catalogue::parse(&folder).expect("sound tariffs")
}

#[test]
fn any_scope_is_read_as_it_was_written() {
    let (server, tariffs) = (server(), tariffs());
    let config = ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() };
    let ran = TestRunner::new(config).run(&(drawn(), any::<u64>()), |(drawn, seed)| {
        let mut scope = varied(&drawn, seed);
        scope["applicant"]["contact"] = json!({ "name": ESCAPES[0], "email": "a@example.no" });
        scope["project"]["title"] = json!(ESCAPES[1]);
        let said = read(&server, &filled(&server, &scope));
        prop_assert_eq!(faults(&said), Vec::<[String; 4]>::new());
        prop_assert_eq!(meaning(&said["scope"], &tariffs), meaning(&scope, &tariffs));
        prop_assert!(said["estimate"].is_object());
        Ok(())
    });
    ran.unwrap();
}

#[test]
fn openpyxl_saves_what_it_read() {
    let (server, tariffs) = (server(), tariffs());
    let config = ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() };
    let ran = TestRunner::new(config).run(&(drawn(), any::<u64>()), |(drawn, seed)| {
        let scope = varied(&drawn, seed);
        let (file, _) = edited(&filled(&server, &scope), &json!([]));
        let said = read(&server, &file);
        prop_assert_eq!(faults(&said), Vec::<[String; 4]>::new());
        prop_assert_eq!(meaning(&said["scope"], &tariffs), meaning(&scope, &tariffs));
        Ok(())
    });
    ran.unwrap();
}

#[test]
fn libreoffice_saves_what_it_read() {
    let (server, tariffs) = (server(), tariffs());
    let scope = varied(&sample(), 20_261_127);
    let folder = Folder::new();
    let from = folder.file("filled.xlsx", filled(&server, &scope));
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.0.display());
    let to = folder.0.join("saved");
    let saved = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--convert-to", "xlsx", "--outdir"])
        .args([to.as_os_str(), from.as_ref()])
        .output()
        .expect("LibreOffice runs: tests/run installs it");
    assert!(saved.status.success(), "{}", text(&saved.stderr));
    let said = read(&server, &std::fs::read(to.join("filled.xlsx")).expect("what it saved"));
    assert_eq!(faults(&said), Vec::<[String; 4]>::new());
    assert_eq!(meaning(&said["scope"], &tariffs), meaning(&scope, &tariffs));
}

/// One of the scopes, with something of everything.
fn sample() -> Drawn {
    let mut runner = TestRunner::deterministic();
    let tree = (0..100).map(|_| drawn().new_tree(&mut runner).expect("a scope").current());
    let size = |drawn: &Drawn| drawn.scope().to_string().len();
    tree.max_by_key(size).expect("a scope")
}

#[test]
fn the_scope_of_the_examples_is_read_as_it_was_written_to_the_letter() {
    let server = server();
    let scope = &request()["scope"];
    for language in ["nb", "nn", "en"] {
        let answer =
            crate::office::Caller::post(&server, super::FILLED, &json!({ "scope": scope, "language": language }));
        let said = read(&server, &super::workbook(&answer));
        assert_eq!((&said["scope"], &said["language"]), (scope, &json!(language)));
    }
}

#[test]
fn the_most_names_and_rows_are_read_as_they_were_written() {
    let (server, tariffs) = (server(), tariffs());
    let mut scope = request()["scope"].clone();
    let names = |count: usize, chars: usize| -> Vec<String> { (0..count).map(|n| format!("{n:0>chars$}")).collect() };
    scope["extracts"]["statistics_areas"][0]["variables"] = json!(names(500, 200));
    scope["extracts"]["statistics_areas"][1]["variables"] = json!(["én; to"]);
    scope["further_institutions"] = json!(names(99, 200));
    scope["institutions"] = json!(100);
    scope["populations"] = (0..100).map(|_| json!({})).collect();
    scope["extracts"]["outside_variable_lists"] =
        (0..1_000).map(|n| json!({ "description": format!("Uttak {n}") })).collect();
    let tables: Vec<Value> =
        (0..500).map(|n| json!({ "table": "F_UFP", "from": 1800 + n % 200, "to": 2200 })).collect();
    scope["extracts"]["fd_trygd"] = json!(tables);
    let said = read(&server, &filled(&server, &scope));
    assert_eq!(faults(&said), Vec::<[String; 4]>::new());
    assert_eq!(meaning(&said["scope"], &tariffs), meaning(&scope, &tariffs));
}
