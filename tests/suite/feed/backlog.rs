//! A store from before there was a feed gets its rows at the next start, as they would have been posted.

use serde_json::Value;

use super::support::{Office, demo, names, rows, small};
use crate::store::support::{Desk as _, Place, at_once, on_both};
use crate::support::NOW;

on_both! {
    a_store_from_before_the_feed_gets_the_rows_that_it_would_have
    servers_that_start_at_once_post_once
    what_was_posted_in_part_is_posted_to_the_end
}

/// Makes the store one that the program of before the feed left: all that the migrations since made is gone.
fn age(place: &Place) {
    let away = "drop view feed; drop table line_items; drop table postings; drop table time_entries; \
        drop table settlement_series; drop table settlement_notes; drop trigger ledger_is_posted";
    let later = "drop table stale_words; drop table api_keys; drop table sign_ins; drop table sessions; drop table quote_reads; drop index idempotency_keys_by_quote; \
        drop table probe; drop index quotes_with_contact; drop index quotes_by_organisation; drop index quotes_by_organisation_and_issue";
    let sql = match place {
        // The other SQLite does not know all of the schema, and so alters none of its tables.
        Place::Sqlite(_) => format!(
            "{away}; {later}; drop trigger issued_quotes_keep_their_organisation; drop trigger issued_numbers_are_not_replaced; update ledger_head set posted = 0; pragma writable_schema = on; \
             update sqlite_schema set sql = replace(sql, ', posted integer not null default 0', '') \
             where name = 'ledger_head'; \
             update sqlite_schema set sql = replace(sql, ', organisation_number text', '') where name = 'quotes'"
        ),
        Place::Postgres(_) => {
            format!(
                "{away} on ledger_head; drop function refuse_unposted; alter table ledger_head drop column posted; {later}; \
                 drop trigger issued_quotes_keep_their_organisation on quotes; drop function refuse_another_organisation; \
                 alter table quotes drop column organisation_number"
            )
        }
    };
    let sql = format!("{sql}; delete from _sqlx_migrations where version >= 2");
    assert_eq!(place.refusal(&sql), None);
    assert_eq!(place.value("select count(*) from _sqlx_migrations"), "1");
    assert!(place.refusal("update ledger_head set posted = 1").is_some(), "the column is gone");
}

/// A quote in each state that there was before the feed.
fn lived(place: &Place) -> Vec<Value> {
    let office = Office::at(place, "2026-10-20T12:00:00Z");
    let quotes: Vec<Value> = (0..5).map(|_| office.issued(&small())).collect();
    for (quote, action) in quotes.iter().zip(["accept", "decline", "withdraw", "accept"]) {
        office.clock.set(&format!("2026-10-2{}T12:00:00.123Z", 1 + action.len() % 3));
        office.must(quote, action);
    }
    let revision = office.server.issue(&office.server.revised(&quotes[3]));
    office.clock.set(NOW);
    for overdue in [&revision, &quotes[4]] {
        assert_eq!(office.read(overdue).json()["state"], "expired");
    }
    office.issued(&small());
    rows(&office.server, "")
}

fn a_store_from_before_the_feed_gets_the_rows_that_it_would_have(place: &Place) {
    let before = lived(place);
    assert_eq!(names(&before).len(), 16);
    age(place);
    let office = Office::at(place, NOW);
    assert_eq!(rows(&office.server, ""), before);
    // And it goes on behind them.
    let end = office.end();
    let quote = office.issued(&small());
    office.must(&quote, "accept");
    office.must(&quote, "settle");
    let posted = ["+quoted", "-quoted", "+ordered", "-ordered", "+settled"].map(|what| format!("{what} 2026-000007/1"));
    assert_eq!(names(&office.after(end)), posted);
    drop(office);
    place.assert_sound(8);
}

fn servers_that_start_at_once_post_once(place: &Place) {
    // More entries than are posted in one transaction.
    let server = demo(place, 350);
    let before = rows(&server, "");
    drop(server);
    let entries: u64 = place.value("select count(*) from ledger").parse().expect("a count");
    assert!(entries > 500, "{entries}");
    age(place);
    for server in at_once(3, |_| place.server()) {
        assert!(rows(&server, "") == before, "the same rows");
    }
    place.assert_sound(350);
}

/// A start that was broken off between two transactions.
fn what_was_posted_in_part_is_posted_to_the_end(place: &Place) {
    let before = lived(place);
    let taken = match place {
        Place::Sqlite(_) => "drop trigger postings_are_not_deleted; drop trigger line_items_are_not_deleted; ",
        Place::Postgres(_) => {
            "drop trigger postings_are_kept on postings; drop trigger line_items_are_kept on line_items; "
        }
    };
    // The first three entries are issues.
    let third = "(select first_sequence from postings order by 1 limit 1 offset 3)";
    let sql = format!(
        "{taken} delete from line_items where sequence >= {third}; delete from postings where first_sequence >= {third}; \
         update ledger_head set posted = 3"
    );
    assert_eq!(place.refusal(&sql), None);
    let server = place.server();
    assert_eq!(rows(&server, ""), before);
    drop(server);
    place.assert_sound(7);
}
