//! A server whose output is read, keys made on the command line, and requests by whoever holds one.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::store::support::{Place, draft, try_send, wait_for};
use crate::support::{Answer, NOW, program, signal, text};

/// Organisations of the register that the tests' applicants act for: the one of the request, and another.
pub const OWN: &str = "974767880";
pub const OTHER: &str = "971040238";

/// A running server, with what it writes.
pub struct Service {
    process: Child,
    pub base: String,
    /// What it says when it has started.
    pub greeting: String,
    log: Arc<Mutex<String>>,
}

/// Starts a server, which must be able to.
pub fn serve(place: &Place, settings: &[(&str, &str)]) -> Service {
    try_serve(place, settings).unwrap_or_else(|told| panic!("the server does not start: {told}"))
}

/// Starts a server, or tells what it says against it.
pub fn try_serve(place: &Place, settings: &[(&str, &str)]) -> Result<Service, String> {
    let mut program = program();
    if !settings.iter().any(|(name, _)| *name == "PRISOVERSLAG__STORE__URL_FILE") {
        program.env("PRISOVERSLAG__STORE__URL", place.url());
    }
    let mut process = program
        .env("PRISOVERSLAG__HTTP__LISTEN", "127.0.0.1:0")
        .env("PRISOVERSLAG__HTTP__WORKERS", "2")
        .env("PRISOVERSLAG__RENDER__WORKERS", "1")
        .env("PRISOVERSLAG__LOG__FILTER", "warn")
        .env("PRISOVERSLAG__CLOCK__FIXED_AT", NOW)
        .envs(settings.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let log = Arc::new(Mutex::new(String::new()));
    let stderr = BufReader::new(process.stderr.take().expect("its log"));
    let kept = Arc::clone(&log);
    let reader = std::thread::spawn(move || {
        for line in stderr.lines() {
            let line = String::from_utf8(line.expect("the log").into_bytes()).expect("UTF-8");
            kept.lock().expect("the log").push_str(&(line + "\n"));
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
    std::thread::spawn(move || lines.for_each(drop));
    let base = greeting.lines().next().and_then(|line| line.strip_prefix("Prisoverslag listens on "));
    let base = base.expect("its address").to_owned();
    Ok(Service { process, base, greeting, log })
}

impl Service {
    /// Whoever shows this key.
    pub fn by<'s>(&'s self, key: &str) -> By<'s> {
        By { base: &self.base, authorization: format!("Bearer {key}") }
    }

    /// Whoever shows nothing.
    pub fn by_nobody(&self) -> By<'_> {
        By { base: &self.base, authorization: String::new() }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.by_nobody().get(path)
    }

    /// Sends a signal to the process.
    pub fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// The process's id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The sum of those figures of a name that bear a label.
    pub fn figure(&self, name: &str, label: &str) -> f64 {
        figure(&text(&self.get("/metrics").body), name, label)
    }

    /// Waits until the process has ended by itself.
    pub fn ended(&mut self) -> ExitStatus {
        wait_for("the end of the server", || self.process.try_wait().expect("its state"))
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("the log").clone()
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

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The sum of those figures of a name that bear a label, in the text of all of them.
pub fn figure(figures: &str, name: &str, label: &str) -> f64 {
    let lines = figures.lines().filter_map(|line| line.rsplit_once(' '));
    let of_name = lines.filter(|(series, _)| series.split('{').next() == Some(name) && series.contains(label));
    of_name.map(|(_, value)| value.parse::<f64>().expect("a number")).sum()
}

/// Someone who sends requests.
pub struct By<'s> {
    base: &'s str,
    authorization: String,
}

impl By<'_> {
    /// Any request, with those headers that are not empty.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let own = [("authorization", self.authorization.as_str())];
        let headers = own.iter().chain(headers).copied().filter(|(_, value)| !value.is_empty());
        try_send(self.base, method, path, &headers.collect::<Vec<_>>(), body.to_vec()).expect("an answer")
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    /// POSTs JSON, or nothing.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.change("POST", path, "", "", body)
    }

    /// A change of what was seen with this `ETag`, under a key; what is empty or null is left out.
    pub fn change(&self, method: &str, path: &str, tag: &str, key: &str, body: &Value) -> Answer {
        let kind = if body.is_null() { "" } else { "application/json" };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let headers = [("if-match", tag), ("idempotency-key", key), ("content-type", kind)];
        self.send(method, path, &headers, body.as_bytes())
    }

    /// What is read, as JSON.
    pub fn read(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", text(&answer.body));
        answer.json()
    }

    /// A draft for an organisation; its address.
    pub fn drafted(&self, organisation: &str) -> String {
        let answer = self.post("/api/v1/quotes", &draft_for(organisation));
        assert_eq!(answer.status, 201, "{}", text(&answer.body));
        answer.header("location").to_owned()
    }

    /// An issued quote for an organisation; its address. Its `ETag` is `"2"`.
    pub fn issued(&self, organisation: &str) -> String {
        let quote = self.drafted(organisation);
        self.must(&format!("{quote}/issue"), "\"1\"", &Value::Null);
        quote
    }

    /// A POST that must succeed.
    pub fn must(&self, path: &str, tag: &str, body: &Value) -> Value {
        let answer = self.change("POST", path, tag, "", body);
        assert!((200..300).contains(&answer.status), "{path}: {}", text(&answer.body));
        answer.json()
    }
}

/// A draft that lacks nothing, of an organisation.
pub fn draft_for(organisation: &str) -> Value {
    let mut draft = draft();
    draft["scope"]["applicant"]["organisation_number"] = json!(organisation);
    draft
}

/// What an applicant accepts with.
pub fn acceptance() -> Value {
    json!({ "signed_by": "Kari Nordmann", "role": "Forskningsleder" })
}

/// Makes a key on the command line.
pub fn key(place: &Place, roles: &str) -> String {
    key_to(place, roles, "", "2027-06-30")
}

/// An applicant's key.
pub fn key_of(place: &Place, organisation: &str) -> String {
    key_to(place, "applicant", organisation, "2027-06-30")
}

pub fn key_to(place: &Place, roles: &str, organisation: &str, valid_to: &str) -> String {
    let mut arguments = vec!["key", "create", "--owner", "Test", "--role", roles, "--valid-to", valid_to];
    if !organisation.is_empty() {
        arguments.extend(["--organisation", organisation]);
    }
    let output = place.run(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).trim().to_owned()
}

/// Takes a key back on the command line.
pub fn revoke(place: &Place, key: &str) {
    let id = key.split('_').nth(1).expect("its public name");
    let output = place.run(&["key", "revoke", id]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// A connection of one's own.
pub struct Wire(TcpStream);

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Raw {
    pub status: u16,
    /// Its header fields, in small letters, a line each.
    pub head: String,
    pub body: Vec<u8>,
}

impl Wire {
    pub fn write(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.0.write_all(bytes.as_ref()).expect("the server reads");
        self
    }

    /// Writes as far as the server reads; it may have closed.
    pub fn try_write(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).is_ok()
    }

    /// Asks for something, and has the answer.
    pub fn get(&mut self, path: &str) -> Raw {
        self.write(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")).answer().expect("an answer")
    }

    /// The next answer; `None` when the server closes without one.
    pub fn answer(&mut self) -> Option<Raw> {
        let mut raw = self.head()?;
        let length = raw.header("content-length").parse().unwrap_or(0);
        raw.body.resize(length, 0);
        self.0.read_exact(&mut raw.body).expect("the body");
        Some(raw)
    }

    /// The head of the next answer, whose body stays unread; `None` when the server closes without one.
    pub fn head(&mut self) -> Option<Raw> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            match self.0.read(&mut byte) {
                Ok(1) => head.push(byte[0]),
                Ok(_) => return None,
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return None,
                Err(error) => panic!("no answer: {error}"),
            }
        }
        let head = text(&head).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Some(Raw { status, head, body: Vec::new() })
    }

    /// Whether the server has sent nothing so far.
    pub fn is_silent(&self) -> bool {
        self.0.set_nonblocking(true).expect("a socket");
        let found = self.0.peek(&mut [0]);
        self.0.set_nonblocking(false).expect("a socket");
        found.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    }

    /// The bytes that come next, which must come.
    pub fn read(&mut self, bytes: &mut [u8]) {
        self.0.read_exact(bytes).expect("the rest");
    }

    /// What comes until the server closes.
    pub fn rest(&mut self, bytes: &mut Vec<u8>) {
        let _ = self.0.read_to_end(bytes);
    }

    /// Waits until the server closes.
    pub fn closed(&mut self) {
        let mut rest = Vec::new();
        match self.0.read_to_end(&mut rest) {
            Ok(_) => assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest)),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "the server does not close"),
        }
    }
}

impl Raw {
    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// Asks until the answer is there, for longer than the half minute that passes between two sweeps.
pub fn wait_for_sweep<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(75);
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(Instant::now() < until, "{what} never came");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Checks that a refusal is a problem with this code, and bears what every answer bears.
pub fn assert_refused(answer: &Answer, status: u16, code: &str, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", text(&answer.body));
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    assert_eq!(answer.json()["code"], code, "{what}");
    assert_protected(|name| answer.header(name).to_owned(), what);
}

/// Checks what every answer bears.
pub fn assert_protected(header: impl Fn(&str) -> String, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert!(header(name).eq_ignore_ascii_case(value), "{what}: {name}: {:?}", header(name));
    }
    assert!(!header("x-request-id").is_empty(), "{what}");
    assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{what}");
    assert!(header("permissions-policy").contains("camera=()"), "{what}");
}
