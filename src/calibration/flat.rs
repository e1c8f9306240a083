//! What was observed of flat prices: the work behind each, beside its price.

use std::collections::BTreeMap;

use super::note::{FlatWork, PricedHours};
use super::report::{FlatCalibration, is_few, price_remark};
use super::statistics::{AmountStatistics, Statistics};
use crate::language::Localized;
use crate::money::{Exact, MoneyError, Ore, UnitPrice};
use crate::tariff::Tariff;

/// The work behind flat prices in standing notes, by line and activity: an edition can move a line to another activity.
#[derive(Clone, Debug, Default)]
pub(super) struct ObservedPrices(BTreeMap<(String, String), ObservedPrice>);

#[derive(Clone, Debug, Default)]
struct ObservedPrice {
    /// The price and the work on each quote.
    work: Vec<(Ore, PricedHours)>,
    /// Quotes whose entries do not distinguish it.
    not_told_apart: usize,
}

/// A flat line of an edition.
struct KnownLine<'t> {
    code: &'t str,
    name: &'t Localized,
    price: UnitPrice,
}

impl ObservedPrices {
    pub(super) fn add(&mut self, observation: &FlatWork<'_>) {
        let key = (observation.line.as_ref().to_owned(), observation.activity.as_ref().to_owned());
        let of_line = self.0.entry(key).or_default();
        match observation.worked {
            Some(worked) => of_line.work.push((observation.price, worked)),
            None => of_line.not_told_apart += 1,
        }
    }

    /// The figures; where an edition is given, in its order and with its prices. Errors: [`MoneyError::Overflow`].
    pub(super) fn calibration(&self, tariff: Option<&Tariff>) -> Result<Vec<FlatCalibration>, MoneyError> {
        let known: Vec<KnownLine<'_>> = tariff.into_iter().flat_map(flat_lines).collect();
        let position = |code: &str| known.iter().position(|line| line.code == code);
        let mut lines = Vec::with_capacity(self.0.len());
        for ((code, activity), observed) in &self.0 {
            let known = position(code).and_then(|index| known.get(index));
            lines.push(line(code, activity, observed, known)?);
        }
        // The sort is stable: what the edition does not have comes last, by code.
        lines.sort_by_key(|line| position(&line.line).unwrap_or(usize::MAX));
        Ok(lines)
    }
}

fn flat_lines(tariff: &Tariff) -> impl Iterator<Item = KnownLine<'_>> {
    let tables = tariff.tables.as_slice().iter();
    let areas = tariff.areas.as_slice().iter();
    tables
        .map(|row| KnownLine { code: &row.line_code, name: &row.name, price: row.price })
        .chain(areas.map(|row| KnownLine { code: &row.line_code, name: &row.name, price: row.price }))
}

fn line(
    code: &str,
    activity: &str,
    observed: &ObservedPrice,
    known: Option<&KnownLine<'_>>,
) -> Result<FlatCalibration, MoneyError> {
    let quotes = observed.work.len();
    let mut ratios = Vec::with_capacity(quotes);
    for (price, worked) in &observed.work {
        ratios.extend(Exact::from(worked.amount).over((*price).into())?);
    }
    Ok(FlatCalibration {
        line: code.to_owned(),
        activity: activity.to_owned(),
        name: known.map(|line| line.name.clone()),
        quotes,
        not_told_apart: observed.not_told_apart,
        worked_hours: Statistics::of(observed.work.iter().map(|(_, worked)| worked.hours.into()))?,
        worked_amount: AmountStatistics::of(observed.work.iter().map(|(_, worked)| worked.amount))?,
        worked_to_price: Statistics::of(ratios)?,
        price: known.map(|line| line.price),
        few: is_few(quotes),
        remark: price_remark(quotes),
    })
}
