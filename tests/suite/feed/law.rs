//! Whatever happens to some quotes, in whatever order: for each stage, the sum of the feed is the sum over the quotes now in it.

use std::collections::BTreeMap;

use super::rows::{Sums, add, amount, control, hundredths, rows, sequence, small, sum, totals};
use super::vouchers::{assert_documented, notes_in_force};
use crate::office::{Answer, Caller as _, Office, Server, body_of, on_both, work};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

on_both!(the_feed_sums_to_the_quotes_that_are_in_each_stage);

#[derive(Clone, Debug)]
enum Step {
    /// Extra hours of the new quote, in hundredths.
    Issue(Vec<u16>),
    Act(&'static str, usize),
    /// A part settlement, with the table or without.
    Part(usize, bool),
    /// Work on a quote, in hundredths of an hour.
    Work(usize, u16),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let actions = vec![
        "accept", "accept", "accept", "accept", "decline", "withdraw", "revise", "revise", "settle", "settle",
        "settle", "credit", "credit",
    ];
    prop_oneof![
        3 => prop::collection::vec(1_u16..2400, 0..4).prop_map(Step::Issue),
        8 => (prop::sample::select(actions), 0_usize..12).prop_map(|(action, which)| Step::Act(action, which)),
        3 => (0_usize..12, 1_u16..2400).prop_map(|(which, hours)| Step::Work(which, hours)),
        3 => (0_usize..12, any::<bool>()).prop_map(|(which, table)| Step::Part(which, table)),
        1 => (1_i64..12).prop_map(Step::Wait),
    ]
}

/// Too few lives would leave some way untrodden: every life is long.
fn the_feed_sums_to_the_quotes_that_are_in_each_stage(office: &Office) {
    let server = office.server_at("2026-02-01T12:00:00Z");
    let config = ProptestConfig { failure_persistence: None, max_shrink_iters: 30, ..ProptestConfig::with_cases(2) };
    let mut done = BTreeMap::new();
    let lives = prop::collection::vec(step(), 40..50);
    let done_cell = std::cell::RefCell::new(&mut done);
    TestRunner::new(config)
        .run(&lives, |steps| {
            // Every life treads the whole way once, whatever else is drawn.
            let whole = [Step::Issue(vec![33, 7]), Step::Act("accept", 1), Step::Work(1, 175), Step::Act("settle", 1)];
            let in_parts = [
                Step::Issue(vec![5]),
                Step::Act("accept", 1),
                Step::Work(1, 250),
                Step::Part(1, false),
                Step::Work(1, 2_300),
                Step::Wait(11),
                Step::Part(1, true),
                Step::Act("credit", 1),
                Step::Work(1, 30),
            ];
            let steps = [&whole[..], &[Step::Act("credit", 1)], &in_parts, &steps].concat();
            live(office, &server, &steps, &mut done_cell.borrow_mut());
            compare(&server);
            assert_documented(&server);
            let output = office.run(&["audit", "verify"]);
            let reported = String::from_utf8_lossy(&output.stdout);
            assert!(reported.ends_with("Everything holds.\n"), "{reported}{}", String::from_utf8_lossy(&output.stderr));
            Ok(())
        })
        .unwrap();
    println!("{done:?}");
    for action in ["issue", "accept", "part", "settle", "time-entries", "credit"] {
        assert!(done.get(action).is_some_and(|count| *count > 0), "{action} was never done: {done:?}");
    }
}

fn live(office: &Office, server: &Server, steps: &[Step], done: &mut BTreeMap<&'static str, usize>) {
    let mut today = jiff::civil::date(2026, 2, 1);
    office.at(&format!("{today}T12:00:00Z"));
    let mut quotes: Vec<Value> = Vec::new();
    let choose = |quotes: &[Value], action: &str, which: usize| {
        // Mostly one that it can be done to, and now and then any.
        let fits = |quote: &&Value| which == 0 || fits(action, quote["state"].as_str().unwrap_or_default());
        let fitting: Vec<usize> =
            quotes.iter().enumerate().filter(|(_, quote)| fits(quote)).map(|(index, _)| index).collect();
        fitting.get(which % fitting.len().max(1)).copied()
    };
    let mut succeeded = |action: &'static str, answer: &Answer| {
        // What is not possible now is refused; nothing fails.
        assert!(matches!(answer.status, 200 | 201 | 409 | 422), "{action}: {} {}", answer.status, answer.json());
        let did = matches!(answer.status, 200 | 201);
        *done.entry(action).or_default() += usize::from(did);
        did
    };
    for step in steps {
        match step {
            Step::Wait(days) => {
                today = today.checked_add(jiff::Span::new().days(*days)).expect("a day");
                office.at(&format!("{today}T12:00:00Z"));
            }
            Step::Issue(hours) => {
                let made = server.change("POST", "/api/v1/quotes", "", "", &draft(hours));
                let issued = server.act(&made.json(), "issue");
                assert!(succeeded("issue", &issued));
                quotes.push(issued.json());
            }
            Step::Act(action, which) => {
                let Some(which) = choose(&quotes, action, *which) else { continue };
                let quote = quotes[which].clone();
                if *action == "revise" {
                    let draft = server.act(&quote, "revisions");
                    if draft.status == 201 {
                        let issued = server.act(&draft.json(), "issue");
                        if succeeded(action, &issued) {
                            quotes.push(issued.json());
                            if quotes[which]["state"] == "issued" {
                                quotes[which]["state"] = json!("superseded");
                            }
                        }
                    }
                    continue;
                }
                let mut body = body_of(action);
                if let Some(entry) = body.pointer_mut("/time_entries/0") {
                    entry["date"] = json!(today.to_string());
                }
                if *action == "credit" && !quote["id"].is_null() {
                    let notes = notes_in_force(server, &quote);
                    if let Some(note) = notes.get(which.min(notes.len().saturating_sub(1))) {
                        body["settlement"] = note["number"].clone();
                    }
                }
                if succeeded(action, &server.act_with(&quote, action, &body)) {
                    if *action == "accept" {
                        let ordered = |one: &&mut Value| one["number"] == quote["number"] && one["state"] == "accepted";
                        quotes.iter_mut().filter(ordered).for_each(|order| order["state"] = json!("superseded"));
                    }
                    let goes_on = *action == "credit" && quote["state"] == "accepted";
                    quotes[which]["state"] = json!(if goes_on { "accepted" } else { after(action) });
                }
            }
            Step::Part(which, table) => {
                let Some(which) = choose(&quotes, "settle", *which) else { continue };
                let lines = if *table { json!(["fd_trygd.F_UFP"]) } else { json!([]) };
                let body = json!({ "interim": true, "lines": lines });
                succeeded("part", &server.act_with(&quotes[which].clone(), "settle", &body));
            }
            Step::Work(which, hours) => {
                let Some(which) = choose(&quotes, "time-entries", *which) else { continue };
                let quote = quotes[which].clone();
                let mut body = work("preparation", "adviser", &amount(i64::from(*hours)));
                body["date"] = json!(today.to_string());
                succeeded("time-entries", &server.act_with(&quote, "time-entries", &body));
            }
        }
    }
}

fn fits(action: &str, state: &str) -> bool {
    match action {
        "accept" | "decline" | "withdraw" => state == "issued",
        "settle" | "time-entries" => state == "accepted",
        "credit" => state == "settled" || state == "accepted",
        _ => state == "issued" || state == "accepted",
    }
}

fn after(action: &str) -> &'static str {
    match action {
        "accept" => "accepted",
        "settle" | "credit" => "settled",
        _ => "over",
    }
}

/// A draft with added work: what VAT does not divide has to be parted.
fn draft(hours: &[u16]) -> Value {
    let mut draft = small();
    let lines = draft["extra_lines"].as_array_mut().expect("lines");
    for hundredths in hours {
        let mut line = lines[0].clone();
        let hours = amount(i64::from(*hundredths));
        line["hours"] = json!({ "low": hours, "expected": hours, "high": hours });
        lines.push(line);
    }
    draft["delivery_date"] = json!("2029-03-01");
    draft
}

/// What the quotes and settlements come to, as they are read one by one, against the sums of the rows.
fn compare(server: &Server) {
    let mut expected = Sums::new();
    let mut states: BTreeMap<String, (String, bool)> = BTreeMap::new();
    let mut orders: Vec<(Value, Vec<Value>)> = Vec::new();
    let mut of_number: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page = server.get(&format!("/api/v1/quotes?limit=200{cursor}")).json();
        for quote in page["quotes"].as_array().expect("quotes") {
            let state = quote["state"].as_str().expect("a state");
            let notes = if state == "draft" { Vec::new() } else { notes_in_force(server, quote) };
            let identity = quote["id"].as_str().expect("an identity").to_owned();
            states.insert(identity, (state.to_owned(), !notes.is_empty()));
            for note in &notes {
                sum_note(note, &mut expected);
            }
            of_number.entry(quote["number"].to_string()).or_default().extend(notes);
            match state {
                "issued" => sum_quote(server, quote, "quoted", &mut expected),
                "accepted" => {
                    sum_quote(server, quote, "ordered", &mut expected);
                    orders.push((quote.clone(), Vec::new()));
                }
                _ => {}
            }
        }
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    // What has lapsed is taken back when it is read.
    let rows = rows(server, "");
    for (quote, notes) in &mut orders {
        notes.clone_from(&of_number[&quote["number"].to_string()]);
        take_parts_out(&rows, quote, notes, &mut expected);
    }
    let places: Vec<i64> = rows.iter().map(sequence).collect();
    assert_eq!(places, (1..=i64::try_from(rows.len()).expect("a count")).collect::<Vec<_>>());
    let mut found = Sums::new();
    let mut by_quote: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    for row in &rows {
        let text = |column: &str| row[column].as_str().expect("a text").to_owned();
        let [quantity, net, vat] = ["quantity", "net", "vat_amount"].map(|column| hundredths(&row[column]));
        add(&mut found, &text("stage"), &text("line_code"), [quantity, net, vat]);
        let sum = by_quote.entry((text("quote_id"), text("stage"))).or_default();
        *sum = (sum.0 + net, sum.1 + vat);
    }
    // Nothing is left of a quote in a stage that it is not in.
    for ((id, stage), sum) in &by_quote {
        let (state, is_charged) = &states[id];
        let holds = match state.as_str() {
            "issued" => "quoted",
            "accepted" => "ordered",
            _ => "",
        };
        let holds = stage == holds || stage == "settled" && *is_charged;
        assert!(holds || *sum == (0, 0), "{id}, {state}: {stage} {sum:?}");
    }
    for sums in [&mut expected, &mut found] {
        for sum in sums.values_mut() {
            sum.2.retain(|_, quantity| *quantity != 0);
        }
        sums.retain(|_, sum| *sum != (0, 0, BTreeMap::new()));
    }
    assert_eq!(found, expected);
    assert_totals(server, &rows);
}

/// The sums that are kept are those of the rows: of each stage, month and applicant, and of each range of days.
fn assert_totals(server: &Server, rows: &[Value]) {
    let all = totals(server, "");
    assert_eq!(all["control"], control(rows));
    let found: BTreeMap<&str, &Value> = all["totals"]
        .as_array()
        .expect("totals")
        .iter()
        .map(|total| (total["stage"].as_str().expect("a stage"), total))
        .collect();
    for stage in ["quoted", "ordered", "settled"] {
        let of = |reversal: bool| sum(rows, |row| row["stage"] == stage && row["reversal"] == reversal);
        let reported = |part: &str| {
            found.get(stage).map_or(json!({"count": 0, "net": "0.00", "vat": "0.00"}), |one| one[part].clone())
        };
        assert_eq!([reported("gross"), reported("reversals")], [of(false), of(true)], "{stage}");
    }
    let mut days: Vec<&str> = rows.iter().map(|row| row["posted_on"].as_str().expect("a day")).collect();
    days.sort_unstable();
    days.dedup();
    for (index, from) in days.iter().enumerate().step_by(5) {
        for to in days[index..].iter().step_by(7) {
            let within: Vec<Value> = rows
                .iter()
                .filter(|row| (*from..=*to).contains(&row["posted_on"].as_str().expect("a day")))
                .cloned()
                .collect();
            let reported = totals(server, &format!("from={from}&to={to}&by=month,applicant,activity,document_type"));
            assert_eq!(reported["control"], control(&within), "{from} to {to}");
        }
    }
}

fn sum_quote(server: &Server, quote: &Value, stage: &str, sums: &mut Sums) {
    let quote = server.quote(quote);
    let estimate = &quote["estimate"];
    for line in estimate["lines"].as_array().expect("lines") {
        let [quantity, net] = ["quantity", "amount"].map(|key| hundredths(&line[key]["expected"]));
        add(sums, stage, line["code"].as_str().expect("a code"), [quantity, net, 0]);
    }
    let vat = hundredths(&estimate["vat"]["amount"]["expected"]);
    assert_eq!(json!(amount(vat)), quote["price"]["vat"]);
    sums.entry(stage.to_owned()).or_default().1 += vat;
}

/// Takes what the notes charge out of an order: a table whole, and of the hours of an activity as much as is charged, from its first
/// line on.
fn take_parts_out(rows: &[Value], quote: &Value, notes: &[Value], sums: &mut Sums) {
    let lines: Vec<&Value> = notes.iter().flat_map(|note| note["lines"].as_array().expect("lines")).collect();
    let mut hourly: BTreeMap<&str, i64> = BTreeMap::new();
    for line in lines.iter().filter(|line| line["basis"] != "fixed" && line["basis"] != "reduced") {
        *hourly.entry(line["activity"].as_str().expect("an activity")).or_default() += hundredths(&line["amount"]);
    }
    let is_order =
        |row: &&Value| row["quote_id"] == quote["id"] && row["stage"] == "ordered" && row["reversal"] == false;
    for row in rows.iter().filter(is_order) {
        let [quantity, net, vat] = ["quantity", "net", "vat_amount"].map(|column| hundredths(&row[column]));
        let code = row["line_code"].as_str().expect("a code");
        let taken = if row["unit"] == "hour" {
            let left = hourly.entry(row["activity"].as_str().expect("an activity")).or_default();
            let taken = net.min(*left);
            *left -= taken;
            taken
        } else if lines.iter().any(|line| line["code"] == code) {
            net
        } else {
            0
        };
        if taken != 0 {
            // What a division leaves over stays in the order.
            add(sums, "ordered", code, [-(quantity * taken / net), -taken, -(vat * taken / net)]);
        }
    }
}

fn sum_note(note: &Value, sums: &mut Sums) {
    for line in note["lines"].as_array().expect("lines") {
        let [quantity, net] = ["quantity", "amount"].map(|key| hundredths(&line[key]));
        add(sums, "settled", line["code"].as_str().expect("a code"), [quantity, net, 0]);
    }
    sums.entry("settled".to_owned()).or_default().1 += hundredths(&note["vat"]["amount"]);
}
