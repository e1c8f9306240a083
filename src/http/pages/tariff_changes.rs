//! What differs between two price lists, as it is read: by kind, the largest change of a price first.

use std::cmp::Reverse;

use super::words::{PageWords, words};
use crate::money::Ore;
use crate::tariff::{Change, RowChange, TariffComparison};

words! {
    changed_terms: "Vilkår og merverdiavgift", "Vilkår og meirverdiavgift", "Terms and VAT";
}

/// Changes of one kind.
pub struct ChangeGroup {
    pub title: &'static str,
    pub rows: Vec<ChangeRow>,
}

/// A change.
pub struct ChangeRow {
    pub name: String,
    pub code: String,
    pub before: String,
    pub after: String,
    /// The change in kroner with its sign, or that the row is new or gone.
    pub change: String,
    /// The change in per cent.
    pub percent: Option<String>,
    /// Whether it has become dearer, or cheaper.
    pub direction: &'static str,
    /// Whether the values are figures, and no texts.
    pub is_figure: bool,
}

/// The title of a kind in the language of the page.
type Title = fn(PageWords) -> &'static str;

/// The kinds, by how their codes begin.
const KINDS: [(&str, Title); 5] = [
    ("hourly_rate.", PageWords::group_rates),
    ("fd_trygd.", PageWords::group_tables),
    ("statistics_area.", PageWords::group_areas),
    ("effort.", PageWords::group_hours),
    ("delivery_time.", PageWords::group_days),
];

/// The changes by kind.
pub fn change_groups(comparison: &TariffComparison, words: PageWords) -> Vec<ChangeGroup> {
    let mut groups: Vec<ChangeGroup> = Vec::new();
    let mut place = |title: &'static str, rows: Vec<&RowChange>| {
        let mut rows = rows;
        rows.sort_by_key(|row| Reverse(row.difference.map(|difference| difference.get().unsigned_abs())));
        let rows: Vec<ChangeRow> = rows.into_iter().map(|row| change_row(row, words)).collect();
        if !rows.is_empty() {
            groups.push(ChangeGroup { title, rows });
        }
    };
    let all = &comparison.rows;
    for (start, title) in KINDS {
        place(title(words), all.iter().filter(|row| row.code.starts_with(start)).collect());
    }
    let others = all.iter().filter(|row| KINDS.iter().all(|(start, _)| !row.code.starts_with(start)));
    place(words.changed_terms(), others.collect());
    groups
}

fn change_row(row: &RowChange, words: PageWords) -> ChangeRow {
    let (change, direction) = match (row.change, row.difference) {
        (Change::Added, _) => (words.is_new().to_owned(), ""),
        (Change::Removed, _) => (words.is_gone().to_owned(), ""),
        (Change::Changed, None) => (String::new(), ""),
        (Change::Changed, Some(difference)) => {
            let is_dearer = difference > Ore::ZERO;
            let sign = if is_dearer { "+" } else { "" };
            let direction = if is_dearer { "up" } else { "down" };
            (format!("{sign}{}", words.language.amount(difference)), direction)
        }
    };
    let priced = row.difference.is_some();
    // Of hours and days, what else is known of the row is shown only where it has changed.
    let rest = |value: &Option<String>| {
        value.as_deref().and_then(|value| value.split_once(", ")).map(|(_, rest)| rest.to_owned())
    };
    let is_same_rest = rest(&row.before).is_some() && rest(&row.before) == rest(&row.after);
    let shown = |value: &Option<String>| {
        let value = value.clone().unwrap_or_default();
        let amount = priced.then(|| Ore::parse(&value)).flatten();
        match amount {
            Some(amount) => words.language.amount(amount),
            None if is_same_rest => value.split_once(", ").map_or(value.clone(), |(figure, _)| figure.to_owned()),
            None => value,
        }
    };
    ChangeRow {
        name: row.name.in_language(words.language).to_owned(),
        code: row.code.clone(),
        before: shown(&row.before),
        after: shown(&row.after),
        change,
        percent: percent(row, words),
        direction,
        is_figure: priced || is_same_rest,
    }
}

/// The change in per cent of what it was, with one decimal, rounded half away from zero.
fn percent(row: &RowChange, words: PageWords) -> Option<String> {
    let before = Ore::parse(row.before.as_deref()?)?.get();
    let difference = row.difference?.get();
    if before == 0 {
        return None;
    }
    let thousandths = (i128::from(difference) * 2_000 + i128::from(before) * i128::from(difference.signum()))
        / (i128::from(before) * 2);
    let sign = match thousandths.signum() {
        1 => "+",
        -1 => "−",
        _ => "",
    };
    let point = words.language.pick(",", ",", ".");
    let absolute = thousandths.unsigned_abs();
    Some(format!("{sign}{}{point}{}\u{a0}%", absolute / 10, absolute % 10))
}
