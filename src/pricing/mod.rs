//! Pricing: a pure function of scope, tariff and date. The same input gives the same bytes.

mod adjustment;
mod comparison;
mod delivery;
mod drivers;
mod error;
mod extract_notes;
mod finding;
mod findings;
mod levers;
mod line;
mod report;
mod reporting;
mod unknown;
mod vat;
mod working_days;

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

pub use adjustment::{Adjustment, Adjustments, ExtraLine};
pub use comparison::{Comparison, LineSide, Side};
pub use delivery::{DeliveryTime, StepTime};
pub use drivers::Counts;
pub use error::PricingError;
pub use finding::{Finding, FindingCode, Severity};
pub use findings::{invoice_findings, may_leave_by_agreement};
pub use levers::{Levers, LeversReport, Offer};
pub use line::{Basis, Line, PricedRow, TariffFigure, Unit};
pub use report::{EstimateReport, HoursFrom, LineReport};
pub use vat::{VatCategory, VatTreatment};

use crate::money::{MoneyError, Ore, Percent, ThreePoint};
use crate::scope::Scope;
use crate::tariff::Tariff;

/// A scope with its price, by one edition of the tariff.
#[derive(Debug)]
pub struct Estimate {
    pub tariff: Arc<Tariff>,
    /// The day for which it was priced.
    pub priced_on: Date,
    /// The lines, by activity and then as in the tariff.
    pub lines: Vec<Line>,
    /// The sum of each activity, in the order of the tariff's activities.
    pub activities: Vec<ThreePoint<Ore>>,
    /// The sum of the lines, without VAT.
    pub net: ThreePoint<Ore>,
    /// VAT of the net, rounded once (EN 16931 computes it on the sum).
    pub vat: ThreePoint<Ore>,
    pub vat_treatment: VatTreatment,
    pub total: ThreePoint<Ore>,
    pub delivery_time: DeliveryTime,
    /// What a person should check.
    pub findings: Vec<Finding>,
    /// The sums by the tariff alone, if a case officer adjusted or added lines.
    pub unadjusted: Option<Sums>,
}

/// The sums of an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sums {
    /// Without VAT.
    pub net: ThreePoint<Ore>,
    /// VAT.
    pub vat: ThreePoint<Ore>,
    /// Net and VAT.
    pub total: ThreePoint<Ore>,
}

/// Prices a scope by an edition of the tariff, as of a day.
///
/// Errors: [`PricingError::UnknownRow`] when the scope names a row that this edition does not have.
pub fn price(scope: &Scope, tariff: &Arc<Tariff>, priced_on: Date) -> Result<Estimate, PricingError> {
    let counts = Counts::of(scope);
    let lines = line::lines(scope, tariff, &counts)?;
    let vat_treatment = VatTreatment::default();
    let (activities, sums) = sums(&lines, tariff, vat_treatment.rate(tariff))?;
    Ok(Estimate {
        tariff: Arc::clone(tariff),
        priced_on,
        activities,
        net: sums.net,
        vat: sums.vat,
        vat_treatment,
        total: sums.total,
        delivery_time: delivery::delivery_time(tariff, &counts, priced_on)?,
        findings: findings::findings(scope, tariff, priced_on),
        lines,
        unadjusted: None,
    })
}

/// The sum of each activity, and the sums of the whole.
fn sums(lines: &[Line], tariff: &Tariff, vat_rate: Percent) -> Result<(Vec<ThreePoint<Ore>>, Sums), MoneyError> {
    let mut activities = vec![ThreePoint::default(); tariff.activities.len()];
    for line in lines {
        if let Some(sum) = activities.get_mut(line.activity) {
            *sum = sum.try_zip(line.amount, Ore::plus)?;
        }
    }
    let net = ThreePoint::sum(activities.iter().copied())?;
    Ok((activities, Sums::of(net, vat_rate)?))
}

impl Sums {
    /// The sums of lines that sum to `net`.
    fn of(net: ThreePoint<Ore>, vat_rate: Percent) -> Result<Self, MoneyError> {
        let vat = net.try_map(|net| net.share(vat_rate)?.round())?;
        Ok(Self { net, vat, total: net.try_zip(vat, Ore::plus)? })
    }
}

impl Estimate {
    #[must_use]
    pub fn vat_rate(&self) -> Percent {
        self.vat_treatment.rate(&self.tariff)
    }

    /// The estimate with another treatment of VAT.
    pub fn with_vat(self, vat_treatment: VatTreatment) -> Result<Self, MoneyError> {
        let Sums { net, vat, total } = Sums::of(self.net, vat_treatment.rate(&self.tariff))?;
        Ok(Self { net, vat, vat_treatment, total, ..self })
    }

    const fn sums(&self) -> Sums {
        Sums { net: self.net, vat: self.vat, total: self.total }
    }
}
