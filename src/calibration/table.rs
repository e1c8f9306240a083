//! The calibration as a table, with a row for each activity, each rule and each flat line.

use super::report::{Calibration, FlatCalibration};
use super::statistics::{AmountStatistics, Statistics};
use crate::feed::{Cell, Column, ColumnType};
use crate::language::{Language, Localized};
use crate::money::{Quantity, SignedQuantity, ThreePoint};

/// The columns, in their order. Values that a row does not have are empty.
pub const COLUMNS: [Column; 36] = {
    use ColumnType::{Decimal, Flag, Text, Whole};
    const fn column(name: &'static str, column_type: ColumnType, nb: &'static str, nn: &'static str) -> Column {
        Column { name, headings: [nb, nn], column_type, optional: true }
    }
    [
        column("kind", Text, "Type", "Type"),
        column("code", Text, "Kode", "Kode"),
        column("activity", Text, "Aktivitet", "Aktivitet"),
        column("name", Text, "Navn", "Namn"),
        column("quotes", Whole, "Tilbud", "Tilbod"),
        column("not_told_apart", Whole, "Ikke skilt ut", "Ikkje skilde ut"),
        column("quoted_hours_mean", Decimal, "Tilbudte timer: snitt", "Tilbodne timar: snitt"),
        column("quoted_hours_median", Decimal, "Tilbudte timer: median", "Tilbodne timar: median"),
        column("quoted_hours_p80", Decimal, "Tilbudte timer: 80-persentil", "Tilbodne timar: 80-persentil"),
        column("quoted_hours_p95", Decimal, "Tilbudte timer: 95-persentil", "Tilbodne timar: 95-persentil"),
        column("worked_hours_mean", Decimal, "Førte timer: snitt", "Førte timar: snitt"),
        column("worked_hours_median", Decimal, "Førte timer: median", "Førte timar: median"),
        column("worked_hours_p80", Decimal, "Førte timer: 80-persentil", "Førte timar: 80-persentil"),
        column("worked_hours_p95", Decimal, "Førte timer: 95-persentil", "Førte timar: 95-persentil"),
        column("worked_to_quoted_mean", Decimal, "Ført mot tilbudt: snitt", "Ført mot tilbode: snitt"),
        column("worked_to_quoted_median", Decimal, "Ført mot tilbudt: median", "Ført mot tilbode: median"),
        column("worked_to_quoted_p80", Decimal, "Ført mot tilbudt: 80-persentil", "Ført mot tilbode: 80-persentil"),
        column("worked_to_quoted_p95", Decimal, "Ført mot tilbudt: 95-persentil", "Ført mot tilbode: 95-persentil"),
        column("worked_hours_per_unit_mean", Decimal, "Timer per enhet: snitt", "Timar per eining: snitt"),
        column("worked_hours_per_unit_median", Decimal, "Timer per enhet: median", "Timar per eining: median"),
        column("worked_hours_per_unit_p80", Decimal, "Timer per enhet: 80-persentil", "Timar per eining: 80-persentil"),
        column("worked_hours_per_unit_p95", Decimal, "Timer per enhet: 95-persentil", "Timar per eining: 95-persentil"),
        column("norm_low", Decimal, "Tidsnorm: lav", "Tidsnorm: låg"),
        column("norm_expected", Decimal, "Tidsnorm: forventet", "Tidsnorm: forventa"),
        column("norm_high", Decimal, "Tidsnorm: høy", "Tidsnorm: høg"),
        column("few", Flag, "Få tilbud", "Få tilbod"),
        column("remark", Text, "Merknad", "Merknad"),
        column("worked_amount_mean", Decimal, "Arbeid i kroner: snitt", "Arbeid i kroner: snitt"),
        column("worked_amount_median", Decimal, "Arbeid i kroner: median", "Arbeid i kroner: median"),
        column("worked_amount_p80", Decimal, "Arbeid i kroner: 80-persentil", "Arbeid i kroner: 80-persentil"),
        column("worked_amount_p95", Decimal, "Arbeid i kroner: 95-persentil", "Arbeid i kroner: 95-persentil"),
        column("worked_to_price_mean", Decimal, "Arbeid mot pris: snitt", "Arbeid mot pris: snitt"),
        column("worked_to_price_median", Decimal, "Arbeid mot pris: median", "Arbeid mot pris: median"),
        column("worked_to_price_p80", Decimal, "Arbeid mot pris: 80-persentil", "Arbeid mot pris: 80-persentil"),
        column("worked_to_price_p95", Decimal, "Arbeid mot pris: 95-persentil", "Arbeid mot pris: 95-persentil"),
        column("price", Decimal, "Pris", "Pris"),
    ]
};

/// What only flat lines have.
const NO_PRICE: [Cell<'static>; 9] = [Cell::Empty; 9];

impl Calibration {
    /// Activities (`kind` is `activity`), then rules (`rule`) and flat lines (`flat_line`), with names and remarks in a language.
    #[must_use]
    pub fn rows(&self, language: Language) -> Vec<Vec<Cell<'_>>> {
        let activities = self.activities.iter().map(|one| {
            let figures = [Some(one.quoted_hours), Some(one.worked_hours), one.worked_to_quoted, None];
            let head = [
                Cell::Code("activity"),
                Cell::Text(&one.code),
                Cell::Text(&one.code),
                text(one.name.as_ref(), language),
            ];
            let tail = [Cell::Flag(one.few), text(one.remark.as_ref(), language)];
            row(head, [whole(one.quotes), Cell::Empty], figures, norm(None), tail, NO_PRICE)
        });
        let rules = self.rules.iter().map(|one| {
            let figures = [one.quoted_hours, one.worked_hours, one.worked_to_quoted, one.worked_hours_per_unit];
            let head = [
                Cell::Code("rule"),
                Cell::Text(&one.rule),
                Cell::Text(&one.activity),
                text(one.name.as_ref(), language),
            ];
            let tail = [Cell::Flag(one.few), text(one.remark.as_ref(), language)];
            row(head, [whole(one.quotes), whole(one.not_told_apart)], figures, norm(one.norm), tail, NO_PRICE)
        });
        let flat_lines = self.flat_lines.iter().map(|one| {
            let figures = [None, one.worked_hours, None, None];
            let head = [
                Cell::Code("flat_line"),
                Cell::Text(&one.line),
                Cell::Text(&one.activity),
                text(one.name.as_ref(), language),
            ];
            let tail = [Cell::Flag(one.few), text(one.remark.as_ref(), language)];
            row(head, [whole(one.quotes), whole(one.not_told_apart)], figures, norm(None), tail, price(one))
        });
        activities.chain(rules).chain(flat_lines).collect()
    }
}

fn row<'r>(
    head: [Cell<'r>; 4],
    counts: [Cell<'r>; 2],
    figures: [Option<Statistics>; 4],
    norm: [Cell<'r>; 3],
    tail: [Cell<'r>; 2],
    price: [Cell<'r>; 9],
) -> Vec<Cell<'r>> {
    let figures = figures.into_iter().flat_map(hours);
    head.into_iter().chain(counts).chain(figures).chain(norm).chain(tail).chain(price).collect()
}

fn text(text: Option<&Localized>, language: Language) -> Cell<'_> {
    text.map_or(Cell::Empty, |text| Cell::Text(text.in_language(language)))
}

fn whole(count: usize) -> Cell<'static> {
    Cell::Whole(i64::try_from(count).unwrap_or(i64::MAX))
}

fn hours<'c>(statistics: Option<Statistics>) -> [Cell<'c>; 4] {
    let cells = |one: Statistics| [one.mean, one.median, one.p80, one.p95].map(Cell::Quantity);
    statistics.map_or([Cell::Empty; 4], cells)
}

fn price(line: &FlatCalibration) -> [Cell<'static>; 9] {
    let cells = |one: AmountStatistics| [one.mean, one.median, one.p80, one.p95].map(Cell::Amount);
    let [mean, median, p80, p95] = line.worked_amount.map_or([Cell::Empty; 4], cells);
    let [ratio_mean, ratio_median, ratio_p80, ratio_p95] = hours(line.worked_to_price);
    let price = line.price.map_or(Cell::Empty, |price| Cell::Amount(price.ore()));
    [mean, median, p80, p95, ratio_mean, ratio_median, ratio_p80, ratio_p95, price]
}

fn norm(norm: Option<ThreePoint<Quantity>>) -> [Cell<'static>; 3] {
    let cell = |hours: Quantity| SignedQuantity::try_from(hours).map_or(Cell::Empty, Cell::Quantity);
    norm.map_or([Cell::Empty; 3], |norm| [norm.low, norm.expected, norm.high].map(cell))
}
