//! The store goes away while servers run, and comes back: what needs it says so, what does not goes on, nothing is lost.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use prisoverslag::ids::Sha256Hex;
use serde_json::{Value, json};

use crate::office::{Answer, Caller, Office, Server, address, body_of, draft};
use crate::postgres;
use crate::support::{NOW, PROGRAM, at_once, request, text, wait_for};

fn assert_away(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 503, "{what}: {}", answer.json());
    assert_eq!(answer.json()["code"], "store_away", "{what}");
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    let seconds: u32 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{what}: {seconds}");
    let reported = text(&answer.body);
    assert!(
        !reported.contains("127.0.0.1") && !reported.contains("sqlx") && !reported.contains("pool"),
        "{what}: {reported}"
    );
}

#[test]
fn a_server_says_that_postgresql_is_away_and_goes_on_when_it_is_back() {
    let cluster = postgres::own_cluster();
    let office = Office::on(cluster.database());
    let server = office.server();
    let (quote, waiting) = (server.issued(), server.drafted());
    for stop in [postgres::Cluster::stop, postgres::Cluster::kill_hard] {
        stop(&cluster);
        let requests = [
            ("GET", address(&quote), "", Value::Null),
            ("GET", format!("{}/pdf", address(&quote)), "", Value::Null),
            ("GET", "/api/v1/quotes?q=ntnu".to_owned(), "", Value::Null),
            ("POST", "/api/v1/quotes".to_owned(), "", draft()),
            ("PUT", address(&waiting), "\"1\"", draft()),
            ("POST", format!("{}/issue", address(&waiting)), "\"1\"", Value::Null),
            ("POST", format!("{}/accept", address(&quote)), "\"2\"", body_of("accept")),
            ("GET", "/healthz".to_owned(), "", Value::Null),
            ("POST", "/api/v1/estimates".to_owned(), "", request()),
        ];
        // What was found is answered for a second.
        let reported = wait_for("the word of it", || Some(server.get("/readyz")).filter(|answer| answer.status != 200));
        assert_away("GET /readyz", &reported);
        let answers = at_once(requests.len(), |number| {
            let (method, path, etag, body) = &requests[number];
            server.change(method, path, etag, if etag.is_empty() { "" } else { "same-key" }, body)
        });
        for ((method, path, ..), answer) in requests.iter().zip(&answers) {
            match path.as_str() {
                "/healthz" | "/api/v1/estimates" => assert_eq!(answer.status, 200, "{path}"),
                _ => assert_away(&format!("{method} {path}"), answer),
            }
        }
        cluster.start();
        wait_for("readiness", || (server.get("/readyz").status == 200).then_some(()));
        assert_eq!(server.get(&address(&quote)).json()["number"], quote["number"]);
    }
    // What was refused was not done, and is done with the same key.
    let changed = server.change("PUT", &address(&waiting), "\"1\"", "same-key", &draft());
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    let issued = server.change("POST", &format!("{}/issue", address(&waiting)), "\"2\"", "other-key", &Value::Null);
    assert_eq!((issued.status, &issued.json()["number"]), (200, &json!("2026-000002")));
    assert_eq!(server.answer(&quote, "accept", "\"2\"", "third-key").status, 200);
    office.assert_sound(2);
}

#[test]
fn what_was_under_way_when_postgresql_crashed_is_sent_again_with_its_key() {
    let cluster = postgres::own_cluster();
    let office = Office::on(cluster.database());
    let servers = [office.server(), office.server()];
    let done = AtomicBool::new(false);
    let issued = std::thread::scope(|scope| {
        let (office, cluster, done) = (&office, &cluster, &done);
        scope.spawn(move || {
            for target in [2, 5, 8] {
                wait_for("issues", || {
                    let count = office.value("select count(*) from quotes where state = 'issued'");
                    (done.load(Ordering::Relaxed) || count.parse::<u32>().expect("a count") >= target).then_some(())
                });
                cluster.kill_hard();
                cluster.start();
            }
        });
        // Also when a client gives up.
        let _ends = End(done);
        let issued = at_once(4, |client| {
            (0..3)
                .map(|count| insist_on_an_issue(&servers[client % 2], &format!("{client}-{count}")))
                .collect::<Vec<_>>()
        });
        issued.into_iter().flatten().collect::<Vec<Value>>()
    });
    let mut numbers: Vec<&str> = issued.iter().map(|quote| quote["number"].as_str().expect("a number")).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=12).map(|number| format!("2026-{number:06}")).collect::<Vec<_>>());
    assert_eq!(office.value("select count(*) from quotes"), "12");
    office.assert_sound(12);
}

#[test]
fn what_postgresql_gives_up_for_now_is_reported_as_away_and_what_it_refuses_is_not() {
    let office = Office::postgres();
    let server = office.server();
    let make = || server.change("POST", "/api/v1/quotes", "", "same-key", &draft());
    let fail_with = |code: &str| {
        office.query(&format!(
            "create or replace function fail() returns trigger language plpgsql as \
             $$ begin raise exception 'by the test' using errcode = '{code}'; end $$"
        ));
    };
    fail_with("55P03");
    office.query("create trigger fail before insert on quotes for each row execute function fail()");
    for (code, what) in [
        ("55P03", "a lock that took too long"),
        ("25P03", "a transaction that was idle too long"),
        ("25006", "a standby"),
        ("40001", "a transaction that gave way"),
        ("40P01", "a deadlock"),
        ("53300", "too many connections"),
        ("57014", "a statement that was cancelled"),
        ("58030", "a disk that fails"),
    ] {
        fail_with(code);
        assert_away(&format!("{code}, {what}"), &make());
    }
    for (code, what) in [("23514", "a check"), ("55000", "another state"), ("25P01", "no transaction")] {
        fail_with(code);
        let answer = make();
        assert_eq!((answer.status, &answer.json()["code"]), (500, &json!("internal")), "{code}, {what}");
    }
    office.query("drop trigger fail on quotes");
    assert_eq!(make().status, 201);
    assert_eq!(office.value("select count(*) from quotes"), "1");
}

/// Says that all is done, whatever ends it.
struct End<'d>(&'d AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Makes and issues a quote, each step as often as it takes.
fn insist_on_an_issue(server: &Server, key: &str) -> Value {
    let insist = |path: &str, etag: &str, step: &str, body: &Value| {
        wait_for(step, || {
            let answer = server.try_change("POST", path, etag, &format!("{key}-{step}"), body)?;
            assert!(matches!(answer.status, 200 | 201 | 503), "{}", answer.json());
            (answer.status != 503).then(|| answer.json())
        })
    };
    let made = insist("/api/v1/quotes", "", "make", &draft());
    insist(&format!("{}/issue", address(&made)), "\"1\"", "issue", &Value::Null)
}

/// Bytes that the files of a full disk may still take: an issued quote takes some 150,000 of the write-ahead log.
const ROOM: u64 = 1_000_000;

/// A server whose files cannot grow beyond a size, as on a full disk.
struct Confined {
    process: Child,
    base: String,
}

impl Confined {
    /// The signal that comes with the limit is ignored, as servers' supervisors do: writing fails, as on a full disk.
    fn start(office: &Office) -> Self {
        let mut process = Command::new("sh")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_clear()
            .args(["-c", r#"trap '' XFSZ; exec "$0""#, PROGRAM])
            .env("PRISOVERSLAG__HTTP__LISTEN", "127.0.0.1:0")
            .env("PRISOVERSLAG__CLOCK__FIXED_AT", NOW)
            .env("PRISOVERSLAG__STORE__URL", office.url())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let first = lines.next().expect("a first line").expect("text");
        let base = first.strip_prefix("Prisoverslag listens on ").expect("its address").to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, base }
    }

    /// Leaves each file room for a few quotes more than the largest of them holds now, whatever the migrations have written.
    fn fill(&self, office: &Office) {
        let database = office.sqlite_path();
        let size =
            |suffix: &str| std::fs::metadata(format!("{}{suffix}", database.display())).map_or(0, |file| file.len());
        let largest = ["", "-wal"].map(size).into_iter().max().expect("a size");
        assert!(largest > 0, "no file of {}", database.display());
        self.limit(&(largest + ROOM).to_string());
    }

    /// The most bytes of a file from now on.
    fn limit(&self, bytes: &str) {
        let arguments = [format!("--pid={}", self.process.id()), format!("--fsize={bytes}:unlimited")];
        assert!(Command::new("prlimit").args(arguments).status().expect("prlimit runs").success());
    }
}

impl Caller for Confined {
    fn base(&self) -> &str {
        &self.base
    }
}

impl Drop for Confined {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_full_disk_under_sqlite_is_reported_and_loses_nothing() {
    let office = Office::sqlite();
    let server = Confined::start(&office);
    let get = |path: &str| server.send("GET", path, &[], b"");
    let first = server.issued();
    server.fill(&office);
    // Pages are written behind the others until there is no room; what is acknowledged by then is stored.
    let mut acknowledged = vec![first];
    let refused = wait_for("the end of the disk", || {
        let made = server.change("POST", "/api/v1/quotes", "", "", &draft());
        if made.status != 201 {
            return Some(made);
        }
        let issued = server.change("POST", &format!("{}/issue", address(&made.json())), "\"1\"", "", &Value::Null);
        if issued.status != 200 {
            return Some(issued);
        }
        acknowledged.push(issued.json());
        None
    });
    assert_away("a change", &refused);
    // Readiness writes as a change does, and so is refused as one is; what only reads goes on.
    let reported = wait_for("the word of it", || Some(get("/readyz")).filter(|answer| answer.status != 200));
    assert_away("readiness", &reported);
    assert!(acknowledged.len() > 1);
    let kept = |quote: &Value| {
        let pdf = get(&format!("{}/pdf", address(quote)));
        assert_eq!(Sha256Hex::of(&pdf.body).as_str(), quote["issue"]["document"]["sha256"].as_str().expect("a hash"));
    };
    acknowledged.iter().for_each(kept);
    assert_eq!(get("/healthz").status, 200);

    server.limit("unlimited");
    acknowledged.push(server.issued());
    wait_for("readiness", || (get("/readyz").status == 200).then_some(()));
    acknowledged.iter().for_each(kept);
    let last = acknowledged.last().expect("the last");
    assert_eq!(last["number"], format!("2026-{:06}", acknowledged.len()));
    office.assert_sound(acknowledged.len());
}
