//! `POST /api/v1/estimates/levers`: what would change the price.

mod law;

use std::collections::BTreeSet;

use crate::office::{Answer, Caller as _, Server};
use crate::support::{request, request_with, run, text};
use serde_json::{Value, json};

const LEVERS: &str = "/api/v1/estimates/levers";

fn levers(server: &Server, request: &Value) -> Vec<Value> {
    let answer = server.post(LEVERS, request);
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()["levers"].as_array().expect("levers").clone()
}

fn document() -> Value {
    serde_json::from_str(&text(&run(&["openapi"]).stdout)).expect("JSON")
}

/// A request with something for every lever.
fn everything() -> Value {
    let source = |name: &str, linkage: &str| {
        json!({ "name": name, "controller": "Nav", "linkage": linkage, "controlled_by_applicant": false,
            "documented": false, "demanding_format": true, "health_register": false })
    };
    let mut request = request_with("/scope/identification", json!("directly_identifiable"));
    request["scope"]["institutions"] = json!(3);
    request["scope"]["delivery"]["count"] = json!(4);
    request["scope"]["third_party_sources"] =
        json!([source("Aa-registeret", "distributed"), source("Arena", "at_ssb")]);
    request
}

#[test]
fn the_whole_answer_is_as_agreed() {
    let answer = Server::start().post(LEVERS, &request());
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    insta::assert_json_snapshot!(answer.json());
}

#[test]
fn every_lever_is_named_in_three_languages() {
    let found = levers(&Server::start(), &everything());
    let codes: BTreeSet<&str> = found.iter().map(|lever| lever["code"].as_str().unwrap()).collect();
    let document = document();
    let known = document["components"]["schemas"]["LeverCode"]["enum"].as_array().expect("the codes");
    assert_eq!(codes, known.iter().map(|code| code.as_str().unwrap()).collect());
    let names: Vec<Value> = found
        .iter()
        .map(|lever| json!([lever["path"], lever["code"], lever["name"], lever["saving"]["net"]]))
        .collect();
    insta::assert_json_snapshot!(names);
}

#[test]
fn the_largest_saving_comes_first_and_every_path_is_in_the_scope() {
    let request = everything();
    let found = levers(&Server::start(), &request);
    let net = |lever: &Value| -> i64 { lever["saving"]["net"].as_str().unwrap().replace('.', "").parse().unwrap() };
    assert!(found.is_sorted_by(|one, other| net(one) >= net(other)));
    // Linkage at Statistics Norway costs more, though it is sooner.
    assert!(net(&found[0]) > 0 && net(found.last().unwrap()) < 0);
    assert_eq!(found.last().unwrap()["code"], "link_at_ssb");
    for lever in &found {
        let path = lever["path"].as_str().unwrap();
        let pointer = path.replace("$.", "/scope/").replace(['.', '['], "/").replace(']', "");
        assert!(request.pointer(&pointer).is_some(), "{path}");
    }
}

#[test]
fn a_lever_saves_what_two_estimates_differ_by() {
    let server = Server::start();
    let found = levers(&server, &request());
    let of = |path: &str| found.iter().find(|lever| lever["path"] == path).unwrap_or_else(|| panic!("{path}"));
    // One population fewer is 12 hours at 1 287 kr, with VAT, and two working days.
    let lever = of("$.populations[2]");
    assert_eq!(lever["saving"], json!({ "net": "15444.00", "vat": "3861.00", "total": "19305.00" }));
    assert_eq!(lever["working_days"], -2);
    let mut without = request();
    without["scope"]["populations"].as_array_mut().unwrap().pop();
    let estimate = |request| server.post("/api/v1/estimates", request).json();
    let (now, then) = (estimate(&request()), estimate(&without));
    let days = |estimate: &Value| estimate["delivery_time"]["working_days"]["expected"].as_i64().unwrap();
    assert_eq!(days(&then) - days(&now), -2);
    let whole = server.post(LEVERS, &request()).json();
    assert_eq!((&whole["net"], &whole["total"], &whole["tariff"]), (&now["net"], &now["total"], &now["tariff"]));
    assert_eq!(whole["vat"], now["vat"]["amount"]);
    // By another edition at its own prices.
    let mut former = request();
    former["tariff"] = json!("2021-01-01");
    assert_eq!(server.post(LEVERS, &former).json()["tariff"]["id"], "2021-01-01");
}

#[test]
fn a_scope_is_never_left_without_extract_or_population() {
    let server = Server::start();
    let mut least = request();
    least["scope"]["extracts"] = json!({ "fd_trygd": [{ "table": "F_UFP", "from": 1992, "to": 2000 }, { "table": "F_UFP", "from": 2001, "to": 2024 }] });
    least["scope"]["populations"] = json!([{ "name": "Bosatte", "complexity": "simple" }]);
    least["scope"]["institutions"] = json!(1);
    let codes: Vec<_> = levers(&server, &least).iter().map(|lever| lever["code"].clone()).collect();
    assert_eq!(codes, ["leave_out_source", "link_distributed", "leave_out_special_variable"]);
    // With another extract, the table is left out wherever it is named.
    least["scope"]["extracts"]["outside_variable_lists"] = json!([{ "description": "Reisetid" }]);
    let found = levers(&server, &least);
    let table = found.iter().find(|lever| lever["code"] == "leave_out_table").expect("the table");
    assert_eq!((&table["path"], &table["saving"]["net"]), (&json!("$.extracts.fd_trygd[0]"), &json!("2500.00")));
    assert!(!found.iter().any(|lever| lever["path"] == "$.extracts.fd_trygd[1]"));
}

#[test]
fn of_many_levers_the_largest_are_returned_and_the_rest_counted() {
    let items: Vec<_> = (0..1_000)
        .map(|number| json!({ "description": format!("Uttak {number}"), "hours": { "low": "0", "expected": (number + 1).to_string(), "high": "2000" } }))
        .collect();
    let answer = Server::start().post(LEVERS, &request_with("/scope/extracts/outside_variable_lists", json!(items)));
    let whole = answer.json();
    let found = whole["levers"].as_array().expect("levers");
    let most = &document()["components"]["schemas"]["LeverList"]["properties"]["levers"]["maxItems"];
    assert_eq!(most.as_u64(), u64::try_from(found.len()).ok());
    assert_eq!(found[0]["path"], "$.extracts.outside_variable_lists[999]");
    assert_eq!(found[0]["saving"]["net"], "1287000.00");
    let everything_else = levers(&Server::start(), &request()).len() - 1;
    assert_eq!(whole["more_levers"], json!(1_000 + everything_else - found.len()));
}

#[test]
fn a_long_text_is_one_line_of_a_name() {
    let description = format!("Reisetid\ntil {}", "sykehus ".repeat(100));
    let request = request_with("/scope/extracts/outside_variable_lists/0/description", json!(description));
    let found = levers(&Server::start(), &request);
    let lever = found.iter().find(|lever| lever["code"] == "leave_out_outside_item").expect("the item");
    let name = lever["name"]["nb"].as_str().unwrap();
    assert!(name.starts_with("Uten uttaket «Reisetid til sykehus ") && name.ends_with("…» utenfor variabellistene"));
    assert!(name.chars().count() < 250 && !name.contains('\n'), "{name}");
}

#[test]
fn faults_are_those_of_an_estimate() {
    let server = Server::start();
    let faults = |answer: &Answer| (answer.status, answer.json()["code"].clone(), answer.json()["errors"].clone());
    for wrong in [
        json!({ "scope": { "delivery": { "count": 0 } } }),
        json!({ "scope": request()["scope"], "tariff": "2020-01-01", "language": "sv", "priced": 1 }),
        request_with("/priced_on", json!("1999-01-01")),
        request_with("/scope/extracts/fd_trygd/0/table", json!("F_UFX")),
        json!([]),
    ] {
        let refused = server.post(LEVERS, &wrong);
        assert_eq!(refused.status, 422, "{wrong}");
        assert_eq!(faults(&refused), faults(&server.post("/api/v1/estimates", &wrong)), "{wrong}");
        assert!(!refused.json()["errors"].as_array().unwrap().is_empty(), "{wrong}");
    }
}
