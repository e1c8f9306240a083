//! The numbers of settlement notes: gapless within a year of Norway, whoever settles where and whatever is refused.

use std::collections::BTreeMap;

use super::sums::{ADVISER, TABLE, sums, with_vat};
use crate::office::{Finance as _, Office, address, new_reference, note_numbers, on_both, ore, taken_back, work};
use crate::support::{at_once, text};
use serde_json::{Value, json};

on_both!(
    a_year_begins_at_midnight_in_norway,
    the_current_note_is_not_found_by_numbers,
    a_settlement_that_is_refused_takes_no_number,
    eight_clients_at_two_servers_settle_without_a_gap,
);

fn a_year_begins_at_midnight_in_norway(office: &Office) {
    let server = office.server();
    let quotes: Vec<Value> = (0..5).map(|_| server.accepted()).collect();
    let settled = |index: usize, now: &str| {
        office.at(now);
        let report = server.settled(&quotes[index]);
        let note = &report["notes"][0];
        (note["number"].as_str().unwrap().to_owned(), note["settled_on"].as_str().unwrap().to_owned())
    };
    let expected = |number: &str, day: &str| (number.to_owned(), day.to_owned());
    assert_eq!(settled(0, "2026-12-31T12:00:00Z"), expected("S-2026-000001", "2026-12-31"));
    assert_eq!(settled(1, "2026-12-31T22:59:59.999Z"), expected("S-2026-000002", "2026-12-31"));
    assert_eq!(settled(2, "2026-12-31T23:00:00Z"), expected("S-2027-000001", "2027-01-01"));
    // A clock that is put back goes on where the old year ended.
    assert_eq!(settled(3, "2026-12-31T22:59:59Z"), expected("S-2026-000003", "2026-12-31"));
    // A correction of a note of the old year is of the new one.
    office.at("2027-06-30T22:30:00Z");
    let report = server.credited(&quotes[0], &new_reference("Feil."));
    assert_eq!(note_numbers(&report), ["S-2026-000001", "S-2027-000002", "S-2027-000003"]);
    assert_eq!(report["notes"][1]["settled_on"], "2027-07-01", "summer time is two hours ahead");
    assert_eq!(settled(4, "2027-07-01T00:00:00Z"), expected("S-2027-000004", "2027-07-01"));
    office.assert_sound(5);
}

/// At New Year, a replica whose clock is behind corrects what another has settled already: the replacement bears a number of the
/// old year.
fn the_current_note_is_not_found_by_numbers(office: &Office) {
    let server = office.server_at("2026-12-31T12:00:00Z");
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    let number = |note: &Value| (note["number"].as_str().unwrap().to_owned(), note["corrects"].clone());
    office.at("2026-12-31T23:00:00Z");
    assert_eq!(note_numbers(&server.settled(&quote)), ["S-2027-000001"]);
    office.at("2026-12-31T22:59:59Z");
    let correction = json!({ "reason": "Glemt.", "time_entries": [work("coordination", "adviser", "2")] });
    let credited = server.credited(&quote, &correction);
    let standing = |expected: &str| {
        let reported = server.settlement(&quote);
        assert_eq!(sums(&reported), sums(&server.note(expected)), "{expected}");
        let invoice = server.read(&format!("{}/invoice", address(&quote)));
        let known = format!(">{expected}<");
        assert!(invoice.status == 200 && text(&invoice.body).contains(&known), "{expected}");
        let rows = server.feed(&quote);
        let settled = rows.iter().filter(|row| row["stage"] == "settled");
        assert_eq!(settled.map(|row| ore(&row["net"])).sum::<i64>(), sums(&reported)[0], "{expected}");
    };
    assert_eq!(sums(&credited), with_vat(TABLE + 3 * ADVISER));
    standing("S-2026-000002");
    // A correction takes back the current note.
    let again = server.credited(&quote, &json!({ "reason": "Feil.", "time_entries": [taken_back(1)] }));
    let corrected: Vec<_> = again["notes"].as_array().unwrap().iter().map(number).collect();
    let expected = [
        // In the order in which they were made, whatever the clock and the numbers say.
        ("S-2027-000001", Value::Null),
        ("S-2026-000001", json!("S-2027-000001")),
        ("S-2026-000002", json!("S-2027-000001")),
        ("S-2026-000003", json!("S-2026-000002")),
        ("S-2026-000004", json!("S-2026-000002")),
    ];
    assert_eq!(corrected, expected.map(|(number, corrects)| (number.to_owned(), corrects)));
    assert_eq!(sums(&again), with_vat(TABLE + 2 * ADVISER));
    standing("S-2026-000004");
    office.assert_sound(1);
}

fn a_settlement_that_is_refused_takes_no_number(office: &Office) {
    let server = office.server();
    let quotes: Vec<Value> = (0..2).map(|_| server.accepted()).collect();
    for (etag, body) in [
        ("\"2\"", Value::Null),
        ("\"3\"", json!({ "x": 1 })),
        ("\"3\"", json!({ "omitted_lines": [{ "line": "fd_trygd.F_UFP", "reason": "🎉" }] })),
        ("", Value::Null),
    ] {
        assert!(server.submit(&quotes[0], "settle", etag, "", &body).status >= 400);
    }
    assert_eq!(office.query("select last from settlement_series"), Vec::<Vec<String>>::new());
    assert_eq!(note_numbers(&server.settled(&quotes[0])), ["S-2026-000001"]);
    assert!(server.credit(&quotes[0], &json!({ "reason": "🎉" })).status == 422);
    assert!(server.settle(&quotes[0], &Value::Null).status == 409);
    assert_eq!(note_numbers(&server.settled(&quotes[1])), ["S-2026-000002"]);
    let report = server.credited(&quotes[0], &new_reference("Feil."));
    assert_eq!(note_numbers(&report), ["S-2026-000001", "S-2026-000003", "S-2026-000004"]);
}

fn eight_clients_at_two_servers_settle_without_a_gap(office: &Office) {
    let servers = office.pair();
    let quotes: Vec<Value> = (0..8).map(|_| servers[0].accepted()).collect();
    let settled = at_once(8, |client| {
        let server = &servers[client % 2];
        // One is refused beside each that is not.
        assert_eq!(server.submit(&quotes[client], "settle", "\"2\"", "", &Value::Null).status, 412);
        let report = server.settled(&quotes[client]);
        // Every second one is corrected at once.
        let report = if client % 2 == 0 { server.credited(&quotes[client], &new_reference("Feil.")) } else { report };
        note_numbers(&report)
    });
    let owners: BTreeMap<&String, usize> =
        settled.iter().enumerate().flat_map(|(client, numbers)| numbers.iter().map(move |one| (one, client))).collect();
    let numbers: Vec<&str> = owners.keys().map(|number| number.as_str()).collect();
    assert_eq!(numbers, (1..=16).map(|number| format!("S-2026-{number:06}")).collect::<Vec<_>>());
    for numbers in settled.iter().filter(|numbers| numbers.len() == 3) {
        let sequence = |index: usize| numbers[index].rsplit('-').next().unwrap().parse::<u32>().unwrap();
        assert_eq!(sequence(1) + 1, sequence(2), "a credit and its replacement follow each other: {numbers:?}");
    }
    office.assert_sound(8);
}
