//! The database itself refuses to alter what was posted, whoever asks.

use serde_json::json;

use super::support::{Office, small};
use crate::store::support::{Place, on_both};
use crate::support::NOW;

on_both! {
    what_was_posted_is_never_altered
    nothing_posted_is_replaced_by_an_insert
    a_program_that_does_not_post_cannot_add_to_the_ledger
}

const TABLES: [&str; 4] = ["postings", "line_items", "time_entries", "settlement_notes"];

/// A store in which each of the tables has rows.
fn filled(place: &Place) {
    let office = Office::at(place, NOW);
    let quote = office.issued(&small());
    for action in ["accept", "time-entries", "settle", "credit"] {
        office.must(&quote, action);
    }
}

fn content(place: &Place) -> Vec<Vec<Vec<String>>> {
    TABLES.iter().map(|table| place.query(&format!("select * from {table} order by 1, 2, 3"))).collect()
}

/// Each is refused for the reason that the tables themselves give, and changes nothing.
fn assert_refused(place: &Place, statements: &[String]) {
    let before = content(place);
    assert!(before.iter().all(|rows| !rows.is_empty()));
    let done: Vec<_> = statements
        .iter()
        .map(|sql| (sql, place.refusal(sql)))
        .filter(|(_, said)| !said.as_ref().is_some_and(|said| said.contains("never altered")))
        .collect();
    assert!(done.is_empty(), "not refused: {done:#?}");
    assert_eq!(content(place), before);
}

fn what_was_posted_is_never_altered(place: &Place) {
    filled(place);
    let mut statements = Vec::new();
    for (table, changes) in [
        ("postings", &["net_ore = net_ore + 1", "posted_at = 0", "stage = 'settled'", "month = 'x'", "demo = 1"][..]),
        ("line_items", &["net_ore = net_ore", "sequence = sequence + 1000", "description = 'x'", "quantity = 0"][..]),
        ("time_entries", &["hours = 1", "note = null", "date = '2026-01-01'"][..]),
        ("settlement_notes", &["canonical = 'x'", "pdf = null", "total_ore = 0", "settled_on = 'x'"][..]),
    ] {
        statements.extend(changes.iter().map(|change| format!("update {table} set {change}")));
        statements.push(format!("delete from {table}"));
        if matches!(place, Place::Postgres(_)) {
            statements.push(format!("truncate {table} cascade"));
        }
    }
    statements.push("delete from line_items where sequence = (select max(sequence) from line_items)".to_owned());
    if matches!(place, Place::Postgres(_)) {
        statements.push("update only feed set net_ore = 1".replace("only feed", "line_items"));
        statements.push(
            "merge into postings p using postings q on p.first_sequence = q.first_sequence \
             when matched then update set net_ore = 0"
                .to_owned(),
        );
    }
    assert_refused(place, &statements);
}

fn nothing_posted_is_replaced_by_an_insert(place: &Place) {
    filled(place);
    let keys = ["first_sequence", "sequence", "number_year, number_sequence, entry", "number"];
    let statements: Vec<String> = TABLES
        .iter()
        .zip(keys)
        .map(|(table, key)| match place {
            Place::Sqlite(_) => format!("insert or replace into {table} select * from {table}"),
            Place::Postgres(_) => format!(
                "insert into {table} select * from {table} on conflict ({key}) do update set {0} = excluded.{0}",
                if *table == "settlement_notes" || *table == "postings" { "net_ore" } else { "activity" }
            ),
        })
        .collect();
    assert_refused(place, &statements);
}

fn a_program_that_does_not_post_cannot_add_to_the_ledger(place: &Place) {
    filled(place);
    let said = place.refusal("update ledger_head set sequence = sequence + 1").unwrap_or_default();
    assert!(said.contains("an older program must not write"), "{said}");
    // What this program does with the head's row is free, and what only asks whether it can be written.
    assert_eq!(place.refusal("update ledger_head set sequence = sequence"), None);
    let office = Office::at(place, NOW);
    office.issued(&small());
    assert_eq!(office.server.get("/readyz").status, 200);
    drop(office);
    assert_eq!(json!(place.value("select posted - sequence from ledger_head")), json!("0"));
    place.assert_sound(2);
}
