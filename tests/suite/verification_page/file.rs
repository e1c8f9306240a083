//! PDFs, as a browser sends them.

use serde_json::{Value, json};

use super::{LANGUAGES, MIB, PAGE, assert_says, assert_says_what_the_api_says, form, page, send_file, title, verdict};
use crate::office::{By, Caller as _, Office, Server, complete, complete_with, extra_line, figure, id, note_numbers};
use crate::quotes::verification::{attached, made, pypdf};
use crate::support::{request, text, wait_for};

#[test]
fn the_page_has_two_forms_that_work_without_a_script() {
    let server = Server::start();
    for (language, heading, drop) in [
        ("nb", "Kontroller et dokument", "dra den hit"),
        ("nn", "Kontroller eit dokument", "dra henne hit"),
        ("en", "Check a document", "drop it here"),
    ] {
        let headers = [("accept", "text/html"), ("accept-language", language)];
        let page = page(&server.send("GET", PAGE, &headers, b""), 200);
        assert_says(
            &page,
            &[
                &format!("<h1>{heading}</h1>"),
                drop,
                "<form method=\"post\" action=\"/verification/file\" enctype=\"multipart/form-data\"",
                "<input class=\"drop\" type=\"file\" id=\"file\" name=\"file\"",
                "<label for=\"file\">",
                "<form method=\"post\" action=\"/verification/paper\"",
                "<label for=\"number\">",
                "<label for=\"code\">",
                "<a href=\"/verification\" aria-current=\"page\">",
            ],
        );
        assert!(title(&page).starts_with(heading) && !page.contains("class=\"verdict"), "{page}");
    }
}

#[test]
fn a_genuine_document_is_said_to_be_so_with_what_became_of_it() {
    let server = Server::start();
    let quote = id(&server.issued_of(&complete()));
    let pdf = server.pdf(&quote);
    for (language, verdict_text, state) in [
        ("nb", "Ekte og gjeldende", "Utstedt, kan besvares"),
        ("nn", "Ekte og gjeldande", "Utferda, kan svarast på"),
        ("en", "Genuine and in force", "Issued, can be answered"),
    ] {
        let page = verdict(&server, &pdf, language);
        assert!(title(&page).starts_with(verdict_text), "{}", title(&page));
        let state = format!("<dd>{state}</dd>");
        assert_says(
            &page,
            &["class=\"verdict good\"", verdict_text, "<dd>2026-000001</dd>", "<dd>tilbud.pdf</dd>", &state],
        );
        assert_says_what_the_api_says(&page, &server.verify(&pdf), language);
        assert!(!page.contains("<table>"), "nothing differs: {page}");
    }
    assert_says(&verdict(&server, &pdf, "nb"), &["er regnet ut på nytt, og de stemmer med hverandre."]);
    let revision = id(&server.revised(&quote));
    server.must(&revision, "issue");
    let replaced = verdict(&server, &pdf, "nb");
    assert_says(
        &replaced,
        &["class=\"verdict warm\"", "Ekte, men erstattet", "<dt>Erstattet av</dt><dd>2026-000001/2</dd>"],
    );
    server.must(&revision, "withdraw");
    let closed = verdict(&server, &server.pdf(&revision), "en");
    assert_says(
        &closed,
        &["class=\"verdict warm\"", "Genuine, but no longer in force", "<dd>Withdrawn by Statistics Norway</dd>"],
    );
}

#[test]
fn an_altered_document_says_where_and_shows_what_was_issued_to_readers_alone() {
    let office = Office::sqlite();
    let officer = office.key("case_officer");
    let server = office.server();
    let officer = server.by(&officer);
    let quote =
        id(&officer.issued_of(&complete_with(&json!({ "extra_lines": [extra_line("Kontroll", ["1", "2", "3"])] }))));
    let pdf = officer.pdf(&quote);
    let issued: Value = serde_json::from_slice(&attached(&pdf)).expect("JSON");
    let place =
        issued["estimate"]["lines"].as_array().expect("lines").iter().position(|line| line["code"] == "fd_trygd.F_UFP");
    let place = place.expect("the line");
    let mut changed = issued.clone();
    changed["estimate"]["lines"][place]["amount"]["expected"] = json!("2000.00");
    changed["scope"]["populations"][0]["name"] = json!("<b>Alle</b> & ingen");
    changed["case_number"] = json!("2026/1235");
    changed["odd \"name\""] = json!(1);
    let altered = pypdf("make", b"", changed.to_string().as_bytes());
    let line = format!("Prislinje {}, Uførepensjon (fd_trygd.F_UFP): beløp, forventet", place + 1);
    let shown = [
        "class=\"verdict bad\"",
        "Endret</h2>",
        &format!("<th scope=\"row\">{line}</th><td><bdi>2\u{a0}000,00\u{a0}kr</bdi></td>"),
        "<th scope=\"row\">Omfang: populasjon 1, navn</th><td><bdi>&#60;b&#62;Alle&#60;/b&#62; &#38; ingen</bdi></td>",
        "<th scope=\"row\">Saksnummer</th><td><bdi>2026/1235</bdi></td>",
        "<code>$['odd \"name\"']</code>",
        // Its own figures say so as well.
        "det er feil ett sted.",
    ];
    let by_stranger = verdict(&server.by_nobody(), &altered, "nb");
    let by_reader = verdict(&officer, &altered, "nb");
    assert_says(&by_stranger, &shown);
    assert_says(&by_reader, &shown);
    assert_says(&by_reader, &["<th scope=\"col\">Utstedt</th>", "<td><bdi>2026/1234</bdi></td>", "<dt>Status nå</dt>"]);
    let name = issued["scope"]["populations"][0]["name"].as_str().expect("a name");
    for secret in ["<th scope=\"col\">Utstedt</th>", "<bdi>2026/1234</bdi>", name, "<dt>Status nå</dt>"] {
        assert!(!by_stranger.contains(secret), "{secret} in {by_stranger}");
    }
    assert_says(&by_stranger, &["Bare steder og verdier fra din egen fil vises."]);
    for (language, expected) in [("nn", "Prislinje"), ("en", "Scope: population 1, name")] {
        assert_says(&verdict(&server.by_nobody(), &altered, language), &[expected]);
    }
    // What is no copy of it differs as a whole.
    let mut other = json!({ "kind": "quote" });
    for member in ["id", "number", "revision"] {
        other[member] = issued[member].clone();
    }
    let whole = verdict(&server.by_nobody(), &pypdf("make", b"", other.to_string().as_bytes()), "nb");
    assert_says(
        &whole,
        &["<th scope=\"row\">Hele dokumentet</th><td><bdi>Innholdet er et annet enn det som ble utstedt.</bdi>"],
    );
}

#[test]
fn every_other_file_is_told_from_a_document_with_what_to_do() {
    let server = Server::start();
    let quote = id(&server.issued_of(&complete()));
    let pdf = server.pdf(&quote);
    let estimate = server.post_for_pdf("/api/v1/estimates", &request()).body;
    let stated: Value = serde_json::from_slice(&attached(&pdf)).expect("JSON");
    let mut unknown = stated;
    unknown["number"] = json!("2026-000009");
    let cases = [
        ("saved again or signed", [&pdf[..], b"\n"].concat(), "warm", "altered"),
        ("no PDF", b"<html>".to_vec(), "warm", "unknown"),
        ("empty", Vec::new(), "warm", "unknown"),
        ("without data", made(&["{}".to_owned()]).remove(0), "warm", "unknown"),
        ("an estimate", estimate, "warm", "unknown"),
        ("no such quote", made(&[unknown.to_string()]).remove(0), "bad", "unknown"),
    ];
    for (what, file, tone, expected) in &cases {
        let report = server.verify(file);
        assert_eq!(report["verdict"], *expected, "{what}");
        for language in LANGUAGES {
            let page = verdict(&server, file, language);
            assert_says(&page, &[&format!("class=\"verdict {tone}\"")]);
            assert_says_what_the_api_says(&page, &report, language);
            let heading =
                report["explanation"][language].as_str().and_then(|text| text.split_once(": ")).expect("a verdict").0;
            assert!(title(&page).starts_with(&format!("{heading} – ")), "{what}: {}", title(&page));
        }
    }
}

#[test]
fn a_demo_is_no_quote() {
    let office = Office::sqlite();
    let made = office.run(&["demo", "--quotes", "20"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let server = office.server();
    let quotes = server.read_json("/api/v1/quotes?limit=100");
    let demo = id(&quotes["quotes"][0]);
    let page = verdict(&server, &server.pdf(&demo), "nb");
    assert_says(&page, &["class=\"verdict warm\"", "Dette er et eksempel, laget for å prøve ut tjenesten."]);
}

#[test]
fn a_settlement_note_is_checked_like_a_quote() {
    let server = Server::start();
    let quote = server.issued_complete();
    server.must(&quote, "accept");
    server.must(&quote, "settle");
    let number = note_numbers(&server.read_json(&format!("/api/v1/quotes/{quote}/settlement"))).remove(0);
    let note = server.get(&format!("/api/v1/settlement-notes/{number}/pdf")).body;
    let genuine = verdict(&server, &note, "nb");
    assert_says(&genuine, &["class=\"verdict good\"", &format!("<dd>{number}</dd>")]);
    assert!(!genuine.contains("regnet ut på nytt"), "only estimates are computed again: {genuine}");
    let changed = text(&attached(&note)).replacen("\"net\":\"", "\"net\":\"1", 1);
    let changed = verdict(&server, &pypdf("make", b"", changed.as_bytes()), "nb");
    assert_says(&changed, &["class=\"verdict bad\"", "<th scope=\"col\">Utstedt</th>", "sum uten mva."]);
}

#[test]
fn what_is_wrong_with_the_file_is_said_at_the_field_and_takes_the_focus() {
    let office = Office::sqlite();
    let officer = office.key("case_officer");
    let server = office.server();
    let nobody = server.by_nobody();
    let multipart = [("content-type", "multipart/form-data; boundary=limit"), ("accept", "text/html")];
    let none = nobody.send("POST", "/verification/file", &multipart, &form("", "application/octet-stream", b""));
    let none = page(&none, 422);
    assert_says(
        &none,
        &[
            "<title>Feil: Kontroller et dokument – Prisoverslag</title>",
            "<div class=\"errors\" id=\"errors\" role=\"group\" aria-labelledby=\"errors-title\" tabindex=\"-1\" autofocus",
            "<li><a href=\"#file\">Velg en PDF først.</a></li>",
            "aria-describedby=\"file-hint file-fault\" aria-invalid=\"true\"",
        ],
    );
    let spaces = |bytes: usize| vec![b' '; bytes];
    let send = |by: &By<'_>, bytes: usize| send_file(by, "stor.pdf", &spaces(bytes), "nb");
    assert_says(&page(&send(&nobody, 8 * MIB), 200), &["kan ikke leses som en PDF"]);
    for bytes in [8 * MIB + 1, 9 * MIB] {
        let large = page(&send(&nobody, bytes), 413);
        assert_says(
            &large,
            &["<title>Feil: ", "Filen er for stor. Den kan være på høyst 8\u{a0}MB.", "href=\"#file\""],
        );
    }
    let officer = server.by(&officer);
    assert_says(&page(&send(&officer, 8 * MIB + 1), 200), &["kan ikke leses som en PDF", "Høyst 32\u{a0}MB."]);
    assert_says(&page(&send(&officer, 32 * MIB + 1), 413), &["høyst 32\u{a0}MB."]);
    // A form that no browser sends is an error, as a page.
    for (content_type, body, status) in [
        ("application/pdf", &b"%PDF"[..], 415),
        ("application/x-www-form-urlencoded", &b"file=x"[..], 415),
        ("multipart/form-data", &b"--limit--"[..], 415),
        ("multipart/form-data; boundary=limit", &b"--limit\r\n"[..], 400),
    ] {
        let headers = [("content-type", content_type), ("accept", "text/html")];
        let answer = nobody.send("POST", "/verification/file", &headers, body);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, "text/html; charset=utf-8"),
            "{content_type}"
        );
    }
}

#[test]
fn the_name_of_a_file_is_text() {
    let server = Server::start();
    let name = "<img src=x onerror=alert(1)>.pdf";
    let page = text(&send_file(&server, name, b"x", "nb").body);
    assert!(!page.contains("<img src=x") && page.contains("&#60;img src=x onerror=alert(1)&#62;.pdf"), "{page}");
}

#[test]
fn uploads_of_one_address_are_few_by_the_page_and_by_the_call_alike() {
    let office = Office::sqlite();
    let admin = office.key("admin");
    let server = office.server();
    let mut held: Vec<_> = ["/verification/file", "/api/v1/documents/verification"]
        .into_iter()
        .map(|path| {
            let kind = if path.starts_with("/api") { "application/pdf" } else { "multipart/form-data; boundary=limit" };
            let mut wire = server.connect();
            wire.write(format!(
                "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {kind}\r\ncontent-length: 9\r\n\r\n%PDF"
            ));
            wire
        })
        .collect();
    // What each has sent so far is held, so that both have their slot.
    let held_bytes = || figure(&text(&server.by(&admin).get("/metrics").body), "http_bytes_held", "");
    wait_for("both uploads", || (held_bytes() > 7.5).then_some(()));
    let refused = send_file(&server.by_nobody(), "tilbud.pdf", b"x", "nb");
    assert_eq!(refused.status, 429);
    assert!(text(&refused.body).contains("<h1>"), "a page");
    for wire in &mut held {
        assert!(matches!(wire.write("-----").answer().expect("an answer").status, 200 | 400));
    }
    assert_eq!(send_file(&server.by_nobody(), "tilbud.pdf", b"x", "nb").status, 200);
}
