//! Corrections of a settlement: it is taken back whole and replaced, and no earlier note changes.

use super::sums::{
    ADVISER, COORDINATION, OFFICE, TABLE, activity, assert_fed, assert_sums, line_codes, omitted, reduced, sums,
    with_vat,
};
use crate::office::{
    Caller as _, Finance as _, OTHER, Office, Server, address, assert_faults, assert_problem, draft_from_abroad,
    members, note_numbers, on_both, ore, taken_back, work,
};
use serde_json::{Value, json};

on_both!(
    a_credit_takes_back_all_of_a_note_and_another_comes_in_its_place,
    a_correction_that_changes_nothing_is_refused,
    what_a_correction_leaves_out_stays_as_it_was,
    a_correction_is_of_one_part_and_keeps_the_others,
    a_note_is_credited_in_full_and_nothing_takes_its_place,
    what_charges_nothing_takes_no_number,
    the_buyer_is_corrected_at_a_settlement_and_at_a_correction,
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

fn a_correction_that_changes_nothing_is_refused(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "13");
    let settled = server.settle(&quote, &json!({ "omitted_lines": [omitted("fd_trygd.F_UFP")] })).json();
    let same = [
        json!({ "reason": "Feil kjøper." }),
        json!({ "reason": "Feil kjøper.", "time_entries": [], "omitted_lines": [omitted("fd_trygd.F_UFP")] }),
        json!({ "reason": "Feil kjøper.", "vat": { "category": "S" }, "reduced_lines": [], "buyer": {} }),
        json!({ "reason": "Feil kjøper.", "replacement": true }),
    ];
    for body in &same {
        let answer = server.credit(&quote, body);
        assert_faults(&answer, &[("$", "credit_changes_nothing")]);
    }
    assert_eq!(server.settlement(&quote), settled);
    assert_eq!(office.query("select last from settlement_series"), [["1"]]);
    let report =
        server.credited(&quote, &json!({ "reason": "Feil kjøper.", "buyer": { "order_number": "4500012345" } }));
    let charge = ["activities", "lines", "omitted_lines", "net", "vat", "total"];
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
    office.assert_sound(1);
}

/// A note without VAT, with an omitted and a reduced line, references of its own and a day of delivery.
fn settled_otherwise(server: &Server) -> (Value, Value) {
    let tables = ["F_AAP", "F_SP", "F_UFP"].map(|table| json!({ "table": table, "from": 1992, "to": 2020 }));
    let mut draft = draft_from_abroad();
    draft["scope"]["extracts"]["fd_trygd"] = json!(tables);
    let quote = server.accepted_of(&draft);
    let body = json!({
        "vat": { "category": "G", "reason": "Tjenesten brukes i Sverige." },
        "omitted_lines": [omitted("fd_trygd.F_AAP")],
        "reduced_lines": [reduced("fd_trygd.F_SP", "1000.00")],
        "buyer": { "buyer_reference": "Ref. 7", "order_number": "4500012345",
            "address": { "street": "Box 256", "postal_code": "751 05", "city": "Uppsala" } },
        "delivered_on": "2026-11-19",
    });
    let settled = server.settle(&quote, &body);
    assert_eq!(
        (settled.status, sums(&settled.json())),
        (200, [TABLE + 100_000, 0, TABLE + 100_000]),
        "{}",
        settled.json()
    );
    (quote, settled.json())
}

const KEPT: [&str; 6] = ["vat", "omitted_lines", "lines", "applicant", "delivered_on", "delivered_to"];

fn what_a_correction_leaves_out_stays_as_it_was(office: &Office) {
    let server = office.server();
    let (quote, settled) = settled_otherwise(&server);
    let first = server.note("S-2026-000001");
    assert_eq!([&first["applicant"]["buyer_reference"], &first["delivered_on"]], ["Ref. 7", "2026-11-19"]);
    // An hour more, and nothing else: twice, so that what was kept is kept again.
    for round in 1..=2_i64 {
        let entry = work("coordination", "adviser", "1");
        let report = server.credited(&quote, &json!({ "reason": "Glemt.", "time_entries": [entry] }));
        assert_eq!(sums(&report), [TABLE + 100_000 + round * ADVISER, 0, TABLE + 100_000 + round * ADVISER]);
        assert_eq!([&report["vat"], &report["omitted_lines"]], [&settled["vat"], &settled["omitted_lines"]]);
        let replacement = server.note(&note_numbers(&report).pop().unwrap());
        for key in KEPT.into_iter().filter(|key| *key != "lines") {
            assert_eq!(replacement[key], first[key], "{key}");
        }
        let lines = |note: &Value| {
            let lines = note["lines"].as_array().unwrap().iter();
            lines.filter(|line| line["basis"] != "worked").cloned().collect::<Vec<_>>()
        };
        assert_eq!(lines(&replacement), lines(&first));
        assert_sums(&report);
        assert_fed(&server, &quote);
    }
    office.assert_sound(1);
}

fn a_correction_is_of_one_part_and_keeps_the_others(office: &Office) {
    let server = office.server();
    let changes = [
        ("vat", json!({ "category": "E", "reason": "Unntatt." }), vec!["vat"]),
        ("omitted_lines", json!([omitted("fd_trygd.F_UFP")]), vec!["omitted_lines", "lines"]),
        // A line that is now reduced is no longer omitted.
        ("reduced_lines", json!([reduced("fd_trygd.F_AAP", "1.00")]), vec!["omitted_lines", "lines"]),
        ("reduced_lines", json!([]), vec!["lines"]),
        ("buyer", json!({ "buyer_reference": "Ref. 8" }), vec!["applicant"]),
        ("buyer", json!({ "removed": ["order_number"] }), vec!["applicant"]),
        ("buyer", json!({ "payer": { "name": "Vetenskapsrådet" } }), vec!["applicant"]),
        ("delivered_on", json!("2026-11-18"), vec!["delivered_on"]),
    ];
    for (key, value, changed) in changes {
        let (quote, settled) = settled_otherwise(&server);
        let before = server.note(&note_numbers(&settled)[0]);
        let report = server.credited(&quote, &json!({ "reason": "Feil.", key: value }));
        let [_, credit, replacement] = note_numbers(&report).try_into().expect("three notes");
        let (credit, replacement) = (server.note(&credit), server.note(&replacement));
        for part in KEPT {
            assert_eq!(credit[part], before[part], "{key}: the credit's {part}");
            assert_eq!(replacement[part] == before[part], !changed.contains(&part), "{key}: {part} {replacement}");
        }
        assert_fed(&server, &quote);
    }
    office.assert_sound(8);
}

fn a_note_is_credited_in_full_and_nothing_takes_its_place(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "2");
    server.settled(&quote);
    let body = json!({ "reason": "Prosjektet ble ikke noe av.", "replacement": false });
    let with = |key: &str, value: Value| {
        let mut body = body.clone();
        body[key] = value;
        body
    };
    for (key, value) in [
        ("time_entries", json!([taken_back(1)])),
        ("vat", json!({ "category": "S" })),
        ("omitted_lines", json!([])),
        ("reduced_lines", json!([])),
        ("buyer", json!({})),
        ("delivered_on", json!("2026-11-20")),
    ] {
        let path = format!("$.{key}");
        assert_faults(&server.credit(&quote, &with(key, value)), &[(path.as_str(), "not_without_replacement")]);
    }
    let report = server.credited(&quote, &body);
    assert_eq!((line_codes(&report), sums(&report)), (vec![], [0, 0, 0]));
    assert_sums(&report);
    assert_eq!(server.settlement(&quote), report);
    assert_eq!(note_numbers(&report), ["S-2026-000001", "S-2026-000002"]);
    let credit = server.note("S-2026-000002");
    assert_eq!([&credit["type"], &credit["corrects"]], ["credit", "S-2026-000001"]);
    let rows = server.feed(&quote);
    let settled: Vec<i64> = rows.iter().filter(|row| row["stage"] == "settled").map(|row| ore(&row["net"])).collect();
    assert_eq!((settled.len(), settled.iter().sum::<i64>()), (4, 0));
    assert_eq!(server.state(&quote), "settled");
    // There is no invoice of the quote, one of the note and one of what takes it back.
    assert_problem(&server.read(&format!("{}/invoice", address(&quote))), 409, "nothing_to_invoice", "invoice");
    for number in ["S-2026-000001", "S-2026-000002"] {
        assert_eq!(server.read(&format!("/api/v1/settlement-notes/{number}/invoice")).status, 200);
    }
    assert_problem(&server.credit(&quote, &body), 409, "nothing_to_credit", "credit");
    office.assert_sound(1);
    // The order is charged after all: by a settlement, since there is no invoice for it to replace.
    let again = server.credited(&quote, &json!({ "reason": "Det ble det likevel.", "time_entries": [] }));
    assert_eq!(sums(&again), with_vat(TABLE + 2 * ADVISER));
    assert_eq!(note_numbers(&again).last().map(String::as_str), Some("S-2026-000003"));
    let settlement = server.note("S-2026-000003");
    assert_eq!((&settlement["type"], settlement.get("corrects")), (&json!("settlement"), None));
    assert_fed(&server, &quote);
    office.assert_sound(1);
}

fn what_charges_nothing_takes_no_number(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_from_abroad());
    let nothing = json!({
        "vat": { "category": "O", "reason": "Utenfor loven." },
        "omitted_lines": [omitted("fd_trygd.F_UFP")],
        "buyer": { "order_number": "4500012345" },
    });
    let settled = server.settle(&quote, &nothing);
    assert_eq!(settled.status, 200, "{}", settled.json());
    let settled = settled.json();
    assert_eq!((sums(&settled), &settled["notes"]), ([0, 0, 0], &json!([])));
    assert_eq!(settled["omitted_lines"][0]["reason"], "Ble ikke levert.");
    assert_eq!(server.settlement(&quote), settled);
    assert_eq!(office.query("select last from settlement_series"), Vec::<Vec<String>>::new());
    let other = server.accepted();
    assert_eq!(note_numbers(&server.settled(&other)), ["S-2026-000001"]);
    office.assert_sound(2);
    // Nothing comes back that was left out, and nothing is credited that was never invoiced.
    let entry = work("coordination", "adviser", "1");
    let report = server.credited(&quote, &json!({ "reason": "Glemt.", "time_entries": [entry] }));
    assert_eq!((line_codes(&report), sums(&report)), (vec!["worked.coordination.adviser"], [ADVISER, 0, ADVISER]));
    assert_eq!(note_numbers(&report), ["S-2026-000002"]);
    let note = server.note("S-2026-000002");
    assert_eq!((&note["vat"]["category"], &note["applicant"]["order_number"]), (&json!("O"), &json!("4500012345")));
    assert_eq!((&note["type"], note.get("corrects")), (&json!("settlement"), None));
    assert_fed(&server, &quote);
    // A correction down to nothing is a credit alone.
    let report = server.credited(&quote, &json!({ "reason": "Nei.", "time_entries": [taken_back(1)] }));
    assert_eq!((note_numbers(&report).len(), sums(&report)), (2, [0, 0, 0]));
    assert_eq!(report["notes"][1]["type"], "credit");
    office.assert_sound(2);
    // What is stored of it is audited.
    drop(server);
    let altered =
        |from: &str, to: &str| format!("update uncharged_settlements set terms = replace(terms, '{from}', '{to}')");
    assert_eq!(office.refusal(&altered("Utenfor", "Innenfor")), None);
    let output = office.run(&["audit", "verify"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("the terms on which nothing is charged"), "{said}");
    assert_eq!(office.refusal(&altered("Innenfor", "Utenfor")), None);
    office.assert_sound(2);
}

fn the_buyer_is_corrected_at_a_settlement_and_at_a_correction(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let wrong = json!({ "buyer": {
        "buyer_reference": " ", "address": { "city": "Oslo" }, "payer": { "organisation_number": "974767880" },
        "order_number": "45", "removed": ["order_number", "email"], "name": "NTNU",
    } });
    let faults = [
        ("$.buyer.address.street", "needed_to_issue"),
        ("$.buyer.payer.name", "needed_to_issue"),
        ("$.buyer.name", "unknown_field"),
        ("$.buyer.buyer_reference", "empty"),
        ("$.buyer.removed[0]", "removed_and_given"),
        ("$.buyer.removed[1]", "unknown_choice"),
    ];
    let mut reported = server.settle(&quote, &wrong).faults();
    let mut expected = crate::office::faults(&faults);
    reported.sort();
    expected.sort();
    assert_eq!(reported, expected);
    let unprintable = json!({ "buyer": { "order_number": "🎉", "payer": { "name": "🎉" } } });
    let reported = server.settle(&quote, &unprintable).faults();
    assert_eq!(
        reported,
        crate::office::faults(&[("$.buyer.order_number", "missing_glyph"), ("$.buyer.payer.name", "missing_glyph")])
    );
    let payer = json!({ "name": "Norges forskningsråd", "organisation_number": OTHER });
    let body = json!({ "buyer": { "buyer_reference": "Ref. 7", "order_number": "45", "payer": payer } });
    assert_eq!(server.settle(&quote, &body).status, 200);
    let invoice = |number: &str| {
        let answer = server.read(&format!("/api/v1/settlement-notes/{number}/invoice"));
        assert_eq!(answer.status, 200);
        String::from_utf8(answer.body).unwrap()
    };
    let first = invoice("S-2026-000001");
    for part in ["<cbc:BuyerReference>Ref. 7<", "<cbc:RegistrationName>Norges forskningsråd<", "<cbc:ID>45<"] {
        assert!(first.contains(part), "{part}: {first}");
    }
    let body =
        json!({ "reason": "Avvist.", "buyer": { "buyer_reference": "Ref. 8", "removed": ["payer", "order_number"] } });
    let report = server.credited(&quote, &body);
    let [_, credit, replacement] = note_numbers(&report).try_into().expect("three notes");
    // The credit goes where the invoice went.
    assert!(invoice(&credit).contains("<cbc:RegistrationName>Norges forskningsråd<"));
    let replacement = invoice(&replacement);
    assert!(
        replacement.contains("<cbc:BuyerReference>Ref. 8<") && !replacement.contains("forskningsråd"),
        "{replacement}"
    );
    assert!(!replacement.contains("<cac:OrderReference>"), "{replacement}");
    // The feed has the reference of the note that charges.
    let rows = server.feed(&quote);
    let last = rows.last().expect("a row");
    assert_eq!((&last["stage"], &last["buyer_reference"]), (&json!("settled"), &json!("Ref. 8")));
    assert_fed(&server, &quote);
    office.assert_sound(1);
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
    let settled = server.settle(&quote, &json!({ "reduced_lines": [reduced("fd_trygd.F_UFP", "0.01")] })).json();
    assert_eq!(sums(&settled), [1, 0, 1]);
    let work: Vec<Value> = ["coordination", "preparation", "extraction", "delivery"]
        .iter()
        .flat_map(|of| (0..3).map(|_| work(of, "adviser", "24")))
        .collect();
    let report =
        server.credited(&quote, &json!({ "reason": "Timene manglet.", "time_entries": work, "reduced_lines": [] }));
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
