//! What a quote posts on its way, from its issue to the correction of its settlement.

use super::rows::{after, amount, assert_repeats, end, hundredths, names, page, posted, postings, rows, small, totals};
use crate::office::{Caller as _, Office, Server, address, on_both};
use serde_json::{Value, json};

on_both!(
    what_is_issued_is_posted_line_by_line,
    what_is_over_takes_back_what_was_quoted,
    what_is_ordered_moves_on_and_what_is_settled_moves_on_again,
    a_correction_takes_back_the_current_note_and_no_other,
    a_revision_takes_back_what_it_replaces_in_whatever_stage,
    what_changes_nothing_posts_nothing,
);

fn what_is_issued_is_posted_line_by_line(office: &Office) {
    let server = office.server();
    let quote = server.issued_of(&small());
    let rows = after(&server, 0);
    assert_eq!(names(&rows), ["+quoted 2026-000001/1"]);
    let estimate = server.quote(&quote)["estimate"].clone();
    let posted = |row: &Value| ["line_code", "activity", "unit_price", "net"].map(|column| row[column].clone());
    let lines = estimate["lines"].as_array().expect("lines");
    let priced = |line: &Value| {
        [&line["code"], &line["activity"], &line["unit_price"], &line["amount"]["expected"]].map(Clone::clone)
    };
    assert_eq!(rows.iter().map(posted).collect::<Vec<_>>(), lines.iter().map(priced).collect::<Vec<_>>());
    for (row, line) in rows.iter().zip(lines) {
        assert_eq!(hundredths(&row["quantity"]), hundredths(&line["quantity"]["expected"]));
    }
    let vat: i64 = rows.iter().map(|row| hundredths(&row["vat_amount"])).sum();
    assert_eq!(json!(amount(vat)), estimate["vat"]["amount"]["expected"]);
}

fn what_is_over_takes_back_what_was_quoted(office: &Office) {
    let server = office.server();
    let quotes: Vec<Value> = (0..3).map(|_| server.issued()).collect();
    let issued = postings(&after(&server, 0));
    for (index, (quote, action)) in quotes.iter().zip(["decline", "withdraw", "expire"]).enumerate() {
        let posted = posted(&server, || match action {
            "expire" => {
                office.at("2026-12-24T12:00:00Z");
                assert_eq!(server.quote(quote)["state"], "expired");
            }
            _ => drop(server.must(quote, action)),
        });
        assert_eq!(names(&posted), [format!("-quoted 2026-00000{}/1", index + 1)], "{action}");
        assert_repeats(&posted, &issued[index].1, -1);
    }
    assert_eq!(after(&server, 0).len(), 2 * issued.iter().map(|(_, rows)| rows.len()).sum::<usize>());
    drop(server);
    office.assert_sound(3);
}

fn what_is_ordered_moves_on_and_what_is_settled_moves_on_again(office: &Office) {
    let server = office.server();
    let quote = server.issued_of(&small());
    let quoted = after(&server, 0);
    let ordered = posted(&server, || drop(server.must(&quote, "accept")));
    assert_eq!(names(&ordered), ["-quoted 2026-000001/1", "+ordered 2026-000001/1"]);
    let moved = postings(&ordered);
    assert_repeats(&moved[0].1, &quoted, -1);
    assert_repeats(&moved[1].1, &quoted, 1);
    assert_eq!(posted(&server, || drop(server.must(&quote, "time-entries"))), Vec::<Value>::new());

    let settled = posted(&server, || drop(server.must(&quote, "settle")));
    assert_eq!(names(&settled), ["-ordered 2026-000001/1", "+settled 2026-000001/1"]);
    let settled = postings(&settled);
    assert_repeats(&settled[0].1, &quoted, -1);
    assert_charged(&server, &quote, &settled[1].1, "S-2026-000001");
    let rows = redacted(after(&server, 0));
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!("suite__feed__a_life_from_issue_to_settlement", rows);
    });
    drop(server);
    office.assert_sound(1);
}

fn a_correction_takes_back_the_current_note_and_no_other(office: &Office) {
    let server = office.server();
    let quote = server.issued_of(&small());
    for action in ["accept", "time-entries", "settle"] {
        server.must(&quote, action);
    }
    for number in [3, 5] {
        let standing = rows(&server, "stage=settled");
        let standing = postings(&standing).pop().expect("a posting").1;
        let corrected = posted(&server, || drop(server.must(&quote, "credit")));
        assert_eq!(names(&corrected), ["-settled 2026-000001/1", "+settled 2026-000001/1"]);
        let corrected = postings(&corrected);
        assert_repeats(&corrected[0].1, &standing, -1);
        assert_charged(&server, &quote, &corrected[1].1, &format!("S-2026-{number:06}"));
    }
    drop(server);
    office.assert_sound(1);
}

/// The rows are what the settlement charges now, under this note.
fn assert_charged(server: &Server, quote: &Value, rows: &[Value], note: &str) {
    let settlement = server.get(&format!("{}/settlement", address(quote))).json();
    let posted = |row: &Value| ["line_code", "quantity", "unit_price", "net"].map(|column| row[column].clone());
    let charged = |line: &Value| ["code", "quantity", "unit_price", "amount"].map(|key| line[key].clone());
    let lines = settlement["lines"].as_array().expect("lines");
    assert_eq!(rows.iter().map(posted).collect::<Vec<_>>(), lines.iter().map(charged).collect::<Vec<_>>());
    let vat: i64 = rows.iter().map(|row| hundredths(&row["vat_amount"])).sum();
    assert_eq!(json!(amount(vat)), settlement["vat"]["amount"]);
    assert!(rows.iter().all(|row| row["settlement_number"] == note), "{note}: {rows:?}");
}

fn a_revision_takes_back_what_it_replaces_in_whatever_stage(office: &Office) {
    let server = office.server();
    for (number, (action, left)) in [("", "-quoted"), ("accept", ""), ("decline", "")].into_iter().enumerate() {
        let quote = server.issued_of(&small());
        if !action.is_empty() {
            server.must(&quote, action);
        }
        let number = format!("2026-00000{}", number + 1);
        let former = postings(&rows(&server, &format!("quote={number}"))).pop().expect("a posting").1;
        let revision = server.revised(&quote);
        let issued = posted(&server, || drop(server.issue(&revision)));
        let own = format!("+quoted {number}/2");
        if left.is_empty() {
            assert_eq!(names(&issued), std::slice::from_ref(&own));
        } else {
            assert_eq!(names(&issued), [format!("{left} {number}/1"), own]);
            assert_repeats(&postings(&issued)[0].1, &former, -1);
        }
        // An order is taken back when the revision is accepted, in the same moment.
        if action == "accept" {
            let accepted = posted(&server, || drop(server.must(&revision, "accept")));
            let expected =
                [format!("-ordered {number}/1"), format!("-quoted {number}/2"), format!("+ordered {number}/2")];
            assert_eq!(names(&accepted), expected);
            assert_repeats(&postings(&accepted)[0].1, &former, -1);
        }
    }
    drop(server);
    office.assert_sound(6);
}

fn what_changes_nothing_posts_nothing(office: &Office) {
    let server = office.server();
    let empty = page(&server, "");
    let none = json!({ "count": 0, "net": "0.00", "vat": "0.00" });
    let nothing = json!({
        "count": 0, "quoted": none, "ordered": none, "settled": none, "first_sequence": null, "last_sequence": null
    });
    assert_eq!(empty, json!({ "line_items": [], "next": 0, "more": false, "control": nothing }));
    assert_eq!(totals(&server, ""), json!({ "totals": [], "control": nothing }));
    let draft = server.drafted();
    assert_eq!(end(&server), 0);
    let quote = server.issue(&draft);
    server.must(&quote, "accept");
    let end = end(&server);
    // Refused, tried again, and read.
    for action in ["accept", "decline", "withdraw", "issue", "credit"] {
        assert!(matches!(server.act(&quote, action).status, 409 | 422), "{action}");
    }
    server.must(&quote, "time-entries");
    server.must(&quote, "revisions");
    let key = |action: &str| {
        let tag = server.get(&address(&quote)).header("etag").to_owned();
        let path = format!("{}/{action}", address(&quote));
        let body = crate::office::body_of(action);
        move |server: &Server| server.change("POST", &path, &tag, "once", &body)
    };
    let settle = key("settle");
    assert_eq!(settle(&server).status, 200);
    let settled = after(&server, end);
    assert_eq!(settle(&server).status, 200);
    assert_eq!(after(&server, end), settled);
}

/// Rows without what differs from one run to the next.
fn redacted(mut rows: Vec<Value>) -> Vec<Value> {
    for row in &mut rows {
        row["quote_id"] = json!("[quote_id]");
    }
    rows
}
