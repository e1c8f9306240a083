//! The feed as those who pull it have it, and the steps of the lives that post to it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::store::support::{Desk as _, MovedClock, Place, address, draft};
use crate::support::{Answer, Server};

pub const FEED: &str = "/api/v1/line-items";

/// A server on a store of its own, whose clock the test moves.
pub struct Office {
    pub server: Server,
    pub clock: MovedClock,
}

impl Office {
    pub fn at(place: &Place, moment: &str) -> Self {
        let clock = MovedClock::at(moment);
        let server = place.server_with(&[("PRISOVERSLAG__CLOCK__FILE", &clock.path())]);
        Self { server, clock }
    }

    /// A draft, issued.
    pub fn issued(&self, draft: &Value) -> Value {
        let made = self.server.change("POST", "/api/v1/quotes", "", "", draft);
        assert_eq!(made.status, 201, "{}", made.json());
        self.server.issue(&made.json())
    }

    /// The quote, as it is now.
    pub fn read(&self, quote: &Value) -> Answer {
        self.server.get(&address(quote))
    }

    /// Does something to a quote as it is now.
    pub fn act(&self, quote: &Value, action: &str) -> Answer {
        self.send(quote, action, &body_of(action))
    }

    /// The same with another body.
    pub fn send(&self, quote: &Value, action: &str, body: &Value) -> Answer {
        let tag = self.read(quote).header("etag").to_owned();
        self.server.change("POST", &format!("{}/{action}", address(quote)), &tag, "", body)
    }

    /// What is done must succeed.
    pub fn must(&self, quote: &Value, action: &str) -> Value {
        let answer = self.act(quote, action);
        assert!(matches!(answer.status, 200 | 201), "{action}: {}", answer.json());
        answer.json()
    }

    /// The rows behind a place.
    pub fn after(&self, sequence: i64) -> Vec<Value> {
        rows(&self.server, &format!("after={sequence}"))
    }

    /// Where the feed ends.
    pub fn end(&self) -> i64 {
        page(&self.server, "").pointer("/next").and_then(Value::as_i64).expect("a place")
    }

    /// What is posted meanwhile.
    pub fn posted(&self, act: impl FnOnce()) -> Vec<Value> {
        let end = self.end();
        act();
        self.after(end)
    }
}

/// What an action is sent with.
pub fn body_of(action: &str) -> Value {
    match action {
        "accept" => json!({ "signed_by": "Kari Nordmann", "role": "leder" }),
        "decline" | "withdraw" => json!({ "reason": "Ikke lenger aktuelt." }),
        "time-entries" => work("7.5"),
        "credit" => json!({ "reason": "Feil timer.", "time_entries": [work("1.25")] }),
        _ => Value::Null,
    }
}

/// Hours of an adviser.
pub fn work(hours: &str) -> Value {
    json!({ "date": "2026-11-20", "activity": "preparation", "rate": "adviser", "hours": hours })
}

/// A draft of few lines, of which the last costs a number of øre that VAT does not divide.
pub fn small() -> Value {
    let mut draft = draft();
    draft["extra_lines"] = json!([{
        "activity": "preparation", "description": "Ekstra", "rate": "adviser", "reason": "Bestilt.",
        "hours": { "low": "0.33", "expected": "0.33", "high": "0.33" },
    }]);
    draft
}

/// A page of rows.
pub fn page(server: &Server, parameters: &str) -> Value {
    read(server, &format!("{FEED}?{parameters}"))
}

pub fn totals(server: &Server, parameters: &str) -> Value {
    read(server, &format!("{FEED}/totals?{parameters}"))
}

fn read(server: &Server, path: &str) -> Value {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    answer.json()
}

/// All rows that are asked for, in pages that are as large as can be; behind a place, if one is given.
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

/// The control totals of rows.
pub fn control(rows: &[Value]) -> Value {
    let sum = |column: &str| amount(rows.iter().map(|row| hundredths(&row[column])).sum());
    json!({
        "count": rows.len(),
        "net": sum("net"),
        "vat": sum("vat_amount"),
        "first_sequence": rows.first().map(sequence),
        "last_sequence": rows.last().map(sequence),
    })
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

/// A row without what another posting of the same lines has of its own, negated if it is to be.
pub fn line(row: &Value, sign: i64) -> Value {
    let mut line = row.clone();
    for column in ["sequence", "posted_at", "posted_on", "stage", "reversal"] {
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
pub fn demo(place: &Place, quotes: u32) -> Server {
    let made = place.run(&["demo", "--quotes", &quotes.to_string()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    place.server()
}

/// The day in Norway on which a row was posted.
pub fn day(row: &Value) -> jiff::civil::Date {
    let at: jiff::Timestamp = row["posted_at"].as_str().expect("a moment").parse().expect("a moment");
    at.in_tz("Europe/Oslo").expect("Norway").date()
}
