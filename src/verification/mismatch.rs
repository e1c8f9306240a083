//! Places where a document differs from what it should say, with values cut to a bounded length.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::input::Path;

/// A place that differs from what it should say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mismatch {
    /// The place, as a JSONPath (RFC 9535) from the document's root: `$.estimate.lines[3].amount.expected`.
    pub path: String,
    /// The value there: a string as it is, anything else as JSON. Left out where there is none, or where a member is missing from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// The value that should be there. Left out where there should be none, where it cannot be computed, and for callers who may
    /// not read what was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// The first mismatches of a document, and how many more there are.
#[derive(Debug, Default)]
pub struct Mismatches {
    pub listed: Vec<Mismatch>,
    pub more: usize,
}

impl Mismatch {
    /// The most mismatches that are listed of one document.
    pub const MAX_LISTED: usize = 100;
    /// The most characters of a value; a longer one is cut, with an ellipsis.
    pub const MAX_CHARS: usize = 200;
}

impl Mismatches {
    /// Adds a mismatch; its path and texts are written only if it is listed.
    pub fn add(&mut self, path: &Path<'_>, found: Option<&Value>, expected: Option<&Value>) {
        if self.is_full() {
            self.more = self.more.saturating_add(1);
            return;
        }
        let (found, expected) = match (found, expected) {
            (Some(found), Some(expected)) => {
                let (found, expected) = distinct(found, expected);
                (Some(found), Some(expected))
            }
            (found, expected) => (found.map(plain), expected.map(plain)),
        };
        self.listed.push(Mismatch { path: path.to_string(), found, expected });
    }

    fn is_full(&self) -> bool {
        self.listed.len() >= Mismatch::MAX_LISTED
    }
}

/// Both values as texts that differ: a string and a number can look alike, and long strings can begin alike.
fn distinct(found: &Value, expected: &Value) -> (String, String) {
    let texts = (plain(found), plain(expected));
    match (found, expected) {
        _ if texts.0 != texts.1 => texts,
        (Value::String(found), Value::String(expected)) => {
            let same = found.chars().zip(expected.chars()).take_while(|(one, other)| one == other).count();
            (from(found, same), from(expected, same))
        }
        _ => (json(found), json(expected)),
    }
}

/// A string as it is, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| json(value), cut)
}

fn cut(text: &str) -> String {
    let mut shown: String = text.chars().take(Mismatch::MAX_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// The text from a little before a character on.
fn from(text: &str, character: usize) -> String {
    const BEFORE: usize = 20;
    let rest: String = text.chars().skip(character.saturating_sub(BEFORE)).take(Mismatch::MAX_CHARS + 1).collect();
    format!("…{}", cut(&rest))
}

/// The beginning of the value as JSON: a deep or large value costs no more than is shown of it.
fn json(value: &Value) -> String {
    let mut beginning = Beginning(Vec::new());
    // The writer fails on purpose when it has enough.
    let _ = serde_json::to_writer(&mut beginning, value);
    cut(&String::from_utf8_lossy(&beginning.0))
}

/// A writer that fails after slightly more than what is shown.
struct Beginning(Vec<u8>);

impl Beginning {
    /// Enough for what is shown where every character has four bytes.
    const MAX_BYTES: usize = 4 * (Mismatch::MAX_CHARS + 2);
}

impl io::Write for Beginning {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = Self::MAX_BYTES.saturating_sub(self.0.len());
        let taken = bytes.get(..room.min(bytes.len())).unwrap_or_default();
        self.0.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn texts(found: &Value, expected: &Value) -> (String, String) {
        let mut mismatches = Mismatches::default();
        mismatches.add(&Path::Root, Some(found), Some(expected));
        let only = mismatches.listed.remove(0);
        (only.found.unwrap(), only.expected.unwrap())
    }

    #[test]
    fn values_that_look_alike_are_distinct() {
        assert_eq!(texts(&json!("1.00"), &json!("2.00")), ("1.00".to_owned(), "2.00".to_owned()));
        assert_eq!(texts(&json!(15), &json!("15")), ("15".to_owned(), "\"15\"".to_owned()));
        let (one, other) = ("å".repeat(5_000) + "1", "å".repeat(5_000) + "2");
        assert_eq!(texts(&json!(one), &json!(other)).0, format!("…{}1", "å".repeat(20)));
    }

    #[test]
    fn a_value_of_any_size_and_depth_is_shown_within_bounds() {
        let mut deep = json!("x");
        for _ in 0..1_000 {
            deep = Value::Array(vec![deep]);
        }
        for value in [deep, json!("🙂".repeat(5_000)), json!(vec!["🙂".repeat(5_000); 3]), json!(vec![0; 100_000])]
        {
            let (found, _) = texts(&value, &json!(null));
            assert_eq!(found.chars().count(), Mismatch::MAX_CHARS + 1);
            assert!(found.ends_with('…'));
        }
        let fitting = "x".repeat(Mismatch::MAX_CHARS);
        assert_eq!(texts(&json!(fitting), &json!(null)).0, fitting);
    }

    #[test]
    fn only_the_first_are_listed_and_the_rest_counted() {
        let mut mismatches = Mismatches::default();
        for index in 0..250 {
            mismatches.add(&Path::Root.index(index), None, None);
        }
        assert_eq!((mismatches.listed.len(), mismatches.more), (100, 150));
        assert_eq!(mismatches.listed[99].path, "$[99]");
    }
}
