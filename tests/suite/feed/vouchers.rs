//! The rows of each document sum to what the document says: per stage, month and document, issued and taken back apart.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{after, amount, end, hundredths, posted, rows, small};
use crate::office::{Caller as _, Finance as _, Office, Server, address, on_both};
use serde_json::{Value, json};

on_both!(a_row_bears_the_number_of_its_document);

/// Stage, month, type, number, and whether it is taken back.
type Voucher = (&'static str, String, &'static str, String, bool);

fn a_row_bears_the_number_of_its_document(office: &Office) {
    let server = office.server();
    let quote = server.issued_of(&small());
    let issued = documents(&after(&server, 0));
    assert_eq!(issued, [("quote".to_owned(), "2026-000001".to_owned())]);
    let of = |action: &str| documents(&posted(&server, || drop(server.must(&quote, action))));
    assert_eq!(of("accept"), [("quote", "2026-000001"), ("order", "2026-000001")].map(owned));
    drop(server.must(&quote, "time-entries"));
    assert_eq!(of("settle"), [("order", "2026-000001"), ("settlement", "S-2026-000001")].map(owned));
    let credited = posted(&server, || drop(server.must(&quote, "credit")));
    assert_eq!(documents(&credited), [("credit", "S-2026-000002"), ("settlement", "S-2026-000003")].map(owned));
    // What is taken back still names the note that had charged it.
    assert!(
        credited.iter().filter(|row| row["reversal"] == true).all(|row| row["settlement_number"] == "S-2026-000001")
    );

    let before = end(&server);
    let revised = server.issued_of(&small());
    server.issue(&server.revised(&revised));
    let numbers = [("quote", "2026-000002"), ("quote", "2026-000002"), ("quote", "2026-000002/2")];
    assert_eq!(documents(&after(&server, before)), numbers.map(owned));
    assert_documented(&server);
    drop(server);
    office.assert_sound(3);
}

fn owned((kind, number): (&str, &str)) -> (String, String) {
    (kind.to_owned(), number.to_owned())
}

/// The documents of rows, each posting's once.
fn documents(rows: &[Value]) -> Vec<(String, String)> {
    let mut found: Vec<((String, String), bool)> = Vec::new();
    for row in rows {
        let text = |column: &str| row[column].as_str().expect("a text").to_owned();
        let one = ((text("document_type"), text("document_number")), row["reversal"] == true);
        if found.last() != Some(&one) {
            found.push(one);
        }
    }
    found.into_iter().map(|(document, _)| document).collect()
}

/// Holds the rows of the feed against all quotes, orders and notes, as they are read one by one.
pub fn assert_documented(server: &Server) {
    let mut expected = BTreeMap::new();
    let (mut notes, mut orders) = (BTreeSet::new(), BTreeMap::new());
    let mut cursor = String::new();
    loop {
        let page = server.read_json(&format!("/api/v1/quotes?limit=200{cursor}"));
        for quote in page["quotes"].as_array().expect("quotes").iter().filter(|quote| quote["state"] != "draft") {
            expect_quote(server, quote, &mut expected);
            expect_notes(server, quote, &mut expected, &mut notes);
            orders.extend(open_order(server, quote));
        }
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let mut found: BTreeMap<Voucher, (i64, i64)> = BTreeMap::new();
    for row in rows(server, "") {
        let text = |column: &str| row[column].as_str().expect("a text").to_owned();
        let month = text("posted_on")[..7].to_owned();
        let (stage, kind) = (word(&text("stage")), word(&text("document_type")));
        let sum = found.entry((stage, month, kind, text("document_number"), row["reversal"] == true)).or_default();
        *sum = (sum.0 + hundredths(&row["net"]), sum.1 + hundredths(&row["vat_amount"]));
    }
    let posted: BTreeSet<String> =
        found.keys().filter(|key| matches!(key.2, "settlement" | "credit")).map(|key| key.3.clone()).collect();
    // Of an order that goes on, what its parts charge was taken back, in whatever months.
    for (order, charged) in &orders {
        let is_part = |voucher: &Voucher| (voucher.2, voucher.3.as_str(), voucher.4) == ("order", order.as_str(), true);
        let taken_back: i64 = found.iter().filter(|(voucher, _)| is_part(voucher)).map(|(_, sum)| sum.0).sum();
        assert_eq!(taken_back, -charged, "{order}");
        found.retain(|voucher, _| !is_part(voucher));
    }
    // What was an order was taken back whole, in one month or in several.
    for sums in [&mut expected, &mut found] {
        let is_order = |voucher: &Voucher| (voucher.2, voucher.4) == ("order", true);
        let taken_back: Vec<(Voucher, (i64, i64))> = sums.extract_if(.., |voucher, _| is_order(voucher)).collect();
        for ((stage, _, kind, number, reversal), (net, vat)) in taken_back {
            let sum = sums.entry((stage, String::new(), kind, number, reversal)).or_default();
            *sum = (sum.0 + net, sum.1 + vat);
        }
        sums.retain(|_, sum| *sum != (0, 0));
    }
    assert_eq!(found, expected);
    // The numbers of notes are a series without gaps, and no row bears another.
    let series: BTreeSet<String> = (1..=notes.len()).map(|number| format!("S-2026-{number:06}")).collect();
    assert_eq!(notes, series);
    assert!(posted.is_subset(&series), "{posted:?}");
}

fn word(found: &str) -> &'static str {
    let words = ["quoted", "ordered", "settled", "quote", "order", "settlement", "credit"];
    words.into_iter().find(|word| *word == found).expect("a known word")
}

fn month(moment: &Value) -> String {
    let at: jiff::Timestamp = moment.as_str().expect("a moment").parse().expect("a moment");
    at.in_tz("Europe/Oslo").expect("Norway").date().to_string()[..7].to_owned()
}

/// A quote is posted when it is issued and its order when it is accepted, each until the quote leaves that state.
fn expect_quote(server: &Server, quote: &Value, expected: &mut BTreeMap<Voucher, (i64, i64)>) {
    let [net, vat] = ["net", "vat"].map(|key| hundredths(&quote["price"][key]));
    let number = quote["number"].as_str().expect("a number");
    let number = if quote["revision"] == 1 { number.to_owned() } else { format!("{number}/{}", quote["revision"]) };
    for event in server.events(quote) {
        let month = month(&event["at"]);
        let [from, to] = ["from", "to"].map(|key| event[key].as_str().unwrap_or_default());
        let mut post = |stage, kind, reversal, sign: i64| {
            let sum = expected.entry((stage, month.clone(), kind, number.clone(), reversal)).or_default();
            *sum = (sum.0 + sign * net, sum.1 + sign * vat);
        };
        match (from, to) {
            (from, to) if from == to => {}
            ("issued", _) => post("quoted", "quote", true, -1),
            ("accepted", _) => post("ordered", "order", true, -1),
            _ => {}
        }
        match to {
            to if to == from => {}
            "issued" => post("quoted", "quote", false, 1),
            "accepted" => post("ordered", "order", false, 1),
            _ => {}
        }
    }
}

/// The notes of a quote that are in force.
pub fn notes_in_force(server: &Server, quote: &Value) -> Vec<Value> {
    let list = server.read_json(&format!("{}/settlement-notes", address(quote)));
    let list = list["notes"].as_array().expect("notes").clone();
    let is_credited =
        |note: &Value| list.iter().any(|other| other["type"] == "credit" && other["corrects"] == note["number"]);
    let in_force = list.iter().filter(|note| note["type"] != "credit" && !is_credited(note));
    in_force.map(|note| server.note(note["number"].as_str().expect("a number"))).collect()
}

/// An order that goes on, with what its part settlements charge, and those of the orders that it replaced.
fn open_order(server: &Server, quote: &Value) -> Option<(String, i64)> {
    if quote["state"] != "accepted" {
        return None;
    }
    let number = quote["number"].as_str().expect("a number");
    let name = if quote["revision"] == 1 { number.to_owned() } else { format!("{number}/{}", quote["revision"]) };
    let before = server.settlement(quote)["charged_before"]["net"].clone();
    Some((name, if before.is_null() { 0 } else { hundredths(&before) }))
}

fn expect_notes(
    server: &Server,
    quote: &Value,
    expected: &mut BTreeMap<Voucher, (i64, i64)>,
    numbers: &mut BTreeSet<String>,
) {
    let settlement = server.read_json(&format!("{}/settlement-notes", address(quote)));
    for note in settlement["notes"].as_array().expect("notes") {
        let number = note["number"].as_str().expect("a number").to_owned();
        assert!(numbers.insert(number.clone()), "{number} is borne twice");
        let [net, vat] = ["net", "vat"].map(|key| hundredths(&note["price"][key]));
        let is_credit = note["type"] == json!("credit");
        let (kind, sign) = if is_credit { ("credit", -1) } else { ("settlement", 1) };
        let month = month(&note["settled_at"]);
        assert_eq!(note["settled_on"].as_str().map(|day| &day[..7]), Some(&month[..]), "{}", amount(net));
        expected.insert(("settled", month, kind, number, is_credit), (sign * net, sign * vat));
    }
}
