//! `estimate --as-case`: the skeleton of a case of the tests, for a person who checks a price by hand (tests/cases/README.md).

use std::fmt::Display;

use serde_json::value::RawValue;

use crate::money::ThreePoint;
use crate::pricing::{Estimate, Severity};

/// The request, what the program answers, and an empty `why`: a case counts only when a person has written why that is right.
pub fn skeleton(scope: &RawValue, estimate: &Estimate) -> String {
    let tariff = estimate.tariff.as_ref();
    let lines = estimate.lines.iter().map(|line| {
        format!(
            r#"{{ "code": "{}", "quantity": {}, "unit_price": "{}", "amount": {} }}"#,
            line.code(tariff),
            three(line.quantity),
            line.unit_price,
            three(line.amount)
        )
    });
    let activities = tariff.activities.iter().zip(&estimate.activities);
    let activities = activities.map(|(activity, sum)| format!(r#""{}": {}"#, activity.code, three(*sum)));
    let findings = estimate.findings.iter().map(|finding| {
        let severity = match finding.severity() {
            Severity::Info => "info",
            Severity::Warning => "warning",
        };
        format!(r#"{{ "code": "{}", "severity": "{severity}", "path": "{}" }}"#, finding.code.word(), finding.path)
    });
    let (lines, activities, findings) = (rows(lines), rows(activities), rows(findings));
    let [net, vat, total] = [estimate.net, estimate.vat, estimate.total].map(three);
    let (days, by) = (three(estimate.delivery_time.working_days), three(estimate.delivery_time.delivered_by));
    let priced_on = estimate.priced_on;
    format!(
        r#"{{
  "title": "",
  "why": [],
  "priced_on": "{priced_on}",
  "scope": {scope},
  "expected": {{
    "lines": [{lines}],
    "activities": {{{activities}}},
    "net": {net},
    "vat": {vat},
    "total": {total},
    "working_days": {days},
    "delivered_by": {by},
    "findings": [{findings}]
  }}
}}
"#
    )
}

fn three<T: Copy + Display>(points: ThreePoint<T>) -> String {
    format!(r#"["{}", "{}", "{}"]"#, points.low, points.expected, points.high)
}

/// A row each, for a person to read.
fn rows(rows: impl Iterator<Item = String>) -> String {
    let rows: Vec<String> = rows.map(|row| format!("\n      {row}")).collect();
    if rows.is_empty() { String::new() } else { rows.join(",") + "\n    " }
}
