//! Settling, correcting and working at once: one counts, the others are refused, and nothing is charged by half.

use super::sums::{ADVISER, TABLE, assert_fed, sums, with_vat};
use crate::office::{Answer, Caller as _, Finance as _, Office, new_reference, note_numbers, on_both, work};
use crate::support::at_once;
use serde_json::{Value, json};

on_both!(
    of_eight_settlements_of_one_quote_one_counts,
    one_key_sent_six_times_at_once_settles_and_credits_once,
    of_eight_corrections_at_once_one_counts,
    work_that_is_recorded_while_a_quote_is_settled_is_charged_or_refused,
    a_revision_and_a_settlement_at_once_leave_one_of_them,
);

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

fn of_eight_settlements_of_one_quote_one_counts(office: &Office) {
    let servers = office.pair();
    let quote = servers[0].accepted();
    let answers = at_once(8, |number| servers[number % 2].submit(&quote, "settle", "\"3\"", "", &Value::Null));
    let reported = statuses(&answers);
    assert!(reported[0] == 200 && reported[1..].iter().all(|status| matches!(status, 409 | 412)), "{reported:?}");
    assert_eq!(note_numbers(&servers[1].settlement(&quote)), ["S-2026-000001"]);
    assert_eq!(office.query("select last from settlement_series"), [["1"]]);
    assert_fed(&servers[0], &quote);
    office.assert_sound(1);
}

fn one_key_sent_six_times_at_once_settles_and_credits_once(office: &Office) {
    let servers = office.pair();
    let quote = servers[0].accepted();
    for (action, etag, body, notes) in
        [("settle", "\"3\"", Value::Null, 1), ("credit", "\"4\"", new_reference("Feil."), 3)]
    {
        let answers = at_once(6, |number| servers[number % 2].submit(&quote, action, etag, action, &body));
        for answer in &answers {
            assert_eq!((answer.status, &answer.body), (200, &answers[0].body), "{action}: {}", answer.json());
        }
        let first = answers.iter().filter(|answer| answer.header("idempotent-replayed").is_empty());
        assert_eq!(first.count(), 1, "{action}");
        assert_eq!(servers[0].settlement(&quote)["notes"].as_array().map(Vec::len), Some(notes));
    }
    office.assert_sound(1);
}

fn of_eight_corrections_at_once_one_counts(office: &Office) {
    let servers = office.pair();
    let quote = servers[0].accepted();
    servers[0].settled(&quote);
    let answers = at_once(8, |number| {
        let hours = format!("{}", number + 1);
        let body = json!({ "reason": "Glemt.", "time_entries": [work("coordination", "adviser", &hours)] });
        servers[number % 2].submit(&quote, "credit", "\"4\"", "", &body)
    });
    assert_eq!(statuses(&answers), [200, 412, 412, 412, 412, 412, 412, 412]);
    let winner = answers.iter().position(|answer| answer.status == 200).expect("a winner");
    assert_eq!(servers[0].settlement(&quote), answers[winner].json());
    assert_eq!(servers[1].entries(&quote), [(1, format!("{}", winner + 1), None)]);
    assert_fed(&servers[1], &quote);
    office.assert_sound(1);
}

fn work_that_is_recorded_while_a_quote_is_settled_is_charged_or_refused(office: &Office) {
    let servers = office.pair();
    for round in 1..=2 {
        let quote = servers[0].accepted();
        let answers = at_once(6, |number| match number {
            0 => {
                // Whoever settles looks again until it succeeds.
                loop {
                    let answer = servers[0].settle(&quote, &Value::Null);
                    if answer.status != 412 {
                        break answer;
                    }
                }
            }
            _ => servers[number % 2].record(&quote, &work("coordination", "adviser", "1")),
        });
        assert_eq!(answers[0].status, 200, "{}", answers[0].json());
        let recorded = answers[1..].iter().filter(|answer| answer.status == 201).count();
        assert!(answers[1..].iter().all(|answer| matches!(answer.status, 201 | 409)), "{:?}", statuses(&answers));
        assert_eq!(servers[1].entries(&quote).len(), recorded);
        let report = answers[0].json();
        let number = note_numbers(&report).pop().expect("a number");
        assert_eq!(servers[1].note(&number)["time_entries"].as_array().map(Vec::len), Some(recorded));
        let hours = i64::try_from(recorded).expect("a count");
        assert_eq!(sums(&report), with_vat(TABLE + hours * ADVISER));
        office.assert_sound(round);
    }
}

fn a_revision_and_a_settlement_at_once_leave_one_of_them(office: &Office) {
    let servers = office.pair();
    let mut issued = 0;
    for round in 1..=3 {
        let quote = servers[0].accepted();
        let revision = servers[0].revised(&quote);
        let answers = at_once(2, |number| match number {
            0 => servers[0].submit(&quote, "settle", "\"3\"", "", &Value::Null),
            _ => servers[1].submit(&revision, "issue", "\"1\"", "", &Value::Null),
        });
        let state = servers[0].state(&quote);
        match (answers[0].status, answers[1].status) {
            (200, 409 | 412) => assert_eq!(state, "settled"),
            (409 | 412, 200) => {
                issued += 1;
                assert_eq!(state, "accepted");
            }
            other => panic!("{other:?}: {} {}", answers[0].json(), answers[1].json()),
        }
        office.assert_sound(round + issued);
    }
}
