//! The table of an estimate: lines with their low, expected and high amounts.

use serde::Serialize;

use super::basis::Basis;
use super::breaking::{Measure, breakable, filled_width};
use super::lines::{line_title, mark};
use super::words::Words;
use crate::language::Language;
use crate::money::{Ore, ThreePoint};
use crate::pricing::{Estimate, Line};
use crate::tariff::Tariff;

#[derive(Debug, Serialize)]
pub(super) struct EstimateTable {
    caption: &'static str,
    carried: &'static str,
    head: [String; 4],
    groups: Vec<Group>,
    totals: Vec<[String; 4]>,
}

/// The lines of an activity.
#[derive(Debug, Serialize)]
struct Group {
    name: String,
    lines: Vec<PrintedLine>,
    sum: [String; 3],
}

/// Name, detail, quantity, unit price, expected, low to high, the sum of the expected amounts so far, and a mark where the
/// name is known to fit on one line.
type PrintedLine = [String; 8];

/// The widths of the table's columns in the template, in thousandths of the size of their text, less a little: 71, 34, 23 and
/// 40 mm of 8 pt.
const NAME_COLUMN: u32 = 24_800;
const PRICE_COLUMN: u32 = 11_800;
const AMOUNT_COLUMN: u32 = 8_000;
const SPAN_COLUMN: u32 = 13_900;

/// The expected amount, and the low and the high where they differ.
fn amounts(amount: ThreePoint<Ore>, language: Language) -> [String; 2] {
    let span = if amount.low == amount.high {
        String::new()
    } else {
        format!("{} – {}", language.amount(amount.low), language.amount(amount.high))
    };
    [language.amount(amount.expected), span]
}

/// A sum: expected, low to high, and a mark where both are known to fit their columns.
fn sum_row(amount: ThreePoint<Ore>, language: Language, measure: Measure<'_>) -> [String; 3] {
    let [expected, span] = amounts(amount, language);
    // Sums are bold, which is wider by less than a tenth.
    let fits = measure(&expected) * 11 / 10 < AMOUNT_COLUMN && measure(&span) < SPAN_COLUMN;
    [expected, span, mark(fits)]
}

pub(super) fn estimate_table<'e>(
    estimate: &'e Estimate,
    words: Words,
    language: Language,
    measure: Measure<'_>,
    basis: &mut Basis<'e>,
) -> EstimateTable {
    let tariff = estimate.tariff.as_ref();
    let mut running = Ore::ZERO;
    let mut groups = Vec::with_capacity(tariff.activities.len());
    for (index, (activity, sum)) in tariff.activities.iter().zip(&estimate.activities).enumerate() {
        let of_activity = estimate.lines.iter().filter(|line| line.activity == index);
        let lines: Vec<PrintedLine> = of_activity
            .map(|line| {
                // The running sum is at most the net, which is in range.
                running = running.plus(line.amount.expected).unwrap_or(running);
                let [name, detail] = description(line, basis.number(line), tariff, words, language);
                let name = breakable(&name, measure);
                let [expected, span] = amounts(line.amount, language);
                let quantity = language.quantity(line.quantity.expected);
                let unit_price = language.amount(line.unit_price.ore());
                let widths = [
                    filled_width(&name, NAME_COLUMN, measure) / NAME_COLUMN,
                    measure(&detail) / NAME_COLUMN,
                    (measure(&quantity) + measure(" × ") + measure(&unit_price)) / PRICE_COLUMN,
                    measure(&expected) / AMOUNT_COLUMN,
                    measure(&span) / SPAN_COLUMN,
                ];
                [
                    name,
                    detail,
                    quantity,
                    unit_price,
                    expected,
                    span,
                    language.amount(running),
                    mark(widths.iter().all(|columns| *columns == 0)),
                ]
            })
            .collect();
        if !lines.is_empty() {
            let name = activity.name.in_language(language).to_owned();
            groups.push(Group { name, lines, sum: sum_row(*sum, language, measure) });
        }
    }
    let total = |label: String, amount| {
        let [expected, span, fits] = sum_row(amount, language, measure);
        [label, expected, span, fits]
    };
    EstimateTable {
        caption: words.amounts_in(),
        carried: words.carried(),
        head: [
            words.line().to_owned(),
            format!("{} × {}", words.quantity(), words.unit_price()),
            words.expected().to_owned(),
            words.low_to_high().to_owned(),
        ],
        groups,
        totals: vec![
            total(words.net().to_owned(), estimate.net),
            total(format!("{} {}", words.vat(), language.percent(tariff.vat.rate)), estimate.vat),
            total(words.total().to_owned(), estimate.total),
        ],
    }
}

/// The name of a line, and below it what it counts and the number of its ground.
fn description(line: &Line, number: usize, tariff: &Tariff, words: Words, language: Language) -> [String; 2] {
    let (name, kind) = line_title(line, tariff, language);
    let kind = if kind.is_empty() { String::new() } else { format!("{kind}, ") };
    let detail = if let Some((count, each)) = line.hours_each(tariff) {
        let times = if count == 1 { String::new() } else { format!("{count} × ") };
        let span = if each.low == each.high {
            String::new()
        } else {
            format!(" ({}–{})", language.quantity(each.low), language.quantity(each.high))
        };
        let hours = words.hours_of(each.expected);
        format!("{kind}{times}{} {hours}{span} [{number}]", language.quantity(each.expected))
    } else {
        let code = line.code(tariff).split_once('.').map_or("", |(_, code)| code);
        format!("{code}, {} [{number}]", words.flat_price())
    };
    [name.to_owned(), detail]
}
