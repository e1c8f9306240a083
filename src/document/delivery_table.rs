//! The delivery time: a row for each step, which add up to the whole, and what starts the clock in this case.

use serde::Serialize;

use super::writer::Writer;
use crate::language::Language;
use crate::money::{Quantity, ThreePoint};
use crate::pricing::Estimate;
use crate::scope::{Name, Scope};

#[derive(Debug, Serialize)]
pub(super) struct DeliveryTable {
    /// The heading of the days, and of their range where there is one.
    head: String,
    rows: Vec<DeliveryRow>,
    /// The sum of the rows where they come to parts of a day.
    sum: Option<DeliveryRow>,
    total: DeliveryRow,
    /// What starts the clock, and that the steps follow one another.
    note: String,
}

#[derive(Debug, Serialize)]
struct DeliveryRow {
    label: String,
    /// The days, and their range where there is one.
    days: String,
}

/// The delivery time of a scope; with `ranges`, low and high too.
pub(super) fn delivery_table(scope: &Scope, estimate: &Estimate, ranges: bool, writer: Writer<'_>) -> DeliveryTable {
    let (words, language) = (writer.words, writer.language());
    let (time, names) = (&estimate.delivery_time, &estimate.tariff.delivery_time);
    let row = |label: String, days: ThreePoint<Quantity>| DeliveryRow { label, days: figures(days, ranges, language) };
    let rows = time.steps.iter().filter_map(|step| {
        let name = names.steps.get(step.step)?.name.in_language(language);
        let label = if step.count > 1 { format!("{name} ({})", step.count) } else { name.to_owned() };
        Some(row(label, step.working_days))
    });
    // The whole is in range, and so is every sum on the way.
    let sum = time
        .steps
        .iter()
        .try_fold(ThreePoint::fixed(Quantity::ZERO), |sum, step| sum.try_zip(step.working_days, Quantity::plus).ok());
    let is_whole = |days: Quantity| days.whole().is_ok_and(|whole| Quantity::ONE.times(whole) == Ok(days));
    let shown = |sum: &ThreePoint<Quantity>| {
        let ends = [sum.low, sum.high];
        !is_whole(sum.expected) || ranges && !ends.into_iter().all(is_whole)
    };
    let sum = sum.filter(shown).map(|sum| row(words.sum_of_steps.to_owned(), sum));
    let total = time.working_days;
    let total_days = with_range(total.expected.to_string(), ranges.then(|| format!("{}–{}", total.low, total.high)));
    DeliveryTable {
        head: with_range(words.working_days_column.to_owned(), ranges.then(|| words.low_to_high.to_lowercase())),
        rows: rows.collect(),
        total: DeliveryRow {
            label: if sum.is_some() { words.whole_days } else { words.delivery_time }.to_owned(),
            days: total_days,
        },
        sum,
        note: writer.breakable(&format!("{} {}", words.one_after_another, starts_when(scope, writer))),
    }
}

/// What starts the clock: the acceptance, and what Statistics Norway is to receive from others, if anything.
pub(super) fn starts_when(scope: &Scope, writer: Writer<'_>) -> String {
    let mut controllers: Vec<&str> = Vec::new();
    for source in
        scope.third_party_sources.iter().filter(|source| source.is_received(scope.identification) == Some(true))
    {
        let Some(name) = source.controller.as_ref().map(Name::as_str) else { continue };
        if !controllers.contains(&name) {
            controllers.push(name);
        }
    }
    writer.words.clock_starts(&writer.words.and(&controllers))
}

fn figures(days: ThreePoint<Quantity>, ranges: bool, language: Language) -> String {
    let (low, high) = (language.quantity(days.low), language.quantity(days.high));
    let range = (ranges && days.low != days.high).then(|| format!("{low}–{high}"));
    with_range(language.quantity(days.expected), range)
}

/// «5 (3–10)».
fn with_range(expected: String, range: Option<String>) -> String {
    match range {
        Some(range) => format!("{expected} ({range})"),
        None => expected,
    }
}
