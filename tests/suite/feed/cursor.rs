//! The cursor: whoever follows it while others write has every row once, in order.

use std::sync::atomic::{AtomicBool, Ordering};

use super::rows::{page, rows, sequence};
use crate::office::{Backend, Caller as _, Office, Server, on_both};
use crate::support::{Chance, at_once};
use serde_json::{Value, json};

on_both!(a_reader_beside_eight_writers_has_every_row_once_and_in_order);

const WRITERS: usize = 8;
const QUOTES_OF_EACH: usize = 3;
const FILTERS: [&str; 4] = ["", "&stage=quoted", "&stage=ordered", "&case_number=2026/1234"];

fn a_reader_beside_eight_writers_has_every_row_once_and_in_order(office: &Office) {
    // On PostgreSQL, as replicas do; a SQLite file has one server.
    let servers: Vec<Server> = match office.backend() {
        Backend::Sqlite => vec![office.server()],
        Backend::Postgres => vec![office.server(), office.server()],
    };
    let mut chance = Chance::seeded();
    let chances: Vec<u64> = (0..FILTERS.len()).map(|_| chance.below(u64::MAX)).collect();
    let (done, servers) = (&AtomicBool::new(false), &servers);
    std::thread::scope(|scope| {
        let readers: Vec<_> = FILTERS
            .iter()
            .zip(chances)
            .map(|(filter, seed)| scope.spawn(move || follow(servers, filter, done, Chance::of(seed))))
            .collect();
        at_once(WRITERS, |writer| write(&servers[writer % servers.len()], writer));
        done.store(true, Ordering::SeqCst);
        for (filter, reader) in FILTERS.iter().zip(readers) {
            let followed = reader.join().expect("a reader");
            let kept = rows(&servers[0], filter.trim_start_matches('&'));
            assert!(!kept.is_empty());
            assert_eq!(followed, kept, "{filter}");
        }
    });
    let all: Vec<i64> = rows(&servers[0], "").iter().map(sequence).collect();
    assert_eq!(all, (1..=i64::try_from(all.len()).expect("a count")).collect::<Vec<_>>());
    office.assert_sound(WRITERS * QUOTES_OF_EACH);
}

fn write(server: &Server, writer: usize) {
    for round in 0..QUOTES_OF_EACH {
        let quote = server.issued();
        match (writer + round) % 3 {
            0 => {}
            1 => assert_eq!(server.answer(&quote, "accept", "\"2\"", "").status, 200),
            _ => assert_eq!(server.answer(&quote, "decline", "\"2\"", "").status, 200),
        }
    }
}

/// Reads on in pages of any size until the writers are done, and then once more to the end.
fn follow(servers: &[Server], filter: &str, done: &AtomicBool, mut chance: Chance) -> Vec<Value> {
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let was_done = done.load(Ordering::SeqCst);
        loop {
            let (server, limit) = (&servers[chance.index(servers)], 1 + chance.below(70));
            let page = page(server, &format!("after={after}&limit={limit}{filter}"));
            let rows = page["line_items"].as_array().expect("rows");
            assert!(rows.iter().all(|row| sequence(row) > after), "{filter}, after {after}");
            found.extend(rows.iter().cloned());
            let next = page["next"].as_i64().expect("a place");
            assert!(next >= after, "{filter}: {next} after {after}");
            after = next;
            if page["more"] == json!(false) {
                break;
            }
        }
        if was_done {
            return found;
        }
    }
}
