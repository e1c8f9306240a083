//! The numbered grounds of a document: guideline clauses and the sources of rates, each stated once.

use std::collections::HashMap;
use std::hash::Hash;

use jiff::civil::Date;

use super::words::Words;
use crate::language::Language;
use crate::pricing::{Line, PricedRow};
use crate::tariff::{Evidence, Tariff};

/// The numbered grounds that lines refer to: guideline clauses and the sources of hourly rates.
pub(super) struct Basis<'t> {
    words: Words,
    language: Language,
    tariff: &'t Tariff,
    grounds: Grounds<Ground<'t>>,
}

/// Grounds, numbered in the order in which they are first referred to.
pub(super) struct Grounds<K> {
    entries: Vec<String>,
    numbers: HashMap<K, usize>,
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
        Self { words: Words::in_language(language), language, tariff, grounds: Grounds::default() }
    }

    /// The number of a line's ground, the same for all lines that rest on the same clause, rate and evidence.
    pub(super) fn number(&mut self, line: &'t Line) -> usize {
        let Some(report) = line.report(self.tariff) else { return 0 };
        let (reference, evidence) = (report.explanation.reference, report.explanation.rule.evidence);
        let rate = line.rate(self.tariff);
        let is_extra = matches!(line.row, PricedRow::Extra(_));
        let is_published = evidence == Evidence::Published;
        let ground = Ground { reference, is_published, rate: rate.map(|rate| rate.code.as_str()), is_extra };
        let (words, language) = (self.words, self.language);
        let of = |evidence| evidence_word(evidence, words);
        self.grounds.number(ground, || {
            let rate_text =
                rate.map(|rate| format!("{} {} {}", words.rate(), rate.name.in_language(language), of(rate.evidence)));
            match rate_text {
                None => format!("{reference}: {} {}.", words.flat_price(), of(evidence)),
                Some(rate) if is_extra => format!("{reference}: {rate}; {}.", words.hours_of_officer()),
                Some(rate) => format!("{reference}: {} {}; {rate}.", words.hour_norm(), of(evidence)),
            }
        })
    }

    /// The grounds, with those that hold for the whole document: VAT and the edition.
    pub(super) fn close(self) -> Vec<String> {
        let (tariff, words) = (self.tariff, self.words);
        let vat = &tariff.vat;
        let mut entries = self.grounds.entries();
        entries.push(format!(
            "{} {}: {} ({}).",
            words.vat(),
            self.language.percent(vat.rate),
            vat.reference,
            evidence_word(vat.evidence, words)
        ));
        let title = tariff.title.in_language(self.language);
        entries.push(edition(tariff.id, title, tariff.hash.as_str(), words));
        entries
    }
}

impl<K> Default for Grounds<K> {
    fn default() -> Self {
        Self { entries: Vec::new(), numbers: HashMap::new() }
    }
}

impl<K: Eq + Hash> Grounds<K> {
    /// The number of a ground, which is stated when it is first referred to.
    pub(super) fn number(&mut self, ground: K, text: impl FnOnce() -> String) -> usize {
        if let Some(number) = self.numbers.get(&ground) {
            return *number;
        }
        let number = self.entries.len() + 1;
        self.entries.push(format!("[{number}] {}", text()));
        self.numbers.insert(ground, number);
        number
    }

    /// The grounds with their numbers.
    pub(super) fn entries(self) -> Vec<String> {
        self.entries
    }
}

/// The edition that a document's prices are from.
pub(super) fn edition(id: Date, title: &str, hash: &str, words: Words) -> String {
    format!("{} {id}, {title}. SHA-256 {hash}.", words.tariff())
}

const fn evidence_word(evidence: Evidence, words: Words) -> &'static str {
    match evidence {
        Evidence::Published => words.published(),
        Evidence::Assumed => words.assumed(),
    }
}
