//! Signed copies of an order's document: found to be what they are, kept as they came, and given back.

use std::process::Command;

use serde_json::{Value, json};

use crate::calculator::encoded;
use crate::calculator::seen::Seen;
use crate::desk::{led, of, server};
use crate::office::{
    Answer, Backend, Caller, OTHER, OWN, Office, acceptance, assert_faults, assert_refused, complete_with, draft_for,
    on_both,
};
use crate::support::{Folder, project_file, python, text};

on_both!(
    an_order_comes_with_its_signed_copy_or_not_at_all,
    a_copy_is_kept_as_it_came_and_audited,
    copies_are_never_altered,
    a_copy_is_for_those_who_may_read_the_quote,
    a_copy_is_added_by_a_link_and_shown_back,
    an_officer_adds_what_came_by_post,
);

/// What becomes of a PDF to which something is done, such as `sign Kari`.
pub fn done(pdf: &[u8], deeds: &[&str]) -> Vec<u8> {
    let folder = Folder::new();
    let (from, to) = (folder.file("from.pdf", ""), folder.file("to.pdf", ""));
    std::fs::write(&from, pdf).expect("the folder is ours");
    let script = project_file("tests/sign_pdf.py");
    let output = Command::new(python()).arg(script).args([&from, &to]).args(deeds).output().expect("Python runs");
    assert!(output.status.success(), "{deeds:?}: {}", text(&output.stderr));
    std::fs::read(to).expect("a PDF")
}

fn copies_of(quote: &Value) -> String {
    format!("/api/v1/quotes/{}/signed-copies", quote["id"].as_str().expect("an identity"))
}

fn keep(caller: &impl Caller, quote: &Value, pdf: &[u8], key: &str) -> Answer {
    let headers = [("content-type", "application/pdf"), ("idempotency-key", key)];
    caller.send("POST", &copies_of(quote), &headers[..if key.is_empty() { 1 } else { 2 }], pdf)
}

/// A form as browsers send it, with a file.
fn form(fields: &[(&str, &str)], file: Option<&[u8]>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    if let Some(file) = file {
        let head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"signert.pdf\"\r\n\r\n";
        body.extend([head.as_bytes(), file, b"\r\n"].concat());
    }
    body.extend(b"--limit--\r\n");
    body
}

const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=limit");

fn accept(caller: &impl Caller, quote: &Value, etag: &str, acceptance: &Value, file: &[u8]) -> Answer {
    let path = format!("/api/v1/quotes/{}/accept", quote["id"].as_str().expect("an identity"));
    let headers = [MULTIPART, ("if-match", etag), ("idempotency-key", "bestilling-1")];
    caller.send("POST", &path, &headers, &form(&[("acceptance", &acceptance.to_string())], Some(file)))
}

fn signers(copy: &Value) -> Vec<&str> {
    let signatures = copy["signatures"].as_array().expect("signatures").iter();
    signatures.map(|signature| signature["signer"].as_str().unwrap_or("-")).collect()
}

fn ledger(office: &Office) -> Vec<Value> {
    let entries = office.query("select entry from ledger order by sequence");
    entries.concat().iter().map(|entry| serde_json::from_str(entry).expect("JSON")).collect()
}

fn an_order_comes_with_its_signed_copy_or_not_at_all(office: &Office) {
    let server = server(office);
    let quote = server.issued();
    let pdf = server.pdf(&quote);
    let signed = done(&pdf, &["sign", "Kari Nordmann"]);
    // What is no signed copy of this quote orders nothing.
    let other = server.pdf(&server.issued());
    for (file, code) in [(&pdf, "copy_unsigned"), (&b"x".to_vec(), "not_a_pdf"), (&other, "copy_of_another")] {
        let refused = accept(&server, &quote, "\"2\"", &acceptance(), file);
        assert_faults(&refused, &[("$.file", code)]);
    }
    assert_faults(
        &accept(&server, &quote, "\"2\"", &json!({ "role": "Leder" }), &signed),
        &[("$.signed_by", "missing")],
    );
    assert_eq!((server.state(&quote), ledger(office).len()), ("issued".to_owned(), 2));
    for replayed in ["", "true"] {
        let accepted = accept(&server, &quote, "\"2\"", &acceptance(), &signed);
        assert_eq!(accepted.status, 200, "{}", text(&accepted.body));
        assert_eq!((&accepted.json()["state"], accepted.header("idempotent-replayed")), (&json!("accepted"), replayed));
    }
    let entry = ledger(office).pop().expect("an entry");
    let copies = server.read_json(&copies_of(&quote));
    let [copy] = copies["copies"].as_array().expect("copies").as_slice() else { panic!("{copies}") };
    assert_eq!((&copy["kind"], signers(copy)), (&json!("signed"), vec!["Kari Nordmann"]));
    assert_eq!(
        (&entry["action"], &entry["signed_copy"]),
        (&json!("accept"), &json!({ "number": 1, "kind": "signed", "sha256": copy["sha256"] }))
    );
    assert_eq!(server.get(&format!("{}/1", copies_of(&quote))).body, signed);
    // Without a file the form is an acceptance like any other.
    let quote = server.issued();
    let path = format!("/api/v1/quotes/{}/accept", quote["id"].as_str().expect("an identity"));
    let plain = form(&[("acceptance", &acceptance().to_string())], None);
    assert_eq!(server.send("POST", &path, &[MULTIPART, ("if-match", "\"2\"")], &plain).status, 200);
    assert_eq!(server.read_json(&copies_of(&quote)), json!({ "copies": [] }));
    let nothing = server.send("POST", &path, &[MULTIPART, ("if-match", "\"3\"")], &form(&[], None));
    assert_refused(&nothing, 409, "wrong_state", "an order is accepted once");
    drop(server);
    office.assert_sound(3);
}

fn a_copy_is_kept_as_it_came_and_audited(office: &Office) {
    let server = server(office);
    let quote = server.issued();
    let pdf = server.pdf(&quote);
    let signed = done(&pdf, &["sign", "Kari Nordmann"]);
    // There is nothing to sign before there is an order.
    assert_refused(&keep(&server, &quote, &signed, ""), 409, "wrong_state", "no order");
    server.must(&quote, "accept");
    let stamped = done(&signed, &["stamp", "Ola Nordmann", "time"]);
    let [painted, noted, updated, again, scan, filled, detached] =
        [&["sign", "Kari", "paint"][..], &["note"], &["update"], &["resave"], &["scan"], &["field"], &["detach"]]
            .map(|deeds| done(&pdf, deeds));
    let files = [
        (&signed, "signed", vec!["Kari Nordmann"]),
        (&stamped, "signed", vec!["Kari Nordmann", "Ola Nordmann"]),
        (&painted, "changed", vec!["Kari"]),
        (&noted, "changed", vec![]),
        (&updated, "unsigned", vec![]),
        (&again, "not_comparable", vec![]),
        (&scan, "not_comparable", vec![]),
        (&filled, "changed", vec![]),
        (&detached, "changed", vec![]),
    ];
    for (number, (file, kind, names)) in (1..).zip(&files) {
        let kept = keep(&server, &quote, file, &format!("kopi-{number}"));
        assert_eq!(kept.status, 201, "{kind}: {}", text(&kept.body));
        let copy = kept.json();
        assert_eq!(
            (&copy["number"], &copy["kind"], &copy["bytes"]),
            (&json!(number), &json!(kind), &json!(file.len()))
        );
        assert_eq!(&signers(&copy), names, "{kind}");
        assert_eq!(kept.header("location"), format!("{}/{number}", copies_of(&quote)));
        assert_eq!(keep(&server, &quote, file, &format!("kopi-{number}")).header("idempotent-replayed"), "true");
        assert_refused(&keep(&server, &quote, file, ""), 409, "copy_kept", "the same file");
        let file_again = server.get(&format!("{}/{number}", copies_of(&quote)));
        assert!(
            file_again.body == **file && file_again.header("content-disposition").starts_with("attachment"),
            "{kind}"
        );
        assert!(file_again.header("content-security-policy").contains("sandbox"));
    }
    let copies = server.read_json(&copies_of(&quote))["copies"].clone();
    assert_eq!(copies.as_array().map(Vec::len), Some(files.len()));
    let visible = |copy: usize, signature: usize| copies[copy]["signatures"][signature]["visible"].as_bool();
    assert_eq!([visible(0, 0), visible(1, 0), visible(1, 1)], [Some(false), Some(false), Some(true)]);
    for unknown in ["0", "10", "01", "-1", "x", "99999999999999999999"] {
        assert_eq!(server.get(&format!("{}/{unknown}", copies_of(&quote))).status, 404, "{unknown}");
    }
    // There is an end to them.
    assert_eq!(keep(&server, &quote, &done(&pdf, &["sign", "Den tiende"]), "").status, 201);
    let one_more = done(&pdf, &["sign", "En til"]);
    assert_refused(&keep(&server, &quote, &one_more, ""), 409, "too_many_copies", "the eleventh");
    let actions: Vec<_> = server.history(&quote).into_iter().map(|[action, ..]| action).collect();
    assert_eq!(actions.iter().filter(|action| *action == "keep_copy").count(), 10);
    drop(server);
    office.assert_sound(1);
    crate::store::audit::release(office);
    let alterations = [
        ("update signed_copies set kind = 'signed' where number = 7", "are not those of the ledger"),
        ("update signed_copies set received_at = 7 where number = 2", "are not those of the ledger"),
        ("delete from signed_copies where number = 10", "are not those of the ledger"),
        (
            match office.backend() {
                Backend::Sqlite => "update signed_copies set pdf = x'25' where number = 1",
                Backend::Postgres => "update signed_copies set pdf = '\\x25' where number = 1",
            },
            "signed copy 1 has another SHA-256",
        ),
    ];
    for (alteration, said) in alterations {
        assert_eq!(office.refusal(&format!("create table kept as select * from signed_copies; {alteration}")), None);
        let (is_sound, report) = office.audit(&[]);
        assert!(!is_sound && report.contains(said), "{alteration}: {report}");
        let back = "delete from signed_copies; insert into signed_copies select * from kept; drop table kept";
        assert_eq!(office.refusal(back), None);
    }
    assert!(office.audit(&[]).0);
}

fn copies_are_never_altered(office: &Office) {
    let server = server(office);
    let quote = server.issued();
    server.must(&quote, "accept");
    assert_eq!(keep(&server, &quote, &done(b"", &["scan"]), "").status, 201);
    let mut statements: Vec<String> = [
        "number = 2",
        "kind = 'signed'",
        "signatures = 'x'",
        "sha256 = 'x'",
        "bytes = 1",
        "received_at = 1",
        "received_by = 'x'",
    ]
    .iter()
    .map(|change| format!("update signed_copies set {change}"))
    .collect();
    statements.push("delete from signed_copies".to_owned());
    match office.backend() {
        Backend::Sqlite => {
            statements.push("insert or replace into signed_copies select * from signed_copies".to_owned());
        }
        Backend::Postgres => statements.push("truncate signed_copies".to_owned()),
    }
    let before = office.query("select * from signed_copies");
    for statement in &statements {
        let refusal = office.refusal(statement).unwrap_or_default();
        assert!(refusal.contains("never altered"), "{statement}: {refusal}");
    }
    assert_eq!(office.query("select * from signed_copies"), before);
}

fn a_copy_is_for_those_who_may_read_the_quote(office: &Office) {
    let [officer, finance] = [office.key("case_officer"), office.key("finance")];
    let [own, other] = [OWN, OTHER].map(|organisation| office.key_of(organisation));
    let server = server(office);
    let [officer, finance, own, other] = [&officer, &finance, &own, &other].map(|key| server.by(key));
    let quote = officer.issued_of(&draft_for(OWN));
    own.must(&quote, "accept");
    let signed = done(&officer.pdf(&quote), &["sign", "Kari Nordmann"]);
    assert_eq!(keep(&other, &quote, &signed, "").status, 404);
    assert_eq!(keep(&finance, &quote, &signed, "").status, 403);
    assert_eq!(keep(&server.by_nobody(), &quote, &signed, "").status, 401);
    assert_eq!(keep(&own, &quote, &signed, "").status, 201);
    let [list, file] = [copies_of(&quote), format!("{}/1", copies_of(&quote))];
    for path in [&list, &file] {
        let [by_officer, by_finance, by_own] =
            [officer.get(path), finance.get(path), own.get(path)].map(|answer| answer.status);
        assert_eq!([by_officer, by_finance, by_own], [200; 3], "{path}");
        assert_eq!((other.get(path).status, server.by_nobody().get(path).status), (404, 401), "{path}");
    }
    // Anyone who has the file learns what it is, and no more than whoever has the document.
    let verdict = server.by_nobody().verify(&signed);
    assert_eq!(
        (&verdict["verdict"], &verdict["genuine"], &verdict["state"]),
        (&json!("signed_copy"), &json!(false), &json!("accepted"))
    );
    assert_eq!(signers(&verdict), ["Kari Nordmann"]);
    let painted = server.by_nobody().verify(&done(&signed, &["paint"]));
    assert_eq!((&painted["verdict"], &painted["reason"]), (&json!("altered"), &json!("content_appended")));
    let updated = server.by_nobody().verify(&done(&officer.pdf(&quote), &["update"]));
    assert_eq!((&updated["verdict"], &updated["reason"]), (&json!("altered"), &json!("file_differs")));
}

/// The secret of the link by which a quote is answered.
fn link(officer: &impl Caller, quote: &Value) -> [String; 2] {
    let path = format!("/api/v1/quotes/{}/answer-links", quote["id"].as_str().expect("an identity"));
    let made = officer.post(&path, &json!({})).json();
    ["read", "answer"].map(|kind| {
        let links = made["links"].as_array().expect("links");
        let link = links.iter().find(|link| link["kind"] == kind).expect("a link");
        link["url"].as_str().and_then(|url| url.rsplit_once("/answer/")).expect("a secret").1.to_owned()
    })
}

fn a_copy_is_added_by_a_link_and_shown_back(office: &Office) {
    let officer = office.key("case_officer");
    let server = server(office);
    let officer = server.by(&officer);
    let quote = officer.issued_of(&complete_with(&json!({ "language": "nb" })));
    let [to_read, to_answer] = link(&officer, &quote);
    let nobody = server.by_nobody();
    let html = [("accept", "text/html"), ("accept-language", "nb")];
    let open = |path: &str| nobody.send("GET", path, &html, b"");
    let send = |secret: &str, file: Option<&[u8]>| {
        let headers = [MULTIPART, ("accept", "text/html"), ("accept-language", "nb"), ("origin", "null")];
        nobody.send("POST", &format!("/answer/{secret}/copy"), &headers, &form(&[("page.once", "ordet")], file))
    };
    let signed = done(&officer.pdf(&quote), &["sign", "Kari <b>Nordmann</b>"]);
    // Before the answer there is no such step.
    assert_eq!(led(&open(&format!("/answer/{to_answer}/copy"))), format!("/answer/{to_answer}"));
    assert_eq!(led(&send(&to_answer, Some(&signed))), format!("/answer/{to_answer}"));
    officer.must(&quote, "accept");
    for secret in [&to_read, &to_answer] {
        let receipt = Seen::of(&open(&format!("/answer/{secret}")));
        assert_eq!(receipt.html.contains("/copy\""), *secret == to_answer);
    }
    assert_eq!(led(&send(&to_read, Some(&signed))), format!("/answer/{to_read}"));
    let page = open(&format!("/answer/{to_answer}/copy"));
    assert_eq!(
        (page.status, page.header("cache-control"), page.header("referrer-policy")),
        (200, "no-store", "no-referrer")
    );
    Seen::of(&page).assert_sound();
    for (file, said) in [
        (None, "Velg en fil"),
        (Some(&b"GIF89a"[..]), "ventet en PDF"),
        (Some(&officer.pdf(&quote)[..]), "uten noe lagt til"),
    ] {
        let refused = send(&to_answer, file);
        assert_eq!(refused.status, 422);
        let seen = Seen::of(&refused);
        seen.assert_sound();
        assert!(seen.text().contains(said) && seen.html.contains("<title>Feil: "), "{}", seen.text());
    }
    for _ in 0..2 {
        assert_eq!(led(&send(&to_answer, Some(&signed))), format!("/answer/{to_answer}"));
    }
    let receipt = Seen::of(&open(&format!("/answer/{to_answer}")));
    receipt.assert_sound();
    let shown = receipt.text();
    assert!(
        shown.contains("dokumentet vårt, med signatur") && shown.contains("SSB har ikke kontrollert dem"),
        "{shown}"
    );
    assert!(!receipt.html.contains("<b>Nordmann"), "{}", receipt.html);
    for secret in [&to_read, &to_answer] {
        let file = open(&format!("/answer/{secret}/copies/1"));
        assert!(file.body == signed && file.header("cache-control") == "no-store");
    }
    assert_eq!(open(&format!("/answer/{to_answer}/copies/2")).status, 404);
    let event = officer.events(&quote).pop().expect("an event");
    assert!(event["actor"]["id"].as_str().is_some_and(|id| id.starts_with("link:")), "{event}");
}

fn an_officer_adds_what_came_by_post(office: &Office) {
    let server = server(office);
    let quote = server.issued();
    let scan = done(b"", &["scan"]);
    let (path, open) = of(&server, &quote);
    assert!(!open.html.contains("multipart/form-data"));
    server.must(&quote, "accept");
    let headers = [MULTIPART, ("accept", "text/html"), ("accept-language", "nb"), ("sec-fetch-site", "same-origin")];
    let version = server.quote(&quote)["version"].to_string();
    let fields = [("page.version", version.as_str()), ("page.once", "ordet")];
    let refused = server.send("POST", &format!("{path}/signed-copies"), &headers, &form(&fields, None));
    assert_eq!(refused.status, 422);
    assert!(Seen::of(&refused).text().contains("Velg en fil"));
    let kept = server.send("POST", &format!("{path}/signed-copies"), &headers, &form(&fields, Some(&scan)));
    assert_eq!(led(&kept), path);
    let (_, page) = of(&server, &quote);
    let shown = page.text();
    assert!(shown.contains("Signert kopi 1") && shown.contains("ikke kan sammenlignes"), "{shown}");
    assert!(shown.contains("En signert kopi ble mottatt"), "{shown}");
    // A form of another kind is refused as one.
    let plain = server.send(
        "POST",
        &format!("{path}/signed-copies"),
        &[("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")],
        &encoded(&[]),
    );
    assert_eq!(plain.status, 415);
}
