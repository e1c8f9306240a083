//! How far the work has come against what was quoted: the edges of each level, to the hundredth of an hour.

use super::sums::{activity, assert_fed, assert_sums, line_codes};
use crate::office::{Finance as _, Office, draft_with, on_both, taken_back};
use serde_json::{Value, json};

on_both!(
    the_levels_change_at_exactly_80_and_100_percent,
    work_where_no_hours_were_quoted_is_shown_and_not_charged,
    what_is_taken_back_lowers_the_level_again,
);

/// Percent, level and overrun of the coordination after more work.
fn reported(report: &Value) -> (i64, String, String) {
    let one = activity(report, "coordination");
    let text = |key: &str| one[key].as_str().expect("a text").to_owned();
    (one["worked_percent"].as_i64().expect("a percentage"), text("level"), text("overrun"))
}

fn the_levels_change_at_exactly_80_and_100_percent(office: &Office) {
    let server = office.server();
    // 15 444.00 kr were quoted, of which 80 % are 12 355.20: 9.6 hours of an adviser.
    let quote = server.accepted();
    let level = |rate: &str, hours: &str| reported(&server.worked(&quote, "coordination", rate, hours));
    let expected = |percent, level: &str, overrun: &str| (percent, level.to_owned(), overrun.to_owned());
    // 12 342.33, 12 353.11 (79.98 %), 12 360.35.
    assert_eq!(level("adviser", "9.59"), expected(79, "within", "0.00"));
    assert_eq!(level("executive_officer_1", "0.01"), expected(79, "within", "0.00"));
    assert_eq!(level("office", "0.01"), expected(80, "at_80_percent", "0.00"));

    let quote = server.accepted();
    let level = |rate: &str, hours: &str| reported(&server.worked(&quote, "coordination", rate, hours));
    assert_eq!(level("adviser", "9.6"), expected(80, "at_80_percent", "0.00"));
    // 15 431.13 (99.92 %), 15 441.91 (99.99 %), 15 444.00 is passed by 5.15.
    assert_eq!(level("adviser", "2.39"), expected(99, "at_80_percent", "0.00"));
    assert_eq!(level("executive_officer_1", "0.01"), expected(99, "at_80_percent", "0.00"));
    assert_eq!(level("office", "0.01"), expected(100, "at_100_percent", "5.15"));
    assert_eq!(level("adviser", "12"), expected(200, "at_100_percent", "15449.15"));
    let open = server.settlement(&quote);
    assert_eq!(activity(&open, "coordination")["charged"], "15444.00");
    assert_sums(&open);

    // All of it to the øre is reached, and nothing is beyond it.
    let quote = server.accepted();
    let report = server.worked(&quote, "coordination", "adviser", "12");
    assert_eq!(reported(&report), expected(100, "at_100_percent", "0.00"));
    let open = server.settlement(&quote);
    assert_eq!((&open["lines"][0]["basis"], &open["lines"][0]["amount"]), (&json!("worked"), &json!("15444.00")));
}

fn work_where_no_hours_were_quoted_is_shown_and_not_charged(office: &Office) {
    let server = office.server();
    let none = json!({ "low": "0", "expected": "0", "high": "0" });
    let adjusted = ["effort.delivery.archive", "effort.delivery.batch"]
        .map(|line| json!({ "line": line, "hours": none, "reason": "Leveres av andre." }));
    let quote = server.accepted_of(&draft_with(&[("/adjustments", json!(adjusted))]));
    let untouched = activity(&server.settlement(&quote), "delivery").clone();
    assert_eq!((&untouched["level"], &untouched["worked_percent"]), (&json!("within"), &Value::Null));
    let report = server.worked(&quote, "delivery", "office", "0.01");
    let delivery = activity(&report, "delivery");
    assert_eq!(delivery["quoted"], json!({ "fixed": "0.00", "hourly": "0.00", "hours": "0" }));
    assert_eq!((&delivery["level"], &delivery["worked_percent"]), (&json!("at_100_percent"), &Value::Null));
    assert_eq!((&delivery["overrun"], &delivery["charged"]), (&json!("7.24"), &json!("0.00")));
    let settled = server.settled(&quote);
    assert_eq!(line_codes(&settled), ["fd_trygd.F_UFP"]);
    assert_fed(&server, &quote);
    office.assert_sound(1);
}

fn what_is_taken_back_lowers_the_level_again(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    assert_eq!(reported(&server.worked(&quote, "coordination", "adviser", "9.59")).1, "within");
    assert_eq!(reported(&server.worked(&quote, "coordination", "adviser", "2.5")).1, "at_100_percent");
    let report = server.record(&quote, &taken_back(2)).json();
    assert_eq!(reported(&report), (79, "within".to_owned(), "0.00".to_owned()));
}
