//! The audit names what was altered by someone who took away first what refuses that.

use super::rows::{demo, small};
use crate::office::{Caller as _, Office, on_both};
use crate::store::audit::{assert_named, change, first_reported, release};
use crate::support::text;

on_both!(
    every_column_of_a_row_is_audited,
    each_row_that_is_missing_or_added_is_named,
    rows_of_what_was_settled_are_held_against_its_notes,
);

const COLUMNS: &str = "posted_at, month, posted_on, stage, reversal, repeats, quote_id, quote_number, revision, case_number, \
    applicant_name, organisation_number, buyer_reference, vat_code, vat_rate, tariff_id, tariff_status, settlement_number, \
    demo, net_ore, vat_ore";
const LINE: &str = "activity, line_code, description, quantity, unit, unit_price_ore, net_ore, vat_ore";

/// One column of each quote's first posting, another with each: the audit names them all.
fn every_column_of_a_row_is_audited(office: &Office) {
    let lines = [
        "net_ore = net_ore + 1",
        "vat_ore = vat_ore - 1",
        "quantity = quantity + 1",
        "unit_price_ore = 0",
        "description = 'Annet'",
        "line_code = 'annet'",
        "activity = 'annet'",
        "unit = 'area'",
    ];
    let heads = [
        "posted_at = posted_at + 1",
        "stage = 'settled'",
        "reversal = 1 - reversal",
        "quote_number = '1999-000001'",
        "revision = 2",
        "case_number = '1999/9'",
        "applicant_name = 'Andre'",
        "organisation_number = 'x'",
        "buyer_reference = 'x'",
        "vat_code = '0'",
        "vat_rate = '15'",
        "tariff_id = '2020-01-01'",
        "tariff_status = 'published'",
        "settlement_number = 'S-1999-000001'",
        "credit_number = 'S-1999-000001'",
        "demo = 0",
    ];
    drop(demo(office, 25));
    release(office);
    let quotes =
        office.query("select quote_number, min(first_sequence) from postings group by quote_number order by 2");
    assert_eq!(quotes.len(), 25);
    let alterations = lines
        .iter()
        .map(|line| format!("update line_items set {line} where sequence = "))
        .chain(heads.iter().map(|head| format!("update postings set {head} where first_sequence = ")));
    let sql: Vec<String> = alterations.zip(&quotes).map(|(sql, quote)| format!("{sql}{}", quote[1])).collect();
    change(office, &sql.join("; "));
    let reported = text(&office.run(&["audit", "verify"]).stdout);
    let missed: Vec<&String> = sql
        .iter()
        .zip(&quotes)
        .filter(|(_, quote)| !reported.contains(&format!(" quote {}: ", quote[0])))
        .map(|(sql, _)| sql)
        .collect();
    assert!(missed.is_empty(), "{missed:#?}\n{reported}");
    assert!(!reported.contains(&format!(" quote {}: ", quotes[24][0])), "what was left alone is not named: {reported}");
}

fn each_row_that_is_missing_or_added_is_named(office: &Office) {
    drop(demo(office, 4));
    release(office);
    let last = "(select max(first_sequence) from postings)";
    let end = "(select max(last_sequence) from postings)";
    let altered = [
        ("delete from line_items where sequence = 1".to_owned(), "quote 2021-000001"),
        ("delete from line_items where sequence = 3".to_owned(), "quote 2021-000001"),
        (format!("delete from line_items where sequence = {end}"), "quote 202"),
        ("delete from line_items".to_owned(), "quote 2021-000001"),
        ("delete from postings where first_sequence = 1".to_owned(), "quote 2021-000001"),
        ("delete from postings; delete from line_items".to_owned(), "quote 2021-000001"),
        // The last posting, with its rows.
        (
            format!(
                "delete from line_items where sequence >= {last}; delete from postings where first_sequence = {last}"
            ),
            "quote 202",
        ),
        (
            format!(
                "insert into line_items (sequence, posting, {LINE}) select {end} + 1, posting, {LINE} from line_items where sequence = 1"
            ),
            "the feed has",
        ),
        (
            format!(
                "insert into line_items (sequence, posting, {LINE}) select {end} + 5, posting, {LINE} from line_items where sequence = 1"
            ),
            "the feed has",
        ),
        ("update line_items set sequence = sequence + 100000 where sequence = 4".to_owned(), "quote 2021-000001"),
        // A posting of a quote without rows, one of no quote at all, and one with rows.
        (
            format!(
                "insert into postings (first_sequence, last_sequence, {COLUMNS}) select {end} + 1, {end} + 2, {COLUMNS} from postings where first_sequence = 1"
            ),
            "quote 2021-000001",
        ),
        (
            format!(
                "insert into postings (first_sequence, last_sequence, {COLUMNS}) select {end} + 1, {end} + 1, {} from postings \
                 where first_sequence = 1",
                COLUMNS.replace("quote_number", "'2021-999999'")
            ),
            "the feed has",
        ),
        (
            format!(
                "insert into line_items (sequence, posting, {LINE}) select {end} + 1, posting, {LINE} from line_items \
                 where sequence = 1; insert into postings (first_sequence, last_sequence, {COLUMNS}) \
                 select {end} + 1, {end} + 1, {} from postings where first_sequence = 1",
                COLUMNS.replace("quote_number", "'2021-999999'")
            ),
            "the posting from row 1 ",
        ),
    ];
    assert_named(office, &altered);
}

fn rows_of_what_was_settled_are_held_against_its_notes(office: &Office) {
    let server = office.server();
    let quote = server.issued_of(&small());
    for action in ["accept", "time-entries", "settle", "credit"] {
        server.must(&quote, action);
    }
    drop(server);
    assert_eq!(first_reported(office), None);
    release(office);
    let settled = "(select max(first_sequence) from postings)";
    let altered = [
        format!("update line_items set net_ore = net_ore + 1 where sequence = {settled}"),
        format!("update line_items set quantity = -quantity where sequence = {settled}"),
        format!("update postings set settlement_number = 'S-2026-000001' where first_sequence = {settled}"),
        format!("update postings set settlement_number = null where first_sequence = {settled}"),
        format!("update postings set stage = 'ordered' where first_sequence = {settled}"),
        "update postings set credit_number = null where credit_number is not null".to_owned(),
        "update postings set credit_number = 'S-2026-000003' where credit_number is not null".to_owned(),
    ];
    assert_named(office, &altered.map(|sql| (sql, "quote 2026-000001")));
    change(office, &format!("delete from line_items where sequence >= {settled}"));
    assert!(first_reported(office).is_some());
}
