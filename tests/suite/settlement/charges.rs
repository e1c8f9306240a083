//! What is charged, computed by hand: fixed lines as quoted, hours as worked, and never above what was quoted.

use super::sums::{
    ADVISER, COORDINATION, OFFICE, OFFICER, TABLE, activity, assert_fed, assert_sums, line_codes, odd_rates, omitted,
    sums, with_vat,
};
use crate::office::{
    Finance as _, Office, Server, draft_of_tables, draft_with, members, on_both, ore, taken_back, work,
};
use serde_json::{Value, json};

on_both!(
    without_work_the_flat_prices_are_charged,
    work_to_the_quoted_ore_is_charged_as_worked,
    what_is_over_in_one_activity_is_not_made_up_for_by_another,
    two_rates_of_an_activity_are_two_lines,
    amounts_are_rounded_once_a_rate_and_vat_once_on_the_sum,
    lines_without_hours_are_not_charged_at_the_ceiling,
    flat_prices_that_were_not_delivered_are_left_out_with_the_reason,
    a_settlement_can_charge_nothing,
);

/// Settles a quote, and holds the settlement against the preview of it, the note, and the feed.
fn settled(office: &Office, server: &Server, quote: &Value, body: &Value) -> Value {
    let open = server.settlement(quote);
    assert_eq!((&open["state"], &open["notes"]), (&json!("open"), &json!([])));
    let answer = server.settle(quote, body);
    assert_eq!(answer.status, 200, "{}", answer.json());
    let report = answer.json();
    assert_eq!(server.settlement(quote), report);
    let charge = ["activities", "lines", "net", "vat", "total"];
    if body.is_null() {
        assert_eq!(members(&open, charge), members(&report, charge));
    }
    let number = report["notes"][0]["number"].as_str().expect("a number");
    let note = server.note(number);
    assert_eq!(members(&note, charge), members(&report, charge));
    assert_eq!(note.get("omitted_lines"), report.get("omitted_lines"));
    assert_eq!(ore(&report["notes"][0]["price"]["total"]), ore(&report["total"]));
    assert_sums(&report);
    assert_fed(server, quote);
    office.assert_sound(1);
    report
}

fn without_work_the_flat_prices_are_charged(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let report = settled(office, &server, &quote, &Value::Null);
    assert_eq!((line_codes(&report), sums(&report)), (vec!["fd_trygd.F_UFP"], with_vat(TABLE)));
    assert_eq!(report["lines"][0]["basis"], "fixed");
}

fn work_to_the_quoted_ore_is_charged_as_worked(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    for (of, rate, hours) in [
        ("coordination", "adviser", "12"),
        ("preparation", "executive_officer_1", "24"),
        ("preparation", "executive_officer_1", "6"),
        ("preparation", "adviser", "12"),
        ("extraction", "adviser", "15.5"),
        ("extraction", "executive_officer_1", "2"),
        ("delivery", "executive_officer_1", "6"),
    ] {
        server.worked(&quote, of, rate, hours);
    }
    let report = settled(office, &server, &quote, &Value::Null);
    assert_eq!(report["quoted"]["net"], report["net"]);
    assert_eq!([&report["quoted"]["vat"], &report["quoted"]["total"]], [&report["vat"]["amount"], &report["total"]]);
    assert_eq!(sums(&report), [9_430_050, 2_357_513, 11_787_563]);
    for one in report["activities"].as_array().unwrap() {
        assert_eq!((&one["level"], &one["overrun"]), (&json!("at_100_percent"), &json!("0.00")));
    }
    assert!(report["lines"].as_array().unwrap().iter().all(|line| line["basis"] != "ceiling"));
}

fn what_is_over_in_one_activity_is_not_made_up_for_by_another(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "12.01");
    server.worked(&quote, "delivery", "executive_officer_1", "1");
    let report = settled(office, &server, &quote, &Value::Null);
    assert_eq!(sums(&report), with_vat(COORDINATION + TABLE + OFFICER));
    let coordination = activity(&report, "coordination");
    assert_eq!((&coordination["overrun"], &coordination["charged"]), (&json!("12.87"), &json!("15444.00")));
    let expected = [
        ("effort.coordination.case", "ceiling"),
        ("effort.coordination.institution", "ceiling"),
        ("effort.coordination.source", "ceiling"),
        ("fd_trygd.F_UFP", "fixed"),
        ("worked.delivery.executive_officer_1", "worked"),
    ];
    let lines = report["lines"].as_array().unwrap().iter();
    let reported: Vec<(&str, &str)> =
        lines.map(|line| (line["code"].as_str().unwrap(), line["basis"].as_str().unwrap())).collect();
    assert_eq!(reported, expected);
}

fn two_rates_of_an_activity_are_two_lines(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    for (rate, hours) in [("office", "0.33"), ("adviser", "2.5"), ("office", "0.34"), ("adviser", "1.25")] {
        server.worked(&quote, "coordination", rate, hours);
    }
    let report = settled(office, &server, &quote, &Value::Null);
    // 3.75 hours of an adviser and 0.67 of an office post, in the tariff's order of rates.
    let (adviser, office) = (375 * ADVISER / 100, 67 * OFFICE / 100);
    assert_eq!(line_codes(&report), ["worked.coordination.adviser", "worked.coordination.office", "fd_trygd.F_UFP"]);
    assert_eq!([0, 1].map(|line| ore(&report["lines"][line]["amount"])), [adviser, office]);
    assert_eq!([0, 1].map(|line| report["lines"][line]["quantity"].clone()), [json!("3.75"), json!("0.67")]);
    assert_eq!(sums(&report), with_vat(adviser + office + TABLE));
    // 3.75 × 1 287.00 is 4 826.25 and 0.67 × 724.00 is 485.08: with 2 500.00, 7 811.33, of which 25 % are 1 952.8325.
    assert_eq!(sums(&report), [781_133, 195_283, 976_416]);
}

fn amounts_are_rounded_once_a_rate_and_vat_once_on_the_sum(office: &Office) {
    let folder = odd_rates();
    let tariffs = folder.0.join("tariffs");
    let server = office.server_with(&[("PRISOVERSLAG__TARIFFS__DIR", tariffs.to_str().expect("a plain path"))]);
    let quote = server.accepted();
    for (of, rate, hours) in [
        // 0.5 + 0.5 hours are 1 287.37, where each entry rounded by itself would be 643.69.
        ("coordination", "adviser", "0.5"),
        ("coordination", "adviser", "0.5"),
        // 7.2455 and 12.8737 are rounded up and down, and 0.5 × 1 287.37 = 643.685 up.
        ("preparation", "office", "0.01"),
        ("preparation", "adviser", "0.01"),
        ("delivery", "adviser", "0.5"),
        // 0.3 × 724.55 = 217.365.
        ("extraction", "office", "0.3"),
    ] {
        server.worked(&quote, of, rate, hours);
    }
    let report = server.settled(&quote);
    let amounts: Vec<(&str, i64)> = report["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["code"].as_str().unwrap(), ore(&line["amount"])))
        .collect();
    let expected = [
        ("worked.coordination.adviser", 128_737),
        ("worked.preparation.adviser", 1_287),
        ("worked.preparation.office", 725),
        ("fd_trygd.F_UFP", TABLE),
        ("worked.extraction.office", 21_737),
        ("worked.delivery.adviser", 64_369),
    ];
    assert_eq!(amounts, expected);
    // 4 668.55 kr, of which 25 % are 1 167.1375.
    assert_eq!(sums(&report), [466_855, 116_714, 583_569]);
    assert_fed(&server, &quote);
}

fn lines_without_hours_are_not_charged_at_the_ceiling(office: &Office) {
    let server = office.server();
    let none = json!({ "low": "0", "expected": "0", "high": "0" });
    let adjusted = json!([{ "line": "effort.coordination.source", "hours": none, "reason": "Avklart." }]);
    let quote = server.accepted_of(&draft_with(&[("/adjustments", adjusted)]));
    server.worked(&quote, "coordination", "adviser", "10.01");
    let report = settled(office, &server, &quote, &Value::Null);
    let codes = ["effort.coordination.case", "effort.coordination.institution", "fd_trygd.F_UFP"];
    assert_eq!((line_codes(&report), sums(&report)), (codes.to_vec(), with_vat(10 * ADVISER + TABLE)));
}

fn flat_prices_that_were_not_delivered_are_left_out_with_the_reason(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    let all: Vec<String> = line_codes(&server.settlement(&quote)).into_iter().map(str::to_owned).collect();
    assert_eq!(all, ["fd_trygd.F_AAP", "fd_trygd.F_DEMO", "fd_trygd.F_SP", "fd_trygd.F_UFP"]);
    let open = server.settlement(&quote);
    let body =
        json!({ "omitted_lines": [omitted("fd_trygd.F_UFP"), { "line": "fd_trygd.F_AAP", "reason": "Feil år." }] });
    let report = settled(office, &server, &quote, &body);
    assert_eq!(line_codes(&report), ["fd_trygd.F_DEMO", "fd_trygd.F_SP"]);
    let line = |index: usize, reason: &str| {
        let line = &open["lines"][index];
        json!({ "code": line["code"], "name": line["name"], "amount": line["amount"], "reason": reason })
    };
    assert_eq!(report["omitted_lines"], json!([line(0, "Feil år."), line(3, "Ble ikke levert.")]));
    let left = ore(&open["net"]) - ore(&open["lines"][0]["amount"]) - ore(&open["lines"][3]["amount"]);
    assert_eq!(sums(&report), with_vat(left));
}

fn a_settlement_can_charge_nothing(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let report = server.settle(&quote, &json!({ "omitted_lines": [omitted("fd_trygd.F_UFP")] })).json();
    assert_eq!((line_codes(&report), sums(&report), &report["notes"]), (vec![], [0, 0, 0], &json!([])));
    assert_eq!(server.settlement(&quote), report);
    assert!(server.feed(&quote).iter().all(|row| row["stage"] != "settled"));
    // What is found to be chargeable after all is charged by a correction; and taken back again.
    let entry = work("coordination", "adviser", "1");
    let back =
        server.credited(&quote, &json!({ "reason": "Levert likevel.", "time_entries": [entry], "omitted_lines": [] }));
    assert_eq!(sums(&back), with_vat(TABLE + ADVISER));
    assert_fed(&server, &quote);
    let gone =
        json!({ "reason": "Nei.", "time_entries": [taken_back(1)], "omitted_lines": [omitted("fd_trygd.F_UFP")] });
    assert_eq!(sums(&server.credited(&quote, &gone)), [0, 0, 0]);
    assert!(server.feed(&quote).iter().map(|row| ore(&row["net"])).sum::<i64>() == 0);
    office.assert_sound(1);
}
