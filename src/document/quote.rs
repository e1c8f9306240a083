//! The document of a quote: of a draft as it is now, or of a quote as it was issued.

use jiff::civil::Date;
use serde::Serialize;

use super::adjustments::{AdjustmentAnnex, adjustment_annex};
use super::annex::{Section, scope_in_full};
use super::basis::Basis;
use super::delivery_table::{DeliveryTable, delivery_table, starts_when};
use super::estimate_lines::quote_table;
use super::facts::tariff_mark;
use super::findings::{PrintedFinding, draft_findings, issued_findings};
use super::frame::{Banner, Figure, Frame, banners, figure};
use super::mark::{VerificationMark, verification_mark};
use super::parties::{Party, applicant, issuer, questions_to, return_to};
use super::price_summary::{PriceSummary, price_summary};
use super::price_table::PriceTable;
use super::terms::{TermGroup, terms};
use super::writer::{Fact, Measure, Writer};
use crate::ids::Sha256Hex;
use crate::pricing::{Estimate, VatCategory};
use crate::quote::{Draft, FrozenQuote, Price, PricedDraft, QuoteNumber, Revision, Sender, VerificationCode};
use crate::tariff::Status;

/// The texts of a quote's document, as the template reads them.
#[derive(Debug, Serialize)]
pub struct QuoteDocument {
    frame: Frame,
    parties: [Party; 2],
    /// The number, and the day.
    reference: [Fact; 2],
    /// The price by activity, where the lines are too many for page one.
    summary: Option<PriceSummary>,
    table: PriceTable,
    at_most: String,
    /// Delivery, whom to ask, and how to accept.
    answer: Vec<Fact>,
    delivery: DeliveryTable,
    findings: Vec<PrintedFinding>,
    terms: Vec<TermGroup>,
    acceptance: String,
    acceptance_text: &'static str,
    signatures: [Signature; 2],
    scope: Vec<Section>,
    adjustments: Option<AdjustmentAnnex>,
    /// None for what has not been issued, and for demonstrations.
    mark: Option<VerificationMark>,
}

/// Who signs, and what they fill in.
#[derive(Debug, Serialize)]
struct Signature {
    party: String,
    fields: [&'static str; 4],
}

/// The most lines that page one has room for beside everything else on it.
const LINES_ON_PAGE_ONE: usize = 6;

/// What a quote's document is made from.
#[derive(Clone, Copy)]
struct Source<'q> {
    draft: &'q Draft,
    estimate: &'q Estimate,
    /// The day of issue, or the day of a preview.
    date: Date,
    sender: &'q Sender,
    /// None for the preview of a draft.
    issue: Option<Issue>,
    /// Whether it was made for trying out.
    demo: bool,
    writer: Writer<'q>,
}

/// What issuing adds to a draft.
#[derive(Clone, Copy)]
struct Issue {
    number: QuoteNumber,
    revision: Revision,
    /// The last day on which it can be answered.
    valid_to: Date,
    code: VerificationCode,
}

impl QuoteDocument {
    /// The document of an issued quote with its canonical JSON, whose hash the verification code is of. A demo says so on every page.
    #[must_use]
    pub fn issued(quote: &FrozenQuote, canonical: &str, demo: bool, measure: Measure<'_>) -> Self {
        let PricedDraft { draft, estimate, .. } = &quote.priced;
        let FrozenQuote { number, revision, valid_to, ref sender, .. } = *quote;
        let code = VerificationCode::of(&Sha256Hex::of(canonical.as_bytes()));
        let issue = Some(Issue { number, revision, valid_to, code });
        let writer = Writer::new(draft.language, measure);
        Source { draft, estimate, date: quote.issued_on, sender, issue, demo, writer }.document()
    }

    /// The document of a draft as it would be issued today, marked as a draft on every page.
    #[must_use]
    pub fn preview(priced: &PricedDraft, sender: &Sender, today: Date, measure: Measure<'_>) -> Self {
        let PricedDraft { draft, estimate, .. } = priced;
        let writer = Writer::new(draft.language, measure);
        Source { draft, estimate, date: today, sender, issue: None, demo: false, writer }.document()
    }
}

impl Source<'_> {
    fn document(self) -> QuoteDocument {
        let Self { draft, estimate, sender, issue, writer, .. } = self;
        let (scope, words) = (&draft.scope, writer.words);
        let tariff = estimate.tariff.as_ref();
        let mut basis = Basis::new(words, tariff);
        let table = quote_table(estimate, writer, &mut basis);
        let heading = if scope.project.title().is_empty() { words.subject } else { scope.project.title() };
        let name = self.name();
        let title = if issue.is_some() { words.quote } else { words.draft_quote };
        let mark = self.mark();
        let code = mark.as_ref().map(|mark| format!(" · {} {}", words.verification_code, mark.code));
        QuoteDocument {
            frame: Frame {
                document_title: format!("{name}: {heading}"),
                description: words.quote_description,
                letterhead: self.letterhead(),
                watermark: self.watermark(),
                subject: format!("{title} · {}", words.subject),
                heading: writer.breakable(heading),
                banners: self.banners(),
                headline: self.headline(),
                basis: basis.texts(&estimate.vat_treatment).iter().map(|text| writer.breakable(text)).collect(),
                footer: match code {
                    Some(code) => format!("{name}{code}"),
                    None => format!("{name} · {}", tariff_mark(tariff.id, tariff.hash.as_str(), words)),
                },
                attachment: issue.is_some().then_some(words.quote_attachment),
                reference: self.reference(&name),
                ..Frame::new(words, self.date)
            },
            parties: [issuer(sender, writer), applicant(scope, writer)],
            reference: self.reference_facts(),
            summary: (!self.lines_fit_page_one()).then(|| price_summary(estimate, writer)),
            table,
            at_most: self.at_most(),
            answer: self.answer_facts(),
            delivery: delivery_table(scope, estimate, false, writer),
            findings: match issue {
                Some(_) => issued_findings(&estimate.findings, writer),
                None => draft_findings(&estimate.findings, &draft.acknowledgements, writer),
            },
            terms: terms(scope, draft.vat.as_ref(), writer),
            acceptance: self.acceptance(),
            acceptance_text: words.acceptance_text(),
            signatures: self.signatures(),
            scope: scope_in_full(scope, tariff, writer),
            adjustments: adjustment_annex(estimate, writer),
            mark,
        }
    }

    fn lines_fit_page_one(self) -> bool {
        self.estimate.lines.len() <= LINES_ON_PAGE_ONE
    }

    /// «Tilbud 2026-000123/2».
    fn name(self) -> String {
        let words = self.writer.words;
        let numbered = |issue: Issue| format!("{} {}", words.quote, issue.number.with_revision(issue.revision));
        self.issue.map_or_else(|| words.draft_quote.to_owned(), numbered)
    }

    /// The quote and its case in the archive.
    fn reference(self, name: &str) -> String {
        let words = self.writer.words;
        let case = self.draft.case_number.as_ref().map_or(words.not_set, |number| number.as_str());
        format!("{name} · {} {case}", words.case_number)
    }

    fn letterhead(self) -> String {
        let (issuer, unit) = (self.writer.words.issuer, self.sender.unit.as_deref());
        unit.map_or_else(|| issuer.to_owned(), |unit| format!("{issuer} · {unit}"))
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

    fn mark(self) -> Option<VerificationMark> {
        let Issue { number, revision, code, .. } = self.issue.filter(|_| !self.demo)?;
        let address = self.sender.verification_address.as_deref();
        Some(verification_mark(code, (number, revision), address, self.writer.words))
    }

    /// The price, the delivery date, and how long the quote can be answered.
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

    fn reference_facts(self) -> [Fact; 2] {
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
        let date_label = if self.issue.is_some() { words.issued_on } else { words.draft_of };
        [writer.fact(words.quote_number, number), writer.fact(date_label, words.language.date(self.date))]
    }

    /// What is accepted: the number, the revision and the total.
    fn acceptance(self) -> String {
        let words = self.writer.words;
        let of = self.issue.map_or_else(
            || words.acceptance_of_draft.to_owned(),
            |issue| format!("{} {}", words.acceptance_of, issue.number.with_revision(issue.revision)),
        );
        format!("{of}, {} {}", words.language.kroner(self.estimate.total.expected), self.vat_in_words())
    }

    fn vat_in_words(self) -> &'static str {
        let words = self.writer.words;
        match self.estimate.vat_treatment.category {
            VatCategory::Standard => words.with_vat,
            VatCategory::Export | VatCategory::Exempt | VatCategory::OutsideScope => words.no_vat_in_text,
        }
    }

    fn at_most(self) -> String {
        let words = self.writer.words;
        words.at_most(&words.language.kroner(self.estimate.total.expected), self.vat_in_words())
    }

    /// What the reader does now.
    fn answer_facts(self) -> Vec<Fact> {
        let (writer, words) = (self.writer, self.writer.words);
        let day = self.issue.map(|issue| words.language.date(issue.valid_to));
        let last_day = day.as_deref().unwrap_or(words.last_day);
        let mut facts = Vec::with_capacity(3);
        if !self.lines_fit_page_one() {
            // Otherwise the table of the delivery time, which says it, is on page one too.
            facts.push(writer.fact(words.delivery, starts_when(&self.draft.scope, writer)));
        }
        facts.extend(questions_to(self.sender).map(|to| writer.fact(words.questions, to)));
        let how = words.how_to_accept(last_day, &return_to(self.sender, writer));
        facts.push(writer.fact(words.how_to_answer, how));
        facts
    }

    fn signatures(self) -> [Signature; 2] {
        let words = self.writer.words;
        let applicant = format!("{} {}", words.for_applicant, self.draft.scope.applicant.name());
        let fields = [words.name_in_capitals, words.role, words.place_and_date, words.signature];
        [
            Signature { party: words.for_issuer.to_owned(), fields },
            Signature { party: self.writer.breakable(&applicant), fields },
        ]
    }
}
