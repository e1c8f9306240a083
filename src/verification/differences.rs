//! The differences between the JSON that was issued and the one that someone shows.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mismatch::{Mismatch, Mismatches};
use crate::input::Path;

/// How deep values are compared member by member; deeper ones are compared whole. The canonical JSON is far flatter.
const MAX_DEPTH: usize = 32;

/// The share of the issued values that must be unchanged in the shown JSON before a stranger learns which are not. A file with
/// fewer is no copy of the document, and listing its differences would confirm guesses.
const UNCHANGED_PERCENT: usize = 90;

/// How a shown JSON differs from the issued one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The first places, at most [`Mismatch::MAX_LISTED`].
    pub differences: Vec<Mismatch>,
    /// How many more there are.
    pub more: usize,
}

/// Every place where the shown JSON differs from the issued one, for someone who may read the issued one.
///
/// They are in the order of the issued members, followed by those that only the shown one has. A member of only one of the two is
/// one difference, however much it contains.
#[must_use]
pub fn differences(issued: &Value, shown: &Value) -> Comparison {
    let mut found = Mismatches::default();
    compare(issued, shown, &Path::Root, MAX_DEPTH, &mut found);
    found.into()
}

/// Every place of the shown JSON that differs from the issued one, with nothing that the shown one does not say itself: where a
/// member is missing, the place is the object or array that lacks it. A JSON that is not a changed copy of the issued one
/// differs as a whole.
#[must_use]
pub fn own_differences(issued: &Value, shown: &Value) -> Comparison {
    let [unchanged, all] = [unchanged(issued, shown, MAX_DEPTH), leaves(issued, MAX_DEPTH)];
    if unchanged.saturating_mul(100) < all.saturating_mul(UNCHANGED_PERCENT) {
        let differences = vec![Mismatch { path: Path::Root.to_string(), found: None, expected: None }];
        return Comparison { differences, more: 0 };
    }
    let mut found = Mismatches::default();
    compare_own(issued, shown, &Path::Root, MAX_DEPTH, &mut found);
    found.into()
}

impl From<Mismatches> for Comparison {
    fn from(found: Mismatches) -> Self {
        Self { differences: found.listed, more: found.more }
    }
}

fn compare(issued: &Value, shown: &Value, path: &Path<'_>, depth: usize, found: &mut Mismatches) {
    match (issued, shown) {
        (Value::Object(issued), Value::Object(shown)) if depth > 0 => {
            for (name, value) in issued {
                compare_member(Some(value), shown.get(name), &path.key(name), depth, found);
            }
            for (name, value) in shown.iter().filter(|(name, _)| !issued.contains_key(*name)) {
                compare_member(None, Some(value), &path.key(name), depth, found);
            }
        }
        (Value::Array(issued), Value::Array(shown)) if depth > 0 => {
            for index in 0..issued.len().max(shown.len()) {
                compare_member(issued.get(index), shown.get(index), &path.index(index), depth, found);
            }
        }
        (issued, shown) if issued == shown => {}
        (issued, shown) => found.add(path, Some(shown), Some(issued)),
    }
}

fn compare_member(
    issued: Option<&Value>,
    shown: Option<&Value>,
    path: &Path<'_>,
    depth: usize,
    found: &mut Mismatches,
) {
    match (issued, shown) {
        (Some(issued), Some(shown)) => compare(issued, shown, path, depth.saturating_sub(1), found),
        (issued, shown) => found.add(path, shown, issued),
    }
}

/// Walks the shown JSON in its own order, so that neither a text nor the order reveals anything of the issued one.
fn compare_own(issued: &Value, shown: &Value, path: &Path<'_>, depth: usize, found: &mut Mismatches) {
    let below = depth.saturating_sub(1);
    match (issued, shown) {
        (Value::Object(issued), Value::Object(shown)) if depth > 0 => {
            if issued.keys().any(|name| !shown.contains_key(name)) {
                found.add(path, None, None);
            }
            for (name, value) in shown {
                compare_own_member(issued.get(name), value, &path.key(name), below, found);
            }
        }
        (Value::Array(issued), Value::Array(shown)) if depth > 0 => {
            if issued.len() > shown.len() {
                found.add(path, None, None);
            }
            for (index, value) in shown.iter().enumerate() {
                compare_own_member(issued.get(index), value, &path.index(index), below, found);
            }
        }
        (issued, shown) if issued == shown => {}
        (_, shown) => found.add(path, Some(shown), None),
    }
}

fn compare_own_member(issued: Option<&Value>, shown: &Value, path: &Path<'_>, depth: usize, found: &mut Mismatches) {
    match issued {
        Some(issued) => compare_own(issued, shown, path, depth, found),
        None => found.add(path, Some(shown), None),
    }
}

/// How many issued values without members or elements are unchanged in the shown JSON.
fn unchanged(issued: &Value, shown: &Value, depth: usize) -> usize {
    let below = depth.saturating_sub(1);
    match (issued, shown) {
        (Value::Object(issued), Value::Object(shown)) if depth > 0 && !issued.is_empty() => issued
            .iter()
            .filter_map(|(name, value)| Some(unchanged(value, shown.get(name)?, below)))
            .fold(0, usize::saturating_add),
        (Value::Array(issued), Value::Array(shown)) if depth > 0 && !issued.is_empty() => issued
            .iter()
            .zip(shown)
            .map(|(issued, shown)| unchanged(issued, shown, below))
            .fold(0, usize::saturating_add),
        (issued, shown) => usize::from(issued == shown),
    }
}

/// How many issued values have no members or elements.
fn leaves(issued: &Value, depth: usize) -> usize {
    let below = depth.saturating_sub(1);
    match issued {
        Value::Object(members) if depth > 0 && !members.is_empty() => {
            members.values().map(|value| leaves(value, below)).fold(0, usize::saturating_add)
        }
        Value::Array(elements) if depth > 0 && !elements.is_empty() => {
            elements.iter().map(|value| leaves(value, below)).fold(0, usize::saturating_add)
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Each difference: its place, the shown and the issued value, "-" for none.
    fn texts(comparison: Comparison) -> Vec<[String; 3]> {
        let or_nothing = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let text = |at: Mismatch| [at.path, or_nothing(at.found), or_nothing(at.expected)];
        comparison.differences.into_iter().map(text).collect()
    }

    fn shown_to_readers(issued: &Value, shown: &Value) -> Vec<[String; 3]> {
        texts(differences(issued, shown))
    }

    fn shown_to_strangers(issued: &Value, shown: &Value) -> Vec<[String; 3]> {
        texts(own_differences(issued, shown))
    }

    #[test]
    fn changed_missing_and_extra_members_and_elements_are_each_reported_at_their_place() {
        let issued = json!({ "a": { "b": "1.00", "gone": { "x": 1 } }, "list": [1, 2, 3], "same": [{}, null] });
        let shown = json!({ "a": { "b": "1.01", "new": null }, "list": [1, 3], "same": [{}, null] });
        let expected = [
            ["$.a.b", "1.01", "1.00"],
            ["$.a.gone", "-", "{\"x\":1}"],
            ["$.a.new", "null", "-"],
            ["$.list[1]", "3", "2"],
            ["$.list[2]", "-", "3"],
        ];
        assert_eq!(shown_to_readers(&issued, &shown), expected);
        assert_eq!(differences(&issued, &issued), Comparison::default());
    }

    #[test]
    fn a_value_of_another_type_is_one_difference() {
        assert_eq!(shown_to_readers(&json!({ "a": [1] }), &json!({ "a": {} })), [["$.a", "{}", "[1]"]]);
        assert_eq!(shown_to_readers(&json!([]), &json!(null)), [["$", "null", "[]"]]);
        assert_eq!(shown_to_readers(&json!(1), &json!(1.0)), [["$", "1.0", "1"]]);
    }

    #[test]
    fn what_lies_deeper_than_any_document_is_compared_whole() {
        let nested = |innermost: i32| (0..100).fold(json!(innermost), |inner, _| json!([inner]));
        let differences = differences(&nested(1), &nested(2)).differences;
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].path, format!("${}", "[0]".repeat(MAX_DEPTH)));
    }

    #[test]
    fn as_many_differences_as_fit_are_listed_and_the_rest_counted() {
        let list = |length: usize| json!((0..length).collect::<Vec<_>>());
        for (length, more) in [(Mismatch::MAX_LISTED, 0), (100_000, 100_000 - Mismatch::MAX_LISTED)] {
            let found = differences(&list(0), &list(length));
            assert_eq!((found.differences.len(), found.more), (Mismatch::MAX_LISTED, more));
        }
    }

    /// A hundred values, in the order of their names.
    fn hundred() -> Value {
        let list: Vec<_> = (0..97).collect();
        json!({ "a": list, "m": { "secret": "Kari", "x": "1.00" }, "z": null })
    }

    #[test]
    fn a_stranger_sees_what_the_shown_json_says_and_nothing_of_the_issued() {
        let issued = hundred();
        assert_eq!(leaves(&issued, MAX_DEPTH), 100);
        assert_eq!(own_differences(&issued, &issued), Comparison::default());
        let shown = |change: fn(&mut Value)| {
            let mut shown = hundred();
            change(&mut shown);
            shown_to_strangers(&hundred(), &shown)
        };
        assert_eq!(shown(|shown| shown["m"]["x"] = json!("2.00")), [["$.m.x", "2.00", "-"]]);
        // A missing value is reported at what lacks it.
        assert_eq!(shown(|shown| shown["m"] = json!({ "x": "1.00" })), [["$.m", "-", "-"]]);
        assert_eq!(shown(|shown| drop(shown["a"].as_array_mut().unwrap().pop())), [["$.a", "-", "-"]]);
        // An added value is reported like a changed one.
        assert_eq!(shown(|shown| shown["m"]["new"] = json!(1)), [["$.m.new", "1", "-"]]);
        assert_eq!(shown(|shown| shown["a"].as_array_mut().unwrap().push(json!("x"))), [["$.a[97]", "x", "-"]]);
        assert_eq!(shown(|shown| shown["z"] = json!({ "b": [] })), [["$.z", "{\"b\":[]}", "-"]]);
        // Where two texts begin to differ reveals the beginning of the other: a stranger gets the beginning of their own.
        let long = |end: &str| json!({ "a": hundred(), "text": format!("{}{end}", "å".repeat(1_000)) });
        assert_eq!(
            shown_to_strangers(&long("1"), &long("2")),
            [["$.text".to_owned(), "å".repeat(200) + "…", "-".to_owned()]]
        );
    }

    #[test]
    fn what_is_no_copy_of_the_issued_differs_as_a_whole_so_that_nothing_is_learned_by_guessing() {
        let issued = hundred();
        let whole = [["$", "-", "-"]];
        for shown in [json!(null), json!({}), json!({ "m": { "secret": "Kari" } }), json!({ "m": { "secret": "Ola" } })]
        {
            assert_eq!(shown_to_strangers(&issued, &shown), whole, "{shown}");
        }
        // Both sides of the limit.
        let with = |changed: usize| {
            let mut shown = hundred();
            (0..changed).for_each(|index| shown["a"][index] = json!("x"));
            shown_to_strangers(&issued, &shown)
        };
        assert_eq!(with(10).len(), 10);
        assert_eq!(with(11), whole);
    }
}
