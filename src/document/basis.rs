//! The numbered grounds of an estimate: guideline clauses and the sources of rates, each stated once.

use std::collections::HashMap;

use super::words::Words;
use crate::language::Language;
use crate::pricing::Line;
use crate::tariff::{Evidence, Tariff};

/// The numbered grounds that lines refer to: guideline clauses and the sources of hourly rates.
pub(super) struct Basis {
    words: Words,
    language: Language,
    entries: Vec<String>,
    numbers: HashMap<(String, bool, usize), usize>,
}

impl Basis {
    /// No grounds yet.
    pub(super) fn new(language: Language) -> Self {
        Self { words: Words::in_language(language), language, entries: Vec::new(), numbers: HashMap::new() }
    }

    /// The number of a line's ground, the same for all lines that rest on the same clause, rate and evidence.
    pub(super) fn number(&mut self, line: &Line, tariff: &Tariff) -> usize {
        let Some(report) = line.report(tariff) else { return 0 };
        let (reference, evidence) = (report.explanation.reference, report.explanation.rule.evidence);
        let rate = line.rule(tariff).map(|rule| rule.rate_index);
        let key = (reference.to_owned(), evidence == Evidence::Published, rate.map_or(0, |rate| rate + 1));
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.entries.len() + 1;
        let what = if rate.is_some() { self.words.hour_norm() } else { self.words.flat_price() };
        let rate = rate.and_then(|rate| tariff.hourly_rates.get(rate)).map(|rate| {
            let name = rate.name.in_language(self.language);
            format!("; {} {name} {}", self.words.rate(), self.evidence(rate.evidence))
        });
        let (evidence, rate) = (self.evidence(evidence), rate.unwrap_or_default());
        self.entries.push(format!("[{number}] {reference}: {what} {evidence}{rate}."));
        self.numbers.insert(key, number);
        number
    }

    /// The grounds, with those that hold for the whole estimate: VAT and the edition.
    pub(super) fn close(mut self, tariff: &Tariff) -> Vec<String> {
        let vat = &tariff.vat;
        self.entries.push(format!(
            "{} {}: {} ({}).",
            self.words.vat(),
            self.language.percent(vat.rate),
            vat.reference,
            self.evidence(vat.evidence)
        ));
        let title = tariff.title.in_language(self.language);
        self.entries.push(format!("{} {}, {title}. SHA-256 {}.", self.words.tariff(), tariff.id, tariff.hash));
        self.entries
    }

    const fn evidence(&self, evidence: Evidence) -> &'static str {
        match evidence {
            Evidence::Published => self.words.published(),
            Evidence::Assumed => self.words.assumed(),
        }
    }
}
