//! Power loss of the program on `SQLite`: killed in the midst of writing, it has everything that it acknowledged.

use crate::office::{Caller as _, Office, draft};
use crate::support::{Chance, wait_for};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const WRITERS: usize = 6;
const ROUNDS: usize = 4;

#[test]
fn nothing_acknowledged_is_lost_when_a_writing_server_is_killed() {
    let mut chance = Chance::seeded();
    let office = Office::sqlite();
    // The version of each draft that was last acknowledged.
    let acknowledged: Mutex<BTreeMap<String, u64>> = Mutex::default();
    for round in 0..ROUNDS {
        let server = office.server();
        assert_unchanged(server.base(), &acknowledged.lock().expect("what is known"));
        let writes = AtomicUsize::new(0);
        let enough = 10 + chance.index(&[(); 60]);
        std::thread::scope(|scope| {
            let (writes, acknowledged) = (&writes, &acknowledged);
            for _ in 0..WRITERS {
                let base = server.base.clone();
                scope.spawn(move || write_on(&base, writes, acknowledged));
            }
            wait_for("writes", || (writes.load(Ordering::Relaxed) >= enough).then_some(()));
            std::thread::sleep(Duration::from_millis(chance.below(20)));
            drop(server);
        });
        println!("round {round}: killed after {} writes", writes.load(Ordering::Relaxed));
    }
    let server = office.server();
    let known = acknowledged.into_inner().expect("what is known");
    assert!(known.len() >= ROUNDS * WRITERS, "{} drafts", known.len());
    assert_unchanged(server.base(), &known);
    drop(server);
    assert_eq!(office.value("pragma integrity_check"), "ok");
    // Of each draft there is one event a version, of those, too, whose answer was lost.
    let torn =
        "select count(*) from quotes q where q.version <> (select count(*) from events e where e.quote_id = q.id)";
    assert_eq!(office.value(torn), "0");
    office.assert_sound(0);
}

/// Makes drafts and changes them until the server is gone.
fn write_on(base: &str, writes: &AtomicUsize, acknowledged: &Mutex<BTreeMap<String, u64>>) {
    let note = |id: &str, version| {
        acknowledged.lock().expect("what is known").insert(id.to_owned(), version);
        writes.fetch_add(1, Ordering::Relaxed);
    };
    let body = draft();
    loop {
        let Some(made) = base.try_change("POST", "/api/v1/quotes", "", "", &body) else { return };
        assert_eq!(made.status, 201, "{}", made.json());
        let id = made.json()["id"].as_str().expect("an identity").to_owned();
        note(&id, 1);
        for version in 1..4 {
            let etag = format!("\"{version}\"");
            let changed = base.try_change("PUT", &format!("/api/v1/quotes/{id}"), &etag, "", &body);
            let Some(changed) = changed else { return };
            assert_eq!(changed.status, 200, "{}", changed.json());
            note(&id, version + 1);
        }
    }
}

/// Each draft is there, as it was acknowledged, or as the one change after it made it whose answer was lost.
fn assert_unchanged(base: &str, acknowledged: &BTreeMap<String, u64>) {
    for (id, version) in acknowledged {
        let found = base.try_send("GET", &format!("/api/v1/quotes/{id}"), &[], b"");
        let found = found.expect("an answer");
        let etags = [format!("\"{version}\""), format!("\"{}\"", version + 1)];
        assert!(etags.iter().any(|etag| found.header("etag") == etag), "{id}: {} {etags:?}", found.header("etag"));
    }
}
