//! The words that quotes are found by, in a store of the program before: brought up to date at the next start.

use crate::office::{Backend, Caller as _, Office, Server, draft, on_both};
use crate::support::{at_once, text};
use serde_json::{Value, json};

on_both!(
    words_of_an_earlier_form_are_renewed_at_the_next_start,
    servers_that_start_at_once_renew_words_once,
    a_draft_that_is_gone_is_listed_no_longer,
);

fn found(server: &Server, query: &str) -> usize {
    let query = query.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    let answer = server.get(&format!("/api/v1/quotes?q={query}"));
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()["quotes"].as_array().expect("quotes").len()
}

fn titled(server: &Server, title: &str) -> Value {
    let mut sent = draft();
    sent["scope"]["project"]["title"] = json!(title);
    let answer = server.change("POST", "/api/v1/quotes", "", "", &sent);
    assert_eq!(answer.status, 201, "{}", answer.json());
    answer.json()
}

/// What the migration does to a store of the program before.
const AGE: &str = "insert into stale_words (position) select position from quotes";

/// Rewrites words behind the program's back. The other SQLite does not know the index of words, which a trigger keeps.
fn rewrite(office: &Office, sql: &str) {
    let sql = match office.backend() {
        Backend::Sqlite => {
            let name = "quotes_words_updated";
            let trigger = office.value(&format!("select sql from sqlite_schema where name = '{name}'"));
            format!("drop trigger {name}; {sql}; {trigger}")
        }
        Backend::Postgres => sql.to_owned(),
    };
    assert_eq!(office.refusal(&sql), None);
}

fn words_of_an_earlier_form_are_renewed_at_the_next_start(office: &Office) {
    let server = office.server();
    server.issue(&titled(&server, "Straße 1992\u{2013}2024"));
    titled(&server, "Οδός ΣΟΦΟΣ");
    titled(&server, "Plain");
    let versions = office.query("select version, updated_at, words from quotes order by position");
    drop(server);
    // As the former program stored them.
    for (now, before) in [("strasse", "straße"), ("σοφοσ", "σοφος")] {
        let sql = format!("update quotes set words = replace(words, '{now}', '{before}') where words like '%{now}%'");
        rewrite(office, &sql);
    }
    assert_eq!(office.refusal(AGE), None);
    // An audit from the command line knows that they are still to be renewed.
    office.assert_sound(1);
    let server = office.server();
    assert_eq!(office.value("select count(*) from stale_words"), "0");
    assert_eq!(office.query("select version, updated_at, words from quotes order by position"), versions);
    for query in ["STRASSE", "straße", "σοφος", "plain"] {
        assert_eq!(found(&server, query), 1, "{query}");
    }
    drop(server);
    office.assert_sound(1);
    // Words that are not those of the form are found by the audit once no start is to renew them.
    rewrite(office, "update quotes set words = replace(words, 'strasse', 'straße')");
    let reported = office.run(&["audit", "verify"]);
    assert!(!reported.status.success() && text(&reported.stdout).contains("words is not what was issued"));
}

fn servers_that_start_at_once_renew_words_once(office: &Office) {
    // More than are renewed in one transaction.
    assert!(office.run(&["demo", "--quotes", "1100"]).status.success());
    let words = "select position, words from quotes order by position";
    let before = office.query(words);
    rewrite(office, "update quotes set words = words || ' zz'");
    assert_eq!(office.refusal(AGE), None);
    for server in at_once(3, |_| office.server()) {
        assert_eq!(found(&server, "zz"), 0);
    }
    assert!(office.query(words) == before, "the same words");
    assert_eq!(office.value("select count(*) from stale_words"), "0");
    office.assert_sound(1_100);
}

fn a_draft_that_is_gone_is_listed_no_longer(office: &Office) {
    let server = office.server();
    titled(&server, "Her");
    drop(server);
    assert_eq!(office.refusal(AGE), None);
    assert_eq!(office.refusal("insert into stale_words (position) values (1)"), None);
    let server = office.server();
    assert_eq!(found(&server, "her"), 1);
    assert_eq!(office.value("select count(*) from stale_words"), "0");
}
