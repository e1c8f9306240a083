//! What a case officer may change of a priced scope: the hours of a line, and work that the tariff does not foresee.
//!
//! The price is time spent (guidelines 11), so an adjustment is in hours and never an amount. Each has a reason.

use serde::Serialize;

use super::line::{Basis, Extra, Line, PricedRow, TariffFigure, line};
use super::{Estimate, PricingError, Sums, sums};
use crate::language::Localized;
use crate::money::{Quantity, ThreePoint};
use crate::scope::Description;
use crate::tariff::Tariff;

/// Other hours for a line than the tariff's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Adjustment {
    pub line: String,
    /// The hours of the whole line.
    pub hours: ThreePoint<Quantity>,
    pub reason: Description,
}

/// Work that the tariff does not foresee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExtraLine {
    pub activity: String,
    pub description: Description,
    /// The code of its hourly rate.
    pub rate: String,
    /// The hours it takes.
    pub hours: ThreePoint<Quantity>,
    pub reason: Description,
}

/// Everything that a case officer changed in a priced scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adjustments {
    /// Other hours for lines.
    pub adjustments: Vec<Adjustment>,
    pub extra_lines: Vec<ExtraLine>,
}

impl Estimate {
    /// The estimate with adjusted and added lines; an adjusted line also has the tariff's own figures.
    ///
    /// Errors: [`PricingError::UnknownLine`] and [`PricingError::UnknownCode`] for what the estimate or its edition does not
    /// have.
    pub fn adjusted(mut self, changes: &Adjustments) -> Result<Self, PricingError> {
        if changes.adjustments.is_empty() && changes.extra_lines.is_empty() {
            return Ok(self);
        }
        let tariff = self.tariff.clone();
        let unadjusted = self.sums();
        for adjustment in &changes.adjustments {
            let found = self.lines.iter_mut().find(|line| line.code(&tariff) == adjustment.line);
            let adjustable = found.filter(|line| line.basis() == Basis::Hourly);
            let line = adjustable.ok_or_else(|| PricingError::UnknownLine(adjustment.line.clone()))?;
            line.adjust(adjustment)?;
        }
        for (index, extra) in changes.extra_lines.iter().enumerate() {
            let line = extra.priced(index + 1, &tariff)?;
            // At the end of its activity.
            let place = self.lines.partition_point(|other| other.activity <= line.activity);
            self.lines.insert(place, line);
        }
        let (activities, sums) = sums(&self.lines, &tariff, self.vat_rate())?;
        let Sums { net, vat, total } = sums;
        Ok(Self { activities, net, vat, total, unadjusted: Some(unadjusted), ..self })
    }
}

impl Line {
    fn adjust(&mut self, adjustment: &Adjustment) -> Result<(), PricingError> {
        let unit_price = self.unit_price;
        let amount = adjustment.hours.try_map(|hours| unit_price.times(hours)?.round())?;
        self.adjusted = Some(Box::new(TariffFigure {
            quantity: self.quantity,
            amount: self.amount,
            reason: adjustment.reason.as_str().to_owned(),
        }));
        self.quantity = adjustment.hours;
        self.amount = amount;
        Ok(())
    }
}

impl ExtraLine {
    fn priced(&self, number: usize, tariff: &Tariff) -> Result<Line, PricingError> {
        let unknown = |code: &str| PricingError::UnknownCode(code.to_owned());
        let activity = tariff.activities.iter().position(|activity| activity.code == self.activity);
        let rate = tariff.hourly_rates.iter().position(|rate| rate.code == self.rate);
        let (activity, rate) =
            (activity.ok_or_else(|| unknown(&self.activity))?, rate.ok_or_else(|| unknown(&self.rate))?);
        let price = tariff.hourly_rates.get(rate).ok_or_else(|| unknown(&self.rate))?.price;
        let description = self.description.as_str();
        let extra = Extra {
            code: format!("extra.{number}"),
            description: description.to_owned(),
            name: Localized::new(description, description, description),
            rate,
            reason: self.reason.as_str().to_owned(),
        };
        line(activity, PricedRow::Extra(Box::new(extra)), self.hours, price)
    }
}
