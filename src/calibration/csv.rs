//! The calibration as a table, with a row for each activity and each rule.

use super::report::Calibration;
use super::statistics::Statistics;
use crate::language::{Language, Localized};
use crate::money::{Quantity, ThreePoint};

/// The columns, in their order. Decimals have a point; values that a row does not have are empty.
pub const COLUMNS: [&str; 27] = [
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
];

impl Calibration {
    /// Activities (`kind` is `activity`), then rules (`rule`), with names and remarks in a language.
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
            row(head, counts, figures.map(cells), norm(None), tail)
        });
        let rules = self.rules.iter().map(|one| {
            let figures = [one.quoted_hours, one.worked_hours, one.worked_to_quoted, one.worked_hours_per_unit];
            let head = ["rule".to_owned(), one.rule.clone(), one.activity.clone(), text(&one.name)];
            let counts = [one.quotes.to_string(), one.not_told_apart.to_string()];
            let tail = [one.few.to_string(), text(&one.remark)];
            row(head, counts, figures.map(cells), norm(one.norm), tail)
        });
        activities.chain(rules).collect()
    }
}

fn row(
    head: [String; 4],
    counts: [String; 2],
    figures: [[String; 4]; 4],
    norm: [String; 3],
    tail: [String; 2],
) -> [String; COLUMNS.len()] {
    let mut cells = head.into_iter().chain(counts).chain(figures.into_iter().flatten()).chain(norm).chain(tail);
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
