//! What finance does: orders, work, settlements and the feed.

use serde_json::Value;

use super::{Answer, Caller, QuoteRef, address, assert_declared, given_up, work};

/// Each answer's status must be declared in OpenAPI.
pub trait Finance: Caller {
    fn read(&self, path: &str) -> Answer {
        let answer = self.get(path);
        assert_declared("GET", path, &answer);
        answer
    }

    /// Does something to a quote that was seen with this `ETag`. A settlement gives up what was not worked, unless its body says what.
    fn try_submit(
        &self,
        quote: &(impl QuoteRef + ?Sized),
        action: &str,
        etag: &str,
        key: &str,
        body: &Value,
    ) -> Option<Answer> {
        let path = format!("{}/{action}", address(quote));
        let body = if action == "settle" { given_up(body) } else { body.clone() };
        let answer = self.try_change("POST", &path, etag, key, &body)?;
        assert_declared("POST", &path, &answer);
        Some(answer)
    }

    fn submit(&self, quote: &(impl QuoteRef + ?Sized), action: &str, etag: &str, key: &str, body: &Value) -> Answer {
        self.try_submit(quote, action, etag, key, body).expect("an answer")
    }

    /// An issued quote, ordered.
    fn ordered(&self, quote: &(impl QuoteRef + ?Sized)) -> Value {
        self.must(quote, "accept")
    }

    /// A new quote of the small draft, ordered.
    fn accepted(&self) -> Value {
        self.ordered(&self.issued())
    }

    /// A new quote of a draft whose warnings are acknowledged, ordered.
    fn accepted_of(&self, draft: &Value) -> Value {
        self.ordered(&self.issued_acknowledged(draft))
    }

    /// Records an entry on a quote of whatever version.
    fn record(&self, quote: &(impl QuoteRef + ?Sized), entry: &Value) -> Answer {
        self.submit(quote, "time-entries", "", "", entry)
    }

    /// Records work, which must succeed.
    fn worked(&self, quote: &(impl QuoteRef + ?Sized), activity: &str, rate: &str, hours: &str) -> Value {
        let answer = self.record(quote, &work(activity, rate, hours));
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()
    }

    /// Settles a quote as it is now.
    fn settle(&self, quote: &(impl QuoteRef + ?Sized), body: &Value) -> Answer {
        self.submit(quote, "settle", &self.etag(quote), "", body)
    }

    /// Settles a quote as it was quoted and worked, which must succeed.
    fn settled(&self, quote: &(impl QuoteRef + ?Sized)) -> Value {
        let answer = self.settle(quote, &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    /// Corrects a settled quote as it is now.
    fn credit(&self, quote: &(impl QuoteRef + ?Sized), body: &Value) -> Answer {
        self.submit(quote, "credit", &self.etag(quote), "", body)
    }

    /// Corrects a settled quote, which must succeed.
    fn credited(&self, quote: &(impl QuoteRef + ?Sized), body: &Value) -> Value {
        let answer = self.credit(quote, body);
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    fn settlement(&self, quote: &(impl QuoteRef + ?Sized)) -> Value {
        self.read_json(&format!("{}/settlement", address(quote)))
    }

    /// The entries of a quote: `(entry, hours, corrects)`.
    fn entries(&self, quote: &(impl QuoteRef + ?Sized)) -> Vec<(i64, String, Option<i64>)> {
        let answer = self.read_json(&format!("{}/time-entries", address(quote)));
        let entry = |one: &Value| {
            let hours = one["hours"].as_str().expect("hours").to_owned();
            (one["entry"].as_i64().expect("a number"), hours, one["corrects"].as_i64())
        };
        answer["entries"].as_array().expect("entries").iter().map(entry).collect()
    }

    /// A settlement note, as it was frozen.
    fn note(&self, number: &str) -> Value {
        self.read_json(&format!("/api/v1/settlement-notes/{number}"))["note"].clone()
    }

    /// Rows of the feed of a quote.
    fn feed(&self, quote: &Value) -> Vec<Value> {
        let number = quote["number"].as_str().expect("a number");
        let page = self.read_json(&format!("/api/v1/line-items?quote={number}&limit=10000"));
        page["line_items"].as_array().expect("rows").clone()
    }
}

impl<T: Caller + ?Sized> Finance for T {}

/// The numbers of the notes of a settlement.
pub fn note_numbers(report: &Value) -> Vec<String> {
    let notes = report["notes"].as_array().expect("notes");
    notes.iter().map(|note| note["number"].as_str().expect("a number").to_owned()).collect()
}
