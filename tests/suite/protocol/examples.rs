//! The contract's examples: every request is accepted as it stands, and every answer is what a server gives.

use std::fs;

use serde_json::{Value, json};

use crate::office::{Caller as _, JSON, Server, address, complete, draft};
use crate::support::project_file;

/// Each operation, with its example request.
fn examples() -> Vec<(String, Value)> {
    let text = fs::read_to_string(project_file("openapi/openapi.json")).expect("the document");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let calls = document["paths"].as_object().expect("paths").values().filter_map(Value::as_object).flatten();
    let named = calls.filter_map(|(_, call)| {
        let body = call.pointer("/requestBody/content/application~1json")?;
        let name = call["operationId"].as_str().expect("a name").to_owned();
        Some((name.clone(), body.get("example").unwrap_or_else(|| panic!("{name} has no example")).clone()))
    });
    named.collect()
}

#[test]
fn every_request_of_the_contract_is_accepted() {
    let server = Server::start();
    let mut sent = 0;
    for (operation, body) in examples() {
        let accepted = || {
            let quote = server.issue(&server.drafted_of(&complete()));
            server.must(&quote, "accept")
        };
        let on = |quote: &Value, action: &str| {
            let path = format!("{}/{action}", address(quote));
            server.change("POST", path.trim_end_matches('/'), &server.etag(quote), "", &body)
        };
        let issued = || server.issue(&server.drafted_of(&complete()));
        let answer = match operation.as_str() {
            "createEstimate" => server.post("/api/v1/estimates", &body),
            "createEstimatePdf" => server.post("/api/v1/estimates/pdf", &body),
            "listLevers" => server.post("/api/v1/estimates/levers", &body),
            "writeScopeWorkbook" => server.post("/api/v1/scopes/workbook", &body),
            "compareEstimates" => server.post("/api/v1/estimates/comparison", &body),
            "createQuote" => server.post("/api/v1/quotes", &body),
            "changeQuote" => server.change("PUT", &address(&server.drafted()), "\"1\"", "", &body),
            "reviseQuote" => on(&issued(), "revisions"),
            "acceptQuote" => on(&issued(), "accept"),
            "declineQuote" => on(&issued(), "decline"),
            "withdrawQuote" => on(&issued(), "withdraw"),
            "recordTime" => on(&accepted(), "time-entries"),
            "recordWork" => on(&accepted(), "work"),
            "settleQuote" => on(&accepted(), "settle"),
            "creditSettlement" => {
                let quote = accepted();
                let entry = examples().into_iter().find(|(name, _)| name == "recordTime").expect("an entry").1;
                server.must_post(&format!("{}/time-entries", address(&quote)), "", &entry);
                server.must_post(
                    &format!("{}/settle", address(&quote)),
                    &server.etag(&quote),
                    &crate::office::given_up(&Value::Null),
                );
                on(&quote, "credit")
            }
            "markSettlementNoteSent" | "markSettlementNotesSent" => {
                let quote = accepted();
                let path = format!("{}/settle", address(&quote));
                server.must_post(&path, &server.etag(&quote), &crate::office::given_up(&Value::Null));
                let one = if operation == "markSettlementNoteSent" { "/S-2026-000001" } else { "" };
                server.post(&format!("/api/v1/settlement-notes{one}/sent"), &body)
            }
            // A key ends the open access of everyone else.
            "createKey" => Server::start().post("/api/v1/keys", &body),
            other => panic!("{other} is sent by no test"),
        };
        let answered = String::from_utf8_lossy(&answer.body).into_owned();
        assert!((200..300).contains(&answer.status), "{operation}: {} {answered}", answer.status);
        sent += 1;
    }
    assert_eq!(sent, 18);
}

/// The answers that are shown, as a server gives them; identities are others each time.
#[test]
fn every_answer_of_the_contract_is_what_a_server_gives() {
    let server = Server::start();
    let request = examples().into_iter().find(|(name, _)| name == "createEstimate").expect("a request").1;
    let mut faulty = request.clone();
    faulty["scope"]["institutions"] = json!(0);
    faulty["scope"]["extracts"]["fd_trygd"][0]["table"] = json!("Uførepensjon");
    let quote = server.drafted_of(&draft());
    server.issue(&server.drafted_of(&draft()));
    let english = [JSON, ("accept-language", "en"), ("x-request-id", "5f0c2c1e9a7b4d38")];
    let answers = json!({
        "createEstimate": server.post("/api/v1/estimates", &request).json(),
        "readQuote": server.quote(&quote),
        "listQuotes": server.read_json("/api/v1/quotes?status=issued"),
        "listLineItems": server.read_json("/api/v1/line-items?limit=1"),
        "readCaller": server.read_json("/api/v1/caller"),
        "problem": server.send("POST", "/api/v1/estimates", &english, faulty.to_string().as_bytes()).json(),
    });
    let answers = serde_json::to_string_pretty(&with_one_identity(answers)).expect("JSON") + "\n";
    let committed = fs::read_to_string(project_file("openapi/answer-examples.json")).expect("the answers");
    if committed != answers {
        fs::write(project_file("target/answer-examples.json"), &answers).expect("the file");
        panic!("stale: cp target/answer-examples.json openapi/, and write openapi.json again");
    }
}

/// The same with one identity for all, so that it does not differ from run to run.
fn with_one_identity(value: Value) -> Value {
    match value {
        Value::String(text) => {
            let is_identity = text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
            Value::String(if is_identity { "019aad3e-6f00-7c5e-8a51-3b9d2f64c107".to_owned() } else { text })
        }
        Value::Array(elements) => elements.into_iter().map(with_one_identity).collect(),
        Value::Object(members) => members.into_iter().map(|(key, value)| (key, with_one_identity(value))).collect(),
        other => other,
    }
}
