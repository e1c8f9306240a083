//! The table of a quote: lines with the amount that is quoted, and where a case officer changed them, what the tariff gives.

use serde::Serialize;

use super::basis::Basis;
use super::breaking::Measure;
use super::lines::line_title;
use super::priced_table::{Priced, PricedTable, TableBuilder, quantity_with_unit};
use super::words::Words;
use crate::language::Language;
use crate::money::Quantity;
use crate::pricing::{Estimate, Line, PricedRow, Unit};
use crate::quote::Price;
use crate::tariff::Tariff;

#[derive(Debug, Serialize)]
pub(super) struct QuoteTable {
    #[serde(flatten)]
    lines: PricedTable,
    /// The sums by the tariff alone, where they are others.
    by_tariff: Option<String>,
}

/// What every line is printed with.
#[derive(Clone, Copy)]
struct Printer<'p> {
    tariff: &'p Tariff,
    words: Words,
    language: Language,
}

pub(super) fn quote_table<'e>(
    estimate: &'e Estimate,
    words: Words,
    language: Language,
    measure: Measure<'_>,
    basis: &mut Basis<'e>,
) -> QuoteTable {
    let tariff = estimate.tariff.as_ref();
    let printer = Printer { tariff, words, language };
    let mut table = TableBuilder::new(words, measure);
    for (index, (activity, sum)) in tariff.activities.iter().zip(&estimate.activities).enumerate() {
        let of_activity = estimate.lines.iter().filter(|line| line.activity == index);
        let lines = of_activity.map(|line| printer.line(line, basis.number(line)));
        table.add_group(activity.name.in_language(language), lines, sum.expected);
    }
    let price = Price::of(estimate);
    table.add_total(words.net(), price.net);
    table.add_total(format!("{} {}", words.vat(), language.percent(tariff.vat.rate)), price.vat);
    table.add_total(words.total(), price.total);
    QuoteTable {
        lines: table.table(),
        by_tariff: estimate.unadjusted.map(|sums| {
            let (net, total) = (language.kroner(sums.net.expected), language.kroner(sums.total.expected));
            let (without, with) = (words.without_vat(), words.with_vat());
            format!("{}: {net} {without}, {total} {with}", words.by_tariff_alone())
        }),
    }
}

impl<'p> Printer<'p> {
    fn line(self, line: &'p Line, number: usize) -> Priced<'p> {
        let (name, kind) = line_title(line, self.tariff, self.language);
        Priced {
            name,
            detail: self.detail(line, kind, number),
            quantity: line.quantity.expected,
            unit: line.unit(),
            unit_price: line.unit_price.ore(),
            amount: line.amount.expected,
            remark: self.remark(line),
        }
    }

    /// What the quantity was made from, and the number of the line's ground, which names its rate.
    fn detail(self, line: &Line, kind: &str, number: usize) -> String {
        let Self { tariff, language, words } = self;
        if let PricedRow::Extra(_) = line.row {
            let rate = line.rate(tariff).map(|rate| rate.name.in_language(language)).unwrap_or_default();
            return format!("{rate} [{number}]");
        }
        match line.hours_each(tariff) {
            None => {
                let code = line.code(tariff).split_once('.').map_or("", |(_, code)| code);
                format!("{code}, {} [{number}]", words.flat_price())
            }
            Some((count, each)) if count > 1 && line.adjusted.is_none() => {
                format!("{count} × {} [{number}]", self.hours(each.expected))
            }
            Some(_) if kind.is_empty() => format!("{} [{number}]", words.norm_hours()),
            Some(_) => format!("{kind} [{number}]"),
        }
    }

    fn hours(self, hours: Quantity) -> String {
        quantity_with_unit(hours, Unit::Hour, self.words, self.language)
    }

    /// What there is to say of a line that a case officer adjusted or added.
    fn remark(self, line: &Line) -> [String; 2] {
        let Self { words, language, .. } = self;
        match (&line.row, &line.adjusted) {
            (PricedRow::Extra(extra), _) => [words.added().to_owned(), format!("{}: {}", words.reason(), extra.reason)],
            (_, None) => [String::new(), String::new()],
            (_, Some(figure)) => {
                let hours = self.hours(figure.quantity.expected);
                let amount = language.kroner(figure.amount.expected);
                let by_tariff = format!("{} {hours}, {amount}", words.by_tariff());
                [words.adjusted().to_owned(), format!("{by_tariff}. {}: {}", words.reason(), figure.reason)]
            }
        }
    }
}
