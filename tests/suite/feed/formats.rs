//! The whole of a range in every format, as other people's programs read it: the same rows, and the control totals of the
//! answer's head.

use std::process::Command;

use super::rows::{FEED, control, control_headers, demo, rows, small};
use crate::office::{Answer, Caller as _, Office, Server, on_both};
use crate::support::{Folder, project_file, python, text};
use serde_json::{Value, json};

on_both!(every_format_has_the_same_rows_and_the_totals_of_its_head);

/// How each is requested by name, and what it is.
const FORMATS: [(&str, &str, &str); 6] = [
    ("format=ndjson", "items.ndjson", "application/x-ndjson"),
    ("format=csv", "items.csv", "text/csv; charset=utf-8; header=present"),
    ("format=csv&locale=nb", "items-nb.csv", "text/csv; charset=utf-8; header=present"),
    ("format=xlsx", "items.xlsx", XLSX),
    ("format=xlsx&locale=nb", "items-nb.xlsx", XLSX),
    ("format=parquet", "items.parquet", "application/vnd.apache.parquet"),
];
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Texts that mean something to a reader of one of the formats.
const HOSTILE: [&str; 14] = [
    "=1+1",
    "+47 22 22 22 22",
    "-2+3",
    "@SUM(A1:A9)",
    "'=1+1",
    "''quoted''",
    "\"quoted\", \"and\"",
    "a;b,c|d",
    "=HYPERLINK(\"http://example.org\";\"x\")",
    "_x0041_ & <b>]]></b>",
    "NULL \\N Åse",
    "NTNU;=1+1;x",
    "NTNU,\u{a0}+1|@A1",
    "Ås; 'x', -2",
];

fn hostile(server: &Server) {
    for (number, words) in HOSTILE.iter().enumerate() {
        let mut draft = small();
        draft["scope"]["applicant"]["name"] = json!(words);
        draft["scope"]["applicant"]["invoice"]["buyer_reference"] = json!(HOSTILE[(number + 5) % HOSTILE.len()]);
        draft["extra_lines"][0]["description"] = json!(HOSTILE[(number + 7) % HOSTILE.len()]);
        let made = server.change("POST", "/api/v1/quotes", "", "", &draft);
        assert_eq!(made.status, 201, "{words}: {}", made.json());
        server.issue(&made.json());
    }
}

fn every_format_has_the_same_rows_and_the_totals_of_its_head(office: &Office) {
    let server = demo(office, 300);
    hostile(&server);
    let all = rows(&server, "");
    assert!(HOSTILE.iter().all(|words| all.iter().any(|row| row["applicant_name"] == *words)));
    assert!(HOSTILE.iter().all(|words| all.iter().any(|row| row["buyer_reference"] == *words)));
    let end = all.len();
    // All of it, a part that begins and ends within postings, and nothing.
    for (range, expected) in [
        (String::new(), &all[..]),
        (format!("after={}&until={}", end - 121, end - 3), &all[end - 121..end - 3]),
        (format!("after={end}"), &[]),
    ] {
        let folder = Folder::new();
        let control = control(expected);
        for (format, file, media_type) in FORMATS {
            let answer = server.get(&format!("{FEED}?{format}&{range}"));
            assert_head(&answer, media_type, &control, file);
            std::fs::write(folder.0.join(file), &answer.body).expect("a file");
        }
        let script = project_file("tests/check_exports.py");
        let output = Command::new(python()).arg(script).arg(&folder.0).output().expect("Python runs");
        assert!(output.status.success(), "{range}: {}", text(&output.stderr));
        let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let found = found.as_object().expect("an object");
        assert_eq!(found.len(), 11, "{found:?}");
        for (reader, totals) in found {
            assert_eq!(*totals, control, "{range}: {reader}");
        }
        let lines = std::fs::read_to_string(folder.0.join("items.ndjson")).expect("lines");
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert!(lines == expected, "{range}: the rows of NDJSON are those of the pages");
    }
}

fn assert_head(answer: &Answer, media_type: &str, control: &Value, file: &str) {
    assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{file}");
    assert_eq!((answer.header("cache-control"), answer.header("vary")), ("private, no-cache", "Accept"), "{file}");
    let text = |key: &str| match &control[key] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for (header, value) in control_headers(control) {
        assert_eq!(answer.header(&header), value, "{file}: {header}");
    }
    let (_, extension) = file.split_once('.').expect("an extension");
    let (first, last) = (text("first_sequence"), text("last_sequence"));
    assert_eq!(
        answer.header("content-disposition"),
        if first.is_empty() {
            format!("attachment; filename=\"line-items.{extension}\"")
        } else {
            format!("attachment; filename=\"line-items-{first}-{last}.{extension}\"")
        }
    );
}

#[test]
fn a_format_is_found_by_what_is_accepted() {
    let server = Server::start();
    let json = "application/json";
    let (csv, ndjson) = ("text/csv; charset=utf-8; header=present", "application/x-ndjson");
    for (accept, format, expected) in [
        ("*/*", "", json),
        ("", "", json),
        ("application/*", "", json),
        ("text/csv", "", csv),
        ("text/*", "", csv),
        ("TEXT/CSV", "", csv),
        ("application/x-ndjson", "", ndjson),
        (XLSX, "", XLSX),
        ("application/vnd.apache.parquet", "", "application/vnd.apache.parquet"),
        ("text/csv;q=0.5, application/x-ndjson;q=0.6", "", ndjson),
        ("text/csv;q=0.9, */*;q=0.1", "", csv),
        ("application/json;q=0.1, text/csv;q=0.1", "", json),
        ("application/json;q=0, */*", "", ndjson),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "", json),
        ("text/csv", "?format=json", json),
        ("text/csv", "?format=json&limit=1", json),
        ("application/json", "?format=csv", csv),
        ("*/*", "?format=parquet", "application/vnd.apache.parquet"),
    ] {
        let answer = server.send("GET", &format!("{FEED}{format}"), &[("accept", accept)], b"");
        assert_eq!((answer.status, answer.header("content-type")), (200, expected), "{accept} {format}");
        let head = server.send("HEAD", &format!("{FEED}{format}"), &[("accept", accept)], b"");
        assert_eq!((head.status, head.header("content-type")), (200, expected), "HEAD {accept} {format}");
        assert_eq!((head.header("control-count"), head.body.len()), (answer.header("control-count"), 0));
    }
    for accept in ["application/pdf", "text/csv;q=0", "application/json;q=0", "image/*, text/html"] {
        let answer = server.send("GET", FEED, &[("accept", accept)], b"");
        assert_eq!((answer.status, answer.json()["code"].as_str()), (406, Some("not_acceptable")), "{accept}");
    }
    for what in ["limit=1&format=csv", "limit=1&format=parquet", "locale=nb&format=ndjson"] {
        assert_eq!(server.get(&format!("{FEED}?{what}")).status, 422, "{what}");
    }
    let limited = server.send("GET", &format!("{FEED}?limit=1"), &[("accept", "text/csv")], b"");
    assert_eq!(limited.faults(), [("$.limit".to_owned(), "bad_parameter".to_owned())]);
    let norwegian = server.send("GET", &format!("{FEED}?locale=nb"), &[("accept", "text/csv")], b"");
    assert!(norwegian.status == 200 && norwegian.body.starts_with("\u{feff}sequence;".as_bytes()));
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        assert_eq!(server.send(method, FEED, &[], b"").status, 405, "{method}");
    }
}

/// A row as each of the texts has it: what a program that pulls them is written against.
#[test]
fn a_row_reads_the_same_from_one_version_to_the_next() {
    let office = Office::sqlite();
    let server = office.server();
    let mut draft = small();
    draft["scope"]["applicant"]["name"] = json!("=\"A\"; 'B'");
    server.issued_of(&draft);
    let id = rows(&server, "until=1")[0]["quote_id"].as_str().expect("an identity").to_owned();
    let texts = ["format=ndjson", "format=csv", "format=csv&locale=nb"].map(|format| {
        let answer = server.get(&format!("{FEED}?until=1&{format}"));
        format!("{format}\n{}", text(&answer.body).replace(&id, "[quote_id]"))
    });
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("suite__feed__a_row_in_every_text", texts.join("\n"));
    });
}
