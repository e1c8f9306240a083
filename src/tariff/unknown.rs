//! What is not known yet: the price of an open answer covers that of every answer.

use super::check::Check;
use super::defect::SourceFile;
use super::{DeliveryStep, Driver, HourlyRate, Rule, Tariff};
use crate::input::Path;
use crate::money::{MoneyError, Ore, Quantity, ThreePoint};

impl Tariff {
    /// What one of each driver costs by the effort rules, without VAT. Errors: an amount out of range.
    pub fn cost_of(&self, drivers: &[Driver]) -> Result<ThreePoint<Ore>, MoneyError> {
        cost(&self.rules, &self.hourly_rates, drivers)
    }
}

fn cost(rules: &[Rule], rates: &[HourlyRate], drivers: &[Driver]) -> Result<ThreePoint<Ore>, MoneyError> {
    let mut sum = ThreePoint::default();
    for rule in rules.iter().filter(|rule| drivers.contains(&rule.driver)) {
        let Some(rate) = rates.get(rule.rate_index) else { continue };
        let amount = rule.hours.try_map(|hours| rate.price.times(hours)?.round())?;
        sum = sum.try_zip(amount, Ore::plus)?;
    }
    Ok(sum)
}

fn days(steps: &[DeliveryStep], drivers: &[Driver]) -> Result<ThreePoint<Quantity>, MoneyError> {
    let mut sum = ThreePoint::fixed(Quantity::ZERO);
    for step in steps.iter().filter(|step| drivers.contains(&step.driver)) {
        sum = sum.try_zip(step.working_days, Quantity::plus)?;
    }
    Ok(sum)
}

/// The answer whose low or high the range of the open one does not reach, with what it would have to be.
fn uncovered<T: Copy + PartialOrd>(
    open: ThreePoint<T>,
    answers: &[(&'static str, ThreePoint<T>)],
) -> Vec<Uncovered<T>> {
    let below = answers.iter().filter(|(_, answer)| answer.low < open.low);
    let below = below.map(|(word, answer)| Uncovered { word, end: "low", found: open.low, limit: answer.low });
    let above = answers.iter().filter(|(_, answer)| answer.high > open.high);
    let above = above.map(|(word, answer)| Uncovered { word, end: "high", found: open.high, limit: answer.high });
    below.chain(above).collect()
}

struct Uncovered<T> {
    word: &'static str,
    end: &'static str,
    found: T,
    limit: T,
}

impl Check {
    /// Low and high of a rule and of the steps for what is not known are those of its answers, or beyond them.
    pub fn unknown(
        &mut self,
        [effort, delivery]: [&SourceFile<'_>; 2],
        rules: &[Rule],
        rates: &[HourlyRate],
        steps: &[DeliveryStep],
    ) {
        for unknown in Driver::UNKNOWN {
            let Some(row) = rules.iter().position(|rule| rule.driver == unknown) else { continue };
            let word = unknown.word();
            let rules_place = Path::Root.key("rules");
            let place = rules_place.index(row);
            for (everywhere, received) in Driver::COUNTED_EVERYWHERE {
                if !unknown.answers().iter().any(|(_, drivers)| drivers.contains(&received)) {
                    continue;
                }
                let (received, counted) = (received.word(), everywhere.word());
                if rules.iter().any(|rule| rule.driver == everywhere) {
                    let message = format!(
                        "the driver \"{word}\" covers \"{received}\" and not \"{counted}\", which another rule has; expected one of the two."
                    );
                    self.add(effort, &place.key("driver"), message, None);
                }
                if let Some(step) = steps.iter().position(|step| step.driver == everywhere) {
                    let message = format!(
                        "the driver \"{counted}\" is not covered by \"{word}\", which a rule has; expected \"{received}\"."
                    );
                    self.add(delivery, &Path::Root.key("steps").index(step).key("driver"), message, None);
                }
            }
            let costs = |drivers: &[Driver]| cost(rules, rates, drivers);
            let answers: Result<Vec<_>, _> =
                unknown.answers().iter().map(|(word, drivers)| costs(drivers).map(|cost| (*word, cost))).collect();
            if let (Ok(open), Ok(answers)) = (costs(&[unknown]), answers) {
                for Uncovered { word: answer, end, found, limit } in uncovered(open, &answers) {
                    let message = format!(
                        "\"{end}\" comes to {found}, but the answer \"{answer}\" to {limit}; expected \"{word}\" to cover every answer."
                    );
                    self.add(effort, &place.key("hours"), message, None);
                }
            }
            let place = Path::Root.key("steps");
            let row = steps.iter().position(|step| step.driver == unknown);
            let answers: Result<Vec<_>, _> = unknown
                .answers()
                .iter()
                .map(|(word, drivers)| days(steps, drivers).map(|days| (*word, days)))
                .collect();
            if let (Ok(open), Ok(answers)) = (days(steps, &[unknown]), answers) {
                for Uncovered { word: answer, end, found, limit } in uncovered(open, &answers) {
                    let message = format!(
                        "\"{end}\" of \"{word}\" comes to {found} working days, but the answer \"{answer}\" to {limit}; expected its steps to cover every answer."
                    );
                    match row {
                        Some(row) => self.add(delivery, &place.index(row).key("working_days"), message, None),
                        None => self.add(delivery, &place, message, None),
                    }
                }
            }
        }
    }
}
