//! The OpenAPI document: committed, current, and true of what is answered.

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
    let document: Value = serde_json::from_str(&text(&run(&["openapi"]).stdout)).expect("JSON");
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
    let document: Value = serde_json::from_str(&text(&run(&["openapi"]).stdout)).expect("JSON");
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
