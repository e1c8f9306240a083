//! The lines of an estimate as estimates and quotes print them: with ranges, or with the amount that is quoted.

use super::basis::Basis;
use super::parts::{LinesOfKind, by_kind, lines_of};
use super::price_table::{Amount, Columns, PriceTable, PricedLine, PricedPart, TableBuilder, quantity_with_unit};
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

/// What a table of lines is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Expected amounts and their ranges.
    Estimate,
    /// The amounts that are quoted.
    Quote,
}

/// What the lines of a table are written from.
#[derive(Clone, Copy)]
struct Lines<'e, 'm> {
    form: Form,
    tariff: &'e Tariff,
    writer: Writer<'m>,
}

pub(super) fn estimate_table<'e>(estimate: &'e Estimate, writer: Writer<'_>, basis: &mut Basis<'e>) -> PriceTable {
    let words = writer.words;
    let quantity_and_price = format!("{} × {}", words.quantity, words.unit_price);
    let head = [words.line, &quantity_and_price, words.expected, words.low_to_high].map(str::to_owned);
    let table = TableBuilder::new(writer, &ESTIMATE_COLUMNS, head.to_vec(), words.carried);
    Lines { form: Form::Estimate, tariff: estimate.tariff.as_ref(), writer }.fill(table, estimate, basis)
}

pub(super) fn quote_table<'e>(estimate: &'e Estimate, writer: Writer<'_>, basis: &mut Basis<'e>) -> PriceTable {
    Lines { form: Form::Quote, tariff: estimate.tariff.as_ref(), writer }.fill(quoted_table(writer), estimate, basis)
}

/// The empty table of a quote or a settlement note.
pub(super) fn quoted_table(writer: Writer<'_>) -> TableBuilder<'_> {
    let words = writer.words;
    let head = [words.line, words.quantity, words.unit_price_column, words.amount].map(str::to_owned);
    TableBuilder::new(writer, &QUOTE_COLUMNS, head.to_vec(), words.quoted_carried)
}

impl<'e> Lines<'e, '_> {
    /// The table with the lines of every activity and the totals.
    fn fill(self, mut table: TableBuilder<'_>, estimate: &'e Estimate, basis: &mut Basis<'e>) -> PriceTable {
        let (words, language) = (self.writer.words, self.writer.language());
        for (index, (activity, sum)) in self.tariff.activities.iter().zip(&estimate.activities).enumerate() {
            let (name, lines) = (activity.name.in_language(language), lines_of(estimate, index));
            let parts = by_kind(&lines);
            if parts.is_empty() {
                let lines = lines.into_iter().map(|line| self.hourly(line, basis.number(line)));
                table.add_group(name, lines, self.amount(*sum));
            } else {
                let parts = parts.into_iter().map(|part| self.part(part, basis)).collect();
                table.add_parts(name, parts, self.amount(*sum));
            }
        }
        table.add_total(words.net, self.amount(estimate.net));
        table.add_total(format!("{} {}", words.vat, language.percent(estimate.vat_rate())), self.amount(estimate.vat));
        table.add_total(words.total, self.amount(estimate.total));
        table.table()
    }

    /// Lines of one kind. What they all rest on is said once, beside their name.
    fn part(self, LinesOfKind { kind, lines, sum }: LinesOfKind<'e>, basis: &mut Basis<'e>) -> PricedPart<'e> {
        let numbered: Vec<(&Line, usize)> = lines.into_iter().map(|line| (line, basis.number(line))).collect();
        let words = self.writer.words;
        let note_of_all = kind.flat_price(words).map(|flat| match numbered.as_slice() {
            [(_, first), others @ ..] if others.iter().all(|(_, number)| number == first) => {
                (format!("{flat} [{first}]"), false)
            }
            _ => (flat.to_owned(), true),
        });
        let lines = numbered.into_iter().map(|(line, number)| match &note_of_all {
            Some((_, is_numbered)) => self.flat(line, is_numbered.then_some(number)),
            None => self.hourly(line, number),
        });
        PricedPart {
            label: kind.name(words),
            lines: lines.collect(),
            sum: self.amount(sum),
            note: note_of_all.as_ref().map(|(note, _)| note.clone()).unwrap_or_default(),
        }
    }

    /// A flat price: what it is for, its code, and the amount. Quantity and unit price would repeat that.
    fn flat(self, line: &'e Line, number: Option<usize>) -> PricedLine<'e> {
        let code = line.code(self.tariff).split_once('.').map_or("", |(_, code)| code);
        let number = number.map(|number| format!(" [{number}]")).unwrap_or_default();
        let figures = match self.form {
            Form::Estimate => vec![String::new()],
            Form::Quote => vec![String::new(), String::new()],
        };
        self.line(line, format!("{code}{number}"), figures)
    }

    fn hourly(self, line: &'e Line, number: usize) -> PricedLine<'e> {
        let (writer, language) = (self.writer, self.writer.language());
        let price = language.amount(line.unit_price.ore());
        let quantity = line.quantity.expected;
        let (detail, figures) = match self.form {
            Form::Estimate => (self.estimate_detail(line), vec![format!("{} × {price}", language.quantity(quantity))]),
            Form::Quote => (self.quote_detail(line), vec![quantity_with_unit(quantity, line.unit(), writer), price]),
        };
        let space = if detail.is_empty() { "" } else { " " };
        self.line(line, format!("{detail}{space}[{number}]"), figures)
    }

    fn line(self, line: &'e Line, detail: String, figures: Vec<String>) -> PricedLine<'e> {
        let name = match &line.row {
            // What the applicant called it: the name of its rule is that of its part.
            PricedRow::Outside(outside) => outside.description.as_str(),
            PricedRow::Table(_) | PricedRow::Area(_) | PricedRow::Effort { .. } | PricedRow::Extra(_) => {
                line.name(self.tariff).map(|name| name.in_language(self.writer.language())).unwrap_or_default()
            }
        };
        PricedLine {
            name,
            detail,
            detail_below: self.form == Form::Estimate && line.rate(self.tariff).is_some(),
            figures,
            amount: self.amount(line.amount),
            remark: None,
        }
    }

    fn amount(self, amount: ThreePoint<Ore>) -> Amount {
        match self.form {
            Form::Estimate => Amount::with_range(amount, self.writer.language()),
            Form::Quote => Amount::of(amount.expected),
        }
    }

    /// What a line counts, and the range of its hours.
    fn estimate_detail(self, line: &Line) -> String {
        let (words, language) = (self.writer.words, self.writer.language());
        let Some((count, each)) = line.hours_each(self.tariff) else { return String::new() };
        let times = if count == 1 { String::new() } else { format!("{count} × ") };
        let range = if each.low == each.high {
            String::new()
        } else {
            format!(" ({}–{})", language.quantity(each.low), language.quantity(each.high))
        };
        let whose = if has_own_hours(line) { format!(", {}", words.by_applicant) } else { String::new() };
        format!("{times}{} {}{range}{whose}", language.quantity(each.expected), words.hours_of(each.expected))
    }

    /// What the quantity was made from, where it is not the price list's own hours of one.
    fn quote_detail(self, line: &Line) -> String {
        let words = self.writer.words;
        if let PricedRow::Extra(_) = line.row {
            return words.added.to_owned();
        }
        if line.adjusted.is_some() {
            return words.adjusted.to_owned();
        }
        match line.hours_each(self.tariff) {
            Some((count, each)) if count > 1 => {
                format!("{count} × {}", quantity_with_unit(each.expected, Unit::Hour, self.writer))
            }
            Some(_) if has_own_hours(line) => words.by_applicant.to_owned(),
            Some(_) | None => String::new(),
        }
    }
}

/// Whether the scope gives the hours of a line.
fn has_own_hours(line: &Line) -> bool {
    matches!(&line.row, PricedRow::Outside(outside) if outside.own_hours)
}
