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
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert!(header(name).eq_ignore_ascii_case(value), "{what}: {name}: {:?}", header(name));
    }
    assert!(!header("x-request-id").is_empty(), "{what}");
    assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{what}");
    assert!(header("permissions-policy").contains("camera=()"), "{what}");
}

/// Checks that OpenAPI declares the status of an answer.
pub fn assert_declared(method: &str, path: &str, answer: &Answer) {
    static OPENAPI: LazyLock<Value> = LazyLock::new(|| {
        let text = std::fs::read_to_string(project_file("openapi/openapi.json")).expect("the document");
        serde_json::from_str(&text).expect("JSON")
    });
    let (template, status) = (template(path), answer.status.to_string());
    let operation = &OPENAPI["paths"][&template][method.to_lowercase()];
    assert!(operation["responses"].get(&status).is_some(), "{method} {template} does not declare {status}");
}

/// The address as OpenAPI writes it: identities and numbers are parameters.
fn template(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let parameter = [("/api/v1/quotes/", "{id}"), ("/api/v1/settlement-notes/", "{number}")];
    for (start, name) in parameter {
        if let Some(rest) = path.strip_prefix(start) {
            let below = rest.split_once('/').map(|(_, below)| format!("/{below}")).unwrap_or_default();
            return format!("{start}{name}{below}");
        }
    }
    path.to_owned()
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
