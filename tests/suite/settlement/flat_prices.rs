//! Hours behind flat prices: recorded and never charged, shown beside the price, and what finance does when the price is above them.

use super::sums::{
    ADVISER, OFFICE, OFFICER, TABLE, activity, assert_fed, assert_sums, line_codes, omitted, reduced, sums, with_vat,
};
use crate::invoices::check;
use crate::office::{
    Answer, Caller as _, Finance as _, Office, Server, address, assert_faults, draft_of_tables, note_numbers, on_both,
    ore, taken_back, work,
};
use crate::support::{Folder, text};
use serde_json::{Value, json};

on_both!(
    hours_behind_flat_prices_are_recorded_and_never_charged,
    an_entry_that_contradicts_its_line_is_refused_at_its_place,
    a_correction_takes_hours_back_from_where_they_were,
    finance_is_warned_when_all_work_comes_to_less_than_is_charged,
    a_flat_price_is_reduced_with_a_reason_everywhere,
    a_reduction_is_of_a_flat_line_and_lower_and_named_once,
    a_credit_takes_a_reduction_back_and_a_replacement_has_its_own,
    a_reduction_is_invoiced_and_credited_by_all_rules,
    a_revision_goes_on_with_the_hours_behind_flat_prices,
);

/// Work behind the flat prices of the extraction, on a line or on none.
pub fn flat(rate: &str, hours: &str, line: Option<&str>) -> Value {
    let mut entry = work("extraction", rate, hours);
    match line {
        Some(line) => entry["line"] = json!(line),
        None => entry["flat_price"] = json!(true),
    }
    entry
}

/// Records an entry, which must succeed.
const NONE: [Value; 0] = [];

/// The warnings that more is charged than was worked.
fn above_cost(report: &Value) -> Vec<Value> {
    let warnings = report["warnings"].as_array().into_iter().flatten();
    warnings.filter(|warning| warning["code"] == "charged_above_cost").cloned().collect()
}

fn recorded(server: &Server, quote: &Value, entry: &Value) -> Value {
    let answer = server.record(quote, entry);
    assert_eq!(answer.status, 201, "{}", answer.json());
    answer.json()
}

fn hours_behind_flat_prices_are_recorded_and_never_charged(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let named = recorded(&server, &quote, &flat("adviser", "1.5", Some("fd_trygd.F_UFP")));
    let entry = &named["entries"][0];
    assert_eq!((&entry["line"], &entry["flat_price"]), (&json!("fd_trygd.F_UFP"), &json!(true)));
    let report = recorded(&server, &quote, &flat("office", "0.25", None));
    assert_eq!((report["entries"][0].get("line"), &report["entries"][0]["flat_price"]), (None, &json!(true)));
    // 1.5 × 1 287.00 and 0.25 × 724.00.
    let extraction = activity(&report, "extraction");
    assert_eq!(extraction["flat"], json!({ "amount": "2111.50", "hours": "1.75" }));
    assert_eq!(extraction["worked"], json!({ "amount": "0.00", "hours": "0" }));
    assert_eq!((&extraction["level"], &extraction["worked_percent"]), (&json!("within"), &json!(0)));
    // Far more than the price and the quoted hours of the activity is no overrun of either.
    for _ in 0..3 {
        recorded(&server, &quote, &flat("adviser", "24", Some("fd_trygd.F_UFP")));
    }
    let hourly = recorded(&server, &quote, &work("extraction", "adviser", "2"));
    assert_eq!(hourly["entries"][0].get("flat_price"), None);
    let extraction = activity(&hourly, "extraction");
    assert_eq!(extraction["flat"], json!({ "amount": "94775.50", "hours": "73.75" }));
    assert_eq!(extraction["worked"], json!({ "amount": "2574.00", "hours": "2" }));
    assert_eq!((&extraction["overrun"], &extraction["level"]), (&json!("0.00"), &json!("within")));
    assert_eq!(activity(&hourly, "coordination")["flat"], json!({ "amount": "0.00", "hours": "0" }));

    let open = server.settlement(&quote);
    let settled = server.settled(&quote);
    assert_eq!((&open["activities"], &open["lines"]), (&settled["activities"], &settled["lines"]));
    assert_eq!(line_codes(&settled), ["fd_trygd.F_UFP", "worked.extraction.adviser"]);
    assert_eq!(sums(&settled), with_vat(TABLE + 2 * ADVISER));
    assert_eq!((&settled["lines"][0]["basis"], settled["lines"][0].get("reduction")), (&json!("fixed"), None));
    // The work is worth more than what is charged.
    assert_eq!(above_cost(&settled), NONE);
    assert_sums(&settled);
    assert_fed(&server, &quote);
    let note = server.note("S-2026-000001");
    assert_eq!(note["activities"], settled["activities"]);
    let flags: Vec<Option<&Value>> =
        note["time_entries"].as_array().unwrap().iter().map(|entry| entry.get("flat_price")).collect();
    let behind = json!(true);
    assert_eq!(flags, [Some(&behind), Some(&behind), Some(&behind), Some(&behind), Some(&behind), None]);
    let observed = json!([{ "line": "fd_trygd.F_UFP", "activity": "extraction", "price": "2500.00",
        "worked": { "amount": "94775.50", "hours": "73.75" } }]);
    assert_eq!(note["flat_observations"], observed);
    assert_eq!(json!(server.read_json(&format!("{}/time-entries", address(&quote)))["entries"]), note["time_entries"]);
    office.assert_sound(1);
}

fn an_entry_that_contradicts_its_line_is_refused_at_its_place(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let with = |activity: &str, line: Option<&str>, flat_price: Value| {
        let mut entry = work(activity, "adviser", "1");
        if let Some(line) = line {
            entry["line"] = json!(line);
        }
        entry["flat_price"] = flat_price;
        entry
    };
    for (entry, place, code) in [
        (with("extraction", Some("fd_trygd.F_UFP"), json!(false)), "$.flat_price", "line_is_flat"),
        (with("extraction", Some("outside.1"), json!(true)), "$.flat_price", "line_is_hourly"),
        (with("coordination", None, json!(true)), "$.flat_price", "no_flat_prices"),
        (with("coordination", Some("fd_trygd.F_UFP"), json!(true)), "$.line", "line_of_other_activity"),
        (with("extraction", Some("fd_trygd.F_XX"), json!(true)), "$.line", "unknown_line"),
        (with("cleaning", None, json!(true)), "$.activity", "unknown_code"),
        (with("extraction", None, json!("true")), "$.flat_price", "wrong_type"),
        (json!({ "corrects": 1, "note": "x", "flat_price": true }), "$.flat_price", "not_beside_corrects"),
    ] {
        let faults = server.record(&quote, &entry).faults();
        assert!(faults.contains(&(place.to_owned(), code.to_owned())), "{entry}: {faults:?}");
        let others = faults.iter().filter(|(_, found)| ![code, "nothing_to_correct"].contains(&found.as_str()));
        assert_eq!(others.count(), 0, "{entry}: {faults:?}");
    }
    assert!(server.entries(&quote).is_empty());
    // What the line says may be said again, and hours may say that they are charged.
    for (entry, is_flat) in [
        (with("extraction", Some("fd_trygd.F_UFP"), json!(true)), true),
        (with("extraction", Some("outside.1"), json!(false)), false),
        (with("extraction", None, json!(false)), false),
        (with("coordination", None, json!(false)), false),
    ] {
        let report = recorded(&server, &quote, &entry);
        assert_eq!(report["entries"][0]["flat_price"] == true, is_flat, "{entry}");
    }
}

fn a_correction_takes_hours_back_from_where_they_were(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    recorded(&server, &quote, &flat("adviser", "1", None));
    recorded(&server, &quote, &work("extraction", "adviser", "3"));
    let report = recorded(&server, &quote, &taken_back(1));
    let correction = &report["entries"][0];
    assert_eq!((&correction["flat_price"], &correction["hours"]), (&json!(true), &json!("-1")));
    let extraction = activity(&report, "extraction");
    assert_eq!(extraction["flat"], json!({ "amount": "0.00", "hours": "0" }));
    assert_eq!(extraction["worked"], json!({ "amount": "3861.00", "hours": "3" }));
    // Nothing is left behind the price, so nothing is known of its cost.
    let settled = server.settled(&quote);
    assert_eq!((above_cost(&settled), sums(&settled)), (NONE.to_vec(), with_vat(TABLE + 3 * ADVISER)));
    assert_eq!(server.note("S-2026-000001").get("flat_observations"), None);
    office.assert_sound(1);
}

fn finance_is_warned_when_all_work_comes_to_less_than_is_charged(office: &Office) {
    let server = office.server();
    let silent = server.accepted();
    server.worked(&silent, "coordination", "adviser", "1");
    assert_eq!(above_cost(&server.settlement(&silent)), NONE);

    let quote = server.accepted();
    recorded(&server, &quote, &flat("adviser", "1", Some("fd_trygd.F_UFP")));
    server.worked(&quote, "coordination", "adviser", "1");
    let open = server.settlement(&quote);
    let [warning] = above_cost(&open).try_into().expect("one warning");
    assert_eq!((&warning["code"], &warning["chapter"]), (&json!("charged_above_cost"), &json!("11")));
    // Two hours against one hour and the flat price.
    assert_eq!(warning["worked"], json!({ "amount": "2574.00", "hours": "2" }));
    assert_eq!(warning["charged"], "3787.00");
    let said = ["nb", "nn", "en"].map(|language| warning["text"][language].as_str().unwrap().replace('\u{a0}', " "));
    for (said, expected) in said.iter().zip([
        ["2 574,00 kr", "3 787,00 kr", "forskriften til statistikkloven § 3", "kap. 11"],
        ["2 574,00 kr", "3 787,00 kr", "forskrifta til statistikklova § 3", "kap. 11"],
        ["NOK 2,574.00", "NOK 3,787.00", "regulation to the Statistics Act § 3", "chapter 11"],
    ]) {
        assert!(expected.iter().all(|part| said.contains(part)), "{said}");
    }
    // It is no obstacle, and it is no part of the note, which goes to the buyer.
    let settled = server.settled(&quote);
    assert_eq!(above_cost(&settled), above_cost(&open));
    assert_eq!(server.settlement(&quote), settled);
    assert_eq!(server.note("S-2026-000001").get("warnings"), None);

    // An hour more behind the price, and the same price reduced to what it cost: to the øre, and one øre above.
    let quote = server.accepted();
    recorded(&server, &quote, &flat("adviser", "1.94", None));
    recorded(&server, &quote, &flat("office", "0.01", None));
    // 1.94 × 1 287.00 = 2 496.78 and 0.01 × 724.00 = 7.24: 2 504.02.
    assert_eq!(above_cost(&server.settlement(&quote)), NONE);
    recorded(&server, &quote, &taken_back(2));
    assert_eq!(above_cost(&server.settlement(&quote))[0]["worked"], json!({ "amount": "2496.78", "hours": "1.94" }));
    let report = server.settle(&quote, &json!({ "reduced_lines": [reduced("fd_trygd.F_UFP", "2496.79")] })).json();
    assert_eq!(above_cost(&report)[0]["charged"], "2496.79");
    let body = json!({ "reason": "Én øre for mye.", "reduced_lines": [reduced("fd_trygd.F_UFP", "2496.78")] });
    assert_eq!(above_cost(&server.credited(&quote, &body)), NONE);
    office.assert_sound(3);
}

fn a_flat_price_is_reduced_with_a_reason_everywhere(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    recorded(&server, &quote, &flat("office", "1.5", Some("fd_trygd.F_SP")));
    let before = server.settlement(&quote);
    let reason = "Arbeidet tok halvannen time.";
    let body = json!({
        "omitted_lines": [omitted("fd_trygd.F_AAP")],
        "reduced_lines": [
            { "line": "fd_trygd.F_SP", "amount": "1086.07", "reason": reason }, reduced("fd_trygd.F_UFP", "0"),
        ],
    });
    let answer = server.settle(&quote, &body);
    assert_eq!(answer.status, 200, "{}", answer.json());
    let report = answer.json();
    assert_eq!(line_codes(&report), ["fd_trygd.F_DEMO", "fd_trygd.F_SP", "fd_trygd.F_UFP"]);
    let line = &report["lines"][1];
    assert_eq!(
        (&line["basis"], &line["unit_price"], &line["amount"], &line["quantity"]),
        (&json!("reduced"), &json!("1086.07"), &json!("1086.07"), &json!("1"))
    );
    assert_eq!(line["reduction"], json!({ "quoted": "2500.00", "reason": reason }));
    assert_eq!(line["name"], before["lines"][2]["name"]);
    let explanation = line["explanation"].as_str().unwrap().replace('\u{a0}', " ");
    assert!(explanation.ends_with(&format!(" Satt ned til 1 086,07 kr. Begrunnelse: {reason}")), "{explanation}");
    assert_eq!((&report["lines"][2]["amount"], report["lines"][0].get("reduction")), (&json!("0.00"), None));
    // 2 500.00 + 1 086.07 + 0.00 = 3 586.07, of which 25 % are 896.5175.
    assert_eq!(sums(&report), [358_607, 89_652, 448_259]);
    assert_eq!(activity(&report, "extraction")["quoted"]["fixed"], "10000.00");
    assert_eq!(activity(&report, "extraction")["charged"], "3586.07");
    assert_sums(&report);
    assert_fed(&server, &quote);
    let rows: Vec<(String, i64, i64)> = server
        .feed(&quote)
        .iter()
        .filter(|row| row["stage"] == "settled")
        .map(|row| (row["line_code"].as_str().unwrap().to_owned(), ore(&row["net"]), ore(&row["vat_amount"])))
        .collect();
    // VAT of the sum so far: 625.00, then 896.52, then the same.
    let expected = [("fd_trygd.F_DEMO", TABLE, 62_500), ("fd_trygd.F_SP", 108_607, 27_152), ("fd_trygd.F_UFP", 0, 0)];
    assert_eq!(rows, expected.map(|(code, net, vat)| (code.to_owned(), net, vat)));
    let note = server.note("S-2026-000001");
    assert_eq!((&note["lines"], &note["activities"]), (&report["lines"], &report["activities"]));
    office.assert_sound(1);
}

fn a_reduction_is_of_a_flat_line_and_lower_and_named_once(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    let body = json!({
        "omitted_lines": [omitted("fd_trygd.F_UFP")],
        "reduced_lines": [
            reduced("fd_trygd.F_XX", "1"), reduced("effort.coordination.case", "1"), reduced("fd_trygd.F_UFP", "1"),
            reduced("fd_trygd.F_SP", "2500.00"), reduced("fd_trygd.F_SP", "2499.99"), reduced("fd_trygd.F_AAP", "-1"),
            { "line": "fd_trygd.F_DEMO", "amount": 1, "reason": " ", "why": "x" }, {},
        ],
    });
    let faults = [
        ("$.reduced_lines[0].line", "unknown_line"),
        ("$.reduced_lines[1].line", "line_with_hours"),
        ("$.reduced_lines[3].amount", "not_lower"),
        ("$.reduced_lines[5].amount", "bad_decimal"),
        ("$.reduced_lines[6].why", "unknown_field"),
        ("$.reduced_lines[6].amount", "wrong_type"),
        ("$.reduced_lines[6].reason", "empty"),
        ("$.reduced_lines[7].line", "missing"),
        ("$.reduced_lines[7].amount", "missing"),
        ("$.reduced_lines[7].reason", "missing"),
        ("$.reduced_lines[2].line", "named_twice"),
        ("$.reduced_lines[4].line", "named_twice"),
    ];
    assert_faults(&server.settle(&quote, &body), &faults);
    let unprintable = json!({ "reduced_lines": [{ "line": "fd_trygd.F_SP", "amount": "1", "reason": "🎉" }] });
    assert_faults(&server.settle(&quote, &unprintable), &[("$.reduced_lines[0].reason", "missing_glyph")]);
    let higher = json!({ "reduced_lines": [reduced("fd_trygd.F_SP", "2500.01")] });
    let answer: Answer = server.settle(&quote, &higher);
    assert_faults(&answer, &[("$.reduced_lines[0].amount", "not_lower")]);
    let said = answer.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("2500.01") && said.contains("2500.00"), "{said}");
    let many = json!({ "reduced_lines": vec![reduced("fd_trygd.F_SP", "1"); 1_001] });
    assert_eq!(server.settle(&quote, &many).faults()[0].1, "too_many");
    assert_eq!(server.state(&quote), "accepted");
    let lower = json!({ "reduced_lines": [reduced("fd_trygd.F_SP", "2499.99")] });
    assert_eq!(sums(&server.settle(&quote, &lower).json()), with_vat(4 * TABLE - 1));
}

fn a_credit_takes_a_reduction_back_and_a_replacement_has_its_own(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    recorded(&server, &quote, &flat("executive_officer_1", "2", None));
    let body = json!({ "reduced_lines": [reduced("fd_trygd.F_UFP", "2156.00")] });
    assert_eq!(sums(&server.settle(&quote, &body).json()), with_vat(2 * OFFICER));
    // Half of the work was of another quote: the price goes down with it.
    let body = json!({
        "reason": "En time hørte til et annet tilbud.",
        "time_entries": [taken_back(1), flat("executive_officer_1", "1", None)],
        "reduced_lines": [reduced("fd_trygd.F_UFP", "1078.00")],
    });
    let report = server.credited(&quote, &body);
    assert_eq!((sums(&report), above_cost(&report)), (with_vat(OFFICER), NONE.to_vec()));
    let [first, credit, replacement] = note_numbers(&report).try_into().expect("three notes");
    let [first, credit, replacement] = [first, credit, replacement].map(|number| server.note(&number));
    assert_eq!((&credit["lines"], &credit["total"]), (&first["lines"], &first["total"]));
    assert_eq!((credit.get("flat_observations"), &credit["activities"]), (None, &first["activities"]));
    assert_eq!(replacement["lines"][0]["amount"], "1078.00");
    assert_eq!(replacement["flat_observations"][0]["worked"], json!({ "amount": "1078.00", "hours": "1" }));
    assert_sums(&report);
    assert_fed(&server, &quote);
    office.assert_sound(1);
}

fn a_reduction_is_invoiced_and_credited_by_all_rules(office: &Office) {
    let (server, folder) = (office.server(), Folder::new());
    let quote = server.accepted_of(&draft_of_tables());
    let reduced_lines = json!([reduced("fd_trygd.F_SP", "1000.01"), reduced("fd_trygd.F_AAP", "0.00")]);
    assert_eq!(server.settle(&quote, &json!({ "reduced_lines": reduced_lines })).status, 200);
    let body = json!({ "reason": "Feil.", "reduced_lines": [reduced("fd_trygd.F_SP", "0.01")] });
    let numbers = note_numbers(&server.credited(&quote, &body));
    for number in &numbers {
        let answer = server.read(&format!("/api/v1/settlement-notes/{number}/invoice"));
        assert_eq!(answer.status, 200, "{number}");
        let xml = text(&answer.body);
        assert!(xml.contains("Satt ned til"), "{xml}");
        folder.file(&format!("{number}.xml"), xml);
        folder.file(&format!("{number}.json"), server.note(number).to_string());
    }
    let mut faults = check(&folder, numbers.len());
    faults.retain(|(_, reported)| reported != "[\"NO-R-002: Foretaksregisteret\"]");
    assert!(faults.is_empty(), "{faults:?}");
}

fn a_revision_goes_on_with_the_hours_behind_flat_prices(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    recorded(&server, &quote, &flat("office", "2", Some("fd_trygd.F_UFP")));
    let revised = server.ordered(&server.issue(&server.revised(&quote)));
    let extraction = activity(&server.settlement(&revised), "extraction").clone();
    assert_eq!(ore(&extraction["flat"]["amount"]), 2 * OFFICE);
    let settled = server.settled(&revised);
    assert_eq!((sums(&settled), above_cost(&settled).len()), (with_vat(TABLE), 1));
    office.assert_sound(2);
}
