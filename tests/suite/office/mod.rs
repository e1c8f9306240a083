//! The office that the tests work in: a store and a clock, servers and commands on them, and everyone who calls.

mod browser;
mod caller;
mod checks;
mod drafts;
mod finance;
mod provider;
mod server;
mod wire;

use std::path::PathBuf;
use std::process::Output;

use jiff::{SignedDuration, Timestamp};

use crate::postgres::{self, Database};
use crate::sqlite;
use crate::support::{Folder, NOW, program, text};

pub use browser::Browser;
pub use caller::{Answer, By, Caller, QuoteRef, address, ask, id};
pub use checks::{
    assert_declared, assert_faults, assert_problem, assert_protected, assert_refused, faults, members, ore, redacted,
};
pub use drafts::{
    acceptance, adjustment, body_of, complete, complete_for, complete_with, draft, draft_for, draft_from_abroad,
    draft_of_tables, draft_with, extra_line, given_up, new_reference, taken_back, work,
};
pub use finance::{Finance, note_numbers};
pub use provider::{AUDIENCE, PUBLIC_URL, Provider, WHO, issuer, node_modules, setting, sign_in};
pub use server::{Server, figure};
pub use wire::{Raw, Wire};

pub const QUOTES: &str = "/api/v1/quotes";
pub const JSON: (&str, &str) = ("content-type", "application/json");

/// Organisations of the register that the tests' applicants act for: the one of the request, and another.
pub const OWN: &str = "974767880";
pub const OTHER: &str = "971040238";

/// Each named function as two tests, one on each database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&$crate::office::Office::sqlite());
            }

            #[test]
            fn postgres() {
                super::$name(&$crate::office::Office::postgres());
            }
        }
    )+};
}
pub(crate) use on_both;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A store and a clock of a test's own.
pub struct Office {
    pub folder: Folder,
    pub clock: Clock,
    /// `None` on `SQLite`.
    database: Option<Database>,
}

impl Office {
    pub fn sqlite() -> Self {
        Self { folder: Folder::new(), clock: Clock::at(NOW), database: None }
    }

    pub fn postgres() -> Self {
        Self::on(postgres::database())
    }

    /// An office on this PostgreSQL database.
    pub fn on(database: Database) -> Self {
        Self { database: Some(database), ..Self::sqlite() }
    }

    pub fn backend(&self) -> Backend {
        if self.database.is_none() { Backend::Sqlite } else { Backend::Postgres }
    }

    /// The PostgreSQL database.
    pub fn database(&self) -> &Database {
        self.database.as_ref().expect("an office on PostgreSQL")
    }

    /// The file of the `SQLite` store.
    pub fn sqlite_path(&self) -> PathBuf {
        assert_eq!(self.backend(), Backend::Sqlite);
        sqlite_path(&self.folder)
    }

    pub fn url(&self) -> String {
        match &self.database {
            Some(database) => database.url.clone(),
            None => format!("sqlite:{}", self.sqlite_path().display()),
        }
    }

    pub fn server(&self) -> Server {
        self.server_with(&[])
    }

    /// A server with more settings from the environment.
    pub fn server_with(&self, settings: &[(&str, &str)]) -> Server {
        self.try_server_with(settings).unwrap_or_else(|log| panic!("the server does not start: {log}"))
    }

    /// A server with more settings, or the log of one that does not start.
    pub fn try_server_with(&self, settings: &[(&str, &str)]) -> Result<Server, String> {
        Server::try_start(self, settings)
    }

    /// A server whose clock is at a moment.
    pub fn server_at(&self, moment: &str) -> Server {
        self.at(moment);
        self.server()
    }

    /// Two servers.
    pub fn pair(&self) -> [Server; 2] {
        [self.server(), self.server()]
    }

    /// A server with some settings of access, each named from `access` on as in `issuers.entra.audience`.
    pub fn guarded(&self, access: &[(String, String)]) -> Server {
        self.guarded_with(access, &[])
    }

    /// The same, with further settings from the environment.
    pub fn guarded_with(&self, access: &[(String, String)], more: &[(&str, &str)]) -> Server {
        let access: Vec<_> = access.iter().map(|(name, value)| (setting(name), value)).collect();
        // The tests send more requests than callers may.
        let mut settings = vec![("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0")];
        settings.extend(access.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        settings.extend(more);
        self.server_with(&settings)
    }

    /// Runs the program on the store and by the clock, beside servers that may be running.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, &[])
    }

    /// The same, with more settings from the environment.
    pub fn run_with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        let (url, clock) = (self.url(), self.clock.path());
        let own = [("PRISOVERSLAG__STORE__URL", url.as_str()), ("PRISOVERSLAG__CLOCK__FILE", clock.as_str())];
        program()
            .env("PRISOVERSLAG__LOG__FILTER", "warn")
            .envs(own.iter().chain(settings).copied())
            .args(arguments)
            .output()
            .expect("the program runs")
    }

    /// Moves the clock to a moment.
    pub fn at(&self, moment: &str) {
        self.clock.set(moment);
    }

    /// Moves the clock forward.
    pub fn later(&self, by: SignedDuration) {
        self.at(&(self.now() + by).to_string());
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The rows of a query.
    pub fn query(&self, sql: &str) -> Vec<Vec<String>> {
        match &self.database {
            Some(database) => database.query(sql),
            None => sqlite::query(self.sqlite_path(), sql),
        }
    }

    /// The one value of a query.
    pub fn value(&self, sql: &str) -> String {
        let rows = self.query(sql);
        assert!(rows.len() == 1 && rows[0].len() == 1, "{sql}: {rows:?}");
        rows[0][0].clone()
    }

    /// Why the database refuses some SQL; `None` when it runs it.
    pub fn refusal(&self, sql: &str) -> Option<String> {
        match &self.database {
            Some(database) => database.refusal(sql),
            None => sqlite::refusal(self.sqlite_path(), sql),
        }
    }

    /// Runs the audit; whether all holds, and its report.
    pub fn audit(&self, settings: &[(&str, &str)]) -> (bool, String) {
        let output = self.run_with(&["audit", "verify"], settings);
        (output.status.success(), text(&output.stdout))
    }

    /// Makes a complete quote in some state; its identity. One that expired moves the clock by 15 days.
    pub fn in_state(&self, server: &Server, state: &str) -> String {
        let quote = server.make(&complete());
        if state != "draft" {
            server.must(&quote, "issue");
        }
        match state {
            "draft" | "issued" => {}
            "accepted" => drop(server.must(&quote, "accept")),
            "settled" => ["accept", "settle"].into_iter().for_each(|action| drop(server.must(&quote, action))),
            "declined" => drop(server.must(&quote, "decline")),
            "withdrawn" => drop(server.must(&quote, "withdraw")),
            "expired" => self.later(SignedDuration::from_hours(15 * 24)),
            "superseded" => drop(server.issue(&server.revised(&quote))),
            _ => panic!("{state}"),
        }
        assert_eq!(server.state(&quote), state);
        quote
    }

    /// Runs the audit, which must hold, on so many issued quotes.
    pub fn assert_sound(&self, quotes: usize) {
        let output = self.run(&["audit", "verify"]);
        let (report, error) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{report}{error}");
        let is_whole = report.contains(&format!(" {quotes} issued quotes")) && report.ends_with("Everything holds.\n");
        assert!(is_whole, "{report}");
    }

    /// Makes a key on the command line.
    pub fn key(&self, roles: &str) -> String {
        self.key_to(roles, "", "2027-06-30")
    }

    /// An applicant's key.
    pub fn key_of(&self, organisation: &str) -> String {
        self.key_to("applicant", organisation, "2027-06-30")
    }

    pub fn key_to(&self, roles: &str, organisation: &str, valid_to: &str) -> String {
        let mut arguments = vec!["key", "create", "--owner", "Test", "--role", roles, "--valid-to", valid_to];
        if !organisation.is_empty() {
            arguments.extend(["--organisation", organisation]);
        }
        let output = self.run(&arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).trim().to_owned()
    }

    /// Revokes a key on the command line.
    pub fn revoke(&self, key: &str) {
        let id = key.split('_').nth(1).expect("its public name");
        let output = self.run(&["key", "revoke", id]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
}

/// Runs the program on a store that is no office's.
pub fn run_on(url: &str, arguments: &[&str]) -> Output {
    let mut program = program();
    program.env("PRISOVERSLAG__CLOCK__FIXED_AT", NOW).env("PRISOVERSLAG__STORE__URL", url);
    program.args(arguments).output().expect("the program runs")
}

/// The file of a `SQLite` store in a folder.
pub fn sqlite_path(folder: &Folder) -> PathBuf {
    folder.0.join("store.db")
}

/// A clock that tests move while servers run.
pub struct Clock(Folder);

impl Clock {
    pub fn at(moment: &str) -> Self {
        let clock = Self(Folder::new());
        clock.set(moment);
        clock
    }

    pub fn path(&self) -> String {
        self.0.0.join("clock.txt").to_str().expect("a plain path").to_owned()
    }

    /// Moves the clock in one step: no server reads half a moment.
    pub fn set(&self, moment: &str) {
        let next = self.0.file("next.txt", moment);
        std::fs::rename(next, self.path()).expect("the clock moves");
    }

    pub fn now(&self) -> Timestamp {
        std::fs::read_to_string(self.path()).expect("the clock").parse().expect("a moment")
    }
}
