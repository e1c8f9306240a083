//! The table of priced lines that every document has: lines by activity with sums, and the totals.

use serde::Serialize;

use super::writer::Writer;
use crate::language::Language;
use crate::money::{Ore, Quantity, ThreePoint};
use crate::pricing::Unit;

#[derive(Debug, Serialize)]
pub(super) struct PriceTable {
    head: Vec<String>,
    /// The label of the sum that is carried to the next page.
    carried: &'static str,
    groups: Vec<Group>,
    totals: Vec<Sum>,
}

/// The lines of an activity.
#[derive(Debug, Serialize)]
struct Group {
    sum: Sum,
    parts: Vec<Part>,
}

/// Lines of one kind within an activity.
#[derive(Debug, Serialize)]
struct Part {
    /// Its name and sum; none where the activity has no parts.
    sum: Option<Sum>,
    /// What holds for all of its lines.
    note: String,
    lines: Vec<PrintedLine>,
}

#[derive(Debug, Serialize)]
struct Sum {
    label: String,
    amount: String,
    range: Option<String>,
    /// Whether the figures are known to fit their columns.
    fits: bool,
}

#[derive(Debug, Serialize)]
struct PrintedLine {
    name: String,
    detail: String,
    /// The columns before the amount.
    figures: Vec<String>,
    amount: String,
    range: Option<String>,
    /// The sum of the amounts so far.
    running: String,
    height: Height,
    remark: Option<Remark>,
}

/// The height of a row: known where its texts fit their columns; otherwise it stays on one page if the page has room for it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Height {
    /// Name and detail are on one line.
    Line,
    /// The detail is on a line of its own.
    Fixed,
    Whole,
    Split,
}

/// What an officer said of a line.
#[derive(Debug, Serialize)]
pub(super) struct Remark {
    pub label: &'static str,
    pub text: String,
}

/// An amount, and in estimates its range: empty where low and high are equal.
pub(super) struct Amount {
    expected: Ore,
    range: Option<String>,
}

/// Lines of one kind, with the sum of them.
pub(super) struct PricedPart<'l> {
    pub label: &'static str,
    pub note: String,
    pub sum: Amount,
    pub lines: Vec<PricedLine<'l>>,
}

pub(super) struct PricedLine<'l> {
    pub name: &'l str,
    pub detail: String,
    /// Whether the detail always has a line of its own.
    pub detail_below: bool,
    pub figures: Vec<String>,
    pub amount: Amount,
    pub remark: Option<Remark>,
}

/// Between a name and its detail on one line, in thousandths of the size.
const SPACE: u32 = 900;

/// The widths of a table's columns in the template, in thousandths of the size of their text, less a margin.
pub(super) struct Columns {
    pub name: u32,
    pub detail: u32,
    pub figures: &'static [u32],
    pub amount: u32,
    pub range: u32,
}

pub(super) struct TableBuilder<'m> {
    writer: Writer<'m>,
    columns: &'static Columns,
    running: Ore,
    table: PriceTable,
}

impl Amount {
    pub(super) const fn of(amount: Ore) -> Self {
        Self { expected: amount, range: None }
    }

    pub(super) fn with_range(amount: ThreePoint<Ore>, language: Language) -> Self {
        let ThreePoint { low, expected, high } = amount;
        let is_range = low != high;
        let range = is_range.then(|| format!("{} – {}", language.amount(low), language.amount(high)));
        Self { expected, range: Some(range.unwrap_or_default()) }
    }
}

impl<'m> TableBuilder<'m> {
    pub(super) fn new(writer: Writer<'m>, columns: &'static Columns, head: Vec<String>, carried: &'static str) -> Self {
        let table = PriceTable { head, carried, groups: Vec::new(), totals: Vec::new() };
        Self { writer, columns, running: Ore::ZERO, table }
    }

    /// Adds the lines of an activity and their sum; nothing where there are none.
    pub(super) fn add_group<'l>(&mut self, name: &str, lines: impl Iterator<Item = PricedLine<'l>>, sum: Amount) {
        let lines: Vec<PrintedLine> = lines.map(|line| self.line(line)).collect();
        if !lines.is_empty() {
            let parts = vec![Part { sum: None, note: String::new(), lines }];
            self.table.groups.push(Group { sum: self.sum(name.to_owned(), sum), parts });
        }
    }

    /// Adds the lines of an activity by their kind, and their sums.
    pub(super) fn add_parts(&mut self, name: &str, parts: Vec<PricedPart<'_>>, sum: Amount) {
        let mut printed = Vec::with_capacity(parts.len());
        for PricedPart { label, note, sum, lines } in parts {
            let lines = lines.into_iter().map(|line| self.line(line)).collect();
            printed.push(Part { sum: Some(self.sum(label.to_owned(), sum)), note, lines });
        }
        self.table.groups.push(Group { sum: self.sum(name.to_owned(), sum), parts: printed });
    }

    pub(super) fn add_total(&mut self, label: impl Into<String>, amount: Amount) {
        self.table.totals.push(self.sum(label.into(), amount));
    }

    pub(super) fn table(self) -> PriceTable {
        self.table
    }

    fn line(&mut self, line: PricedLine<'_>) -> PrintedLine {
        let (writer, columns) = (self.writer, self.columns);
        // The running sum is at most the net, which is in range.
        self.running = self.running.plus(line.amount.expected).unwrap_or(self.running);
        let name = writer.breakable(line.name);
        let name_width = writer.filled_width(&name, columns.name);
        let amount = writer.language().amount(line.amount.expected);
        let remark_width = line.remark.as_ref().map(|remark| writer.filled_width(&remark.text, columns.name));
        let fits = remark_width.is_none()
            && name_width < columns.name
            && writer.width(&line.detail) < columns.detail
            && line.figures.iter().zip(columns.figures).all(|(figure, column)| writer.width(figure) < *column)
            && writer.width(&amount) < columns.amount
            && self.range_fits(&line.amount);
        // Details are of 7 pt, and a space precedes them.
        let on_one_line = writer.width(&line.detail) * 7 / 8 + SPACE;
        let height = if fits && !line.detail_below && name_width + on_one_line < columns.name && !name.contains('\n') {
            Height::Line
        } else if fits {
            Height::Fixed
        } else if name_width.saturating_add(remark_width.unwrap_or_default()) < columns.most_on_one_page() {
            Height::Whole
        } else {
            Height::Split
        };
        PrintedLine {
            name,
            detail: line.detail,
            figures: line.figures,
            amount,
            range: line.amount.range,
            running: writer.language().amount(self.running),
            height,
            remark: line.remark.map(|Remark { label, text }| Remark { label, text: writer.breakable(&text) }),
        }
    }

    fn sum(&self, label: String, sum: Amount) -> Sum {
        let amount = self.writer.language().amount(sum.expected);
        // Sums are bold, which is wider by less than a tenth.
        let fits = self.writer.width(&amount) * 11 / 10 < self.columns.amount && self.range_fits(&sum);
        Sum { label, amount, range: sum.range, fits }
    }

    fn range_fits(&self, amount: &Amount) -> bool {
        amount.range.as_ref().is_none_or(|range| self.writer.width(range) < self.columns.range)
    }
}

impl Columns {
    /// The most text of a row that is kept on one page: some 30 lines, a third of the page.
    const fn most_on_one_page(&self) -> u32 {
        25 * self.name
    }
}

pub(super) fn quantity_with_unit(quantity: Quantity, unit: Unit, writer: Writer<'_>) -> String {
    let words = writer.words;
    let unit = match unit {
        Unit::Hour => words.hours_of(quantity),
        Unit::Table => words.table_unit,
        Unit::Area => words.area_unit,
        Unit::LumpSum => words.lump_sum_unit,
    };
    format!("{}\u{a0}{unit}", writer.language().quantity(quantity))
}
