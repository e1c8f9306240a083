//! What once did not hold, each named for it.

use serde_json::{Value, json};

use super::sums::omitted;
use crate::office::{
    Caller as _, Finance as _, Office, address, assert_faults, draft_of_tables, draft_with, faults, new_reference,
    on_both, taken_back, work,
};
use crate::store::audit::{assert_named, release};

on_both!(
    a_line_that_is_omitted_twice_is_reported_at_its_own_place,
    an_entry_that_is_taken_back_twice_is_reported_at_its_own_place,
    what_cannot_be_printed_of_omissions_is_reported_at_its_own_place,
    a_reason_that_cannot_be_printed_is_reported_once,
    what_is_stored_beside_a_note_is_audited,
    hours_are_counted_in_the_singular,
    line_breaks_are_kept_in_what_people_read_and_are_blanks_in_the_feed_and_the_invoice,
);

fn a_line_that_is_omitted_twice_is_reported_at_its_own_place(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let body = json!({ "omitted_lines": [omitted("x"), omitted("fd_trygd.F_UFP"), omitted("fd_trygd.F_UFP")] });
    let expected = [("$.omitted_lines[0].line", "unknown_line"), ("$.omitted_lines[2].line", "named_twice")];
    // An element with a fault of its reason alone is no element: its line is not known as named.
    let body = {
        let mut body = body;
        body["omitted_lines"][0]["reason"] = json!("");
        body
    };
    let reported: Vec<(String, String)> =
        server.settle(&quote, &body).faults().into_iter().filter(|one| one.1 != "empty").collect();
    assert_eq!(reported, faults(&expected));
}

fn an_entry_that_is_taken_back_twice_is_reported_at_its_own_place(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    server.settled(&quote);
    let mut bad = work("coordination", "adviser", "0");
    bad["hours"] = json!("0");
    let body = json!({ "reason": "Feil.", "time_entries": [bad, taken_back(1), taken_back(1)] });
    let expected = [("$.time_entries[0].hours", "bad_hours"), ("$.time_entries[2].corrects", "nothing_to_correct")];
    assert_faults(&server.credit(&quote, &body), &expected);
}

fn what_cannot_be_printed_of_omissions_is_reported_at_its_own_place(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    let body = json!({ "omitted_lines": [{ "line": "fd_trygd.F_UFP", "reason": "🎉" }, omitted("fd_trygd.F_AAP")] });
    assert_faults(&server.settle(&quote, &body), &[("$.omitted_lines[0].reason", "missing_glyph")]);
}

fn a_reason_that_cannot_be_printed_is_reported_once(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.settled(&quote);
    assert_faults(&server.credit(&quote, &json!({ "reason": "🎉" })), &[("$.reason", "missing_glyph")]);
}

fn line_breaks_are_kept_in_what_people_read_and_are_blanks_in_the_feed_and_the_invoice(office: &Office) {
    let server = office.server();
    let lists = json!([{ "description": "Reisetid\r\ntil \n\n sykehus" }]);
    let quote = server.accepted_of(&draft_with(&[("/scope/extracts/outside_variable_lists", lists)]));
    let mut entry = work("extraction", "adviser", "1");
    entry["note"] = json!("Kl. 9–10\r\nog 11–12");
    assert_eq!(server.record(&quote, &entry).status, 201);
    server.settled(&quote);
    let reason = "Ført to ganger.\nSe e-post.";
    server.credited(&quote, &json!({ "reason": reason, "buyer": { "order_number": "45" } }));
    let kept = server.read_json(&address(&quote));
    let description = &kept["scope"]["extracts"]["outside_variable_lists"][0]["description"];
    assert_eq!(description, "Reisetid\ntil \n\n sykehus");
    assert_eq!(server.note("S-2026-000001")["time_entries"][0]["note"], "Kl. 9–10\nog 11–12");
    assert_eq!(server.note("S-2026-000002")["reason"], reason);
    // A row of the feed is a line of its file, and one text.
    let rows = server.feed(&quote);
    let described: Vec<&Value> = rows.iter().map(|row| &row["description"]).collect();
    assert!(described.contains(&&json!("Uttak utenfor variabellister: Reisetid til sykehus")), "{described:?}");
    let number = quote["number"].as_str().unwrap();
    let csv = server.read(&format!("/api/v1/line-items?quote={number}&format=csv"));
    assert_eq!(String::from_utf8(csv.body).unwrap().trim_end().lines().count(), rows.len() + 1);
    let invoice = server.read("/api/v1/settlement-notes/S-2026-000002/invoice");
    let invoice = String::from_utf8(invoice.body).unwrap();
    assert!(invoice.contains("Ført to ganger. Se e-post."), "{invoice}");
    assert!(!invoice.trim_end().lines().any(|line| line.trim_start().starts_with("Se e-post")), "{invoice}");
}

fn what_is_stored_beside_a_note_is_audited(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    server.settled(&quote);
    drop(server);
    release(office);
    let added = "insert into time_entries (number_year, number_sequence, entry, quote_id, revision, date, activity, rate, \
        hours, actor_id, actor_role, at) select number_year, number_sequence, 2, quote_id, revision, date, activity, rate, \
        hours, actor_id, actor_role, at from time_entries";
    let altered = [
        (added.to_owned(), "no settlement note rests on some of its time entries"),
        ("delete from settlement_series".into(), "2026"),
        (
            "update settlement_notes set settled_at = settled_at - 86400000".into(),
            "quote 2026-000001: its settlement notes",
        ),
        ("update settlement_notes set pdf_bytes = 1".into(), "S-2026-000001"),
        ("update postings set net_ore = net_ore + 100 where stage = 'settled'".into(), "the posting from row "),
        ("update postings set vat_ore = vat_ore + 100 where stage = 'settled'".into(), "the posting from row "),
        (
            "update postings set month = '2020-01' where stage = 'settled'".into(),
            "the feed has postings of 2026-11-22 in 2020-01",
        ),
        ("update settlement_notes set template = 'v9'".into(), "quote 2026-000001: its settlement notes"),
        ("update settlement_notes set producer = 'x'".into(), "quote 2026-000001: its settlement notes"),
    ];
    assert_named(office, &altered);
}

fn hours_are_counted_in_the_singular(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_with(&[("/language", json!("en"))]));
    let reported: Value = {
        server.worked(&quote, "coordination", "adviser", "1");
        server.settlement(&quote)
    };
    assert!(
        !reported["lines"][0]["explanation"].as_str().unwrap().contains("1 entries"),
        "{}",
        reported["lines"][0]["explanation"]
    );
}

/// A row that has another key, and takes the place of one by another unique column.
#[test]
fn nothing_is_replaced_through_another_unique_column() {
    let office = Office::sqlite();
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    assert_eq!(server.record(&quote, &taken_back(1)).status, 201);
    server.settled(&quote);
    server.credited(&quote, &new_reference("Feil."));
    let insert = |table: &str, changes: &[(&str, &str)], only: &str| {
        let names = office.query(&format!("select name from pragma_table_info('{table}')")).concat();
        let value =
            |name: &String| changes.iter().find(|(of, _)| of == name).map_or(name.clone(), |(_, to)| (*to).to_owned());
        let values: Vec<String> = names.iter().map(value).collect();
        format!(
            "insert or replace into {table} ({}) select {} from {table} where {only}",
            names.join(", "),
            values.join(", ")
        )
    };
    let statements = [
        insert("settlement_notes", &[("number", "'S-2026-777777'")], "sequence = 1"),
        insert("settlement_notes", &[("number", "'S-2026-888888'"), ("sequence", "777777")], "type = 'credit'"),
        insert("time_entries", &[("entry", "777")], "corrects = 1"),
        insert("postings", &[("first_sequence", "-1")], "first_sequence = (select max(first_sequence) from postings)"),
    ];
    let done: Vec<&String> = statements.iter().filter(|sql| office.refusal(sql).is_none()).collect();
    assert!(done.is_empty(), "{} not refused: {done:#?}", done.len());
}
