//! Workbooks: an edition to fill in, a scope filled in, and what is read of one that is sent.

mod faults;
mod filled_in;
mod hostile;
mod law;
mod looks;

pub use faults::with_ten_faults;

use std::process::Command;

use serde_json::{Value, json};

use crate::office::{Answer, Caller as _, JSON, Server};
use crate::support::{Folder, project_file, python, text};

const SCOPES: &str = "/api/v1/scopes";
const FILLED: &str = "/api/v1/scopes/workbook";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A server without limits of calls.
fn server() -> Server {
    Server::start_with(&[
        ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0"),
        ("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "0"),
    ])
}

/// An edition as a workbook in bokmål.
fn empty(server: &Server) -> Vec<u8> {
    workbook(&server.get("/api/v1/tariffs/2026-01-01/workbook?language=nb"))
}

/// A scope as a workbook in bokmål.
fn filled(server: &Server, scope: &Value) -> Vec<u8> {
    workbook(&server.post(FILLED, &json!({ "scope": scope, "language": "nb" })))
}

fn workbook(answer: &Answer) -> Vec<u8> {
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, XLSX),
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    answer.body.clone()
}

/// The answer to a file that is sent as a workbook, with messages in English.
fn sent(server: &Server, file: &[u8]) -> Answer {
    server.send("POST", SCOPES, &[("content-type", XLSX), ("accept-language", "en")], file)
}

/// What is read of a workbook.
#[track_caller]
fn read(server: &Server, file: &[u8]) -> Value {
    let answer = sent(server, file);
    assert_eq!(answer.status, 200, "{}", text(&answer.body));
    answer.json()
}

/// The workbook after some edits by openpyxl, and the cells that were set.
fn edited(file: &[u8], edits: &Value) -> (Vec<u8>, Vec<Value>) {
    let folder = Folder::new();
    let (from, to) = (folder.file("from.xlsx", file), folder.file("to.xlsx", ""));
    let script = project_file("tests/edit_workbook.py");
    let output = Command::new(python()).arg(script).args([&from, &to, &edits.to_string()]).output();
    let output = output.expect("Python runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let cells: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    (std::fs::read(to).expect("a workbook"), cells.as_array().expect("cells").clone())
}

/// The faults of an answer, each as its path, code, sheet and cell.
fn faults(answer: &Value) -> Vec<[String; 4]> {
    let faults = answer["faults"].as_array().expect("faults").iter();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    faults.map(|fault| ["path", "code", "sheet", "cell"].map(|member| text(&fault[member]))).collect()
}

/// A form or a list filled in as in the smallest scope that has a price.
fn smallest() -> Vec<Value> {
    vec![
        json!({ "key": "applicant.applicant.kind", "set": "Norges Bank" }),
        json!({ "key": "applicant.applicant.country", "set": "Norge (NO)" }),
        json!({ "key": "applicant.project.purpose", "set": "Forskning" }),
        json!({ "key": "applicant.identification", "set": "Indirekte identifiserbare" }),
        json!({ "key": "populations.complexity", "row": 1, "set": "Enkel" }),
        json!({ "key": "fd_trygd.cross", "code": "F_UFP", "set": "x" }),
        json!({ "key": "fd_trygd.years", "code": "F_UFP", "set": "1992–2020" }),
        json!({ "key": "delivery.delivery.storage", "set": "TSD" }),
        json!({ "key": "delivery.delivery.country", "set": "NO" }),
    ]
}

/// The edits of the smallest scope, and further ones.
fn smallest_and(further: Value) -> Value {
    let Value::Array(further) = further else { panic!("a list") };
    Value::Array(smallest().into_iter().chain(further).collect())
}

#[test]
fn a_workbook_says_which_edition_and_language_it_is_of() {
    let server = server();
    for (query, language, edition) in [
        ("current/workbook?language=nn", "nn", "2026-01-01"),
        ("2023-01-01/workbook?language=en", "en", "2023-01-01"),
        ("2026-01-01/workbook", "nb", "2026-01-01"),
    ] {
        let answer = server.get(&format!("/api/v1/tariffs/{query}"));
        let file = workbook(&answer);
        assert_eq!(answer.header("content-language"), language);
        let name = format!("attachment; filename=\"prisoverslag-{edition}-{language}.xlsx\"");
        assert_eq!(answer.header("content-disposition"), name);
        let said = read(&server, &file);
        assert_eq!((&said["edition"], &said["language"]), (&json!(edition), &json!(language)));
    }
    let accepted =
        server.send("GET", "/api/v1/tariffs/current/workbook", &[("accept-language", "nn-NO, en;q=0.5")], b"");
    assert_eq!(accepted.header("content-language"), "nn");
    assert_eq!(server.get("/api/v1/tariffs/2020-01-01/workbook").status, 404);
    let answer = server.get("/api/v1/tariffs/current/workbook?language=sv");
    assert_eq!((answer.status, answer.faults()[0].1.as_str()), (422, "bad_parameter"));
}

#[test]
fn the_same_edition_and_language_give_the_same_bytes() {
    let server = server();
    assert!(empty(&server) == empty(&server));
}

#[test]
fn a_scope_with_faults_is_not_written() {
    let answer = server().post(FILLED, &json!({ "scope": { "institutions": 0 } }));
    assert_eq!(answer.status, 422);
    assert!(answer.faults().contains(&("$.scope.institutions".to_owned(), "out_of_range".to_owned())));
    let answer = server().send("POST", FILLED, &[JSON], b"{");
    assert_eq!(answer.status, 400);
}
