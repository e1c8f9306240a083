//! Corrections of a settlement: it is taken back whole and replaced, and no earlier note changes.

use super::sums::{ADVISER, COORDINATION, OFFICE, TABLE, activity, assert_fed, assert_sums, omitted, sums, with_vat};
use crate::office::{
    Caller as _, Finance as _, Office, Server, address, draft_from_abroad, members, note_numbers, on_both, ore,
    taken_back, work,
};
use serde_json::{Value, json};

on_both!(
    a_credit_takes_back_all_of_a_note_and_another_comes_in_its_place,
    a_correction_without_a_change_charges_the_same_again,
    corrections_follow_each_other,
    a_replacement_charges_more_than_the_former_and_never_more_than_quoted,
    a_correction_changes_the_vat_treatment,
);

/// Everything that can be read of a note.
fn whole(server: &Server, number: &str) -> [Vec<u8>; 2] {
    ["", "/pdf"].map(|below| server.read(&format!("/api/v1/settlement-notes/{number}{below}")).body)
}

fn a_credit_takes_back_all_of_a_note_and_another_comes_in_its_place(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "8");
    server.worked(&quote, "delivery", "office", "2.25");
    let settled = server.settled(&quote);
    assert_eq!(sums(&settled), with_vat(TABLE + 8 * ADVISER + 225 * OFFICE / 100));
    let former = whole(&server, "S-2026-000001");
    let body = json!({
        "reason": "En dag ble ført to ganger.",
        "time_entries": [taken_back(1), work("coordination", "adviser", "4"), work("extraction", "adviser", "1")],
        "omitted_lines": [omitted("fd_trygd.F_UFP")],
    });
    let answer = server.credit(&quote, &body);
    assert_eq!((answer.status, answer.header("etag")), (200, "\"7\""), "{}", answer.json());
    let report = answer.json();
    assert_eq!(server.settlement(&quote), report);
    assert_eq!(sums(&report), with_vat(5 * ADVISER + 225 * OFFICE / 100));
    assert_sums(&report);
    assert_fed(&server, &quote);
    assert_eq!(whole(&server, "S-2026-000001"), former, "nothing of the former note changes");
    assert_eq!(report["notes"][0], settled["notes"][0]);

    assert_eq!(note_numbers(&report), ["S-2026-000001", "S-2026-000002", "S-2026-000003"]);
    let [first, credit, replacement] = note_numbers(&report).try_into().expect("three notes");
    let [first, credit, replacement] = [first, credit, replacement].map(|number| server.note(&number));
    let kinds = [&first, &credit, &replacement].map(|note| (note["type"].clone(), note.get("corrects").cloned()));
    let of_first = Some(json!("S-2026-000001"));
    assert_eq!(
        kinds,
        [(json!("settlement"), None), (json!("credit"), of_first.clone()), (json!("replacement"), of_first)]
    );
    // A credit says what the note said, to the buyer's credit, and why.
    let same = [
        "quote",
        "case_number",
        "language",
        "applicant",
        "tariff",
        "activities",
        "lines",
        "net",
        "vat",
        "total",
        "time_entries",
    ];
    assert_eq!(members(&credit, same), members(&first, same));
    assert_eq!([&credit["reason"], &replacement["reason"]], ["En dag ble ført to ganger."; 2]);
    assert!(first.get("reason").is_none() && credit["observations"] == json!([]));
    let entries = replacement["time_entries"].as_array().unwrap();
    assert_eq!((entries.len(), &entries[2]["corrects"], &entries[2]["hours"]), (5, &json!(1), &json!("-8")));
    assert_eq!(json!(entries), server.read_json(&format!("{}/time-entries", address(&quote)))["entries"]);
    assert_eq!(replacement["omitted_lines"][0]["code"], "fd_trygd.F_UFP");
    let events = server.read_json(&format!("{}/events", address(&quote)));
    let last = events["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        [&last["action"], &last["from"], &last["to"], &last["reason"]],
        ["credit", "settled", "settled", "En dag ble ført to ganger."]
    );
    office.assert_sound(1);
}

fn a_correction_without_a_change_charges_the_same_again(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "13");
    let settled = server.settled(&quote);
    let report = server.credited(&quote, &json!({ "reason": "Feil kjøper.", "time_entries": [], "omitted_lines": [] }));
    let charge = ["activities", "lines", "net", "vat", "total"];
    assert_eq!(members(&report, charge), members(&settled, charge));
    assert_fed(&server, &quote);
    let feed = server.feed(&quote);
    let signed = |reversal: bool| {
        let rows = feed.iter().filter(|row| row["stage"] == "settled" && row["reversal"] == reversal);
        rows.map(|row| ore(&row["net"])).sum::<i64>()
    };
    assert_eq!((signed(false), signed(true)), (2 * sums(&settled)[0], -sums(&settled)[0]));
    // What is reversed names the note that it was of.
    assert!(
        feed.iter()
            .filter(|row| row["reversal"] == true && row["stage"] == "settled")
            .all(|row| row["settlement_number"] == "S-2026-000001")
    );
}

fn corrections_follow_each_other(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.settled(&quote);
    let mut former = vec![whole(&server, "S-2026-000001")];
    for (round, hours) in ["1", "2", "3"].iter().enumerate() {
        let mut entries = vec![work("coordination", "adviser", hours)];
        if round > 0 {
            // The entry before is number 1, then 2, then 4 and so on: each round takes back the last one that counts.
            let last =
                server.entries(&quote).iter().filter(|(_, _, corrects)| corrects.is_none()).map(|one| one.0).max();
            entries.push(taken_back(last.unwrap()));
        }
        let report = server.credited(&quote, &json!({ "reason": "Feil.", "time_entries": entries }));
        let expected = ADVISER * i64::try_from(round + 1).unwrap();
        assert_eq!(sums(&report), with_vat(TABLE + expected));
        let numbers = note_numbers(&report);
        assert_eq!(numbers.len(), 3 + 2 * round);
        let standing = &report["notes"][2 * round]["number"];
        let of_pair = [1, 2].map(|offset| report["notes"][2 * round + offset]["corrects"].clone());
        assert_eq!(of_pair, [standing.clone(), standing.clone()]);
        for (number, before) in numbers.iter().zip(&former) {
            assert_eq!(&whole(&server, number), before, "{number}");
        }
        former = numbers.iter().map(|number| whole(&server, number)).collect();
        assert_fed(&server, &quote);
    }
    assert_eq!(office.query("select last from settlement_series"), [["7"]]);
    office.assert_sound(1);
}

fn a_replacement_charges_more_than_the_former_and_never_more_than_quoted(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let settled = server.settle(&quote, &json!({ "omitted_lines": [omitted("fd_trygd.F_UFP")] })).json();
    assert_eq!(sums(&settled), [0, 0, 0]);
    let work: Vec<Value> = ["coordination", "preparation", "extraction", "delivery"]
        .iter()
        .flat_map(|of| (0..3).map(|_| work(of, "adviser", "24")))
        .collect();
    let report = server.credited(&quote, &json!({ "reason": "Timene manglet.", "time_entries": work }));
    let quoted = ["net", "vat", "total"].map(|key| ore(&report["quoted"][key]));
    assert_eq!(sums(&report), quoted);
    assert_eq!(ore(&activity(&report, "coordination")["overrun"]), 72 * ADVISER - COORDINATION);
    assert_sums(&report);
    assert_fed(&server, &quote);
    office.assert_sound(1);
}

fn a_correction_changes_the_vat_treatment(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_from_abroad());
    assert_eq!(sums(&server.settled(&quote)), with_vat(TABLE));
    let mut expected = vec!["S"];
    for category in ["G", "E", "O", "S"] {
        let mut vat = json!({ "category": category });
        if category != "S" {
            vat["reason"] = json!("Tjenesten brukes i Sverige.");
        }
        let report = server.credited(&quote, &json!({ "reason": "Feil avgift.", "vat": vat }));
        let due = if category == "S" { with_vat(TABLE) } else { [TABLE, 0, TABLE] };
        assert_eq!((&report["vat"]["category"], sums(&report)), (&json!(category), due));
        assert_fed(&server, &quote);
        // The credit has the treatment of what it takes back.
        expected.extend([expected[expected.len() - 1], category]);
    }
    let numbers = note_numbers(&server.settlement(&quote));
    let reported: Vec<Value> = numbers.iter().map(|number| server.note(number)["vat"]["category"].clone()).collect();
    assert_eq!(reported, expected);
    office.assert_sound(1);
}
