//! The lines of a price with how each was computed. What depends on a row of the price list and its count alone is written once.

use std::sync::{Arc, OnceLock};

use askama::Template;

use super::result::LineView;
use crate::http::pages::page::part;
use crate::http::pages::per_edition::PerEdition;
use crate::http::pages::words::PageWords;
use crate::pricing::{Estimate, Line, PricedRow};
use crate::tariff::{KEPT_COUNTS, Tariff};

/// A line as HTML.
pub type Explained = Arc<str>;

#[derive(Template)]
#[template(path = "calculator/line.html", config = "src/http/pages/askama.toml")]
struct ExplainedView {
    words: PageWords,
    line: LineView,
}

/// The lines of the rows of an edition, in one language.
struct RowLines {
    tables: Vec<OnceLock<Explained>>,
    areas: Vec<OnceLock<Explained>>,
    /// Of each effort rule, the lines of the first counts.
    rules: Vec<[OnceLock<Explained>; KEPT_COUNTS]>,
}

static LINES: PerEdition<RowLines> = PerEdition::new();

impl RowLines {
    fn of(tariff: &Tariff) -> Self {
        let none = |count| std::iter::repeat_with(OnceLock::new).take(count).collect();
        let no_counts = || std::array::from_fn(|_| OnceLock::new());
        Self {
            tables: none(tariff.tables.as_slice().len()),
            areas: none(tariff.areas.as_slice().len()),
            rules: std::iter::repeat_with(no_counts).take(tariff.rules.len()).collect(),
        }
    }

    /// Where a line is kept; nowhere if it has a text or hours of its own, or a high count.
    fn place(&self, line: &Line) -> Option<&OnceLock<Explained>> {
        if line.adjusted.is_some() {
            return None;
        }
        match &line.row {
            PricedRow::Table(index) => self.tables.get(*index),
            PricedRow::Area(index) => self.areas.get(*index),
            PricedRow::Effort { rule, count } => {
                self.rules.get(*rule)?.get(usize::try_from(*count).ok()?.checked_sub(1)?)
            }
            PricedRow::Outside(_) | PricedRow::Extra(_) => None,
        }
    }
}

/// The lines of each activity.
pub fn explained(estimate: &Estimate, words: PageWords) -> Vec<Vec<Explained>> {
    let tariff = estimate.tariff.as_ref();
    let kept = LINES.get(tariff, words.language, || RowLines::of(tariff));
    let written = |line: &Line| {
        LineView::of(line, tariff, words.language).map(|line| Arc::from(part(&ExplainedView { words, line })))
    };
    let mut lines = vec![Vec::new(); tariff.activities.len()];
    for line in &estimate.lines {
        let html: Option<Explained> = match kept.place(line) {
            Some(place) => match place.get() {
                Some(html) => Some(Arc::clone(html)),
                None => written(line).map(|html| Arc::clone(place.get_or_init(|| html))),
            },
            None => written(line),
        };
        if let (Some(of_activity), Some(html)) = (lines.get_mut(line.activity), html) {
            of_activity.push(html);
        }
    }
    lines
}
