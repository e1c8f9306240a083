//! Settling: what it asks for, what it answers, and that it is final.

use super::sums::{TABLE, assert_fed, omitted, sums};
use crate::office::{
    Answer, Caller as _, Finance as _, Office, Server, address, assert_faults, assert_problem, body_of, draft,
    draft_from_abroad, draft_of_tables, on_both, redacted, taken_back, work,
};
use serde_json::{Value, json};

on_both!(
    a_settlement_is_read_before_and_after_and_in_no_other_state,
    a_settlement_is_of_the_version_that_was_seen,
    a_key_settles_once,
    a_settled_quote_is_final,
    a_revision_that_was_begun_before_comes_too_late,
    vat_is_left_out_only_for_applicants_outside_the_vat_area,
    a_settled_answer_is_as_agreed,
);

fn unchanged(server: &Server, quote: &Value) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let read = |below: &str| server.read(&format!("{}{below}", address(quote))).body;
    (read(""), read("/settlement"), read("/events"))
}

fn a_settlement_is_read_before_and_after_and_in_no_other_state(office: &Office) {
    let server = office.server();
    let (draft, issued, declined, former) = (server.drafted(), server.issued(), server.issued(), server.issued());
    assert_eq!(server.answer(&declined, "decline", "\"2\"", "").status, 200);
    server.issue(&server.revised(&former));
    for quote in [&draft, &issued, &declined, &former] {
        assert_problem(&server.read(&format!("{}/settlement", address(quote))), 409, "wrong_state", "settlement");
        assert_problem(&server.settle(quote, &Value::Null), 409, "wrong_state", "settle");
        assert_problem(&server.credit(quote, &json!({ "reason": "x" })), 409, "wrong_state", "credit");
    }
    let quote = server.accepted();
    assert_problem(&server.credit(&quote, &json!({ "reason": "x" })), 409, "wrong_state", "credit");
    let read = server.read(&format!("{}/settlement", address(&quote)));
    assert_eq!((read.header("etag"), &read.json()["state"]), ("\"3\"", &json!("open")));
    let settled = server.settle(&quote, &json!({}));
    assert_eq!((settled.status, settled.header("etag")), (200, "\"4\""));
    let read = server.read(&format!("{}/settlement", address(&quote)));
    assert_eq!((read.header("etag"), read.json()), ("\"4\"", settled.json()));
    assert_eq!((server.state(&quote).as_str(), server.etag(&quote).as_str()), ("settled", "\"4\""));
    assert_eq!(server.read_json("/api/v1/quotes?status=settled")["quotes"][0]["id"], quote["id"]);
    let events = server.read_json(&format!("{}/events", address(&quote)));
    let last = events["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!([&last["action"], &last["from"], &last["to"]], ["settle", "accepted", "settled"]);
    assert_eq!(last["price"], settled.json()["notes"][0]["price"]);
    let nobody = json!({ "id": "01a20320-a200-7a43-b599-662c81bed5b6" });
    for action in ["settle", "credit"] {
        assert_problem(&server.submit(&nobody, action, "\"1\"", "", &json!({})), 404, "not_found", action);
    }
    for below in ["settlement", "time-entries", "invoice"] {
        assert_problem(&server.read(&format!("{}/{below}", address(&nobody))), 404, "not_found", below);
    }
}

fn a_settlement_is_of_the_version_that_was_seen(office: &Office) {
    let [server, other] = office.pair();
    let quote = server.accepted();
    let seen = server.etag(&quote);
    for (etag, status) in [("", 428), ("*", 428), ("3", 400), ("\"2\"", 412), ("W/\"3\"", 412)] {
        assert_eq!(server.submit(&quote, "settle", etag, "", &Value::Null).status, status, "{etag}");
    }
    other.worked(&quote, "coordination", "adviser", "1");
    assert_problem(&server.submit(&quote, "settle", &seen, "", &Value::Null), 412, "stale", "an entry came in between");
    assert_eq!(server.state(&quote), "accepted");
    let now = server.etag(&quote);
    assert_eq!(server.submit(&quote, "settle", &now, "", &Value::Null).status, 200);
    for (etag, status) in [("", 428), (now.as_str(), 412)] {
        assert_eq!(server.submit(&quote, "credit", etag, "", &json!({ "reason": "Feil." })).status, status, "{etag}");
    }
    assert_eq!(office.query("select last from settlement_series"), [["1"]]);
}

fn a_key_settles_once(office: &Office) {
    let [server, other] = office.pair();
    let quote = server.accepted();
    let reported = |answer: &Answer| (answer.status, answer.header("etag").to_owned(), answer.body.clone());
    let replays = |action: &str, etag: &str, body: &Value, another: &Value| {
        assert_eq!(server.submit(&quote, action, etag, action, &json!({ "x": 1 })).status, 422);
        let first = server.submit(&quote, action, etag, action, body);
        assert_eq!(first.status, 200, "{}", first.json());
        let again = other.submit(&quote, action, etag, action, body);
        assert_eq!((reported(&again), again.header("idempotent-replayed")), (reported(&first), "true"));
        let reused = other.submit(&quote, action, etag, action, another);
        assert_problem(&reused, 422, "idempotency_key_reused", action);
        reported(&first)
    };
    let settled = replays("settle", "\"3\"", &Value::Null, &json!({}));
    replays("credit", "\"4\"", &json!({ "reason": "Feil." }), &json!({ "reason": "Annet." }));
    // The first answer, whatever happened since.
    assert_eq!(reported(&server.submit(&quote, "settle", "\"3\"", "settle", &Value::Null)), settled);
    assert_eq!(office.value("select count(*) from settlement_notes"), "3");
    office.assert_sound(1);
}

fn a_settled_quote_is_final(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    server.settled(&quote);
    let before = unchanged(&server, &quote);
    let feed = server.feed(&quote);
    let etag = server.etag(&quote);
    for (action, body) in [
        ("accept", body_of("accept")),
        ("decline", body_of("decline")),
        ("withdraw", body_of("withdraw")),
        ("revisions", Value::Null),
        ("time-entries", work("coordination", "adviser", "1")),
        ("time-entries", taken_back(1)),
        ("settle", Value::Null),
        ("issue", Value::Null),
    ] {
        assert_problem(&server.submit(&quote, action, &etag, "", &body), 409, "wrong_state", action);
    }
    for (method, body) in [("PUT", draft()), ("DELETE", Value::Null)] {
        assert_problem(&server.change(method, &address(&quote), &etag, "", &body), 409, "wrong_state", method);
    }
    assert_eq!((unchanged(&server, &quote), server.feed(&quote)), (before, feed));
    office.assert_sound(1);
}

fn a_revision_that_was_begun_before_comes_too_late(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let revision = server.revised(&quote);
    server.settled(&quote);
    let before = unchanged(&server, &quote);
    let answer = server.submit(&revision, "issue", "\"1\"", "", &Value::Null);
    assert_problem(&answer, 409, "wrong_state", "issue");
    assert_eq!((unchanged(&server, &quote), server.state(&revision).as_str()), (before, "draft"));
    office.assert_sound(1);
}

fn vat_is_left_out_only_for_applicants_outside_the_vat_area(office: &Office) {
    let server = office.server();
    let inside = server.accepted();
    for category in ["G", "E", "O"] {
        let vat = json!({ "vat": { "category": category, "reason": "Utenfor avgiftsområdet" } });
        assert_faults(&server.settle(&inside, &vat), &[("$.vat.category", "vat_category_closed")]);
    }
    let taxed = server.settle(&inside, &json!({ "vat": { "category": "S" } })).json();
    assert_eq!(taxed["vat"], json!({ "category": "S", "rate": "25", "code": "3", "amount": "625.00" }));
    for (category, code) in [("G", "52"), ("E", "6"), ("O", "7")] {
        let quote = server.accepted_of(&draft_from_abroad());
        let without = json!({ "vat": { "category": category } });
        assert_faults(&server.settle(&quote, &without), &[("$.vat.reason", "missing")]);
        let reason = json!({ "category": category, "reason": "Utenfor avgiftsområdet" });
        let report = server.settle(&quote, &json!({ "vat": reason })).json();
        let expected = json!({ "category": category, "rate": "0", "code": code, "amount": "0.00",
            "reason": "Utenfor avgiftsområdet" });
        assert_eq!((&report["vat"], sums(&report)), (&expected, [TABLE, 0, TABLE]));
        assert_fed(&server, &quote);
    }
    // Who is abroad is charged VAT unless finance says otherwise.
    let quote = server.accepted_of(&draft_from_abroad());
    assert_eq!(server.settled(&quote)["vat"]["category"], "S");
    office.assert_sound(5);
}

fn a_settled_answer_is_as_agreed(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    for (of, rate, hours) in
        [("coordination", "adviser", "7.5"), ("coordination", "office", "0.25"), ("delivery", "adviser", "8")]
    {
        server.worked(&quote, of, rate, hours);
    }
    let answer = server.settle(&quote, &json!({ "omitted_lines": [omitted("fd_trygd.F_SP")] }));
    let report = redacted(answer.json(), &["/quote_id", "/notes/0/document"]);
    insta::assert_json_snapshot!("a_settled_answer", report);
    let note = redacted(server.note("S-2026-000001"), &["/quote/id", "/quote/canonical_sha256", "/tariff/hash"]);
    insta::assert_json_snapshot!("a_settlement_note", note);
}
