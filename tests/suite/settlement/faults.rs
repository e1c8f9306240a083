//! What is wrong with entries, settlements and corrections: every fault at once, with its place, in three languages.

use super::sums::{omitted, reduced};
use crate::office::{
    Answer, Caller as _, Finance as _, Office, address, assert_faults, assert_problem, draft_from_abroad,
    draft_of_tables, on_both, taken_back, work,
};
use serde_json::{Value, json};

on_both!(
    every_fault_of_an_entry_is_reported_at_once,
    a_correction_has_a_number_and_a_note_and_nothing_else,
    every_fault_of_a_settlement_is_reported_at_once,
    every_fault_of_a_correction_is_reported_at_once,
    what_cannot_be_printed_is_refused_at_its_place,
    faults_are_reported_in_the_requested_language,
);

fn with(key: &str, value: Value) -> Value {
    let mut entry = work("coordination", "adviser", "1");
    match value {
        Value::Null => drop(entry.as_object_mut().unwrap().remove(key)),
        value => entry[key] = value,
    }
    entry
}

fn every_fault_of_an_entry_is_reported_at_once(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let all = json!({ "date": "2026-11-23", "activity": "cleaning", "rate": 7, "hours": "24.01", "line": "fd_trygd.F_UFP",
        "note": "", "flat_price": false, "who": "me" });
    assert_faults(
        &server.record(&quote, &all),
        &[
            ("$.who", "unknown_field"),
            ("$.date", "date_outside"),
            ("$.activity", "unknown_code"),
            ("$.rate", "wrong_type"),
            ("$.hours", "bad_hours"),
            ("$.note", "empty"),
            ("$.flat_price", "line_is_flat"),
        ],
    );
    let missing = [("$.date", "missing"), ("$.activity", "missing"), ("$.rate", "missing"), ("$.hours", "missing")];
    assert_faults(&server.record(&quote, &json!({})), &missing);
    for (key, value, code) in [
        ("hours", json!("0"), "bad_hours"),
        ("hours", json!("0.00"), "bad_hours"),
        ("hours", json!("24.01"), "bad_hours"),
        ("hours", json!("10000"), "bad_hours"),
        ("hours", json!("-1"), "bad_decimal"),
        ("hours", json!("0.005"), "bad_decimal"),
        ("hours", json!("1,5"), "bad_decimal"),
        ("hours", json!("1e1"), "bad_decimal"),
        ("hours", json!("99999999999999999999999"), "bad_decimal"),
        ("hours", json!(""), "bad_decimal"),
        ("hours", json!(1.5), "wrong_type"),
        ("date", json!("2024-12-31"), "date_outside"),
        ("date", json!("2026-02-30"), "not_a_date"),
        ("date", json!(20_261_120), "wrong_type"),
        ("rate", json!("director"), "unknown_code"),
        ("activity", json!("Coordination"), "unknown_code"),
        ("line", json!("effort.none"), "unknown_line"),
        ("line", json!("effort.delivery.archive"), "line_of_other_activity"),
        ("note", json!("x".repeat(1_001)), "too_long"),
        ("note", json!("a\u{0}b"), "forbidden_character"),
    ] {
        let answer = server.record(&quote, &with(key, value.clone()));
        let place = format!("$.{key}");
        assert_eq!(answer.faults(), [(place, code.to_owned())], "{key} {value}: {}", answer.json());
    }
    for (body, code) in [(Value::Null, "missing"), (json!([]), "wrong_type"), (json!("x"), "wrong_type")] {
        assert_faults(&server.record(&quote, &body), &[("$", code)]);
    }
    assert_eq!((server.entries(&quote).len(), server.etag(&quote).as_str()), (0, "\"3\""));
    // And both edges of what is right.
    for hours in ["0.01", "24", "24.00"] {
        assert_eq!(server.record(&quote, &with("hours", json!(hours))).status, 201, "{hours}");
    }
}

fn a_correction_has_a_number_and_a_note_and_nothing_else(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    let mut all = work("coordination", "adviser", "1");
    (all["corrects"], all["line"], all["flat_price"]) = (json!(1), json!("effort.coordination.case"), json!(false));
    let beside = ["date", "activity", "rate", "hours", "line", "flat_price"].map(|key| format!("$.{key}"));
    let mut expected: Vec<(&str, &str)> = beside.iter().map(|place| (place.as_str(), "not_beside_corrects")).collect();
    expected.push(("$.note", "missing"));
    assert_faults(&server.record(&quote, &all), &expected);
    for (corrects, code) in [
        (json!(0), "out_of_range"),
        (json!(-1), "out_of_range"),
        (json!(4_294_967_296_i64), "out_of_range"),
        (json!("1"), "wrong_type"),
        (json!(1.5), "wrong_type"),
        (Value::Null, "wrong_type"),
        (json!(2), "nothing_to_correct"),
    ] {
        let answer = server.record(&quote, &json!({ "corrects": corrects, "note": "Feil." }));
        assert_eq!(answer.faults(), [("$.corrects".to_owned(), code.to_owned())], "{corrects}: {}", answer.json());
    }
    assert_eq!(server.entries(&quote).len(), 1);
}

fn every_fault_of_a_settlement_is_reported_at_once(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    let body = json!({
        "vat": { "category": "G", "why": 1 },
        "omitted_lines": [
            omitted("fd_trygd.F_UFP"), omitted("effort.coordination.case"), omitted("fd_trygd.F_XX"),
            { "line": 1 }, omitted("fd_trygd.F_SP"), "x",
        ],
        "total": "0.00",
    });
    let faults = [
        ("$.total", "unknown_field"),
        ("$.vat.why", "unknown_field"),
        ("$.vat.category", "vat_category_closed"),
        ("$.vat.reason", "missing"),
        ("$.omitted_lines[1].line", "line_with_hours"),
        ("$.omitted_lines[2].line", "unknown_line"),
        ("$.omitted_lines[3].line", "wrong_type"),
        ("$.omitted_lines[3].reason", "missing"),
        ("$.omitted_lines[5]", "wrong_type"),
    ];
    assert_faults(&server.settle(&quote, &body), &faults);
    let twice =
        json!({ "omitted_lines": [omitted("fd_trygd.F_UFP"), omitted("fd_trygd.F_SP"), omitted("fd_trygd.F_UFP")] });
    assert_faults(&server.settle(&quote, &twice), &[("$.omitted_lines[2].line", "named_twice")]);
    for (vat, faults) in [
        (json!({ "category": "S", "reason": "x" }), vec![("$.vat.reason", "vat_reason_not_needed")]),
        (json!({ "category": "Z" }), vec![("$.vat.category", "unknown_choice")]),
        (json!({}), vec![("$.vat.category", "missing")]),
        (json!("G"), vec![("$.vat", "wrong_type")]),
    ] {
        assert_faults(&server.settle(&quote, &json!({ "vat": vat })), &faults);
    }
    let many = json!({ "omitted_lines": vec![omitted("fd_trygd.F_UFP"); 1_001] });
    let reported = server.settle(&quote, &many);
    assert_eq!((reported.status, &reported.faults()[0].1[..]), (422, "too_many"));
    assert_eq!((server.state(&quote).as_str(), server.etag(&quote).as_str()), ("accepted", "\"4\""));
}

fn every_fault_of_a_correction_is_reported_at_once(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    server.settled(&quote);
    let body = json!({
        "time_entries": [taken_back(1), taken_back(1), taken_back(2), with("hours", json!("0")), { "corrects": 1 }],
        "vat": { "category": "O", "reason": "x" },
        "omitted_lines": [omitted("outside.1")],
        "note": "x",
    });
    let faults = [
        ("$.note", "unknown_field"),
        ("$.reason", "missing"),
        ("$.time_entries[2].corrects", "nothing_to_correct"),
        ("$.time_entries[3].hours", "bad_hours"),
        ("$.time_entries[4].note", "missing"),
        ("$.time_entries[1].corrects", "nothing_to_correct"),
        ("$.vat.category", "vat_category_closed"),
        ("$.omitted_lines[0].line", "line_with_hours"),
    ];
    assert_faults(&server.credit(&quote, &body), &faults);
    assert_faults(&server.credit(&quote, &Value::Null), &[("$.reason", "missing")]);
    assert_faults(&server.credit(&quote, &json!({ "reason": " " })), &[("$.reason", "empty")]);
    assert_eq!((server.entries(&quote).len(), server.etag(&quote).as_str()), (1, "\"5\""));
}

fn what_cannot_be_printed_is_refused_at_its_place(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_from_abroad());
    let body = json!({
        "vat": { "category": "G", "reason": "Til bruk i utlandet 🎉" },
        "omitted_lines": [{ "line": "fd_trygd.F_UFP", "reason": "Ikke levert 🎉" }],
    });
    let answer = server.settle(&quote, &body);
    let expected = [("$.omitted_lines[0].reason", "missing_glyph"), ("$.vat.reason", "missing_glyph")];
    assert_faults(&answer, &expected);
    assert!(answer.json()["errors"][0]["message"].as_str().unwrap().contains("U+1F389"));
    assert_eq!(server.state(&quote), "accepted");
    // The note of an entry is in the JSON and not in the document.
    assert_eq!(server.record(&quote, &with("note", json!("Ferdig 🎉"))).status, 201);
    server.settled(&quote);
    assert_eq!(server.note("S-2026-000001")["time_entries"][0]["note"], "Ferdig 🎉");
    assert_eq!(server.credit(&quote, &json!({ "reason": "Feil 🎉" })).faults()[0].0, "$.reason");
    assert_eq!(server.settlement(&quote)["notes"].as_array().unwrap().len(), 1);
}

fn faults_are_reported_in_the_requested_language(office: &Office) {
    let server = office.server();
    let (quote, open) = (server.accepted(), server.accepted());
    server.settled(&quote);
    let bad = json!({ "date": "2030-01-01", "activity": "x", "rate": "x", "hours": "25", "line": "fd_trygd.F_UFP" });
    let correction = json!({ "corrects": 9, "note": "x", "hours": "1" });
    let vat =
        json!({ "vat": { "category": "G", "reason": "x" }, "omitted_lines": [omitted("outside.1"), omitted("x")] });
    let odd = json!({ "vat": { "category": "S", "reason": "x" },
        "omitted_lines": [omitted("fd_trygd.F_UFP"), omitted("fd_trygd.F_UFP")] });
    let flat = json!({ "date": "2026-11-20", "activity": "extraction", "rate": "adviser", "hours": "1",
        "line": "fd_trygd.F_UFP", "flat_price": false });
    let (mut hourly, mut none) = (flat.clone(), flat.clone());
    (hourly["line"], hourly["flat_price"]) = (json!("outside.1"), json!(true));
    (none["activity"], none["flat_price"]) = (json!("delivery"), json!(true));
    none.as_object_mut().unwrap().remove("line");
    let higher = json!({ "reduced_lines": [reduced("fd_trygd.F_UFP", "9999.00")] });
    let cases: [(&Value, &str, &Value, u16, &str); 11] = [
        (&open, "time-entries", &flat, 422, "invalid_input"),
        (&open, "time-entries", &hourly, 422, "invalid_input"),
        (&open, "time-entries", &none, 422, "invalid_input"),
        (&open, "settle", &higher, 422, "invalid_input"),
        (&open, "time-entries", &bad, 422, "invalid_input"),
        (&open, "time-entries", &correction, 422, "invalid_input"),
        (&open, "settle", &vat, 422, "invalid_input"),
        (&open, "settle", &odd, 422, "invalid_input"),
        (&open, "credit", &json!({ "reason": "x" }), 409, "wrong_state"),
        (&quote, "settle", &Value::Null, 409, "wrong_state"),
        (&quote, "time-entries", &bad, 409, "wrong_state"),
    ];
    for (of, action, body, status, code) in cases {
        let reported = ["nb", "nn", "en"].map(|language| {
            let etag = server.etag(of);
            let headers =
                [("if-match", etag.as_str()), ("content-type", "application/json"), ("accept-language", language)];
            let headers = if body.is_null() { &headers[..1] } else { &headers[..] };
            let headers = [headers, &[("accept-language", language)]].concat();
            let sent = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
            let path = format!("{}/{action}", address(of));
            let answer: Answer = server.send("POST", &path, &headers, &sent);
            assert_problem(&answer, status, code, &path);
            let problem = answer.json();
            let message = |error: &Value| error["message"].as_str().unwrap().to_owned();
            let messages: Vec<String> = problem["errors"].as_array().into_iter().flatten().map(message).collect();
            (problem["detail"].as_str().unwrap().to_owned(), messages)
        });
        let [nb, nn, en] = &reported;
        assert!(nb.0 != en.0 && nn.0 != en.0, "{action}: {}", en.0);
        assert!(nb.1.iter().zip(&en.1).all(|(nb, en)| nb != en), "{action}: {:?}", en.1);
        assert!(nn.1.iter().zip(&en.1).all(|(nn, en)| nn != en), "{action}: {:?}", en.1);
    }
}
