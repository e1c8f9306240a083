//! Settlement notes as a list of vouchers, and that they were sent.

use serde_json::{Value, json};

use crate::office::{
    Answer, Backend, Caller as _, Finance as _, Office, Server, assert_faults, assert_problem, draft_from_abroad,
    on_both,
};

on_both!(
    the_list_has_every_note_in_the_order_of_its_number,
    what_comes_meanwhile_is_behind_the_cursor,
    each_filter_leaves_the_others,
    a_voucher_says_what_finance_needs,
    every_fault_of_a_list_is_reported_at_once,
    a_note_is_sent_to_one_place_once,
    several_notes_are_marked_or_none,
    what_was_sent_is_never_altered,
    a_page_costs_the_same_whatever_there_is,
);

pub const NOTES: &str = "/api/v1/settlement-notes";

/// Two notes on the first day, one of them credited and replaced on the second, and one on the third.
pub fn filled(office: &Office) -> Server {
    let server = office.server_at("2026-11-20T10:00:00Z");
    let quotes = [server.accepted(), server.accepted(), server.accepted()];
    server.worked(&quotes[0], "coordination", "adviser", "1");
    server.settled(&quotes[0]);
    server.settled(&quotes[1]);
    office.at("2026-11-21T10:00:00Z");
    let entry = json!({ "corrects": 1, "note": "Feil." });
    server.credited(&quotes[0], &json!({ "reason": "Feil.", "time_entries": [entry] }));
    // In UTC it is still the second day.
    office.at("2026-11-21T23:30:00Z");
    server.settled(&quotes[2]);
    server
}

fn numbers_of(page: &Value) -> Vec<String> {
    let notes = page["notes"].as_array().expect("notes");
    notes
        .iter()
        .map(|note| note["number"].as_str().expect("a number")[7..].trim_start_matches('0').to_owned())
        .collect()
}

/// The sequences of the notes that a query finds.
fn found(server: &Server, query: &str) -> String {
    numbers_of(&server.read_json(&format!("{NOTES}?{query}"))).join(" ")
}

fn sent(server: &Server, number: u32, body: &Value) -> Answer {
    server.post(&format!("{NOTES}/S-2026-00000{number}/sent"), body)
}

fn the_list_has_every_note_in_the_order_of_its_number(office: &Office) {
    let server = filled(office);
    assert_eq!(found(&server, ""), "1 2 3 4 5");
    for limit in 1..=6 {
        let (mut seen, mut pages) = (Vec::new(), 0);
        let mut path = format!("{NOTES}?limit={limit}");
        loop {
            let answer = server.read(&path);
            let page = answer.json();
            seen.extend(numbers_of(&page));
            pages += 1;
            let Some(cursor) = page["next"].as_str() else {
                assert_eq!(answer.header("link"), "");
                break;
            };
            path = format!("{NOTES}?cursor={cursor}&limit={limit}");
            assert_eq!(answer.header("link"), format!("<{path}>; rel=\"next\""));
        }
        assert_eq!((seen.join(" ").as_str(), pages), ("1 2 3 4 5", 5_usize.div_ceil(limit)), "{limit}");
    }
}

fn what_comes_meanwhile_is_behind_the_cursor(office: &Office) {
    let server = filled(office);
    let first = server.read_json(&format!("{NOTES}?limit=3&sent=false"));
    // Of the notes that follow, one is sent meanwhile, and one comes.
    assert_eq!(sent(&server, 4, &json!({ "sent_to": "print" })).status, 200);
    server.settled(&server.accepted());
    let next = server.read_json(&format!("{NOTES}?cursor={}", first["next"].as_str().expect("a cursor")));
    assert_eq!((numbers_of(&first).join(" "), numbers_of(&next).join(" ")), ("1 2 3".into(), "5 6".into()));
}

fn each_filter_leaves_the_others(office: &Office) {
    let server = filled(office);
    assert_eq!(sent(&server, 2, &json!({ "sent_to": "print" })).status, 200);
    assert_eq!(sent(&server, 3, &json!({ "sent_to": "print" })).status, 200);
    for (query, expected) in [
        ("type=settlement", "1 2 5"),
        ("type=credit", "3"),
        ("type=replacement", "4"),
        ("sent=true", "2 3"),
        ("sent=false", "1 4 5"),
        ("sent=false&type=settlement", "1 5"),
        ("sent=true&type=credit", "3"),
        ("from=2026-11-21", "3 4 5"),
        ("from=2026-11-22", "5"),
        ("from=2026-11-23", ""),
        ("to=2026-11-19", ""),
        ("to=2026-11-20", "1 2"),
        ("to=2026-11-21", "1 2 3 4"),
        ("from=2026-11-21&to=2026-11-21", "3 4"),
        ("from=2025-01-01&to=2027-12-31", "1 2 3 4 5"),
        ("from=2027-01-01", ""),
        ("to=2025-12-31", ""),
        ("from=2026-11-21&sent=false&type=replacement", "4"),
    ] {
        assert_eq!(found(&server, query), expected, "{query}");
    }
    // Of another year.
    office.at("2027-01-02T10:00:00Z");
    server.settled(&server.accepted());
    assert_eq!(found(&server, "from=2027-01-01"), "1");
    assert_eq!(found(&server, "from=2026-12-31&to=2027-01-02"), "1");
    assert_eq!(found(&server, "to=2026-12-31&sent=false"), "1 4 5");
    office.assert_sound(4);
}

fn a_voucher_says_what_finance_needs(office: &Office) {
    let server = filled(office);
    let abroad = server.accepted_of(&draft_from_abroad());
    server.settled(&abroad);
    sent(&server, 3, &json!({ "sent_to": "0192:974767880", "sent_on": "2026-11-21" }));
    let page = server.read_json(NOTES);
    let credit = &page["notes"][2];
    let note = server.note("S-2026-000003");
    assert_eq!((&credit["type"], &credit["corrects"]), (&json!("credit"), &json!("S-2026-000001")));
    assert_eq!(credit["quote_number"], note["quote"]["number"]);
    assert_eq!((&credit["case_number"], &credit["applicant"]), (&note["case_number"], &note["applicant"]["name"]));
    assert_eq!((&credit["settled_on"], &credit["revision"]), (&json!("2026-11-21"), &json!(1)));
    assert_eq!((&credit["price"]["net"], &credit["price"]["total"]), (&note["net"], &note["total"]));
    assert_eq!(credit["sendings"][0]["sent_to"], "0192:974767880");
    assert_eq!(credit["sendings"][0]["sent_on"], "2026-11-21");
    assert!(credit["sendings"][0]["recorded_by"]["id"].is_string());
    for link in ["note", "pdf", "invoice"] {
        assert_eq!(server.read(credit["links"][link].as_str().expect("a link")).status, 200, "{link}");
    }
    let foreign = &page["notes"][5];
    assert_eq!((&foreign["links"]["invoice"], &foreign["sendings"]), (&Value::Null, &json!([])));
    let refused = server.read(&format!("{NOTES}/S-2026-000006/invoice"));
    assert_eq!(foreign["not_invoiceable"], refused.json()["code"]);
}

fn every_fault_of_a_list_is_reported_at_once(office: &Office) {
    let server = filled(office);
    let answer = server.read(&format!("{NOTES}?from=2026-11-02&to=2026-11-01&type=invoice&sent=yes&limit=0&page=2"));
    let faults = [
        ("$.limit", "bad_parameter"),
        ("$.page", "unknown_field"),
        ("$.sent", "bad_parameter"),
        ("$.to", "dates_reversed"),
        ("$.type", "bad_parameter"),
    ];
    let mut reported = answer.faults();
    reported.sort();
    assert_eq!(answer.status, 422);
    let named: Vec<(String, String)> = faults.iter().map(|(at, code)| ((*at).to_owned(), (*code).to_owned())).collect();
    assert_eq!(reported, named);
    assert_faults(&server.read(&format!("{NOTES}?cursor=x")), &[("$.cursor", "bad_parameter")]);
    let cursor =
        server.read_json(&format!("{NOTES}?limit=1&type=settlement"))["next"].as_str().expect("one").to_owned();
    assert_faults(&server.read(&format!("{NOTES}?cursor={cursor}&type=credit")), &[("$.type", "bad_parameter")]);
}

fn a_note_is_sent_to_one_place_once(office: &Office) {
    let server = filled(office);
    let body = json!({ "sent_to": "faktura@ntnu.no" });
    let first = sent(&server, 1, &body);
    assert_eq!((first.status, &first.json()["sendings"][0]["sent_on"]), (200, &json!("2026-11-22")));
    // The same again, also on another day, is the same record.
    office.at("2026-11-24T10:00:00Z");
    assert_eq!(sent(&server, 1, &body).body, first.body);
    let same_day = json!({ "sent_to": "faktura@ntnu.no", "sent_on": "2026-11-22" });
    assert_eq!(sent(&server, 1, &same_day).body, first.body);
    // Another place is another entry, and so is another day that is named.
    let both = sent(&server, 1, &json!({ "sent_to": "print", "sent_on": "2026-11-23" })).json();
    assert_eq!(both["sendings"][0], first.json()["sendings"][0]);
    assert_eq!(
        (&both["sendings"][1]["sent_to"], &both["sendings"][1]["sent_on"]),
        (&json!("print"), &json!("2026-11-23"))
    );
    let again = json!({ "sent_to": "faktura@ntnu.no", "sent_on": "2026-11-24" });
    assert_eq!(sent(&server, 1, &again).json()["sendings"].as_array().map(Vec::len), Some(3));
    // Under a key, the first answer is given again, and another body is refused.
    let path = format!("{NOTES}/S-2026-000002/sent");
    let keyed = |to: &str| server.change("POST", &path, "", "key-1", &json!({ "sent_to": to }));
    let kept = keyed("print");
    assert_eq!(sent(&server, 2, &json!({ "sent_to": "e-post" })).status, 200);
    let replayed = keyed("print");
    assert_eq!((replayed.status, &replayed.body), (200, &kept.body));
    assert_eq!(replayed.header("idempotent-replayed"), "true");
    assert_problem(&keyed("e-post"), 422, "idempotency_key_reused", "another body");
    for (number, body, faults) in [
        (1, json!({}), &[("$.sent_to", "missing")][..]),
        (
            1,
            json!({ "sent_to": " ", "sent_on": "2026-11-19" }),
            &[("$.sent_on", "date_outside"), ("$.sent_to", "empty")],
        ),
        (
            1,
            json!({ "sent_to": "print", "sent_on": "2026-11-25", "x": 1 }),
            &[("$.sent_on", "date_outside"), ("$.x", "unknown_field")],
        ),
        (1, json!({ "sent_to": "a".repeat(201) }), &[("$.sent_to", "too_long")]),
    ] {
        let mut reported = sent(&server, number, &body).faults();
        reported.sort();
        let named: Vec<(String, String)> =
            faults.iter().map(|(at, code)| ((*at).to_owned(), (*code).to_owned())).collect();
        assert_eq!(reported, named, "{body}");
    }
    assert_problem(&sent(&server, 9, &body), 404, "not_found", "no such note");
    assert_eq!(office.value("select count(*) from sendings"), "5");
    office.assert_sound(3);
}

fn several_notes_are_marked_or_none(office: &Office) {
    let server = filled(office);
    let all = |body: &Value| server.post(&format!("{NOTES}/sent"), body);
    let numbers = json!(["S-2026-000001", "S-2026-000009", "S-2026-000003", "9"]);
    let refused = all(&json!({ "numbers": numbers, "sent_on": "2026-11-20" }));
    let mut faults = refused.faults();
    faults.sort();
    let expected = [
        ("$.numbers[1]", "unknown_note"),
        ("$.numbers[3]", "unknown_note"),
        ("$.sent_on", "date_outside"),
        ("$.sent_to", "missing"),
    ];
    assert_eq!(faults, expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    assert_eq!(office.value("select count(*) from sendings"), "0");
    assert_eq!(sent(&server, 2, &json!({ "sent_to": "aksesspunkt" })).status, 200);
    let numbers = json!(["S-2026-000003", "S-2026-000002", "S-2026-000003", "S-2026-000001"]);
    let marked = all(&json!({ "numbers": numbers, "sent_to": "aksesspunkt" }));
    assert_eq!((marked.status, numbers_of(&marked.json()).join(" ").as_str()), (200, "3 2 1"));
    assert_eq!(office.value("select count(*) from sendings"), "3");
    assert_eq!(found(&server, "sent=true"), "1 2 3");
    let too_many: Vec<String> = (0..1_001).map(|_| "S-2026-000001".to_owned()).collect();
    assert_faults(&all(&json!({ "numbers": too_many, "sent_to": "print" })), &[("$.numbers", "too_many")]);
    assert_faults(&all(&json!({ "numbers": [], "sent_to": "print" })), &[("$.numbers", "too_few")]);
    office.assert_sound(3);
}

fn what_was_sent_is_never_altered(office: &Office) {
    let server = filled(office);
    sent(&server, 1, &json!({ "sent_to": "print" }));
    let mut statements =
        vec!["update sendings set sent_to = 'x'", "update sendings set sent_on = 'x'", "delete from sendings"];
    if office.backend() == Backend::Postgres {
        statements.push("truncate sendings");
    } else {
        statements.push("insert or replace into sendings select * from sendings");
    }
    for sql in statements {
        assert!(office.refusal(sql).is_some_and(|said| said.contains("never altered")), "{sql}");
    }
}

/// Each list walks an index from where its page begins, and puts nothing in order.
fn a_page_costs_the_same_whatever_there_is(office: &Office) {
    if office.backend() == Backend::Postgres {
        return;
    }
    drop(office.server());
    let range = "v.position > 5 and v.position <= 9 and v.settled_on || '' >= '' and v.settled_on || '' <= 'a'";
    for (filter, index) in [
        ("", "INTEGER PRIMARY KEY"),
        ("and v.type = 'credit'", "vouchers_by_type"),
        ("and v.sent = 0", "vouchers_by_sent"),
        ("and v.sent = 0 and v.type = 'credit'", "vouchers_by_sent_and_type"),
    ] {
        let plan = office.query(&format!(
            "explain query plan select v.position, n.canonical, q.applicant from vouchers v \
             join settlement_notes n on n.number = v.number join quotes q on q.id = n.quote_id \
             where {range} {filter} order by v.position limit 50"
        ));
        let plan = format!("{plan:?}");
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{filter}: {plan}");
        assert!(
            plan.find("SEARCH v").is_some_and(|first| plan.find("SEARCH n").is_some_and(|then| first < then)),
            "{plan}"
        );
    }
}
