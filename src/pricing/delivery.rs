//! Delivery time: working days by step, and the day of delivery if the clock starts on the day of pricing.

use jiff::civil::Date;

use super::working_days as calendar;
use super::{Counts, PricingError};
use crate::money::{MoneyError, Quantity, ThreePoint};
use crate::tariff::Tariff;

/// How long the delivery takes.
#[derive(Clone, Debug)]
pub struct DeliveryTime {
    /// Whole working days from the start of the clock.
    pub working_days: ThreePoint<u32>,
    /// The day of delivery if the clock starts on the day of pricing: an illustration, not a promise.
    pub delivered_by: ThreePoint<Date>,
    pub steps: Vec<StepTime>,
}

#[derive(Clone, Debug)]
pub struct StepTime {
    pub step: usize,
    pub count: u32,
    /// Working days of the step, parts of days included.
    pub working_days: ThreePoint<Quantity>,
}

pub(super) fn delivery_time(tariff: &Tariff, counts: &Counts, priced_on: Date) -> Result<DeliveryTime, PricingError> {
    let mut steps = Vec::with_capacity(tariff.delivery_time.steps.len());
    let working_days = working_days(tariff, counts, |step| steps.push(step))?;
    let delivered_by = calendar::after(priced_on, working_days).ok_or(MoneyError::Overflow)?;
    Ok(DeliveryTime { working_days, delivered_by, steps })
}

/// Whole working days: parts of days are added first and rounded up once.
fn working_days(tariff: &Tariff, counts: &Counts, each: impl FnMut(StepTime)) -> Result<ThreePoint<u32>, MoneyError> {
    exact_days(tariff, counts, each)?.try_map(Quantity::whole)
}

/// Adds up the steps whose driver is above 0, parts of days included.
pub(super) fn exact_days(
    tariff: &Tariff,
    counts: &Counts,
    mut each: impl FnMut(StepTime),
) -> Result<ThreePoint<Quantity>, MoneyError> {
    let mut sum = ThreePoint::fixed(Quantity::ZERO);
    for (index, step) in tariff.delivery_time.steps.iter().enumerate() {
        let count = counts.get(step.driver);
        if count > 0 {
            let working_days = step.working_days.try_map(|days| days.times(count))?;
            sum = sum.try_zip(working_days, Quantity::plus)?;
            each(StepTime { step: index, count, working_days });
        }
    }
    Ok(sum)
}

/// The expected days of a scope with these counts, from those of one with others: of the few steps that differ.
pub(super) fn expected_days_with(
    mut days: Quantity,
    former: &Counts,
    counts: &Counts,
    tariff: &Tariff,
) -> Result<u32, MoneyError> {
    for step in &tariff.delivery_time.steps {
        let [former, count] = [former, counts].map(|counts| counts.get(step.driver));
        if former != count {
            let each = step.working_days.expected;
            days = days.minus(each.times(former)?)?.plus(each.times(count)?)?;
        }
    }
    days.whole()
}
