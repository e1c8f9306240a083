//! Untrusted JSON, read into a `Value` within a budget of memory: seven bytes of text can take seven hundred in memory.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The memory that the values of one JSON text may take. It counts the worst-case sizes of the standard collections, so that
/// less is really used.
#[derive(Debug)]
pub struct Budget(Cell<usize>);

/// A value in an array: its own size, twice, since arrays grow by doubling.
const ELEMENT_BYTES: usize = 2 * size_of::<Value>();
/// The first member of an object: a whole node of its tree, which has room for eleven.
const FIRST_MEMBER_BYTES: usize = 700;
/// Each further member, in nodes that are half full.
const MEMBER_BYTES: usize = 130;
/// A string besides its text.
const STRING_BYTES: usize = 32;

impl Budget {
    #[must_use]
    pub const fn of(bytes: usize) -> Self {
        Self(Cell::new(bytes))
    }

    fn take<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let left =
            self.0.get().checked_sub(bytes).ok_or_else(|| E::custom("the JSON takes more memory than allowed"))?;
        self.0.set(left);
        Ok(())
    }
}

/// The JSON, if it is valid and within the budget. Nesting is limited by `serde_json`, to 128.
#[must_use]
pub fn read_within(json: &[u8], budget: &Budget) -> Option<Value> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = Within(budget).deserialize(&mut deserializer).ok()?;
    deserializer.end().ok().map(|()| value)
}

/// A value, read within a budget.
#[derive(Clone, Copy)]
struct Within<'b>(&'b Budget);

impl<'de> DeserializeSeed<'de> for Within<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Within<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.0.take(STRING_BYTES + text.len())?;
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(self)? {
            self.0.take(ELEMENT_BYTES)?;
            list.push(element);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let node = if object.is_empty() { FIRST_MEMBER_BYTES } else { MEMBER_BYTES };
            self.0.take(node + STRING_BYTES + name.len())?;
            object.insert(name, members.next_value_seed(self)?);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_serde_reads() {
        for json in [
            "null",
            "true",
            "-1",
            "18446744073709551615",
            "1.5",
            "1e300",
            "\"a\\u00e5\"",
            " [ 1 , [ ] ] ",
            r#"{"a":{"b":[{},null]},"a":2,"":"x"}"#,
        ] {
            assert_eq!(read_within(json.as_bytes(), &Budget::of(10_000)), serde_json::from_str(json).ok(), "{json}");
        }
        for json in ["", "{", "[1,]", "1 2", "\"\u{0}\"", "1e999", "nul", "{1:2}", "\u{feff}1"] {
            assert_eq!(read_within(json.as_bytes(), &Budget::of(10_000)), None, "{json}");
        }
        assert_eq!(read_within(b"\"\xff\"", &Budget::of(10_000)), None);
    }

    #[test]
    fn the_budget_has_two_sides() {
        let cases = [
            ("[0]", ELEMENT_BYTES),
            ("[[0],0]", 3 * ELEMENT_BYTES),
            ("\"abc\"", STRING_BYTES + 3),
            (r#"{"ab":0}"#, FIRST_MEMBER_BYTES + STRING_BYTES + 2),
            (r#"{"ab":0,"c":[0]}"#, FIRST_MEMBER_BYTES + MEMBER_BYTES + 2 * STRING_BYTES + 3 + ELEMENT_BYTES),
        ];
        for (json, bytes) in cases {
            assert!(read_within(json.as_bytes(), &Budget::of(bytes)).is_some(), "{json}");
            assert!(read_within(json.as_bytes(), &Budget::of(bytes - 1)).is_none(), "{json}");
        }
    }

    #[test]
    fn nesting_has_a_limit() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read_within(nested(127).as_bytes(), &Budget::of(1_000_000)).is_some());
        assert!(read_within(nested(128).as_bytes(), &Budget::of(1_000_000)).is_none());
        assert!(read_within(nested(1_000_000).as_bytes(), &Budget::of(1_000_000)).is_none());
    }
}
