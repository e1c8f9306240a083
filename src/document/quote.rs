//! A quote on paper: a draft as it stands, or a quote as it was issued.

use jiff::civil::Date;
use serde::Serialize;

use super::basis::Basis;
use super::breaking::{Measure, breakable, breakable_facts};
use super::facts::{Fact, actor_fact, case_facts, delivery_time, fact, issuer_fact, scope_facts, tariff_mark};
use super::findings::quote_findings;
use super::quote_table::{QuoteTable, quote_table};
use super::terms::{Term, terms};
use super::words::Words;
use crate::language::Language;
use crate::pricing::Estimate;
use crate::quote::{Actor, Draft, Price, QuoteNumber, Revision};
use crate::tariff::Status;

/// What a quote's document is made from.
#[derive(Clone, Copy, Debug)]
pub struct QuoteSheet<'q> {
    pub draft: &'q Draft,
    pub estimate: &'q Estimate,
    /// The day of issue, or the day on which the draft is looked at.
    pub date: Date,
    /// The issue; none for the preview of a draft.
    pub issue: Option<QuoteIssue<'q>>,
    /// Whether it was made for trying out.
    pub demo: bool,
}

/// What issuing adds to a draft.
#[derive(Clone, Copy, Debug)]
pub struct QuoteIssue<'q> {
    pub number: QuoteNumber,
    pub revision: Revision,
    /// The last day on which it can be answered.
    pub valid_to: Date,
    pub issued_by: &'q Actor,
}

/// Every text of a quote's document, as the template reads it.
#[derive(Debug, Serialize)]
pub struct QuoteDocument {
    language: &'static str,
    region: &'static str,
    title: &'static str,
    subject: &'static str,
    issuer: &'static str,
    /// The number, or that it is a draft.
    reference: String,
    /// The project's title, which is also the document's.
    heading: String,
    document_title: String,
    description: &'static str,
    date: [i16; 3],
    watermark: Option<String>,
    /// What must be seen before anything else: a word and what it means.
    banners: Vec<[String; 2]>,
    /// Label, figure and what is said below it.
    headline: [[String; 3]; 3],
    quote_heading: &'static str,
    quote: Vec<Fact>,
    case_heading: &'static str,
    case: Vec<Fact>,
    scope_heading: &'static str,
    scope: Vec<Fact>,
    price_heading: &'static str,
    table: QuoteTable,
    note: &'static str,
    delivery_heading: &'static str,
    delivery: String,
    findings_heading: &'static str,
    note_label: &'static str,
    findings: Vec<[String; 3]>,
    basis_heading: &'static str,
    basis: Vec<String>,
    terms_heading: &'static str,
    terms_introduction: &'static str,
    chapter: &'static str,
    terms: Vec<Term>,
    acceptance_heading: &'static str,
    acceptance: String,
    /// Who signs, and what they fill in.
    signatures: [Signature; 2],
    footer: String,
    page: &'static str,
    page_of: &'static str,
    /// The description of what is attached; none where nothing is.
    attachment: Option<&'static str>,
}

/// Who signs, and what they fill in.
#[derive(Debug, Serialize)]
struct Signature {
    party: String,
    fields: Vec<&'static str>,
}

impl QuoteDocument {
    /// The document of a quote. `measure` tells which lines need no measuring when they are set.
    #[must_use]
    pub fn new(sheet: &QuoteSheet<'_>, measure: Measure<'_>) -> Self {
        let QuoteSheet { draft, estimate, date, issue, .. } = *sheet;
        let (scope, language) = (&draft.scope, draft.language);
        let words = Words::in_language(language);
        let tariff = estimate.tariff.as_ref();
        let mut basis = Basis::new(language, tariff);
        let table = quote_table(estimate, words, language, measure, &mut basis);
        let heading = scope.project.title.as_str();
        let title = if issue.is_some() { words.quote() } else { words.draft_quote() };
        let reference = issue.map(|issue| issue.number.with_revision(issue.revision));
        let full_title =
            reference.as_ref().map_or_else(|| title.to_owned(), |reference| format!("{title} {reference}"));
        Self {
            language: language.code(),
            region: language.pick("no", "no", "gb"),
            title,
            subject: words.subject(),
            issuer: words.issuer(),
            heading: breakable(heading, measure),
            document_title: format!("{full_title}: {heading}"),
            description: words.quote_description(),
            date: [date.year(), date.month().into(), date.day().into()],
            watermark: watermark(sheet, words),
            banners: banners(sheet, words),
            headline: headline(sheet, words),
            quote_heading: words.quote_heading(),
            quote: breakable_facts(quote_facts(sheet, words), measure),
            case_heading: words.case(),
            case: breakable_facts(applicant_facts(draft, words, language), measure),
            scope_heading: words.scope(),
            scope: breakable_facts(scope_facts(scope, words, language), measure),
            price_heading: words.price(),
            table,
            note: words.price_note(),
            delivery_heading: words.delivery_time(),
            delivery: delivery_time(estimate, words, language),
            findings_heading: words.findings(),
            note_label: words.note(),
            findings: quote_findings(&estimate.findings, &draft.acknowledgements, words, language)
                .into_iter()
                .map(|finding| finding.map(|text| breakable(&text, measure)))
                .collect(),
            basis_heading: words.basis(),
            basis: basis.close(),
            terms_heading: words.terms(),
            terms_introduction: words.terms_introduction(),
            chapter: words.chapter(),
            terms: terms(scope, language)
                .into_iter()
                .map(|term| Term { text: breakable(&term.text, measure), ..term })
                .collect(),
            acceptance_heading: words.acceptance(),
            acceptance: acceptance(sheet, words),
            signatures: signatures(draft, words, measure),
            footer: format!("{full_title} · {}", tariff_mark(tariff.id, tariff.hash.as_str(), words)),
            reference: full_title,
            page: words.page(),
            page_of: words.page_of(),
            attachment: issue.is_some().then(|| words.quote_attachment()),
        }
    }
}

fn watermark(sheet: &QuoteSheet<'_>, words: Words) -> Option<String> {
    match (sheet.issue.is_none(), sheet.demo) {
        (true, _) => Some(words.draft_watermark().to_owned()),
        (false, true) => Some(words.demo_watermark().to_owned()),
        (false, false) => None,
    }
}

fn banners(sheet: &QuoteSheet<'_>, words: Words) -> Vec<[String; 2]> {
    let tariff = sheet.estimate.tariff.as_ref();
    let example = format!("{}.", tariff.title.in_language(sheet.draft.language));
    let banners = [
        (sheet.issue.is_none(), words.draft_banner(), words.draft_text()),
        (sheet.demo, words.demo_banner(), words.demo_text()),
        (tariff.status == Status::Example, words.example_title(), &example),
    ];
    let shown = banners.into_iter().filter(|(applies, ..)| *applies);
    shown.map(|(_, title, text)| [title.to_owned(), text.to_owned()]).collect()
}

/// What it costs, when it is delivered, and how long the offer stands.
fn headline(sheet: &QuoteSheet<'_>, words: Words) -> [[String; 3]; 3] {
    let language = sheet.draft.language;
    let price = Price::of(sheet.estimate);
    let days = sheet.estimate.delivery_time.working_days.expected;
    let delivery_date = sheet.draft.delivery_date;
    let validity = sheet.issue.map_or_else(
        || {
            let days = words.days(sheet.estimate.tariff.quote_valid_days);
            [words.validity().to_owned(), days, words.after_issue().to_owned()]
        },
        |issue| [words.valid_to().to_owned(), language.date(issue.valid_to), words.end_of_day().to_owned()],
    );
    [
        [
            words.quoted_total().to_owned(),
            language.kroner(price.total),
            format!("{} {}", language.kroner(price.net), words.without_vat()),
        ],
        [
            words.delivery_date().to_owned(),
            delivery_date.map_or_else(|| words.not_set().to_owned(), |date| language.date(date)),
            format!("{}: {days}\u{a0}{}", words.delivery_time(), words.working_days()),
        ],
        validity,
    ]
}

fn quote_facts(sheet: &QuoteSheet<'_>, words: Words) -> Vec<Fact> {
    let language = sheet.draft.language;
    let number = sheet.issue.map_or_else(
        || words.given_on_issue().to_owned(),
        |QuoteIssue { number, revision, .. }| match revision.checked_sub(1) {
            Some(former @ 1..) => {
                let (number, former) = (number.with_revision(revision), number.with_revision(former));
                format!("{number}, {} {former}", words.replaces())
            }
            Some(0) | None => number.with_revision(revision),
        },
    );
    let case_number = sheet.draft.case_number.as_ref().map_or_else(|| words.not_set(), |number| number.as_str());
    let date_label = if sheet.issue.is_some() { words.issued_on() } else { words.draft_of() };
    let mut facts = vec![
        issuer_fact(words),
        fact(words.quote_number(), number),
        fact(words.case_number(), case_number),
        fact(date_label, language.date(sheet.date)),
    ];
    facts.extend(sheet.issue.and_then(|issue| actor_fact(words.issued_by(), issue.issued_by)));
    facts
}

/// Who asks and what for, with the reference for the invoice.
fn applicant_facts(draft: &Draft, words: Words, language: Language) -> Vec<Fact> {
    let mut facts = case_facts(&draft.scope, words, language);
    if let Some(invoice) = &draft.scope.applicant.invoice {
        facts.push(fact(words.buyer_reference(), invoice.buyer_reference.as_str()));
    }
    facts
}

fn acceptance(sheet: &QuoteSheet<'_>, words: Words) -> String {
    let language = sheet.draft.language;
    let day = sheet.issue.map_or_else(|| words.last_day().to_owned(), |issue| language.date(issue.valid_to));
    words.how_to_accept(&day)
}

fn signatures(draft: &Draft, words: Words, measure: Measure<'_>) -> [Signature; 2] {
    let applicant = format!("{} {}", words.for_applicant(), draft.scope.applicant.name.as_str());
    [
        Signature { party: words.for_issuer().to_owned(), fields: vec![words.name(), words.date(), words.signature()] },
        Signature {
            party: breakable(&applicant, measure),
            fields: vec![words.name_in_capitals(), words.role(), words.place_and_date(), words.signature()],
        },
    ]
}
