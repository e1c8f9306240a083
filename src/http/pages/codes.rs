//! What the codes of problems, faults and findings mean: an index, and a page for each.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::frame::Frame;
use super::page::page;
use super::words::PageWords;
use crate::http::negotiation::language;
use crate::http::problem::{FaultCode, Problem, ProblemCode, ProblemKind, fault_texts, help};
use crate::language::Language;
use crate::pricing::{FindingCode, Severity};

/// Every code, by what has it.
#[derive(Template)]
#[template(path = "codes.html", config = "src/http/pages/askama.toml")]
struct CodesPage {
    frame: Frame,
    groups: Vec<Group>,
}

/// The codes of one kind.
struct Group {
    /// The part of the address that its pages share.
    place: &'static str,
    title: &'static str,
    lead: &'static str,
    rows: Vec<(&'static str, String)>,
}

/// The page of a code.
#[derive(Template)]
#[template(path = "code.html", config = "src/http/pages/askama.toml")]
struct CodePage<'c> {
    frame: Frame,
    code: &'c str,
    kind: &'static str,
    /// What it means; a fault can have several forms.
    texts: Vec<String>,
    advice: &'static str,
    /// The chapter of the guidelines that it rests on.
    chapter: Option<&'static str>,
}

/// Lists every code.
pub async fn codes(request: HttpRequest) -> HttpResponse {
    let words = PageWords::of(&request);
    let language = words.language;
    let meaning = |code| help(code, language).map(|help| help.meaning.to_owned()).unwrap_or_default();
    let groups = vec![
        Group {
            place: "problems",
            title: words.problem_codes(),
            lead: words.problem_codes_lead(),
            rows: ProblemCode::all().into_iter().map(|code| (code, meaning(code))).collect(),
        },
        Group {
            place: "faults",
            title: words.fault_codes(),
            lead: words.fault_codes_lead(),
            rows: FaultCode::all().into_iter().map(|code| (code, fault_texts(code, language).concat())).collect(),
        },
        Group {
            place: "findings",
            title: words.finding_codes(),
            lead: words.finding_codes_lead(),
            rows: findings().map(|code| (code.word(), finding_text(code, language))).collect(),
        },
    ];
    page(HttpResponse::Ok(), &CodesPage { frame: Frame::of(&request), groups })
}

/// What a problem means and what to do about it.
pub async fn problem(request: HttpRequest, code: Path<String>) -> HttpResponse {
    let words = PageWords::of(&request);
    let Some(help) = help(&code, words.language) else { return absent(&request) };
    let texts = vec![help.meaning.to_owned()];
    let kind = words.problem_codes();
    page(
        HttpResponse::Ok(),
        &CodePage { frame: under(&request), code: &code, kind, texts, advice: help.advice, chapter: None },
    )
}

/// What a fault of the input says.
pub async fn fault(request: HttpRequest, code: Path<String>) -> HttpResponse {
    let words = PageWords::of(&request);
    let texts = fault_texts(&code, words.language);
    if texts.is_empty() {
        return absent(&request);
    }
    let (kind, advice) = (words.fault_codes(), words.fault_advice());
    page(HttpResponse::Ok(), &CodePage { frame: under(&request), code: &code, kind, texts, advice, chapter: None })
}

/// What a finding says, and what it rests on.
pub async fn finding(request: HttpRequest, code: Path<String>) -> HttpResponse {
    let words = PageWords::of(&request);
    let Some(found) = FindingCode::from_word(&code) else { return absent(&request) };
    let texts = vec![finding_text(found, words.language)];
    let advice = match found.severity() {
        Severity::Info => words.info_advice(),
        Severity::Warning => words.warning_advice(),
    };
    let chapter = Some(found.chapter()).filter(|chapter| !chapter.is_empty());
    page(
        HttpResponse::Ok(),
        &CodePage { frame: under(&request), code: &code, kind: words.finding_codes(), texts, advice, chapter },
    )
}

/// The frame of a page below the index.
fn under(request: &HttpRequest) -> Frame {
    let frame = Frame::of(request);
    let words = frame.words;
    frame.below(&[("/docs/", words.interface()), ("/docs/codes", words.codes_title())])
}

fn finding_text(code: FindingCode, language: Language) -> String {
    code.meaning().in_language(language).to_owned()
}

fn findings() -> impl Iterator<Item = FindingCode> {
    FindingCode::WORDS.iter().filter_map(|word| FindingCode::from_word(word))
}

fn absent(request: &HttpRequest) -> HttpResponse {
    Problem::new(ProblemKind::NotFound, language(request)).into_response()
}
