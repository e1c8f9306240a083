//! Power loss while quotes are settled: each settlement is there whole or not at all, and no number is lost.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::sums::assert_fed;
use crate::office::{Finance as _, Office, note_numbers, on_both};
use crate::support::{Chance, wait_for};
use serde_json::{Value, json};

const CLIENTS: usize = 4;
const QUOTES: usize = 12;
const ROUNDS: usize = 3;

on_both!(a_server_that_is_killed_while_quotes_are_settled_leaves_whole_settlements);

fn a_server_that_is_killed_while_quotes_are_settled_leaves_whole_settlements(office: &Office) {
    let mut chance = Chance::seeded();
    let server = office.server();
    let quotes: Vec<Value> = (0..QUOTES).map(|_| server.accepted()).collect();
    drop(server);
    // What each quote was answered, of the settlement and of its correction.
    let reported: Mutex<Vec<[Option<Value>; 2]>> = Mutex::new(vec![[None, None]; QUOTES]);
    for round in 0..ROUNDS {
        let server = office.server();
        let answered = AtomicUsize::new(0);
        let enough = chance.index(&[(); 5]);
        std::thread::scope(|scope| {
            let (answered, reported, quotes) = (&answered, &reported, &quotes);
            for client in 0..CLIENTS {
                let base = server.base.clone();
                scope.spawn(move || {
                    for index in (client..QUOTES).step_by(CLIENTS) {
                        if !finish(&base, quotes, index, reported, answered) {
                            return;
                        }
                    }
                });
            }
            wait_for("settlements", || (answered.load(Ordering::Relaxed) >= enough).then_some(()));
            // Any moment of what is going on: reading, setting a document, committing, answering.
            std::thread::sleep(Duration::from_millis(chance.below(250)));
            drop(server);
        });
        println!("round {round}: killed after {} answers", answered.load(Ordering::Relaxed));
        assert_whole(office);
    }
    let server = office.server();
    let answered = AtomicUsize::new(0);
    for index in 0..QUOTES {
        assert!(finish(&server.base, &quotes, index, &reported, &answered));
        assert_fed(&server, &quotes[index]);
    }
    assert_whole(office);
    let mut numbers: Vec<String> = quotes.iter().flat_map(|quote| note_numbers(&server.settlement(quote))).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=QUOTES * 3).map(|number| format!("S-2026-{number:06}")).collect::<Vec<_>>());
    office.assert_sound(QUOTES);
}

/// Settles a quote and corrects it, as far as the server lives; what was answered before is answered again.
fn finish(
    base: &str,
    quotes: &[Value],
    index: usize,
    reported: &Mutex<Vec<[Option<Value>; 2]>>,
    answered: &AtomicUsize,
) -> bool {
    let quote = &quotes[index];
    let correction = json!({ "reason": "Feil.", "buyer": { "order_number": format!("{index}") } });
    let steps = [("settle", "\"3\"", Value::Null), ("credit", "\"4\"", correction)];
    for (step, (action, etag, body)) in steps.iter().enumerate() {
        let key = format!("{action}-{index}");
        let Some(answer) = base.try_submit(quote, action, etag, &key, body) else { return false };
        assert_eq!(answer.status, 200, "{}", answer.json());
        let mut reported = reported.lock().expect("what is known");
        if let Some(before) = &reported[index][step] {
            assert_eq!(*before, answer.json(), "an acknowledged {action} is lost");
        }
        reported[index][step] = Some(answer.json());
        answered.fetch_add(1, Ordering::Relaxed);
    }
    true
}

/// Each quote has all of a settlement or nothing of it, and each correction likewise.
fn assert_whole(office: &Office) {
    let notes = "(select count(*) from settlement_notes n where n.quote_id = q.id";
    let counts = [
        "(select count(*) from ledger l where l.quote_id = q.id)".to_owned(),
        "(select count(*) from events e where e.quote_id = q.id)".to_owned(),
        "(select count(*) from idempotency_keys k where k.quote_id = q.id)".to_owned(),
        "(select count(*) from postings p where p.quote_id = q.id and p.stage = 'settled')".to_owned(),
        format!("{notes})"),
    ];
    let rows = office.query(&format!("select q.state, q.version, {} from quotes q", counts.join(", ")));
    for row in rows {
        let row: Vec<&str> = row.iter().map(String::as_str).collect();
        // Ledger: issue, order, settlement, correction. Events: creation, issue, order and so on, one a version.
        let whole = [
            ["accepted", "3", "2", "3", "0", "0", "0"],
            ["settled", "4", "3", "4", "1", "1", "1"],
            ["settled", "5", "4", "5", "2", "3", "3"],
        ];
        assert!(whole.iter().any(|whole| whole[..] == row[..]), "{row:?}");
    }
    let series = "select coalesce(max(last), 0), (select count(*) from settlement_notes), \
        (select coalesce(max(sequence), 0) from settlement_notes) from settlement_series";
    let row = office.query(series).remove(0);
    assert!(row.iter().all(|value| *value == row[0]), "{row:?}");
    office.assert_sound(QUOTES);
}
