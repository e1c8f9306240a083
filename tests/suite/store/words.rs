//! The words that quotes are found by, in a store of the program before: brought up to date at the next start.

use serde_json::{Value, json};

use super::support::{Desk as _, Place, at_once, draft, on_both};
use crate::support::Server;

on_both! {
    words_of_an_earlier_form_are_renewed_at_the_next_start
    servers_that_start_at_once_renew_words_once
    a_draft_that_is_gone_is_listed_no_longer
}

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
fn rewrite(place: &Place, sql: &str) {
    let sql = match place {
        Place::Sqlite(_) => {
            let name = "quotes_words_updated";
            let trigger = place.value(&format!("select sql from sqlite_schema where name = '{name}'"));
            format!("drop trigger {name}; {sql}; {trigger}")
        }
        Place::Postgres(_) => sql.to_owned(),
    };
    assert_eq!(place.refusal(&sql), None);
}

fn words_of_an_earlier_form_are_renewed_at_the_next_start(place: &Place) {
    let server = place.server();
    server.issue(&titled(&server, "Straße 1992\u{2013}2024"));
    titled(&server, "Οδός ΣΟΦΟΣ");
    titled(&server, "Plain");
    let versions = place.query("select version, updated_at, words from quotes order by position");
    drop(server);
    // As the former program kept them.
    for (now, before) in [("strasse", "straße"), ("σοφοσ", "σοφος")] {
        let sql = format!("update quotes set words = replace(words, '{now}', '{before}') where words like '%{now}%'");
        rewrite(place, &sql);
    }
    assert_eq!(place.refusal(AGE), None);
    // An audit from the command line knows that they are still to be renewed.
    place.assert_sound(1);
    let server = place.server();
    assert_eq!(place.value("select count(*) from stale_words"), "0");
    assert_eq!(place.query("select version, updated_at, words from quotes order by position"), versions);
    for query in ["STRASSE", "straße", "σοφος", "plain"] {
        assert_eq!(found(&server, query), 1, "{query}");
    }
    drop(server);
    place.assert_sound(1);
    // Words that are not those of the form are found by the audit once no start is to renew them.
    rewrite(place, "update quotes set words = replace(words, 'strasse', 'straße')");
    let told = place.run(&["audit", "verify"]);
    assert!(!told.status.success() && crate::support::text(&told.stdout).contains("words is not what was issued"));
}

fn servers_that_start_at_once_renew_words_once(place: &Place) {
    // More than are renewed in one transaction.
    assert!(place.run(&["demo", "--quotes", "1100"]).status.success());
    let words = "select position, words from quotes order by position";
    let before = place.query(words);
    rewrite(place, "update quotes set words = words || ' zz'");
    assert_eq!(place.refusal(AGE), None);
    for server in at_once(3, |_| place.server()) {
        assert_eq!(found(&server, "zz"), 0);
    }
    assert!(place.query(words) == before, "the same words");
    assert_eq!(place.value("select count(*) from stale_words"), "0");
    place.assert_sound(1_100);
}

fn a_draft_that_is_gone_is_listed_no_longer(place: &Place) {
    let server = place.server();
    titled(&server, "Her");
    drop(server);
    assert_eq!(place.refusal(AGE), None);
    assert_eq!(place.refusal("insert into stale_words (position) values (1)"), None);
    let server = place.server();
    assert_eq!(found(&server, "her"), 1);
    assert_eq!(place.value("select count(*) from stale_words"), "0");
}
