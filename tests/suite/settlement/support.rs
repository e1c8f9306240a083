//! The steps that every test of settlement takes. Each answer is held against the statuses that OpenAPI declares.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::quotes::support::{assert_problem, ore};
use crate::store::support::{Desk, Place, address, answer_body, draft, try_change, try_send};
use crate::support::{Answer, Server, project_file};

/// What one hour costs in øre by the edition of 2026: advisers, both grades of executive officers, office posts.
pub const ADVISER: i64 = 128_700;
pub const OFFICER: i64 = 107_800;
pub const OFFICE: i64 = 72_400;

/// What `draft()` is quoted at, in øre: one table as a flat price, and the hours of each activity.
pub const TABLE: i64 = 250_000;
pub const COORDINATION: i64 = 12 * ADVISER;

static OPENAPI: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(project_file("openapi/openapi.json")).expect("the document");
    serde_json::from_str(&text).expect("JSON")
});

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

/// Fails when OpenAPI does not say that a call may be answered so.
fn assert_declared(method: &str, path: &str, answer: &Answer) {
    let (template, status) = (template(path), answer.status.to_string());
    let operation = &OPENAPI["paths"][&template][method.to_lowercase()];
    let body = String::from_utf8_lossy(&answer.body);
    assert!(operation["responses"].get(&status).is_some(), "{method} {template} does not declare {status}: {body}");
}

/// What finance does at a server.
pub trait Finance: Desk {
    /// Reads something.
    fn read(&self, path: &str) -> Answer {
        let answer = try_send(self.base(), "GET", path, &[], Vec::new()).expect("an answer");
        assert_declared("GET", path, &answer);
        answer
    }

    /// Reads something that is there.
    fn read_json(&self, path: &str) -> Value {
        let answer = self.read(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.json());
        answer.json()
    }

    /// Does something to a quote that was seen with this `ETag`; an empty one, and an empty key, are left out.
    fn act(&self, quote: &Value, action: &str, etag: &str, key: &str, body: &Value) -> Answer {
        let path = format!("{}/{action}", address(quote));
        let answer = self.change("POST", &path, etag, key, body);
        assert_declared("POST", &path, &answer);
        answer
    }

    /// The quote's `ETag` now.
    fn etag(&self, quote: &Value) -> String {
        self.read(&address(quote)).header("etag").to_owned()
    }

    fn state(&self, quote: &Value) -> String {
        self.read_json(&address(quote))["state"].as_str().expect("a state").to_owned()
    }

    /// Makes a quote of a draft, whose warnings are acknowledged, and issues it.
    fn issued_of(&self, draft: &Value) -> Value {
        let made = self.change("POST", "/api/v1/quotes", "", "", draft);
        assert_eq!(made.status, 201, "{}", made.json());
        let made = made.json();
        let findings = made["estimate"]["findings"].as_array().expect("findings").iter();
        let warnings = findings.filter(|finding| finding["severity"] == "warning");
        let acknowledged =
            |finding: &Value| json!({ "finding": finding["code"], "path": finding["path"], "note": "Avklart." });
        let mut body = draft.clone();
        body["acknowledgements"] = warnings.map(acknowledged).collect();
        let changed = self.change("PUT", &address(&made), "\"1\"", "", &body);
        assert_eq!(changed.status, 200, "{}", changed.json());
        let issued = self.change("POST", &format!("{}/issue", address(&made)), "\"2\"", "", &Value::Null);
        assert_eq!(issued.status, 200, "{}", issued.json());
        issued.json()
    }

    /// An issued quote, ordered.
    fn ordered(&self, quote: &Value) -> Value {
        let answer = self.act(quote, "accept", &self.etag(quote), "", &answer_body("accept"));
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    /// A new quote of the small draft, ordered.
    fn accepted(&self) -> Value {
        self.ordered(&self.issued())
    }

    /// A new quote of a draft, ordered.
    fn accepted_of(&self, draft: &Value) -> Value {
        self.ordered(&self.issued_of(draft))
    }

    /// Records what is asked, of a quote of whatever version.
    fn record(&self, quote: &Value, entry: &Value) -> Answer {
        self.act(quote, "time-entries", "", "", entry)
    }

    /// Records work; what the answer says.
    fn worked(&self, quote: &Value, activity: &str, rate: &str, hours: &str) -> Value {
        let answer = self.record(quote, &work(activity, rate, hours));
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()
    }

    /// Settles a quote as it is now.
    fn settle(&self, quote: &Value, body: &Value) -> Answer {
        self.act(quote, "settle", &self.etag(quote), "", body)
    }

    /// Settles a quote as it was quoted and worked; what it came to.
    fn settled(&self, quote: &Value) -> Value {
        let answer = self.settle(quote, &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    /// Corrects a settled quote as it is now.
    fn credit(&self, quote: &Value, body: &Value) -> Answer {
        self.act(quote, "credit", &self.etag(quote), "", body)
    }

    /// Corrects a settled quote; what it came to.
    fn credited(&self, quote: &Value, body: &Value) -> Value {
        let answer = self.credit(quote, body);
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    fn settlement(&self, quote: &Value) -> Value {
        self.read_json(&format!("{}/settlement", address(quote)))
    }

    /// The entries of a quote: `(entry, hours, corrects)`.
    fn entries(&self, quote: &Value) -> Vec<(i64, String, Option<i64>)> {
        let answer = self.read_json(&format!("{}/time-entries", address(quote)));
        let entry = |one: &Value| {
            let hours = one["hours"].as_str().expect("hours").to_owned();
            (one["entry"].as_i64().expect("a number"), hours, one["corrects"].as_i64())
        };
        answer["entries"].as_array().expect("entries").iter().map(entry).collect()
    }

    /// A settlement note, as it was frozen.
    fn note(&self, number: &str) -> Value {
        self.read_json(&format!("/api/v1/settlement-notes/{number}"))["note"].clone()
    }

    /// Rows of the feed of a quote.
    fn feed(&self, quote: &Value) -> Vec<Value> {
        let number = quote["number"].as_str().expect("a number");
        let page = self.read_json(&format!("/api/v1/line-items?quote={number}&limit=10000"));
        page["line_items"].as_array().expect("rows").clone()
    }
}

impl Finance for Server {}
impl Finance for str {}

/// A server whose clock stands in a file.
pub fn server_at(place: &Place, clock: &str) -> Server {
    place.server_with(&[("PRISOVERSLAG__CLOCK__FILE", clock)])
}

/// Two servers on one store.
pub fn pair(place: &Place) -> [Server; 2] {
    [place.server(), place.server()]
}

/// An entry of the day before yesterday.
pub fn work(activity: &str, rate: &str, hours: &str) -> Value {
    json!({ "date": "2026-11-20", "activity": activity, "rate": rate, "hours": hours })
}

pub fn taken_back(entry: i64) -> Value {
    json!({ "corrects": entry, "note": "Ført feil." })
}

pub fn omitted(line: &str) -> Value {
    json!({ "line": line, "reason": "Ble ikke levert." })
}

/// The small draft with other values at JSON pointers, whose last member may be new.
pub fn draft_with(changes: &[(&str, Value)]) -> Value {
    let mut whole = draft();
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let parent = whole.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}")).as_object_mut();
        let parent = parent.expect("an object");
        match value {
            Value::Null => drop(parent.remove(key)),
            value => drop(parent.insert(key.to_owned(), value.clone())),
        }
    }
    whole
}

/// A draft of an applicant in Sweden, which has no Norwegian organisation number.
pub fn draft_from_abroad() -> Value {
    draft_with(&[("/scope/applicant/country", json!("SE")), ("/scope/applicant/organisation_number", Value::Null)])
}

/// The draft of many tables: four flat prices.
pub fn draft_of_tables() -> Value {
    let tables = crate::support::request()["scope"]["extracts"]["fd_trygd"].clone();
    draft_with(&[("/scope/extracts/fd_trygd", tables)])
}

/// Net, VAT and total in øre.
pub fn sums(charge: &Value) -> [i64; 3] {
    [&charge["net"], &charge["vat"]["amount"], &charge["total"]].map(ore)
}

/// Net, VAT and total in øre of a net that bears 25 %, rounded half up.
pub fn with_vat(net: i64) -> [i64; 3] {
    let vat = (net * 25 + 50).div_euclid(100);
    [net, vat, net + vat]
}

/// The activity with this code.
pub fn activity<'a>(report: &'a Value, code: &str) -> &'a Value {
    let activities = report["activities"].as_array().expect("activities");
    activities.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("{code} in {report}"))
}

/// The codes of the lines that are charged.
pub fn line_codes(report: &Value) -> Vec<&str> {
    let lines = report["lines"].as_array().expect("lines");
    lines.iter().map(|line| line["code"].as_str().expect("a code")).collect()
}

/// The numbers of the notes of a settlement.
pub fn note_numbers(report: &Value) -> Vec<String> {
    let notes = report["notes"].as_array().expect("notes");
    notes.iter().map(|note| note["number"].as_str().expect("a number").to_owned()).collect()
}

/// The lines, amounts and parts of the VAT agree with each other to the øre.
pub fn assert_sums(charge: &Value) {
    let lines = charge["lines"].as_array().expect("lines");
    let [net, vat, total] = sums(charge);
    assert_eq!(lines.iter().map(|line| ore(&line["amount"])).sum::<i64>(), net, "{charge}");
    assert_eq!(net + vat, total, "{charge}");
    if charge["vat"]["category"] == "S" {
        assert_eq!([net, vat, total], with_vat(net), "{charge}");
    }
    for one in charge["activities"].as_array().expect("activities") {
        let own = lines.iter().filter(|line| line["activity"] == one["code"]).map(|line| ore(&line["amount"]));
        let (charged, quoted) = (own.sum::<i64>(), &one["quoted"]);
        assert_eq!(charged, ore(&one["charged"]), "{one}");
        assert!(charged <= ore(&quoted["fixed"]) + ore(&quoted["hourly"]), "{one}");
        assert_eq!((ore(&one["worked"]["amount"]) - ore(&quoted["hourly"])).max(0), ore(&one["overrun"]), "{one}");
    }
}

/// The feed of a settled quote: nothing is left in the stages before, and what stands in the last is the note that charges it,
/// line for line.
pub fn assert_fed<S: Finance + ?Sized>(server: &S, quote: &Value) {
    let (rows, report) = (server.feed(quote), server.settlement(quote));
    let sum =
        |stage: &str, key: &str| rows.iter().filter(|row| row["stage"] == stage).map(|row| ore(&row[key])).sum::<i64>();
    for stage in ["quoted", "ordered"] {
        assert_eq!((sum(stage, "net"), sum(stage, "vat_amount")), (0, 0), "{stage}");
    }
    let [net, vat, _] = sums(&report);
    assert_eq!((sum("settled", "net"), sum("settled", "vat_amount")), (net, vat));
    let standing = note_numbers(&report).pop().expect("a note");
    let is_own = |row: &&Value| row["settlement_number"] == standing.as_str() && row["reversal"] == false;
    let own: Vec<&Value> = rows.iter().filter(is_own).collect();
    let lines = report["lines"].as_array().expect("lines");
    assert_eq!(own.len(), lines.len(), "{standing}");
    for (row, line) in own.into_iter().zip(lines) {
        let pairs = [
            ("line_code", "code"),
            ("activity", "activity"),
            ("description", "name"),
            ("quantity", "quantity"),
            ("unit", "unit"),
            ("unit_price", "unit_price"),
            ("net", "amount"),
        ];
        for (of_row, of_line) in pairs {
            assert_eq!(row[of_row], line[of_line], "{of_row} of {standing}");
        }
        assert_eq!((&row["vat_code"], &row["vat_rate"]), (&report["vat"]["code"], &report["vat"]["rate"]));
        assert_eq!(row["stage"], "settled");
    }
}

/// A problem with this status and code, whose faults are these.
pub fn assert_faults(answer: &Answer, expected: &[(&str, &str)]) {
    assert_problem(answer, 422, "invalid_input", &format!("{expected:?}"));
    assert_eq!(answer.faults(), crate::quotes::support::faults(expected));
}

/// A change with headers of a test's own.
pub fn send(base: &str, quote: &Value, action: &str, etag: &str, key: &str, body: &Value) -> Option<Answer> {
    try_change(base, "POST", &format!("{}/{action}", address(quote)), etag, key, body)
}
