//! What a settlement shows of the tariff: the hours of effort rules, and the work behind flat prices.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::charge::ChargeError;
use super::charged::Worked;
use super::departures::Departures;
use super::entry::TimeEntry;
use super::work::{by_rate, counting};
use crate::money::{MoneyError, Ore, SignedQuantity};
use crate::pricing::{Basis, Estimate, Line, PricedRow};
use crate::quote::FrozenQuote;

/// Quoted and worked hours of one effort rule on one quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Observation {
    /// The rule's code.
    pub rule: String,
    /// The code of its activity.
    pub activity: String,
    /// How many of its driver the scope has.
    pub count: u32,
    /// The hours that were quoted, adjustments included.
    pub quoted_hours: SignedQuantity,
    /// The hours that were worked; none where the entries of the activity do not distinguish the rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worked_hours: Option<SignedQuantity>,
}

/// A flat price of one quote, and the work behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlatObservation {
    /// The line's code.
    pub line: String,
    /// The code of its activity.
    pub activity: String,
    /// What it was quoted at, without VAT.
    pub price: Ore,
    /// The work behind it at its rates; none where the entries of the activity do not distinguish its flat lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worked: Option<Worked>,
}

/// Quoted and worked hours by effort rule. The worked hours of a rule are known where every entry of its activity names its
/// line, or the activity has one hourly line only.
pub fn observations(quote: &FrozenQuote, entries: &[TimeEntry]) -> Result<Vec<Observation>, ChargeError> {
    let estimate = &quote.priced.estimate;
    let tariff = estimate.tariff.as_ref();
    let counting: Vec<&TimeEntry> = counting(entries).collect();
    let mut observations = Vec::new();
    for line in &estimate.lines {
        let (PricedRow::Effort { rule, count }, Some(activity)) = (&line.row, tariff.activities.get(line.activity))
        else {
            continue;
        };
        let Some(rule) = tariff.rules.get(*rule) else { continue };
        let worked_hours = worked_among(&counting, line, estimate)?;
        observations.push(Observation {
            rule: rule.code.clone(),
            activity: activity.code.clone(),
            count: *count,
            quoted_hours: line.quantity.expected.try_into()?,
            worked_hours,
        });
    }
    Ok(observations)
}

/// The hours that were worked on one line; none where no entry is of its kind in its activity, or they do not distinguish its
/// lines.
pub fn worked_on(
    line: &Line,
    estimate: &Estimate,
    entries: &[TimeEntry],
) -> Result<Option<SignedQuantity>, MoneyError> {
    let counting: Vec<&TimeEntry> = counting(entries).collect();
    worked_among(&counting, line, estimate)
}

fn worked_among(
    counting: &[&TimeEntry],
    line: &Line,
    estimate: &Estimate,
) -> Result<Option<SignedQuantity>, MoneyError> {
    let tariff = estimate.tariff.as_ref();
    let Some(activity) = tariff.activities.get(line.activity) else { return Ok(None) };
    let is_flat = line.basis() == Basis::Fixed;
    let of_activity: Vec<&&TimeEntry> =
        counting.iter().filter(|entry| entry.activity == activity.code && entry.flat_price == is_flat).collect();
    let is_only = is_only_of_its_basis(line, &estimate.lines);
    // An activity without entries says nothing of its rules.
    if of_activity.is_empty() || !is_only && of_activity.iter().any(|entry| entry.line.is_none()) {
        return Ok(None);
    }
    let own = of_activity.iter().filter(|entry| is_only || entry.line.as_deref() == Some(line.code(tariff)));
    own.map(|entry| entry.hours).try_fold(SignedQuantity::default(), SignedQuantity::plus).map(Some)
}

/// The work behind flat prices, for lines that were delivered and have recorded hours. Whose the hours are is known where every such
/// entry of the activity names its line, or the activity has one flat line only.
pub(super) fn flat_observations(
    quote: &FrozenQuote,
    entries: &[TimeEntry],
    departures: &Departures,
) -> Result<Vec<FlatObservation>, ChargeError> {
    let estimate = &quote.priced.estimate;
    let tariff = estimate.tariff.as_ref();
    let counting: Vec<&TimeEntry> = counting(entries).filter(|entry| entry.flat_price).collect();
    let mut observations = Vec::new();
    for line in estimate.lines.iter().filter(|line| line.basis() == Basis::Fixed) {
        let Some(activity) = tariff.activities.get(line.activity) else { continue };
        let code = line.code(tariff);
        let of_activity = || counting.iter().filter(|entry| entry.activity == activity.code).copied();
        let is_only = is_only_of_its_basis(line, &estimate.lines);
        let is_distinguished = is_only || of_activity().all(|entry| entry.line.is_some());
        let own = of_activity().filter(|entry| is_only || entry.line.as_deref().is_none_or(|named| named == code));
        if own.clone().next().is_none() || departures.omitted.iter().any(|(omitted, _)| omitted == code) {
            continue;
        }
        observations.push(FlatObservation {
            line: code.to_owned(),
            activity: activity.code.clone(),
            price: line.amount.expected,
            worked: if is_distinguished { Some(Worked::of(&by_rate(own, tariff)?)?) } else { None },
        });
    }
    Ok(observations)
}

fn is_only_of_its_basis(line: &Line, lines: &[Line]) -> bool {
    lines.iter().filter(|other| other.activity == line.activity && other.basis() == line.basis()).count() == 1
}
