//! Checks of answers.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::Answer;
use crate::support::project_file;

/// `(path, code)` pairs in the form of an answer's faults.
pub fn faults(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect()
}

/// Checks that an answer is a problem with this status and code.
#[track_caller]
pub fn assert_problem(answer: &Answer, status: u16, code: &str, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    let problem = answer.json();
    assert_eq!((&problem["code"], &problem["status"]), (&json!(code), &json!(status)), "{what}");
    assert_eq!(problem["type"], format!("/docs/problems/{code}"), "{what}");
    assert_eq!(problem["instance"], answer.header("x-request-id"), "{what}");
}

/// Checks that an answer refuses its input for these faults.
#[track_caller]
pub fn assert_faults(answer: &Answer, expected: &[(&str, &str)]) {
    assert_problem(answer, 422, "invalid_input", &format!("{expected:?}"));
    assert_eq!(answer.faults(), faults(expected));
}

/// Checks that an answer is a problem and has the headers of every answer.
#[track_caller]
pub fn assert_refused(answer: &Answer, status: u16, code: &str, what: &str) {
    assert_problem(answer, status, code, what);
    assert_protected(|name| answer.header(name).to_owned(), what);
}

/// Checks the headers of every answer.
pub fn assert_protected(header: impl Fn(&str) -> String, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert!(header(name).eq_ignore_ascii_case(value), "{what}: {name}: {:?}", header(name));
    }
    // A page's own forms say where they come from; nothing else does.
    let is_page = header("content-type").starts_with("text/html");
    let referrer = header("referrer-policy");
    assert!(referrer == "no-referrer" || is_page && referrer == "same-origin", "{what}: {referrer}");
    assert!(!header("x-request-id").is_empty(), "{what}");
    assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{what}");
    assert!(header("permissions-policy").contains("camera=()"), "{what}");
}

static OPENAPI: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(project_file("openapi/openapi.json")).expect("the document");
    serde_json::from_str(&text).expect("JSON")
});

/// Checks that OpenAPI declares the status of an answer.
pub fn assert_declared(method: &str, path: &str, answer: &Answer) {
    let status = answer.status.to_string();
    let operation = operation(method, path).unwrap_or_else(|| panic!("{method} {path} is no operation"));
    assert!(operation["responses"].get(&status).is_some(), "{method} {path} does not declare {status}");
}

/// Checks that OpenAPI lists the code of a problem at its call and status. What it does not describe has nothing to check.
pub fn assert_code_declared(method: &str, url: &str, answer: &Answer) {
    if answer.header("content-type") != "application/problem+json" || answer.body.is_empty() {
        return;
    }
    let path = url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    let Some(operation) = operation(method, path) else { return };
    let Some(response) = operation["responses"].get(answer.status.to_string()) else { return };
    let code = answer.json()["code"].clone();
    let declared = response["x-problem-codes"].as_array().unwrap_or_else(|| panic!("{method} {path} lists no codes"));
    assert!(declared.contains(&code), "{method} {path} {}: {code} is none of {declared:?}", answer.status);
}

/// The operation of a call.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.split('/').collect();
        pattern.len() == parts.len()
            && pattern.iter().zip(&parts).all(|(one, part)| one.starts_with('{') || one == part)
    };
    let paths = OPENAPI["paths"].as_object().expect("paths");
    // An address that is written out comes before one with parameters.
    let found = paths.get(path).or_else(|| paths.iter().find(|(pattern, _)| fits(pattern)).map(|(_, calls)| calls));
    found?.get(method.to_lowercase())
}

/// The members of a JSON object at these names.
pub fn members<const N: usize>(value: &Value, names: [&str; N]) -> [Value; N] {
    names.map(|name| value[name].clone())
}

/// Øre of a decimal amount.
pub fn ore(amount: &Value) -> i64 {
    let text = amount.as_str().expect("a decimal string");
    assert_eq!(text.len() - text.find('.').expect("a point"), 3, "{text} has two decimals");
    text.replace('.', "").parse().expect("a number")
}

/// The value with other texts at these JSON pointers, for what differs from one run to the next or is checked elsewhere.
pub fn redacted(mut value: Value, pointers: &[&str]) -> Value {
    for pointer in pointers {
        let member = value.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}"));
        *member = json!(format!("[{}]", pointer.rsplit('/').next().unwrap_or_default()));
    }
    value
}
