//! Tariffs that are read anew while the server runs: all of what is new, or nothing.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::office::{Answer, Caller as _, OWN, Office, Server, assert_refused};
use crate::support::{Folder, project_file, request, text, wait_for};
use serde_json::{Value, json};

/// A copy of the editions that ship, in a folder of its own.
struct Tariffs(Folder);

const SEALS: &str = "PUBLISHED.sha256";
const NEXT: &str = "2026-11-01";
const FILES: [&str; 5] = ["tariff.toml", "fd-trygd.toml", "statistics-areas.toml", "effort.toml", "delivery-time.toml"];

impl Tariffs {
    fn shipped() -> Self {
        let tariffs = Self(Folder::new());
        let seals = read(&project_file("tariffs").join(SEALS));
        for line in seals.lines() {
            let file = line.split_whitespace().nth(1).expect("a file");
            tariffs.put(file, &read(&project_file("tariffs").join(file)));
        }
        tariffs.put(SEALS, &seals);
        tariffs
    }

    fn put(&self, file: &str, content: &str) {
        let next = self.0.file(&format!(".next/{}", file.replace('/', "-")), content);
        let to = self.0.0.join(file);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::rename(next, to).expect("the file is put");
    }

    fn get(&self, file: &str) -> String {
        read(&self.0.0.join(file))
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let before = self.get(file);
        let after = before.replace(from, to);
        assert_ne!(before, after, "{file}: {from}");
        self.put(file, &after);
    }

    /// An edition as that of 2026 is, from the first of November, with another rate for advisers.
    fn add_next(&self, rate: &str) {
        for file in FILES.iter().rev() {
            let content = self.get(&format!("2026-01-01/{file}"));
            let content = content.replace("\"2026-01-01\"", &format!("\"{NEXT}\"")).replace("1287.00", rate);
            let content = content.replace("tariff 2026", "tariff november 2026");
            self.put(&format!("{NEXT}/{file}"), &content);
        }
    }

    fn server(&self, office: &Office) -> Server {
        office.server_with(&[("PRISOVERSLAG__TARIFFS__DIR", self.0.0.to_str().expect("a plain path"))])
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn reload(service: &Server) -> Answer {
    service.post("/api/v1/tariffs/reload", &Value::Null)
}

/// What became of each edition.
fn changes(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 200, "{}", text(&answer.body));
    let word = |value: &Value| value.as_str().expect("a word").to_owned();
    let reported = answer.json();
    let editions = reported["editions"].as_array().expect("editions").iter();
    editions.map(|edition| (word(&edition["id"]), word(&edition["change"]))).collect()
}

fn current(service: &Server) -> Value {
    service.read_json("/api/v1/tariffs")["current"].clone()
}

fn places(answer: &Answer) -> Vec<String> {
    let reported = answer.json();
    let errors = reported["errors"].as_array().expect("errors").iter();
    errors.map(|error| error["path"].as_str().expect("a path").to_owned()).collect()
}

#[test]
fn a_new_edition_is_taken_and_what_was_is_as_it_was() {
    let (office, tariffs) = (Office::sqlite(), Tariffs::shipped());
    let service = tariffs.server(&office);
    let quote = service.issued_for(OWN);
    let before = service.get(&quote).body;
    let kept = |change: &str| {
        let shipped = ["2021-01-01", "2022-01-01", "2023-01-01", "2026-01-01"];
        let shipped = shipped.map(|id| (id.to_owned(), "kept".to_owned()));
        let next = (!change.is_empty()).then(|| (NEXT.to_owned(), change.to_owned()));
        shipped.into_iter().chain(next).collect::<Vec<_>>()
    };
    assert_eq!(changes(&reload(&service)), kept(""));
    tariffs.add_next("1574.00");
    assert_eq!(current(&service), "2026-01-01", "nothing is read before it is asked for");
    let answer = reload(&service);
    assert_eq!(changes(&answer), kept("added"));
    assert_eq!(answer.json()["current"], NEXT);
    assert_eq!(current(&service), NEXT);
    // What is not sealed can change, and go.
    tariffs.add_next("1200.00");
    assert_eq!(changes(&reload(&service)), kept("changed"));
    std::fs::remove_dir_all(tariffs.0.0.join(NEXT)).expect("it goes");
    assert_eq!(changes(&reload(&service)), kept("removed"));
    assert_eq!(current(&service), "2026-01-01");
    assert_eq!(service.get(&quote).body, before);
    drop(service);
    office.assert_sound(1);
}

#[test]
fn defects_are_reported_with_file_and_line_and_the_former_editions_stay() {
    let (office, tariffs) = (Office::sqlite(), Tariffs::shipped());
    let service = tariffs.server(&office);
    tariffs.add_next("1287.00");
    tariffs.edit(&format!("{NEXT}/tariff.toml"), "quote_valid_days = 14", "quote_valid_days = \"Kari\"");
    tariffs.edit(
        &format!("{NEXT}/effort.toml"),
        "[[rules]]\ncode      = \"coordination.case\"",
        "[[rules]\ncode      = \"coordination.case\"",
    );
    let answer = reload(&service);
    assert_refused(&answer, 422, "tariff_defects", "two defects");
    let places = places(&answer);
    let line = |file: &str, of: &str| {
        let number =
            tariffs.get(&format!("{NEXT}/{file}")).lines().position(|line| line.contains(of)).expect("the line") + 1;
        format!("{NEXT}/{file}:{number}:")
    };
    for expected in [line("tariff.toml", "Kari"), line("effort.toml", "[[rules]")] {
        assert!(places.iter().any(|place| place.starts_with(&expected)), "{expected}: {places:?}");
    }
    assert_eq!(current(&service), "2026-01-01");
    assert_eq!(service.post("/api/v1/estimates", &request()).status, 200);
    assert_eq!(service.get("/readyz").status, 200);
}

/// Something that is done to the tariffs.
type Way<'w> = &'w dyn Fn(&Tariffs);

#[test]
fn what_is_sealed_is_neither_changed_nor_taken_away_nor_unsealed() {
    let office = Office::sqlite();
    let file = "2026-01-01/tariff.toml";
    let unseal = |tariffs: &Tariffs, id: &str| {
        let seals = tariffs.get(SEALS);
        let others: Vec<&str> = seals.lines().filter(|line| !line.contains(id)).collect();
        tariffs.put(SEALS, &(others.join("\n") + "\n"));
    };
    let ways: [(&str, Way<'_>); 5] = [
        ("changed", &|tariffs| tariffs.edit(file, "1287.00", "1.00")),
        ("gone", &|tariffs| std::fs::remove_dir_all(tariffs.0.0.join("2026-01-01")).expect("it goes")),
        ("gone with its seals", &|tariffs| {
            std::fs::remove_dir_all(tariffs.0.0.join("2026-01-01")).expect("it goes");
            unseal(tariffs, "2026-01-01");
        }),
        ("changed with its seals", &|tariffs| {
            tariffs.edit(file, "1287.00", "1.00");
            unseal(tariffs, "2026-01-01");
        }),
        // Else it could be changed by the next reload.
        ("unsealed", &|tariffs| unseal(tariffs, "2026-01-01")),
    ];
    for (what, change) in ways {
        let tariffs = Tariffs::shipped();
        let service = tariffs.server(&office);
        let before = service.get("/api/v1/tariffs/current").body;
        change(&tariffs);
        assert_refused(&reload(&service), 422, "tariff_defects", what);
        service.signal("HUP");
        wait_for("a word in the log", || service.log().contains("stay as they were").then_some(()));
        assert_eq!(service.get("/api/v1/tariffs/current").body, before, "{what}");
    }
}

#[test]
fn a_signal_reloads_as_the_call_does() {
    let (office, tariffs) = (Office::sqlite(), Tariffs::shipped());
    let service = tariffs.server(&office);
    tariffs.add_next("1287.00");
    service.signal("HUP");
    wait_for("the new edition", || (current(&service) == NEXT).then_some(()));
    tariffs.edit(&format!("{NEXT}/tariff.toml"), "quote_valid_days = 14", "quote_valid_days = 0");
    service.signal("HUP");
    let log = wait_for("the defect", || Some(service.log()).filter(|log| log.contains("stay as they were")));
    assert!(log.contains(&format!("{NEXT}/tariff.toml:")), "{log}");
    assert_eq!(current(&service), NEXT);
}

#[test]
fn estimates_during_reloads_are_each_priced_by_one_whole_edition() {
    let (office, tariffs) = (Office::sqlite(), Tariffs::shipped());
    let service = tariffs.server(&office);
    let mut asked = request();
    asked["priced_on"] = json!("2026-11-22");
    let estimate = || {
        let answer = service.post("/api/v1/estimates", &asked);
        assert_eq!(answer.status, 200, "{}", text(&answer.body));
        answer.json()
    };
    // What each of the three prices; the editions differ by their hashes.
    let mut known = vec![estimate()];
    for rate in ["1574.00", "1200.00"] {
        tariffs.add_next(rate);
        reload(&service);
        known.push(estimate());
    }
    assert!(known[0] != known[1] && known[1] != known[2]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut seen = 0;
                while !done.load(Ordering::Relaxed) || seen == 0 {
                    let reported = estimate();
                    assert!(known.contains(&reported), "{reported}");
                    seen += 1;
                }
            });
        }
        for round in 0..20 {
            tariffs.add_next(if round % 2 == 0 { "1574.00" } else { "1200.00" });
            assert_eq!(reload(&service).status, 200);
        }
        done.store(true, Ordering::Relaxed);
    });
}
