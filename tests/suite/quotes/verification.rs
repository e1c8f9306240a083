//! Verification: whether a PDF is what was issued, and what became of that.

use std::process::Command;

use crate::office::{
    Backend, Caller as _, Office, Server, address, adjustment, assert_problem, complete_with, extra_line, id, members,
    on_both,
};
use crate::support::{Folder, python, request};
use serde_json::{Value, json};

on_both!(
    a_document_is_genuine_and_tells_what_became_of_the_quote,
    a_changed_amount_is_found_and_reported,
    a_file_that_was_saved_anew_is_not_the_file_that_was_issued,
    what_names_no_quote_learns_nothing_of_one,
    an_estimate_is_no_quote,
    what_is_no_pdf_is_unknown_or_refused,
    the_media_type_of_a_pdf_has_no_case_and_may_have_parameters,
);

const VERIFICATION: &str = "/api/v1/documents/verification";

/// What pypdf does with PDFs, one after the other: takes the attached JSON out, saves a PDF anew with or without another,
/// or makes a PDF of one empty page with some JSON attached.
const SCRIPT: &str = r"
import json, sys
from pypdf import PdfReader, PdfWriter
for what, pdf, given, out in json.loads(sys.argv[1]):
    if what == 'take':
        open(out, 'wb').write(PdfReader(pdf).attachments['prisoverslag.json'][0])
        continue
    if what == 'make':
        writer = PdfWriter()
        writer.add_blank_page(200, 200)
        writer.add_attachment('prisoverslag.json', open(given, 'rb').read())
    else:
        writer = PdfWriter(clone_from=pdf)
    if what == 'replace':
        names = writer._root_object['/Names']['/EmbeddedFiles']['/Names']
        stream = names[1].get_object()['/EF']['/F'].get_object()
        stream.set_data(open(given, 'rb').read())
    writer.write(out)
";

/// The results of some jobs: what is done, with which PDF, and with what JSON.
fn all_by_pypdf(jobs: &[(&str, &[u8], &[u8])]) -> Vec<Vec<u8>> {
    let folder = Folder::new();
    let files: Vec<[String; 4]> = jobs
        .iter()
        .enumerate()
        .map(|(index, (what, pdf, given))| {
            let file = |name: &str, content: &[u8]| folder.file(&format!("{index}.{name}"), content);
            [(*what).to_owned(), file("pdf", pdf), file("json", given), file("out", b"")]
        })
        .collect();
    let output = Command::new(python()).args(["-c", SCRIPT, &json!(files).to_string()]).output().expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files.iter().map(|[.., out]| std::fs::read(out).expect("the result")).collect()
}

pub fn pypdf(what: &str, pdf: &[u8], given: &[u8]) -> Vec<u8> {
    all_by_pypdf(&[(what, pdf, given)]).remove(0)
}

/// PDFs of one empty page, each with some JSON attached.
pub fn made(attachments: &[String]) -> Vec<Vec<u8>> {
    let jobs: Vec<(&str, &[u8], &[u8])> = attachments.iter().map(|json| ("make", &b""[..], json.as_bytes())).collect();
    all_by_pypdf(&jobs)
}

pub fn attached(pdf: &[u8]) -> Vec<u8> {
    pypdf("take", pdf, b"")
}

/// A quote with every kind of line, and its PDF.
fn issued(server: &Server) -> (String, Vec<u8>) {
    let id = id(&server.issued_of(&complete_with(&json!({
        "adjustments": [adjustment("outside.1", ["1", "2.5", "3"])],
        "extra_lines": [extra_line("Kontroll", ["1", "2", "3"])],
    }))));
    let pdf = server.pdf(&id);
    (id, pdf)
}

/// The answer about an unknown document: nothing of any quote.
fn assert_tells_nothing(found: &Value, reason: &str, what: &str) {
    assert_eq!(members(found, ["verdict", "reason"]), ["unknown", reason], "{what}");
    assert_refused(found, what);
    for member in ["number", "revision", "state", "superseded_by", "differences"] {
        assert_eq!(found.get(member), None, "{what} {member}");
    }
}

/// A refusal in a program's terms and in plain words of three languages, each of which says so first.
pub fn assert_refused(found: &Value, what: &str) {
    assert_eq!(found["genuine"], false, "{what}");
    let begins = [("nb", ["Ikke bekreftet: ", "Endret: "]), ("nn", ["Ikkje stadfesta: ", "Endra: "])];
    for (language, begins) in begins.into_iter().chain([("en", ["Not confirmed: ", "Altered: "])]) {
        let explanation = found["explanation"][language].as_str().unwrap();
        assert!(begins.iter().any(|begin| explanation.starts_with(begin)), "{what}: {explanation}");
        assert!(found["next_step"][language].as_str().unwrap().contains("SSB"), "{what}");
    }
}

fn a_document_is_genuine_and_tells_what_became_of_the_quote(office: &Office) {
    let server = office.server();
    let (quote, pdf) = issued(&server);
    let document = server.quote(&quote)["issue"]["document"].clone();
    let found = server.verify(&pdf);
    assert_eq!(found["sha256"], document["sha256"]);
    let expected = json!({
        "verdict": "genuine_current", "genuine": true, "sha256": document["sha256"], "number": "2026-000001", "revision": 1,
        "state": "issued", "recomputation": found["recomputation"],
        "explanation": {
            "nb": "PDF-en er nøyaktig den som ble utstedt, og dokumentet gjelder.",
            "nn": "PDF-en er nøyaktig den som vart utferda, og dokumentet gjeld.",
            "en": "The PDF is exactly the one that was issued, and the document is in force.",
        },
        "next_step": {
            "nb": "Du trenger ikke å gjøre noe.", "nn": "Du treng ikkje å gjere noko.", "en": "There is nothing you need to do.",
        },
    });
    assert_eq!(found, expected);
    assert_eq!(members(&found["recomputation"], ["mismatches", "more_mismatches"]), [json!([]), json!(0)]);
    // 21 lines, 4 activities and 3 sums, 1 adjusted line, 3 sums without it, each of three figures; and the price.
    assert_eq!(found["recomputation"]["amounts"], (21 + 4 + 3 + 1 + 3) * 3 + 3);
    // What is attached is what the quote says.
    let json: Value = serde_json::from_slice(&attached(&pdf)).unwrap();
    let own =
        ["id", "number", "revision", "scope", "adjustments", "extra_lines", "acknowledgements", "price", "estimate"];
    assert_eq!(members(&json, own), members(&server.quote(&quote), own));

    server.must(&quote, "accept");
    assert_eq!(members(&server.verify(&pdf), ["verdict", "state"]), ["genuine_current", "accepted"]);
    let revision = id(&server.revised(&quote));
    assert_eq!(server.verify(&pdf)["verdict"], "genuine_current", "a draft replaces nothing");
    server.must(&revision, "issue");
    let found = server.verify(&pdf);
    assert_eq!(members(&found, ["verdict", "state"]), ["genuine_current", "accepted"], "an offer replaces no order");
    assert_eq!(found.get("superseded_by"), None);
    server.must(&revision, "accept");
    let found = server.verify(&pdf);
    assert_eq!(
        members(&found, ["verdict", "state", "revision"]),
        [json!("genuine_superseded"), json!("superseded"), json!(1)]
    );
    assert_eq!(found["genuine"], true);
    assert!(found["explanation"]["en"].as_str().unwrap().contains("no longer in force"), "{found}");
    // Not its identity, which is for who holds its document.
    assert_eq!(found["superseded_by"], json!({ "number": "2026-000001", "revision": 2 }));
    assert!(!found.to_string().contains(&revision), "{found}");
    let found = server.verify(&server.pdf(&revision));
    assert_eq!(members(&found, ["verdict", "revision"]), [json!("genuine_current"), json!(2)]);

    for (action, state) in [("decline", "declined"), ("withdraw", "withdrawn")] {
        let (quote, pdf) = issued(&server);
        server.must(&quote, action);
        assert_eq!(members(&server.verify(&pdf), ["verdict", "state"]), ["genuine_closed", state]);
        let revision = id(&server.revised(&quote));
        server.must(&revision, "issue");
        let found = server.verify(&pdf);
        assert_eq!(members(&found, ["verdict", "state"]), ["genuine_closed", state]);
        assert_eq!(found["superseded_by"]["revision"], 2);
    }
}

fn a_changed_amount_is_found_and_reported(office: &Office) {
    let server = office.server();
    let (quote, pdf) = issued(&server);
    let json = String::from_utf8(attached(&pdf)).unwrap();
    let total = server.quote(&quote)["price"]["total"].as_str().unwrap().to_owned();
    let lower = total.replacen('1', "0", 1);
    let price = format!("\"total\":\"{total}\"}},\"estimate\"");
    assert_eq!(json.matches(&price).count(), 1, "{json}");
    let changed = json.replace(&price, &price.replace(&total, &lower));
    let without_id = json.replacen("\"case_number\":\"2026/1234\"", "\"case_number\":\"2026/1235\"", 1);
    for (what, pdf) in [
        ("in its place", pypdf("replace", &pdf, changed.as_bytes())),
        ("in another PDF", pypdf("make", b"", changed.as_bytes())),
    ] {
        let found = server.verify(&pdf);
        assert_eq!(members(&found, ["verdict", "reason"]), ["altered", "content_differs"], "{what}");
        let difference = json!([{ "path": "$.price.total", "found": lower, "expected": total }]);
        assert_eq!(found["differences"], difference, "{what}");
        assert_eq!(found.get("more_differences"), None, "{what}");
        assert_refused(&found, what);
        // Its own figures alone tell that as well.
        assert_eq!(found["recomputation"]["mismatches"], difference, "{what}");
        assert_eq!(members(&found, ["number", "state"]), ["2026-000001", "issued"]);
    }
    // What is no amount is found by comparison alone.
    let found = server.verify(&pypdf("make", b"", without_id.as_bytes()));
    assert_eq!(members(&found, ["verdict", "reason"]), ["altered", "content_differs"]);
    assert_eq!(found["recomputation"]["mismatches"], json!([]));
    assert_eq!(
        found["differences"],
        json!([{ "path": "$.case_number", "found": "2026/1235", "expected": "2026/1234" }])
    );
    // The same JSON in another order or with other spaces is not what was issued, though nothing in it differs.
    let spaced = json.replacen("{\"kind\":", "{ \"kind\":", 1);
    let found = server.verify(&pypdf("make", b"", spaced.as_bytes()));
    assert_eq!(members(&found, ["verdict", "reason"]), ["altered", "content_differs"]);
    let kept = server.quote(&quote)["issue"]["document"]["canonical_sha256"].clone();
    assert_eq!(members(&found["differences"][0], ["path", "expected"]), [json!("$"), kept]);
    assert_eq!(server.verify(&pdf)["verdict"], "genuine_current");
}

fn a_file_that_was_saved_anew_is_not_the_file_that_was_issued(office: &Office) {
    let server = office.server();
    let (quote, pdf) = issued(&server);
    let longer = [&pdf[..], b"\n"].concat();
    for (what, pdf) in [
        ("a byte more", longer),
        ("saved by another program", pypdf("save", &pdf, b"")),
        ("the JSON on an empty page", pypdf("make", b"", &attached(&pdf))),
    ] {
        let found = server.verify(&pdf);
        assert_eq!(
            members(&found, ["verdict", "reason", "number"]),
            ["altered", "file_differs", "2026-000001"],
            "{what}"
        );
        assert_eq!(found.get("differences"), None, "{what}");
        // That only the attached data are the same, that the page was not compared, and what to do.
        assert_refused(&found, what);
        for (language, data, page, step) in [
            ("nb", "Bare dataene", "sidene er ikke sammenlignet", "Be SSB om originalen, eller åpne vedlegget"),
            ("nn", "Berre dataa", "sidene er ikkje samanlikna", "Be SSB om originalen, eller opne vedlegget"),
            ("en", "Only the data attached", "were not compared", "Ask SSB for the original, or open the attachment"),
        ] {
            let explanation = found["explanation"][language].as_str().unwrap();
            assert!(explanation.contains(data) && explanation.contains(page), "{explanation}");
            assert!(found["next_step"][language].as_str().unwrap().contains(step), "{found}");
        }
        assert_ne!(found["sha256"], server.quote(&quote)["issue"]["document"]["sha256"], "{what}");
    }
}

fn what_names_no_quote_learns_nothing_of_one(office: &Office) {
    let server = office.server();
    let (quote, pdf) = issued(&server);
    let draft = id(&server.revised(&quote));
    let canonical: Value = serde_json::from_slice(&attached(&pdf)).unwrap();
    let cases = [
        ("number", json!("2026-000002")),
        ("number", json!("2027-000001")),
        ("number", json!("2026-1")),
        ("number", json!(null)),
        ("revision", json!(2)),
        ("revision", json!(0)),
        ("revision", json!(-1)),
        ("revision", json!("1")),
        ("revision", json!(4_294_967_297_i64)),
        // The number is right, and public; the identity only its document tells.
        ("id", json!(draft)),
        ("id", json!("01a20320-a200-7a43-b599-662c81bed5b6")),
        ("id", json!(quote.to_uppercase())),
        ("id", json!("")),
        ("id", json!(null)),
    ];
    let others = cases.clone().map(|(member, value)| {
        let mut other = canonical.clone();
        other[member] = value;
        other.to_string()
    });
    for (what, pdf) in cases.iter().zip(made(&others)) {
        let found = server.verify(&pdf);
        let what = format!("{what:?}");
        assert_tells_nothing(&found, "no_such_quote", &what);
        assert!(!found.to_string().contains(&quote), "{what}");
    }
    // The document of another service, which knows the number too.
    let elsewhere = match office.backend() {
        Backend::Sqlite => Office::sqlite(),
        Backend::Postgres => Office::postgres(),
    };
    let other = elsewhere.server();
    let (_, foreign) = issued(&other);
    assert_tells_nothing(&server.verify(&foreign), "no_such_quote", "of another service");
}

fn an_estimate_is_no_quote(office: &Office) {
    let server = office.server();
    let estimate = server.post_for_pdf("/api/v1/estimates", &request());
    let found = server.verify(&estimate.body);
    assert_tells_nothing(&found, "estimate", "estimate");
    assert_eq!(found["recomputation"]["mismatches"], json!([]));
    // Neither is a preview, which has nothing attached, or some JSON.
    let draft = id(&server.post("/api/v1/quotes", &complete_with(&json!({}))).json());
    let preview = server.get(&format!("{}/preview", address(&draft)));
    assert_eq!((preview.status, preview.header("content-type")), (200, "application/pdf"));
    let found = server.verify(&preview.body);
    assert_eq!(found["verdict"], "unknown");
    let cases = [
        ("{}", "no_attachment"),
        ("[]", "no_attachment"),
        ("{\"kind\":\"invoice\"}", "no_attachment"),
        ("{\"kind\":\"quote\"}", "no_such_quote"),
        ("{\"kind\":\"estimate\"}", "estimate"),
        ("not json", "no_attachment"),
        ("", "no_attachment"),
    ];
    for ((json, reason), pdf) in cases.into_iter().zip(made(&cases.map(|(json, _)| json.to_owned()))) {
        assert_tells_nothing(&server.verify(&pdf), reason, json);
    }
}

fn what_is_no_pdf_is_unknown_or_refused(office: &Office) {
    let server = office.server();
    for garbage in [&b""[..], b"%PDF-", b"%PDF-1.7\n%%EOF", b"<html>", b"\0\0\0\0", "PDF æøå 😀".as_bytes()] {
        let what = String::from_utf8_lossy(garbage);
        let found = server.verify(garbage);
        assert_tells_nothing(&found, "not_a_pdf", &what);
        assert_eq!(found.get("recomputation"), None, "{what}");
    }
    let (_, pdf) = issued(&server);
    for cut in [1, 100, pdf.len() / 2] {
        assert_eq!(server.verify(&pdf[..cut])["verdict"], "unknown", "{cut} bytes");
    }
    // What can still be read, though its end is missing, is recognised.
    let found = server.verify(&pdf[..pdf.len() - 20]);
    assert_eq!(members(&found, ["verdict", "reason"]), ["altered", "file_differs"]);
    for content_type in ["application/json", "text/plain", "application/pdfx", ""] {
        let headers = [("content-type", content_type)];
        let answer = server.send("POST", VERIFICATION, &headers, &pdf);
        assert_problem(&answer, 415, "unsupported_media_type", content_type);
    }
    assert_problem(&server.send("POST", VERIFICATION, &[], &pdf), 415, "unsupported_media_type", "none");
    let headers = [("content-type", "application/pdf")];
    let large = vec![b' '; 32 * 1024 * 1024 + 1];
    let answer = server.send("POST", VERIFICATION, &headers, &large);
    assert_problem(&answer, 413, "too_large", "large");
    assert!(answer.json()["detail"].as_str().unwrap().contains("33554432"), "{}", answer.json());
    assert_eq!(server.verify(&large[1..])["reason"], "not_a_pdf");
    let headers = [("content-type", "application/pdf"), ("content-encoding", "br")];
    let answer = server.send("POST", VERIFICATION, &headers, &pdf);
    assert_problem(&answer, 415, "unsupported_media_type", "br");
}

fn the_media_type_of_a_pdf_has_no_case_and_may_have_parameters(office: &Office) {
    // RFC 9110, section 8.3.1.
    let server = office.server();
    for content_type in ["application/pdf; version=1.7", "application/pdf ;x", "Application/PDF"] {
        let answer = server.send("POST", VERIFICATION, &[("content-type", content_type)], b"x");
        assert_eq!(answer.status, 200, "{content_type}");
    }
    // A body of another type is answered that a PDF is expected, and not JSON.
    let headers = [("content-type", "application/pdf"), ("content-encoding", "br")];
    let answer = server.send("POST", VERIFICATION, &headers, b"x");
    assert!(answer.json()["detail"].as_str().unwrap().contains("application/pdf"), "{}", answer.json());
}
