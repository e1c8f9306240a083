//! A running server and a command line, as users have them.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_prisoverslag");

/// The moment at which the tests' servers stand still.
pub const NOW: &str = "2026-11-22T12:00:00Z";

/// A server of its own process on a free port; it ends with this value.
pub struct Server {
    process: Child,
    pub base: String,
    /// The store's folder, gone with the server.
    _folder: Folder,
}

/// An answer, whatever its status.
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Server {
    /// A server with the defaults.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// A server with more settings from the environment.
    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        let folder = Folder::new();
        let mut process = program()
            .env("PRISOVERSLAG__HTTP__LISTEN", "127.0.0.1:0")
            .env("PRISOVERSLAG__STORE__URL", format!("sqlite:{}", folder.0.join("store.db").display()))
            .env("PRISOVERSLAG__LOG__FILTER", "warn")
            .env("PRISOVERSLAG__CLOCK__FIXED_AT", NOW)
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let output = BufReader::new(process.stdout.take().expect("its output"));
        let mut lines = output.lines();
        let first = lines.next().expect("a first line").expect("text");
        let base = first.strip_prefix("Prisoverslag listens on ").expect("its address").to_owned();
        // Read on, so that the server never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, base, _folder: folder }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    /// POSTs JSON.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("content-type", "application/json")], Some(body.to_string().as_bytes()))
    }

    /// POSTs JSON and accepts PDF.
    pub fn post_for_pdf(&self, path: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json"), ("accept", "application/pdf")];
        self.send("POST", path, &headers, Some(body.to_string().as_bytes()))
    }

    /// Any request.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.unwrap_or_default().to_vec()).expect("a request");
        let mut response = AGENT.run(request).expect("an answer");
        let mut bytes = Vec::new();
        response.body_mut().as_reader().read_to_end(&mut bytes).expect("a body");
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), body: bytes }
    }

    /// The process's id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    let config = ureq::Agent::config_builder().http_status_as_error(false).allow_non_standard_methods(true);
    config.build().new_agent()
});

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// A header's value, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The `(path, code)` of each fault of a problem.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(&error["path"]), text(&error["code"]))).collect()
    }
}

/// The program, run from the project's root with a clean environment.
pub fn program() -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_clear();
    command
}

/// Runs the program to its end.
pub fn run(arguments: &[&str]) -> Output {
    program().env("PRISOVERSLAG__CLOCK__FIXED_AT", NOW).args(arguments).output().expect("the program runs")
}

/// The render workers of a server: its child processes.
pub fn workers(server: u32) -> Vec<u32> {
    let children = std::fs::read_dir(format!("/proc/{server}/task")).expect("threads").flat_map(|task| {
        let children = task.expect("a thread").path().join("children");
        let children = std::fs::read_to_string(children).unwrap_or_default();
        children.split_whitespace().map(|id| id.parse().expect("a number")).collect::<Vec<u32>>()
    });
    children.collect()
}

/// Sends a signal to a process.
pub fn signal(process: u32, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &process.to_string()]).status().expect("kill runs");
    assert!(sent.success(), "kill -s {name}");
}

/// The Python that tests/run set up, with other people's checkers.
pub fn python() -> String {
    #[expect(clippy::disallowed_methods, reason = "the tests' own setting, given by tests/run")]
    std::env::var("PRISOVERSLAG_TEST_PYTHON")
        .expect("PRISOVERSLAG_TEST_PYTHON is not set: run the tests by tests/run, which installs the checkers")
}

/// What the program wrote.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// A file of the project.
pub fn project_file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The request of openapi/estimate-request.json: twenty lines, sound in every way.
pub fn request() -> Value {
    let text = std::fs::read_to_string(project_file("openapi/estimate-request.json")).expect("the request");
    serde_json::from_str(&text).expect("JSON")
}

/// The request with another value at a JSON pointer; `null` takes the member away.
pub fn request_with(pointer: &str, value: Value) -> Value {
    let mut request = request();
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = request.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} has a parent"));
    match (parent, value) {
        (Value::Object(members), Value::Null) => drop(members.remove(key)),
        (Value::Object(members), value) => drop(members.insert(key.to_owned(), value)),
        (Value::Array(elements), value) => elements[key.parse::<usize>().expect("an index")] = value,
        _ => panic!("{pointer} is in no object or array"),
    }
    request
}

/// A folder that is removed with this value.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("prisoverslag-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// Writes a file in it and returns its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
        path.to_str().expect("a plain path").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
