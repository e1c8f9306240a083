//! The database itself refuses to alter what was posted, whoever asks.

use super::rows::small;
use crate::office::{Backend, Caller as _, Office, on_both};
use serde_json::json;

on_both!(
    what_was_posted_is_never_altered,
    nothing_posted_is_replaced_by_an_insert,
    a_program_that_does_not_post_cannot_add_to_the_ledger,
);

const TABLES: [&str; 5] = ["postings", "line_items", "time_entries", "settlement_notes", "assignments"];

/// A store in which each of the tables has rows.
fn filled(office: &Office) {
    let server = office.server_with(&[("PRISOVERSLAG__ACCOUNTING__RULES__ALL__ACCOUNT", "3000")]);
    let quote = server.issued_of(&small());
    for action in ["accept", "time-entries", "settle", "credit"] {
        server.must(&quote, action);
    }
}

fn content(office: &Office) -> Vec<Vec<Vec<String>>> {
    TABLES.iter().map(|table| office.query(&format!("select * from {table} order by 1, 2, 3"))).collect()
}

/// Each is refused for the reason that the tables themselves give, and changes nothing.
fn assert_refused(office: &Office, statements: &[String]) {
    let before = content(office);
    assert!(before.iter().all(|rows| !rows.is_empty()));
    let done: Vec<_> = statements
        .iter()
        .map(|sql| (sql, office.refusal(sql)))
        .filter(|(_, said)| !said.as_ref().is_some_and(|said| said.contains("never altered")))
        .collect();
    assert!(done.is_empty(), "not refused: {done:#?}");
    assert_eq!(content(office), before);
}

fn what_was_posted_is_never_altered(office: &Office) {
    filled(office);
    let mut statements = Vec::new();
    for (table, changes) in [
        (
            "postings",
            &[
                "net_ore = net_ore + 1",
                "posted_at = 0",
                "stage = 'settled'",
                "month = 'x'",
                "posted_on = null",
                "credit_number = 'x'",
                "demo = 1",
            ][..],
        ),
        ("line_items", &["net_ore = net_ore", "sequence = sequence + 1000", "description = 'x'", "quantity = 0"][..]),
        ("assignments", &["account = 'x'", "id = id + 10"][..]),
        ("time_entries", &["hours = 1", "note = null", "date = '2026-01-01'"][..]),
        ("settlement_notes", &["canonical = 'x'", "pdf = null", "total_ore = 0", "settled_on = 'x'"][..]),
    ] {
        statements.extend(changes.iter().map(|change| format!("update {table} set {change}")));
        statements.push(format!("delete from {table}"));
        if office.backend() == Backend::Postgres {
            statements.push(format!("truncate {table} cascade"));
        }
    }
    statements.push("delete from line_items where sequence = (select max(sequence) from line_items)".to_owned());
    if office.backend() == Backend::Postgres {
        statements.push("update only feed set net_ore = 1".replace("only feed", "line_items"));
        statements.push(
            "merge into postings p using postings q on p.first_sequence = q.first_sequence \
             when matched then update set net_ore = 0"
                .to_owned(),
        );
    }
    assert_refused(office, &statements);
}

fn nothing_posted_is_replaced_by_an_insert(office: &Office) {
    filled(office);
    let keys = ["first_sequence", "sequence", "number_year, number_sequence, entry", "number", "id"];
    let statements: Vec<String> = TABLES
        .iter()
        .zip(keys)
        .map(|(table, key)| match office.backend() {
            Backend::Sqlite => format!("insert or replace into {table} select * from {table}"),
            Backend::Postgres => format!(
                "insert into {table} select * from {table} on conflict ({key}) do update set {0} = excluded.{0}",
                match *table {
                    "settlement_notes" | "postings" => "net_ore",
                    "assignments" => "account",
                    _ => "activity",
                }
            ),
        })
        .collect();
    assert_refused(office, &statements);
}

fn a_program_that_does_not_post_cannot_add_to_the_ledger(office: &Office) {
    filled(office);
    let said = office.refusal("update ledger_head set sequence = sequence + 1").unwrap_or_default();
    assert!(said.contains("an older program must not write"), "{said}");
    // What this program does with the head's row is free, and what only asks whether it can be written.
    assert_eq!(office.refusal("update ledger_head set sequence = sequence"), None);
    let server = office.server();
    server.issued_of(&small());
    assert_eq!(server.get("/readyz").status, 200);
    drop(server);
    assert_eq!(json!(office.value("select posted - sequence from ledger_head")), json!("0"));
    office.assert_sound(2);
}
