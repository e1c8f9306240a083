//! A quote is valid to the end of its last day in Oslo, and is expired at once for everyone who reads it.

use crate::office::{
    Caller as _, Office, Server, address, assert_problem, body_of, complete, complete_with, id, members, on_both,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

on_both!(
    a_quote_is_valid_to_the_end_of_its_last_day_in_oslo,
    one_millisecond_before_the_end_a_quote_is_accepted_and_at_the_end_it_is_not,
    whoever_asks_first_finds_it_expired,
    what_is_answered_never_expires,
    an_expired_quote_is_reported_in_the_requested_language,
);

/// When it is issued, its last day, and the moment at which that has passed.
const CASES: [(&str, &str, &str); 8] = [
    ("2026-11-22T12:00:00Z", "2026-12-06", "2026-12-06T23:00:00Z"),
    ("2026-06-30T12:00:00Z", "2026-07-14", "2026-07-14T22:00:00Z"),
    // A second before and after midnight in Oslo.
    ("2026-06-30T21:59:59Z", "2026-07-14", "2026-07-14T22:00:00Z"),
    ("2026-06-30T22:00:00Z", "2026-07-15", "2026-07-15T22:00:00Z"),
    // The days on which the clock is moved: issued in winter, ending in summer, and the other way about.
    ("2026-03-15T12:00:00Z", "2026-03-29", "2026-03-29T22:00:00Z"),
    ("2026-10-11T12:00:00Z", "2026-10-25", "2026-10-25T23:00:00Z"),
    ("2028-02-15T12:00:00Z", "2028-02-29", "2028-02-29T23:00:00Z"),
    ("2026-12-17T23:30:00Z", "2027-01-01", "2027-01-01T23:00:00Z"),
];

fn before(moment: &str) -> String {
    (moment.parse::<Timestamp>().unwrap() - SignedDuration::from_millis(1)).to_string()
}

/// A quote that ends at 2026-12-06T23:00:00Z.
fn quote(server: &Server) -> String {
    id(&server.issued_of(&complete_with(&json!({ "case_number": "2026/77" }))))
}

fn a_quote_is_valid_to_the_end_of_its_last_day_in_oslo(office: &Office) {
    let server = office.server();
    for (issued, last_day, end) in CASES {
        office.at(issued);
        let id = server.issued_complete();
        let issue = server.quote(&id)["issue"].clone();
        assert_eq!(members(&issue, ["valid_to", "expires_at"]), [last_day, end], "{issued}");
        office.at(&before(end));
        assert_eq!(server.state(&id), "issued", "{issued}");
        office.at(end);
        assert_eq!(server.state(&id), "expired", "{issued}");
    }
    assert!(office.audit(&[]).0);
}

fn one_millisecond_before_the_end_a_quote_is_accepted_and_at_the_end_it_is_not(office: &Office) {
    let server = office.server_at("2026-03-01T12:00:00Z");
    let cases = [(CASES[0], "accept"), (CASES[4], "decline"), (CASES[5], "withdraw"), (CASES[6], "accept")];
    for ((issued, last_day, end), action) in cases {
        office.at(issued);
        let (in_time, late) = (server.issued_complete(), server.issued_complete());
        let tag = server.etag(&late);
        office.at(&before(end));
        assert_eq!(server.act(&in_time, action).status, 200, "{action} {issued}");
        office.at(end);
        // The tag is the one that the caller saw: nobody has looked since.
        let headers = [("if-match", tag.as_str()), ("accept-language", "en")];
        let answer = server.send_json("POST", &format!("{}/{action}", address(&late)), &headers, &body_of(action));
        assert_problem(&answer, 409, "expired", action);
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(&last_day[..4]) && detail.contains("expired"), "{detail}");
        let expected = [["create", "-", "draft"], ["issue", "draft", "issued"], ["expire", "issued", "expired"]];
        assert_eq!(server.history(&late), expected);
    }
    assert!(office.audit(&[]).0);
}

fn whoever_asks_first_finds_it_expired(office: &Office) {
    let server = office.server();
    let ids: [String; 8] = std::array::from_fn(|_| quote(&server));
    let pdf = server.pdf(&ids[4]);
    office.at("2026-12-06T23:00:00Z");
    assert_eq!(server.quote(&ids[0])["state"], "expired");
    assert_eq!(server.history(&ids[1])[2], ["expire", "issued", "expired"]);
    assert_eq!(server.get(&address(&ids[2])).header("etag"), "\"3\"");
    let headers = [("if-none-match", "\"2\"")];
    assert_eq!(server.send("GET", &address(&ids[3]), &headers, b"").status, 200);
    assert_eq!(members(&server.verify(&pdf), ["verdict", "state"]), ["genuine_closed", "expired"]);
    // A revision of one that nobody has read since: it expired and was not superseded.
    let revision = server.change("POST", &format!("{}/revisions", address(&ids[5])), "", "", &Value::Null);
    assert_eq!(revision.status, 201);
    assert_eq!(server.state(&ids[5]), "expired");
    let listed = server.get("/api/v1/quotes?status=expired").json();
    let mut found: Vec<&str> =
        listed["quotes"].as_array().unwrap().iter().map(|quote| quote["id"].as_str().unwrap()).collect();
    let mut expected: Vec<&str> = ids.iter().map(String::as_str).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(server.found("status=issued"), Vec::<String>::new());
    // Who, when and why: the service itself, once.
    let expired = server.quote(&ids[6]);
    assert_eq!(expired["answer"], json!({ "answered_at": "2026-12-06T23:00:00Z", "valid_to": "2026-12-06" }));
    for id in &ids {
        let events = server.events(id);
        assert_eq!(events.len(), 3);
        assert_eq!(events[2]["actor"], json!({ "id": "system", "role": "system" }));
    }
    let (holds, reported) = office.audit(&[]);
    assert!(holds && reported.starts_with("16 ledger entries, 8 issued quotes"), "{reported}");
}

fn what_is_answered_never_expires(office: &Office) {
    let server = office.server();
    let states = ["draft", "accepted", "declined", "withdrawn", "superseded"];
    let ids = states.map(|state| office.in_state(&server, state));
    let before = ids.each_ref().map(|id| (server.etag(id), server.quote(id), server.events(id)));
    for moment in ["2026-12-06T23:00:00Z", "2027-06-01T12:00:00Z"] {
        office.at(moment);
        // A list looks through all of them first.
        assert_eq!(server.found("status=expired").len(), 1, "only the revision that superseded one");
        assert_eq!(ids.each_ref().map(|id| (server.etag(id), server.quote(id), server.events(id))), before);
    }
}

fn an_expired_quote_is_reported_in_the_requested_language(office: &Office) {
    let server = office.server();
    let id = quote(&server);
    office.at("2026-12-06T23:00:00Z");
    for (language, detail) in [
        ("nb", "Tilbudet gjaldt til og med 6.\u{a0}desember 2026 og er utløpt. En ny revisjon kan sendes."),
        ("nn", "Tilbodet gjaldt til og med 6.\u{a0}desember 2026 og er gått ut. Ein ny revisjon kan sendast."),
        ("en", "The quote was valid to the end of 6\u{a0}December 2026 and has expired. A new revision can be issued."),
    ] {
        let headers = [("if-match", "\"2\""), ("accept-language", language)];
        let answer = server.send_json("POST", &format!("{}/accept", address(&id)), &headers, &json!({}));
        assert_eq!((answer.json()["detail"].as_str(), answer.header("content-language")), (Some(detail), language));
    }
    // And a new revision can be issued.
    let revision = server.revised(&id);
    server.must(&revision, "issue");
    assert_eq!(server.must(&revision, "accept")["state"], "accepted");
    assert_eq!(server.state(&id), "expired");
    let draft = server.make(&complete());
    assert_eq!(server.state(&draft), "draft");
}
