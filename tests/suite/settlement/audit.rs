//! The audit of what was worked and charged: it holds after any life, and finds each thing that is altered behind its back.

use serde_json::{Value, json};

use super::flat_prices::flat;
use super::sums::{assert_fed, omitted, reduced};
use crate::office::{
    Caller as _, Finance as _, Office, Server, address, draft, draft_from_abroad, draft_of_tables, note_numbers,
    on_both, run_on, sqlite_path, taken_back, work,
};
use crate::store::audit::{assert_named, other_byte, release};
use crate::support::{Chance, Folder, text};

on_both!(everything_holds_after_random_lives, each_thing_that_is_altered_is_named,);

fn everything_holds_after_random_lives(office: &Office) {
    let mut chance = Chance::seeded();
    let server = office.server();
    let drafts = [draft(), draft_of_tables(), draft_from_abroad()];
    let mut issued = 0;
    for index in 0..5 {
        let mut quote = server.accepted_of(&drafts[index % 3]);
        issued += 1;
        live(&server, &quote, &mut chance);
        if chance.below(2) == 0 {
            quote = server.ordered(&server.issue(&server.revised(&quote)));
            issued += 1;
            live(&server, &quote, &mut chance);
        }
        let body = match chance.below(3) {
            0 => json!({ "omitted_lines": [omitted("fd_trygd.F_UFP")] }),
            1 => json!({ "reduced_lines": [reduced("fd_trygd.F_UFP", "1234.57")] }),
            _ => Value::Null,
        };
        assert_eq!(server.settle(&quote, &body).status, 200);
        for _ in 0..chance.below(3) {
            let entries = [work("extraction", "manager", "0.37")];
            server.credited(&quote, &json!({ "reason": "Feil.", "time_entries": entries }));
        }
        assert_fed(&server, &quote);
    }
    let output = office.run(&["audit", "verify", "--documents"]);
    let reported = text(&output.stdout);
    assert!(output.status.success() && reported.contains(&format!(" {issued} issued quotes")), "{reported}");
}

/// Some entries, and some of them taken back.
fn live(server: &Server, quote: &Value, chance: &mut Chance) {
    for _ in 0..chance.below(4) {
        let hours = format!("{}.{:02}", chance.below(23), 1 + chance.below(99));
        let activity = ["coordination", "preparation", "extraction", "delivery"][chance.index(&[(); 4])];
        server.worked(quote, activity, ["adviser", "office"][chance.index(&[(); 2])], &hours);
        if chance.below(2) == 0 {
            let line = ["fd_trygd.F_UFP"].into_iter().find(|_| chance.below(2) == 0);
            assert_eq!(server.record(quote, &flat("adviser", &hours, line)).status, 201);
        }
    }
    let entries = server.entries(quote);
    if let Some((entry, _, None)) = entries.last() {
        assert_eq!(server.record(quote, &taken_back(*entry)).status, 201);
    }
}

fn each_thing_that_is_altered_is_named(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    for hours in ["1", "2", "3"] {
        server.worked(&quote, "coordination", "adviser", hours);
    }
    server.settled(&quote);
    server.credited(&quote, &json!({ "reason": "Feil.", "time_entries": [taken_back(2)] }));
    let other = server.accepted();
    server.settled(&other);
    drop(server);
    release(office);
    let byte = other_byte(office);
    let (first, second) = ("quote 2026-000001: ", "the settlement notes of 202");
    let last = "(select max(sequence) from settlement_notes)";
    let altered: Vec<(String, &str)> = vec![
        ("update time_entries set hours = hours + 100 where entry = 1".into(), "S-2026-000001: its time entries"),
        ("update time_entries set hours = hours + 1 where entry = 4".into(), "S-2026-000003: its time entries"),
        ("update time_entries set rate = 'office' where entry = 3".into(), "S-2026-000001: its time entries"),
        ("update time_entries set date = '2026-11-19' where entry = 3".into(), "S-2026-000001: its time entries"),
        ("update time_entries set note = 'x' where entry = 3".into(), "S-2026-000001: its time entries"),
        ("update time_entries set flat_price = 1 where entry = 3".into(), "S-2026-000001: its time entries"),
        ("update time_entries set at = at + 1 where entry = 3".into(), "S-2026-000001: its time entries"),
        ("delete from time_entries where entry = 1".into(), "S-2026-000001: its time entries"),
        ("delete from time_entries where entry = 4".into(), "S-2026-000003: its time entries"),
        ("delete from time_entries".into(), "S-2026-000001: its time entries"),
        ("update settlement_notes set net_ore = net_ore - 1 where sequence = 1".into(), first),
        ("update settlement_notes set vat_ore = vat_ore + 1 where sequence = 3".into(), first),
        ("update settlement_notes set total_ore = 0 where sequence = 2".into(), first),
        ("update settlement_notes set settled_on = '2026-11-21' where sequence = 1".into(), first),
        ("update settlement_notes set type = 'settlement' where sequence = 3".into(), first),
        ("update settlement_notes set corrects = null where sequence = 2".into(), first),
        (
            "update settlement_notes set canonical = replace(canonical, '\"1287.00\"', '\"1287.01\"') where sequence = 1".into(),
            "S-2026-000001: the canonical JSON",
        ),
        (format!("update settlement_notes set pdf = {byte} where sequence = 2"), "S-2026-000002: the PDF has another"),
        ("update settlement_notes set pdf = null where sequence = 3".into(), "S-2026-000003: the PDF is missing"),
        (format!("update settlement_notes set pdf_sha256 = '{}' where sequence = 1", "a".repeat(64)), first),
        ("delete from settlement_notes where sequence = 2".into(), first),
        ("delete from settlement_notes where sequence = 4".into(), "quote 2026-000002: "),
        ("delete from settlement_notes".into(), "quote 2026-00000"),
        ("update settlement_notes set sequence = 900 where sequence = 4".into(), second),
        ("update settlement_notes set year = 2025 where sequence = 4".into(), second),
        (format!("update settlement_notes set quote_id = (select quote_id from settlement_notes where sequence = {last})"), "quote 2026-00000"),
        ("update vouchers set net_ore = 0 where number = 'S-2026-000001'".into(), "S-2026-000001 is not in the list"),
        ("update vouchers set sent = 1, first_sending = 1".into(), "S-2026-000001 is not in the list"),
        ("delete from vouchers where number = 'S-2026-000004'".into(), "S-2026-000004 is not in the list"),
        ("update sending_head set last = 1".into(), "not recorded without gaps up to 1"),
        ("update settlement_series set last = last + 1".into(), second),
        ("update settlement_series set last = last - 1".into(), second),
        ("insert into settlement_series values (2025, 1)".into(), "the settlement notes of 2025"),
        ("update line_items set net_ore = net_ore + 1 where sequence = 1".into(), first),
        ("update line_items set vat_ore = vat_ore + 1 where sequence = (select max(sequence) from line_items)".into(), "quote 2026-000002: "),
        ("update postings set settlement_number = 'S-2026-000009' where settlement_number = 'S-2026-000004'".into(), "quote 2026-000002: "),
        ("update postings set vat_code = '5' where stage = 'settled'".into(), "quote 2026-00000"),
        ("update postings set stage = 'quoted' where stage = 'settled'".into(), "quote 2026-00000"),
    ];
    assert_named(office, &altered);
}

#[test]
fn a_copy_has_the_work_the_notes_and_their_documents() {
    let office = Office::sqlite();
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    server.settled(&quote);
    server.credited(&quote, &json!({ "reason": "Feil.", "time_entries": [taken_back(1)] }));
    let open = server.accepted();
    server.worked(&open, "delivery", "office", "2");
    let paths: Vec<String> = [&quote, &open]
        .iter()
        .flat_map(|one| ["", "/time-entries", "/settlement", "/events"].map(|below| format!("{}{below}", address(one))))
        .chain((1..=3).flat_map(|number| {
            ["", "/pdf", "/invoice"].map(|below| format!("/api/v1/settlement-notes/S-2026-00000{number}{below}"))
        }))
        .chain(["/api/v1/calibration".to_owned(), "/api/v1/line-items".to_owned()])
        .collect();
    let read = |server: &Server| paths.iter().map(|path| server.read(path).body).collect::<Vec<_>>();
    let before = read(&server);
    let folder = Folder::new();
    let (copy, store) = (folder.0.join("copy.db"), folder.0.join("restored.db"));
    let plain = |path: &std::path::Path| path.to_str().expect("a plain path").to_owned();
    assert!(office.run(&["backup", &plain(&copy)]).status.success());
    drop(server);
    let url = format!("sqlite:{}", plain(&store));
    assert!(run_on(&url, &["restore", &plain(&copy)]).status.success());
    let server = Server::start_with(&[("PRISOVERSLAG__STORE__URL", &url)]);
    assert!(read(&server) == before);
    // And it goes on with the next number, and refuses to be altered.
    assert_eq!(note_numbers(&server.settled(&open)), ["S-2026-000004"]);
    assert!(crate::sqlite::refusal(&store, "delete from settlement_notes").is_some());
    let output = run_on(&url, &["audit", "verify", "--documents"]);
    assert!(output.status.success(), "{}", text(&output.stdout));
    let original = &office.folder;
    assert_eq!(crate::sqlite::query(sqlite_path(original), "select last from settlement_series"), [["3"]]);
}
