//! Drafts, and the bodies of what is done to quotes.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::Office;
use crate::support::{request, set_at};

/// A draft that lacks nothing to be issued. Small, so that its document is typeset quickly.
pub fn draft() -> Value {
    static DRAFT: LazyLock<Value> = LazyLock::new(|| {
        let mut scope = request()["scope"].take();
        scope["extracts"]["fd_trygd"].as_array_mut().expect("tables").truncate(1);
        scope["extracts"]["statistics_areas"] = json!([]);
        let office = Office::sqlite();
        let file = office.folder.file("scope.json", scope.to_string());
        let output = office.run(&["estimate", &file, "--json", "--date", "2026-11-22"]);
        let estimate: Value = serde_json::from_slice(&output.stdout).expect("an estimate");
        let findings = estimate["findings"].as_array().expect("findings").iter();
        let warnings = findings.filter(|finding| finding["severity"] == "warning");
        let acknowledged =
            |finding: &Value| json!({ "finding": finding["code"], "path": finding["path"], "note": "Avklart." });
        json!({
            "scope": scope,
            "case_number": "2026/1234",
            "delivery_date": "2027-03-01",
            "acknowledgements": warnings.map(acknowledged).collect::<Vec<_>>(),
        })
    });
    DRAFT.clone()
}

/// The small draft with other values at JSON pointers, whose last member may be new.
pub fn draft_with(changes: &[(&str, Value)]) -> Value {
    let mut whole = draft();
    for (pointer, value) in changes {
        set_at(&mut whole, pointer, value.clone());
    }
    whole
}

/// The small draft of an organisation.
pub fn draft_for(organisation: &str) -> Value {
    draft_with(&[("/scope/applicant/organisation_number", json!(organisation))])
}

/// A draft of an applicant in Sweden, which has no Norwegian organisation number.
pub fn draft_from_abroad() -> Value {
    draft_with(&[("/scope/applicant/country", json!("SE")), ("/scope/applicant/organisation_number", Value::Null)])
}

/// The draft of many tables: four flat prices.
pub fn draft_of_tables() -> Value {
    draft_with(&[("/scope/extracts/fd_trygd", request()["scope"]["extracts"]["fd_trygd"].take())])
}

/// A draft that lacks nothing to be issued: openapi's scope, 125 800.50 kr and VAT.
pub fn complete() -> Value {
    json!({
        "scope": request()["scope"],
        "case_number": "2026/1234",
        "delivery_date": "2029-03-01",
        "acknowledgements": [{ "finding": "example_tariff", "note": "Avklart med søkeren." }],
    })
}

/// The complete draft with other members; null removes one.
pub fn complete_with(members: &Value) -> Value {
    let mut draft = complete();
    for (name, value) in members.as_object().expect("members") {
        set_at(&mut draft, &format!("/{name}"), value.clone());
    }
    draft
}

/// A complete draft of another applicant and project.
pub fn complete_for(applicant: &str, title: &str, case_number: &str) -> Value {
    let mut draft = complete_with(&json!({ "case_number": case_number }));
    draft["scope"]["applicant"]["name"] = json!(applicant);
    draft["scope"]["project"]["title"] = json!(title);
    draft
}

/// Other hours for a line.
pub fn adjustment(line: &str, [low, expected, high]: [&str; 3]) -> Value {
    json!({ "line": line, "hours": { "low": low, "expected": expected, "high": high }, "reason": "Kjent kilde." })
}

/// Added work.
pub fn extra_line(description: &str, [low, expected, high]: [&str; 3]) -> Value {
    json!({ "activity": "preparation", "description": description, "rate": "adviser",
        "hours": { "low": low, "expected": expected, "high": high }, "reason": "Bestilt av søkeren." })
}

/// An entry of the day before yesterday.
pub fn work(activity: &str, rate: &str, hours: &str) -> Value {
    json!({ "date": "2026-11-20", "activity": activity, "rate": rate, "hours": hours })
}

/// What takes an entry back.
pub fn taken_back(entry: i64) -> Value {
    json!({ "corrects": entry, "note": "Ført feil." })
}

pub fn acceptance() -> Value {
    json!({ "signed_by": "Kari Nordmann", "role": "Forskningsleder" })
}

/// The body of an action.
pub fn body_of(action: &str) -> Value {
    match action {
        "PUT" => complete(),
        "accept" => acceptance(),
        "decline" => json!({ "reason": "For dyrt." }),
        "withdraw" => json!({ "reason": "Feil i omfanget." }),
        "time-entries" => work("preparation", "adviser", "7.5"),
        "settle" => given_up(&Value::Null),
        "credit" => json!({ "reason": "Feil timer.", "time_entries": [work("preparation", "adviser", "1.25")] }),
        _ => Value::Null,
    }
}

/// The body of a settlement that gives up whatever was not worked, unless it says itself what is given up.
pub fn given_up(body: &Value) -> Value {
    let mut body = if body.is_null() { json!({}) } else { body.clone() };
    if let Some(object) = body.as_object_mut() {
        let all = json!(["coordination", "preparation", "extraction", "delivery"]);
        object.entry("acknowledge").or_insert(all);
    }
    body
}

/// A correction of the buyer's reference, which is another each time.
pub fn new_reference(reason: &str) -> Value {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(1);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    json!({ "reason": reason, "buyer": { "buyer_reference": format!("Rettet {number}") } })
}
