//! Copies of a `SQLite` store: taken while a server writes, whole, never in another one's place, and good to go on with.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use crate::office::{Caller as _, Office, Server, address, run_on, sqlite_path};
use crate::support::{Folder, text, wait_for};
use crate::{postgres, sqlite};

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

fn plain(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect();
    names.sort();
    names
}

fn audited(path: &Path) -> String {
    let output = run_on(&url(path), &["audit", "verify"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn a_backup_beside_a_writing_server_holds_all_that_was_acknowledged_before() {
    let office = Office::sqlite();
    let server = office.server();
    let copies = Folder::new();
    let acknowledged: Mutex<Vec<Value>> = Mutex::default();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (server, acknowledged, done) = (&server, &acknowledged, &done);
        for issues in [true, false, false] {
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    let quote = if issues { server.issued() } else { server.drafted() };
                    acknowledged.lock().expect("what is known").push(quote);
                }
            });
        }
        let _ends = End(done);
        for round in 0..3 {
            wait_for("writes", || {
                let known = acknowledged.lock().expect("what is known");
                let issued = known.iter().filter(|quote| quote["state"] == "issued").count();
                (issued > 2 * round + 1 && known.len() > 20 * (round + 1)).then_some(())
            });
            let before = acknowledged.lock().expect("what is known").clone();
            let copy = copies.0.join(format!("copy-{round}.db"));
            let output = office.run(&["backup", plain(&copy)]);
            assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
            assert_holds(&copy, &before);
        }
    });
    assert!(names(&copies.0).iter().all(|name| !name.contains("partial")), "{:?}", names(&copies.0));
}

/// Says that all is done, whatever ends it.
struct End<'d>(&'d AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn assert_holds(copy: &Path, before: &[Value]) {
    let kept = sqlite::query(copy, "select id, state from quotes");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    for quote in before {
        assert!(kept.contains(&vec![text(&quote["id"]), text(&quote["state"])]), "{} is not in the copy", quote["id"]);
    }
    assert_eq!(sqlite::query(copy, "pragma foreign_key_check"), Vec::<Vec<String>>::new());
    audited(copy);
}

#[test]
fn a_backup_overwrites_nothing_and_needs_a_store() {
    let office = Office::sqlite();
    let server = office.server();
    server.issued();
    let folder = Folder::new();
    let taken = folder.file("taken.db", "something else");
    let output = office.run(&["backup", &taken]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("is there already"), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(&taken).expect("the file"), "something else");
    // What a broken-off backup left is not in the way of the next.
    folder.file("copy.db.partial", "half a copy");
    assert_eq!(office.run(&["backup", plain(&folder.0.join("copy.db"))]).status.code(), Some(0));
    // The store of a mistyped address is not made to be copied.
    let output = run_on(&url(&folder.0.join("none.db")), &["backup", plain(&folder.0.join("of-none.db"))]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("there is no store at"), "{}", text(&output.stderr));
    assert_eq!(names(&folder.0), ["copy.db", "taken.db"]);
}

fn url_path(office: &Office) -> std::path::PathBuf {
    let folder = &office.folder;
    sqlite_path(folder)
}

#[test]
fn a_restored_store_serves_and_goes_on() {
    let office = Office::sqlite();
    let (copies, other) = (Folder::new(), Folder::new());
    let copy = copies.0.join("copy.db");
    let (first, body);
    {
        let server = office.server();
        first = server.issued();
        body = server.get(&address(&first)).body;
        sqlite::execute(
            url_path(&office),
            "insert into sessions (token_sha256, actor_id, roles, created_at, seen_at, expires_at) values ('a', 'b', 'admin', 1, 1, 1); \
             insert into sign_ins (token_sha256, state, nonce, verifier, return_to, expires_at) values ('a', '', '', '', '/', 1)",
        );
        assert_eq!(office.run(&["backup", plain(&copy)]).status.code(), Some(0));
        server.issued();
    }
    let store = other.0.join("data/restored.db");
    let output = run_on(&url(&store), &["restore", plain(&copy)]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("has 1 quotes"), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("revoke again what was revoked"), "{}", text(&output.stdout));
    let signed_in = "select (select count(*) from sessions) + (select count(*) from sign_ins)";
    assert_eq!(sqlite::query(&store, signed_in), [["0"]], "who is signed in is not known any more");
    for file in [&copy, &store] {
        let mode = fs::metadata(file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
    assert_eq!(names(store.parent().expect("a folder")), ["restored.db"]);
    assert!(audited(&store).contains(" 1 issued quotes "));

    let store_url = url(&store);
    let server = Server::start_with(&[("PRISOVERSLAG__STORE__URL", &store_url)]);
    assert_eq!(server.get(&address(&first)).body, body);
    let found = server.get("/api/v1/quotes?q=2026-000001").json();
    assert_eq!(found["quotes"][0]["id"], first["id"], "words are found in the copy: {found}");
    assert_eq!(server.issued()["number"], "2026-000002");
    assert_eq!(server.answer(&first, "accept", "\"2\"", "").status, 200);
    drop(server);
    assert!(audited(&store).contains(" 2 issued quotes "));
    assert!(audited(&copy).contains(" 1 issued quotes "), "the copy is as it was");
}

#[test]
fn a_restore_overwrites_no_store() {
    let office = Office::sqlite();
    let server = office.server();
    server.drafted();
    let copies = Folder::new();
    let copy = copies.0.join("copy.db");
    assert_eq!(office.run(&["backup", plain(&copy)]).status.code(), Some(0));
    server.drafted();
    let output = office.run(&["restore", plain(&copy)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("nothing is overwritten"), "{}", text(&output.stderr));
    assert_eq!(office.value("select count(*) from quotes"), "2");
    let folder = &office.folder;
    assert!(names(&folder.0).iter().all(|name| !name.contains("partial")), "{:?}", names(&folder.0));
}

#[test]
fn a_restore_refuses_what_is_no_backup_and_leaves_nothing_behind() {
    let sources = Folder::new();
    let office = Office::sqlite();
    drop(office.server());
    let whole = sources.0.join("whole.db");
    assert_eq!(office.run(&["backup", plain(&whole)]).status.code(), Some(0));
    let whole = fs::read(&whole).expect("a copy");
    let half = sources.file("half.db", &whole[..whole.len() / 2]);
    let text_file = sources.file("text.db", "not a database, but longer than the head of one ".repeat(100));
    let empty = sources.file("empty.db", "");
    let foreign = sources.file("foreign.db", "");
    sqlite::execute(&foreign, "create table accounts (name text); insert into accounts values ('x')");
    let folder = plain(&sources.0).to_owned();
    let missing = plain(&sources.0.join("missing.db")).to_owned();
    let mut wrong = Vec::new();
    for source in [&half, &text_file, &empty, &foreign, &folder, &missing] {
        let target = Folder::new();
        let before = fs::read(source).ok();
        let output = run_on(&url(&target.0.join("store.db")), &["restore", source]);
        let (reported, left) = (text(&output.stderr), names(&target.0));
        let name = source.rsplit('/').next().expect("a name");
        if output.status.code() != Some(1)
            || !left.is_empty()
            || reported.lines().count() != 1
            || !reported.contains(name)
        {
            wrong.push(format!("{name}: {:?} {left:?} {reported}{}", output.status.code(), text(&output.stdout)));
        }
        assert_eq!(fs::read(source).ok(), before, "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A killed server leaves its last changes in a file of their own beside the store. Who moves the store away and forgets
/// them must not find them mixed into what comes in its place.
#[test]
fn a_restore_is_not_mixed_with_what_a_killed_server_left() {
    let office = Office::sqlite();
    let folder = &office.folder;
    let copies = Folder::new();
    let copy = copies.0.join("copy.db");
    {
        let server = office.server();
        server.issued();
        assert_eq!(office.run(&["backup", plain(&copy)]).status.code(), Some(0));
        for _ in 0..3 {
            server.issued();
        }
    }
    assert!(names(&folder.0).contains(&"store.db-wal".to_owned()), "{:?}", names(&folder.0));
    fs::rename(sqlite_path(folder), copies.0.join("former.db")).expect("the store goes");
    let output = office.run(&["restore", plain(&copy)]);
    if output.status.success() {
        let reported = audited(&sqlite_path(folder));
        assert!(reported.contains(" 1 issued quotes "), "{reported}");
        assert_eq!(office.value("pragma integrity_check"), "ok");
    } else {
        assert!(text(&output.stderr).contains("store.db-wal"), "{}", text(&output.stderr));
        assert!(!sqlite_path(folder).exists());
    }
}

#[test]
fn postgresql_is_left_to_its_own_tools() {
    let database = postgres::database();
    let folder = Folder::new();
    for command in ["backup", "restore"] {
        let output = run_on(&database.url, &[command, plain(&folder.0.join("copy.db"))]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("pg_dump"), "{}", text(&output.stderr));
    }
    assert_eq!(names(&folder.0), Vec::<String>::new());
}
