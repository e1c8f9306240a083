//! The cases that a case officer wrote and computed by hand, one file each in tests/cases/<edition>/.

use std::fs;
use std::path::PathBuf;

use crate::office::{Caller as _, Server};
use crate::support::{Folder, project_file, run, text};
use serde_json::{Value, json};

/// Every case file, in order.
fn case_files() -> Vec<PathBuf> {
    let entries = |folder: PathBuf| {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    entries(project_file("tests/cases")).into_iter().filter(|path| path.is_dir()).flat_map(entries).collect()
}

fn read(path: &PathBuf) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a case")).expect("JSON")
}

/// What a case expects, taken from an estimate.
fn outcome(estimate: &Value) -> Value {
    let three = |points: &Value| json!([points["low"], points["expected"], points["high"]]);
    let days = |points: &Value| json!(["low", "expected", "high"].map(|point| points[point].to_string()));
    let list = |name: &str| estimate[name].as_array().expect("a list").iter();
    let line = |line: &Value| {
        json!({
            "code": line["code"],
            "quantity": three(&line["quantity"]),
            "unit_price": line["unit_price"],
            "amount": three(&line["amount"]),
        })
    };
    let activity =
        |activity: &Value| (activity["code"].as_str().expect("a code").to_owned(), three(&activity["amount"]));
    let finding =
        |finding: &Value| json!({ "code": finding["code"], "severity": finding["severity"], "path": finding["path"] });
    json!({
        "lines": list("lines").map(line).collect::<Vec<_>>(),
        "activities": list("activities").map(activity).collect::<serde_json::Map<_, _>>(),
        "net": three(&estimate["net"]),
        "vat": three(&estimate["vat"]["amount"]),
        "total": three(&estimate["total"]),
        "working_days": days(&estimate["delivery_time"]["working_days"]),
        "delivered_by": three(&estimate["delivery_time"]["delivered_by"]),
        "findings": list("findings").map(finding).collect::<Vec<_>>(),
    })
}

#[test]
fn every_case_is_priced_as_it_was_computed_by_hand() {
    let server = Server::start();
    let files = case_files();
    assert!(files.len() >= 20, "{} cases", files.len());
    for path in files {
        let case = read(&path);
        let answer =
            server.post("/api/v1/estimates", &json!({ "scope": case["scope"], "priced_on": case["priced_on"] }));
        assert_eq!(answer.status, 200, "{}: {}", path.display(), answer.json());
        let estimate = answer.json();
        let edition = path.parent().and_then(|folder| folder.file_name()).expect("a folder");
        assert_eq!(estimate["tariff"]["id"], *edition.to_str().expect("text"), "{}", path.display());
        let (found, expected) = (outcome(&estimate), &case["expected"]);
        for (part, value) in expected.as_object().expect("an object") {
            assert_eq!(&found[part], value, "{} of {}", part, path.display());
        }
    }
}

#[test]
fn the_command_line_prints_the_very_bytes_that_the_api_answers() {
    let server = Server::start();
    let folder = Folder::new();
    for path in case_files().iter().step_by(5) {
        let case = read(path);
        let scope = folder.file("scope.json", case["scope"].to_string());
        let date = case["priced_on"].as_str().expect("a date");
        let output = run(&["estimate", &scope, "--date", date, "--json"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let answer = server.post("/api/v1/estimates", &json!({ "scope": case["scope"], "priced_on": date }));
        assert_eq!(text(&output.stdout).trim_end(), text(&answer.body), "{}", path.display());
    }
}
