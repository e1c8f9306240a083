//! The numbered basis of a document's lines: guideline clauses and the sources of rates, each stated once.

use std::collections::HashMap;
use std::hash::Hash;

use jiff::civil::Date;

use super::words::Words;
use crate::pricing::{HoursFrom, Line, VatTreatment};
use crate::tariff::{Evidence, Tariff};

/// What the lines of an estimate rest on.
pub(super) struct Basis<'t> {
    words: &'static Words,
    tariff: &'t Tariff,
    entries: NumberedEntries<Ground<'t>>,
}

/// Texts by key, numbered in the order in which they are first referred to.
pub(super) struct NumberedEntries<K> {
    texts: Vec<String>,
    numbers: HashMap<K, usize>,
}

/// What a line rests on.
#[derive(PartialEq, Eq, Hash)]
struct Ground<'t> {
    reference: &'t str,
    is_published: bool,
    /// The code of the hourly rate, where there is one.
    rate: Option<&'t str>,
    /// Whose the hours are, where there are hours.
    hours: Option<Hours>,
}

/// Whose the hours of a line are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Hours {
    PriceList,
    Scope,
    Officer,
}

impl<'t> Basis<'t> {
    pub(super) fn new(words: &'static Words, tariff: &'t Tariff) -> Self {
        Self { words, tariff, entries: NumberedEntries::default() }
    }

    /// The number of a line's basis, the same for all lines that rest on the same clause, rate and evidence.
    pub(super) fn number(&mut self, line: &'t Line) -> usize {
        let Some(report) = line.report(self.tariff, self.words.language) else { return 0 };
        let (reference, evidence) = (report.explanation.reference, report.explanation.rule.evidence);
        let rate = line.rate(self.tariff);
        let hours = report.explanation.inputs.hours_from.map(|from| match from {
            HoursFrom::Tariff => Hours::PriceList,
            HoursFrom::Scope => Hours::Scope,
            HoursFrom::Officer => Hours::Officer,
        });
        let is_published = evidence == Evidence::Published;
        let ground = Ground { reference, is_published, rate: rate.map(|rate| rate.code.as_str()), hours };
        let words = self.words;
        let of = |evidence| evidence_word(evidence, words);
        self.entries.number(ground, || {
            let rate = rate
                .map(|rate| format!("{} {} {}", words.rate, rate.name.in_language(words.language), of(rate.evidence)));
            let rate = rate.unwrap_or_default();
            match hours {
                None => format!("{reference}: {} {}.", words.flat_price, of(evidence)),
                // The price list has no part in these hours, so nothing of it is called assumed.
                Some(Hours::Officer) => format!("{reference}: {}; {rate}.", words.hours_of_officer),
                Some(Hours::Scope) => format!("{reference}: {}; {rate}.", words.hours_of_applicant),
                Some(Hours::PriceList) => format!("{reference}: {} {}; {rate}.", words.hour_norm, of(evidence)),
            }
        })
    }

    /// The texts, with those that apply to the whole document: VAT and the edition.
    pub(super) fn texts(self, treatment: &VatTreatment) -> Vec<String> {
        let (tariff, words) = (self.tariff, self.words);
        let vat = &tariff.vat;
        let mut texts = self.entries.texts();
        let without = words.vat_note(treatment.category, treatment.reason.as_deref());
        let vat = without.unwrap_or_else(|| {
            let rate = words.language.percent(vat.rate);
            let reference = vat.reference.in_language(words.language);
            format!("{} {rate}: {reference} ({}).", words.vat, evidence_word(vat.evidence, words))
        });
        let (title, mark) = (tariff.title.in_language(words.language), tariff.hash.as_str().get(..12));
        texts.push(format!("{vat} {} {}, {title} ({}).", words.tariff, tariff.id, mark.unwrap_or_default()));
        texts
    }
}

impl<K> Default for NumberedEntries<K> {
    fn default() -> Self {
        Self { texts: Vec::new(), numbers: HashMap::new() }
    }
}

impl<K: Eq + Hash> NumberedEntries<K> {
    /// The number of an entry, which is written when it is first referred to.
    pub(super) fn number(&mut self, key: K, text: impl FnOnce() -> String) -> usize {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.texts.len() + 1;
        self.texts.push(format!("[{number}] {}", text()));
        self.numbers.insert(key, number);
        number
    }

    pub(super) fn texts(self) -> Vec<String> {
        self.texts
    }
}

/// The edition that a note's prices are from, with all of its hash.
pub(super) fn edition(id: Date, title: &str, hash: &str, words: &Words) -> String {
    format!("{} {id}, {title}. SHA-256 {hash}.", words.tariff)
}

const fn evidence_word(evidence: Evidence, words: &Words) -> &'static str {
    match evidence {
        Evidence::Published => words.published,
        Evidence::Assumed => words.assumed,
    }
}
