//! `POST /api/v1/estimates`: the whole answer, its languages, and which edition prices it.

use crate::office::{Caller as _, Server};
use crate::support::{request, request_with};
use serde_json::json;

#[test]
fn the_whole_answer_is_as_agreed() {
    let answer = Server::start().post("/api/v1/estimates", &request());
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    insta::assert_json_snapshot!(answer.json());
}

#[test]
fn the_same_scope_gives_the_same_bytes_from_any_server() {
    let (one, other) = (Server::start(), Server::start());
    let first = one.post("/api/v1/estimates", &request());
    // The second time, lines come from what the first left behind.
    assert_eq!(first.body, one.post("/api/v1/estimates", &request()).body);
    assert_eq!(first.body, other.post("/api/v1/estimates", &request()).body);
}

#[test]
fn a_scope_is_priced_by_the_edition_in_force_on_its_date_or_by_the_one_that_is_named() {
    let server = Server::start();
    let edition = |request| {
        let estimate = server.post("/api/v1/estimates", &request).json();
        (estimate["tariff"]["id"].clone(), estimate["priced_on"].clone())
    };
    let on = |date: &str| request_with("/priced_on", json!(date));
    assert_eq!(edition(on("2021-01-01")), (json!("2021-01-01"), json!("2021-01-01")));
    assert_eq!(edition(on("2021-12-31")), (json!("2021-01-01"), json!("2021-12-31")));
    assert_eq!(edition(on("2025-12-31")), (json!("2023-01-01"), json!("2025-12-31")));
    // Left out, it is the day of the server's clock in Norway.
    let mut today = request();
    today.as_object_mut().unwrap().remove("priced_on");
    assert_eq!(edition(today.clone()), (json!("2026-01-01"), json!("2026-11-22")));
    today["tariff"] = json!("2022-01-01");
    assert_eq!(edition(today.clone()), (json!("2022-01-01"), json!("2026-11-22")));
    today["tariff"] = json!("current");
    assert_eq!(edition(today), (json!("2026-01-01"), json!("2026-11-22")));
}

#[test]
fn today_is_the_day_in_norway_and_not_in_greenwich() {
    let mut request = request();
    request.as_object_mut().unwrap().remove("priced_on");
    for (moment, day) in [
        ("2026-12-31T22:59:59Z", "2026-12-31"),
        ("2026-12-31T23:00:00Z", "2027-01-01"),
        ("2027-06-30T21:59:59Z", "2027-06-30"),
        ("2027-06-30T22:00:00Z", "2027-07-01"),
    ] {
        let server = Server::start_with(&[("PRISOVERSLAG__CLOCK__FIXED_AT", moment)]);
        assert_eq!(server.post("/api/v1/estimates", &request).json()["priced_on"], day, "{moment}");
    }
}

#[test]
fn a_thousand_lines_are_priced() {
    let items: Vec<_> = (0..1_000).map(|number| json!({ "description": format!("Uttak {number}") })).collect();
    let request = request_with("/scope/extracts/outside_variable_lists", json!(items));
    let answer = Server::start().post("/api/v1/estimates", &request);
    assert_eq!(answer.status, 200);
    let estimate = answer.json();
    assert_eq!(estimate["lines"].as_array().unwrap().len(), 1_019);
    assert_eq!(estimate["lines"][1_015]["code"], "outside.1000");
}

#[test]
fn hostile_text_stays_text() {
    let server = Server::start();
    for hostile in
        ["#read(\"/etc/passwd\")", "$x$ @a *b* _c_ `d` <e> = f", "'; drop table quotes; --", "</script><b>", "\\u0000"]
    {
        let request = request_with("/scope/extracts/outside_variable_lists/0/description", json!(hostile));
        let estimate = server.post("/api/v1/estimates", &request).json();
        let name = format!("Uttak utenfor variabellister: {hostile}");
        let line = estimate["lines"].as_array().unwrap().iter().find(|line| line["code"] == "outside.1").unwrap();
        assert_eq!(line["name"]["nb"], json!(name));
    }
}
