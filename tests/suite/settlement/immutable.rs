//! The databases themselves refuse to alter what was worked and what was charged.

use crate::office::{Backend, Finance as _, Office, new_reference, on_both, taken_back};

on_both!(entries_and_notes_are_never_altered, entries_and_notes_are_not_replaced_by_an_insert,);

/// A quote with two entries, one of them taken back, its settlement and a correction of that.
fn filled(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    server.worked(&quote, "delivery", "office", "2");
    assert_eq!(server.record(&quote, &taken_back(1)).status, 201);
    server.settled(&quote);
    server.credited(&quote, &new_reference("Feil."));
}

fn content(office: &Office) -> [Vec<Vec<String>>; 4] {
    ["time_entries", "settlement_notes", "postings", "line_items"]
        .map(|table| office.query(&format!("select * from {table} order by 1, 2, 3")))
}

fn assert_refused(office: &Office, statements: &[String]) {
    let before = content(office);
    let refused = |sql: &&String| office.refusal(sql).is_some_and(|said| said.contains("never altered"));
    let done: Vec<&String> = statements.iter().filter(|sql| !refused(sql)).collect();
    assert!(done.is_empty(), "not refused: {done:#?}");
    assert_eq!(content(office), before);
}

fn entries_and_notes_are_never_altered(office: &Office) {
    filled(office);
    let mut statements = Vec::new();
    let entry = ["number_year", "number_sequence", "entry", "revision", "hours", "at", "corrects", "flat_price"];
    let texts = ["date", "activity", "rate", "line", "note", "actor_id", "actor_role"];
    statements.extend(entry.map(|column| format!("update time_entries set {column} = 7")));
    statements.extend(texts.map(|column| format!("update time_entries set {column} = 'x'")));
    let numbers = ["year", "sequence", "settled_at", "net_ore", "vat_ore", "total_ore", "pdf_bytes"];
    let texts = ["number", "type", "settled_on", "canonical", "canonical_sha256", "pdf_sha256", "template", "producer"];
    statements.extend(numbers.map(|column| format!("update settlement_notes set {column} = 7 where sequence = 1")));
    statements.extend(texts.map(|column| format!("update settlement_notes set {column} = 'x' where sequence = 1")));
    statements.push("update settlement_notes set pdf = null".to_owned());
    statements.push("update settlement_notes set corrects = null".to_owned());
    for table in ["time_entries", "settlement_notes"] {
        statements.push(format!("delete from {table}"));
        if office.backend() == Backend::Postgres {
            statements.push(format!("truncate {table}"));
            statements.push(format!("truncate {table} cascade"));
        }
    }
    assert_refused(office, &statements);
}

fn entries_and_notes_are_not_replaced_by_an_insert(office: &Office) {
    filled(office);
    let columns = |table: &str| {
        let names = match office.backend() {
            Backend::Sqlite => office.query(&format!("select name from pragma_table_info('{table}')")),
            Backend::Postgres => office
                .query(&format!("select column_name from information_schema.columns where table_name = '{table}'")),
        };
        names.concat()
    };
    let insert = |table: &str, column: &str, value: &str| {
        let names = columns(table);
        let values: Vec<&str> = names.iter().map(|name| if name == column { value } else { name }).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        match office.backend() {
            Backend::Sqlite => {
                format!("insert or replace into {table} ({names}) select {values} from {table} where true")
            }
            Backend::Postgres => {
                let key =
                    if table == "time_entries" { "number_year, number_sequence, entry" } else { "year, sequence" };
                format!(
                    "insert into {table} ({names}) select {values} from {table} where true \
                     on conflict ({key}) do update set {column} = excluded.{column}"
                )
            }
        }
    };
    let statements = [insert("time_entries", "hours", "900"), insert("settlement_notes", "net_ore", "1")];
    assert_refused(office, &statements);
}
