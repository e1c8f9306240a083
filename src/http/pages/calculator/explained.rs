//! The lines of a price with how each was computed, and the steps of its delivery. What depends on a row of the price list and its
//! count alone is written once.

use std::sync::{Arc, OnceLock};

use askama::Template;

use super::line::LineView;
use crate::http::pages::page::part;
use crate::http::pages::per_edition::PerEdition;
use crate::http::pages::words::PageWords;
use crate::language::Language;
use crate::money::ThreePoint;
use crate::pricing::{Estimate, Line, PricedRow, StepTime};
use crate::tariff::{KEPT_COUNTS, Tariff};

/// A line or a step as HTML.
pub type Explained = Arc<str>;

/// What a price and its delivery time consist of.
pub struct Explanation {
    /// The lines of each activity.
    pub lines: Vec<Vec<Explained>>,
    pub steps: Vec<Explained>,
}

#[derive(Template)]
#[template(path = "calculator/line.html", config = "src/http/pages/askama.toml")]
struct ExplainedLine {
    words: PageWords,
    line: LineView,
}

#[derive(Template)]
#[template(
    ext = "html",
    config = "src/http/pages/askama.toml",
    source = r#"<tr><th scope="row">{{ name }}</th><td class="number">{{ days }}</td></tr>"#
)]
struct ExplainedStep {
    name: String,
    days: String,
}

/// Something of a row for the first counts.
type OfCounts = [OnceLock<Explained>; KEPT_COUNTS];

/// What the rows of an edition look like, in one language.
struct Rows {
    tables: Vec<OnceLock<Explained>>,
    areas: Vec<OnceLock<Explained>>,
    rules: Vec<OfCounts>,
    steps: Vec<OfCounts>,
}

static ROWS: PerEdition<Rows> = PerEdition::new();

/// Where what a row is for a count is kept; nowhere for a high one.
fn of_count(rows: &[OfCounts], row: usize, count: u32) -> Option<&OnceLock<Explained>> {
    rows.get(row)?.get(usize::try_from(count).ok()?.checked_sub(1)?)
}

impl Rows {
    fn of(tariff: &Tariff) -> Self {
        let none = |count| std::iter::repeat_with(OnceLock::new).take(count).collect();
        let of_counts = |count| std::iter::repeat_with(OfCounts::default).take(count).collect();
        Self {
            tables: none(tariff.tables.as_slice().len()),
            areas: none(tariff.areas.as_slice().len()),
            rules: of_counts(tariff.rules.len()),
            steps: of_counts(tariff.delivery_time.steps.len()),
        }
    }

    /// Where a line is kept; nowhere if it has a text or hours of its own.
    fn of_line(&self, line: &Line) -> Option<&OnceLock<Explained>> {
        match &line.row {
            _ if line.adjusted.is_some() => None,
            PricedRow::Table(index) => self.tables.get(*index),
            PricedRow::Area(index) => self.areas.get(*index),
            PricedRow::Effort { rule, count } => of_count(&self.rules, *rule, *count),
            PricedRow::Outside(_) | PricedRow::Extra(_) => None,
        }
    }
}

/// What is kept, or else written now.
fn kept(place: Option<&OnceLock<Explained>>, write: impl Fn() -> Option<Explained>) -> Option<Explained> {
    let Some(place) = place else { return write() };
    match place.get() {
        Some(html) => Some(Arc::clone(html)),
        None => write().map(|html| Arc::clone(place.get_or_init(|| html))),
    }
}

impl Explanation {
    pub fn of(estimate: &Estimate, words: PageWords) -> Self {
        let tariff = estimate.tariff.as_ref();
        let rows = ROWS.get(tariff, words.language, || Rows::of(tariff));
        let mut lines = vec![Vec::new(); tariff.activities.len()];
        for line in &estimate.lines {
            let write = || {
                let line = LineView::of(line, tariff, words.language)?;
                Some(Arc::from(part(&ExplainedLine { words, line })))
            };
            if let Some(of_activity) = lines.get_mut(line.activity) {
                of_activity.extend(kept(rows.of_line(line), write));
            }
        }
        let steps = estimate.delivery_time.steps.iter().filter_map(|step| {
            kept(of_count(&rows.steps, step.step, step.count), || explained_step(step, tariff, words.language))
        });
        Self { lines, steps: steps.collect() }
    }
}

fn explained_step(step: &StepTime, tariff: &Tariff, language: Language) -> Option<Explained> {
    let name = tariff.delivery_time.steps.get(step.step)?.name.in_language(language);
    let name = if step.count > 1 { format!("{name} ({})", step.count) } else { name.to_owned() };
    let ThreePoint { low, expected, high } = step.working_days.map(|days| language.quantity(days));
    let days = if low == high { expected } else { format!("{expected} ({low}–{high})") };
    Some(Arc::from(part(&ExplainedStep { name, days })))
}
