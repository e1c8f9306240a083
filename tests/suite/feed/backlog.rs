//! A store from before there was a feed gets its rows at the next start, as they would have been posted.

use super::rows::{after, demo, end, names, rows, small};
use crate::office::{Backend, Caller as _, Office, on_both};
use crate::support::{NOW, at_once, project_file};
use serde_json::Value;

on_both!(
    a_store_from_before_the_feed_gets_the_rows_that_it_would_have,
    servers_that_start_at_once_post_once,
    what_was_posted_in_part_is_posted_to_the_end,
);

/// Makes the store one that the program of before the feed left: all that the migrations since made is gone.
fn age(office: &Office) {
    let away = "drop view feed; drop table feed_sums; drop table assignments; drop table line_items; drop table postings; drop table time_entries; \
        drop table settlement_series; drop table sendings; drop table sending_head; drop table vouchers; drop table settlement_notes; drop trigger ledger_is_posted";
    let later = "drop table stale_words; drop table api_keys; drop table sign_ins; drop table sessions; drop table quote_reads; drop index idempotency_keys_by_quote; \
        drop table probe; drop table shapes; drop index quotes_by_shape; drop index quotes_without_shape; drop index events_in_order; drop index quotes_by_update; drop index quotes_by_state_and_update; drop index quotes_with_contact; drop index quotes_by_organisation; drop index quotes_by_organisation_and_issue; \
        drop index offers_by_number; drop index orders_by_number; drop index quotes_by_revises; \
        create index quotes_by_revises on quotes (revises) where revises is not null";
    let sql = match office.backend() {
        // The other SQLite does not know all of the schema, and so alters none of its tables.
        Backend::Sqlite => format!(
            "{away}; {later}; drop trigger quotes_counted; drop trigger quotes_recounted; drop trigger quotes_uncounted; drop table quote_counts; drop table uncharged_settlements; drop table answer_links; drop table signed_copies; drop index quotes_by_officer; drop index quotes_by_officer_and_state; drop index quotes_by_hours_used; drop index quotes_expiring; drop index quotes_delivered; drop index quotes_typed; drop trigger issued_quotes_keep_their_organisation; drop trigger issued_numbers_are_not_replaced; drop trigger events_are_not_replaced; drop trigger events_are_in_order; update ledger_head set posted = 0; pragma writable_schema = on; \
             update sqlite_schema set sql = replace(sql, ', posted integer not null default 0', '') \
             where name = 'ledger_head'; \
             update sqlite_schema set sql = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(sql, ', officer text', ''), ', typed text', ''), ', unread integer not null default 0', ''), ', origin text', ''), ', delivered_on text', ''), ', hours_used integer', ''), ', organisation_number text', ''), ', shape integer', ''), \
             ', priced integer not null default 1 check (priced in (0, 1))', ''), ', commit_sequence integer', '') \
             where name in ('quotes', 'events')"
        ),
        Backend::Postgres => {
            format!(
                "{away} on ledger_head; drop function list_voucher(); drop function mark_voucher_sent(); drop trigger quotes_counted on quotes; drop function count_quotes; drop table quote_counts; drop table uncharged_settlements; drop table answer_links; drop table signed_copies; drop index quotes_by_officer; drop index quotes_by_officer_and_state; drop index quotes_by_hours_used; drop index quotes_typed; alter table quotes drop column officer; alter table quotes drop column typed; alter table quotes drop column unread; alter table quotes drop column origin; alter table quotes drop column delivered_on; alter table quotes drop column hours_used; drop function refuse_unposted; alter table ledger_head drop column posted; {later}; \
                 drop trigger issued_quotes_keep_their_organisation on quotes; drop function refuse_another_organisation; \
                 alter table quotes drop column organisation_number; alter table quotes drop column shape; alter table quotes drop column priced; alter table events drop column priced; \
                 drop table event_head; alter table events drop column commit_sequence"
            )
        }
    };
    let sql = format!("{sql}; delete from _sqlx_migrations where version >= 2");
    assert_eq!(office.refusal(&sql), None);
    assert_eq!(office.value("select count(*) from _sqlx_migrations"), "1");
    assert!(office.refusal("update ledger_head set posted = 1").is_some(), "the column is gone");
}

/// A quote in each state that there was before the feed.
fn lived(office: &Office) -> Vec<Value> {
    let server = office.server_at("2026-10-20T12:00:00Z");
    let quotes: Vec<Value> = (0..5).map(|_| server.issued_of(&small())).collect();
    for (quote, action) in quotes.iter().zip(["accept", "decline", "withdraw", "accept"]) {
        office.at(&format!("2026-10-2{}T12:00:00.123Z", 1 + action.len() % 3));
        server.must(quote, action);
    }
    server.must(&server.issue(&server.revised(&quotes[3])), "accept");
    office.at(NOW);
    assert_eq!(server.quote(&quotes[4])["state"], "expired");
    server.issued_of(&small());
    rows(&server, "")
}

fn a_store_from_before_the_feed_gets_the_rows_that_it_would_have(office: &Office) {
    let before = lived(office);
    assert_eq!(names(&before).len(), 17);
    age(office);
    let server = office.server();
    assert_eq!(rows(&server, ""), before);
    // And it goes on behind them.
    let end = end(&server);
    let quote = server.issued_of(&small());
    server.must(&quote, "accept");
    server.must(&quote, "settle");
    let posted = ["+quoted", "-quoted", "+ordered", "-ordered", "+settled"].map(|what| format!("{what} 2026-000007/1"));
    assert_eq!(names(&after(&server, end)), posted);
    drop(server);
    office.assert_sound(8);
}

fn servers_that_start_at_once_post_once(office: &Office) {
    // More entries than are posted in one transaction.
    let server = demo(office, 350);
    let before = rows(&server, "");
    drop(server);
    let entries: u64 = office.value("select count(*) from ledger").parse().expect("a count");
    assert!(entries > 500, "{entries}");
    age(office);
    for server in at_once(3, |_| office.server()) {
        assert!(rows(&server, "") == before, "the same rows");
    }
    office.assert_sound(350);
}

/// The statement of the migration that sums what was posted before.
fn kept_sums(office: &Office) -> String {
    let folder = if office.backend() == Backend::Sqlite { "sqlite" } else { "postgres" };
    let sql = std::fs::read_to_string(project_file(&format!("src/store/migrations/{folder}/0016_vouchers.sql")));
    let sql = sql.expect("the migration");
    let (_, insert) = sql.split_once("insert into feed_sums").expect("the statement");
    format!("insert into feed_sums{}", insert.split_once(';').expect("its end").0)
}

/// A start that was broken off between two transactions.
fn what_was_posted_in_part_is_posted_to_the_end(office: &Office) {
    let before = lived(office);
    let taken = match office.backend() {
        Backend::Sqlite => "drop trigger postings_are_not_deleted; drop trigger line_items_are_not_deleted; ",
        Backend::Postgres => {
            "drop trigger postings_are_kept on postings; drop trigger line_items_are_kept on line_items; "
        }
    };
    // The first three entries are issues.
    let third = "(select first_sequence from postings order by 1 limit 1 offset 3)";
    let sql = format!(
        "{taken} delete from line_items where sequence >= {third}; delete from postings where first_sequence >= {third}; \
         update ledger_head set posted = 3; delete from feed_sums; {}",
        kept_sums(office)
    );
    assert_eq!(office.refusal(&sql), None);
    let server = office.server();
    assert_eq!(rows(&server, ""), before);
    drop(server);
    office.assert_sound(7);
}
