//! The server keeps to its description, whatever is sent and whoever sends it (`tests/check_contract.py`).

use std::process::Command;

use serde_json::{Value, json};

use crate::office::{Caller as _, OTHER, OWN, Office, acceptance, sqlite_path};
use crate::sqlite;
use crate::support::{project_file, python, text};

/// Sessions of some who signed in, as the store keeps them; their names.
fn signed_in(office: &Office) -> Vec<String> {
    let folder = &office.folder;
    let store = sqlite_path(folder);
    let names = (0..8).map(|number| {
        let hash = format!("{number:064x}").chars().rev().collect::<String>();
        let sql = format!(
            "insert into sessions (token_sha256, actor_id, roles, created_at, seen_at, expires_at) \
             values ('{hash}', 'sign_in:{number}', 'case_officer', 1, 9999999999999, 9999999999999)"
        );
        sqlite::execute(&store, &sql);
        hash[..16].to_owned()
    });
    names.collect()
}

#[test]
fn every_answer_to_every_caller_is_one_that_the_description_has() {
    let office = Office::sqlite();
    let [officer, finance, admin, operations] =
        ["case_officer", "finance", "admin", "operations"].map(|role| office.key(role));
    let applicant = office.key_of(OWN);
    let service = office.server_with(&[
        // What is no HTTP at all is said by the framework, and by default passed over.
        ("PRISOVERSLAG__LOG__FILTER", "warn,actix_http=off"),
        ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0"),
        ("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "0"),
        ("PRISOVERSLAG__PRIVACY__AUDIT_READS", "true"),
    ]);
    // Some of each kind, so that there is something behind the addresses.
    let by = service.by(&officer);
    let drafts = [OWN, OTHER, OWN, OWN].map(|organisation| by.drafted_for(organisation));
    let [issued, settled, accepted, declined, withdrawn] = [(); 5].map(|()| by.issued_for(OWN));
    for quote in [&settled, &accepted] {
        by.must_post(&format!("{quote}/accept"), "\"2\"", &acceptance());
    }
    for (quote, how) in [(&declined, "decline"), (&withdrawn, "withdraw")] {
        by.must_post(&format!("{quote}/{how}"), "\"2\"", &json!({ "reason": "Nei." }));
    }
    service.by(&finance).must_post(&format!("{settled}/settle"), "\"3\"", &crate::office::given_up(&Value::Null));
    let quotes: Vec<&str> = drafts
        .iter()
        .chain([&issued, &settled, &accepted, &declined, &withdrawn])
        .map(|quote| quote.rsplit('/').next().expect("an identity"))
        .collect();
    let spare = office.key("operations");
    let things = json!({
        "callers": { "nobody": "", "applicant": applicant, "case_officer": officer, "finance": finance, "admin": admin,
            "operations": operations },
        "quotes": quotes,
        "notes": office.query("select number from settlement_notes").concat(),
        "sessions": signed_in(&office),
        "keys": [spare.split('_').nth(1).expect("its public name")],
    });
    let script = project_file("tests/check_contract.py");
    let output = Command::new(python()).arg(script).args([&service.base, &things.to_string()]).output();
    let output = output.expect("Python runs");
    assert!(output.status.success(), "{}{}{}", text(&output.stdout), text(&output.stderr), service.log());

    // And it was the interface that answered, not the guard before it alone: each call was let through for someone, and most
    // succeeded. What a success looks like of the rest is checked where each is tested.
    let figures = text(&service.by(&operations).get("/metrics").body);
    let answered = |method: &str, path: &str, statuses: &[&str]| {
        let call = [format!("method=\"{method}\""), format!("route=\"{path}\"")];
        let of_call =
            |line: &&str| line.starts_with("http_requests_total{") && call.iter().all(|part| line.contains(part));
        let has = |line: &str| statuses.iter().any(|status| line.contains(&format!("status=\"{status}")));
        figures.lines().filter(of_call).any(has)
    };
    let document: Value = serde_json::from_str(&prisoverslag::http::openapi_document()).expect("JSON");
    let (mut calls, mut succeeded) = (0, 0);
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys().map(|method| method.to_uppercase()) {
            calls += 1;
            assert!(answered(&method, path, &["2", "409", "412", "422"]), "{method} {path} was never let through");
            succeeded += usize::from(answered(&method, path, &["2"]));
        }
    }
    assert!(succeeded * 3 >= calls * 2, "{succeeded} of {calls}");
    assert!(!service.log().contains("ERROR"), "{}", service.log());
    drop(service);
    let output = office.run(&["audit", "verify"]);
    assert!(output.status.success(), "{}", text(&output.stdout));
}
