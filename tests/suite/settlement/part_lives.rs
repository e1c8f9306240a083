//! Whatever parts an order is charged in, and whatever of them is credited: together they come to what one settlement would have.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::sums::{assert_sums, odd_rates};
use crate::office::{Finance as _, Office, Server, draft_of_tables, note_numbers, on_both, ore, work};

on_both!(the_parts_of_an_order_come_to_what_one_settlement_would);

#[derive(Clone, Debug)]
enum Step {
    /// Work in an activity at a rate, in hundredths of an hour.
    Work(&'static str, &'static str, u16),
    /// A part with some of the tables.
    Part(u8),
    /// Another reference on a note.
    Repair(usize),
    /// A note is credited, and what it charged is left for later.
    TakeBack(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let activities = prop::sample::select(vec!["coordination", "preparation", "extraction", "delivery"]);
    let rates = prop::sample::select(vec!["adviser", "office", "executive_officer_1"]);
    prop_oneof![
        6 => (activities, rates, 1_u16..900).prop_map(|(activity, rate, hours)| Step::Work(activity, rate, hours)),
        3 => (0_u8..16).prop_map(Step::Part),
        1 => (0_usize..4).prop_map(Step::Repair),
        1 => (0_usize..4).prop_map(Step::TakeBack),
    ]
}

const TABLES: [&str; 4] = ["fd_trygd.F_AAP", "fd_trygd.F_DEMO", "fd_trygd.F_SP", "fd_trygd.F_UFP"];

fn the_parts_of_an_order_come_to_what_one_settlement_would(office: &Office) {
    let folder = odd_rates();
    let tariffs = folder.0.join("tariffs");
    let settings = [("PRISOVERSLAG__TARIFFS__DIR", tariffs.to_str().expect("a plain path"))];
    let server = office.server_with(&settings);
    let config = ProptestConfig { failure_persistence: None, max_shrink_iters: 20, ..ProptestConfig::with_cases(8) };
    let mut seen = std::collections::BTreeMap::new();
    let cell = std::cell::RefCell::new(&mut seen);
    let lives = prop::collection::vec(step(), 8..16);
    let whole = [
        Step::Work("coordination", "adviser", 333),
        Step::Part(5),
        Step::Work("coordination", "adviser", 1_500),
        Step::Work("delivery", "office", 1),
        Step::Part(2),
        Step::TakeBack(0),
    ];
    TestRunner::new(config)
        .run(&lives, |steps| {
            let mut seen = cell.borrow_mut();
            live(&server, &[&whole[..], &steps].concat(), &mut seen);
            Ok(())
        })
        .unwrap();
    println!("{seen:?}");
    for what in ["part", "repair", "take back", "rest"] {
        assert!(seen.get(what).is_some_and(|count| *count > 0), "{what} never happened: {seen:?}");
    }
    let output = office.run_with(&["audit", "verify"], &settings);
    let reported = String::from_utf8_lossy(&output.stdout);
    assert!(reported.ends_with("Everything holds.\n"), "{reported}{}", String::from_utf8_lossy(&output.stderr));
}

fn live(server: &Server, steps: &[Step], seen: &mut std::collections::BTreeMap<&'static str, usize>) {
    let [quote, twin] = [(); 2].map(|()| server.accepted_of(&draft_of_tables()));
    let quoted = ore(&quote["price"]["net"]);
    let mut charged: Vec<&str> = Vec::new();
    let mut in_force: Vec<(String, Vec<&str>)> = Vec::new();
    let mut count = |what: &'static str| *seen.entry(what).or_default() += 1;
    for step in steps {
        match step {
            Step::Work(activity, rate, hours) => {
                let hours = format!("{}.{:02}", hours / 100, hours % 100);
                for one in [&quote, &twin] {
                    let answer = server.record(one, &work(activity, rate, &hours));
                    assert_eq!(answer.status, 201, "{}", answer.json());
                }
            }
            Step::Part(which) => {
                let lines: Vec<&str> = TABLES
                    .iter()
                    .enumerate()
                    .filter(|(index, table)| which >> index & 1 == 1 && !charged.contains(table))
                    .map(|(_, table)| *table)
                    .collect();
                let answer = server.settle(&quote, &json!({ "interim": true, "lines": lines }));
                if answer.status == 409 {
                    assert_eq!(answer.json()["code"], "nothing_to_charge");
                    continue;
                }
                assert_eq!(answer.status, 200, "{}", answer.json());
                count("part");
                charged.extend(&lines);
                in_force.push((note_numbers(&answer.json()).pop().expect("a note"), lines));
            }
            Step::Repair(which) if !in_force.is_empty() => {
                let index = which % in_force.len();
                let (note, lines) = in_force.remove(index);
                let body = json!({ "reason": "Avvist.", "settlement": note, "buyer": { "order_number": note } });
                let report = server.credited(&quote, &body);
                count("repair");
                in_force.push((note_numbers(&report).pop().expect("a note"), lines));
            }
            Step::TakeBack(which) if !in_force.is_empty() => {
                let (note, lines) = in_force.remove(which % in_force.len());
                let body = json!({ "reason": "For tidlig.", "settlement": note, "replacement": false });
                server.credited(&quote, &body);
                count("take back");
                charged.retain(|table| !lines.contains(table));
            }
            Step::Repair(_) | Step::TakeBack(_) => {}
        }
        // An order and what is charged of it are always the whole of what was ordered, in net.
        let rows = server.feed(&quote);
        let sum =
            |stage: &str| rows.iter().filter(|row| row["stage"] == stage).map(|row| ore(&row["net"])).sum::<i64>();
        assert_eq!(sum("ordered") + sum("settled"), quoted, "after {step:?}");
    }
    let (last, whole) = (server.settled(&quote), server.settled(&twin));
    let notes: Vec<Value> = note_numbers(&last).iter().map(|number| server.note(number)).collect();
    let standing: Vec<&Value> = notes
        .iter()
        .filter(|note| {
            note["type"] != "credit"
                && !notes.iter().any(|other| other["type"] == "credit" && other["corrects"] == note["number"])
        })
        .collect();
    for note in &standing {
        assert_sums(note);
        if note["lines"].as_array().expect("lines").iter().any(|line| line["basis"] == "rest") {
            count("rest");
        }
    }
    let sum = |of: &dyn Fn(&Value) -> i64| standing.iter().map(|note| of(note)).sum::<i64>();
    let net = sum(&|note| ore(&note["net"]));
    assert_eq!((net, ore(&last["net"])), (ore(&whole["net"]), ore(&whole["net"])), "{standing:#?}");
    // The VAT of each is its own, and the last one says by how much it differs.
    let vat = sum(&|note| ore(&note["vat"]["amount"]));
    let difference = vat - ore(&whole["vat"]["amount"]);
    assert!(
        2 * difference.abs() <= i64::try_from(standing.len()).expect("a count") + 1,
        "{difference} in {standing:#?}"
    );
    let closing = standing.iter().find(|note| note.get("interim").is_none());
    if let Some(closing) = closing {
        assert_eq!(closing.get("vat_rounding").map_or(0, ore), difference, "{closing:#}");
    }
}
