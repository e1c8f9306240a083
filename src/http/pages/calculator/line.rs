//! A line of a price as pages show it.

use crate::language::Language;
use crate::money::{Ore, Quantity, ThreePoint};
use crate::pricing::{Basis, Line};
use crate::tariff::{Evidence, Tariff};

/// A figure with its range.
pub struct Figure {
    pub expected: String,
    pub low: String,
    pub high: String,
    pub has_range: bool,
}

pub struct LineView {
    pub name: String,
    /// Hours at a rate; nothing of a flat price.
    pub calculation: Option<String>,
    /// The same without a range, as it is quoted.
    pub quoted: Option<String>,
    /// The norm's hours and the reason for other ones, where an officer changed them.
    pub adjusted: Option<String>,
    pub amount: Figure,
    pub text: String,
    pub reference: String,
    pub row: String,
    pub is_assumed: bool,
}

impl Figure {
    pub fn of_amount(amount: ThreePoint<Ore>, language: Language) -> Self {
        let ThreePoint { low, expected, high } = amount;
        Self {
            expected: language.kroner(expected),
            low: language.kroner(low),
            high: language.kroner(high),
            has_range: low != high,
        }
    }
}

impl LineView {
    /// `None` only for a line of another edition.
    pub fn of(line: &Line, tariff: &Tariff, language: Language) -> Option<Self> {
        let report = line.report(tariff, language)?;
        let hours = |quantity: Quantity| language.quantity(quantity);
        let ThreePoint { low, expected, high } = report.quantity;
        let calculation = (report.basis == Basis::Hourly).then(|| {
            let range = if low == high { String::new() } else { format!(" ({}–{})", hours(low), hours(high)) };
            let hour = language.pick("t", "t", "h");
            format!("{}{range} {hour} × {}", hours(expected), language.kroner(report.unit_price.ore()))
        });
        let quoted = (report.basis == Basis::Hourly).then(|| {
            let hour = language.pick("t", "t", "h");
            format!("{} {hour} × {}", hours(expected), language.kroner(report.unit_price.ore()))
        });
        let adjusted = line.adjusted.as_ref().map(|norm| {
            let name = language.pick("Tidsnorm", "Tidsnorm", "Time norm");
            let hour = language.pick("t", "t", "h");
            format!("{name} {} {hour}. {}", hours(norm.quantity.expected), norm.reason)
        });
        let explanation = report.explanation;
        Some(Self {
            name: report.name.in_language(language).to_owned(),
            calculation,
            quoted,
            adjusted,
            amount: Figure::of_amount(report.amount, language),
            text: explanation.text.in_language(language),
            reference: explanation.reference.to_owned(),
            row: format!("{}: {}", explanation.rule.file, explanation.rule.code),
            is_assumed: explanation.rule.evidence == Evidence::Assumed,
        })
    }
}
