//! Numbers under fire: servers are killed while many issue, and at the end no number is missing, double or lost.

use std::collections::BTreeSet;
use std::sync::RwLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use crate::office::{Answer, Caller as _, Office, Server, draft};
use crate::support::Chance;
use prisoverslag::ids::Sha256Hex;
use serde_json::{Value, json};

const CLIENTS: usize = 8;
const QUOTES_OF_A_CLIENT: usize = 4;

/// Servers on one store, each of which may be killed, and started again at another address.
struct Replicas<'p> {
    office: &'p Office,
    bases: Vec<RwLock<String>>,
    acknowledged: AtomicUsize,
}

/// What a client was answered.
struct Acknowledged {
    id: String,
    number: String,
    sha256: String,
}

impl Replicas<'_> {
    /// Sends a request with its key until it is answered with this status, each time to any of the servers.
    fn insist(&self, chance: &mut Chance, status: u16, path: &str, etag: &str, key: &str, body: &Value) -> Answer {
        let until = Instant::now() + Duration::from_mins(1);
        loop {
            let which = chance.index(&self.bases);
            let base = self.bases[which].read().expect("a base").clone();
            match base.try_change("POST", path, etag, key, body) {
                Some(answer) if answer.status == status => return answer,
                Some(answer) => assert_eq!(answer.status, 503, "{path} {key}: {}", answer.json()),
                None => std::thread::sleep(Duration::from_millis(10)),
            }
            assert!(Instant::now() < until, "{path} {key} is never acknowledged");
        }
    }

    fn client(&self, mut chance: Chance, client: usize) -> Vec<Acknowledged> {
        let one = |count| {
            let key = format!("client-{client}-{count}");
            let made = self.insist(&mut chance, 201, "/api/v1/quotes", "", &format!("{key}-make"), &draft()).json();
            let id = made["id"].as_str().expect("an identity").to_owned();
            let path = format!("/api/v1/quotes/{id}/issue");
            let issued = self.insist(&mut chance, 200, &path, "\"1\"", &format!("{key}-issue"), &Value::Null).json();
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
            let text = |value: &Value| value.as_str().expect("a text").to_owned();
            assert_eq!(issued["id"], json!(id));
            Acknowledged { id, number: text(&issued["number"]), sha256: text(&issued["issue"]["document"]["sha256"]) }
        };
        (0..QUOTES_OF_A_CLIENT).map(one).collect()
    }

    /// Kills a server each time that a few more were issued, until all are; tells how often.
    fn shoot(&self, mut servers: Vec<Server>, mut chance: Chance) -> usize {
        let (mut kills, mut target) = (0, 0);
        loop {
            target += 1 + chance.index(&[(); 7]);
            while self.acknowledged.load(Ordering::Relaxed) < target {
                if self.acknowledged.load(Ordering::Relaxed) == CLIENTS * QUOTES_OF_A_CLIENT {
                    return kills;
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            // Any moment of what is going on: reading, setting a document, committing, answering.
            std::thread::sleep(Duration::from_millis(chance.below(120)));
            let which = chance.index(&self.bases);
            drop(servers.remove(which));
            kills += 1;
            servers.insert(which, self.office.server());
            self.bases[which].write().expect("a base").clone_from(&servers[which].base);
        }
    }
}

fn under_fire(office: &Office, servers: usize) {
    let mut chance = Chance::seeded();
    let servers: Vec<Server> = (0..servers).map(|_| office.server()).collect();
    let bases = servers.iter().map(|server| RwLock::new(server.base.clone())).collect();
    let replicas = Replicas { office, bases, acknowledged: AtomicUsize::new(0) };
    let (acknowledged, kills) = std::thread::scope(|scope| {
        let replicas = &replicas;
        let spawn = |client| {
            let chance = chance.fork();
            scope.spawn(move || replicas.client(chance, client))
        };
        let clients: Vec<_> = (0..CLIENTS).map(spawn).collect();
        let chance = chance.fork();
        let killer = scope.spawn(move || replicas.shoot(servers, chance));
        let reported: Vec<_> = clients.into_iter().map(ScopedJoinHandle::join).collect();
        // A client that gave up lets the killer end, too.
        replicas.acknowledged.store(CLIENTS * QUOTES_OF_A_CLIENT, Ordering::Relaxed);
        let kills = killer.join().expect("the killer");
        (reported.into_iter().flat_map(|reported| reported.expect("a client")).collect::<Vec<_>>(), kills)
    });
    println!("{kills} kills");
    assert!(kills >= 3, "only {kills} kills");
    assert_nothing_lost(office, &acknowledged);
}

fn assert_nothing_lost(office: &Office, acknowledged: &[Acknowledged]) {
    let count = CLIENTS * QUOTES_OF_A_CLIENT;
    let mut numbers: Vec<&str> = acknowledged.iter().map(|quote| quote.number.as_str()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=count).map(|number| format!("2026-{number:06}")).collect::<Vec<_>>());
    let ids: BTreeSet<&str> = acknowledged.iter().map(|quote| quote.id.as_str()).collect();
    assert_eq!(ids.len(), count, "a draft was issued twice");

    // Each request had one effect, whether or not its first answer was lost.
    let rows = office.query(
        "select (select count(*) from quotes), (select count(*) from quotes where state = 'issued'), \
         (select count(*) from documents), (select count(*) from ledger), (select last from number_series), \
         (select count(*) from events where action = 'issue')",
    );
    assert_eq!(rows, [vec![count.to_string(); 6]]);

    let server = office.server();
    for quote in acknowledged {
        let path = format!("/api/v1/quotes/{}", quote.id);
        let kept = server.get(&path).json();
        assert_eq!((&kept["number"], &kept["state"]), (&json!(quote.number), &json!("issued")));
        let pdf = server.get(&format!("{path}/pdf"));
        assert_eq!((pdf.status, Sha256Hex::of(&pdf.body).as_str()), (200, quote.sha256.as_str()), "{}", quote.number);
    }
    office.assert_sound(count);
}

#[test]
fn two_killed_servers_on_postgresql_number_without_gap_or_double() {
    under_fire(&Office::postgres(), 2);
}

#[test]
fn a_killed_server_on_sqlite_numbers_without_gap_or_double() {
    under_fire(&Office::sqlite(), 1);
}

#[test]
fn two_killed_servers_on_one_sqlite_file_number_without_gap_or_double() {
    under_fire(&Office::sqlite(), 2);
}
