//! Settlement notes as they are read: their JSON, their documents, and what another program finds in those.

use prisoverslag::ids::Sha256Hex;
use serde_json::{Value, json};

use crate::documents::check;
use crate::office::{
    Answer, Caller as _, Finance as _, Office, Server, assert_problem, draft_with, new_reference, note_numbers,
    on_both, taken_back,
};

on_both!(
    a_note_and_its_document_are_the_same_whenever_they_are_read,
    a_number_of_another_form_names_nothing,
    documents_conform_and_carry_the_note_in_the_language_of_the_quote,
    the_document_of_a_note_is_verified_without_a_fault_of_ours,
);

fn path(number: &str, below: &str) -> String {
    format!("/api/v1/settlement-notes/{number}{below}")
}

fn read_as(server: &Server, path: &str, known: &str) -> Answer {
    let answer = server.try_send("GET", path, &[("if-none-match", known)], b"");
    answer.expect("an answer")
}

fn a_note_and_its_document_are_the_same_whenever_they_are_read(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    server.settled(&quote);
    let report = server.credited(&quote, &json!({ "reason": "Feil.", "time_entries": [taken_back(1)] }));
    let other = office.server();
    for (note, number) in report["notes"].as_array().unwrap().iter().zip(note_numbers(&report)) {
        let document = &note["document"];
        let pdf = server.read(&path(&number, "/pdf"));
        assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
        let name = format!(
            "inline; filename=\"Oppgjor {number} NTNU.pdf\"; filename*=UTF-8''Oppgj%C3%B8r%20{number}%20NTNU.pdf"
        );
        assert_eq!(pdf.header("content-disposition"), name);
        let sha256 = Sha256Hex::of(&pdf.body);
        assert_eq!(document["sha256"], sha256.as_str());
        assert_eq!(document["bytes"], json!(pdf.body.len()));
        assert_eq!(pdf.header("etag"), format!("\"{sha256}\""));
        assert!(other.read(&path(&number, "/pdf")).body == pdf.body);
        let json = server.read(&path(&number, ""));
        assert_eq!(json.header("etag"), format!("\"{}\"", document["canonical_sha256"].as_str().unwrap()));
        let kept = json.json();
        assert_eq!((&kept["document"], &kept["settled_at"]), (document, &note["settled_at"]));
        assert_eq!(kept["note"]["number"], number.as_str());
        assert_eq!(other.read(&path(&number, "")).body, json.body);
        // The hash is that of the note, byte for byte as it is in the answer.
        let text = String::from_utf8(json.body.clone()).unwrap();
        let canonical = text.strip_prefix("{\"note\":").unwrap().split(",\"settled_at\":").next().unwrap();
        assert_eq!(document["canonical_sha256"], Sha256Hex::of(canonical.as_bytes()).as_str());
        for (address, answer) in [(path(&number, "/pdf"), &pdf), (path(&number, ""), &json)] {
            let tag = answer.header("etag");
            for (known, status) in [(tag, 304), ("\"other\"", 200), ("*", 304), (&format!("\"x\", W/{tag}"), 304)] {
                let again = read_as(&server, &address, known);
                assert_eq!((again.status, again.header("etag")), (status, tag), "{known}");
                assert_eq!(again.body.is_empty(), status == 304);
            }
        }
    }
    let pdfs: Vec<Vec<u8>> =
        note_numbers(&report).iter().map(|number| server.read(&path(number, "/pdf")).body).collect();
    assert!(pdfs[0] != pdfs[1] && pdfs[1] != pdfs[2]);
}

fn a_number_of_another_form_names_nothing(office: &Office) {
    let server = office.server();
    server.settled(&server.accepted());
    let numbers = [
        "S-2026-000002",
        "S-2026-000000",
        "S-2025-000001",
        "S-2026-1",
        "S-2026-0000001",
        "s-2026-000001",
        "2026-000001",
        "S-2026-000001%20",
        "S-2026-99999999999",
        "S-99999-000001",
        "S--2026-000001",
        "%00",
        "%ff",
        "..",
        "S-2026-%F0%9F%8E%89",
    ];
    for number in numbers {
        for below in ["", "/pdf", "/invoice"] {
            let answer = read_as(&server, &path(number, below), "\"x\"");
            assert_eq!(answer.status, 404, "{number}{below}");
        }
    }
    assert_problem(&server.read(&path("S-2026-000002", "")), 404, "not_found", "note");
}

fn documents_conform_and_carry_the_note_in_the_language_of_the_quote(office: &Office) {
    let server = office.server();
    let mut expected: Vec<(String, Vec<u8>, &str, &str)> = Vec::new();
    for (language, tag, title) in
        [("nb", "nb-NO", "Oppgjør"), ("nn", "nn-NO", "Oppgjer"), ("en", "en-GB", "Settlement")]
    {
        let quote = server.accepted_of(&draft_with(&[("/language", json!(language))]));
        server.worked(&quote, "coordination", "adviser", "13");
        server.worked(&quote, "delivery", "office", "2.25");
        let settled = server.settled(&quote);
        let number = note_numbers(&settled).pop().unwrap();
        expected.push((number.clone(), server.read(&path(&number, "/pdf")).body, tag, title));
        if language == "en" {
            let last = note_numbers(&server.credited(&quote, &new_reference("Wrong.")));
            for (number, title) in [(&last[1], "Credit note"), (&last[2], "New settlement")] {
                expected.push((number.clone(), server.read(&path(number, "/pdf")).body, tag, title));
            }
        }
    }
    let pdfs: Vec<&[u8]> = expected.iter().map(|(_, pdf, _, _)| pdf.as_slice()).collect();
    for (report, (number, _, language, title)) in check(&pdfs).iter().zip(&expected) {
        assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
        assert_eq!(report["language"], *language);
        assert!(report["title"].as_str().unwrap().contains(number.as_str()), "{}", report["title"]);
        let first = report["pages"][0].as_str().unwrap();
        assert!(first.contains(title) && first.contains(number.as_str()), "{title} {number} in {first}");
        let attached: Value =
            serde_json::from_str(report["attachments"]["prisoverslag.json"].as_str().unwrap()).unwrap();
        assert_eq!(attached, server.note(number));
        assert_eq!(attached["language"], &language[..2]);
    }
}

fn the_document_of_a_note_is_verified_without_a_fault_of_ours(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.settled(&quote);
    let pdf = server.read(&path("S-2026-000001", "/pdf")).body;
    let verify = |pdf: &[u8]| {
        let headers = [("content-type", "application/pdf")];
        server.send("POST", "/api/v1/documents/verification", &headers, pdf)
    };
    let answer = verify(&pdf);
    assert_eq!(answer.status, 200, "{}", answer.json());
    // Whatever it says of a note, it never takes it for the quote.
    assert!(!answer.json()["verdict"].as_str().unwrap().contains("superseded"), "{}", answer.json());
    assert_eq!(answer.json()["sha256"], Sha256Hex::of(&pdf).as_str());
    let cut = verify(&pdf[..pdf.len() / 2]);
    assert_eq!((cut.status, &cut.json()["verdict"]), (200, &json!("unknown")));
}
