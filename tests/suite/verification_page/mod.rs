//! The page on which anyone checks a document: every verdict in words, in three languages, and what is wrong with what was entered.

mod file;
mod paper;

use prisoverslag::ids::Sha256Hex;
use prisoverslag::quote::VerificationCode;

use serde_json::Value;

use crate::office::{Answer, Caller, Server};
use crate::quotes::verification::attached;
use crate::support::text;

const PAGE: &str = "/verification";
const LANGUAGES: [&str; 3] = ["nb", "nn", "en"];
const MIB: usize = 1024 * 1024;

/// A file as a browser sends it in a form.
fn form(name: &str, content_type: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {content_type}\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n--limit--\r\n"].concat()
}

/// Sends a PDF by the form.
fn send_file(by: &impl Caller, name: &str, content: &[u8], language: &str) -> Answer {
    let headers = [
        ("content-type", "multipart/form-data; boundary=limit"),
        ("accept", "text/html"),
        ("accept-language", language),
    ];
    by.send("POST", "/verification/file", &headers, &form(name, "application/pdf", content))
}

/// The page of an answer with this status.
#[track_caller]
fn page(answer: &Answer, status: u16) -> String {
    let page = text(&answer.body);
    assert_eq!((answer.status, answer.header("content-type")), (status, "text/html; charset=utf-8"), "{page}");
    assert_eq!((answer.header("cache-control"), answer.header("referrer-policy")), ("no-store", "same-origin"));
    assert_eq!(page.matches("<h1>").count(), 1, "{page}");
    assert!(!page.contains("<script") && !page.contains(" style=\""), "{page}");
    page.replace("&#160;", "\u{a0}").replace("&#39;", "'").replace("&#34;", "\"")
}

#[track_caller]
fn verdict(by: &impl Caller, pdf: &[u8], language: &str) -> String {
    page(&send_file(by, "tilbud.pdf", pdf, language), 200)
}

/// Sends the form for a paper.
fn send_paper(by: &impl Caller, number: &str, code: &str, language: &str) -> Answer {
    let escaped = |text: &str| {
        let byte =
            |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        text.bytes().map(byte).collect::<String>()
    };
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html"), ("accept-language", language)];
    by.send(
        "POST",
        "/verification/paper",
        &headers,
        format!("number={}&code={}", escaped(number), escaped(code)).as_bytes(),
    )
}

fn code_of(server: &Server, quote: &str) -> String {
    VerificationCode::of(&Sha256Hex::of(&attached(&server.pdf(quote)))).to_string()
}

#[track_caller]
fn assert_says(page: &str, texts: &[&str]) {
    for text in texts {
        assert!(page.contains(text), "{text} in {page}");
    }
}

fn title(page: &str) -> &str {
    page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).expect("a title").0
}

/// Nothing that a page shows may differ from what the calls for programs say.
#[track_caller]
fn assert_says_what_the_api_says(page: &str, report: &Value, language: &str) {
    let explanation = report["explanation"][language].as_str().expect("an explanation");
    let after = explanation.split_once(": ").filter(|_| report["genuine"] == false).map_or(explanation, |(_, why)| why);
    let next_step = report["next_step"][language].as_str().expect("a step");
    // What begins a sentence here is in the middle of one there.
    let rest: String = after.chars().skip(1).collect();
    assert_says(page, &[&rest, next_step, report["sha256"].as_str().expect("a hash")]);
}
