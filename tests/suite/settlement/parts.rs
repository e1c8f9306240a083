//! Part settlements: an order is charged bit by bit, each bit by a note of its own, and comes to what one settlement would.

use super::sums::{ADVISER, OFFICER, activity, assert_sums, line_codes, omitted, reduced, sums, with_vat};
use crate::office::{
    Answer, Caller as _, Finance as _, Office, Server, address, assert_faults, assert_problem, draft_of_tables,
    note_numbers, on_both, ore, taken_back, work,
};
use serde_json::{Value, json};

on_both!(
    an_order_is_charged_in_parts_and_the_last_one_closes_it,
    a_part_takes_its_part_out_of_the_order,
    the_ceiling_holds_over_all_parts,
    a_part_says_what_it_charges_and_nothing_else,
    what_a_note_charges_is_changed_by_its_credit_alone,
    each_part_is_credited_by_itself,
    a_part_that_is_credited_in_full_goes_back_into_the_order,
    a_price_above_cost_is_found_over_all_parts,
    a_revision_goes_on_where_the_parts_of_the_order_ended,
    an_entry_and_a_part_at_once_are_both_right,
);

/// What the tables of the draft cost, in øre, in the order of their codes.
fn tables(server: &Server, quote: &Value) -> Vec<(String, i64)> {
    let lines = server.settlement(quote)["lines"].as_array().expect("lines").clone();
    let flat = lines.iter().filter(|line| line["basis"] == "fixed");
    flat.map(|line| (line["code"].as_str().expect("a code").to_owned(), ore(&line["amount"]))).collect()
}

fn try_part(server: &Server, quote: &Value, lines: &[&str]) -> Answer {
    server.settle(quote, &json!({ "interim": true, "lines": lines }))
}

/// A part settlement, which must succeed, and its note.
fn part(server: &Server, quote: &Value, lines: &[&str]) -> (Value, Value) {
    let answer = try_part(server, quote, lines);
    assert_eq!(answer.status, 200, "{}", answer.json());
    let report = answer.json();
    assert_eq!((&report["state"], server.state(quote).as_str()), (&json!("open"), "accepted"));
    assert_eq!(server.settlement(quote), report);
    let note = server.note(note_numbers(&report).last().expect("a note"));
    assert_eq!(note["interim"], true);
    assert_sums(&note);
    (report, note)
}

/// What the feed has in a stage, in øre.
fn fed(server: &Server, quote: &Value, stage: &str) -> [i64; 2] {
    let rows = server.feed(quote);
    let rows: Vec<&Value> = rows.iter().filter(|row| row["stage"] == stage && row["quote_id"] == quote["id"]).collect();
    ["net", "vat_amount"].map(|column| rows.iter().map(|row| ore(&row[column])).sum())
}

fn an_order_is_charged_in_parts_and_the_last_one_closes_it(office: &Office) {
    let server = office.server();
    let [quote, twin] = [(); 2].map(|()| server.accepted_of(&draft_of_tables()));
    let tables = tables(&server, &quote);
    let done = |activity: &str, hours: &str| {
        for one in [&quote, &twin] {
            server.worked(one, activity, "adviser", hours);
        }
    };
    done("coordination", "4");
    let (report, first) = part(&server, &quote, &["fd_trygd.F_DEMO", "fd_trygd.F_AAP"]);
    assert_eq!(line_codes(&first), ["worked.coordination.adviser", "fd_trygd.F_AAP", "fd_trygd.F_DEMO"]);
    let charged_first = 4 * ADVISER + tables[0].1 + tables[1].1;
    assert_eq!(sums(&first), with_vat(charged_first));
    assert_eq!((&first["type"], &first["number"]), (&json!("settlement"), &json!("S-2026-000001")));
    assert!(first.get("charged_before").is_none() && first["observations"] == json!([]));
    // What is left is what the last settlement would charge now.
    assert_eq!(sums(&report), with_vat(tables[2].1 + tables[3].1));
    assert_eq!(ore(&report["charged_before"]["net"]), charged_first);
    assert_eq!(ore(&activity(&report, "coordination")["charged_before"]), 4 * ADVISER);

    done("coordination", "5");
    done("preparation", "2.5");
    let (_, second) = part(&server, &quote, &[]);
    assert_eq!(line_codes(&second), ["worked.coordination.adviser", "worked.preparation.adviser"]);
    assert_eq!(sums(&second), with_vat(5 * ADVISER + 25 * ADVISER / 10));
    assert_eq!(second["time_entries"].as_array().expect("entries").len(), 2);
    assert_eq!(second["charged_before"], json!([{ "number": "S-2026-000001", "price": report["notes"][0]["price"] }]));

    done("coordination", "1");
    done("delivery", "1");
    let last = server.settled(&quote);
    assert_eq!((&last["state"], server.state(&quote).as_str()), (&json!("settled"), "settled"));
    let closing = server.note("S-2026-000003");
    assert!(closing.get("interim").is_none());
    assert_eq!(
        line_codes(&closing),
        ["worked.coordination.adviser", "fd_trygd.F_SP", "fd_trygd.F_UFP", "worked.delivery.adviser"]
    );
    assert_sums(&closing);
    // Together the parts are what one settlement would have been.
    let whole = server.settled(&twin);
    let nets = [&first, &second, &closing].map(|note| ore(&note["net"]));
    assert_eq!(nets.iter().sum::<i64>(), ore(&whole["net"]));
    assert_eq!(ore(&last["net"]), ore(&whole["net"]));
    for one in whole["activities"].as_array().expect("activities") {
        let code = one["code"].as_str().expect("a code");
        let (together, of_one) = (activity(&last, code), activity(&whole, code));
        assert_eq!(together, of_one);
    }
    let twin_note = server.note(note_numbers(&whole).last().expect("a note"));
    assert_eq!(closing["observations"], twin_note["observations"]);
    // An order teaches what it took once, when it is done.
    let calibration = server.read_json("/api/v1/calibration");
    assert_eq!(calibration["notes"], 2);
    let of_one = activity(&whole, "coordination");
    let taught = calibration["activities"].as_array().expect("activities");
    let taught = taught.iter().find(|one| one["code"] == "coordination").expect("the activity");
    assert_eq!(
        (&taught["quotes"], &taught["worked_hours"]["mean"]),
        (&json!(2), &of_one["worked"]["hours"]),
        "{taught}"
    );
    for note in ["S-2026-000001", "S-2026-000002", "S-2026-000003"] {
        let invoice = server.read(&format!("/api/v1/settlement-notes/{note}/invoice"));
        assert_eq!(invoice.status, 200, "{note}");
        let invoice = String::from_utf8(invoice.body).expect("text");
        let before = invoice.matches("<cac:BillingReference>").count();
        assert_eq!(before, if note.ends_with('3') { 2 } else { 0 }, "{note}");
    }
    assert_problem(&server.read(&format!("{}/invoice", address(&quote))), 409, "several_notes", "invoice");
    let events = server.read_json(&format!("{}/events", address(&quote)));
    let actions: Vec<&str> =
        events["events"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(actions.iter().filter(|action| **action == "settle_part").count(), 2);
    office.assert_sound(2);
}

fn a_part_takes_its_part_out_of_the_order(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    let ordered = fed(&server, &quote, "ordered");
    let tables = tables(&server, &quote);
    for hours in ["14", "16"] {
        server.worked(&quote, "preparation", "executive_officer_1", hours);
    }
    let end = server.feed(&quote).len();
    let (_, note) = part(&server, &quote, &["fd_trygd.F_SP"]);
    assert_eq!(fed(&server, &quote, "settled"), [ore(&note["net"]), ore(&note["vat"]["amount"])]);
    assert_eq!(fed(&server, &quote, "ordered")[0], ordered[0] - tables[2].1 - 30 * OFFICER);
    // Line for line, from the first of the activity's on, and no more than each has.
    let moved: Vec<Value> =
        server.feed(&quote)[end..].iter().filter(|row| row["stage"] == "ordered").cloned().collect();
    let rows = server.feed(&quote);
    let mut left = 30 * OFFICER;
    for row in moved.iter().filter(|row| row["activity"] == "preparation" && row["unit"] == "hour") {
        let is_order = |one: &&Value| one["stage"] == "ordered" && one["reversal"] == false;
        let line = rows.iter().find(|one| is_order(one) && one["line_code"] == row["line_code"]).expect("the line");
        assert_eq!(-ore(&row["net"]), left.min(ore(&line["net"])), "{row}");
        left += ore(&row["net"]);
    }
    assert_eq!(left, 0);
    for row in &moved {
        assert_eq!((&row["reversal"], &row["settlement_number"]), (&json!(true), &note["number"]), "{row}");
        assert_eq!((&row["document_type"], &row["document_number"]), (&json!("order"), &quote["number"]), "{row}");
    }
    server.settled(&quote);
    assert_eq!(fed(&server, &quote, "ordered"), [0, 0]);
    let mut by_line: std::collections::BTreeMap<String, [i64; 3]> = std::collections::BTreeMap::new();
    for row in server.feed(&quote).iter().filter(|row| row["stage"] == "ordered") {
        let sum = by_line.entry(row["line_code"].to_string()).or_default();
        for (sum, column) in sum.iter_mut().zip(["net", "vat_amount", "quantity"]) {
            *sum += crate::feed::rows::hundredths(&row[column]);
        }
    }
    assert!(by_line.values().all(|sum| *sum == [0, 0, 0]), "{by_line:?}");
    office.assert_sound(1);
}

fn the_ceiling_holds_over_all_parts(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    // Quoted are 12 hours of coordination.
    server.worked(&quote, "coordination", "adviser", "7.5");
    part(&server, &quote, &[]);
    server.worked(&quote, "coordination", "adviser", "6");
    server.worked(&quote, "coordination", "executive_officer_1", "3");
    let (report, second) = part(&server, &quote, &[]);
    let left = 12 * ADVISER - 75 * ADVISER / 10;
    assert_eq!((line_codes(&second), sums(&second)), (vec!["rest.coordination"], with_vat(left)));
    let line = &second["lines"][0];
    assert_eq!(
        [&line["basis"], &line["unit"], &line["quantity"], &line["unit_price"]],
        [&json!("rest"), &json!("lump_sum"), &json!("1"), &line["amount"]]
    );
    let coordination = activity(&report, "coordination");
    assert_eq!(ore(&coordination["overrun"]), 135 * ADVISER / 10 + 3 * OFFICER - 12 * ADVISER);
    assert_eq!(coordination["level"], "at_100_percent");
    // Nothing more is charged of it, whatever is worked.
    server.worked(&quote, "coordination", "adviser", "10");
    assert_problem(&try_part(&server, &quote, &[]), 409, "nothing_to_charge", "nothing is left");
    let last = server.settled(&quote);
    assert_eq!(sums(&last)[0], 12 * ADVISER + super::sums::TABLE);
    assert_eq!(note_numbers(&last).len(), 3);
    // The first part is repaired after another took the rest, and charges the same lines.
    let repair = json!({ "reason": "Avvist.", "settlement": "S-2026-000001", "buyer": { "order_number": "PO-1" } });
    let report = server.credited(&quote, &repair);
    assert_eq!(server.note("S-2026-000005")["lines"], server.note("S-2026-000001")["lines"]);
    assert_eq!(sums(&report)[0], sums(&last)[0]);
    office.assert_sound(1);
}

fn a_part_says_what_it_charges_and_nothing_else(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    let body = json!({
        "interim": true,
        "lines": ["fd_trygd.F_SP", "fd_trygd.F_XX", "effort.coordination.case", "fd_trygd.F_SP"],
        "omitted_lines": [omitted("fd_trygd.F_UFP")],
        "reduced_lines": [reduced("fd_trygd.F_AAP", "1.00")],
    });
    assert_faults(
        &server.settle(&quote, &body),
        &[
            ("$.lines[1]", "unknown_line"),
            ("$.lines[2]", "line_with_hours"),
            ("$.lines[3]", "named_twice"),
            ("$.omitted_lines", "not_interim"),
            ("$.reduced_lines[0].line", "not_delivered"),
        ],
    );
    for body in [json!({ "lines": [] }), json!({ "interim": false, "lines": ["fd_trygd.F_SP"] })] {
        assert_faults(&server.settle(&quote, &body), &[("$.lines", "only_interim")]);
    }
    assert_faults(&server.settle(&quote, &json!({ "interim": "ja" })), &[("$.interim", "wrong_type")]);
    assert_problem(&server.settle(&quote, &json!({ "interim": true })), 409, "nothing_to_charge", "nothing is done");
    // A line that is delivered and costs less is charged with less, and never again.
    let cheaper = json!({
        "interim": true, "lines": ["fd_trygd.F_AAP"], "reduced_lines": [reduced("fd_trygd.F_AAP", "100.00")],
        "buyer": { "order_number": "PO-17" }, "delivered_on": "2026-11-20",
    });
    let answer = server.settle(&quote, &cheaper);
    assert_eq!(answer.status, 200, "{}", answer.json());
    let note = server.note("S-2026-000001");
    assert_eq!((sums(&note), &note["delivered_on"]), (with_vat(10_000), &json!("2026-11-20")));
    let again = json!({
        "interim": true, "lines": ["fd_trygd.F_AAP"], "reduced_lines": [reduced("fd_trygd.F_AAP", "50.00")],
    });
    assert_faults(
        &server.settle(&quote, &again),
        &[("$.lines[0]", "already_charged"), ("$.reduced_lines[0].line", "already_charged")],
    );
    let at_last = json!({ "omitted_lines": [omitted("fd_trygd.F_AAP"), omitted("fd_trygd.F_SP")] });
    assert_faults(&server.settle(&quote, &at_last), &[("$.omitted_lines[0].line", "already_charged")]);
    let last = server.settle(&quote, &json!({ "omitted_lines": [omitted("fd_trygd.F_SP")] }));
    assert_eq!(last.status, 200, "{}", last.json());
    // What finance said of the buyer goes on to hold.
    assert_eq!(server.note("S-2026-000002")["applicant"]["order_number"], "PO-17");
    assert_eq!(fed(&server, &quote, "ordered"), [0, 0]);
    office.assert_sound(1);
}

fn what_a_note_charges_is_changed_by_its_credit_alone(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "4");
    server.worked(&quote, "coordination", "adviser", "2");
    part(&server, &quote, &[]);
    server.worked(&quote, "delivery", "adviser", "1");
    for entry in [1, 2] {
        assert_faults(&server.record(&quote, &taken_back(entry)), &[("$.corrects", "already_charged")]);
    }
    // Of the note that is credited, its own entries; of none, those that no note rests on.
    let body = json!({ "reason": "Ført feil.", "time_entries": [taken_back(3)] });
    assert_faults(&server.credit(&quote, &body), &[("$.time_entries[0].corrects", "nothing_to_correct")]);
    assert_eq!(server.record(&quote, &taken_back(3)).status, 201);
    let body = json!({
        "reason": "Ført feil.",
        "time_entries": [taken_back(2), work("preparation", "adviser", "3")],
        "lines": ["fd_trygd.F_UFP"],
    });
    let report = server.credited(&quote, &body);
    assert_eq!((&report["state"], server.state(&quote).as_str()), (&json!("open"), "accepted"));
    assert_eq!(server.settlement(&quote), report);
    let note = server.note("S-2026-000003");
    assert_eq!(
        (&note["type"], &note["interim"], &note["corrects"]),
        (&json!("replacement"), &json!(true), &json!("S-2026-000001"))
    );
    assert_eq!(sums(&note), with_vat(4 * ADVISER + 3 * ADVISER + super::sums::TABLE));
    assert_eq!(fed(&server, &quote, "settled")[0], ore(&note["net"]));
    assert_eq!(server.entries(&quote).len(), 6);
    office.assert_sound(1);
    server.settled(&quote);
    office.assert_sound(1);
}

fn each_part_is_credited_by_itself(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    server.worked(&quote, "coordination", "adviser", "4");
    part(&server, &quote, &["fd_trygd.F_AAP"]);
    server.worked(&quote, "coordination", "adviser", "3");
    part(&server, &quote, &["fd_trygd.F_DEMO"]);
    let reference = json!({ "buyer_reference": "Ny referanse" });
    let unnamed = json!({ "reason": "Avvist.", "buyer": reference });
    assert_faults(&server.credit(&quote, &unnamed), &[("$.settlement", "note_not_named")]);
    let of = |note: &str| json!({ "reason": "Avvist.", "settlement": note, "buyer": reference });
    for wrong in ["S-2026-000009", "2026-000001", "F_AAP"] {
        assert_faults(&server.credit(&quote, &of(wrong)), &[("$.settlement", "note_not_in_force")]);
    }
    let before = [fed(&server, &quote, "ordered"), fed(&server, &quote, "settled")];
    server.credited(&quote, &of("S-2026-000001"));
    assert_eq!([fed(&server, &quote, "ordered"), fed(&server, &quote, "settled")], before);
    assert_faults(&server.credit(&quote, &of("S-2026-000001")), &[("$.settlement", "note_not_in_force")]);
    let last = server.settled(&quote);
    assert_eq!(note_numbers(&last).len(), 5);
    // After the last one too; and each stays what it is: a part, or the last.
    let report = server.credited(&quote, &of("S-2026-000002"));
    let (net, vat) = (ore(&last["net"]), ore(&last["vat"]["amount"]));
    assert_eq!((ore(&report["net"]), ore(&report["vat"]["amount"])), (net, vat));
    let lines = |number: &str| server.note(number)["lines"].clone();
    assert_eq!(lines("S-2026-000007"), lines("S-2026-000002"));
    let omitting = json!({
        "reason": "Ikke levert.", "settlement": "S-2026-000005", "omitted_lines": [omitted("fd_trygd.F_SP")],
    });
    server.credited(&quote, &omitting);
    let closing = server.note("S-2026-000009");
    assert_eq!((line_codes(&closing), closing.get("interim")), (vec!["fd_trygd.F_UFP"], None));
    assert_eq!(fed(&server, &quote, "settled")[0], ore(&server.settlement(&quote)["net"]));
    office.assert_sound(1);
}

fn a_part_that_is_credited_in_full_goes_back_into_the_order(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    let ordered = fed(&server, &quote, "ordered");
    server.worked(&quote, "coordination", "adviser", "4");
    part(&server, &quote, &["fd_trygd.F_AAP"]);
    let open = server.credited(&quote, &json!({ "reason": "For tidlig.", "replacement": false }));
    assert_eq!((&open["state"], server.state(&quote).as_str()), (&json!("open"), "accepted"));
    assert!(open.get("charged_before").is_none());
    assert_eq!((fed(&server, &quote, "ordered"), fed(&server, &quote, "settled")), (ordered, [0, 0]));
    assert_problem(&server.credit(&quote, &json!({ "reason": "x" })), 409, "wrong_state", "nothing is charged");
    // Its work is corrected and charged again as any other.
    assert_eq!(server.record(&quote, &taken_back(1)).status, 201);
    server.worked(&quote, "coordination", "adviser", "2");
    let (_, again) = part(&server, &quote, &["fd_trygd.F_AAP", "fd_trygd.F_DEMO"]);
    assert_eq!(line_codes(&again), ["worked.coordination.adviser", "fd_trygd.F_AAP", "fd_trygd.F_DEMO"]);
    let last = server.settled(&quote);
    assert_eq!(line_codes(&last).len(), 5);
    // After the end, what is credited in full stays uncharged, also when the last one is corrected.
    server.credited(&quote, &json!({ "reason": "Gave.", "settlement": again["number"], "replacement": false }));
    let report = server.credited(&quote, &json!({ "reason": "Avvist.", "buyer": { "order_number": "PO-1" } }));
    assert_eq!(line_codes(&report), ["fd_trygd.F_SP", "fd_trygd.F_UFP"]);
    assert_eq!(fed(&server, &quote, "settled")[0], ore(&report["net"]));
    office.assert_sound(1);
}

fn a_price_above_cost_is_found_over_all_parts(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let mut behind = work("extraction", "adviser", "0.5");
    behind["line"] = json!("fd_trygd.F_UFP");
    assert_eq!(server.record(&quote, &behind).status, 201);
    let (report, _) = part(&server, &quote, &["fd_trygd.F_UFP"]);
    let warnings = report["warnings"].as_array().expect("warnings").clone();
    let above = warnings.iter().find(|one| one["code"] == "charged_above_cost").expect("the warning");
    assert_eq!([ore(&above["worked"]["amount"]), ore(&above["charged"])], [ADVISER / 2, super::sums::TABLE]);
    office.assert_sound(1);
}

fn a_revision_goes_on_where_the_parts_of_the_order_ended(office: &Office) {
    let server = office.server();
    let quote = server.accepted_of(&draft_of_tables());
    server.worked(&quote, "coordination", "adviser", "9");
    let (_, first) = part(&server, &quote, &["fd_trygd.F_AAP"]);
    let revision = server.issue(&server.revised(&quote));
    server.must(&revision, "accept");
    assert_eq!(fed(&server, &quote, "ordered"), [0, 0]);
    let left = ore(&revision["price"]["net"]) - ore(&first["net"]);
    assert_eq!(fed(&server, &revision, "ordered")[0], left);
    office.assert_sound(2);
    // A part of the former order is repaired, and charges the same.
    let repair = json!({ "reason": "Avvist.", "buyer": { "buyer_reference": "Ny" } });
    let report = server.credited(&quote, &repair);
    assert_eq!((&report["state"], server.state(&quote).as_str()), (&json!("settled"), "superseded"));
    assert_eq!(server.settlement(&quote), report);
    for other in [json!({ "reason": "x", "replacement": false }), json!({ "reason": "x", "lines": [] })] {
        assert_problem(&server.credit(&quote, &other), 409, "order_replaced", "it would charge something else");
    }
    assert_faults(&server.record(&revision, &taken_back(1)), &[("$.corrects", "already_charged")]);
    server.worked(&revision, "coordination", "adviser", "8");
    let open = server.settlement(&revision);
    assert_eq!(ore(&open["charged_before"]["net"]), ore(&first["net"]));
    let last = server.settled(&revision);
    assert_eq!(ore(&activity(&last, "coordination")["charged"]), 3 * ADVISER);
    assert!(!line_codes(&last).contains(&"fd_trygd.F_AAP"));
    let both = fed(&server, &quote, "settled")[0] + fed(&server, &revision, "settled")[0];
    assert_eq!(both, ore(&first["net"]) + ore(&last["net"]));
    assert_eq!(fed(&server, &revision, "ordered"), [0, 0]);
    office.assert_sound(2);
}

fn an_entry_and_a_part_at_once_are_both_right(office: &Office) {
    let [server, other] = office.pair();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    let seen = server.etag(&quote);
    other.worked(&quote, "coordination", "adviser", "2");
    let body = json!({ "interim": true });
    assert_problem(&server.submit(&quote, "settle", &seen, "", &body), 412, "stale", "an entry came in between");
    // One key, one part.
    let now = server.etag(&quote);
    let first = server.submit(&quote, "settle", &now, "key", &body);
    assert_eq!(first.status, 200, "{}", first.json());
    let again = other.submit(&quote, "settle", &now, "key", &body);
    assert_eq!((again.status, again.body), (200, first.body));
    assert_eq!(sums(&server.note("S-2026-000001")), with_vat(3 * ADVISER));
    let notes = server.read_json(&format!("{}/settlement-notes", address(&quote)));
    assert_eq!(notes["notes"].as_array().expect("notes").len(), 1);
    office.assert_sound(1);
}
