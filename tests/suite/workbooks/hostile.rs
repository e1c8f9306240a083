//! Files that were made to do harm, and files that are no workbook of ours.

use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{SCOPES, XLSX, edited, empty, faults, read, sent, server, smallest_and};
use crate::office::{Caller as _, assert_faults, assert_problem};
use serde_json::json;

/// A package of these parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("a package").into_inner()
}

/// The workbook with one part replaced, or added.
fn with_part(workbook: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).expect("a package");
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        std::io::copy(&mut part, &mut bytes).expect("its content");
        parts.push((part.name().expect("a name").into_owned(), bytes));
    }
    parts.retain(|(other, _)| other != name);
    parts.push((name.to_owned(), content.to_vec()));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    package(&parts)
}

const SHEET: &str = "xl/worksheets/sheet3.xml";
const SHEET_HEAD: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;

#[test]
fn what_is_no_workbook_of_ours_is_refused_and_named() {
    let server = server();
    let sound = empty(&server);
    let (foreign, _) = edited(&sound, &json!([{ "delete_sheet": "prisoverslag" }]));
    let half = &sound[..sound.len() / 2];
    for (what, file) in [
        ("an empty file", &b""[..]),
        ("a CSV", b"navn;tema\nF_UFP;x\n"),
        ("half a workbook", half),
        ("an empty package", &package(&[])),
        ("a package of something else", &package(&[("mimetype", b"text/plain")])),
        ("a workbook of others", &foreign),
        ("a ZIP that is none", b"PK\x03\x04 and nothing else"),
    ] {
        let answer = sent(&server, file);
        assert_faults(&answer, &[("$", "not_a_workbook")]);
        let message = answer.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains("expected an XLSX file"), "{what}: {message}");
    }
    let answer = server.send("POST", SCOPES, &[("content-type", "text/csv")], b"a;b");
    assert_problem(&answer, 415, "unsupported_media_type", "CSV");
    assert_faults(
        &server.send("POST", SCOPES, &[("content-type", "application/octet-stream")], b"x"),
        &[("$", "not_a_workbook")],
    );
}

#[test]
fn what_inflates_too_far_or_has_too_many_cells_is_refused_within_its_limits() {
    let server = server();
    let sound = empty(&server);
    let zeros = vec![b' '; 33 * 1024 * 1024];
    let many_rows = "<row><c/></row>".repeat(310_000);
    let many_rows = format!("{SHEET_HEAD}{many_rows}</sheetData></worksheet>");
    let parts: Vec<String> = (0..600).map(|number| format!("xl/media/{number}")).collect();
    let many_parts: Vec<(&str, &[u8])> = parts.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    for (what, file) in [
        ("a part of zeros", with_part(&sound, "xl/media/image1.png", &zeros)),
        ("shared strings of blanks", with_part(&sound, "xl/sharedStrings.xml", &zeros)),
        ("many cells", with_part(&sound, SHEET, many_rows.as_bytes())),
        ("many parts", package(&many_parts)),
    ] {
        assert!(file.len() < 2 * 1024 * 1024, "{what}: {} bytes", file.len());
        assert_faults(&sent(&server, &file), &[("$", "workbook_too_large")]);
    }
    let answer = server.send("POST", SCOPES, &[("content-type", XLSX)], &vec![b'P'; 2 * 1024 * 1024 + 1]);
    assert_problem(&answer, 413, "too_large", "3 MiB");
}

#[test]
fn a_reader_that_is_led_astray_harms_nobody() {
    let server = server();
    let sound = empty(&server);
    let nested = "<a>".repeat(500_000);
    let entities = r#"<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;&b;</t></si></sst>"#;
    // A shared formula that claims the whole sheet, and a cell in its last corner.
    let formula = format!(
        "{SHEET_HEAD}<row r=\"1\"><c r=\"A1\"><f t=\"shared\" si=\"0\" ref=\"A1:A1048576\">B1</f><v>1</v></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>"
    );
    let external = r#"<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></externalLink>"#;
    for (what, file) in [
        ("a sheet of nested elements", with_part(&sound, SHEET, nested.as_bytes())),
        ("entities", with_part(&sound, "xl/sharedStrings.xml", entities.as_bytes())),
        ("a wide formula", with_part(&sound, SHEET, formula.as_bytes())),
        ("an external link", with_part(&sound, "xl/externalLinks/externalLink1.xml", external.as_bytes())),
        ("a sheet that is no XML", with_part(&sound, SHEET, b"\x00\xff")),
    ] {
        let answer = sent(&server, &file);
        assert!(matches!(answer.status, 200 | 422), "{what}: {}", answer.status);
    }
    // And the next is read as if nothing had been.
    let (file, _) = edited(&sound, &smallest_and(json!([])));
    assert_eq!(faults(&read(&server, &file)), Vec::<[String; 4]>::new());
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}

#[test]
fn a_formula_is_read_as_the_result_that_is_stored_with_it() {
    let server = server();
    let (file, _) =
        edited(&empty(&server), &smallest_and(json!([{ "key": "populations.name", "row": 1, "set": "navn" }])));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file)).expect("a package");
    // The populations are on the fourth sheet.
    let name = "xl/worksheets/sheet4.xml";
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(name).expect("a sheet"), &mut sheet).expect("XML");
    let start = sheet.find("<c r=\"B4\"").expect("the cell");
    let end = start + sheet[start..].find("</c>").expect("its end") + 4;
    sheet.replace_range(start..end, "<c r=\"B4\" t=\"str\"><f>[1]Ark1!A1</f><v>Alle bosatte</v></c>");
    let said = read(&server, &with_part(&file, name, sheet.as_bytes()));
    assert_eq!(said["scope"]["populations"][0]["name"], "Alle bosatte");
    assert!(said["estimate"].is_object());
}
