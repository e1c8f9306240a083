//! What is attached to a document is recomputed from itself alone: sound estimates and quotes pass, every change is found.

use prisoverslag::language::Language;
use prisoverslag::pdf_reader::MAX_ATTACHMENT_BYTES;
use prisoverslag::scope::limits;
use prisoverslag::verification::{Mismatch, Recomputation, Shown, recompute};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::laws::{drawn, edition, estimate};
use crate::support::request;

const POINTS: [&str; 3] = ["low", "expected", "high"];

fn canonical(scope: &Value, edition: usize) -> Value {
    let estimate = serde_json::to_value(estimate(scope, edition).report(Language::Nb)).expect("JSON");
    json!({ "kind": "estimate", "language": "nb", "scope": scope, "estimate": estimate })
}

/// The estimate of the request in openapi/.
fn twenty_lines() -> Value {
    canonical(&request()["scope"], 3)
}

/// A decimal with at most two decimals, in hundredths.
fn hundredths(value: &Value) -> i64 {
    let text = value.as_str().expect("a decimal string");
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{decimals:0<2}").parse().expect("a number")
}

fn kroner(ore: i64) -> Value {
    json!(format!("{}.{:02}", ore / 100, ore % 100))
}

fn hours(hundredths: i64) -> Value {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    json!(text.trim_end_matches('0').trim_end_matches('.'))
}

fn points(of: impl Fn(&str) -> Value) -> Value {
    POINTS.iter().map(|point| ((*point).to_owned(), of(point))).collect::<serde_json::Map<_, _>>().into()
}

/// Price times quantity in whole numbers, half an øre upwards.
fn amount(quantity: &Value, price: &Value) -> Value {
    points(|point| kroner((hundredths(&quantity[point]) * hundredths(price) + 50).div_euclid(100)))
}

/// The sums of amounts and their VAT of a quarter, computed apart from the program.
fn sums<'v>(amounts: &(impl Iterator<Item = &'v Value> + Clone)) -> (Value, Value, Value) {
    let net = |point: &str| amounts.clone().map(|amount| hundredths(&amount[point])).sum::<i64>();
    let vat = |point: &str| (net(point) * 25 + 50).div_euclid(100);
    (points(|point| kroner(net(point))), points(|point| kroner(vat(point))), points(|p| kroner(net(p) + vat(p))))
}

/// A quote of the estimate: the hours of every hourly line adjusted in turn, a line added, and all of it summed anew.
fn quote(mut document: Value, adjusted: &[[i64; 3]]) -> Value {
    let mut new_hours = adjusted.iter().cycle();
    let lines = document["estimate"]["lines"].as_array_mut().unwrap();
    for line in lines.iter_mut().filter(|line| line["basis"] == "hourly") {
        let mut new = *new_hours.next().unwrap();
        new.sort_unstable();
        let [low, expected, high] = new.map(hours);
        line["adjustment"] = json!({ "quantity": line["quantity"], "amount": line["amount"], "reason": "Kjent kilde" });
        line["quantity"] = json!({ "low": low, "expected": expected, "high": high });
        line["amount"] = amount(&line["quantity"], &line["unit_price"]);
    }
    let mut extra = lines[0].clone();
    extra.as_object_mut().unwrap().remove("adjustment");
    extra["code"] = json!("extra.1");
    lines.push(extra);
    let lines = lines.clone();
    let own = lines.iter().filter(|line| line["code"] != "extra.1");
    let own = own.map(|line| line.get("adjustment").map_or(&line["amount"], |adjustment| &adjustment["amount"]));
    let (net, vat, total) = sums(&own);
    document["estimate"]["unadjusted"] = json!({ "net": net, "vat": vat, "total": total });
    for activity in document["estimate"]["activities"].as_array_mut().unwrap() {
        let of_activity = lines.iter().filter(|line| line["activity"] == activity["code"]);
        activity["amount"] = sums(&of_activity.map(|line| &line["amount"])).0;
    }
    let (net, vat, total) = sums(&lines.iter().map(|line| &line["amount"]));
    document["price"] = json!({ "net": net["expected"], "vat": vat["expected"], "total": total["expected"] });
    document["estimate"]["net"] = net;
    document["estimate"]["vat"]["amount"] = vat;
    document["estimate"]["total"] = total;
    document["kind"] = json!("quote");
    document
}

/// The JSON pointers of every amount of a document, as written by the test and not by the program.
fn amount_pointers(document: &Value) -> Vec<String> {
    let mut places: Vec<String> = ["/net", "/vat/amount", "/total"].map(|sum| format!("/estimate{sum}")).to_vec();
    for (list, member) in [("lines", "amount"), ("lines", "adjustment/amount"), ("activities", "amount")] {
        let count = document["estimate"][list].as_array().unwrap().len();
        places.extend((0..count).map(|index| format!("/estimate/{list}/{index}/{member}")));
    }
    places.extend(["net", "vat", "total"].map(|sum| format!("/estimate/unadjusted/{sum}")));
    let of_points = places.into_iter().flat_map(|place| POINTS.map(|point| format!("{place}/{point}")));
    let prices = ["net", "vat", "total"].map(|sum| format!("/price/{sum}"));
    of_points.chain(prices).filter(|pointer| document.pointer(pointer).is_some()).collect()
}

/// A JSON pointer as a JSONPath.
fn path(pointer: &str) -> String {
    pointer.split('/').skip(1).fold("$".to_owned(), |path, step| match step.parse::<usize>() {
        Ok(index) => format!("{path}[{index}]"),
        Err(_) => format!("{path}.{step}"),
    })
}

/// Every pointer of a document, its root included.
fn pointers(value: &Value) -> Vec<String> {
    let below = |name: String, value: &Value| -> Vec<String> {
        pointers(value).into_iter().map(|pointer| format!("/{name}{pointer}")).collect()
    };
    let members: Vec<String> = match value {
        Value::Object(members) => members.iter().flat_map(|(name, value)| below(name.clone(), value)).collect(),
        Value::Array(list) => list.iter().enumerate().flat_map(|(at, value)| below(at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    [String::new()].into_iter().chain(members).collect()
}

fn reported(found: &Recomputation) -> Vec<(&str, Option<&str>, Option<&str>)> {
    found.mismatches.iter().map(|at| (at.path.as_str(), at.found.as_deref(), at.expected.as_deref())).collect()
}

/// The document with another value at a pointer, and what is then found.
fn with(pointer: &str, value: Value) -> Recomputation {
    let mut document = twenty_lines();
    *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    recompute(&document)
}

/// Anything that JSON can hold.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "-?[0-9]{0,40}\\.?[0-9]{0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let names = prop_oneof!["low|expected|high|amount|quantity|code|rate", any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names, inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

fn adjusted() -> impl Strategy<Value = Vec<[i64; 3]>> {
    prop::collection::vec(prop::array::uniform3(0_i64..1_000_000), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn every_amount_of_an_estimate_is_recomputed_and_is_right(drawn in drawn(), edition in edition()) {
        let document = canonical(&drawn.scope(), edition);
        let found = recompute(&document);
        prop_assert_eq!(reported(&found), []);
        prop_assert_eq!((found.amounts, found.more_mismatches), (amount_pointers(&document).len(), 0));
    }

    #[test]
    fn every_amount_of_a_quote_is_recomputed_and_is_right(drawn in drawn(), edition in edition(), adjusted in adjusted()) {
        let document = quote(canonical(&drawn.scope(), edition), &adjusted);
        let found = recompute(&document);
        prop_assert_eq!(reported(&found), []);
        prop_assert_eq!((found.amounts, found.more_mismatches), (amount_pointers(&document).len(), 0));
    }

    #[test]
    fn an_amount_that_is_off_by_one_ore_is_found_at_its_place_and_nowhere_else(
        drawn in drawn(), edition in edition(), adjusted in adjusted(), which in any::<Index>(), up in any::<bool>(),
    ) {
        let mut document = quote(canonical(&drawn.scope(), edition), &adjusted);
        let amounts = amount_pointers(&document);
        let pointer = which.get(&amounts);
        let right = document.pointer(pointer).unwrap().clone();
        let wrong = match hundredths(&right) {
            0 => json!(if up { "0.01" } else { "-0.01" }),
            ore => kroner(if up { ore + 1 } else { ore - 1 }),
        };
        *document.pointer_mut(pointer).unwrap() = wrong.clone();
        let found = recompute(&document);
        let place = path(pointer);
        prop_assert_eq!(reported(&found), [(place.as_str(), wrong.as_str(), right.as_str())]);
    }

    #[test]
    fn another_quantity_is_found_in_every_sum_it_enters(drawn in drawn(), edition in edition(), which in any::<Index>()) {
        let mut document = canonical(&drawn.scope(), edition);
        let lines = document["estimate"]["lines"].as_array_mut().unwrap();
        let index = which.index(lines.len());
        let activity = lines[index]["activity"].clone();
        let more = hours(hundredths(&lines[index]["quantity"]["high"]) + 100);
        lines[index]["quantity"]["high"] = more;
        let activities = document["estimate"]["activities"].as_array().unwrap();
        let activity = activities.iter().position(|sum| sum["code"] == activity).unwrap();
        let found = recompute(&document);
        let paths: Vec<&str> = found.mismatches.iter().map(|at| at.path.as_str()).collect();
        let line = format!("$.estimate.lines[{index}].amount.high");
        let activity = format!("$.estimate.activities[{activity}].amount.high");
        let sums = ["$.estimate.net.high", "$.estimate.vat.amount.high", "$.estimate.total.high"];
        prop_assert_eq!(paths, [&[line.as_str(), activity.as_str()], &sums[..]].concat());
    }

    #[test]
    fn whatever_a_document_contains_is_answered(
        drawn in drawn(), adjusted in adjusted(), changes in prop::collection::vec((any::<Index>(), anything()), 1..6),
    ) {
        let mut document = quote(canonical(&drawn.scope(), 0), &adjusted);
        for (which, value) in changes {
            let places = pointers(&document);
            let place: &String = which.get(&places);
            if let Some(there) = document.pointer_mut(place) {
                *there = value;
            }
        }
        let found = recompute(&document);
        prop_assert!(found.mismatches.len() <= Mismatch::MAX_LISTED);
    }

    #[test]
    fn a_figure_of_another_kind_is_always_found(which in any::<Index>(), value in anything()) {
        let document = quote(twenty_lines(), &[[100, 200, 300]]);
        let mut figures = amount_pointers(&document);
        let inputs = |pointer: &String| pointer.contains("/quantity/") || pointer.ends_with("/unit_price");
        figures.extend(pointers(&document["estimate"]["lines"]).iter().filter(|pointer| inputs(pointer)).map(|pointer| format!("/estimate/lines{pointer}")));
        let pointer = which.get(&figures);
        let mut changed = document.clone();
        *changed.pointer_mut(pointer).unwrap() = value.clone();
        prop_assume!(changed != document);
        prop_assert!(!recompute(&changed).mismatches.is_empty(), "{} {}", pointer, value);
    }
}

#[test]
fn figures_that_are_not_canonical_decimal_strings_are_mismatches() {
    let total = "$.estimate.total.low";
    let right = twenty_lines()["estimate"]["total"]["low"].as_str().unwrap().to_owned();
    for (value, shown) in [
        (json!(format!("0{right}")), format!("0{right}")),
        (json!(format!("+{right}")), format!("+{right}")),
        (json!(format!("{right}0")), format!("{right}0")),
        (json!(right.replace('.', ",")), right.replace('.', ",")),
        (json!(1), "1".to_owned()),
        (json!(null), "null".to_owned()),
        (json!(["9".repeat(1_000)]), format!("[\"{}…", "9".repeat(198))),
    ] {
        let found = with("/estimate/total/low", value);
        assert_eq!(reported(&found), [(total, Some(shown.as_str()), Some(right.as_str()))]);
    }
    let found = with("/estimate/lines/0/quantity/low", json!("4.0"));
    assert_eq!(reported(&found), [("$.estimate.lines[0].quantity.low", Some("4.0"), Some("4"))]);
    let found = with("/estimate/lines/0/quantity/low", json!(4));
    assert_eq!(reported(&found), [("$.estimate.lines[0].quantity.low", Some("4"), None)]);
    let found = with("/estimate/vat/rate", json!("25.0"));
    assert_eq!(reported(&found), [("$.estimate.vat.rate", Some("25.0"), Some("25"))]);
    let found = with("/estimate/vat/rate", json!("125"));
    assert_eq!(reported(&found), [("$.estimate.vat.rate", Some("125"), None)]);
}

#[test]
fn quantities_out_of_order_and_activities_that_are_not_listed_are_mismatches() {
    let document = twenty_lines();
    let lines = document["estimate"]["lines"].as_array().unwrap();
    let hourly = lines.iter().position(|line| line["basis"] == "hourly").unwrap();
    let found = with(&format!("/estimate/lines/{hourly}/quantity/low"), json!("9999"));
    let place = format!("$.estimate.lines[{hourly}].quantity");
    assert!(reported(&found).iter().any(|at| at.0 == place && at.2 == Some("low ≤ expected ≤ high")), "{found:?}");

    let found = with(&format!("/estimate/lines/{hourly}/activity"), json!("gift"));
    let place = format!("$.estimate.lines[{hourly}].activity");
    assert_eq!(reported(&found)[0], (place.as_str(), Some("gift"), None));

    let found = with("/estimate/activities/1/code", json!("coordination"));
    assert!(reported(&found).contains(&("$.estimate.activities[1].code", Some("coordination"), None)), "{found:?}");
}

#[test]
fn a_document_without_its_parts_tells_which_are_missing() {
    for nothing in [json!(null), json!([]), json!("x"), json!({}), json!({ "estimate": 1 })] {
        let found = recompute(&nothing);
        assert_eq!(reported(&found), [("$.estimate", nothing.get("estimate").map(|_| "1"), Some("{…}"))]);
        assert_eq!(found.amounts, 0);
    }
    let found = recompute(&json!({ "estimate": {}, "price": {} }));
    let paths: Vec<&str> = reported(&found).iter().map(|at| at.0).collect();
    let parts = ["$.estimate.activities", "$.estimate.lines", "$.estimate.vat"];
    let net = POINTS.map(|point| format!("$.estimate.net.{point}"));
    let total = POINTS.map(|point| format!("$.estimate.total.{point}"));
    let price = ["net", "vat", "total"].map(|sum| format!("$.price.{sum}"));
    let sums = net.iter().chain(&total).chain(&price).map(String::as_str);
    assert_eq!(paths, parts.into_iter().chain(sums).collect::<Vec<_>>());
}

#[test]
fn a_sum_that_leaves_the_range_of_amounts_is_a_mismatch() {
    let quantity = json!({ "low": "0", "expected": "0", "high": "4000000000" });
    let line = json!({
        "code": "outside.1", "activity": "a", "quantity": quantity, "unit_price": "1000000.00",
        "amount": { "low": "0.00", "expected": "0.00", "high": "4000000000000000.00" },
    });
    let zero = json!({ "low": "0.00", "expected": "0.00", "high": "0.00" });
    let estimate = json!({
        "lines": vec![line; 30], "activities": [{ "code": "a", "amount": zero }],
        "net": zero, "vat": { "rate": "25", "amount": zero }, "total": zero,
    });
    let found = recompute(&json!({ "estimate": estimate }));
    let expected =
        [("$.estimate.activities[0].amount.high", Some("0.00"), None), ("$.estimate.net.high", Some("0.00"), None)];
    assert_eq!(reported(&found), expected);
}

#[test]
fn of_very_many_mismatches_the_first_are_listed_and_the_rest_counted() {
    let found = with("/estimate/lines", json!(vec![json!(0); 500_000]));
    assert_eq!(found.mismatches.len(), Mismatch::MAX_LISTED);
    assert!(found.more_mismatches >= 500_000 - Mismatch::MAX_LISTED, "{}", found.more_mismatches);
    assert_eq!(found.mismatches[99].path, "$.estimate.lines[99]");
}

/// A scope of every list at its limit, which fills the body of a request.
fn largest_scope() -> Value {
    let mut scope = request()["scope"].clone();
    let variables = vec!["a"; limits::VARIABLES];
    let area =
        json!({ "area": "befolkning", "variables": variables, "from": 1992, "to": 2020, "collected_by_ssb": false });
    let hours = json!({ "low": "10", "expected": "15", "high": "25" });
    let outside = json!({ "description": "x".repeat(limits::DESCRIPTION_CHARS), "hours": hours });
    scope["extracts"]["statistics_areas"] = json!(vec![area; limits::STATISTICS_AREA_ITEMS]);
    scope["extracts"]["outside_variable_lists"] = json!(vec![outside; limits::OUTSIDE_ITEMS]);
    scope
}

#[test]
fn the_largest_documents_are_within_what_a_reader_reads() {
    let quote = quote(canonical(&largest_scope(), 3), &[[100, 200, 300]]);
    assert_eq!(quote["estimate"]["lines"].as_array().unwrap().len() / 100, limits::OUTSIDE_ITEMS / 100);
    let entry = json!({
        "number": 10_000, "date": "2026-01-15", "activity": "preparation", "rate": "adviser", "hours": "7.5",
        "line": "fd_trygd.F_UFP", "note": "€".repeat(prisoverslag::settlement::limits::NOTE_CHARS), "corrects": 9_999,
        "recorded_by": { "id": "01a20320-a200-7a43-b599-662c81bed5b6", "role": "case_officer" },
    });
    let entries = vec![entry; prisoverslag::settlement::limits::ENTRIES];
    let note = json!({ "kind": "settlement_note", "entries": entries, "lines": quote["estimate"]["lines"] });
    for document in [quote, note] {
        let json = document.to_string();
        assert!(json.len() <= MAX_ATTACHMENT_BYTES, "{}", json.len());
        let stated = Shown::read(json.as_bytes()).report().stated.expect("it is read");
        assert_eq!(stated.kind.as_deref(), document["kind"].as_str());
    }
}
