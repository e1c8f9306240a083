//! Entries that a later edition does not know: what can be done with them, and what they prevent.

use crate::office::{
    Caller as _, Finance as _, Office, Server, address, assert_problem, draft, on_both, taken_back, work,
};
use crate::support::{Folder, project_file};
use serde_json::{Value, json};

on_both!(
    work_at_a_rate_that_the_revision_lacks_is_taken_back_and_recorded_anew,
    two_entries_at_a_rate_that_the_revision_lacks_are_taken_back_one_by_one,
);

/// The tariffs, where that of 2026 calls office posts something else.
fn tariffs() -> Folder {
    let folder = Folder::new();
    let copied = std::process::Command::new("cp").arg("-r").args([&project_file("tariffs"), &folder.0]).status();
    assert!(copied.expect("cp runs").success());
    let edited = |name: &str, edit: &dyn Fn(String) -> String| {
        let path = folder.0.join("tariffs").join(name);
        std::fs::write(&path, edit(std::fs::read_to_string(&path).expect("a file"))).expect("a file");
    };
    edited("2026-01-01/tariff.toml", &|text| text.replace("[hourly_rates.office]", "[hourly_rates.clerk]"));
    edited("PUBLISHED.sha256", &|text| {
        text.split_inclusive('\n').filter(|line| !line.contains("2026-01-01")).collect()
    });
    folder
}

/// The accepted revision of a quote, priced by another edition.
fn revision(server: &Server, former: &Value) -> Value {
    let revision = server.revised(former);
    let mut body = draft();
    let findings = revision["estimate"]["findings"].as_array().expect("findings").iter();
    let warnings = findings.filter(|finding| finding["severity"] == "warning");
    let acknowledged =
        |finding: &Value| json!({ "finding": finding["code"], "path": finding["path"], "note": "Avklart." });
    body["acknowledgements"] = warnings.map(acknowledged).collect();
    assert_eq!(server.change("PUT", &address(&revision), "\"1\"", "", &body).status, 200);
    let issued = server.change("POST", &format!("{}/issue", address(&revision)), "\"2\"", "", &Value::Null);
    assert_eq!(issued.status, 200, "{}", issued.json());
    let accepted = server.answer(&revision, "accept", "\"3\"", "");
    assert_eq!(accepted.status, 200, "{}", accepted.json());
    accepted.json()
}

/// A server of the day before the edition of 2026, and an accepted quote by that of 2023.
fn before(office: &Office) -> (Folder, Server, Value) {
    let folder = tariffs();
    let dir = folder.0.join("tariffs");
    office.at("2025-12-20T12:00:00Z");
    let settings = [("PRISOVERSLAG__TARIFFS__DIR", dir.to_str().expect("a plain path"))];
    let server = office.server_with(&settings);
    let former = server.issued_acknowledged(&draft());
    let former = server.ordered(&former);
    (folder, server, former)
}

fn old_work() -> Value {
    let mut entry = work("coordination", "office", "1");
    entry["date"] = json!("2025-12-20");
    entry
}

fn work_at_a_rate_that_the_revision_lacks_is_taken_back_and_recorded_anew(office: &Office) {
    let (_folder, server, former) = before(office);
    assert_eq!(server.record(&former, &old_work()).status, 201);
    office.at("2026-11-22T12:00:00Z");
    let revision = revision(&server, &former);
    let etag = server.etag(&revision);
    // It cannot be charged, and is not left out in silence.
    assert_problem(&server.submit(&revision, "settle", &etag, "", &Value::Null), 409, "unpriced_work", "settle");
    let beside = server.record(&revision, &work("coordination", "adviser", "1"));
    assert_eq!((beside.status, &beside.json()["unpriced_entries"]), (201, &json!([1])));
    assert_eq!(server.record(&revision, &taken_back(1)).status, 201);
    assert_eq!(server.record(&revision, &work("coordination", "clerk", "1")).status, 201);
    let report = server.settled(&revision);
    let codes: Vec<&Value> = report["lines"].as_array().expect("lines").iter().map(|line| &line["code"]).collect();
    assert!(codes.contains(&&json!("worked.coordination.clerk")), "{codes:?}");
    drop(server);
    let server = office.server();
    assert_eq!(server.settlement(&revision), report, "the edition is gone, and the settlement is there");
}

fn two_entries_at_a_rate_that_the_revision_lacks_are_taken_back_one_by_one(office: &Office) {
    let (_folder, server, former) = before(office);
    for _ in 0..2 {
        assert_eq!(server.record(&former, &old_work()).status, 201);
    }
    office.at("2026-11-22T12:00:00Z");
    let revision = revision(&server, &former);
    let read = server.read(&format!("{}/time-entries", address(&revision)));
    assert_eq!(read.status, 200, "what was recorded can be read: {}", read.json());
    for entry in [1, 2] {
        let answer = server.record(&revision, &taken_back(entry));
        assert_eq!(answer.status, 201, "{}", answer.json());
    }
    server.settled(&revision);
}
