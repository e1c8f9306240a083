//! Clocks that differ between replicas, jump and go back: nothing is refused, lost or out of order for it.

use crate::office::{
    Caller as _, Clock, Finance as _, Office, Server, address, body_of, draft, new_reference, note_numbers, on_both,
};
use crate::support::wait_for;
use serde_json::{Value, json};

on_both!(
    a_quote_is_accepted_at_a_replica_whose_clock_is_behind_that_of_its_issue,
    notes_are_listed_in_the_order_in_which_they_were_made,
    a_clock_that_is_far_ahead_for_a_while_removes_few_stored_answers,
);

fn replica(office: &Office, clock: &Clock) -> Server {
    office.server_with(&[("PRISOVERSLAG__CLOCK__FILE", &clock.path())])
}

fn a_quote_is_accepted_at_a_replica_whose_clock_is_behind_that_of_its_issue(office: &Office) {
    // A minute apart, with midnight in Norway between.
    let (ahead, behind) = (Clock::at("2026-11-22T23:00:30Z"), Clock::at("2026-11-22T22:59:30Z"));
    let (first, second) = (replica(office, &ahead), replica(office, &behind));
    for (signed_on, expected) in [
        (None, Ok("2026-11-23")),
        (Some("2026-11-23"), Ok("2026-11-23")),
        (Some("2026-11-22"), Err(())),
        (Some("2026-11-24"), Err(())),
    ] {
        let quote = first.issued();
        assert_eq!(quote["issue"]["issued_on"], "2026-11-23");
        let mut body = body_of("accept");
        if let Some(day) = signed_on {
            body["signed_on"] = json!(day);
        }
        let answer = second.change("POST", &format!("{}/accept", address(&quote)), "\"2\"", "", &body);
        match expected {
            Ok(day) => assert_eq!((answer.status, &answer.json()["answer"]["signed_on"]), (200, &json!(day))),
            Err(()) => assert_eq!(answer.faults(), [("$.signed_on".to_owned(), "signed_outside".to_owned())]),
        }
    }
    office.assert_sound(4);
}

fn notes_are_listed_in_the_order_in_which_they_were_made(office: &Office) {
    let server = office.server_at("2026-12-31T12:00:00Z");
    let quote = server.accepted();
    office.at("2027-01-01T12:00:00Z");
    server.settled(&quote);
    // Back into the year whose numbers come before.
    office.at("2026-12-31T22:00:00Z");
    for _ in 0..2 {
        let credit = server.credit(&quote, &new_reference("Feil."));
        assert_eq!(credit.status, 200, "{}", credit.json());
        assert_eq!(note_numbers(&credit.json()), note_numbers(&server.settlement(&quote)));
    }
    let expected = ["S-2027-000001", "S-2026-000001", "S-2026-000002", "S-2026-000003", "S-2026-000004"];
    assert_eq!(note_numbers(&server.settlement(&quote)), expected);
    let kinds: Vec<Value> =
        server.settlement(&quote)["notes"].as_array().expect("notes").iter().map(|note| note["type"].clone()).collect();
    assert_eq!(kinds, ["settlement", "credit", "replacement", "credit", "replacement"]);
    office.assert_sound(1);
}

fn a_clock_that_is_far_ahead_for_a_while_removes_few_stored_answers(office: &Office) {
    let server = office.server_at("2026-11-22T08:00:00Z");
    let send = |server: &Server, key: &str| server.change("POST", "/api/v1/quotes", "", key, &draft());
    let made = ["08:00", "08:59", "09:01", "12:00"].map(|time| {
        office.at(&format!("2026-11-22T{time}:00Z"));
        let answer = send(&server, time);
        assert_eq!(answer.status, 201);
        (time, answer.json())
    });
    drop(server);
    // Two months ahead; a server sweeps when it starts, and each half minute from then on.
    office.at("2027-01-22T12:00:00Z");
    let server = office.server();
    let kept = || office.query("select key from idempotency_keys order by at").concat();
    wait_for("the sweep", || (kept() == ["09:01", "12:00"]).then_some(()));
    drop(server);
    office.at("2026-11-22T12:01:00Z");
    let server = office.server();
    for (key, first) in &made[2..] {
        let again = send(&server, key);
        assert_eq!((again.header("idempotent-replayed"), &again.json()), ("true", first), "{key}");
    }
}
