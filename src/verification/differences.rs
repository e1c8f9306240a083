//! What differs between the JSON that was issued and the one that is shown.

use serde_json::Value;

use super::mismatch::{Mismatch, Mismatches};
use crate::input::Path;

/// How deep values are compared member by member; what lies deeper is compared whole. The canonical JSON is far flatter.
const MAX_DEPTH: usize = 32;

/// Every place where the shown JSON says something else than the issued one, at most [`Mismatch::MAX_KEPT`] of them.
///
/// They come in the order in which `Value` keeps the issued members, and those that only the shown one has after them. What
/// only one of the two has is one difference, however much it holds.
#[must_use]
pub fn differences(issued: &Value, shown: &Value) -> Vec<Mismatch> {
    let mut found = Mismatches::default();
    compare(issued, shown, &Path::Root, MAX_DEPTH, &mut found);
    found.kept
}

fn compare(issued: &Value, shown: &Value, path: &Path<'_>, depth: usize, found: &mut Mismatches) {
    if found.is_full() {
        return;
    }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What each difference says: its place, what is shown and what was issued, "-" for nothing.
    fn told(issued: &Value, shown: &Value) -> Vec<[String; 3]> {
        let or_nothing = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let told = |at: Mismatch| [at.path, or_nothing(at.found), or_nothing(at.expected)];
        differences(issued, shown).into_iter().map(told).collect()
    }

    #[test]
    fn changed_missing_and_extra_members_and_elements_are_each_told_at_their_place() {
        let issued = json!({ "a": { "b": "1.00", "gone": { "x": 1 } }, "list": [1, 2, 3], "same": [{}, null] });
        let shown = json!({ "a": { "b": "1.01", "new": null }, "list": [1, 3], "same": [{}, null] });
        let expected = [
            ["$.a.b", "1.01", "1.00"],
            ["$.a.gone", "-", "{\"x\":1}"],
            ["$.a.new", "null", "-"],
            ["$.list[1]", "3", "2"],
            ["$.list[2]", "-", "3"],
        ];
        assert_eq!(told(&issued, &shown), expected);
        assert_eq!(differences(&issued, &issued), []);
    }

    #[test]
    fn a_value_of_another_type_is_one_difference() {
        assert_eq!(told(&json!({ "a": [1] }), &json!({ "a": {} })), [["$.a", "{}", "[1]"]]);
        assert_eq!(told(&json!([]), &json!(null)), [["$", "null", "[]"]]);
        assert_eq!(told(&json!(1), &json!(1.0)), [["$", "1.0", "1"]]);
    }

    #[test]
    fn what_lies_deeper_than_any_document_is_compared_whole() {
        let nested = |innermost: i32| (0..100).fold(json!(innermost), |inner, _| json!([inner]));
        let differences = differences(&nested(1), &nested(2));
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].path, format!("${}", "[0]".repeat(MAX_DEPTH)));
    }

    #[test]
    fn as_many_differences_as_are_kept_are_told_and_no_more() {
        let list = |length: usize| json!((0..length).collect::<Vec<_>>());
        assert_eq!(differences(&list(0), &list(Mismatch::MAX_KEPT)).len(), Mismatch::MAX_KEPT);
        assert_eq!(differences(&list(0), &list(100_000)).len(), Mismatch::MAX_KEPT);
    }
}
