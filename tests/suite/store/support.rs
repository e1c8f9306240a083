//! Stores on either database, quotes to put into them, and requests that may find no server.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Answer, Folder, NOW, Server, program, request, text};
use crate::{postgres, sqlite};

/// A store of a test's own.
pub enum Place {
    Sqlite(Folder),
    Postgres(postgres::Database),
}

/// Runs each test on both databases.
macro_rules! on_both {
    ($($test:ident)+) => {
        mod sqlite {
            $(#[test] fn $test() { super::$test(&$crate::store::support::Place::sqlite()); })+
        }
        mod postgres {
            $(#[test] fn $test() { super::$test(&$crate::store::support::Place::postgres()); })+
        }
    };
}
pub(crate) use on_both;

impl Place {
    pub fn sqlite() -> Self {
        Self::Sqlite(Folder::new())
    }

    pub fn postgres() -> Self {
        Self::Postgres(postgres::database())
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", sqlite_path(folder).display()),
            Self::Postgres(database) => database.url.clone(),
        }
    }

    /// A server on this store.
    pub fn server(&self) -> Server {
        self.server_with(&[])
    }

    pub fn server_with(&self, settings: &[(&str, &str)]) -> Server {
        let url = self.url();
        Server::start_with(&[&[("PRISOVERSLAG__STORE__URL", url.as_str())], settings].concat())
    }

    /// Runs the program on this store to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        run_on(&self.url(), arguments)
    }

    /// The rows of a query.
    pub fn query(&self, sql: &str) -> Vec<Vec<String>> {
        match self {
            Self::Sqlite(folder) => sqlite::query(sqlite_path(folder), sql),
            Self::Postgres(database) => database.query(sql),
        }
    }

    /// The one value that a query gives.
    pub fn value(&self, sql: &str) -> String {
        let rows = self.query(sql);
        assert!(rows.len() == 1 && rows[0].len() == 1, "{sql}: {rows:?}");
        rows[0][0].clone()
    }

    /// What the database says against some SQL; nothing when it does it.
    pub fn refusal(&self, sql: &str) -> Option<String> {
        match self {
            Self::Sqlite(folder) => sqlite::refusal(sqlite_path(folder), sql),
            Self::Postgres(database) => database.refusal(sql),
        }
    }

    /// Everything holds, of so many issued quotes.
    pub fn assert_sound(&self, quotes: usize) {
        let output = self.run(&["audit", "verify"]);
        let (told, error) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{told}{error}");
        assert!(told.contains(&format!(" {quotes} issued quotes")) && told.ends_with("Everything holds.\n"), "{told}");
    }
}

/// The file of a `SQLite` store in a folder.
pub fn sqlite_path(folder: &Folder) -> PathBuf {
    folder.0.join("store.db")
}

/// Runs the program on a store to its end.
pub fn run_on(url: &str, arguments: &[&str]) -> Output {
    let mut command: Command = program();
    command.env("PRISOVERSLAG__CLOCK__FIXED_AT", NOW).env("PRISOVERSLAG__STORE__URL", url);
    command.args(arguments).output().expect("the program runs")
}

/// A draft that can be issued as it is. Small, so that its document is set quickly.
pub fn draft() -> Value {
    static DRAFT: LazyLock<Value> = LazyLock::new(|| {
        let mut asked = request();
        let tables = asked["scope"]["extracts"]["fd_trygd"].as_array_mut().expect("tables");
        tables.truncate(1);
        asked["scope"]["extracts"]["statistics_areas"] = json!([]);
        let folder = Folder::new();
        let scope = folder.file("scope.json", asked["scope"].to_string());
        let output = run_on("sqlite:none", &["estimate", &scope, "--json", "--date", "2026-11-22"]);
        let estimate: Value = serde_json::from_slice(&output.stdout).expect("an estimate");
        let findings = estimate["findings"].as_array().expect("findings").iter();
        let warnings = findings.filter(|finding| finding["severity"] == "warning");
        let acknowledged =
            |finding: &Value| json!({ "finding": finding["code"], "path": finding["path"], "note": "Avklart." });
        json!({
            "scope": asked["scope"],
            "case_number": "2026/1234",
            "delivery_date": "2027-03-01",
            "acknowledgements": warnings.map(acknowledged).collect::<Vec<_>>(),
        })
    });
    DRAFT.clone()
}

/// The address of a quote.
pub fn address(quote: &Value) -> String {
    format!("/api/v1/quotes/{}", quote["id"].as_str().expect("an identity"))
}

/// What a server does for its users.
pub trait Desk {
    fn base(&self) -> &str;

    /// A change of what was seen with this `ETag`; an empty one, and an empty key, are left out.
    fn change(&self, method: &str, path: &str, etag: &str, key: &str, body: &Value) -> Answer {
        try_change(self.base(), method, path, etag, key, body).expect("an answer")
    }

    /// A new draft.
    fn drafted(&self) -> Value {
        let answer = self.change("POST", "/api/v1/quotes", "", "", &draft());
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()
    }

    /// A draft that is issued.
    fn issue(&self, draft: &Value) -> Value {
        let answer = self.change("POST", &format!("{}/issue", address(draft)), "\"1\"", "", &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    /// A new quote, issued: its `ETag` is `"2"`.
    fn issued(&self) -> Value {
        self.issue(&self.drafted())
    }

    /// An answer to a quote, `accept`, `decline` or `withdraw`, of what was seen with this `ETag`.
    fn answer(&self, quote: &Value, what: &str, etag: &str, key: &str) -> Answer {
        self.change("POST", &format!("{}/{what}", address(quote)), etag, key, &answer_body(what))
    }

    /// A draft that revises a quote.
    fn revised(&self, quote: &Value) -> Value {
        let answer = self.change("POST", &format!("{}/revisions", address(quote)), "", "", &Value::Null);
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()
    }
}

impl Desk for Server {
    fn base(&self) -> &str {
        &self.base
    }
}

/// A server by its address alone.
impl Desk for str {
    fn base(&self) -> &str {
        self
    }
}

pub fn answer_body(what: &str) -> Value {
    match what {
        "accept" => json!({ "signed_by": "Kari Nordmann", "role": "leder" }),
        _ => json!({ "reason": "Ikke lenger aktuelt." }),
    }
}

/// A change that finds no server, or loses it, has no answer. A body of `null` is none.
pub fn try_change(base: &str, method: &str, path: &str, etag: &str, key: &str, body: &Value) -> Option<Answer> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let headers = [("if-match", etag), ("idempotency-key", key), ("content-type", "application/json")];
    let has_type = !body.is_empty();
    let headers =
        headers.into_iter().filter(|(name, value)| !value.is_empty() && (*name != "content-type" || has_type));
    try_send(base, method, path, &headers.collect::<Vec<_>>(), body.into_bytes())
}

/// A request that finds no server, or loses it, has no answer.
pub fn try_send(base: &str, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Option<Answer> {
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{base}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = AGENT.run(request.body(body).expect("a request")).ok()?;
    let mut bytes = Vec::new();
    response.body_mut().as_reader().read_to_end(&mut bytes).ok()?;
    Some(Answer { status: response.status().as_u16(), headers: response.headers().clone(), body: bytes })
}

/// Connections are not kept: one of a killed server would be taken for its successor's.
static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    let config = ureq::Agent::config_builder().http_status_as_error(false).allow_non_standard_methods(true);
    config.max_idle_connections(0).timeout_global(Some(Duration::from_secs(30))).build().new_agent()
});

/// Does the same from several threads at once; each is told its number.
pub fn at_once<T: Send>(threads: usize, act: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = std::sync::Barrier::new(threads);
    let (act, barrier) = (&act, &barrier);
    std::thread::scope(|scope| {
        let spawn = |number| {
            scope.spawn(move || {
                barrier.wait();
                act(number)
            })
        };
        let handles: Vec<_> = (0..threads).map(spawn).collect();
        handles.into_iter().map(|handle| handle.join().expect("a thread")).collect()
    })
}

/// Asks until the answer is there; there is an end to waiting.
pub fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(Instant::now() < until, "{what} never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Random numbers (splitmix64) of a seed that is told, so that a run can be looked into again.
pub struct Chance(u64);

impl Chance {
    /// The seed of the variable, or a new one.
    pub fn seeded() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the tests' own setting, to run the same again")]
        let given = std::env::var("PRISOVERSLAG_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| RandomState::new().hash_one(0));
        println!("PRISOVERSLAG_TEST_SEED={seed}");
        Self(seed)
    }

    /// Those of a number.
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Another one, of the same seed.
    pub fn fork(&mut self) -> Self {
        Self(self.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// The place of any element.
    pub fn index<T>(&mut self, of: &[T]) -> usize {
        let length = u64::try_from(of.len()).expect("a length");
        usize::try_from(self.below(length)).expect("an index")
    }
}

/// A clock that tests move while servers run.
pub struct MovedClock(Folder);

impl MovedClock {
    pub fn at(moment: &str) -> Self {
        let clock = Self(Folder::new());
        clock.set(moment);
        clock
    }

    pub fn path(&self) -> String {
        self.0.0.join("clock.txt").to_str().expect("a plain path").to_owned()
    }

    /// Moved in one step: no server reads half a moment.
    pub fn set(&self, moment: &str) {
        let next = self.0.file("next.txt", moment);
        std::fs::rename(next, self.path()).expect("the clock moves");
    }
}
