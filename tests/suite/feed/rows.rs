//! The rows of the feed, as those who pull it have them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::office::{Caller as _, Office, Server, draft_with, extra_line};

pub const FEED: &str = "/api/v1/line-items";

/// A draft of few lines, of which the last costs a number of øre that VAT does not divide.
pub fn small() -> Value {
    draft_with(&[("/extra_lines", json!([extra_line("Ekstra", ["0.33"; 3])]))])
}

/// A page of rows.
pub fn page(server: &Server, parameters: &str) -> Value {
    server.read_json(&format!("{FEED}?{parameters}"))
}

pub fn totals(server: &Server, parameters: &str) -> Value {
    server.read_json(&format!("{FEED}/totals?{parameters}"))
}

/// All rows that match, in pages as large as can be; those behind a sequence, if one is given.
pub fn rows(server: &Server, parameters: &str) -> Vec<Value> {
    let (mut found, mut parameters) = (Vec::new(), format!("limit=10000&{parameters}"));
    loop {
        let page = page(server, &parameters);
        found.extend(page["line_items"].as_array().expect("rows").iter().cloned());
        if page["more"] == json!(false) {
            return found;
        }
        let rest: Vec<&str> = parameters.split('&').filter(|one| !one.starts_with("after=")).collect();
        parameters = format!("after={}&{}", page["next"], rest.join("&"));
    }
}

/// The rows behind a sequence.
pub fn after(server: &Server, sequence: i64) -> Vec<Value> {
    rows(server, &format!("after={sequence}"))
}

/// The last sequence of the feed.
pub fn end(server: &Server) -> i64 {
    page(server, "").pointer("/next").and_then(Value::as_i64).expect("a sequence")
}

/// The rows that are posted meanwhile.
pub fn posted(server: &Server, act: impl FnOnce()) -> Vec<Value> {
    let end = end(server);
    act();
    after(server, end)
}

/// Hundredths of a decimal.
pub fn hundredths(decimal: &Value) -> i64 {
    let text = decimal.as_str().expect("a decimal string");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    assert!(part.len() <= 2, "{text}");
    format!("{whole}{part:0<2}").parse().expect("a number")
}

/// Hundredths as an amount.
pub fn amount(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
}

pub fn sequence(row: &Value) -> i64 {
    row["sequence"].as_i64().expect("a sequence")
}

/// How many rows there are that match, and what they sum to.
pub fn sum(rows: &[Value], holds: impl Fn(&Value) -> bool) -> Value {
    let matching: Vec<&Value> = rows.iter().filter(|row| holds(row)).collect();
    let sum = |column: &str| amount(matching.iter().map(|row| hundredths(&row[column])).sum());
    json!({ "count": matching.len(), "net": sum("net"), "vat": sum("vat_amount") })
}

/// The control totals of rows.
pub fn control(rows: &[Value]) -> Value {
    let of = |stage: &str| sum(rows, |row| row["stage"] == stage);
    json!({
        "count": rows.len(),
        "quoted": of("quoted"),
        "ordered": of("ordered"),
        "settled": of("settled"),
        "first_sequence": rows.first().map(sequence),
        "last_sequence": rows.last().map(sequence),
    })
}

/// The headers that state control totals, each with its value.
pub fn control_headers(control: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut headers = Vec::new();
    for key in ["count", "first_sequence", "last_sequence"] {
        headers.push((format!("control-{}", key.replace('_', "-")), text(&control[key])));
    }
    for stage in ["quoted", "ordered", "settled"] {
        for key in ["count", "net", "vat"] {
            headers.push((format!("control-{stage}-{key}"), text(&control[stage][key])));
        }
    }
    headers
}

/// Postings of rows: stage, sign, revision and settlement note, and the rows of each.
pub fn postings(rows: &[Value]) -> Vec<(String, Vec<Value>)> {
    let mut postings: Vec<(String, Vec<Value>)> = Vec::new();
    for row in rows {
        let text = |column: &str| row[column].as_str().unwrap_or_default().to_owned();
        let sign = if row["reversal"] == json!(true) { '-' } else { '+' };
        let name = format!("{sign}{} {}/{}", text("stage"), text("quote_number"), row["revision"]);
        match postings.last_mut() {
            Some((last, rows)) if *last == name => rows.push(row.clone()),
            _ => postings.push((name, vec![row.clone()])),
        }
    }
    postings
}

pub fn names(rows: &[Value]) -> Vec<String> {
    postings(rows).into_iter().map(|(name, _)| name).collect()
}

/// A row without what another posting of the same lines has of its own, negated if the sign is.
pub fn line(row: &Value, sign: i64) -> Value {
    let mut line = row.clone();
    for column in ["sequence", "posted_at", "posted_on", "stage", "reversal", "document_type", "document_number"] {
        line.as_object_mut().expect("an object").remove(column);
    }
    for column in ["quantity", "net", "vat_amount"] {
        line[column] = json!(sign * hundredths(&row[column]));
    }
    line
}

/// The rows of a posting are those of another, or those negated.
pub fn assert_repeats(rows: &[Value], other: &[Value], sign: i64) {
    let lines = |rows: &[Value], sign| rows.iter().map(|row| line(row, sign)).collect::<Vec<_>>();
    assert_eq!(lines(rows, 1), lines(other, sign));
}

/// Net, VAT and quantities by line of rows, by stage.
pub type Sums = BTreeMap<String, (i64, i64, BTreeMap<String, i64>)>;

pub fn add(sums: &mut Sums, stage: &str, code: &str, [quantity, net, vat]: [i64; 3]) {
    let sum = sums.entry(stage.to_owned()).or_default();
    (sum.0, sum.1) = (sum.0 + net, sum.1 + vat);
    *sum.2.entry(code.to_owned()).or_default() += quantity;
}

/// A store of demo quotes and a server on it.
pub fn demo(office: &Office, quotes: u32) -> Server {
    let made = office.run(&["demo", "--quotes", &quotes.to_string()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    office.server()
}

/// The day in Norway on which a row was posted.
pub fn day(row: &Value) -> jiff::civil::Date {
    let at: jiff::Timestamp = row["posted_at"].as_str().expect("a moment").parse().expect("a moment");
    at.in_tz("Europe/Oslo").expect("Norway").date()
}
