//! The PDF of an estimate, as other people's programs read it: standards, content, attachment, hostile text, load.

use std::collections::HashSet;
use std::process::Command;
use std::sync::Barrier;

use crate::office::{Answer, Caller as _, Server};
use crate::support::{Folder, project_file, python, request, request_with, text, workers};
use serde_json::{Value, json};

const ESTIMATES: &str = "/api/v1/estimates";

/// What `tests/check_pdf.py` says of PDFs. Its Python is the one that tests/run set up.
pub fn check(pdfs: &[&[u8]]) -> Vec<Value> {
    let folder = Folder::new();
    let paths: Vec<String> =
        pdfs.iter().enumerate().map(|(index, pdf)| folder.file(&format!("{index}.pdf"), pdf)).collect();
    let output =
        Command::new(python()).arg(project_file("tests/check_pdf.py")).args(&paths).output().expect("Python runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn pdf(server: &Server, request: &Value) -> Vec<u8> {
    let answer = server.post_for_pdf(ESTIMATES, request);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"), "{}", shown(&answer));
    answer.body
}

fn shown(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).chars().take(300).collect()
}

/// The request with so many extracts outside the variable lists.
fn with_items(count: usize, description: &str) -> Value {
    let items: Vec<Value> =
        (1..=count).map(|number| json!({ "description": format!("{description} {number}") })).collect();
    request_with("/scope/extracts/outside_variable_lists", json!(items))
}

fn smallest() -> Value {
    let mut request =
        request_with("/scope/extracts", json!({ "fd_trygd": [{ "table": "F_UFP", "from": 1992, "to": 2020 }] }));
    for optional in ["institutions", "special_variables", "third_party_sources"] {
        request["scope"].as_object_mut().unwrap().remove(optional);
    }
    request["scope"]["populations"] = json!([{ "name": "Alle", "complexity": "simple" }]);
    request
}

#[test]
fn documents_of_every_size_and_language_conform_to_pdf_a_3a_and_pdf_ua_1() {
    let server = Server::start();
    let long =
        "Reisetid fra bosted til nærmeste sykehus med akuttmottak, beregnet for hvert år og hver grunnkrets ".repeat(6);
    let mut requests = vec![smallest(), request(), with_items(200, "Uttak"), with_items(40, long.trim())];
    for language in ["nn", "en"] {
        let mut request = request();
        request["language"] = json!(language);
        requests.push(request);
    }
    let pdfs: Vec<Vec<u8>> = requests.iter().map(|request| pdf(&server, request)).collect();
    let reports = check(&pdfs.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for (report, language) in reports.iter().zip(["nb-NO", "nb-NO", "nb-NO", "nb-NO", "nn-NO", "en-GB"]) {
        assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
        assert_eq!(report["language"], language);
        let tags: HashSet<&str> = report["tags"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        for tag in ["/H1", "/H2", "/Table", "/THead", "/TH", "/TR", "/TD", "/P"] {
            assert!(tags.contains(tag), "{tag} in {tags:?}");
        }
    }
    let pages = |index: usize| reports[index]["pages"].as_array().unwrap().len();
    assert!(pages(0) <= 2 && pages(1) == 3 && pages(2) >= 6, "{} {} {}", pages(0), pages(1), pages(2));
}

#[test]
fn a_document_says_what_the_estimate_says() {
    let server = Server::start();
    let report = check(&[&pdf(&server, &request())]).remove(0);
    let pages: String = report["pages"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let pages = pages.replace('\u{a0}', " ");
    for expected in [
        "Prisanslag fra kalkulatoren, ikke et tilbud",
        "Prisliste for tilgang til data fra Statistisk sentralbyrå",
        "Uførepensjon og arbeid etter sykdom",
        "NTNU",
        "974 767 880",
        "22. november 2026",
        "Eksempel: ikke SSBs egne priser",
        "157 250,63 kr",
        "125 800,50",
        "31 450,13",
        "41 arbeidsdager",
        "Søsken (sammensatt)",
        "Norsk pasientregister, FHI (kobles i SSB, sentralt helseregister)",
        "15,5 × 1 287,00",
        "19 948,50",
        "12 870,00 – 32 175,00",
        "Overført fra forrige side, forventet",
        "Side 1 av 3",
        "Retningslinjer kap. 11, Uttak fra FD-Trygd",
        "antatt",
        "oppgitt av søkeren",
    ] {
        assert!(pages.contains(expected), "{expected} in {pages}");
    }
    assert_eq!(report["title"], "Prisanslag: Uførepensjon og arbeid etter sykdom");
}

#[test]
fn the_attached_json_is_the_estimate_with_its_scope() {
    let server = Server::start();
    let report = check(&[&pdf(&server, &request())]).remove(0);
    let attached: Value = serde_json::from_str(report["attachments"]["prisoverslag.json"].as_str().unwrap()).unwrap();
    assert_eq!((&attached["kind"], &attached["language"]), (&json!("estimate"), &json!("nb")));
    assert_eq!(attached["estimate"], server.post(ESTIMATES, &request()).json());
    // The scope in it is whole: priced again, it gives the same.
    let again = json!({ "scope": attached["scope"], "priced_on": attached["estimate"]["priced_on"] });
    assert_eq!(server.post(ESTIMATES, &again).json(), attached["estimate"]);
}

#[test]
fn the_same_estimate_gives_the_same_bytes_from_every_worker_and_server() {
    let (one, other) = (Server::start(), Server::start_with(&[("PRISOVERSLAG__RENDER__WORKERS", "1")]));
    let expected = pdf(&one, &request());
    for _ in 0..3 {
        assert!(pdf(&one, &request()) == expected);
        assert!(pdf(&other, &request()) == expected);
        // Another document in between leaves nothing behind.
        pdf(&other, &smallest());
    }
}

#[test]
fn hostile_text_is_set_as_text() {
    let server = Server::start();
    let texts = [
        "#read(\"/etc/passwd\")",
        "$x^2$ @a <label> *b* _c_ `d` = e",
        "#set page(fill: red)",
        "\\u{1F600} \\ // /* */",
        "]]#{panic()}[[",
        "[x](y) ![z](w)",
        "Ærøskøbing Čapek Ωmega Жуков",
    ];
    let pdfs: Vec<Vec<u8>> = texts
        .iter()
        .map(|hostile| {
            let mut request = request_with("/scope/project/title", json!(hostile));
            request["scope"]["applicant"]["name"] = json!(hostile);
            request["scope"]["populations"][0]["name"] = json!(hostile);
            request["scope"]["extracts"]["outside_variable_lists"][0]["description"] = json!(hostile);
            pdf(&server, &request)
        })
        .collect();
    let reports = check(&pdfs.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for (report, hostile) in reports.iter().zip(texts) {
        let pages: String = report["pages"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        assert!(squeezed(&pages).matches(&squeezed(hostile)).count() >= 4, "{hostile}: {pages}");
        assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }));
    }
}

#[test]
fn a_word_without_end_is_broken_and_covers_no_amount() {
    let server = Server::start();
    let word = "W".repeat(150);
    let mut request = request_with("/scope/project/title", json!(word));
    request["scope"]["applicant"]["name"] = json!(word);
    request["scope"]["extracts"]["outside_variable_lists"][0]["description"] = json!(word);
    let report = check(&[&pdf(&server, &request)]).remove(0);
    let pages: String = report["pages"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let longest = pages.split(|character: char| character != 'W').map(str::len).max().unwrap();
    assert!((10..=50).contains(&longest), "{longest} of the word stand on one line");
    // Nothing of it is lost: the title, the applicant, the line and the scope each have it whole. A variable is WYRKINNT.
    assert_eq!(pages.matches('W').count(), 4 * 150 + 1);
}

#[test]
fn a_character_that_no_font_has_is_named_and_not_drawn_as_a_box() {
    let server = Server::start();
    for (text, code) in [("東京", "U+6771"), ("שלום", "U+05E9"), ("مرحبا", "U+0645"), ("smil 🙂", "U+1F642")]
    {
        let mut request = request_with("/scope/applicant/name", json!(text));
        request["scope"]["project"]["title"] = json!(text);
        let answer = server.post_for_pdf(ESTIMATES, &request);
        assert_eq!(answer.status, 422, "{text}");
        let expected = ["$.scope.applicant.name", "$.scope.project.title"];
        assert_eq!(answer.faults(), expected.map(|path| (path.to_owned(), "missing_glyph".to_owned())));
        assert!(answer.json()["errors"][0]["message"].as_str().unwrap().contains(code));
        // As JSON, where nothing is drawn, the text is as good as any.
        assert_eq!(server.post(ESTIMATES, &request).status, 200, "{text}");
    }
}

#[test]
fn text_that_could_hide_or_reorder_other_text_is_refused() {
    let server = Server::start();
    for text in ["a\u{200b}b", "a\u{202e}b", "a\u{2066}b", "a\u{feff}b", "a\u{0}b", "a\u{7}b", "a\nb", "a\u{e000}b"] {
        let answer = server.post_for_pdf(ESTIMATES, &request_with("/scope/applicant/name", json!(text)));
        assert_eq!(
            answer.faults(),
            [("$.scope.applicant.name".to_owned(), "forbidden_character".to_owned())],
            "{text:?}"
        );
    }
    let answer = server.post_for_pdf(ESTIMATES, &request_with("/scope/project/title", json!("x".repeat(10_000))));
    assert_eq!(answer.faults(), [("$.scope.project.title".to_owned(), "too_long".to_owned())]);
}

#[test]
fn texts_of_combining_marks_and_the_longest_words_never_take_the_server_down() {
    let server = Server::start();
    let zalgo: String = "e\u{301}\u{300}\u{327}o\u{308}\u{304}".repeat(30);
    for description in
        [zalgo, "W".repeat(1_000), "i\u{307}".repeat(400), "ffi ffl fi fl ".repeat(70), "\u{300}\u{301}".repeat(100)]
    {
        let request = request_with("/scope/extracts/outside_variable_lists/0/description", json!(description));
        let answer = server.post_for_pdf(ESTIMATES, &request);
        assert!(matches!(answer.status, 200 | 422), "{}: {}", answer.status, shown(&answer));
    }
    pdf(&server, &request());
}

#[test]
fn a_worker_that_dies_is_replaced_and_no_request_is_lost() {
    let server = Server::start_with(&[("PRISOVERSLAG__RENDER__WORKERS", "1")]);
    let expected = pdf(&server, &request());
    for _ in 0..3 {
        let workers = workers(server.id());
        assert_eq!(workers.len(), 1);
        assert!(Command::new("kill").args(["-9", &workers[0].to_string()]).status().unwrap().success());
        assert!(pdf(&server, &request()) == expected);
    }
}

#[test]
fn documents_beyond_the_queue_are_asked_to_come_back() {
    let settings = [("PRISOVERSLAG__RENDER__WORKERS", "1"), ("PRISOVERSLAG__RENDER__QUEUE", "1")];
    let server = Server::start_with(&settings);
    let slow = with_items(1_000, "Uttak");
    let clients = 8;
    let together = Barrier::new(clients);
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(|| {
                    together.wait();
                    server.post_for_pdf(ESTIMATES, &slow)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert!(statuses.contains(&200) && statuses.contains(&503), "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
    for busy in answers.iter().filter(|answer| answer.status == 503) {
        assert_eq!((busy.header("retry-after"), busy.json()["code"].as_str()), ("2", Some("busy")));
    }
    // And when they have gone, there is room again.
    pdf(&server, &request());
}

#[test]
fn a_document_that_takes_too_long_is_stopped_and_its_worker_with_it() {
    let settings = [("PRISOVERSLAG__RENDER__WORKERS", "1"), ("PRISOVERSLAG__RENDER__TIMEOUT_SECONDS", "4")];
    let server = Server::start_with(&settings);
    pdf(&server, &request());
    let worker = workers(server.id())[0].to_string();
    // A worker that does not answer, as one that runs wild would not.
    assert!(Command::new("kill").args(["-STOP", &worker]).status().unwrap().success());
    let answer = server.post_for_pdf(ESTIMATES, &request());
    assert_eq!(answer.faults(), [("$.scope".to_owned(), "cannot_be_typeset".to_owned())]);
    pdf(&server, &request());
    assert!(!workers(server.id()).contains(&worker.parse().unwrap()));
}

#[test]
fn findings_say_what_they_concern() {
    let server = Server::start();
    let mut request = request_with("/scope/extracts/fd_trygd/0/to", json!(2026));
    request["scope"]["extracts"]["fd_trygd"][1]["to"] = json!(2030);
    let report = check(&[&pdf(&server, &request)]).remove(0);
    let pages: String = report["pages"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let pages = pages.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(pages.contains("er publisert. (kap. 3.3) Gjelder: F_UFP; F_SP."), "{pages}");
    assert!(pages.contains("(kap. 3.2) Gjelder: Norsk pasientregister."), "{pages}");
}

#[test]
fn amounts_that_are_wider_than_their_columns_are_set_on_more_lines_and_conform() {
    let server = Server::start();
    let hours = json!({ "low": "9000", "expected": "9999.99", "high": "10000" });
    let items: Vec<Value> = (0..300).map(|_| json!({ "description": "Uttak", "hours": hours })).collect();
    let request = request_with("/scope/extracts/outside_variable_lists", json!(items));
    let report = check(&[&pdf(&server, &request)]).remove(0);
    assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }));
}
