//! The table of a quote: lines with the amount that is quoted, and where a case officer changed them, what the tariff gives.

use serde::Serialize;

use super::basis::Basis;
use super::breaking::{Measure, breakable};
use super::lines::{line_title, mark};
use super::words::Words;
use crate::language::Language;
use crate::money::{Ore, Quantity};
use crate::pricing::{Estimate, Line, Row, Unit};
use crate::quote::Price;
use crate::tariff::Tariff;

/// The table of lines.
#[derive(Debug, Serialize)]
pub(super) struct QuoteTable {
    caption: &'static str,
    carried: &'static str,
    head: [&'static str; 4],
    groups: Vec<Group>,
    totals: Vec<[String; 3]>,
    /// The sums by the tariff alone, where they are others.
    by_tariff: Option<String>,
}

/// The lines of an activity.
#[derive(Debug, Serialize)]
struct Group {
    name: String,
    lines: Vec<PrintedLine>,
    /// The amount, and a mark where it is known to fit.
    sum: [String; 2],
}

/// Name, detail, quantity, unit price, amount, the sum of the amounts so far, the room that the row takes, and where a case
/// officer adjusted or added the line: which of the two, and what there is to say of it.
type PrintedLine = [String; 9];

/// The widths of the table's columns in the template, in thousandths of the size of their text, less a little: 86, 27, 25 and
/// 30 mm of 8 pt; details are of 7 pt.
const NAME_COLUMN: u32 = 30_000;
const DETAIL_COLUMN: u32 = 34_300;
const QUANTITY_COLUMN: u32 = 9_300;
const PRICE_COLUMN: u32 = 8_600;
const AMOUNT_COLUMN: u32 = 10_400;

/// The most text, in thousandths of its size, of a row that is kept on one page: some 30 lines, a third of it.
const WHOLE: u32 = 25 * NAME_COLUMN;

/// What every line is printed with.
#[derive(Clone, Copy)]
struct Printer<'p> {
    tariff: &'p Tariff,
    words: Words,
    language: Language,
    measure: Measure<'p>,
}

/// The table of a quote.
pub(super) fn quote_table<'e>(
    estimate: &'e Estimate,
    words: Words,
    language: Language,
    measure: Measure<'_>,
    basis: &mut Basis<'e>,
) -> QuoteTable {
    let tariff = estimate.tariff.as_ref();
    let printer = Printer { tariff, words, language, measure };
    let mut running = Ore::ZERO;
    let mut groups = Vec::with_capacity(tariff.activities.len());
    for (index, (activity, sum)) in tariff.activities.iter().zip(&estimate.activities).enumerate() {
        let of_activity = estimate.lines.iter().filter(|line| line.activity == index);
        let lines: Vec<PrintedLine> = of_activity
            .map(|line| {
                // The running sum is at most the net, which is in range.
                running = running.plus(line.amount.expected).unwrap_or(running);
                printer.line(line, running, basis.number(line))
            })
            .collect();
        if !lines.is_empty() {
            let name = activity.name.in_language(language).to_owned();
            groups.push(Group { name, lines, sum: printer.sum(sum.expected) });
        }
    }
    let total = |label: String, amount| {
        let [amount, fits] = printer.sum(amount);
        [label, amount, fits]
    };
    let price = Price::of(estimate);
    QuoteTable {
        caption: words.amounts_in(),
        carried: words.quoted_carried(),
        head: [words.line(), words.quantity_column(), words.unit_price_column(), words.amount()],
        groups,
        totals: vec![
            total(words.net().to_owned(), price.net),
            total(format!("{} {}", words.vat(), language.percent(tariff.vat.rate)), price.vat),
            total(words.total().to_owned(), price.total),
        ],
        by_tariff: estimate.unadjusted.map(|sums| {
            let (net, total) = (language.kroner(sums.net.expected), language.kroner(sums.total.expected));
            let (without, with) = (words.without_vat(), words.with_vat());
            format!("{}: {net} {without}, {total} {with}", words.by_tariff_alone())
        }),
    }
}

impl Printer<'_> {
    fn line(self, line: &Line, running: Ore, number: usize) -> PrintedLine {
        let Self { language, measure, .. } = self;
        let (name, kind) = line_title(line, self.tariff, language);
        let name = breakable(name, measure);
        let detail = self.detail(line, kind, number);
        let quantity = self.quantity(line.quantity.expected, line.unit());
        let unit_price = language.amount(line.unit_price.ore());
        let amount = language.amount(line.amount.expected);
        let [remark_label, remark] = self.remark(line);
        let fits = remark.is_empty()
            && measure(&name) < NAME_COLUMN
            && measure(&detail) < DETAIL_COLUMN
            && measure(&quantity) < QUANTITY_COLUMN
            && measure(&unit_price) < PRICE_COLUMN
            && measure(&amount) < AMOUNT_COLUMN;
        let room = if fits {
            "fixed"
        } else if measure(&name) + measure(&remark) < WHOLE {
            "whole"
        } else {
            "split"
        };
        [
            name,
            detail,
            quantity,
            unit_price,
            amount,
            language.amount(running),
            room.to_owned(),
            remark_label,
            breakable(&remark, measure),
        ]
    }

    /// What the quantity was made from, and the number of the line's ground, which names its rate.
    fn detail(self, line: &Line, kind: &str, number: usize) -> String {
        let Self { tariff, language, words, .. } = self;
        if let Row::Extra(_) = line.row {
            let rate = line.rate(tariff).map(|rate| rate.name.in_language(language)).unwrap_or_default();
            return format!("{rate} [{number}]");
        }
        match line.hours_each(tariff) {
            None => {
                let code = line.code(tariff).split_once('.').map_or("", |(_, code)| code);
                format!("{code}, {} [{number}]", words.flat_price())
            }
            Some((count, each)) if count > 1 && line.adjusted.is_none() => {
                format!("{count} × {} [{number}]", self.quantity(each.expected, Unit::Hour))
            }
            Some(_) if kind.is_empty() => format!("{} [{number}]", words.norm_hours()),
            Some(_) => format!("{kind} [{number}]"),
        }
    }

    fn quantity(self, quantity: Quantity, unit: Unit) -> String {
        let unit = match unit {
            Unit::Hour => self.words.hours_of(quantity),
            Unit::Table => self.words.table_unit(),
            Unit::Area => self.words.area_unit(),
        };
        format!("{}\u{a0}{unit}", self.language.quantity(quantity))
    }

    /// What there is to say of a line that a case officer adjusted or added.
    fn remark(self, line: &Line) -> [String; 2] {
        let Self { words, language, .. } = self;
        match (&line.row, &line.adjusted) {
            (Row::Extra(extra), _) => [words.added().to_owned(), format!("{}: {}", words.reason(), extra.reason)],
            (_, None) => [String::new(), String::new()],
            (_, Some(figure)) => {
                let hours = self.quantity(figure.quantity.expected, line.unit());
                let amount = language.kroner(figure.amount.expected);
                let by_tariff = format!("{} {hours}, {amount}", words.by_tariff());
                [words.adjusted().to_owned(), format!("{by_tariff}. {}: {}", words.reason(), figure.reason)]
            }
        }
    }

    /// A sum, and a mark where it is known to fit its column.
    fn sum(self, amount: Ore) -> [String; 2] {
        let amount = self.language.amount(amount);
        // Sums are bold, which is wider by less than a tenth.
        let fits = (self.measure)(&amount) * 11 / 10 < AMOUNT_COLUMN;
        [amount, mark(fits)]
    }
}
