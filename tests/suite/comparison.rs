//! `POST /api/v1/estimates/comparison`: the waterfall.

use crate::office::{Caller as _, Server};
use crate::support::{request, request_with};
use serde_json::{Value, json};

const EFFECTS: [&str; 5] = ["scope", "quantity", "price", "vat", "rounding"];

/// Øre of a decimal amount.
fn ore(amount: &Value) -> i64 {
    let text = amount.as_str().expect("a decimal string");
    assert_eq!(text.len() - text.find('.').expect("a point"), 3, "{text} has two decimals");
    text.replace('.', "").parse().expect("a number")
}

fn side(mut request: Value, tariff: Option<&str>) -> Value {
    if let Some(tariff) = tariff {
        request["tariff"] = json!(tariff);
    }
    request
}

/// The comparison, after it has been checked that its parts sum exactly.
#[expect(clippy::needless_pass_by_value, reason = "the calls read better")]
fn compare(server: &Server, before: Value, after: Value) -> Value {
    let answer = server.post("/api/v1/estimates/comparison", &json!({ "before": before, "after": after }));
    assert_eq!(answer.status, 200, "{}", answer.json());
    let comparison = answer.json();
    for point in ["low", "expected", "high"] {
        let difference = ore(&comparison["difference"][point]);
        let total = |side: &str| ore(&comparison[side]["total"][point]);
        assert_eq!(total("after") - total("before"), difference);
        let sum: i64 = EFFECTS.iter().map(|effect| ore(&comparison["effects"][effect][point])).sum();
        assert_eq!(sum, difference, "{point}: {}", comparison["effects"]);
        for line in comparison["lines"].as_array().unwrap() {
            let amount = |side: &str| line.get(side).map_or(0, |side| ore(&side["amount"][point]));
            let effect = |effect: &str| ore(&line["effects"][effect][point]);
            let parts = effect("scope") + effect("quantity") + effect("price") + effect("rounding");
            assert_eq!(amount("after") - amount("before"), parts, "{line}");
            assert_eq!(effect("quantity"), effect("quantity_from_count") + effect("quantity_from_hours"), "{line}");
        }
    }
    comparison
}

fn effects(comparison: &Value) -> [i64; 5] {
    EFFECTS.map(|effect| ore(&comparison["effects"][effect]["expected"]))
}

#[test]
fn an_estimate_compared_with_itself_does_not_differ() {
    let comparison = compare(&Server::start(), request(), request());
    assert_eq!(effects(&comparison), [0; 5]);
    assert!(comparison["lines"].as_array().unwrap().iter().all(|line| line["change"] == "unchanged"));
}

#[test]
fn each_cause_has_its_own_effect() {
    let server = Server::start();
    // One more table: 2 500 kr of scope, 625 kr of VAT.
    let mut more = request();
    let tables = more.pointer_mut("/scope/extracts/fd_trygd").unwrap().as_array_mut().unwrap();
    tables.push(json!({ "table": "F_TU", "from": 2004, "to": 2010 }));
    let comparison = compare(&server, request(), more.clone());
    assert_eq!(effects(&comparison), [250_000, 0, 0, 62_500, 0]);
    // And the other way about.
    assert_eq!(effects(&compare(&server, more, request())), [-250_000, 0, 0, -62_500, 0]);

    // A second simple population: 4 hours at 1 078 kr more, because the scope counts more.
    let mut populations = request().pointer("/scope/populations").unwrap().clone();
    populations.as_array_mut().unwrap().push(json!({ "name": "Innvandrere", "complexity": "simple" }));
    let more = request_with("/scope/populations", populations);
    let comparison = compare(&server, request(), more);
    assert_eq!(effects(&comparison), [0, 431_200, 0, 107_800, 0]);
    let lines = comparison["lines"].as_array().unwrap();
    let changed: Vec<_> = lines.iter().filter(|line| line["change"] == "changed").collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0]["code"], "effort.population.simple");
    assert_eq!(changed[0]["effects"]["quantity_from_count"]["expected"], "4312.00");
    assert_eq!(changed[0]["effects"]["quantity_from_hours"]["expected"], "0.00");
}

#[test]
fn another_edition_is_split_into_hours_and_rates() {
    let server = Server::start();
    let comparison = compare(&server, side(request(), Some("2023-01-01")), side(request(), Some("2026-01-01")));
    let line = |code: &str| {
        let lines = comparison["lines"].as_array().unwrap();
        lines.iter().find(|line| line["code"] == code).unwrap().clone()
    };
    // 14 hours at 1 178 kr became 12 hours at 1 287 kr.
    let complex = line("effort.population.complex");
    assert_eq!(complex["effects"]["quantity_from_hours"]["expected"], "-2356.00");
    assert_eq!(complex["effects"]["quantity_from_count"]["expected"], "0.00");
    assert_eq!(complex["effects"]["price"]["expected"], "1308.00");
    let [scope, quantity, price, ..] = effects(&comparison);
    assert_eq!(scope, 0);
    assert!(quantity < 0 && price > 0);
}

#[test]
fn what_rounding_leaves_has_a_place_of_its_own() {
    let server = Server::start();
    let hours = |hours: &str| {
        let items = json!([{ "description": "Uttak", "hours": { "low": hours, "expected": hours, "high": hours } }]);
        request_with("/scope/extracts/outside_variable_lists", items)
    };
    // 0.33 hours more at 1 287 kr: 424.71 kr, and VAT of 106.1775 kr, which the two totals round on their own.
    let comparison = compare(&server, hours("0.33"), hours("0.67"));
    let [_, quantity, _, vat, rounding] = effects(&comparison);
    assert_eq!((quantity, vat), (43_758, 10_940));
    assert_eq!(quantity + vat + rounding, ore(&comparison["difference"]["expected"]));
}

#[test]
fn faults_of_both_sides_are_reported_at_once() {
    let server = Server::start();
    let before = request_with("/scope/institutions", json!(0));
    let mut after = request_with("/scope/delivery/storage", json!("usb"));
    after["language"] = json!("nb");
    let answer = server.post("/api/v1/estimates/comparison", &json!({ "before": before, "after": after, "more": 1 }));
    assert_eq!(answer.status, 422);
    let expected = [
        ("$.more", "unknown_field"),
        ("$.before.scope.institutions", "out_of_range"),
        ("$.after.language", "unknown_field"),
        ("$.after.scope.delivery.storage", "unknown_choice"),
    ];
    assert_eq!(answer.faults(), expected.map(|(path, code)| (path.to_owned(), code.to_owned())));
}

#[test]
fn an_item_outside_the_lists_is_known_by_what_it_is_and_not_by_its_place() {
    let server = Server::start();
    let items = |items: &[(&str, &str)]| {
        let items: Vec<Value> = items
            .iter()
            .map(|(description, hours)| {
                json!({ "description": description, "hours": { "low": hours, "expected": hours, "high": hours } })
            })
            .collect();
        request_with("/scope/extracts/outside_variable_lists", json!(items))
    };
    // A of 10 hours goes; B of 20 stays and becomes the first.
    let comparison = compare(&server, items(&[("A", "10"), ("B", "20")]), items(&[("B", "20")]));
    assert_eq!(effects(&comparison), [-1_287_000, 0, 0, -321_750, 0]);
    // One that is described anew in the same place is the same, with other hours.
    let comparison =
        compare(&server, items(&[("A", "10"), ("B", "20")]), items(&[("A, mer nøyaktig", "11"), ("B", "20")]));
    assert_eq!(effects(&comparison), [0, 128_700, 0, 32_175, 0]);
    // The same description twice is two items.
    let comparison = compare(&server, items(&[("A", "10")]), items(&[("A", "10"), ("A", "10")]));
    assert_eq!(effects(&comparison), [1_287_000, 0, 0, 321_750, 0]);
}
