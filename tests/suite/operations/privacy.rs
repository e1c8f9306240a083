//! What is stored of people: drafts lose their contacts in time, and views from outside a case are recorded where that is set.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::office::{Caller as _, OWN, Office, Server, acceptance, address, assert_refused, draft_for, on_both};
use crate::sqlite::execute;
use crate::support::{NOW, text, wait_for};

on_both!(
    a_draft_loses_its_contact_in_time_and_what_was_issued_keeps_it,
    a_draft_that_is_not_whole_loses_what_there_is_of_a_contact,
    with_no_days_a_draft_keeps_its_contact,
    a_view_from_outside_the_case_is_recorded_and_no_other,
);

const DAYS: &str = "PRISOVERSLAG__PRIVACY__DRAFT_CONTACT_DAYS";

/// A server at a moment. It looks at the store when it starts.
fn at(office: &Office, moment: &str, days: &str) -> Server {
    office.at(moment);
    office.server_with(&[(DAYS, days)])
}

fn contact(service: &Server, quote: &str) -> Value {
    service.read_json(quote)["scope"]["applicant"]["contact"].clone()
}

fn a_draft_loses_its_contact_in_time_and_what_was_issued_keeps_it(office: &Office) {
    let service = at(office, NOW, "30");
    let own = draft_for(OWN)["scope"]["applicant"]["contact"].clone();
    let (draft, issued) = (service.drafted_for(OWN), service.issued_for(OWN));
    let before = service.get(&issued);
    let pdf = service.get(&format!("{issued}/pdf")).body;
    drop(service);

    // To the day, and not before; touched is as good as new.
    let service = at(office, "2026-12-22T11:59:59Z", "30");
    assert_eq!(service.change("PUT", &draft, "\"1\"", "", &draft_for(OWN)).status, 200);
    drop(service);
    let service = at(office, "2027-01-21T11:59:58Z", "30");
    assert!(
        service.get(&format!("{issued}/events")).json()["events"].as_array().is_some_and(|events| events.len() == 3)
    );
    wait_for("the sweep", || (service.read_json(&issued)["state"] == "expired").then_some(()));
    assert_eq!((contact(&service, &draft), service.get(&draft).header("etag")), (own.clone(), "\"2\""));
    let untouched = service.get(&issued).body;
    drop(service);

    let service = at(office, "2027-01-21T12:00:00Z", "30");
    let answer = wait_for("the sweep", || Some(service.get(&draft)).filter(|answer| answer.header("etag") == "\"3\""));
    let reported = text(&answer.body);
    assert!(!reported.contains("Kari") && !reported.contains("kari.nordmann"), "{reported}");
    let events = service.read_json(&format!("{draft}/events"));
    let last = events["events"].as_array().expect("events").last().expect("one").clone();
    assert_eq!(
        (&last["action"], &last["actor"]),
        (&json!("remove_contact"), &json!({ "id": "system", "role": "system" }))
    );
    assert_eq!((&last["from"], &last["to"]), (&json!("draft"), &json!("draft")));
    // Nothing of it is left in the tables that are read.
    let left = office.value("select count(*) from quotes where state = 'draft' and draft like '%kari.nordmann%'");
    assert_eq!(left, "0");

    let stale = service.change("POST", &format!("{draft}/issue"), "\"2\"", "", &Value::Null);
    assert_refused(&stale, 412, "stale", "what was seen before");
    let refused = service.change("POST", &format!("{draft}/issue"), "\"3\"", "", &Value::Null);
    assert_eq!(refused.status, 422, "{}", text(&refused.body));
    assert!(refused.faults().iter().any(|(path, _)| path.contains("contact")), "{:?}", refused.faults());
    assert_eq!(service.change("PUT", &draft, "\"3\"", "", &draft_for(OWN)).status, 200);
    service.must_post(&format!("{draft}/issue"), "\"4\"", &Value::Null);
    assert_eq!(contact(&service, &draft), own);

    assert_eq!(service.get(&issued).body, untouched);
    assert_eq!(service.get(&format!("{issued}/pdf")).body, pdf);
    assert_eq!(service.read_json(&issued)["scope"], before.json()["scope"]);
    drop(service);
    office.assert_sound(2);
}

fn a_draft_that_is_not_whole_loses_what_there_is_of_a_contact(office: &Office) {
    let service = at(office, NOW, "30");
    let drafted = |contact: Value| address(&service.make(&json!({ "scope": { "applicant": { "contact": contact } } })));
    let parts = [
        drafted(json!({ "name": "Kari Nordmann" })),
        drafted(json!({ "email": "kari@example.no" })),
        drafted(json!({ "name": "Kari Nordmann", "email": "kari@blåbær.no" })),
    ];
    let without = address(&service.make(&json!({})));
    let mut priced = draft_for(OWN);
    priced["scope"]["applicant"]["contact"] = json!({ "name": "Kari Nordmann" });
    let priced = address(&service.make(&priced));
    drop(service);
    let service = at(office, "2027-01-21T12:00:01Z", "30");
    for draft in parts.iter().chain([&priced]) {
        wait_for("the sweep", || (service.get(draft).header("etag") == "\"2\"").then_some(()));
        assert_eq!(contact(&service, draft)["email"], "removed@prisoverslag.invalid");
        assert!(!text(&service.get(draft).body).contains("Kari"));
    }
    assert_eq!(service.get(&without).header("etag"), "\"1\"");
    assert!(service.read_json(&priced)["price"].is_object());
}

#[test]
fn drafts_that_cannot_be_changed_keep_no_other_from_its_end() {
    let office = Office::sqlite();
    let service = at(&office, NOW, "30");
    // More than one look at the store finds.
    for _ in 0..201 {
        service.drafted_for(OWN);
    }
    office.at("2026-11-22T12:00:01Z");
    let good = service.drafted_for(OWN);
    drop(service);
    let last = good.rsplit('/').next().expect("an identity");
    let bad = format!("update quotes set tariff_hash = '{}' where id <> '{last}'", "0".repeat(64));
    execute(file_of(&office), &bad);
    let service = at(&office, "2027-01-21T12:00:01Z", "30");
    wait_for("the sweep", || (service.get(&good).header("etag") == "\"2\"").then_some(()));
    assert!(service.log().contains("a draft's contact could not be removed"));
}

#[test]
fn what_was_taken_out_is_in_no_corner_of_the_file() {
    let office = Office::sqlite();
    let service = at(&office, NOW, "30");
    let [kept, thrown] = [(); 2].map(|()| service.drafted_for(OWN));
    let keyed = service.change("POST", "/api/v1/quotes", "", "a-key", &draft_for(OWN));
    let keyed = keyed.header("location").to_owned();
    for quote in [&thrown, &keyed] {
        assert_eq!(service.change("DELETE", quote, "\"1\"", "", &Value::Null).status, 204);
    }
    drop(service);
    let mut service = at(&office, "2027-01-21T12:00:01Z", "30");
    wait_for("the sweep", || (service.get(&kept).header("etag") == "\"2\"").then_some(()));
    service.signal("TERM");
    assert!(service.ended().success());
    let file = file_of(&office);
    let names = std::fs::read_dir(file.parent().expect("a folder")).expect("a folder");
    let names = names.map(|entry| entry.expect("a file").file_name().into_string().expect("a plain name"));
    let mut names: Vec<_> = names.filter(|name| name.contains(".db")).collect();
    names.sort_unstable();
    let name = file.file_name().and_then(|name| name.to_str()).expect("a plain name");
    assert_eq!(names, [name.to_owned(), format!("{name}.lock")], "all of it is in one file");
    let bytes = std::fs::read(&file).expect("the store");
    let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has("removed@prisoverslag.invalid") && !has("kari.nordmann"));
}

fn file_of(office: &Office) -> PathBuf {
    office.sqlite_path()
}

fn with_no_days_a_draft_keeps_its_contact(office: &Office) {
    let service = at(office, NOW, "0");
    let own = draft_for(OWN)["scope"]["applicant"]["contact"].clone();
    let (draft, issued) = (service.drafted_for(OWN), service.issued_for(OWN));
    drop(service);
    let service = at(office, "2126-01-01T00:00:00Z", "0");
    let expired = || office.value("select count(*) from quotes where state = 'expired'");
    wait_for("the sweep", || (expired() == "1").then_some(()));
    assert_eq!(contact(&service, &draft), own);
    assert_eq!(contact(&service, &issued), own);
}

/// What is listed of looks at a quote, first to last: by whom, in what role, at what.
fn looks(service: &Server, admin: &str, quote: &str) -> Vec<[String; 3]> {
    let reported = service.by(admin).read_json(&format!("{quote}/reads"));
    let word = |value: &Value| value.as_str().expect("a word").to_owned();
    let reads = reported["reads"].as_array().expect("reads").iter().rev();
    reads.map(|read| [word(&read["actor"]["id"]), word(&read["actor"]["role"]), word(&read["what"])]).collect()
}

fn a_view_from_outside_the_case_is_recorded_and_no_other(office: &Office) {
    let [officer, other, finance, admin] =
        ["case_officer", "case_officer", "finance", "admin"].map(|role| office.key(role));
    let applicant = office.key_of(OWN);
    let id = |key: &str| format!("key:{}", key.split('_').nth(1).expect("its public name"));
    let look_at = |service: &Server, caller: &str, quote: &str, paths: &[&str]| {
        for path in paths {
            let answer = service.by(caller).get(&format!("{quote}{path}"));
            assert!(answer.status == 200 || answer.status == 409, "{path}: {}", text(&answer.body));
        }
    };
    let everything = ["", "/pdf", "/events", "/time-entries", "/settlement"];
    // By default nothing is recorded.
    let service = office.server();
    let before = service.by(&officer).issued_for(OWN);
    look_at(&service, &other, &before, &everything);
    assert_eq!(looks(&service, &admin, &before), [[""; 3]; 0]);
    drop(service);

    let service = office.server_with(&[("PRISOVERSLAG__PRIVACY__AUDIT_READS", "true")]);
    let quote = service.by(&officer).issued_for(OWN);
    let draft = service.by(&officer).drafted_for(OWN);
    // Its officer and its applicant, and whoever lists, have not looked from outside.
    look_at(&service, &officer, &quote, &everything);
    look_at(&service, &officer, &draft, &["", "/events", "/preview"]);
    look_at(&service, &applicant, &quote, &["", "/pdf"]);
    assert_eq!(service.by(&other).get("/api/v1/quotes?q=NTNU").status, 200);
    assert_eq!(service.by(&other).get(&format!("{quote}/nothing")).status, 404);
    for quote in [&quote, &draft] {
        assert_eq!(looks(&service, &admin, quote), [[""; 3]; 0]);
    }

    service.by(&applicant).must_post(&format!("{quote}/accept"), "\"2\"", &acceptance());
    look_at(&service, &other, &quote, &everything);
    let with = format!("/comparison?with={}", before.rsplit('/').next().expect("an identity"));
    look_at(&service, &other, &quote, &[&with]);
    look_at(&service, &other, &draft, &["/preview", "/events"]);
    look_at(&service, &finance, &quote, &["", "/settlement"]);
    let by = |key: &str, role: &str, what: &str| [id(key), role.to_owned(), what.to_owned()];
    let what = ["read", "document", "events", "time entries", "settlement", "comparison"];
    let mut expected: Vec<_> = what.iter().map(|what| by(&other, "case_officer", what)).collect();
    expected.extend(["read", "settlement"].map(|what| by(&finance, "finance", what)));
    assert_eq!(looks(&service, &admin, &quote), expected);
    assert_eq!(looks(&service, &admin, &before), [by(&other, "case_officer", "comparison")]);
    assert_eq!(looks(&service, &admin, &draft), ["preview", "events"].map(|what| by(&other, "case_officer", what)));

    // What belongs to the settlement, by someone who had no part in it.
    let settled =
        service.by(&finance).must_post(&format!("{quote}/settle"), "\"3\"", &crate::office::given_up(&Value::Null));
    let note = settled["settlement"]["number"].as_str().or_else(|| settled["number"].as_str()).map(str::to_owned);
    let note = note.unwrap_or_else(|| office.value("select number from settlement_notes"));
    let clerk = office.key("finance");
    look_at(&service, &clerk, &quote, &["/invoice"]);
    look_at(&service, &clerk, &format!("/api/v1/settlement-notes/{note}"), &["", "/pdf", "/invoice"]);
    let seen =
        looks(&service, &admin, &quote).into_iter().filter(|look| look[0] == id(&clerk)).map(|look| look[2].clone());
    let seen: Vec<String> = seen.collect();
    assert_eq!(seen, ["invoice", "settlement note", "settlement note's document"], "each once a day");
    office.at("2026-11-22T22:59:59Z");
    look_at(&service, &clerk, &quote, &["/invoice"]);
    let count = || looks(&service, &admin, &quote).into_iter().filter(|look| look[0] == id(&clerk)).count();
    assert_eq!(count(), 3);
    office.at("2026-11-22T23:00:00Z");
    look_at(&service, &clerk, &quote, &["/invoice", "/invoice"]);
    assert_eq!(count(), 4, "midnight in Norway");
    // Whoever then acts is within the case from there on.
    service.by(&other).must_post(&format!("{draft}/issue"), "\"1\"", &Value::Null);
    look_at(&service, &other, &draft, &["", "/pdf"]);
    assert_eq!(looks(&service, &admin, &draft).len(), 2);

    // Of what is not there nothing is recorded, and only an admin may read the record.
    let absent = "/api/v1/quotes/00000000-0000-7000-8000-000000000000";
    for path in ["", "/events", "/pdf", "/reads"] {
        let caller = if path == "/reads" { &admin } else { &other };
        assert_eq!(service.by(caller).get(&format!("{absent}{path}")).status, 404, "{path}");
    }
    assert_eq!(office.value("select count(*) from quote_reads where quote_id like '00000000%'"), "0");
    for key in [&officer, &finance, &applicant] {
        assert_refused(&service.by(key).get(&format!("{quote}/reads")), 403, "forbidden", "reads");
    }
}
