//! Pages and ranges of the feed: wherever they begin and end and whatever they are narrowed to, they have the rows that they
//! should, and their control totals are the sums of those.

use std::collections::BTreeMap;

use super::rows::{FEED, amount, control, day, demo, hundredths, page, postings, rows, sequence, totals};
use crate::office::{Caller as _, Office, Server, on_both};
use crate::support::Chance;
use serde_json::{Value, json};

on_both!(
    pages_of_any_size_make_up_the_whole,
    a_page_begins_and_ends_where_requested,
    every_range_has_its_rows_and_their_sums_whatever_it_is_narrowed_to,
    totals_by_whatever_sum_to_the_same,
);

/// More postings and more rows than are read at once.
const QUOTES: u32 = 300;

fn pages_of_any_size_make_up_the_whole(office: &Office) {
    let server = demo(office, QUOTES);
    let all = rows(&server, "");
    let postings = postings(&all).len();
    assert!(all.len() > 4_200 && postings > 300, "{} rows of {postings} postings", all.len());
    for limit in [457, 4_095, 4_096, 4_097, 10_000] {
        let (mut found, mut after, mut pages) = (Vec::new(), 0, 0);
        loop {
            let page = page(&server, &format!("after={after}&limit={limit}"));
            let rows = page["line_items"].as_array().expect("rows").clone();
            assert_eq!(page["control"], control(&rows), "after {after}, {limit}");
            let more = page["more"] == json!(true);
            assert!(!more || rows.len() == limit, "after {after}: {} of {limit}", rows.len());
            pages += 1;
            after = page["next"].as_i64().expect("a place");
            assert_eq!(Some(after), rows.last().map(sequence));
            found.extend(rows);
            if !more {
                break;
            }
        }
        assert!(found == all, "{limit}");
        assert_eq!(pages, all.len().div_ceil(limit), "{limit}");
    }
}

fn a_page_begins_and_ends_where_requested(office: &Office) {
    let server = demo(office, 12);
    let all = rows(&server, "");
    let end = i64::try_from(all.len()).expect("a count");
    for (parameters, first, last, next, more) in [
        (String::from("after=0&limit=1"), 1, 1, 1, true),
        (format!("after={}&limit=1", end - 1), end, end, end, false),
        (format!("after={}&limit=1", end - 2), end - 1, end - 1, end - 1, true),
        (format!("limit={end}"), 1, end, end, false),
        (format!("limit={}", end - 1), 1, end - 1, end - 1, true),
        (String::from("limit=10000"), 1, end, end, false),
        (format!("after={end}"), 0, 0, end, false),
        (format!("after={}", end + 5), 0, 0, end + 5, false),
        (String::from("until=0"), 0, 0, 0, false),
        (String::from("until=1"), 1, 1, 1, false),
        (String::from("after=3&until=5"), 4, 5, 5, false),
        (String::from("after=3&until=5&limit=1"), 4, 4, 4, true),
        (String::from("after=3&until=5&limit=2"), 4, 5, 5, false),
        (String::from("after=5&until=5"), 0, 0, 5, false),
        (String::from("after=7&until=5"), 0, 0, 7, false),
        (format!("until={}", i64::MAX), 1, end, end, false),
        (format!("after={end}&until={}", i64::MAX), 0, 0, end, false),
        (String::from("after=00002&limit=01"), 3, 3, 3, true),
    ] {
        let page = page(&server, &parameters);
        let expected: Vec<Value> = all.iter().filter(|row| (first..=last).contains(&sequence(row))).cloned().collect();
        assert_eq!(page["line_items"], json!(expected), "{parameters}");
        assert_eq!((&page["next"], &page["more"]), (&json!(next), &json!(more)), "{parameters}");
        assert_eq!(page["control"], control(&expected), "{parameters}");
    }
}

/// What narrows a range, as parameters and as a function of a row.
struct Narrowing(String, Test);
type Test = Box<dyn Fn(&Value) -> bool>;

fn narrowing(all: &[Value], chance: &mut Chance) -> Narrowing {
    let mut parameters = vec![String::new()];
    let mut tests: Vec<Test> = Vec::new();
    let mut some = |every: u64| (chance.below(every) == 0).then(|| all[chance.index(all)].clone());
    for (name, column, every) in
        [("stage", "stage", 3), ("quote", "quote_number", 4), ("case_number", "case_number", 4)]
    {
        if let Some(row) = some(every) {
            parameters.push(format!("{name}={}", row[column].as_str().expect("a text")));
            tests.push(Box::new(move |other| other[column] == row[column]));
        }
    }
    let days = [some(3), some(3)].map(|row| row.map(|row| day(&row)));
    let [from, to] = match days {
        [Some(one), Some(other)] => [Some(one.min(other)), Some(one.max(other))],
        days => days,
    };
    if let Some(from) = from {
        parameters.push(format!("from={from}"));
        tests.push(Box::new(move |row| day(row) >= from));
    }
    if let Some(to) = to {
        parameters.push(format!("to={to}"));
        tests.push(Box::new(move |row| day(row) <= to));
    }
    Narrowing(parameters.join("&"), Box::new(move |row| tests.iter().all(|test| test(row))))
}

fn every_range_has_its_rows_and_their_sums_whatever_it_is_narrowed_to(office: &Office) {
    let server = demo(office, QUOTES);
    let all = rows(&server, "");
    let end = u64::try_from(all.len()).expect("a count");
    let mut chance = Chance::seeded();
    let mut rows_seen = 0;
    for round in 0..40 {
        let Narrowing(narrowed, holds) = narrowing(&all, &mut chance);
        let after = if chance.below(4) == 0 { 0 } else { chance.below(end) };
        let until = if chance.below(3) == 0 { end + chance.below(3) } else { after + chance.below(end - after + 20) };
        let range = format!("after={after}&until={until}{narrowed}");
        let within = |row: &&Value| (after + 1..=until).contains(&u64::try_from(sequence(row)).expect("a sequence"));
        let expected: Vec<Value> = all.iter().filter(within).filter(|row| holds(row)).cloned().collect();
        rows_seen += expected.len();
        let found = rows(&server, &range);
        assert!(found == expected, "{range}: {} rows and not {}", found.len(), expected.len());
        assert_eq!(totals(&server, &range)["control"], control(&expected), "{range}");
        assert_control_headers(&server, &range, &control(&expected));
        // A page that is full ends before the next row, not behind it.
        let limit = usize::try_from(1 + chance.below(40)).expect("a limit");
        let page = page(&server, &format!("{range}&limit={limit}"));
        let first: Vec<Value> = expected.iter().take(limit).cloned().collect();
        assert_eq!(page["line_items"], json!(first), "{range}, {limit}");
        assert_eq!(page["more"], json!(expected.len() > limit), "{range}, {limit}");
        let next = if expected.len() > limit {
            sequence(&first[limit - 1])
        } else {
            i64::try_from(until.min(end).max(after)).expect("a place")
        };
        assert_eq!(page["next"], json!(next), "{range}, {limit}, round {round}");
    }
    assert!(rows_seen > 1_000, "{rows_seen}");
}

fn assert_control_headers(server: &Server, range: &str, control: &Value) {
    let answer = server.get(&format!("{FEED}?{range}&format=csv"));
    assert_eq!(answer.status, 200, "{range}");
    let text = |key: &str| match &control[key] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for key in ["count", "net", "vat", "first_sequence", "last_sequence"] {
        let header = format!("control-{}", key.replace('_', "-"));
        assert_eq!(answer.header(&header), text(key), "{range}: {header}");
    }
    let lines = crate::support::text(&answer.body).lines().count();
    assert_eq!(json!(lines - 1), control["count"], "{range}");
}

fn totals_by_whatever_sum_to_the_same(office: &Office) {
    let server = demo(office, QUOTES);
    let all = rows(&server, "");
    let month = |row: &Value| day(row).strftime("%Y-%m").to_string();
    let text = |row: &Value, column: &str| row[column].as_str().expect("a text").to_owned();
    for which in 1_u8..16 {
        let dimensions: Vec<&str> = ["stage", "month", "activity", "tariff"]
            .into_iter()
            .enumerate()
            .filter_map(|(bit, name)| (which & (1 << bit) != 0).then_some(name))
            .collect();
        for (range, first, last) in [("", 1, i64::MAX), ("&after=1003&until=4207", 1_004, 4_207)] {
            let mut expected: BTreeMap<Vec<String>, (usize, i64, i64)> = BTreeMap::new();
            for row in all.iter().filter(|row| (first..=last).contains(&sequence(row))) {
                let key = |name: &&str| match *name {
                    "month" => month(row),
                    "tariff" => text(row, "tariff_id"),
                    name => text(row, name),
                };
                let sum = expected.entry(dimensions.iter().map(key).collect()).or_default();
                let [net, vat] = ["net", "vat_amount"].map(|column| hundredths(&row[column]));
                *sum = (sum.0 + 1, sum.1 + net, sum.2 + vat);
            }
            let reported = totals(&server, &format!("by={}{range}", dimensions.join(",")));
            let total = |total: &Value| {
                let key = |name: &&str| text(total, if *name == "tariff" { "tariff_id" } else { name });
                let count = usize::try_from(total["count"].as_u64().expect("a count")).expect("a count");
                let key: Vec<String> = dimensions.iter().map(key).collect();
                assert_eq!(total.as_object().map(serde_json::Map::len), Some(key.len() + 3), "{total}");
                (key, (count, hundredths(&total["net"]), hundredths(&total["vat"])))
            };
            let found: Vec<_> = reported["totals"].as_array().expect("totals").iter().map(total).collect();
            assert_eq!(found.iter().cloned().collect::<BTreeMap<_, _>>(), expected, "{dimensions:?} {range}");
            assert_eq!(found.len(), expected.len(), "{dimensions:?} {range}");
            let sums = found.iter().fold((0, 0, 0), |sum, (_, one)| (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2));
            let control = &reported["control"];
            let expected = (json!(sums.0), json!(amount(sums.1)), json!(amount(sums.2)));
            assert_eq!((&control["count"], &control["net"], &control["vat"]), (&expected.0, &expected.1, &expected.2));
        }
    }
}
