//! A store from before quotes were stored by organisation: what applicants see of what was there already.

use crate::office::{Backend, Caller as _, OTHER, OWN, Office, acceptance, draft_for, on_both};
use crate::support::{project_file, text};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};

on_both!(quotes_from_before_belong_to_their_organisations);

/// What the third migration and those behind it made, taken back.
const BEFORE_SQLITE: &str = "drop trigger vouchers_listed; drop table sendings; drop table sending_head; drop table vouchers; drop view feed; drop table feed_sums; drop table assignments; alter table line_items drop column assignment; drop trigger postings_have_a_day; alter table postings drop column posted_on; alter table postings drop column credit_number; drop trigger quotes_counted; drop trigger quotes_recounted; drop trigger quotes_uncounted; drop table quote_counts; drop table uncharged_settlements; drop table answer_links; drop table signed_copies; drop index quotes_by_officer; drop index quotes_by_officer_and_state; drop index quotes_by_hours_used; drop index quotes_expiring; drop index quotes_delivered; drop index quotes_typed; alter table quotes drop column officer; alter table quotes drop column typed; alter table quotes drop column unread; alter table quotes drop column origin; alter table quotes drop column delivered_on; alter table quotes drop column hours_used; \
    drop trigger events_are_not_replaced; drop trigger events_are_in_order; drop index events_in_order; \
    drop index quotes_by_update; drop index quotes_by_state_and_update; alter table events drop column commit_sequence; \
    drop trigger issued_quotes_keep_their_organisation; drop index quotes_by_organisation; \
    drop index quotes_by_organisation_and_issue; \
    drop index quotes_with_contact; drop index idempotency_keys_by_quote; alter table quotes drop column organisation_number; \
    drop table api_keys; drop table sign_ins; drop table sessions; drop table quote_reads; drop table stale_words; drop table probe; \
    drop index quotes_by_shape; drop index quotes_without_shape; alter table quotes drop column shape; drop table shapes; \
    alter table time_entries drop column last_day; alter table time_entries drop column flat_price; alter table quotes drop column priced; alter table events drop column priced; drop index offers_by_number; drop index orders_by_number; \
    drop index quotes_by_revises; create index quotes_by_revises on quotes (revises) where revises is not null; \
    delete from _sqlx_migrations where version >= 3;";
const BEFORE_POSTGRES: &str = "drop trigger vouchers_listed on settlement_notes; drop function list_voucher(); drop table sendings; drop function mark_voucher_sent(); drop table sending_head; drop table vouchers; drop view feed; drop table feed_sums; drop table assignments; alter table line_items drop column assignment; alter table postings drop column posted_on; alter table postings drop column credit_number; drop trigger quotes_counted on quotes; drop function count_quotes; drop table quote_counts; drop table uncharged_settlements; drop table answer_links; drop table signed_copies; drop index quotes_by_officer; drop index quotes_by_officer_and_state; drop index quotes_by_hours_used; drop index quotes_typed; alter table quotes drop column officer; alter table quotes drop column typed; alter table quotes drop column unread; alter table quotes drop column origin; alter table quotes drop column delivered_on; alter table quotes drop column hours_used; \
    drop table event_head; alter table events drop column commit_sequence; \
    drop index quotes_by_update; drop index quotes_by_state_and_update; drop trigger issued_quotes_keep_their_organisation on quotes; \
    drop function refuse_another_organisation(); drop index quotes_with_contact; drop index idempotency_keys_by_quote; alter table quotes drop column organisation_number; \
    drop table api_keys; drop table sign_ins; drop table sessions; drop table quote_reads; drop table stale_words; drop table probe; \
    drop index quotes_by_shape; drop index quotes_without_shape; alter table quotes drop column shape; drop table shapes; \
    alter table time_entries drop column last_day; alter table time_entries drop column flat_price; alter table quotes drop column priced; alter table events drop column priced; drop index offers_by_number; drop index orders_by_number; \
    drop index quotes_by_revises; create index quotes_by_revises on quotes (revises) where revises is not null; \
    delete from _sqlx_migrations where version >= 3;";

/// The columns, and the names of what else there is.
fn form(office: &Office) -> Vec<Vec<String>> {
    office.query(match office.backend() {
        Backend::Sqlite => {
            "select s.type, s.name, coalesce(c.name, '') from sqlite_schema s left join pragma_table_info(case when s.sql like 'create virtual%' then '' else s.name end) c \
             on s.type = 'table' where s.name not like '\\_sqlx%' escape '\\' and s.name not like 'sqlite%' order by 1, 2, 3"
        }
        Backend::Postgres => {
            "select 'column', table_name, column_name from information_schema.columns where table_schema = 'public' \
             and table_name not like '\\_sqlx%' union all select 'index', tablename, indexname from pg_indexes \
             where schemaname = 'public' and tablename not like '\\_sqlx%' union all \
             select 'trigger', event_object_table, trigger_name from information_schema.triggers order by 1, 2, 3"
        }
    })
}

/// A store that the first two migrations made, by hand.
fn made_by_hand(kind: Backend) -> Office {
    let office = match kind {
        Backend::Sqlite => Office::sqlite(),
        Backend::Postgres => Office::postgres(),
    };
    for name in ["0001_quotes.sql", "0002_finance.sql"] {
        execute(&office, &migration(kind, name));
    }
    office
}

/// The view of the feed as it was made first.
fn first_view(kind: Backend) -> String {
    let sql = migration(kind, "0002_finance.sql");
    let (_, view) = sql.split_once("create view").expect("the view");
    format!("create view{};", view.split_once(';').expect("its end").0)
}

fn migration(kind: Backend, name: &str) -> String {
    let folder = if kind == Backend::Sqlite { "sqlite" } else { "postgres" };
    std::fs::read_to_string(project_file(&format!("src/store/migrations/{folder}/{name}"))).expect("the migration")
}

fn execute(office: &Office, sql: &str) {
    match office.backend() {
        // By the program's own SQLite: that of Python can be older than what the store is made of.
        Backend::Sqlite => {
            let options = SqliteConnectOptions::new().filename(office.sqlite_path()).create_if_missing(true);
            let sql = sqlx::AssertSqlSafe(sql.to_owned());
            let done = actix_web::rt::System::new().block_on(async {
                let mut connection = SqliteConnection::connect_with(&options).await?;
                sqlx::raw_sql(sql).execute(&mut connection).await?;
                connection.close().await
            });
            done.expect("the statements are run");
        }
        Backend::Postgres => assert_eq!(office.refusal(sql), None),
    }
}

/// The events of a page without their places, in the order of quotes: all happened at one moment.
fn placed(page: &Value) -> Vec<(String, i64, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let events = page["events"].as_array().expect("events").iter();
    let mut events: Vec<_> = events
        .map(|event| (text(&event["quote_id"]), event["version"].as_i64().expect("a version"), text(&event["type"])))
        .collect();
    events.sort();
    events
}

fn quotes_from_before_belong_to_their_organisations(office: &Office) {
    let officer_key = office.key("case_officer");
    let service = office.server();
    let officer = service.by(&officer_key);
    let [own, theirs, accepted, superseded] = [OWN, OTHER, OWN, OWN].map(|number| officer.issued_for(number));
    officer.must_post(&format!("{accepted}/accept"), "\"2\"", &acceptance());
    let revision = officer.change("POST", &format!("{superseded}/revisions"), "", "", &Value::Null);
    let revision = revision.header("location").to_owned();
    officer.must_post(&format!("{revision}/issue"), "\"1\"", &Value::Null);
    let draft = officer.drafted_for(OWN);
    let mut without = draft_for(OWN);
    let applicant = without["scope"]["applicant"].as_object_mut().expect("an applicant");
    applicant.remove("organisation_number");
    applicant.insert("country".to_owned(), json!("SE"));
    let nobodys = officer.post("/api/v1/quotes", &without);
    let nobodys = nobodys.header("location").to_owned();
    let all = [&own, &theirs, &accepted, &superseded, &revision, &draft, &nobodys];
    let before: Vec<Vec<u8>> = all.iter().map(|quote| officer.get(quote).body).collect();
    let events = placed(&officer.read_json("/api/v1/events?limit=1000"));
    drop(service);
    let expected = office.query("select id, organisation_number from quotes order by id");
    assert!(expected.iter().any(|row| row[1] == OTHER) && expected.iter().any(|row| row[1] == "NULL"));

    let sql = if office.backend() == Backend::Sqlite { BEFORE_SQLITE } else { BEFORE_POSTGRES };
    execute(office, &format!("{sql} {}", first_view(office.backend())));
    assert_eq!(form(office), form(&made_by_hand(office.backend())));

    office.assert_sound(5);
    assert_eq!(office.query("select id, organisation_number from quotes order by id"), expected);
    let keys = [office.key("case_officer"), office.key_of(OWN), office.key_of(OTHER)];
    let service = office.server();
    let [officer, applicant, other] = keys.each_ref().map(|key| service.by(key));
    // Every event has its place: there is no gap, and those of one quote are in their order.
    let page = officer.read_json("/api/v1/events?limit=1000");
    assert_eq!((placed(&page), &page["last"]), (events.clone(), &json!(events.len())));
    let followed = page["events"].as_array().expect("events");
    assert!(followed.iter().zip(1..).all(|(event, place)| event["sequence"] == json!(place)));
    for quote in &events {
        let of_quote = followed.iter().filter(|event| event["quote_id"].as_str() == Some(&quote.0));
        assert!(of_quote.map(|event| event["version"].as_i64()).is_sorted(), "{}", quote.0);
    }
    for (quote, before) in all.iter().zip(&before) {
        assert_eq!(text(&officer.get(quote).body), text(before), "{quote}");
    }
    for (quote, owner) in [
        (&own, "own"),
        (&theirs, "other"),
        (&accepted, "own"),
        (&superseded, "own"),
        (&revision, "own"),
        (&draft, "nobody"),
        (&nobodys, "nobody"),
    ] {
        let seen = [applicant.get(quote).status, other.get(quote).status];
        assert_eq!(seen, [if owner == "own" { 200 } else { 404 }, if owner == "other" { 200 } else { 404 }], "{quote}");
    }
    // A draft from before is its organisation's once it is sent.
    officer.must_post(&format!("{draft}/issue"), "\"1\"", &Value::Null);
    assert_eq!((applicant.get(&draft).status, other.get(&draft).status), (200, 404));
    // And whose an issued one is, is never altered.
    let refused = office.refusal(&format!("update quotes set organisation_number = '{OTHER}' where state <> 'draft'"));
    assert!(refused.is_some_and(|reported| reported.contains("never altered")));
    office.assert_sound(6);
}
