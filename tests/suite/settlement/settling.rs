//! Settling: what it asks for, what it answers, and that it is final.

use super::sums::{TABLE, activity, assert_fed, omitted, sums};
use crate::office::{
    Answer, Caller as _, Finance as _, Office, Server, address, assert_faults, assert_problem, body_of, draft,
    draft_from_abroad, draft_of_tables, new_reference, note_numbers, on_both, ore, redacted, taken_back, work,
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
    what_was_not_worked_is_given_up_only_by_whoever_says_so,
    finance_is_warned_of_what_an_invoice_lacks,
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
        assert_eq!(server.submit(&quote, "credit", etag, "", &new_reference("Feil.")).status, status, "{etag}");
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
    let taxed = json!({ "vat": { "category": "S" } });
    let settled = replays("settle", "\"3\"", &Value::Null, &taxed);
    replays("credit", "\"4\"", &new_reference("Feil."), &json!({ "reason": "Annet." }));
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

fn what_was_not_worked_is_given_up_only_by_whoever_says_so(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "delivery", "adviser", "1");
    let open = server.settlement(&quote);
    let quoted = |code: &str| ore(&activity(&open, code)["quoted"]["hourly"]);
    let warnings = open["warnings"].as_array().expect("warnings");
    let warning = warnings.iter().find(|one| one["code"] == "nothing_worked").expect("a warning");
    let idle: Vec<&str> = warning["activities"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
    assert!(idle.contains(&"coordination") && !idle.contains(&"delivery"), "{warning}");
    let given_up: i64 = idle.iter().map(|code| quoted(code)).sum();
    assert_eq!(ore(&warning["given_up"]), given_up);
    // The sum is named, and each activity is acknowledged.
    let refused = server.settle(&quote, &json!({ "acknowledge": [] }));
    assert_faults(&refused, &[("$.acknowledge", "not_acknowledged")]);
    let said = refused.json()["errors"][0]["message"].as_str().unwrap().replace('\u{a0}', "");
    let kroner = format!("{},{:02}", given_up / 100, given_up % 100);
    assert!(said.replace(' ', "").contains(&kroner) && idle.iter().all(|code| said.contains(code)), "{said}");
    let partly = json!({ "acknowledge": &idle[1..] });
    if idle.len() > 1 {
        assert_faults(&server.settle(&quote, &partly), &[("$.acknowledge", "not_acknowledged")]);
    }
    let unknown = json!({ "acknowledge": ["coordination", "kaffe", 1] });
    let faults = [("$.acknowledge[2]", "wrong_type"), ("$.acknowledge[1]", "unknown_code")];
    assert_eq!(
        server.settle(&quote, &unknown).faults().into_iter().collect::<std::collections::BTreeSet<_>>(),
        crate::office::faults(&faults).into_iter().collect()
    );
    assert_eq!(server.state(&quote), "accepted");
    assert_eq!(office.query("select last from settlement_series"), Vec::<Vec<String>>::new());
    let settled = server.settle(&quote, &json!({ "acknowledge": idle }));
    assert_eq!(settled.status, 200, "{}", settled.json());
    let codes: Vec<Value> =
        settled.json()["warnings"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    assert!(!codes.contains(&json!("nothing_worked")), "{codes:?}");
    // Where all that was quoted is worked, nobody is asked.
    let quote = server.accepted();
    for code in idle.iter().chain(&["delivery"]) {
        server.worked(&quote, code, "adviser", "0.01");
    }
    assert_eq!(server.settle(&quote, &json!({ "acknowledge": [] })).status, 200);
    office.assert_sound(2);
}

fn finance_is_warned_of_what_an_invoice_lacks(office: &Office) {
    let codes = |server: &Server, quote: &Value| {
        let report = server.settlement(quote);
        let warnings = report["warnings"].as_array().cloned().unwrap_or_default();
        let codes = warnings.iter().map(|one| one["code"].as_str().expect("a code").to_owned());
        codes.filter(|code| code.starts_with("no_")).collect::<Vec<_>>()
    };
    let server = office.server();
    let quote = server.accepted();
    let abroad = server.accepted_of(&draft_from_abroad());
    assert_eq!(codes(&server, &quote), ["no_account", "no_buyer_reference"]);
    let all = ["no_account", "no_buyer_reference", "no_electronic_address", "no_address_abroad"];
    assert_eq!(codes(&server, &abroad), all);
    server.settled(&abroad);
    assert_eq!(codes(&server, &abroad), all);
    // There is no file that would be refused, but what to do instead.
    let refused = server.read(&format!("{}/invoice", address(&abroad)));
    assert_problem(&refused, 409, "no_electronic_address", "invoice");
    let said = refused.json()["detail"].as_str().expect("a text").to_owned();
    assert!(
        said.contains("/api/v1/settlement-notes/S-2026-000001/pdf") && said.contains("buyer.electronic_address"),
        "{said}"
    );
    assert_eq!(server.read("/api/v1/settlement-notes/S-2026-000001/pdf").status, 200);
    let body = json!({ "reason": "Adressen manglet.", "buyer": {
        "order_number": "45", "electronic_address": "0007:2021002932",
        "address": { "street": "Box 256", "postal_code": "751 05", "city": "Uppsala" } } });
    let report = server.credited(&abroad, &body);
    let statuses: Vec<u16> = note_numbers(&report)
        .iter()
        .map(|number| server.read(&format!("/api/v1/settlement-notes/{number}/invoice")).status)
        .collect();
    assert_eq!(statuses, [409, 409, 200]);
    assert_eq!(codes(&server, &abroad), ["no_account"]);
    drop(server);
    let server = office.server_with(&[("PRISOVERSLAG__SELLER__ACCOUNT", "8601 11 17947")]);
    assert_eq!(codes(&server, &abroad), Vec::<String>::new());
    assert_eq!(codes(&server, &quote), ["no_buyer_reference"]);
}
