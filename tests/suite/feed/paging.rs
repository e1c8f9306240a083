//! Pages and ranges of the feed: wherever they begin and end and whatever they are narrowed to, they have the rows that they
//! should, and their control totals are the sums of those.

use std::collections::BTreeMap;

use super::rows::{FEED, control, control_headers, day, demo, page, postings, rows, sequence, sum, totals};
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
    if let Some(row) = some(3) {
        parameters.push(format!("reversal={}", row["reversal"]));
        tests.push(Box::new(move |other| other["reversal"] == row["reversal"]));
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
    for (header, value) in control_headers(control) {
        assert_eq!(answer.header(&header), value, "{range}: {header}");
    }
    let lines = crate::support::text(&answer.body).lines().count();
    assert_eq!(json!(lines - 1), control["count"], "{range}");
}

/// What totals are grouped by besides the stage, in the order of their members.
const DIMENSIONS: [&str; 5] = ["month", "activity", "tariff", "applicant", "document_type"];

fn totals_by_whatever_sum_to_the_same(office: &Office) {
    let server = demo(office, QUOTES);
    let all = rows(&server, "");
    let middle = day(&all[all.len() / 2]);
    let (from, to) = (middle - jiff::Span::new().days(200), middle + jiff::Span::new().days(45));
    let in_days = move |row: &Value| (from..=to).contains(&day(row));
    let ranges: [(String, Test); 5] = [
        (String::new(), Box::new(|_| true)),
        ("&after=1003&until=4207".to_owned(), Box::new(|row| (1_004..=4_207).contains(&sequence(row)))),
        (format!("&from={from}&to={to}"), Box::new(in_days)),
        (
            "&stage=quoted&reversal=false".to_owned(),
            Box::new(|row| row["stage"] == "quoted" && row["reversal"] == false),
        ),
        (format!("&from={from}&reversal=true"), Box::new(move |row| day(row) >= from && row["reversal"] == true)),
    ];
    for which in 0_u8..32 {
        let dimensions: Vec<&str> = DIMENSIONS
            .into_iter()
            .enumerate()
            .filter_map(|(bit, name)| (which & (1 << bit) != 0).then_some(name))
            .collect();
        for (range, holds) in &ranges {
            let within: Vec<Value> = all.iter().filter(|row| holds(row)).cloned().collect();
            let reported = totals(&server, &format!("by={}{range}", [&["stage"][..], &dimensions].concat().join(",")));
            assert_eq!(reported["totals"], expected_totals(&dimensions, &within), "{dimensions:?} {range}");
            assert_eq!(reported["control"], control(&within), "{dimensions:?} {range}");
        }
    }
}

/// The totals of rows, in their order.
fn expected_totals(dimensions: &[&str], rows: &[Value]) -> Value {
    let mut groups: BTreeMap<Vec<String>, Vec<Value>> = BTreeMap::new();
    let places = ["quoted", "ordered", "settled"];
    let place = |row: &Value| places.iter().position(|stage| row["stage"] == *stage).expect("a stage").to_string();
    let text = |row: &Value, column: &str| row[column].as_str().expect("a text").to_owned();
    for row in rows {
        let key = |name: &&str| match *name {
            "month" => text(row, "posted_on")[..7].to_owned(),
            "tariff" => text(row, "tariff_id"),
            "applicant" => text(row, "organisation_number"),
            name => text(row, name),
        };
        let key = std::iter::once(place(row)).chain(dimensions.iter().map(key)).collect();
        groups.entry(key).or_default().push(row.clone());
    }
    let total = |(key, rows): (Vec<String>, Vec<Value>)| {
        let mut total = sum(&rows, |_| true);
        total["gross"] = sum(&rows, |row| row["reversal"] == false);
        total["reversals"] = sum(&rows, |row| row["reversal"] == true);
        total["stage"] = rows[0]["stage"].clone();
        for (name, value) in dimensions.iter().zip(&key[1..]) {
            match *name {
                "tariff" => total["tariff_id"] = json!(value),
                "applicant" => {
                    let name = &rows.last().expect("a row")["applicant_name"];
                    total["applicant"] = json!({ "organisation_number": value, "name": name });
                }
                name => total[name] = json!(value),
            }
        }
        total
    };
    groups.into_iter().map(total).collect()
}
