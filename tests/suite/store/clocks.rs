//! Clocks that differ between replicas, jump and go back: nothing is refused, lost or out of order for it.

use serde_json::{Value, json};

use super::support::{Desk as _, MovedClock, Place, address, answer_body, draft, on_both, wait_for};
use crate::settlement::support::{Finance as _, note_numbers};
use crate::support::Server;

on_both! {
    a_quote_is_accepted_at_a_replica_whose_clock_is_behind_that_of_its_issue
    notes_are_listed_in_the_order_in_which_they_were_made
    a_clock_that_is_far_ahead_for_a_while_takes_few_kept_answers_with_it
}

fn replica(place: &Place, clock: &MovedClock) -> Server {
    place.server_with(&[("PRISOVERSLAG__CLOCK__FILE", &clock.path())])
}

fn a_quote_is_accepted_at_a_replica_whose_clock_is_behind_that_of_its_issue(place: &Place) {
    // A minute apart, with midnight in Norway between.
    let (ahead, behind) = (MovedClock::at("2026-11-22T23:00:30Z"), MovedClock::at("2026-11-22T22:59:30Z"));
    let (first, second) = (replica(place, &ahead), replica(place, &behind));
    for (signed_on, expected) in [
        (None, Ok("2026-11-23")),
        (Some("2026-11-23"), Ok("2026-11-23")),
        (Some("2026-11-22"), Err(())),
        (Some("2026-11-24"), Err(())),
    ] {
        let quote = first.issued();
        assert_eq!(quote["issue"]["issued_on"], "2026-11-23");
        let mut body = answer_body("accept");
        if let Some(day) = signed_on {
            body["signed_on"] = json!(day);
        }
        let answer = second.change("POST", &format!("{}/accept", address(&quote)), "\"2\"", "", &body);
        match expected {
            Ok(day) => assert_eq!((answer.status, &answer.json()["answer"]["signed_on"]), (200, &json!(day))),
            Err(()) => assert_eq!(answer.faults(), [("$.signed_on".to_owned(), "signed_outside".to_owned())]),
        }
    }
    place.assert_sound(4);
}

fn notes_are_listed_in_the_order_in_which_they_were_made(place: &Place) {
    let clock = MovedClock::at("2026-12-31T12:00:00Z");
    let server = replica(place, &clock);
    let quote = server.accepted();
    clock.set("2027-01-01T12:00:00Z");
    server.settled(&quote);
    // Back into the year whose numbers come before.
    clock.set("2026-12-31T22:00:00Z");
    for _ in 0..2 {
        let credit = server.credit(&quote, &json!({ "reason": "Feil." }));
        assert_eq!(credit.status, 200, "{}", credit.json());
        assert_eq!(note_numbers(&credit.json()), note_numbers(&server.settlement(&quote)));
    }
    let expected = ["S-2027-000001", "S-2026-000001", "S-2026-000002", "S-2026-000003", "S-2026-000004"];
    assert_eq!(note_numbers(&server.settlement(&quote)), expected);
    let kinds: Vec<Value> =
        server.settlement(&quote)["notes"].as_array().expect("notes").iter().map(|note| note["type"].clone()).collect();
    assert_eq!(kinds, ["settlement", "credit", "replacement", "credit", "replacement"]);
    place.assert_sound(1);
}

fn a_clock_that_is_far_ahead_for_a_while_takes_few_kept_answers_with_it(place: &Place) {
    let clock = MovedClock::at("2026-11-22T08:00:00Z");
    let server = replica(place, &clock);
    let send = |server: &Server, key: &str| server.change("POST", "/api/v1/quotes", "", key, &draft());
    let made = ["08:00", "08:59", "09:01", "12:00"].map(|time| {
        clock.set(&format!("2026-11-22T{time}:00Z"));
        let answer = send(&server, time);
        assert_eq!(answer.status, 201);
        (time, answer.json())
    });
    drop(server);
    // Two months ahead; a server sweeps when it starts, and each half minute from then on.
    clock.set("2027-01-22T12:00:00Z");
    let server = replica(place, &clock);
    let kept = || place.query("select key from idempotency_keys order by at").concat();
    wait_for("the sweep", || (kept() == ["09:01", "12:00"]).then_some(()));
    drop(server);
    clock.set("2026-11-22T12:01:00Z");
    let server = replica(place, &clock);
    for (key, first) in &made[2..] {
        let again = send(&server, key);
        assert_eq!((again.header("idempotent-replayed"), &again.json()), ("true", first), "{key}");
    }
}
