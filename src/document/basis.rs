//! The numbered grounds of a document: guideline clauses and the sources of rates, each stated once.

use std::collections::HashMap;

use super::words::Words;
use crate::language::Language;
use crate::pricing::{Line, Row};
use crate::tariff::{Evidence, Tariff};

/// The numbered grounds that lines refer to: guideline clauses and the sources of hourly rates.
pub(super) struct Basis<'t> {
    words: Words,
    language: Language,
    tariff: &'t Tariff,
    entries: Vec<String>,
    numbers: HashMap<Ground<'t>, usize>,
}

/// What a line rests on.
#[derive(PartialEq, Eq, Hash)]
struct Ground<'t> {
    reference: &'t str,
    is_published: bool,
    /// The code of the hourly rate, where there is one.
    rate: Option<&'t str>,
    /// Whether a case officer set the hours, and no rule.
    is_extra: bool,
}

impl<'t> Basis<'t> {
    /// No grounds yet.
    pub(super) fn new(language: Language, tariff: &'t Tariff) -> Self {
        Self { words: Words::in_language(language), language, tariff, entries: Vec::new(), numbers: HashMap::new() }
    }

    /// The number of a line's ground, the same for all lines that rest on the same clause, rate and evidence.
    pub(super) fn number(&mut self, line: &'t Line) -> usize {
        let Some(report) = line.report(self.tariff) else { return 0 };
        let (reference, evidence) = (report.explanation.reference, report.explanation.rule.evidence);
        let rate = line.rate(self.tariff);
        let is_extra = matches!(line.row, Row::Extra(_));
        let is_published = evidence == Evidence::Published;
        let ground = Ground { reference, is_published, rate: rate.map(|rate| rate.code.as_str()), is_extra };
        if let Some(number) = self.numbers.get(&ground) {
            return *number;
        }
        let number = self.entries.len() + 1;
        let (words, of) = (self.words, |evidence| self.evidence(evidence));
        let rate_text =
            rate.map(|rate| format!("{} {} {}", words.rate(), rate.name.in_language(self.language), of(rate.evidence)));
        self.entries.push(match rate_text {
            None => format!("[{number}] {reference}: {} {}.", words.flat_price(), of(evidence)),
            Some(rate) if is_extra => format!("[{number}] {reference}: {rate}; {}.", words.hours_of_officer()),
            Some(rate) => format!("[{number}] {reference}: {} {}; {rate}.", words.hour_norm(), of(evidence)),
        });
        self.numbers.insert(ground, number);
        number
    }

    /// The grounds, with those that hold for the whole document: VAT and the edition.
    pub(super) fn close(mut self) -> Vec<String> {
        let (tariff, words) = (self.tariff, self.words);
        let vat = &tariff.vat;
        self.entries.push(format!(
            "{} {}: {} ({}).",
            words.vat(),
            self.language.percent(vat.rate),
            vat.reference,
            self.evidence(vat.evidence)
        ));
        let title = tariff.title.in_language(self.language);
        self.entries.push(format!("{} {}, {title}. SHA-256 {}.", words.tariff(), tariff.id, tariff.hash));
        self.entries
    }

    const fn evidence(&self, evidence: Evidence) -> &'static str {
        match evidence {
            Evidence::Published => self.words.published(),
            Evidence::Assumed => self.words.assumed(),
        }
    }
}
