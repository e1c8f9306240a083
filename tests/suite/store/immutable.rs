//! The database itself refuses to alter what was issued, whoever asks: other programs' hands on the tables.

use crate::office::{Backend, Caller as _, Office, on_both};
use serde_json::Value;

on_both!(
    documents_and_ledger_are_never_altered,
    an_issued_quote_keeps_what_was_issued,
    what_is_over_stays_over,
    an_order_is_only_settled_or_superseded,
    nothing_issued_is_replaced_by_an_insert,
    drafts_are_free,
);

/// A store with one quote in each state that the program reaches, and their identities by state.
fn filled(office: &Office) -> impl Fn(&str) -> String {
    let server = office.server();
    let issued: Vec<Value> = (0..5).map(|_| server.issued()).collect();
    for (quote, what) in issued.iter().zip(["accept", "decline", "withdraw"]) {
        assert_eq!(server.answer(quote, what, "\"2\"", "").status, 200);
    }
    server.issue(&server.revised(&issued[3]));
    server.drafted();
    let rows = office.query("select state, id from quotes order by revision");
    move |state| rows.iter().find(|row| row[0] == state).unwrap_or_else(|| panic!("no quote is {state}"))[1].clone()
}

/// Each is refused for the reason that the tables themselves give, and changes nothing.
fn assert_refused(office: &Office, tables: &[&str], statements: &[String]) {
    let content =
        || tables.iter().map(|table| office.query(&format!("select * from {table} order by 1"))).collect::<Vec<_>>();
    let before = content();
    let done: Vec<&String> = statements
        .iter()
        .filter(|sql| !office.refusal(sql).is_some_and(|said| said.contains("never altered")))
        .collect();
    assert!(done.is_empty(), "not refused: {done:#?}");
    assert_eq!(content(), before);
}

fn documents_and_ledger_are_never_altered(office: &Office) {
    let _ = filled(office);
    let mut statements = Vec::new();
    for (table, columns) in [
        ("documents", &["canonical", "canonical_sha256", "pdf_sha256", "template", "producer"][..]),
        ("ledger", &["entry", "previous", "hash", "quote_id"][..]),
        ("events", &["actor_id", "actor_role", "action", "reason"][..]),
    ] {
        statements.extend(columns.iter().map(|column| format!("update {table} set {column} = 'x'")));
        statements.push(format!("delete from {table}"));
        if office.backend() == Backend::Postgres {
            statements.push(format!("truncate {table}"));
        }
    }
    statements.push("update documents set pdf = null".to_owned());
    statements.push("update documents set pdf_bytes = 1".to_owned());
    statements.push("update ledger set sequence = sequence + 100".to_owned());
    if office.backend() == Backend::Postgres {
        statements.push("truncate quotes cascade".to_owned());
    }
    assert_refused(office, &["documents", "ledger", "events"], &statements);
}

fn an_issued_quote_keeps_what_was_issued(office: &Office) {
    let of = filled(office);
    let mut statements = Vec::new();
    let states = ["issued", "accepted", "declined", "withdrawn", "superseded"];
    for id in states.map(&of) {
        let changes = [
            "position = position + 1",
            "id = 'other'",
            "number_year = 2025",
            "number_sequence = 900",
            "revision = 9",
            "revises = id",
            "demo = 1",
            "case_number = '2026/9'",
            "applicant = 'Andre'",
            "title = 'Annet'",
            "tariff_hash = (select min(t.hash) from tariffs t where t.hash <> quotes.tariff_hash)",
            "priced_on = '2026-01-01'",
            "net_ore = net_ore + 1",
            "vat_ore = vat_ore - 1",
            "total_ore = 0",
            "created_at = 0",
            "issued_at = issued_at + 1",
            "valid_to = '2030-01-01'",
            "expires_at = expires_at + 86400000",
        ];
        statements.extend(changes.iter().map(|change| format!("update quotes set {change} where id = '{id}'")));
        // The other SQLite cannot keep the words of quotes in step; without that it may try.
        let first =
            if office.backend() == Backend::Sqlite { "drop trigger if exists quotes_words_deleted; " } else { "" };
        statements.push(format!("{first}delete from quotes where id = '{id}'"));
    }
    for id in ["accepted", "declined", "withdrawn"].map(&of) {
        for change in ["answer = '{}'", "answer = null", "answered_at = answered_at - 86400000"] {
            statements.push(format!("update quotes set {change} where id = '{id}'"));
        }
    }
    let former = of("superseded");
    statements.push(format!("update quotes set successor = id where id = '{former}'"));
    statements.push(format!("update quotes set successor = null where id = '{former}'"));
    assert_refused(office, &["quotes"], &statements);
}

fn what_is_over_stays_over(office: &Office) {
    let of = filled(office);
    let mut statements = Vec::new();
    for state in ["declined", "withdrawn", "superseded"] {
        let others = ["issued", "accepted", "declined", "expired", "withdrawn", "superseded", "settled"];
        for other in others.into_iter().filter(|other| *other != state) {
            statements.push(format!("update quotes set state = '{other}' where id = '{}'", of(state)));
        }
    }
    assert_refused(office, &["quotes"], &statements);
}

fn an_order_is_only_settled_or_superseded(office: &Office) {
    let of = filled(office);
    let statement = |state| format!("update quotes set state = '{state}' where id = '{}'", of("accepted"));
    assert_refused(office, &["quotes"], &["issued", "declined", "expired", "withdrawn"].map(statement));
}

fn nothing_issued_is_replaced_by_an_insert(office: &Office) {
    let _ = filled(office);
    let document = "documents (quote_id, canonical, canonical_sha256, pdf, pdf_sha256, pdf_bytes, template, producer) \
        select quote_id, 'x', canonical_sha256, null, pdf_sha256, pdf_bytes, template, producer from documents where true";
    let entry = "ledger (sequence, quote_id, entry, previous, hash) \
        select sequence, quote_id, 'x', previous, hash from ledger where true";
    let statements = match office.backend() {
        Backend::Sqlite => [document, entry].map(|rows| format!("insert or replace into {rows}")),
        Backend::Postgres => [
            format!("insert into {document} on conflict (quote_id) do update set canonical = excluded.canonical"),
            format!("insert into {entry} on conflict (sequence) do update set entry = excluded.entry"),
        ],
    };
    assert_refused(office, &["documents", "ledger"], &statements);
}

/// What refuses everything would pass all that is above.
fn drafts_are_free(office: &Office) {
    let draft = filled(office)("draft");
    for change in ["case_number = '2026/9'", "net_ore = 1", "title = 'Annet'", "created_at = 1"] {
        assert_eq!(office.refusal(&format!("update quotes set {change} where id = '{draft}'")), None);
    }
}
