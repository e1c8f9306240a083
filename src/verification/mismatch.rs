//! Places where a document says something else than it should, with what stands there cut to a bounded length.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::input::Path;

/// A place that says something else than it should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mismatch {
    /// The place, as a JSONPath (RFC 9535) from the document's root: `$.estimate.lines[3].amount.expected`.
    pub path: String,
    /// What is there: a string as it is, anything else as JSON. Left out where nothing is there, or where it lacks something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// What should stand there. Left out where nothing should, where what it follows from cannot be read, and, of what was
    /// issued, for everyone who may not read that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// The first mismatches of a document, and how many there are beyond them.
#[derive(Debug, Default)]
pub struct Mismatches {
    pub kept: Vec<Mismatch>,
    pub more: usize,
}

impl Mismatch {
    /// The most mismatches that are kept of one document.
    pub const MAX_KEPT: usize = 100;
    /// The most characters that are shown of a value; a longer one is cut, with an ellipsis.
    pub const MAX_CHARS: usize = 200;
}

impl Mismatches {
    /// Adds a mismatch; its path and texts are written only if it is kept.
    pub fn add(&mut self, path: &Path<'_>, found: Option<&Value>, expected: Option<&Value>) {
        if self.is_full() {
            self.more = self.more.saturating_add(1);
            return;
        }
        let (found, expected) = match (found, expected) {
            (Some(found), Some(expected)) => {
                let (found, expected) = told_apart(found, expected);
                (Some(found), Some(expected))
            }
            (found, expected) => (found.map(plain), expected.map(plain)),
        };
        self.kept.push(Mismatch { path: path.to_string(), found, expected });
    }

    fn is_full(&self) -> bool {
        self.kept.len() >= Mismatch::MAX_KEPT
    }
}

/// Both values as texts that differ: a string and a number can look alike, and long strings can begin alike.
fn told_apart(found: &Value, expected: &Value) -> (String, String) {
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

/// The value as JSON: written no further than it is shown, so that a deep or large one costs no more.
fn json(value: &Value) -> String {
    let mut beginning = Beginning(Vec::new());
    // The writer ends early on what is longer than it takes, which is what it is for.
    let _ = serde_json::to_writer(&mut beginning, value);
    cut(&String::from_utf8_lossy(&beginning.0))
}

/// A writer that takes a little more than what is shown, and then refuses.
struct Beginning(Vec<u8>);

impl Beginning {
    /// Characters of four bytes fill more than what is shown.
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
        let only = mismatches.kept.remove(0);
        (only.found.unwrap(), only.expected.unwrap())
    }

    #[test]
    fn values_that_look_alike_are_told_apart() {
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
    fn only_the_first_are_kept_and_the_rest_counted() {
        let mut mismatches = Mismatches::default();
        for index in 0..250 {
            mismatches.add(&Path::Root.index(index), None, None);
        }
        assert_eq!((mismatches.kept.len(), mismatches.more), (100, 150));
        assert_eq!(mismatches.kept[99].path, "$[99]");
    }
}
