//! The OpenAPI document: committed, current, and true of what is answered.

use std::collections::BTreeSet;
use std::fs;

use crate::office::{Caller as _, Server};
use crate::support::{project_file, run, text};
use serde_json::Value;

#[test]
fn the_committed_document_is_current() {
    let committed = fs::read_to_string(project_file("openapi/openapi.json")).expect("the document");
    let generated = text(&run(&["openapi"]).stdout);
    assert!(committed == generated, "stale: cargo run --release -- openapi > openapi/openapi.json");
    let served = Server::start().get("/openapi.json");
    assert_eq!(text(&served.body), committed);
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = contract();
    assert_eq!(document["openapi"], "3.1.0");
    let mut pending = vec![&document];
    let mut references = 0;
    while let Some(value) = pending.pop() {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            references += 1;
            assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target}");
        }
        match value {
            Value::Object(members) => pending.extend(members.values()),
            Value::Array(elements) => pending.extend(elements),
            _ => {}
        }
    }
    assert!(references > 50, "{references} references");
}

#[test]
fn every_path_of_the_document_is_routed_and_answers_only_its_methods() {
    let document = contract();
    let server = Server::start();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let address = path.replace("{id}", "current").replace("{from}", "current").replace("{to}", "current");
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let documented = methods.get(method.to_lowercase()).is_some();
            let answered = server.send(method, &address, &[], b"").status != 405;
            assert_eq!(answered, documented, "{method} {path}");
        }
    }
}

fn contract() -> Value {
    serde_json::from_str(&text(&run(&["openapi"]).stdout)).expect("JSON")
}

/// Every operation, with its method and path.
fn operations(contract: &Value) -> Vec<(String, &Value)> {
    let paths = contract["paths"].as_object().expect("paths").iter();
    let each = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods").iter();
        methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    each.collect()
}

#[test]
fn every_operation_has_a_name_of_its_own_and_one_kind_of_answer() {
    let contract = contract();
    let mut names = BTreeSet::new();
    for (call, operation) in operations(&contract) {
        let name = operation["operationId"].as_str().unwrap_or_else(|| panic!("{call} has no name"));
        assert!(names.insert(name), "{name} twice");
        let (verb, rest) = name.split_at(name.find(|letter: char| letter.is_uppercase()).unwrap_or_default());
        assert!(!verb.is_empty() && rest.chars().all(char::is_alphanumeric), "{name}");
        let responses = operation["responses"].as_object().expect("responses");
        for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('2')) {
            let types: Vec<&String> =
                response["content"].as_object().into_iter().flat_map(|types| types.keys()).collect();
            let is_json = types.iter().any(|name| name.as_str() == "application/json");
            assert!(types.len() <= 1 || !is_json, "{name} {status}: {types:?}");
            assert!(response["headers"].get("X-Request-Id").is_some(), "{name} {status}");
        }
        for status in ["401", "403", "429", "500", "503", "default"] {
            let content = &responses[status]["content"];
            assert!(content["application/problem+json"].is_object(), "{name} {status}");
        }
    }
    assert!(names.len() >= 50, "{}", names.len());
}

#[test]
fn schemas_say_what_is_sent_and_no_more() {
    let contract = contract();
    let schemas = contract["components"]["schemas"].as_object().expect("schemas");
    let mut words = BTreeSet::new();
    for (name, schema) in schemas {
        assert!(name.chars().all(char::is_alphanumeric) && name.starts_with(char::is_uppercase), "{name}");
        assert!(schema["description"].as_str().is_some_and(|text| !text.contains("[`")), "{name}");
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (property, of) in schema["properties"].as_object().into_iter().flatten() {
            assert_ne!(of.get("default"), Some(&Value::Null), "{name}.{property}");
            let can_be_null = of["type"].as_array().is_some_and(|types| types.contains(&"null".into()))
                || of["oneOf"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind["type"] == "null"));
            assert!(
                !can_be_null || required.contains(&property.as_str()),
                "{name}.{property} is left out and never null"
            );
        }
        for word in schema["x-enum-varnames"].as_array().into_iter().flatten() {
            assert!(words.insert(word.as_str().expect("a name")), "{word} twice");
        }
        assert_eq!(
            schema["enum"].as_array().map(Vec::len),
            schema["x-enum-varnames"].as_array().map(Vec::len),
            "{name}"
        );
    }
    // Money has one form wherever it is.
    assert_eq!(schemas["Money"]["pattern"], r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$");
    assert_eq!(schemas["QuotePrice"]["properties"]["net"]["$ref"], "#/components/schemas/Money");
}

#[test]
fn every_code_has_a_page_in_every_language() {
    let contract = contract();
    let server = Server::start();
    let get = |path: &str, language| text(&server.send("GET", path, &[("accept-language", language)], b"").body);
    let index = ["nb", "nn", "en"].map(|language| get("/docs/codes", language));
    for (schema, place, least) in
        [("ProblemCode", "problems", 40), ("FaultCode", "faults", 60), ("FindingCode", "findings", 30)]
    {
        let codes = contract["components"]["schemas"][schema]["enum"].as_array().expect("codes");
        assert!(codes.len() > least, "{schema}");
        for code in codes.iter().filter_map(Value::as_str) {
            let address = format!("/docs/{place}/{code}");
            let pages = ["nb", "nn", "en"].map(|language| get(&address, language));
            assert!(pages.iter().all(|page| page.contains(code) && page.contains("<h2>")), "{code}");
            assert!(pages[0] != pages[2] && pages[1] != pages[2], "{code}");
            assert!(index.iter().all(|page| page.contains(&address)), "{code}");
        }
        assert_eq!(server.get(&format!("/docs/{place}/no_such_code")).status, 404);
    }
}

/// Every call states which problems it is answered with; the tests' callers hold each answer to it.
#[test]
fn every_problem_of_an_operation_has_codes_that_are_known() {
    let contract = contract();
    let known: BTreeSet<&str> = words(&contract["components"]["schemas"]["ProblemCode"]["enum"]).collect();
    let mut named = BTreeSet::new();
    for (call, operation) in operations(&contract) {
        for (status, response) in operation["responses"].as_object().expect("responses") {
            if response["content"].get("application/problem+json").is_none() || status == "default" {
                continue;
            }
            let codes: Vec<&str> = words(&response["x-problem-codes"]).collect();
            assert!(!codes.is_empty(), "{call} {status}");
            assert!(codes.iter().all(|code| known.contains(code)), "{call} {status}: {codes:?}");
            named.extend(codes);
        }
    }
    // No operation of the contract is answered with these: other methods, and the state of an older form.
    let others: Vec<&str> = known.difference(&named).copied().collect();
    assert_eq!(others, ["conflict", "method_not_allowed"]);
}

fn words(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

#[test]
fn a_problem_leads_to_its_page_and_names_the_request() {
    let server = Server::start();
    let answer = server.send(
        "POST",
        "/api/v1/estimates",
        &[("content-type", "application/json"), ("x-request-id", "r-1")],
        b"{}",
    );
    let problem = answer.json();
    assert_eq!((&problem["instance"], answer.header("x-request-id")), (&"r-1".into(), "r-1"));
    assert_eq!(server.get(problem["type"].as_str().expect("a type")).status, 200);
}
