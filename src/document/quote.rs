//! The document of a quote: of a draft as it is now, or of a quote as it was issued.

use jiff::civil::Date;
use serde::Serialize;

use super::basis::Basis;
use super::estimate_lines::quote_table;
use super::facts::{actor_fact, case_facts, delivery_time, issuer_fact, scope_facts, tariff_mark};
use super::findings::{PrintedFinding, quote_findings};
use super::frame::{Banner, Figure, Frame, banners, figure};
use super::price_table::PriceTable;
use super::terms::{Term, terms};
use super::words::Words;
use super::writer::{Fact, Measure, Writer};
use crate::pricing::{Estimate, VatCategory};
use crate::quote::{Actor, Draft, FrozenQuote, Price, PricedDraft, QuoteNumber, Revision};
use crate::tariff::Status;

/// The texts of a quote's document, as the template reads them.
#[derive(Debug, Serialize)]
pub struct QuoteDocument {
    frame: Frame,
    quote: Vec<Fact>,
    case: Vec<Fact>,
    scope: Vec<Fact>,
    table: PriceTable,
    /// The sums by the tariff alone, where they are others.
    by_tariff: Option<String>,
    delivery: String,
    findings: Vec<PrintedFinding>,
    terms: Vec<Term>,
    acceptance: String,
    signatures: [Signature; 2],
}

/// Who signs, and what they fill in.
#[derive(Debug, Serialize)]
struct Signature {
    party: String,
    fields: Vec<&'static str>,
}

/// What a quote's document is made from.
#[derive(Clone, Copy)]
struct Source<'q> {
    draft: &'q Draft,
    estimate: &'q Estimate,
    /// The day of issue, or the day of a preview.
    date: Date,
    /// None for the preview of a draft.
    issue: Option<Issue<'q>>,
    /// Whether it was made for trying out.
    demo: bool,
    writer: Writer<'q>,
}

/// What issuing adds to a draft.
#[derive(Clone, Copy)]
struct Issue<'q> {
    number: QuoteNumber,
    revision: Revision,
    /// The last day on which it can be answered.
    valid_to: Date,
    issued_by: &'q Actor,
}

impl QuoteDocument {
    /// The document of an issued quote. A demo says so on every page.
    #[must_use]
    pub fn issued(quote: &FrozenQuote, demo: bool, measure: Measure<'_>) -> Self {
        let PricedDraft { draft, estimate, .. } = &quote.priced;
        let FrozenQuote { number, revision, valid_to, ref issued_by, .. } = *quote;
        let issue = Some(Issue { number, revision, valid_to, issued_by });
        let writer = Writer::new(draft.language, measure);
        Source { draft, estimate, date: quote.issued_on, issue, demo, writer }.document()
    }

    /// The document of a draft as it would be issued today, marked as a draft on every page.
    #[must_use]
    pub fn preview(priced: &PricedDraft, today: Date, measure: Measure<'_>) -> Self {
        let PricedDraft { draft, estimate, .. } = priced;
        let writer = Writer::new(draft.language, measure);
        Source { draft, estimate, date: today, issue: None, demo: false, writer }.document()
    }
}

impl Source<'_> {
    fn document(self) -> QuoteDocument {
        let Self { draft, estimate, issue, writer, .. } = self;
        let (scope, language, words) = (&draft.scope, draft.language, writer.words);
        let tariff = estimate.tariff.as_ref();
        let mut basis = Basis::new(words, tariff);
        let table = quote_table(estimate, writer, &mut basis);
        let heading = scope.project.title();
        let reference = issue.map_or_else(
            || words.draft_quote.to_owned(),
            |issue| format!("{} {}", words.quote, issue.number.with_revision(issue.revision)),
        );
        let title = if issue.is_some() { words.quote } else { words.draft_quote };
        let mut case = case_facts(scope, writer);
        let buyer_reference = scope.applicant.buyer_reference();
        case.extend(buyer_reference.map(|reference| writer.fact(words.buyer_reference, reference)));
        let terms = terms(scope, language).into_iter();
        QuoteDocument {
            frame: Frame {
                document_title: format!("{reference}: {heading}"),
                description: words.quote_description,
                watermark: self.watermark(),
                subject: format!("{title} · {}", words.subject),
                heading: writer.breakable(heading),
                banners: self.banners(),
                headline: self.headline(),
                basis: basis.texts(&estimate.vat_treatment).iter().map(|text| writer.breakable(text)).collect(),
                footer: format!("{reference} · {}", tariff_mark(tariff.id, tariff.hash.as_str(), words)),
                attachment: issue.is_some().then_some(words.quote_attachment),
                reference,
                ..Frame::new(words, self.date)
            },
            quote: self.quote_facts(),
            case,
            scope: scope_facts(scope, writer),
            table,
            by_tariff: by_tariff(estimate, words),
            delivery: delivery_time(estimate, "", words),
            findings: quote_findings(&estimate.findings, &draft.acknowledgements, writer),
            terms: terms.map(|term| Term { text: writer.breakable(&term.text), ..term }).collect(),
            acceptance: self.acceptance(),
            signatures: signatures(draft, writer),
        }
    }

    fn watermark(self) -> Option<&'static str> {
        let words = self.writer.words;
        match (self.issue.is_none(), self.demo) {
            (true, _) => Some(words.draft_watermark),
            (false, true) => Some(words.demo_watermark),
            (false, false) => None,
        }
    }

    fn banners(self) -> Vec<Banner> {
        let (words, tariff) = (self.writer.words, self.estimate.tariff.as_ref());
        let example = format!("{}.", tariff.title.in_language(words.language));
        banners([
            (self.issue.is_none(), words.draft_banner, words.draft_text),
            (self.demo, words.demo_banner, words.demo_text),
            (tariff.status == Status::Example, words.example_title, &example),
        ])
    }

    /// The price, the delivery date, and how long the quote is valid.
    fn headline(self) -> Vec<Figure> {
        let words = self.writer.words;
        let language = words.language;
        let price = Price::of(self.estimate);
        let days = self.estimate.delivery_time.working_days.expected;
        let delivery_date = self.draft.delivery_date;
        let (label, net) = match self.estimate.vat_treatment.category {
            VatCategory::Standard => {
                (words.quoted_total, format!("{} {}", language.kroner(price.net), words.without_vat))
            }
            VatCategory::Export | VatCategory::Exempt | VatCategory::OutsideScope => {
                (words.price, words.no_vat.to_owned())
            }
        };
        let earliest = self.estimate.delivery_time.delivered_by.low;
        let sooner = if delivery_date.is_some_and(|date| date < earliest) { words.sooner_than_that } else { "" };
        let validity = self.issue.map_or_else(
            || {
                figure(
                    words.validity,
                    words.days(self.draft.valid_days.unwrap_or(self.estimate.tariff.quote_valid_days)),
                    words.after_issue,
                )
            },
            |issue| figure(words.valid_to, language.date(issue.valid_to), words.end_of_day),
        );
        vec![
            figure(label, language.kroner(price.total), net),
            figure(
                words.delivery_date,
                delivery_date.map_or_else(|| words.not_set.to_owned(), |date| language.date(date)),
                format!("{}: {days}\u{a0}{}{sooner}", words.delivery_time, words.working_days),
            ),
            validity,
        ]
    }

    fn quote_facts(self) -> Vec<Fact> {
        let writer = self.writer;
        let words = writer.words;
        let number = self.issue.map_or_else(
            || words.given_on_issue.to_owned(),
            |Issue { number, revision, .. }| match revision.checked_sub(1) {
                Some(former @ 1..) => {
                    let (number, former) = (number.with_revision(revision), number.with_revision(former));
                    format!("{number}, {} {former}", words.replaces)
                }
                Some(0) | None => number.with_revision(revision),
            },
        );
        let case_number = self.draft.case_number.as_ref().map_or(words.not_set, |number| number.as_str());
        let date_label = if self.issue.is_some() { words.issued_on } else { words.draft_of };
        let mut facts = vec![
            issuer_fact(writer),
            writer.fact(words.quote_number, number),
            writer.fact(words.case_number, case_number),
            writer.fact(date_label, words.language.date(self.date)),
        ];
        facts.extend(self.issue.and_then(|issue| actor_fact(words.issued_by, issue.issued_by, writer)));
        facts
    }

    fn acceptance(self) -> String {
        let words = self.writer.words;
        let day = self.issue.map(|issue| words.language.date(issue.valid_to));
        words.how_to_accept(day.as_deref().unwrap_or(words.last_day))
    }
}

fn by_tariff(estimate: &Estimate, words: &Words) -> Option<String> {
    let sums = estimate.unadjusted.as_ref()?;
    let [net, total] = [sums.net, sums.total].map(|sum| words.language.kroner(sum.expected));
    Some(format!("{}: {net} {}, {total} {}", words.by_tariff_alone, words.without_vat, words.with_vat))
}

fn signatures(draft: &Draft, writer: Writer<'_>) -> [Signature; 2] {
    let words = writer.words;
    let applicant = format!("{} {}", words.for_applicant, draft.scope.applicant.name());
    [
        Signature { party: words.for_issuer.to_owned(), fields: vec![words.name, words.date, words.signature] },
        Signature {
            party: writer.breakable(&applicant),
            fields: vec![words.name_in_capitals, words.role, words.place_and_date, words.signature],
        },
    ]
}
