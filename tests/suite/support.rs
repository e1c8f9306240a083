//! The program and the project's files, and what every test needs of the machine: folders, processes, threads, chance.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_prisoverslag");

/// The moment of the tests' clocks, until they are moved.
pub const NOW: &str = "2026-11-22T12:00:00Z";

/// The program, run from the project's root in an empty environment.
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

/// Bytes that must be UTF-8, as the program writes it.
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

/// The request with another value at a JSON pointer; null removes the member.
pub fn request_with(pointer: &str, value: Value) -> Value {
    let mut request = request();
    set_at(&mut request, pointer, value);
    request
}

/// Sets the value at a JSON pointer, whose last member may be new; null removes it.
pub fn set_at(whole: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = whole.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} has a parent"));
    match (parent, value) {
        (Value::Object(members), Value::Null) => drop(members.remove(key)),
        (Value::Object(members), value) => drop(members.insert(key.to_owned(), value)),
        (Value::Array(elements), value) => elements[key.parse::<usize>().expect("an index")] = value,
        _ => panic!("{pointer} is in no object or array"),
    }
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

/// Calls a function from several threads at once, each with its number.
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

/// Calls until there is an answer, for longer than the half minute between two sweeps of a server.
pub fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(75);
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(Instant::now() < until, "{what} never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Random numbers (splitmix64) of a seed that is printed, so that a run can be repeated.
pub struct Chance(u64);

impl Chance {
    /// The numbers of the seed in the variable, or of a new one.
    pub fn seeded() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the tests' own setting, to repeat a run")]
        let given = std::env::var("PRISOVERSLAG_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| RandomState::new().hash_one(0));
        println!("PRISOVERSLAG_TEST_SEED={seed}");
        Self(seed)
    }

    /// The numbers of a seed.
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Further numbers of the same seed.
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

    /// The index of any element.
    pub fn index<T>(&mut self, of: &[T]) -> usize {
        let length = u64::try_from(of.len()).expect("a length");
        usize::try_from(self.below(length)).expect("an index")
    }
}
