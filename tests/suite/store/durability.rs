//! What is acknowledged is on the disk, whatever the database is set up with; what only its administrator can put right is
//! reported; and a ledger that lost its end is found out by what was noted elsewhere.

use serde_json::{Value, json};

use crate::office::{Caller as _, Office, address, draft, on_both, sqlite_path};
use crate::postgres::own_cluster;
use crate::support::{Folder, text, wait_for};

on_both!(a_ledger_has_what_was_noted_of_it_and_is_found_out_where_it_has_not);

/// Keeps what each transaction that writes commits by.
const OBSERVER: &str = "create table seen (place text not null, setting text not null); \
    create function observe() returns trigger language plpgsql as \
    $$ begin insert into seen values (tg_table_name, current_setting('synchronous_commit')); return null; end $$; \
    create trigger observer after insert or update on quotes for each row execute function observe(); \
    create trigger observer after insert on ledger for each row execute function observe(); \
    create trigger observer after insert or update on api_keys for each row execute function observe()";

fn set_for_database(office: &Office, setting: &str, value: &str) {
    office.query(&format!(
        "do $$ begin execute format('alter database %I set {setting} = {value}', current_database()); end $$"
    ));
}

#[test]
fn a_commit_on_postgresql_is_on_the_disk_whatever_is_set_elsewhere() {
    let office = Office::postgres();
    drop(office.server());
    office.query(OBSERVER);
    let settings = [
        ("off", "on"),
        ("local", "on"),
        ("remote_write", "on"),
        ("on", "on"),
        // Which waits for more: it stays.
        ("remote_apply", "remote_apply"),
    ];
    for (number, (set, expected)) in settings.into_iter().enumerate() {
        set_for_database(&office, "synchronous_commit", set);
        assert_eq!(office.value("show synchronous_commit"), set);
        office.query("truncate seen");
        let server = office.server();
        assert_eq!(server.answer(&server.issued(), "accept", "\"2\"", "").status, 200);
        drop(server);
        let owner = format!("Økonomi {number}");
        let made = office.run(&["key", "create", "--owner", &owner, "--role", "finance", "--valid-to", "2027-06-30"]);
        assert!(made.status.success(), "{}", text(&made.stderr));
        let seen = office.query("select distinct place, setting from seen order by place");
        assert_eq!(seen, ["api_keys", "ledger", "quotes"].map(|table| [table, expected]), "{set}");
        office.query("truncate api_keys");
    }
    office.assert_sound(settings.len());
}

/// What a session was set to can be another's behind a pooler.
#[test]
fn a_session_that_something_else_sets_commits_to_the_disk_all_the_same() {
    let office = Office::postgres();
    let server = office.server();
    office.query(OBSERVER);
    office.query(
        "create function unset() returns trigger language plpgsql as \
         $$ begin perform set_config('synchronous_commit', 'off', false); return null; end $$; \
         create trigger unset after insert on postings for each row execute function unset()",
    );
    for _ in 0..8 {
        server.issued();
    }
    let seen = office.query("select distinct setting from seen where place = 'quotes'");
    assert_eq!(seen, [["on"]]);
}

#[test]
fn what_the_administrator_of_postgresql_must_put_right_is_reported_until_it_is() {
    let cluster = own_cluster();
    let office = Office::on(cluster.database());
    let server = office.server();
    let warnings = || {
        let answer = server.get("/readyz");
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()["warnings"].as_array().cloned().unwrap_or_default()
    };
    for (fsync, pages, expected) in [
        ("on", "on", vec![]),
        ("off", "on", vec!["fsync = off"]),
        ("on", "off", vec!["full_page_writes = off"]),
        ("off", "off", vec!["fsync = off", "full_page_writes = off"]),
    ] {
        office.query(&format!("alter system set fsync = {fsync}"));
        office.query(&format!("alter system set full_page_writes = {pages}"));
        office.query("select pg_reload_conf()");
        wait_for("what is set", || {
            let found = warnings();
            let reported = |(found, expected): (&Value, &&str)| found.as_str().expect("a text").contains(expected);
            (found.len() == expected.len() && found.iter().zip(&expected).all(reported)).then_some(())
        });
    }
}

#[test]
fn a_database_that_only_reads_is_not_ready_until_it_writes_again() {
    let office = Office::postgres();
    let server = office.server();
    let waiting = server.drafted();
    let restart_sessions = || {
        office.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() \
             and pid <> pg_backend_pid()",
        );
    };
    set_for_database(&office, "default_transaction_read_only", "on");
    restart_sessions();
    // As a standby does that took the place of its primary and was not promoted.
    let refused = wait_for("the word of it", || Some(server.get("/readyz")).filter(|answer| answer.status != 200));
    assert_eq!((refused.status, &refused.json()["code"]), (503, &json!("store_away")));
    let change = server.change("POST", "/api/v1/quotes", "", "", &draft());
    assert_eq!((change.status, &change.json()["code"]), (503, &json!("store_away")));
    // Reading goes on, when the sessions that were cut have been replaced.
    wait_for("reading", || (server.get(&address(&waiting)).status == 200).then_some(()));
    office.query(
        "begin read write; \
         do $$ begin execute format('alter database %I reset default_transaction_read_only', current_database()); end $$; commit",
    );
    restart_sessions();
    wait_for("readiness", || (server.get("/readyz").status == 200).then_some(()));
    assert_eq!(server.change("POST", "/api/v1/quotes", "", "", &draft()).status, 201);
}

fn noted(office: &Office) -> String {
    let output = office.run(&["audit", "head"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).trim().to_owned()
}

/// What the audit says with heads that were noted, and whether all holds.
fn audited(office: &Office, heads: &[&str]) -> (Option<i32>, String) {
    let heads = heads.iter().flat_map(|head| ["--head", head]);
    let output = office.run(&["audit", "verify"].into_iter().chain(heads).collect::<Vec<_>>());
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

fn a_ledger_has_what_was_noted_of_it_and_is_found_out_where_it_has_not(office: &Office) {
    let server = office.server();
    let empty = noted(office);
    assert_eq!(empty, format!("0:{}", "0".repeat(64)));
    server.issued();
    let first = noted(office);
    assert_eq!(first, format!("1:{}", office.value("select hash from ledger where sequence = 1")));
    server.issued();
    let second = noted(office);
    let (code, reported) = audited(office, &[&empty, &first, &second]);
    assert!(code == Some(0) && reported.ends_with("Everything holds.\n"), "{reported}");
    // Another entry in its place, and one that is not there.
    let other = second.replacen("2:", "1:", 1);
    let (code, reported) = audited(office, &[&second, &other]);
    assert!(
        code == Some(1) && reported.contains("ledger entry 1 is not the one that was noted elsewhere"),
        "{reported}"
    );
    let lost = second.replacen("2:", "7:", 1);
    let (code, reported) = audited(office, &[&first, &lost]);
    let expected = "the ledger ends at entry 2, but entry 7 was noted elsewhere: changes are lost";
    assert!(code == Some(1) && reported.contains(expected), "{reported}");
    for wrong in ["", "2", "2:", "x:00", ":", &second[..second.len() - 1], &format!("0{second}")] {
        let (code, reported) = audited(office, &[wrong]);
        assert!(code == Some(2) && reported.contains("64 hexadecimal digits"), "{wrong}: {reported}");
    }
}

/// A store that lost its end is sound by itself: what was noted tells.
#[test]
fn a_lost_tail_is_found_by_the_head_that_was_noted() {
    let (office, older) = (Office::sqlite(), Folder::new());
    let server = office.server();
    server.issued();
    let file = older.0.join("older.db");
    assert!(office.run(&["backup", file.to_str().expect("a plain path")]).status.success());
    server.issued();
    drop(server);
    let head = noted(&office);
    let folder = &office.folder;
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", sqlite_path(folder).display()));
    }
    std::fs::copy(&file, sqlite_path(folder)).expect("the older store");
    office.assert_sound(1);
    let (code, reported) = audited(&office, &[&head]);
    let expected = "The first that does not hold: the ledger ends at entry 1, but entry 2 was noted elsewhere";
    assert!(code == Some(1) && reported.contains(expected), "{reported}");
}
