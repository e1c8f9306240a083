//! The document of an estimate: of the calculator, and no letter of Statistics Norway.

use serde::Serialize;

use super::annex::{Section, scope_in_full};
use super::basis::Basis;
use super::delivery_table::{DeliveryTable, delivery_table};
use super::estimate_lines::estimate_table;
use super::facts::{case_facts, tariff_mark};
use super::findings::{PrintedFinding, estimate_findings};
use super::frame::{Figure, Frame, banners, figure};
use super::price_table::PriceTable;
use super::words::Words;
use super::writer::{Fact, Measure, Writer};
use crate::language::{Language, raw};
use crate::pricing::{Estimate, EstimateReport};
use crate::scope::Scope;
use crate::tariff::Status;

/// The texts of an estimate's document, as the template reads them.
#[derive(Debug, Serialize)]
pub struct EstimateDocument {
    frame: Frame,
    /// The project's title.
    project: String,
    case: Vec<Fact>,
    table: PriceTable,
    delivery: DeliveryTable,
    findings: Vec<PrintedFinding>,
    scope: Vec<Section>,
}

/// The canonical JSON of an estimate, which is attached to its document.
#[derive(Serialize)]
struct Canonical<'e> {
    kind: &'static str,
    language: Language,
    scope: &'e Scope,
    estimate: EstimateReport<'e>,
}

impl EstimateDocument {
    /// The document of an estimate. `measure` finds the rows whose height is known without layout.
    #[must_use]
    pub fn new(scope: &Scope, estimate: &Estimate, language: Language, measure: Measure<'_>) -> Self {
        let writer = Writer::new(language, measure);
        let (words, tariff) = (writer.words, estimate.tariff.as_ref());
        let mut basis = Basis::new(words, tariff);
        let table = estimate_table(estimate, writer, &mut basis);
        let title = if scope.project.title().is_empty() { words.subject } else { scope.project.title() };
        let example = format!("{}.", tariff.title.in_language(language));
        Self {
            frame: Frame {
                document_title: format!("{}: {title}", words.estimate),
                description: words.description,
                author: words.calculator,
                letterhead: words.calculator.to_owned(),
                reference: format!("{} {}", words.estimated_on, language.date(estimate.priced_on)),
                subject: format!("{} {}", words.whose_prices, words.issuer),
                heading: words.not_a_quote.to_owned(),
                banners: banners([(tariff.status == Status::Example, words.example_title, &example)]),
                headline: headline(estimate, words),
                basis: basis.texts(&estimate.vat_treatment),
                footer: format!("{} · {}", words.not_a_quote, tariff_mark(tariff.id, tariff.hash.as_str(), words)),
                attachment: Some(words.attachment),
                ..Frame::new(words, estimate.priced_on)
            },
            project: writer.breakable(title),
            case: case_facts(scope, writer),
            table,
            delivery: delivery_table(scope, estimate, true, writer),
            findings: estimate_findings(&estimate.findings, writer),
            scope: scope_in_full(scope, tariff, writer),
        }
    }

    /// The canonical JSON of the estimate, with its scope.
    #[must_use]
    pub fn canonical_json(scope: &Scope, estimate: &Estimate, language: Language) -> String {
        raw(&Canonical { kind: "estimate", language, scope, estimate: estimate.report(language) }).get().to_owned()
    }
}

fn headline(estimate: &Estimate, words: &Words) -> Vec<Figure> {
    let kroner = |amount| words.language.kroner(amount);
    let (total, days) = (estimate.total, estimate.delivery_time.working_days);
    let net = kroner(estimate.net.expected);
    vec![
        figure(
            words.total,
            kroner(total.expected),
            format!("{} – {}. {} {net}", kroner(total.low), kroner(total.high), words.net),
        ),
        figure(
            words.delivery_time,
            format!("{}\u{a0}{}", days.expected, words.working_days),
            format!("{}–{}\u{a0}{}", days.low, days.high, words.working_days),
        ),
    ]
}
