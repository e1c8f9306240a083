//! Where rows are booked, by the settings: the most specific rule for each part, kept as it was when the rows were posted.

use super::rows::{FEED, control, demo, rows, small, totals};
use crate::office::{Caller as _, Office, on_both};
use serde_json::{Value, json};

on_both!(rows_are_booked_by_the_most_specific_rule_and_stay_so);

const RULES: [(&str, &str); 9] = [
    ("PRISOVERSLAG__ACCOUNTING__RULES__ALL__ACCOUNT", "3000"),
    ("PRISOVERSLAG__ACCOUNTING__RULES__HOURS__BASIS", "hourly"),
    ("PRISOVERSLAG__ACCOUNTING__RULES__HOURS__ACCOUNT", "3010"),
    ("PRISOVERSLAG__ACCOUNTING__RULES__TABLES__LINE", "fd_trygd"),
    ("PRISOVERSLAG__ACCOUNTING__RULES__TABLES__PROJECT", "=P-17"),
    ("PRISOVERSLAG__ACCOUNTING__RULES__EXTRACTION__ACTIVITY", "extraction"),
    ("PRISOVERSLAG__ACCOUNTING__RULES__EXTRACTION__COST_CENTRE", "320"),
    ("PRISOVERSLAG__ACCOUNTING__RULES__TABLE__LINE", "fd_trygd.F_UFP"),
    ("PRISOVERSLAG__ACCOUNTING__RULES__TABLE__ACCOUNT", "3215"),
];

fn booked(row: &Value) -> [Value; 3] {
    ["account", "cost_centre", "project"].map(|column| row[column].clone())
}

fn expected(row: &Value) -> [Value; 3] {
    let code = row["line_code"].as_str().expect("a code");
    let account = if code == "fd_trygd.F_UFP" {
        "3215"
    } else if row["unit"] == "hour" {
        "3010"
    } else {
        "3000"
    };
    let cost_centre = if row["activity"] == "extraction" { json!("320") } else { Value::Null };
    let project = if code.starts_with("fd_trygd.") { json!("=P-17") } else { Value::Null };
    [json!(account), cost_centre, project]
}

fn rows_are_booked_by_the_most_specific_rule_and_stay_so(office: &Office) {
    drop(demo(office, 3));
    let server = office.server_with(&RULES);
    let before = rows(&server, "").len();
    let quote = server.issued_of(&small());
    let first = rows(&server, "");
    assert!(first[..before].iter().all(|row| booked(row) == [Value::Null, Value::Null, Value::Null]));
    assert!(first[before..].iter().all(|row| booked(row) == expected(row)));
    let accounts: std::collections::BTreeSet<String> =
        first[before..].iter().map(|row| row["account"].to_string()).collect();
    assert!(accounts.len() > 1, "{accounts:?}");
    server.must(&quote, "accept");
    drop(server);

    // With other settings, what is moved on keeps its own, and what is charged anew has the new ones.
    let server = office.server_with(&[("PRISOVERSLAG__ACCOUNTING__RULES__ALL__ACCOUNT", "9")]);
    for action in ["time-entries", "settle"] {
        server.must(&quote, action);
    }
    let all = rows(&server, "");
    for row in &all[before..] {
        let of = if row["stage"] == "settled" { [json!("9"), Value::Null, Value::Null] } else { expected(row) };
        assert_eq!(booked(row), of, "{row}");
    }
    let by_account = totals(&server, "by=account,document_type");
    assert_eq!(by_account["control"], control(&all));
    for total in by_account["totals"].as_array().expect("totals") {
        let of = all
            .iter()
            .filter(|row| ["stage", "account", "document_type"].iter().all(|column| row[column] == total[column]));
        assert_eq!(json!(of.count()), total["count"], "{total}");
        assert!(total.get("account").is_some(), "{total}");
    }
    let csv = crate::support::text(&server.get(&format!("{FEED}?format=csv&stage=ordered")).body);
    assert!(csv.contains(",320,'=P-17\r\n"), "{csv}");
    drop(server);
    office.assert_sound(4);
}
