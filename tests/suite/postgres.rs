//! PostgreSQL for the tests: servers of Debian's package, each in a temporary folder, that go away with the tests however
//! these end.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::support::{Folder, text};

/// A fresh, empty database in the server that all tests share; it is dropped with this value.
pub fn database() -> Database {
    static SHARED: LazyLock<Cluster> = LazyLock::new(own_cluster);
    SHARED.database()
}

/// A server for one test alone, which may stop it; it goes away with this value.
pub fn own_cluster() -> Cluster {
    let folder = Folder::new();
    if *IS_ROOT {
        check("chown", &Command::new("chown").arg("postgres").arg(&folder.0).output().expect("chown runs"));
    }
    let guard = guard(&folder.0);
    let mut cluster = Cluster { folder, port: 0, guard };
    let mut initdb = server_program(&cluster.folder.0, "initdb");
    initdb.args(["--no-sync", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "-U", "postgres"]);
    check("initdb", &initdb.output().expect("initdb runs"));
    // Nothing of it outlives the machine. In its file, so that a test can set it otherwise.
    let settings = std::fs::OpenOptions::new().append(true).open(cluster.folder.0.join("data/postgresql.conf"));
    settings.and_then(|mut file| file.write_all(b"fsync = off\n")).expect("its settings");
    let started = ports().take(5).any(|port| {
        cluster.port = port;
        cluster.try_start()
    });
    assert!(started, "PostgreSQL does not start: {}", cluster.log());
    cluster
}

/// A PostgreSQL server of its own folder and port, which it keeps when it is stopped and started again.
pub struct Cluster {
    folder: Folder,
    port: u16,
    guard: Child,
}

impl Cluster {
    /// A fresh, empty database; it is dropped with this value.
    pub fn database(&self) -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let maintenance_url = self.url("postgres");
        check("psql", &psql(&maintenance_url, &format!("create database {name} template template0")));
        Database { url: self.url(&name), name, maintenance_url }
    }

    /// Stops the server as one does before maintenance: connections are closed, and what was committed is on disk.
    pub fn stop(&self) {
        check("pg_ctl stop", &self.pg_ctl(&["stop", "-m", "fast"]));
    }

    /// Stops the server as a crash does: the next start must recover from the log.
    pub fn kill_hard(&self) {
        check("pg_ctl stop", &self.pg_ctl(&["stop", "-m", "immediate"]));
    }

    /// Starts the stopped server again, at the same address, and waits until it takes connections.
    pub fn start(&self) {
        assert!(self.try_start(), "PostgreSQL does not start again: {}", self.log());
    }

    fn try_start(&self) -> bool {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200",
            self.port
        );
        self.pg_ctl(&["start", "-l", "server.log", "-o", &options]).status.success()
    }

    fn pg_ctl(&self, arguments: &[&str]) -> Output {
        server_program(&self.folder.0, "pg_ctl").arg("-w").args(arguments).output().expect("pg_ctl runs")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.0.join("server.log")).unwrap_or_default()
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// A database of a test's own.
pub struct Database {
    pub url: String,
    name: String,
    maintenance_url: String,
}

impl Database {
    /// The rows of any SQL, by psql: what is null reads `NULL`, bytes read `\x` and hex digits, truth reads `t` or `f`.
    pub fn query(&self, sql: &str) -> Vec<Vec<String>> {
        let output = psql(&self.url, sql);
        check(sql, &output);
        let rows = text(&output.stdout);
        let Some(rows) = rows.strip_suffix('\n') else { return Vec::new() };
        rows.split(ROW_END).map(|row| row.split(FIELD_END).map(str::to_owned).collect()).collect()
    }
}

impl Database {
    /// What the database says against some SQL; nothing when it does it.
    pub fn refusal(&self, sql: &str) -> Option<String> {
        let output = psql(&self.url, sql);
        (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

impl Database {
    /// Holds what some SQL locks, until the value goes.
    pub fn hold(&self, sql: &str) -> Held {
        let mut process = psql_on(&self.url).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("psql runs");
        let mut input = process.stdin.take().expect("its input");
        writeln!(input, "begin; {sql}; select 'held';").expect("psql reads");
        let mut held = [0; 4];
        process.stdout.take().expect("its output").read_exact(&mut held).expect("psql writes");
        assert_eq!(&held, b"held", "{sql}");
        Held { process, input: Some(input) }
    }
}

/// A transaction that is under way; it is taken back with this value.
pub struct Held {
    process: Child,
    input: Option<ChildStdin>,
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Its server may be stopped, and then removes it with its folder.
        let _ = psql(&self.maintenance_url, &format!("drop database {} with (force)", self.name));
    }
}

/// ASCII's own separators: fields of JSON and of prose hold tabs and line ends.
const FIELD_END: char = '\u{1f}';
const ROW_END: char = '\u{1e}';

fn psql(url: &str, sql: &str) -> Output {
    psql_on(url).args(["-c", sql]).output().expect("psql runs")
}

fn psql_on(url: &str) -> Command {
    let mut command = Command::new(programs().join("psql"));
    // A clean environment: variables and files of whoever runs the tests would change what psql does.
    command.env_clear().args(["-X", "-q", "-A", "-t", "-P", "null=NULL", "-v", "ON_ERROR_STOP=1"]).args([
        "-F",
        &FIELD_END.to_string(),
        "-R",
        &ROW_END.to_string(),
        "-d",
        url,
    ]);
    command
}

/// A process that stops the server in the folder and removes the folder once the pipe to its standard input closes: by
/// the cluster's end, or by this process's own, even when it is killed. No other process inherits the pipe. In a group of
/// its own, so that the Ctrl-C that ends the tests does not end it.
fn guard(folder: &Path) -> Child {
    use std::os::unix::process::CommandExt as _;
    let mut stop = server_program(folder, "pg_ctl");
    stop.args(["stop", "-m", "immediate"]);
    Command::new("sh")
        .args(["-c", r#"read -r _; folder=$1; shift; "$@"; rm -rf "$folder""#, "sh"])
        .arg(folder)
        .arg(stop.get_program())
        .args(stop.get_args())
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("the guard starts")
}

/// A program that works on the data of a folder. PostgreSQL refuses to run as root: then it runs as Debian's user for it.
fn server_program(folder: &Path, name: &str) -> Command {
    let program = programs().join(name);
    let mut command = if *IS_ROOT {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder).arg("-D").arg(folder.join("data"));
    command
}

static IS_ROOT: LazyLock<bool> = LazyLock::new(|| {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    text(&output.stdout).trim() == "0"
});

/// The folder of PostgreSQL's programs: Debian's newest, or else that of the path.
fn programs() -> PathBuf {
    let version = |folder: &PathBuf| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.map(|entry| entry.path()).filter(|path| path.join("bin/initdb").exists()).max_by_key(version);
    if let Some(newest) = newest {
        return newest.join("bin");
    }
    let output = Command::new("sh").args(["-c", "command -v initdb"]).output().expect("sh runs");
    let initdb = std::fs::canonicalize(text(&output.stdout).trim())
        .expect("PostgreSQL is not there: run the tests by tests/run, which installs PostgreSQL");
    initdb.parent().expect("a folder").to_owned()
}

/// Ports to try, below those that the system hands out: nothing else takes the port of a server while it is stopped.
fn ports() -> impl Iterator<Item = u16> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    std::iter::repeat_with(|| {
        let number = std::process::id().wrapping_mul(97).wrapping_add(COUNT.fetch_add(1, Ordering::Relaxed));
        u16::try_from(20_000 + number % 12_000).expect("a port")
    })
}

fn check(what: &str, output: &Output) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {told}");
}

#[test]
fn databases_of_one_server_are_apart_and_dropped() {
    let (one, other) = (database(), database());
    one.query("create table note (body text, mark bytea)");
    one.query(r"insert into note values (E'two\nlines\tand a tab', '\x0aff'), (null, '')");
    let rows = one.query("select body, mark, body is null from note");
    assert_eq!(rows, [["two\nlines\tand a tab", r"\x0aff", "f"], ["NULL", r"\x", "t"]]);
    assert_eq!(one.query("select body from note where false"), Vec::<Vec<String>>::new());
    let tables = "select count(*) from pg_tables where schemaname = 'public'";
    assert_eq!([one.query(tables), other.query(tables)], [[["1"]], [["0"]]]);

    let gone = format!("select count(*) from pg_database where datname = '{}'", one.name);
    drop(one);
    assert_eq!(other.query(&gone), [["0"]]);
}

#[test]
fn a_server_comes_back_with_what_was_committed_and_leaves_nothing() {
    let cluster = own_cluster();
    let database = cluster.database();
    database.query("create table note (body text)");
    let ways: [(fn(&Cluster), _); 2] = [(Cluster::stop, "stopped"), (Cluster::kill_hard, "killed")];
    for (stop, body) in ways {
        database.query(&format!("insert into note values ('{body}')"));
        stop(&cluster);
        assert!(!psql(&database.url, "select 1").status.success(), "{body}");
        cluster.start();
    }
    assert_eq!(database.query("select body from note"), [["stopped"], ["killed"]]);

    let folder = cluster.folder.0.clone();
    drop(cluster);
    assert!(!psql(&database.url, "select 1").status.success());
    assert!(!folder.exists());
}
