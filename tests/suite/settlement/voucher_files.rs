//! Vouchers as a ZIP file, as other programs read it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use serde_json::json;
use zip::ZipArchive;

use super::vouchers::{NOTES, filled};
use crate::office::{Caller as _, Finance as _, Office, assert_faults, draft_from_abroad, on_both};

on_both!(
    the_file_has_each_invoice_and_document_as_they_are_read,
    a_note_without_an_invoice_has_its_document_and_the_reason,
    the_lists_are_norwegian_where_asked,
    a_range_is_only_what_was_asked_for,
    a_document_that_is_gone_breaks_the_file_off,
);

/// The files of an export, by name.
fn files(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a ZIP file");
    let read = |index| {
        let mut file = archive.by_index(index).expect("a file");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("whole content");
        (file.name().expect("a name").into_owned(), content)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).expect("a ZIP file").len()).map(read).collect()
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).expect("text")
}

fn the_file_has_each_invoice_and_document_as_they_are_read(office: &Office) {
    let server = filled(office);
    server.post(&format!("{NOTES}/S-2026-000002/sent"), &json!({ "sent_to": "print", "sent_on": "2026-11-21" }));
    let answer = server.read(&format!("{NOTES}/export"));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/zip"));
    assert!(answer.header("content-disposition").contains("settlement-notes.zip"));
    let files = files(&answer.body);
    assert_eq!(files.len(), 2 + 2 * 5);
    let page = server.read_json(NOTES);
    let list = text(&files, "vouchers.csv");
    let rows: Vec<&str> = list.lines().collect();
    assert_eq!(
        rows[0],
        "number,type,corrects,quote_number,revision,case_number,applicant,settled_on,settled_at,net,vat,total,invoice,\
         not_invoiceable,times_sent,sent_to,sent_on,sent_recorded_at,sent_recorded_by"
    );
    let (mut sums, mut counts) = (BTreeMap::<String, i64>::new(), BTreeMap::<String, u32>::new());
    for (note, row) in page["notes"].as_array().unwrap().iter().zip(&rows[1..]) {
        let number = note["number"].as_str().unwrap();
        assert!(files[&format!("pdf/{number}.pdf")] == server.read(&format!("{NOTES}/{number}/pdf")).body);
        assert!(files[&format!("ehf/{number}.xml")] == server.read(&format!("{NOTES}/{number}/invoice")).body);
        let total = note["price"]["total"].as_str().unwrap();
        assert!(
            row.starts_with(&format!("{number},{},", note["type"].as_str().unwrap())) && row.contains(total),
            "{row}"
        );
        let note_type = note["type"].as_str().unwrap().to_owned();
        *counts.entry(note_type.clone()).or_default() += 1;
        *sums.entry(note_type).or_default() += total.replace('.', "").parse::<i64>().unwrap();
    }
    assert_eq!(rows.len(), 6);
    assert!(rows[2].contains(",true,,1,print,2026-11-21,"), "{}", rows[2]);
    assert_eq!(answer.header("control-count"), "5");
    let control = text(&files, "control.csv");
    for (note_type, count) in counts {
        let sum = sums[&note_type];
        let total = format!("{}.{:02}", sum / 100, sum % 100);
        assert_eq!(answer.header(&format!("control-{note_type}-count")), count.to_string());
        assert_eq!(answer.header(&format!("control-{note_type}-total")), total);
        let row = control.lines().find(|row| row.starts_with(&note_type)).unwrap();
        assert!(row.starts_with(&format!("{note_type},{count},")) && row.ends_with(&format!(",{total}")), "{row}");
    }
    let head = server.try_send("HEAD", &format!("{NOTES}/export"), &[], b"").expect("an answer");
    assert_eq!((head.status, head.header("control-count"), head.body.len()), (200, "5", 0));
}

fn a_note_without_an_invoice_has_its_document_and_the_reason(office: &Office) {
    let server = office.server();
    server.settled(&server.accepted_of(&draft_from_abroad()));
    let files = files(&server.read(&format!("{NOTES}/export")).body);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["control.csv", "pdf/S-2026-000001.pdf", "vouchers.csv"]);
    assert!(text(&files, "vouchers.csv").contains(",false,no_electronic_address,0,"));
}

fn the_lists_are_norwegian_where_asked(office: &Office) {
    let server = filled(office);
    let files = files(&server.read(&format!("{NOTES}/export?locale=nb")).body);
    let list = text(&files, "vouchers.csv");
    assert!(list.starts_with("\u{feff}number;type;"), "{list}");
    assert!(list.contains("2026-11-22T00:30:00+01:00") && list.contains(",00;"), "{list}");
    assert!(text(&files, "control.csv").starts_with("\u{feff}type;count;net;vat;total\r\nsettlement;3;"));
}

fn a_range_is_only_what_was_asked_for(office: &Office) {
    let server = filled(office);
    server
        .post(&format!("{NOTES}/sent"), &json!({ "numbers": ["S-2026-000001", "S-2026-000004"], "sent_to": "print" }));
    for (query, expected) in [
        ("from=2026-11-21&to=2026-11-21", "3 4"),
        ("type=settlement", "1 2 5"),
        ("sent=true", "1 4"),
        ("sent=false&type=settlement", "2 5"),
        ("sent=false&from=2026-11-23", ""),
    ] {
        let answer = server.read(&format!("{NOTES}/export?{query}"));
        let names = files(&answer.body).into_keys().filter_map(|name| {
            let number = name.strip_prefix("pdf/S-2026-00000")?.strip_suffix(".pdf")?;
            Some(number.to_owned())
        });
        let names: Vec<String> = names.collect();
        assert_eq!(names.join(" "), expected, "{query}");
        assert_eq!(answer.header("control-count"), names.len().to_string());
    }
    let refused = server.read(&format!("{NOTES}/export?limit=1&locale=en"));
    assert_faults(&refused, &[("$.limit", "unknown_field"), ("$.locale", "bad_parameter")]);
}

/// Whoever receives it sees that it is not whole, by the connection and by the file.
fn a_document_that_is_gone_breaks_the_file_off(office: &Office) {
    let server = filled(office);
    let sql = match office.backend() {
        crate::office::Backend::Sqlite => "drop trigger settlement_notes_are_not_updated",
        crate::office::Backend::Postgres => "alter table settlement_notes disable trigger all",
    };
    assert_eq!(office.refusal(sql), None);
    assert_eq!(office.refusal("update settlement_notes set pdf = null where sequence = 4"), None);
    let answer = server.try_send("GET", &format!("{NOTES}/export"), &[], b"");
    assert!(answer.is_none(), "broken off");
    // The others are as before.
    assert_eq!(files(&server.read(&format!("{NOTES}/export?type=settlement")).body).len(), 2 + 2 * 3);
}
