//! The table of priced lines that quotes and settlement notes have in common: lines by activity with sums, and the totals.

use serde::Serialize;

use super::breaking::{Measure, breakable, filled_width};
use super::lines::mark;
use super::words::Words;
use crate::language::Language;
use crate::money::{Ore, Quantity};
use crate::pricing::Unit;

#[derive(Debug, Serialize)]
pub(super) struct PricedTable {
    caption: &'static str,
    carried: &'static str,
    head: [&'static str; 4],
    groups: Vec<Group>,
    /// Label, amount, and a mark where it is known to fit.
    totals: Vec<[String; 3]>,
}

/// The lines of an activity.
#[derive(Debug, Serialize)]
struct Group {
    name: String,
    lines: Vec<PrintedLine>,
    /// The amount, and a mark where it is known to fit.
    sum: [String; 2],
}

/// Name, detail, quantity, unit price, amount, the sum of the amounts so far, the room that the row takes, and a remark: its
/// label and its text.
type PrintedLine = [String; 9];

/// A line that is to be printed.
pub(super) struct Priced<'l> {
    pub name: &'l str,
    /// What is said of it below its name.
    pub detail: String,
    pub quantity: Quantity,
    pub unit: Unit,
    pub unit_price: Ore,
    pub amount: Ore,
    /// What there is to say of it: a label and a text, both empty where nothing is.
    pub remark: [String; 2],
}

/// The widths of the table's columns in the template, in thousandths of the size of their text, less a little: 86, 27, 25 and
/// 30 mm of 8 pt; details are of 7 pt.
const NAME_COLUMN: u32 = 30_000;
const DETAIL_COLUMN: u32 = 34_300;
const QUANTITY_COLUMN: u32 = 9_300;
const PRICE_COLUMN: u32 = 8_600;
const AMOUNT_COLUMN: u32 = 10_400;

/// The most text, in thousandths of its size, of a row that is kept on one page: some 30 lines, a third of it.
const WHOLE: u32 = 25 * NAME_COLUMN;

/// A table of priced lines that is being filled.
pub(super) struct TableBuilder<'m> {
    words: Words,
    measure: Measure<'m>,
    running: Ore,
    table: PricedTable,
}

impl<'m> TableBuilder<'m> {
    /// No lines yet.
    pub(super) fn new(words: Words, measure: Measure<'m>) -> Self {
        let table = PricedTable {
            caption: words.amounts_in(),
            carried: words.quoted_carried(),
            head: [words.line(), words.quantity_column(), words.unit_price_column(), words.amount()],
            groups: Vec::new(),
            totals: Vec::new(),
        };
        Self { words, measure, running: Ore::ZERO, table }
    }

    /// Adds the lines of an activity and their sum; nothing where there are none.
    pub(super) fn add_group<'l>(&mut self, name: &str, lines: impl Iterator<Item = Priced<'l>>, sum: Ore) {
        let lines: Vec<PrintedLine> = lines.map(|line| self.line(&line)).collect();
        if !lines.is_empty() {
            let sum = self.sum(sum);
            self.table.groups.push(Group { name: name.to_owned(), lines, sum });
        }
    }

    pub(super) fn add_total(&mut self, label: impl Into<String>, amount: Ore) {
        let [amount, fits] = self.sum(amount);
        self.table.totals.push([label.into(), amount, fits]);
    }

    pub(super) fn table(self) -> PricedTable {
        self.table
    }

    fn line(&mut self, line: &Priced<'_>) -> PrintedLine {
        let (language, measure) = (self.words.language, self.measure);
        // The running sum is at most the net, which is in range.
        self.running = self.running.plus(line.amount).unwrap_or(self.running);
        let name = breakable(line.name, measure);
        let quantity = quantity_with_unit(line.quantity, line.unit, self.words, language);
        let unit_price = language.amount(line.unit_price);
        let amount = language.amount(line.amount);
        let [remark_label, remark] = &line.remark;
        let fits = remark.is_empty()
            && filled_width(&name, NAME_COLUMN, measure) < NAME_COLUMN
            && measure(&line.detail) < DETAIL_COLUMN
            && measure(&quantity) < QUANTITY_COLUMN
            && measure(&unit_price) < PRICE_COLUMN
            && measure(&amount) < AMOUNT_COLUMN;
        let room = if fits {
            "fixed"
        } else if filled_width(&name, NAME_COLUMN, measure) + filled_width(remark, NAME_COLUMN, measure) < WHOLE {
            "whole"
        } else {
            "split"
        };
        [
            name,
            line.detail.clone(),
            quantity,
            unit_price,
            amount,
            language.amount(self.running),
            room.to_owned(),
            remark_label.clone(),
            breakable(remark, measure),
        ]
    }

    /// A sum, and a mark where it is known to fit its column.
    fn sum(&self, amount: Ore) -> [String; 2] {
        let amount = self.words.language.amount(amount);
        // Sums are bold, which is wider by less than a tenth.
        let fits = (self.measure)(&amount) * 11 / 10 < AMOUNT_COLUMN;
        [amount, mark(fits)]
    }
}

/// How many units, and of what.
pub(super) fn quantity_with_unit(quantity: Quantity, unit: Unit, words: Words, language: Language) -> String {
    let unit = match unit {
        Unit::Hour => words.hours_of(quantity),
        Unit::Table => words.table_unit(),
        Unit::Area => words.area_unit(),
    };
    format!("{}\u{a0}{unit}", language.quantity(quantity))
}
