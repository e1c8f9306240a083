//! The lines of an estimate as estimates and quotes print them: with ranges, or with the amount that is quoted and, where a
//! case officer changed it, the tariff's own.

use super::basis::Basis;
use super::price_table::{Amount, Columns, PriceTable, PricedLine, Remark, TableBuilder, quantity_with_unit};
use super::writer::Writer;
use crate::money::{Ore, ThreePoint};
use crate::pricing::{Estimate, Line, PricedRow, Unit};
use crate::tariff::Tariff;

/// 71, 34, 23 and 40 mm of 8 pt.
const ESTIMATE_COLUMNS: Columns =
    Columns { name: 24_800, detail: 24_800, figures: &[11_800], amount: 8_000, range: 13_900 };

/// 86, 27, 25 and 30 mm of 8 pt; details are of 7 pt.
pub(super) const QUOTE_COLUMNS: Columns =
    Columns { name: 30_000, detail: 34_300, figures: &[9_300, 8_600], amount: 10_400, range: 0 };

pub(super) fn estimate_table<'e>(estimate: &'e Estimate, writer: Writer<'_>, basis: &mut Basis<'e>) -> PriceTable {
    let (words, language, tariff) = (writer.words, writer.language(), estimate.tariff.as_ref());
    let quantity_and_price = format!("{} × {}", words.quantity, words.unit_price);
    let head = [words.line, &quantity_and_price, words.expected, words.low_to_high].map(str::to_owned);
    let amount = |amount| Amount::with_range(amount, language);
    let line = |line: &'e Line, number| {
        let (name, rule) = title(line, tariff, writer);
        let quantity = language.quantity(line.quantity.expected);
        PricedLine {
            name,
            detail: estimate_detail(line, rule, number, tariff, writer),
            figures: vec![format!("{quantity} × {}", language.amount(line.unit_price.ore()))],
            amount: amount(line.amount),
            remark: None,
        }
    };
    let table = TableBuilder::new(writer, &ESTIMATE_COLUMNS, head.to_vec(), words.carried);
    filled(table, estimate, writer, amount, |found| line(found, basis.number(found)))
}

pub(super) fn quote_table<'e>(estimate: &'e Estimate, writer: Writer<'_>, basis: &mut Basis<'e>) -> PriceTable {
    let tariff = estimate.tariff.as_ref();
    let line = |line: &'e Line, number| {
        let (name, rule) = title(line, tariff, writer);
        PricedLine {
            name,
            detail: quote_detail(line, rule, number, tariff, writer),
            figures: vec![
                quantity_with_unit(line.quantity.expected, line.unit(), writer),
                writer.language().amount(line.unit_price.ore()),
            ],
            amount: Amount::of(line.amount.expected),
            remark: remark(line, writer),
        }
    };
    let amount = |amount: ThreePoint<Ore>| Amount::of(amount.expected);
    filled(quoted_table(writer), estimate, writer, amount, |found| line(found, basis.number(found)))
}

/// The empty table of a quote or a settlement note.
pub(super) fn quoted_table(writer: Writer<'_>) -> TableBuilder<'_> {
    let words = writer.words;
    let head = [words.line, words.quantity, words.unit_price_column, words.amount].map(str::to_owned);
    TableBuilder::new(writer, &QUOTE_COLUMNS, head.to_vec(), words.quoted_carried)
}

/// The table with the lines of every activity and the totals.
fn filled<'e>(
    mut table: TableBuilder<'_>,
    estimate: &'e Estimate,
    writer: Writer<'_>,
    amount: impl Fn(ThreePoint<Ore>) -> Amount,
    mut line: impl FnMut(&'e Line) -> PricedLine<'e>,
) -> PriceTable {
    let (words, language, tariff) = (writer.words, writer.language(), estimate.tariff.as_ref());
    for (index, (activity, sum)) in tariff.activities.iter().zip(&estimate.activities).enumerate() {
        let lines = estimate.lines.iter().filter(|line| line.activity == index);
        table.add_group(activity.name.in_language(language), lines.map(&mut line), amount(*sum));
    }
    table.add_total(words.net, amount(estimate.net));
    table.add_total(format!("{} {}", words.vat, language.percent(estimate.vat_rate())), amount(estimate.vat));
    table.add_total(words.total, amount(estimate.total));
    table.table()
}

/// The name of a line and, where that is what the applicant called an outside item, the name of its rule.
fn title<'l>(line: &'l Line, tariff: &'l Tariff, writer: Writer<'_>) -> (&'l str, &'l str) {
    let language = writer.language();
    match &line.row {
        PricedRow::Outside(outside) => {
            let rule = line.rule(tariff).map(|rule| rule.name.in_language(language)).unwrap_or_default();
            (outside.description.as_str(), rule)
        }
        PricedRow::Table(_) | PricedRow::Area(_) | PricedRow::Effort { .. } | PricedRow::Extra(_) => {
            (line.name(tariff).map(|name| name.in_language(language)).unwrap_or_default(), "")
        }
    }
}

/// What a line counts, and the number of its basis.
fn estimate_detail(line: &Line, rule: &str, number: usize, tariff: &Tariff, writer: Writer<'_>) -> String {
    let (words, language) = (writer.words, writer.language());
    let Some((count, each)) = line.hours_each(tariff) else { return flat_detail(line.code(tariff), number, writer) };
    let rule = if rule.is_empty() { String::new() } else { format!("{rule}, ") };
    let times = if count == 1 { String::new() } else { format!("{count} × ") };
    let range = if each.low == each.high {
        String::new()
    } else {
        format!(" ({}–{})", language.quantity(each.low), language.quantity(each.high))
    };
    let unit = words.hours_of(each.expected);
    format!("{rule}{times}{} {unit}{range} [{number}]", language.quantity(each.expected))
}

/// What the quantity was made from, and the number of the line's basis, which names its rate.
fn quote_detail(line: &Line, rule: &str, number: usize, tariff: &Tariff, writer: Writer<'_>) -> String {
    if let PricedRow::Extra(_) = line.row {
        let rate = line.rate(tariff).map(|rate| rate.name.in_language(writer.language())).unwrap_or_default();
        return format!("{rate} [{number}]");
    }
    match line.hours_each(tariff) {
        None => flat_detail(line.code(tariff), number, writer),
        Some((count, each)) if count > 1 && line.adjusted.is_none() => {
            format!("{count} × {} [{number}]", quantity_with_unit(each.expected, Unit::Hour, writer))
        }
        Some(_) if rule.is_empty() => format!("{} [{number}]", writer.words.norm_hours),
        Some(_) => format!("{rule} [{number}]"),
    }
}

/// The row's own code, and that its price is flat.
pub(super) fn flat_detail(code: &str, number: usize, writer: Writer<'_>) -> String {
    let code = code.split_once('.').map_or("", |(_, code)| code);
    format!("{code}, {} [{number}]", writer.words.flat_price)
}

/// Why a case officer adjusted or added a line, and what the tariff gives.
fn remark(line: &Line, writer: Writer<'_>) -> Option<Remark> {
    let words = writer.words;
    match (&line.row, &line.adjusted) {
        (PricedRow::Extra(extra), _) => {
            Some(Remark { label: words.added, text: format!("{}: {}", words.reason, extra.reason) })
        }
        (_, None) => None,
        (_, Some(figure)) => {
            let hours = quantity_with_unit(figure.quantity.expected, Unit::Hour, writer);
            let amount = writer.language().kroner(figure.amount.expected);
            let text = format!("{} {hours}, {amount}. {}: {}", words.by_tariff, words.reason, figure.reason);
            Some(Remark { label: words.adjusted, text })
        }
    }
}
