//! The calibration as a table, with a row for each activity, each rule and each flat line.

use super::report::{Calibration, FlatCalibration};
use super::statistics::Statistics;
use crate::language::{Language, Localized};
use crate::money::{Quantity, ThreePoint};

/// The columns, in their order. Decimals have a point; values that a row does not have are empty.
pub const COLUMNS: [&str; 36] = [
    "kind",
    "code",
    "activity",
    "name",
    "quotes",
    "not_told_apart",
    "quoted_hours_mean",
    "quoted_hours_median",
    "quoted_hours_p80",
    "quoted_hours_p95",
    "worked_hours_mean",
    "worked_hours_median",
    "worked_hours_p80",
    "worked_hours_p95",
    "worked_to_quoted_mean",
    "worked_to_quoted_median",
    "worked_to_quoted_p80",
    "worked_to_quoted_p95",
    "worked_hours_per_unit_mean",
    "worked_hours_per_unit_median",
    "worked_hours_per_unit_p80",
    "worked_hours_per_unit_p95",
    "norm_low",
    "norm_expected",
    "norm_high",
    "few",
    "remark",
    "worked_amount_mean",
    "worked_amount_median",
    "worked_amount_p80",
    "worked_amount_p95",
    "worked_to_price_mean",
    "worked_to_price_median",
    "worked_to_price_p80",
    "worked_to_price_p95",
    "price",
];

impl Calibration {
    /// Activities (`kind` is `activity`), then rules (`rule`) and flat lines (`flat_line`), with names and remarks in a language.
    #[must_use]
    pub fn rows(&self, language: Language) -> Vec<[String; COLUMNS.len()]> {
        let text = |text: &Option<Localized>| {
            text.as_ref().map(|text| text.in_language(language).to_owned()).unwrap_or_default()
        };
        let activities = self.activities.iter().map(|one| {
            let figures = [Some(one.quoted_hours), Some(one.worked_hours), one.worked_to_quoted, None];
            let head = ["activity".to_owned(), one.code.clone(), one.code.clone(), text(&one.name)];
            let counts = [one.quotes.to_string(), String::new()];
            let tail = [one.few.to_string(), text(&one.remark)];
            row(head, counts, figures.map(cells), norm(None), tail, NO_PRICE)
        });
        let rules = self.rules.iter().map(|one| {
            let figures = [one.quoted_hours, one.worked_hours, one.worked_to_quoted, one.worked_hours_per_unit];
            let head = ["rule".to_owned(), one.rule.clone(), one.activity.clone(), text(&one.name)];
            let counts = [one.quotes.to_string(), one.not_told_apart.to_string()];
            let tail = [one.few.to_string(), text(&one.remark)];
            row(head, counts, figures.map(cells), norm(one.norm), tail, NO_PRICE)
        });
        let flat_lines = self.flat_lines.iter().map(|one| {
            let figures = [None, one.worked_hours, None, None];
            let head = ["flat_line".to_owned(), one.line.clone(), one.activity.clone(), text(&one.name)];
            let counts = [one.quotes.to_string(), one.not_told_apart.to_string()];
            let tail = [one.few.to_string(), text(&one.remark)];
            row(head, counts, figures.map(cells), norm(None), tail, price_cells(one))
        });
        activities.chain(rules).chain(flat_lines).collect()
    }
}

/// What only flat lines have.
const NO_PRICE: [String; 9] = [const { String::new() }; 9];

fn price_cells(line: &FlatCalibration) -> [String; 9] {
    let amounts = line
        .worked_amount
        .map_or_else(Default::default, |one| [one.mean, one.median, one.p80, one.p95].map(|amount| amount.to_string()));
    let price = line.price.map(|price| price.to_string()).unwrap_or_default();
    let [mean, median, p80, p95]: [String; 4] = amounts;
    let [ratio_mean, ratio_median, ratio_p80, ratio_p95] = cells(line.worked_to_price);
    [mean, median, p80, p95, ratio_mean, ratio_median, ratio_p80, ratio_p95, price]
}

fn row(
    head: [String; 4],
    counts: [String; 2],
    figures: [[String; 4]; 4],
    norm: [String; 3],
    tail: [String; 2],
    price: [String; 9],
) -> [String; COLUMNS.len()] {
    let figures = figures.into_iter().flatten();
    let mut cells = head.into_iter().chain(counts).chain(figures).chain(norm).chain(tail).chain(price);
    // The types make them as many as the columns.
    std::array::from_fn(|_| cells.next().unwrap_or_default())
}

fn cells(statistics: Option<Statistics>) -> [String; 4] {
    statistics
        .map_or_else(Default::default, |one| [one.mean, one.median, one.p80, one.p95].map(|value| value.to_string()))
}

fn norm(norm: Option<ThreePoint<Quantity>>) -> [String; 3] {
    norm.map_or_else(Default::default, |norm| [norm.low, norm.expected, norm.high].map(|value| value.to_string()))
}
