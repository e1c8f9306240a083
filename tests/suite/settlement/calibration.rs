//! What settled quotes teach, over HTTP: figures computed by hand and again, filters, and what a correction leaves.

use super::flat_prices::flat;
use super::sums::{activity, omitted};
use crate::office::{
    Caller as _, Finance as _, Office, Server, assert_faults, draft, draft_of_tables, new_reference, on_both,
    taken_back, work,
};
use crate::support::{Chance, text};
use serde_json::{Value, json};

on_both!(
    figures_are_those_computed_by_hand_and_only_current_notes_count,
    random_settlements_come_to_what_their_notes_say,
    the_period_is_of_days_in_norway_and_bad_parameters_are_reported,
    flat_prices_are_compared_with_the_work_behind_them,
);

fn calibration(server: &Server, parameters: &str) -> Value {
    server.read_json(&format!("/api/v1/calibration{parameters}"))
}

fn of<'c>(calibration: &'c Value, list: &str, key: &str, code: &str) -> &'c Value {
    let rows = calibration[list].as_array().expect("rows");
    rows.iter().find(|row| row[key] == code).unwrap_or_else(|| panic!("{code} in {calibration}"))
}

fn figures(statistics: &Value) -> [&str; 6] {
    ["min", "mean", "median", "p80", "p95", "max"].map(|key| statistics[key].as_str().expect("a figure"))
}

fn figures_are_those_computed_by_hand_and_only_current_notes_count(office: &Office) {
    let server = office.server();
    let nothing = calibration(&server, "");
    assert_eq!((&nothing["notes"], &nothing["tariff_id"]), (&json!(0), &json!("2026-01-01")));
    assert_eq!((&nothing["activities"], &nothing["rules"]), (&json!([]), &json!([])));
    // 6, 9 and 13 hours of coordination, for which 12 were quoted.
    let quotes: Vec<Value> = ["6", "9", "13"]
        .iter()
        .map(|hours| {
            let quote = server.accepted();
            server.worked(&quote, "coordination", "adviser", hours);
            server.settled(&quote);
            quote
        })
        .collect();
    let reported = calibration(&server, "");
    let coordination = of(&reported, "activities", "code", "coordination");
    assert_eq!(
        (&reported["notes"], &coordination["quotes"], &coordination["few"]),
        (&json!(3), &json!(3), &json!(true))
    );
    assert_eq!(figures(&coordination["quoted_hours"]), ["12"; 6]);
    // 28 hours of three: 9.333.
    assert_eq!(figures(&coordination["worked_hours"]), ["6", "9.33", "9", "13", "13", "13"]);
    // 0.5, 0.75 and 1.08333: 2.33333 of three are 0.77777.
    assert_eq!(figures(&coordination["worked_to_quoted"]), ["0.5", "0.78", "0.75", "1.08", "1.08", "1.08"]);
    // Three rules share the activity, and no entry says of which it was.
    let rule = of(&reported, "rules", "rule", "coordination.case");
    assert_eq!((&rule["quotes"], &rule["not_told_apart"]), (&json!(0), &json!(3)));
    assert_eq!(rule["norm"], json!({ "low": "4", "expected": "8", "high": "12" }));
    // A correction: 13 hours were 3. What was credited teaches nothing, what replaces it does.
    let entries = [taken_back(1), work("coordination", "adviser", "3")];
    server.credited(&quotes[2], &json!({ "reason": "Feil.", "time_entries": entries }));
    server.credited(&quotes[1], &new_reference("Feil kjøper."));
    let reported = calibration(&server, "");
    let coordination = of(&reported, "activities", "code", "coordination");
    assert_eq!((&reported["notes"], &coordination["quotes"]), (&json!(3), &json!(3)));
    assert_eq!(figures(&coordination["worked_hours"]), ["3", "6", "6", "9", "9", "9"]);
}

/// The figures of hundredths of hours, each rounded half up.
fn expected(mut hundredths: Vec<i64>) -> [String; 6] {
    hundredths.sort_unstable();
    let count = hundredths.len();
    let divided = |sum: i64, by: usize| {
        let by = i64::try_from(by).expect("a count");
        (2 * sum + by).div_euclid(2 * by)
    };
    let rank = |percent: usize| hundredths[(count * percent).div_ceil(100) - 1];
    let median = divided(hundredths[(count - 1) / 2] + hundredths[count / 2], 2);
    let figures =
        [hundredths[0], divided(hundredths.iter().sum(), count), median, rank(80), rank(95), hundredths[count - 1]];
    figures.map(|hundredths| {
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    })
}

fn hundredths(hours: &Value) -> i64 {
    let (whole, part) = hours.as_str().map(|text| text.split_once('.').unwrap_or((text, ""))).expect("hours");
    whole.parse::<i64>().expect("a number") * 100 + format!("{part:0<2}").parse::<i64>().expect("decimals")
}

#[test]
fn a_format_by_name_goes_before_what_is_accepted() {
    let server = Server::start();
    let (json, csv) = ("application/json", "text/csv; charset=utf-8; header=present");
    for (format, accept, expected) in [
        ("", "*/*", Some(json)),
        ("", "text/csv", Some(csv)),
        ("", "text/html", None),
        ("?format=json", "text/csv", Some(json)),
        ("?format=csv", json, Some(csv)),
        ("?format=json", "text/html", Some(json)),
        ("?format=csv", "text/html", Some(csv)),
    ] {
        let answer = server.send("GET", &format!("/api/v1/calibration{format}"), &[("accept", accept)], b"");
        let found = (answer.status == 200).then(|| answer.header("content-type"));
        assert_eq!(found, expected, "{format} {accept}: {}", answer.status);
        assert!(found.is_some() || answer.status == 406, "{format} {accept}: {}", answer.status);
    }
}

fn random_settlements_come_to_what_their_notes_say(office: &Office) {
    const QUOTES: u32 = 11;
    let mut chance = Chance::seeded();
    let server = office.server();
    let rules = ["case", "institution", "source"].map(|rule| format!("effort.coordination.{rule}"));
    for _ in 0..QUOTES {
        let quote = server.accepted();
        // Each entry says of which line it was.
        for line in &rules {
            let hours = format!("{}.{:02}", chance.below(9), 1 + chance.below(99));
            let mut entry = work("coordination", "adviser", &hours);
            entry["line"] = json!(line);
            assert_eq!(server.record(&quote, &entry).status, 201);
        }
        server.settled(&quote);
    }
    let notes: Vec<Value> = (1..=QUOTES).map(|number| server.note(&format!("S-2026-{number:06}"))).collect();
    let reported = calibration(&server, "");
    let coordination = of(&reported, "activities", "code", "coordination");
    assert_eq!((&reported["notes"], &coordination["few"]), (&json!(QUOTES), &json!(false)));
    assert_eq!(coordination.get("remark"), None);
    let worked = |note: &Value| hundredths(&activity(note, "coordination")["worked"]["hours"]);
    assert_eq!(figures(&coordination["worked_hours"]), expected(notes.iter().map(worked).collect()));
    for (rule, count) in [("case", 1), ("institution", 1), ("source", 1)] {
        let code = format!("coordination.{rule}");
        let of_note = |note: &Value| {
            let observed = note["observations"].as_array().unwrap().iter().find(|one| one["rule"] == code.as_str());
            let observed = observed.unwrap_or_else(|| panic!("{code} in {note}"));
            assert_eq!(observed["count"], json!(count));
            let entries = note["time_entries"].as_array().unwrap().iter();
            let own = entries.filter(|entry| entry["line"] == format!("effort.{code}"));
            assert_eq!(
                own.map(|entry| hundredths(&entry["hours"])).sum::<i64>(),
                hundredths(&observed["worked_hours"])
            );
            hundredths(&observed["worked_hours"])
        };
        let all: Vec<i64> = notes.iter().map(of_note).collect();
        let row = of(&reported, "rules", "rule", &code);
        assert_eq!((&row["quotes"], &row["not_told_apart"]), (&json!(QUOTES), &json!(0)));
        assert_eq!(figures(&row["worked_hours"]), expected(all.clone()), "{code}");
        assert_eq!(figures(&row["worked_hours_per_unit"]), expected(all), "{code}");
    }
    // The table says the same.
    let csv = server.try_send("GET", "/api/v1/calibration?format=csv", &[("accept", "text/csv")], b"");
    let csv = csv.expect("an answer");
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8; header=present"));
    let table = text(&csv.body);
    let mut lines = table.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>());
    let head = lines.next().expect("a head");
    let row = lines.find(|row| row[..2] == ["rule", "coordination.case"]).expect("a row");
    let statistics = &of(&reported, "rules", "rule", "coordination.case")["worked_hours"];
    for key in ["mean", "median", "p80", "p95"] {
        let column = head.iter().rposition(|name| *name == format!("worked_hours_{key}")).expect("a column");
        // Counted from the end: a name may hold commas.
        assert_eq!(row[row.len() + column - head.len()], statistics[key], "{key}: {table}");
    }
}

fn the_period_is_of_days_in_norway_and_bad_parameters_are_reported(office: &Office) {
    let server = office.server();
    let quotes = [server.accepted(), server.accepted()];
    for (quote, now) in quotes.iter().zip(["2026-11-24T22:59:59Z", "2026-11-24T23:00:00Z"]) {
        office.at(now);
        server.settled(quote);
    }
    for (parameters, notes) in [
        ("", 2),
        ("?from=2026-11-24", 2),
        ("?from=2026-11-25", 1),
        ("?from=2026-11-26", 0),
        ("?to=2026-11-24", 1),
        ("?to=2026-11-23", 0),
        ("?from=2026-11-24&to=2026-11-24", 1),
        ("?tariff=2021-01-01", 2),
    ] {
        assert_eq!(calibration(&server, parameters)["notes"], json!(notes), "{parameters}");
    }
    assert_eq!(calibration(&server, "?tariff=2021-01-01")["tariff_id"], "2021-01-01");
    for (parameters, faults) in [
        ("?tariff=2020-01-01", vec![("$.tariff", "unknown_tariff")]),
        ("?tariff=", vec![("$.tariff", "unknown_tariff")]),
        ("?from=2026-11-25&to=2026-11-24", vec![("$.to", "dates_reversed")]),
        ("?from=tomorrow", vec![("$.from", "bad_parameter")]),
        ("?format=xml", vec![("$.format", "bad_parameter")]),
        ("?few=1", vec![("$.few", "unknown_field")]),
    ] {
        assert_faults(&server.read(&format!("/api/v1/calibration{parameters}")), &faults);
    }
    let html = server.try_send("GET", "/api/v1/calibration", &[("accept", "text/html")], b"");
    assert_eq!(html.expect("an answer").status, 406);
}

fn flat_prices_are_compared_with_the_work_behind_them(office: &Office) {
    let server = office.server();
    assert_eq!(calibration(&server, "")["flat_lines"], json!([]));
    let settled = |draft: &Value, entries: &[Value], body: &Value| {
        let quote = server.accepted_of(draft);
        for entry in entries {
            assert_eq!(server.record(&quote, entry).status, 201, "{entry}");
        }
        assert_eq!(server.settle(&quote, body).status, 200);
        quote
    };
    let table = Some("fd_trygd.F_UFP");
    // The small draft has one flat line, whose the hours are whether they name it or not.
    let first = settled(&draft(), &[flat("adviser", "1", table)], &Value::Null);
    settled(&draft(), &[flat("adviser", "2", None)], &Value::Null);
    let hourly = work("extraction", "adviser", "7");
    settled(&draft(), &[flat("office", "0.5", table), flat("adviser", "1.5", table), hourly], &Value::Null);
    // Hours of four lines that name none are those of any; hours that name theirs say nothing of the others.
    let tables = draft_of_tables();
    settled(&tables, &[flat("adviser", "9", table), flat("adviser", "9", None)], &Value::Null);
    settled(&tables, &[flat("executive_officer_1", "1", Some("fd_trygd.F_SP"))], &Value::Null);
    // What was not delivered says nothing of its price, and nor does a quote without hours behind flat prices.
    settled(&draft(), &[flat("adviser", "20", table)], &json!({ "omitted_lines": [omitted("fd_trygd.F_UFP")] }));
    settled(&draft(), &[], &Value::Null);

    let reported = calibration(&server, "");
    let lines: Vec<(&str, u64, u64)> = reported["flat_lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let count = |key: &str| one[key].as_u64().unwrap();
            assert_eq!(
                [&one["activity"], &one["price"], &one["few"]],
                [&json!("extraction"), &json!("2500.00"), &json!(true)]
            );
            assert!(one["remark"]["en"].as_str().unwrap().ends_with("change of a price on."), "{one}");
            (one["line"].as_str().unwrap(), count("quotes"), count("not_told_apart"))
        })
        .collect();
    let expected =
        [("fd_trygd.F_AAP", 0, 1), ("fd_trygd.F_DEMO", 0, 1), ("fd_trygd.F_SP", 1, 1), ("fd_trygd.F_UFP", 3, 1)];
    assert_eq!(lines, expected);
    assert_eq!(reported["flat_lines"][0].get("worked_amount"), None);
    let line = of(&reported, "flat_lines", "line", "fd_trygd.F_UFP");
    assert_eq!(figures(&line["worked_hours"]), ["1", "1.67", "2", "2", "2", "2"]);
    // 1 287.00, 2 574.00, and 362.00 + 1 930.50: 6 153.50 of three are 2 051.1666.
    let amounts = ["1287.00", "2051.17", "2292.50", "2574.00", "2574.00", "2574.00"];
    assert_eq!((figures(&line["worked_amount"]), &line["worked_amount"]["count"]), (amounts, &json!(3)));
    // 0.5148, 0.917 and 1.0296: 2.4614 of three are 0.8204.
    assert_eq!(figures(&line["worked_to_price"]), ["0.51", "0.82", "0.92", "1.03", "1.03", "1.03"]);
    let sickness = of(&reported, "flat_lines", "line", "fd_trygd.F_SP");
    assert_eq!((figures(&sickness["worked_amount"])[1], figures(&sickness["worked_to_price"])[1]), ("1078.00", "0.43"));
    // Of the hours of the activity, only those that are charged as hours are compared with the quoted ones.
    let extraction = of(&reported, "activities", "code", "extraction");
    assert_eq!(figures(&extraction["worked_hours"])[5], "7");

    let answer = server.try_send("GET", "/api/v1/calibration?format=csv", &[("accept", "text/csv")], b"");
    let table = text(&answer.expect("an answer").body);
    let mut rows = table.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>());
    let head = rows.next().expect("a head");
    let price_columns = head.iter().position(|name| *name == "worked_amount_mean").expect("a column");
    assert_eq!(head.len() - price_columns, 9);
    let last = |kind: &str, code: &str| {
        let row = table.lines().find(|line| line.contains(kind) && line.contains(code)).expect("a row");
        let cells: Vec<&str> = row.split(',').map(|cell| cell.trim_matches('"')).collect();
        cells[cells.len() - 9..].join(" ")
    };
    assert_eq!(last("flat_line", "F_UFP"), "2051.17 2292.50 2574.00 2574.00 0.82 0.92 1.03 1.03 2500.00");
    assert_eq!(last("flat_line", "F_AAP"), "        2500.00");
    assert_eq!(last("activity", "extraction"), "        ");

    // A correction: only what replaces it counts.
    let entries = [taken_back(1), flat("office", "1", None)];
    server.credited(&first, &json!({ "reason": "Feil.", "time_entries": entries }));
    let reported = calibration(&server, "");
    let line = of(&reported, "flat_lines", "line", "fd_trygd.F_UFP");
    assert_eq!(figures(&line["worked_amount"]), ["724.00", "1863.50", "2292.50", "2574.00", "2574.00", "2574.00"]);
}
