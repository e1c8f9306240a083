//! What is printed is what was written, and stays in its line: names and titles of many languages, marks piled up, line
//! breaks, and what no font has.

use std::process::Command;

use prisoverslag::app::printing::preview_job;
use prisoverslag::render::Output;
use serde_json::{Value, json};

use crate::documents::check;
use crate::office::{Caller as _, Server};
use crate::quote_documents::{TODAY, draft, job, pdf as typeset_pdf, priced, sender, text_of};
use crate::support::{Folder, project_file, python, request, request_with, run, text};

const ESTIMATES: &str = "/api/v1/estimates";

/// A document and what must be read back from it: lines of their own, and texts anywhere.
struct Printed {
    pdf: Vec<u8>,
    lines: Vec<String>,
    texts: Vec<String>,
}

/// The names and titles of `printed_texts.txt`.
fn names() -> Vec<String> {
    let file = std::fs::read_to_string(project_file("tests/suite/printed_texts.txt")).expect("the texts");
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// What pdftotext and pypdfium2 say against documents.
fn faults(documents: &[Printed]) -> Vec<String> {
    let folder = Folder::new();
    let jobs = documents.iter().enumerate().map(|(index, document)| {
        let path = folder.file(&format!("{index}.pdf"), &document.pdf);
        json!({ "pdf": path, "lines": document.lines, "texts": document.texts })
    });
    let jobs = folder.file("jobs.json", Value::Array(jobs.collect()).to_string());
    let checker = project_file("tests/check_printed.py");
    let output = Command::new(python()).arg(checker).arg(jobs).output().expect("Python runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// A server without a limit on documents.
fn server() -> Server {
    Server::start_with(&[("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0")])
}

fn pdf(server: &Server, request: &Value) -> Vec<u8> {
    let answer = server.post_for_pdf(ESTIMATES, request);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.body
}

/// The request with these descriptions of extracts outside the variable lists.
fn with_descriptions(descriptions: &[String]) -> Value {
    let items: Vec<Value> = descriptions.iter().map(|text| json!({ "description": text })).collect();
    request_with("/scope/extracts/outside_variable_lists", json!(items))
}

#[test]
fn names_and_titles_are_read_back_as_they_were_written() {
    let names = names();
    assert!(names.len() >= 120, "{}", names.len());
    let server = server();
    let mut documents: Vec<Printed> = names
        .iter()
        .map(|name| {
            let mut request = request_with("/scope/project/title", json!(name));
            request["scope"]["applicant"]["name"] = json!(name);
            request["scope"]["populations"][0]["name"] = json!(name);
            request["scope"]["third_party_sources"][0]["controller"] = json!(name);
            let texts = vec![format!("{name} ("), format!(", {name} (")];
            Printed { pdf: pdf(&server, &request), lines: vec![name.clone()], texts }
        })
        .collect();
    // In the table, too, where every row has the height that the program measured.
    let all = Printed { pdf: pdf(&server, &with_descriptions(&names)), lines: Vec::new(), texts: names.clone() };
    let report = check(&[&all.pdf]).remove(0);
    assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
    documents.push(all);
    assert_eq!(faults(&documents), Vec::<String>::new());
    // And in bold, as who is to sign a quote.
    let mut parties = Vec::new();
    for name in &names {
        let mut draft = draft("nb");
        draft["scope"]["applicant"]["name"] = json!(name);
        draft["scope"]["project"]["title"] = json!(name);
        let pdf = typeset_pdf(&job(draft, 1, false));
        parties.push(Printed { pdf, lines: Vec::new(), texts: vec![name.clone(), format!("For {name}")] });
    }
    assert_eq!(faults(&parties), Vec::<String>::new());
}

/// Letters, and marks above, below, around and through them.
fn towers() -> Vec<String> {
    let letters =
        ["o", "x", "Å", "Ẫ", "Ḁ", "g", "l", "´", "`", "ʻ", "ˉ", "˳", "ʾ", "1", "₂", "✓", "Ж", "—", "(", "\u{a0}"];
    let marks = [
        "\u{300}", "\u{301}", "\u{30a}", "\u{323}", "\u{325}", "\u{331}", "\u{328}", "\u{305}", "\u{33f}", "\u{332}",
        "\u{333}", "\u{34d}", "\u{35c}", "\u{361}", "\u{363}", "\u{483}", "\u{487}", "\u{1dc4}", "\u{1dfe}",
        "\u{20f0}", "\u{fe20}",
    ];
    let mut towers = Vec::new();
    for letter in letters {
        for (index, mark) in marks.iter().enumerate() {
            let other = marks[(index + 1) % marks.len()];
            let piles = [
                (*mark).to_owned(),
                mark.repeat(2),
                mark.repeat(3),
                format!("{mark}{other}"),
                format!("{other}{mark}{mark}"),
            ];
            towers.extend(piles.map(|pile| format!("a{letter}{pile}b")));
        }
    }
    // Marks on letters that have no width of their own in the font.
    for spacing in
        ['\u{b4}', '\u{2bb}', '\u{2be}', '\u{2c8}', '\u{2d0}', '\u{2ed}', '\u{2f3}', '\u{375}', '\u{1fbd}', '\u{1ffe}']
    {
        towers.push(format!("a{}b", spacing.to_string().repeat(40)));
        towers.push(format!("a{}b", format!("{spacing}\u{301}").repeat(20)));
    }
    towers
}

#[test]
fn nothing_is_drawn_outside_its_line_whatever_is_piled_up() {
    let server = server();
    let towers = towers();
    let (mut printed, mut refused) = (Vec::new(), 0);
    for some in towers.chunks(900) {
        let faults = server.post_for_pdf(ESTIMATES, &with_descriptions(some)).faults();
        let paths: Vec<String> = faults
            .into_iter()
            .map(|(path, code)| {
                assert!(code == "missing_glyph" || code == "forbidden_character", "{path} {code}");
                path
            })
            .collect();
        let taken = some.iter().enumerate().filter(|(index, _)| {
            !paths.contains(&format!("$.scope.extracts.outside_variable_lists[{index}].description"))
        });
        printed.extend(taken.map(|(_, text)| text.clone()));
        refused += paths.len();
    }
    // Of a second look: those that were refused as marks hid those that no line has room for.
    printed.retain(|text| prisoverslag::render::unprintable(text).is_empty());
    assert!(refused > 200 && printed.len() > 400, "{refused} refused, {} printed", printed.len());
    let mut documents = Vec::new();
    for some in printed.chunks(300) {
        documents.push(Printed { pdf: pdf(&server, &with_descriptions(some)), lines: Vec::new(), texts: Vec::new() });
    }
    for some in printed.chunks(40) {
        let title = some.iter().map(String::as_str).take(30).collect::<String>();
        let title: String = title.chars().take(200).collect();
        documents.push(Printed {
            pdf: pdf(&server, &request_with("/scope/project/title", json!(title))),
            lines: Vec::new(),
            texts: Vec::new(),
        });
    }
    assert_eq!(faults(&documents), Vec::<String>::new());
}

#[test]
fn a_mark_without_a_letter_is_refused() {
    let server = server();
    for name in ["\u{301}a", "a\u{488}", "a\u{338}", "n\u{301}\u{301}\u{301}\u{301}", "ก\u{e49}\u{e49}\u{e49}\u{e49}"]
    {
        let answer = server.post(ESTIMATES, &request_with("/scope/applicant/name", json!(name)));
        assert_eq!(answer.faults(), [("$.scope.applicant.name".into(), "forbidden_character".into())], "{name:?}");
    }
}

/// A request with texts of two scripts that cannot be printed, in three places.
fn foreign() -> Value {
    let mut request = request_with("/scope/project/title", json!("東京 og 京都 🙂"));
    request["scope"]["applicant"]["name"] = json!("جامعة");
    request["scope"]["extracts"]["outside_variable_lists"][0]["description"] = json!("Fra שלום\nog 東");
    request
}

const FOREIGN: [(&str, &[&str]); 3] = [
    ("$.applicant.name", &["U+062C", "U+0627", "U+0645", "U+0639", "U+0629"]),
    ("$.project.title", &["U+6771", "U+4EAC", "U+90FD", "U+1F642"]),
    ("$.extracts.outside_variable_lists[0].description", &["U+05E9", "U+05DC", "U+05D5", "U+05DD", "U+6771"]),
];

#[test]
fn what_cannot_be_printed_is_refused_with_all_its_characters_and_the_remedy() {
    let server = server();
    for (language, remedy) in [
        ("nb", "skriv teksten med latinske, greske eller kyrilliske bokstaver"),
        ("nn", "skriv teksten med latinske, greske eller kyrilliske bokstavar"),
        ("en", "write the text in Latin, Greek or Cyrillic letters"),
    ] {
        let headers =
            [("content-type", "application/json"), ("accept", "application/pdf"), ("accept-language", language)];
        let answer = server.send("POST", ESTIMATES, &headers, foreign().to_string().as_bytes());
        let expected = FOREIGN.map(|(path, _)| (path.replacen('$', "$.scope", 1), "missing_glyph".to_owned()));
        assert_eq!((answer.status, answer.faults()), (422, expected.to_vec()));
        for (error, (_, characters)) in answer.json()["errors"].as_array().unwrap().iter().zip(FOREIGN) {
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(remedy), "{message}");
            // Each once, and no other.
            assert_eq!(message.matches("U+").count(), characters.len(), "{message}");
            assert!(characters.iter().all(|character| message.contains(character)), "{message}");
        }
    }
}

#[test]
fn an_estimate_says_what_a_quote_would_be_refused_for() {
    let server = server();
    let reported = |request: &Value| -> Vec<Value> {
        let answer = server.post(ESTIMATES, request);
        assert_eq!(answer.status, 200);
        let findings = answer.json()["findings"].as_array().unwrap().clone();
        findings.into_iter().filter(|finding| finding["code"] == "text_cannot_be_printed").collect()
    };
    let findings = reported(&foreign());
    assert_eq!(findings.len(), FOREIGN.len());
    for (finding, (path, characters)) in findings.iter().zip(FOREIGN) {
        assert_eq!((&finding["path"], &finding["severity"]), (&json!(path), &json!("info")));
        for language in ["nb", "nn", "en"] {
            let message = finding["text"][language].as_str().unwrap();
            assert!(characters.iter().all(|character| message.contains(character)), "{message}");
        }
    }
    for name in names() {
        assert_eq!(reported(&request_with("/scope/project/title", json!(name))), Vec::<Value>::new(), "{name}");
    }
    // On the command line, too.
    let folder = Folder::new();
    let scope = folder.file("scope.json", foreign()["scope"].to_string());
    let output = run(&["estimate", &scope, "--date", "2026-11-22"]);
    assert!(text(&output.stdout).contains("[$.project.title]"), "{}", text(&output.stdout));
}

#[test]
fn soft_hyphens_are_dropped() {
    let server = server();
    let mut request = request_with("/scope/project/title", json!("Syke\u{ad}fravær\u{ad}"));
    request["scope"]["extracts"]["outside_variable_lists"][0]["description"] = json!("Reise\u{ad}tid");
    let read = check(&[&pdf(&server, &request)]).remove(0);
    let attached: Value = serde_json::from_str(read["attachments"]["prisoverslag.json"].as_str().unwrap()).unwrap();
    assert_eq!(attached["scope"]["project"]["title"], "Sykefravær");
    assert_eq!(attached["scope"]["extracts"]["outside_variable_lists"][0]["description"], "Reisetid");
    assert_eq!(read["title"], "Prisanslag: Sykefravær");
    let hidden = server.post(ESTIMATES, &request_with("/scope/project/title", json!("\u{ad} \u{ad}")));
    assert_eq!(hidden.faults(), [("$.scope.project.title".into(), "empty".into())]);
}

#[test]
fn long_texts_take_line_breaks_and_print_them() {
    let server = server();
    let sent = "Første linje\r\nAndre linje\n\nFjerde linje";
    let mut request = with_descriptions(&[sent.to_owned()]);
    request["scope"]["special_variables"] = json!([{ "name": "grunnkrets", "justification": sent }]);
    let document = pdf(&server, &request);
    let report = check(&[&document]).remove(0);
    assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
    let attached: Value = serde_json::from_str(report["attachments"]["prisoverslag.json"].as_str().unwrap()).unwrap();
    let kept = "Første linje\nAndre linje\n\nFjerde linje";
    assert_eq!(attached["scope"]["extracts"]["outside_variable_lists"][0]["description"], kept);
    assert_eq!(attached["scope"]["special_variables"][0]["justification"], kept);
    let lines = ["Første linje", "Andre linje", "Fjerde linje"].map(str::to_owned).to_vec();
    assert_eq!(faults(&[Printed { pdf: document, lines, texts: Vec::new() }]), Vec::<String>::new());
    // As many lines as a text may have, and one more; other controls, and a line break where there is one line.
    let description = "/scope/extracts/outside_variable_lists/0/description";
    let limit = prisoverslag::input::MAX_LINES;
    for (pointer, value, code) in [
        (description, vec!["x"; limit].join("\n"), ""),
        (description, vec!["x"; limit + 1].join("\n"), "too_many_lines"),
        (description, "a\rb".to_owned(), "forbidden_character"),
        (description, "a\tb".to_owned(), "forbidden_character"),
        (description, "\n \n".to_owned(), "empty"),
        ("/scope/project/title", "a\nb".to_owned(), "forbidden_character"),
        ("/scope/populations/0/name", "a\r\nb".to_owned(), "forbidden_character"),
    ] {
        let answer = server.post(ESTIMATES, &request_with(pointer, json!(value)));
        let codes: Vec<String> = answer.faults().into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes.join(" "), code, "{pointer} {value:?}");
    }
}

#[test]
fn what_an_officer_writes_is_printed_with_its_line_breaks() {
    let mut draft = draft("nb");
    let hours = json!({ "low": "1", "expected": "2", "high": "3" });
    draft["extra_lines"] = json!([{ "activity": "coordination", "description": "Avklaringer\nog møter", "rate": "adviser",
        "hours": hours, "reason": "Tre møter:\n– oppstart\n– midtveis\n– avslutning" }]);
    draft["acknowledgements"][0]["note"] = json!("Avklart på telefon.\nBekreftet skriftlig.");
    // Notes are for the office, which sees them in the preview.
    let preview = typeset_pdf(&preview_job(&priced(draft.clone()), &sender(), TODAY, Output::Pdf));
    let document = typeset_pdf(&job(draft, 1, false));
    let [report, preview] = check(&[&document, &preview]).try_into().expect("two reports");
    assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
    assert!(text_of(&report).contains("og møter") && !text_of(&report).contains("Bekreftet skriftlig."));
    assert!(text_of(&preview).contains("Avklart på telefon. Bekreftet skriftlig."), "{}", text_of(&preview));
    let lines = ["og møter", "– oppstart", "– midtveis", "– avslutning"];
    let document = Printed { pdf: document, lines: lines.map(str::to_owned).to_vec(), texts: Vec::new() };
    assert_eq!(faults(&[document]), Vec::<String>::new());
}

#[test]
fn the_request_of_the_examples_needs_no_remedy() {
    let findings = server().post(ESTIMATES, &request()).json()["findings"].clone();
    assert!(findings.as_array().unwrap().iter().all(|finding| finding["code"] != "text_cannot_be_printed"));
}
