//! What the feed can be narrowed to, in days of Norway and by quote and case, and what is said of parameters that are wrong.

use std::collections::BTreeMap;

use super::rows::{FEED, end, hundredths, names, page, posted, rows, small, totals};
use crate::office::{Caller as _, Office, Server, on_both, redacted};
use serde_json::{Value, json};

on_both!(
    a_day_is_one_of_norway_also_when_the_clock_is_put_forward_or_back,
    a_quote_is_found_with_all_its_revisions_and_a_case_with_all_its_quotes,
);

/// The last and the first millisecond of days in Norway: before, on and behind those with 23 and 25 hours.
const MOMENTS: [(&str, &str); 10] = [
    ("2026-03-28T22:59:59.999Z", "2026-03-28"),
    ("2026-03-28T23:00:00Z", "2026-03-29"),
    ("2026-03-29T21:59:59.999Z", "2026-03-29"),
    ("2026-03-29T22:00:00Z", "2026-03-30"),
    ("2026-03-31T21:59:59.999Z", "2026-03-31"),
    ("2026-03-31T22:00:00Z", "2026-04-01"),
    ("2026-10-24T21:59:59.999Z", "2026-10-24"),
    ("2026-10-24T22:00:00Z", "2026-10-25"),
    ("2026-10-25T22:59:59.999Z", "2026-10-25"),
    ("2026-10-25T23:00:00Z", "2026-10-26"),
];

fn a_day_is_one_of_norway_also_when_the_clock_is_put_forward_or_back(office: &Office) {
    let server = office.server_at("2026-03-01T12:00:00Z");
    let mut days: Vec<(&str, Value)> = Vec::new();
    for (moment, day) in MOMENTS {
        office.at(moment);
        // What expires by the way is none of the case.
        let posted = posted(&server, || {
            let quote = server.issued_of(&small());
            server.must(&quote, "withdraw");
        });
        assert!(posted.iter().all(|row| row["posted_at"] == moment), "{moment}");
        assert!(posted.iter().all(|row| row["posted_on"] == day), "{moment}");
        days.extend(posted.into_iter().map(|row| (day, row)));
    }
    let mut ends: Vec<&str> = MOMENTS.iter().map(|(_, day)| *day).collect();
    ends.extend(["2026-03-27", "2026-04-02", "2026-10-27"]);
    ends.sort_unstable();
    ends.dedup();
    let within = |from: &str, to: &str| -> Vec<Value> {
        days.iter().filter(|(day, _)| *day >= from && *day <= to).map(|(_, row)| row.clone()).collect()
    };
    for (index, from) in ends.iter().enumerate() {
        assert_eq!(rows(&server, &format!("from={from}")), within(from, "9"), "from {from}");
        assert_eq!(rows(&server, &format!("to={from}")), within("", from), "to {from}");
        for to in &ends[index..] {
            assert_eq!(rows(&server, &format!("from={from}&to={to}")), within(from, to), "{from} to {to}");
        }
    }
    let by_month = totals(&server, "by=month");
    // Whoever sums the rows by the month of their day has the totals, to the øre: what was offered, and what was taken back.
    let mut pivot: BTreeMap<&str, [i64; 4]> = BTreeMap::new();
    for (_, row) in &days {
        let sums = pivot.entry(&row["posted_on"].as_str().expect("a day")[..7]).or_default();
        let first = if row["reversal"] == true { 2 } else { 0 };
        sums[first] += hundredths(&row["net"]);
        sums[first + 1] += hundredths(&row["vat_amount"]);
    }
    let sums = by_month["totals"].as_array().expect("totals").iter();
    let sums = sums.map(|one| {
        let of = |part: &str, sum: &str| hundredths(&one[part][sum]);
        let month = one["month"].as_str().expect("a month");
        (month, [of("gross", "net"), of("gross", "vat"), of("reversals", "net"), of("reversals", "vat")])
    });
    assert_eq!(sums.collect::<BTreeMap<_, _>>(), pivot);
    let months: Vec<(&str, u64)> = by_month["totals"]
        .as_array()
        .expect("totals")
        .iter()
        .map(|total| (total["month"].as_str().expect("a month"), total["count"].as_u64().expect("a count")))
        .collect();
    let count =
        |month: &str| u64::try_from(days.iter().filter(|(day, _)| day.starts_with(month)).count()).expect("a count");
    assert_eq!(months, ["2026-03", "2026-04", "2026-10"].map(|month| (month, count(month))));
}

fn a_quote_is_found_with_all_its_revisions_and_a_case_with_all_its_quotes(office: &Office) {
    let server = office.server();
    let of_case = |case: &str| {
        let mut draft = small();
        draft["case_number"] = json!(case);
        server.issued_of(&draft)
    };
    let first = of_case("2026/12");
    of_case("2026/12-3");
    of_case("2026/123");
    server.issue(&server.revised(&first));
    let second = of_case("2026/12");
    server.must(&second, "accept");
    let found = |parameters: &str| names(&rows(&server, parameters));
    let of_first = ["+quoted 2026-000001/1", "-quoted 2026-000001/1", "+quoted 2026-000001/2"];
    let of_second = ["+quoted 2026-000004/1", "-quoted 2026-000004/1", "+ordered 2026-000004/1"];
    assert_eq!(found("quote=2026-000001"), of_first);
    assert_eq!(found("case_number=2026/12"), [of_first, of_second].concat());
    assert_eq!(found("case_number=2026/12-3"), ["+quoted 2026-000002/1"]);
    assert_eq!(found("case_number=2026%2F123"), ["+quoted 2026-000003/1"]);
    assert_eq!(found("case_number=2026/12&stage=ordered"), ["+ordered 2026-000004/1"]);
    assert_eq!(found("quote=2026-000004&case_number=2026/12&stage=quoted"), of_second[..2]);
    for nothing in [
        "quote=2026-000004&case_number=2026/123",
        "quote=2026-000009",
        "quote=2025-000001",
        "case_number=2025/12",
        "stage=settled",
        "quote=2026-000001&from=2026-11-23",
    ] {
        assert_eq!(found(nothing), Vec::<String>::new(), "{nothing}");
        let page = page(&server, nothing);
        // Whoever reads on does not read again what was looked through.
        assert_eq!((&page["next"], &page["more"]), (&json!(end(&server)), &json!(false)), "{nothing}");
    }
}

/// Each with its path and code.
const WRONG: [(&str, &[(&str, &str)]); 14] = [
    ("after=-1", &[("$.after", "bad_parameter")]),
    ("after=9223372036854775808", &[("$.after", "bad_parameter")]),
    ("after=", &[("$.after", "bad_parameter")]),
    ("until=x", &[("$.until", "bad_parameter")]),
    ("until=1.5", &[("$.until", "bad_parameter")]),
    ("limit=0", &[("$.limit", "bad_parameter")]),
    ("limit=10001", &[("$.limit", "bad_parameter")]),
    ("limit=-1", &[("$.limit", "bad_parameter")]),
    ("stage=Quoted", &[("$.stage", "bad_parameter")]),
    ("from=2026-02-30", &[("$.from", "bad_parameter")]),
    ("from=2026-03-02&to=2026-03-01", &[("$.to", "dates_reversed")]),
    ("by=stage", &[("$.by", "unknown_field")]),
    ("after=1&after=1", &[("$.after", "duplicate_field")]),
    ("format=csv&limit=5", &[("$.limit", "bad_parameter")]),
];

#[test]
fn what_is_wrong_is_named_by_its_parameter() {
    let server = Server::start();
    for (parameters, expected) in WRONG {
        let answer = server.get(&format!("{FEED}?{parameters}"));
        assert_eq!(answer.status, 422, "{parameters}: {}", String::from_utf8_lossy(&answer.body));
        let expected: Vec<_> = expected.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect();
        assert_eq!(answer.faults(), expected, "{parameters}");
    }
    for locale in ["locale=nb", "locale=nb&format=json", "locale=nn&format=ndjson", "locale=en&format=csv", "locale="] {
        let answer = server.get(&format!("{FEED}?{locale}"));
        assert_eq!((answer.status, &answer.faults()[0].0[..]), (422, "$.locale"), "{locale}");
    }
    for reversal in ["", "yes", "True", "1"] {
        let answer = server.get(&format!("{FEED}?reversal={reversal}"));
        assert_eq!(answer.faults(), [("$.reversal".to_owned(), "bad_parameter".to_owned())], "{reversal}");
    }
    for by in ["", "stage,", "year", "stage,,month", "STAGE", "stage, month"] {
        let answer = server.get(&format!("{FEED}/totals?by={}", by.replace(' ', "%20")));
        assert_eq!((answer.status, answer.faults().len()), (422, 1), "{by}");
    }
    let answer = server.get(&format!("{FEED}/totals?limit=1"));
    assert_eq!((answer.status, &answer.faults()[0].1[..]), (422, "unknown_field"));
    for (form, place) in
        [("format=parquet", "$.format"), ("locale=nb", "$.locale"), ("locale=nb&format=json", "$.locale")]
    {
        let answer = server.get(&format!("{FEED}/totals?{form}"));
        assert_eq!(answer.faults(), [(place.to_owned(), "bad_parameter".to_owned())], "{form}");
    }
}

#[test]
fn every_fault_is_reported_at_once_in_three_languages() {
    let server = Server::start();
    let path = format!(
        "{FEED}?after=-1&until=x&limit=0&stage=sold&from=2026-13-01&to=now&case_number=1&quote=2026&format=pdf&locale=en\
         &sort=net&after=2&reversal=no"
    );
    let reported = ["nb", "nn", "en"].map(|language| {
        let answer = server.send("GET", &path, &[("accept-language", language)], b"");
        assert_eq!((answer.status, answer.header("content-type")), (422, "application/problem+json"));
        redacted(answer.json(), &["/instance"])
    });
    assert_eq!(reported[0]["errors"].as_array().map(Vec::len), Some(13), "{}", reported[0]);
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!("suite__feed__every_fault_at_once", reported);
    });
}
