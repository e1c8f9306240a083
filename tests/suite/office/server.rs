//! A running server: its process, its log, its figures.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::caller::ask_again;
use super::{Answer, By, Caller, Office, Wire};
use crate::support::{program, signal, text, wait_for};

/// A server in a process of its own on a free port; it ends with this value.
pub struct Server {
    process: Child,
    pub base: String,
    /// What it prints when it has started.
    pub greeting: String,
    log: Arc<Mutex<String>>,
    /// The office of a server that was started without one.
    _office: Option<Office>,
}

impl Caller for Server {
    fn base(&self) -> &str {
        &self.base
    }

    fn get(&self, path: &str) -> Answer {
        ask_again("GET", &format!("{}{path}", self.base), &[], b"").expect("an answer")
    }
}

impl Server {
    /// A server in an office of its own.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same, with more settings from the environment.
    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        let office = Office::sqlite();
        let (url, clock) = (office.url(), office.clock.path());
        Self::spawn(&url, &clock, settings, Some(office))
            .unwrap_or_else(|log| panic!("the server does not start: {log}"))
    }

    /// A server of an office, or the log of one that does not start. A setting of the store or the clock replaces the office's.
    pub fn try_start(office: &Office, settings: &[(&str, &str)]) -> Result<Self, String> {
        Self::spawn(&office.url(), &office.clock.path(), settings, None)
    }

    fn spawn(url: &str, clock: &str, settings: &[(&str, &str)], office: Option<Office>) -> Result<Self, String> {
        let mut program = program();
        let are_given = |group: &str| settings.iter().any(|(name, _)| name.starts_with(group));
        if !are_given("PRISOVERSLAG__STORE__URL") {
            program.env("PRISOVERSLAG__STORE__URL", url);
        }
        if !are_given("PRISOVERSLAG__CLOCK__") {
            program.env("PRISOVERSLAG__CLOCK__FILE", clock);
        }
        let mut process = program
            .env("PRISOVERSLAG__HTTP__LISTEN", "127.0.0.1:0")
            .env("PRISOVERSLAG__HTTP__WORKERS", "2")
            .env("PRISOVERSLAG__RENDER__WORKERS", "1")
            .env("PRISOVERSLAG__LOG__FILTER", "warn")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let log = Arc::new(Mutex::new(String::new()));
        let stderr = BufReader::new(process.stderr.take().expect("its log"));
        let written = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            for line in stderr.lines() {
                let line = String::from_utf8(line.expect("the log").into_bytes()).expect("UTF-8");
                written.lock().expect("the log").push_str(&(line + "\n"));
            }
        });
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let mut greeting = String::new();
        while !greeting.contains("/docs/") {
            let Some(line) = lines.next() else {
                let _ = process.wait();
                reader.join().expect("the log is read");
                return Err(log.lock().expect("the log").clone());
            };
            greeting.push_str(&(line.expect("text") + "\n"));
        }
        // Read on, so that the server never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let base = greeting.lines().next().and_then(|line| line.strip_prefix("Prisoverslag listens on "));
        let base = base.expect("its address").to_owned();
        Ok(Self { process, base, greeting, log, _office: office })
    }

    /// Whoever presents this key.
    pub fn by<'s>(&'s self, key: &str) -> By<'s> {
        By::new(&self.base, Some(format!("Bearer {key}")))
    }

    /// Whoever presents nothing.
    pub fn by_nobody(&self) -> By<'_> {
        By::new(&self.base, None)
    }

    /// The process's id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Sends a signal to the process.
    pub fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// Waits until the process has ended by itself.
    pub fn ended(&mut self) -> ExitStatus {
        wait_for("the end of the server", || self.process.try_wait().expect("its state"))
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("the log").clone()
    }

    /// The sum of the figures of a name that bear a label.
    pub fn figure(&self, name: &str, label: &str) -> f64 {
        figure(&text(&self.get("/metrics").body), name, label)
    }

    /// A connection on which bytes are written as the test likes.
    pub fn connect(&self) -> Wire {
        let address = self.base.split_once("://").expect("an address").1;
        let stream = TcpStream::connect(address).expect("a connection");
        // Only so that a test fails that would otherwise wait for ever.
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit");
        Wire(stream)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The sum of the figures of a name that bear a label, in the text of all of them.
pub fn figure(figures: &str, name: &str, label: &str) -> f64 {
    let lines = figures.lines().filter_map(|line| line.rsplit_once(' '));
    let of_name = lines.filter(|(series, _)| series.split('{').next() == Some(name) && series.contains(label));
    of_name.map(|(_, value)| value.parse::<f64>().expect("a number")).sum()
}
