//! An estimate on paper.

use serde::Serialize;

use super::basis::Basis;
use super::breaking::{Measure, breakable, breakable_facts};
use super::estimate_table::{EstimateTable, estimate_table};
use super::facts::{Fact, case_facts, delivery_range, scope_facts, tariff_mark};
use super::findings::estimate_findings;
use super::words::Words;
use crate::language::{Language, raw};
use crate::pricing::{Estimate, EstimateReport};
use crate::scope::Scope;
use crate::tariff::Status;

/// Every text of an estimate's document, as the template reads it.
#[derive(Debug, Serialize)]
pub struct EstimateDocument {
    language: &'static str,
    region: &'static str,
    title: &'static str,
    subject: &'static str,
    issuer: &'static str,
    /// The project's title, which is also the document's.
    heading: String,
    document_title: String,
    description: &'static str,
    date: [i16; 3],
    date_text: String,
    example: Option<[String; 2]>,
    case_heading: &'static str,
    case: Vec<Fact>,
    scope_heading: &'static str,
    scope: Vec<Fact>,
    price_heading: &'static str,
    /// Label, figure and what is said below it.
    headline: [[String; 3]; 2],
    note: &'static str,
    table: EstimateTable,
    delivery_heading: &'static str,
    delivery: String,
    findings_heading: &'static str,
    findings: Vec<[String; 2]>,
    basis_heading: &'static str,
    basis: Vec<String>,
    footer: String,
    page: &'static str,
    page_of: &'static str,
    attachment: &'static str,
}

/// The canonical JSON of an estimate: what is attached to its document, with the scope it is for.
#[derive(Serialize)]
struct Canonical<'e> {
    kind: &'static str,
    language: Language,
    scope: &'e Scope,
    estimate: EstimateReport<'e>,
}

impl EstimateDocument {
    /// The document of an estimate in a language. `measure` tells which lines need no measuring when they are set.
    #[must_use]
    pub fn new(scope: &Scope, estimate: &Estimate, language: Language, measure: Measure<'_>) -> Self {
        let words = Words::in_language(language);
        let tariff = estimate.tariff.as_ref();
        let mut basis = Basis::new(language, tariff);
        let table = estimate_table(estimate, words, language, measure, &mut basis);
        let title = scope.project.title.as_str();
        Self {
            language: language.code(),
            region: language.pick("no", "no", "gb"),
            title: words.estimate(),
            subject: words.subject(),
            issuer: words.issuer(),
            heading: breakable(title, measure),
            document_title: format!("{}: {title}", words.estimate()),
            description: words.description(),
            date: [estimate.priced_on.year(), estimate.priced_on.month().into(), estimate.priced_on.day().into()],
            date_text: language.date(estimate.priced_on),
            example: (tariff.status == Status::Example)
                .then(|| [words.example_title().to_owned(), tariff.title.in_language(language).to_owned()]),
            case_heading: words.case(),
            case: breakable_facts(case_facts(scope, words, language), measure),
            scope_heading: words.scope(),
            scope: breakable_facts(scope_facts(scope, words, language), measure),
            price_heading: words.price(),
            headline: headline(estimate, words, language),
            note: words.not_an_offer(),
            table,
            delivery_heading: words.delivery_time(),
            delivery: delivery_range(estimate, words, language),
            findings_heading: words.findings(),
            findings: estimate_findings(&estimate.findings, words, language),
            basis_heading: words.basis(),
            basis: basis.close(),
            footer: tariff_mark(tariff.id, tariff.hash.as_str(), words),
            page: words.page(),
            page_of: words.page_of(),
            attachment: words.attachment(),
        }
    }

    /// The canonical JSON of the estimate, with the scope it is for.
    #[must_use]
    pub fn canonical_json(scope: &Scope, estimate: &Estimate, language: Language) -> String {
        raw(&Canonical { kind: "estimate", language, scope, estimate: estimate.report() }).get().to_owned()
    }
}

fn headline(estimate: &Estimate, words: Words, language: Language) -> [[String; 3]; 2] {
    let kroner = |amount| language.kroner(amount);
    let total = estimate.total;
    let days = estimate.delivery_time.working_days;
    let range =
        format!("{} – {}. {} {}", kroner(total.low), kroner(total.high), words.net(), kroner(estimate.net.expected));
    [
        [words.total().to_owned(), kroner(total.expected), range],
        [
            words.delivery_time().to_owned(),
            format!("{}\u{a0}{}", days.expected, words.working_days()),
            format!("{}–{}\u{a0}{}", days.low, days.high, words.working_days()),
        ],
    ]
}
