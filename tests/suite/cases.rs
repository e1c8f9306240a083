//! The cases that a person computed by hand, one file each in tests/cases/<edition>/.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::office::{Caller as _, Server};
use crate::support::{Folder, project_file, run, text};

/// The members of a case, and the parts of its outcome. All of them are required.
const MEMBERS: [&str; 5] = ["title", "why", "priced_on", "scope", "expected"];
const PARTS: [&str; 8] = ["lines", "activities", "net", "vat", "total", "working_days", "delivered_by", "findings"];

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

/// The edition whose folder a case is in.
fn edition(path: &Path) -> &str {
    path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).expect("a folder")
}

fn read(path: &Path) -> Value {
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

/// What a case lacks or has too much of, and where the program answers something else than it expects.
fn faults(server: &Server, case: &Value, edition: &str) -> Vec<String> {
    let mut faults = strays(case, &MEMBERS, "the case");
    faults.extend(strays(&case["expected"], &PARTS, "\"expected\""));
    let is_said = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    if !is_said(&case["title"]) {
        faults.push("\"title\" must say in one sentence what the case shows".to_owned());
    }
    if !case["why"].as_array().is_some_and(|why| !why.is_empty() && why.iter().all(is_said)) {
        faults.push("\"why\" must give the arithmetic, a text for each step".to_owned());
    }
    let answer = server.post("/api/v1/estimates", &json!({ "scope": case["scope"], "priced_on": case["priced_on"] }));
    let estimate = answer.json();
    if answer.status != 200 {
        faults.push(format!("it is not priced: {estimate}"));
        return faults;
    }
    if estimate["tariff"]["id"] != edition {
        faults.push(format!("it is priced by the edition {}: put it in that folder", estimate["tariff"]["id"]));
    }
    let found = outcome(&estimate);
    for part in PARTS.iter().filter(|part| case["expected"].get(**part).is_some_and(|value| *value != found[**part])) {
        faults.push(format!(
            "{part}: the case expects {}, the program answers {}",
            case["expected"][*part], found[*part]
        ));
    }
    faults
}

/// The names that an object lacks, and those that it should not have.
fn strays(object: &Value, names: &[&str], what: &str) -> Vec<String> {
    let lacking = names.iter().filter(|name| object.get(**name).is_none());
    let lacking = lacking.map(|name| format!("{what} has no \"{name}\": every part is required"));
    let unknown = object.as_object().into_iter().flat_map(|object| object.keys());
    let unknown =
        unknown.filter(|key| !names.contains(&key.as_str())).map(|key| format!("{what} has an unknown \"{key}\""));
    lacking.chain(unknown).collect()
}

#[test]
fn every_case_is_priced_as_it_was_computed_by_hand() {
    let server = Server::start();
    let files = case_files();
    assert!(files.len() >= 20, "{} cases", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let found = faults(&server, &read(&path), edition(&path));
        wrong.extend(found.into_iter().map(|fault| format!("{}: {fault}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_case_lacks_no_part_and_has_no_other() {
    let server = Server::start();
    let path = &case_files()[0];
    let sound = read(path);
    let fault = |case: &Value| faults(&server, case, edition(path)).join("; ");
    assert_eq!(fault(&sound), "");
    for part in PARTS {
        let mut case = sound.clone();
        case["expected"].as_object_mut().expect("an object").remove(part);
        assert_eq!(fault(&case), format!("\"expected\" has no \"{part}\": every part is required"));
        case["expected"][part] = json!("0.00");
        assert!(
            fault(&case).starts_with(&format!("{part}: the case expects \"0.00\", the program answers ")),
            "{part}"
        );
    }
    let mut case = sound.clone();
    case["expected"]["sum"] = json!([]);
    assert_eq!(fault(&case), "\"expected\" has an unknown \"sum\"");
    for nothing in [json!([]), json!([" "]), json!("because"), Value::Null] {
        let mut case = sound.clone();
        case["why"] = nothing;
        assert_eq!(fault(&case), "\"why\" must give the arithmetic, a text for each step");
    }
}

#[test]
fn a_skeleton_is_a_case_once_a_person_has_said_why() {
    let server = Server::start();
    let folder = Folder::new();
    for path in case_files().iter().step_by(4) {
        let written = read(path);
        let (scope, date) = (written["scope"].to_string(), written["priced_on"].as_str().expect("a date"));
        let output = run(&["estimate", &folder.file("scope.json", scope), "--date", date, "--as-case"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let mut case: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let untitled = "\"title\" must say in one sentence what the case shows";
        let unexplained = "\"why\" must give the arithmetic, a text for each step";
        assert_eq!(faults(&server, &case, edition(path)), [untitled, unexplained], "{}", path.display());
        case["title"] = json!("What it shows");
        case["why"] = json!(["8 timer × 1 145,00 = 9 160,00."]);
        assert_eq!(faults(&server, &case, edition(path)), [""; 0], "{}", path.display());
        assert_eq!(case["expected"], written["expected"]);
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
        assert_eq!(text(&output.stdout), text(&answer.body), "{}", path.display());
    }
}
