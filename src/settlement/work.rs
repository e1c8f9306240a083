//! Work by rate: which entries count, what their hours come to, and the lines that charge them.

use std::collections::{BTreeMap, BTreeSet};

use super::charged::{ChargeBasis, ChargedLine, Worked};
use super::entry::TimeEntry;
use crate::language::Language;
use crate::money::{MoneyError, Ore, Quantity, SignedQuantity};
use crate::pricing::Unit;
use crate::tariff::{HourlyRate, Tariff};

/// The clause that limits the price to actual costs.
const CLAUSE: [&str; 3] = ["Retningslinjer kap. 11", "Retningslinjer kap. 11", "Guidelines, chapter 11"];

pub(super) fn clause(language: Language) -> &'static str {
    let [nb, nn, en] = CLAUSE;
    language.pick(nb, nn, en)
}

/// The code of the line that charges work in an activity at a rate.
pub(super) fn worked_code(activity: &str, rate: &str) -> String {
    format!("worked.{activity}.{rate}")
}

/// The work of an activity at one rate.
#[derive(Clone, Copy)]
pub(super) struct RateWork<'t> {
    rate: &'t HourlyRate,
    hours: Quantity,
    pub amount: Ore,
    entries: usize,
}

/// The work of an activity: what is charged by the hour, and what is behind its flat prices.
pub(super) struct ActivityWork<'t> {
    pub hourly: Vec<RateWork<'t>>,
    pub flat: Vec<RateWork<'t>>,
}

/// Entries that count: those that neither correct another nor were corrected.
pub fn counting(entries: &[TimeEntry]) -> impl Iterator<Item = &TimeEntry> {
    let taken_back: BTreeSet<u32> = entries.iter().filter_map(|entry| entry.corrects).collect();
    entries.iter().filter(move |entry| entry.corrects.is_none() && !taken_back.contains(&entry.entry))
}

/// Work by rate, in the order of the tariff's rates; rates without hours left out.
pub(super) fn by_rate<'t, 'e>(
    entries: impl Iterator<Item = &'e TimeEntry>,
    tariff: &'t Tariff,
) -> Result<Vec<RateWork<'t>>, MoneyError> {
    let mut hours: BTreeMap<usize, (SignedQuantity, usize)> = BTreeMap::new();
    for entry in entries {
        let Some(rate) = tariff.hourly_rates.iter().position(|rate| rate.code == entry.rate) else { continue };
        let (sum, count) = hours.entry(rate).or_default();
        *sum = sum.plus(entry.hours)?;
        *count += 1;
    }
    let mut work = Vec::with_capacity(hours.len());
    for (index, (hours, entries)) in hours {
        let Some(rate) = tariff.hourly_rates.get(index) else { continue };
        let hours = hours.unsigned()?;
        if !hours.is_zero() {
            work.push(RateWork { rate, hours, amount: rate.price.times(hours)?.round()?, entries });
        }
    }
    Ok(work)
}

impl<'t> ActivityWork<'t> {
    pub(super) fn of(entries: &[&TimeEntry], activity: &str, tariff: &'t Tariff) -> Result<Self, MoneyError> {
        let own = |flat: bool| {
            let own = entries.iter().filter(move |entry| entry.activity == activity && entry.flat_price == flat);
            own.copied()
        };
        Ok(Self { hourly: by_rate(own(false), tariff)?, flat: by_rate(own(true), tariff)? })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hourly.is_empty() && self.flat.is_empty()
    }
}

impl Worked {
    /// What work at several rates comes to.
    pub(super) fn of(work: &[RateWork<'_>]) -> Result<Self, MoneyError> {
        Ok(Self {
            amount: Ore::sum(work.iter().map(|rate| rate.amount))?,
            hours: work.iter().try_fold(SignedQuantity::default(), |sum, rate| sum.plus(rate.hours.try_into()?))?,
        })
    }
}

impl RateWork<'_> {
    pub(super) fn is_at_rate_of(&self, other: &Self) -> bool {
        self.rate.code == other.rate.code
    }

    /// The same hours at another amount.
    pub(super) const fn charged_at(self, amount: Ore) -> Self {
        Self { amount, ..self }
    }

    /// The code of the line that charges it.
    pub(super) fn code(&self, activity: &str) -> String {
        worked_code(activity, &self.rate.code)
    }

    /// The line that charges it by the hour.
    pub(super) fn line(&self, activity: &str, activity_name: &str, language: Language) -> ChargedLine {
        let Self { rate, hours, amount, entries } = self;
        let rate_name = rate.name.in_language(language);
        let (shown_hours, price, shown) =
            (language.quantity(*hours), language.kroner(rate.price.ore()), language.kroner(*amount));
        let one_hour = *hours == Quantity::ONE;
        let one_entry = *entries == 1;
        let [recorded, records] = match language {
            Language::Nb => {
                [if one_hour { "time ført" } else { "timer ført" }, if one_entry { "føring" } else { "føringer" }]
            }
            Language::Nn => {
                [if one_hour { "time ført" } else { "timar førte" }, if one_entry { "føring" } else { "føringar" }]
            }
            Language::En => {
                [if one_hour { "hour recorded" } else { "hours recorded" }, if one_entry { "entry" } else { "entries" }]
            }
        };
        let (within, at) = (language.pick("i", "i", "in"), language.pick("à", "à", "at"));
        let explanation = format!("{shown_hours} {recorded} {within} {entries} {records} {at} {price} = {shown}.");
        ChargedLine {
            code: self.code(activity),
            activity: activity.to_owned(),
            basis: ChargeBasis::Worked,
            name: format!("{activity_name}, {rate_name}"),
            unit: Unit::Hour,
            quantity: *hours,
            unit_price: rate.price,
            amount: *amount,
            reference: format!("{}; {}", clause(language), rate.reference.in_language(language)),
            explanation,
            reduction: None,
        }
    }
}
