//! The JSON of a calibration.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::FEW;
use super::statistics::{AmountStatistics, Statistics};
use crate::language::{Language, Localized};
use crate::money::{Quantity, ThreePoint, UnitPrice};
use crate::tariff::Driver;

/// What settled quotes show.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Calibration {
    /// How many settlement notes it is based on.
    pub notes: usize,
    /// The edition whose norms are beside the figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<Date>,
    /// By activity.
    pub activities: Vec<ActivityCalibration>,
    /// By effort rule.
    pub rules: Vec<RuleCalibration>,
    /// By flat line, where hours were recorded behind flat prices.
    pub flat_lines: Vec<FlatCalibration>,
}

/// Worked compared with quoted hours of an activity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActivityCalibration {
    /// Its code.
    pub code: String,
    /// Its name, where the edition has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Localized>,
    /// On how many quotes it had quoted or worked hours.
    pub quotes: usize,
    /// Quoted hours per quote.
    pub quoted_hours: Statistics,
    /// Worked hours per quote.
    pub worked_hours: Statistics,
    /// Worked divided by quoted hours, for quotes that quoted any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_to_quoted: Option<Statistics>,
    /// Whether there are too few quotes to base a change of a norm on.
    pub few: bool,
    /// What that means, where there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Localized>,
}

/// Worked compared with quoted hours of an effort rule, and with the norm of an edition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleCalibration {
    /// Its code.
    pub rule: String,
    /// The code of its activity.
    pub activity: String,
    /// What is done, where the edition has the rule in this activity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Localized>,
    /// What is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<Driver>,
    /// How many quotes the figures are based on: those whose time entries distinguish its hours.
    pub quotes: usize,
    /// How many more quotes have it, but do not distinguish its hours from those of the activity's other rules, or have none.
    pub not_told_apart: usize,
    /// Quoted hours per quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted_hours: Option<Statistics>,
    /// Worked hours per quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_hours: Option<Statistics>,
    /// Worked divided by quoted hours, for quotes that quoted any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_to_quoted: Option<Statistics>,
    /// Worked hours per unit of its driver: what the norm states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_hours_per_unit: Option<Statistics>,
    /// The edition's hours per unit of its driver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub norm: Option<ThreePoint<Quantity>>,
    /// Whether there are too few quotes to base a change of the norm on.
    pub few: bool,
    /// What that means, where there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Localized>,
}

/// A flat price compared with what the work behind it comes to at its rates.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FlatCalibration {
    /// The line's code.
    pub line: String,
    /// The code of its activity.
    pub activity: String,
    /// What is delivered, where the edition has the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Localized>,
    /// How many quotes the figures are based on: those whose time entries distinguish its hours.
    pub quotes: usize,
    /// How many more quotes have hours behind flat prices of the activity that can be this line's or another's.
    pub not_told_apart: usize,
    /// Worked hours per quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_hours: Option<Statistics>,
    /// The worked hours at their rates, per quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_amount: Option<AmountStatistics>,
    /// The worked hours at their rates, divided by the quoted price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_to_price: Option<Statistics>,
    /// The edition's price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<UnitPrice>,
    /// Whether there are too few quotes to base a change of the price on.
    pub few: bool,
    /// What that means, where there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Localized>,
}

/// Whether this many observations are too few.
pub(super) const fn is_few(observations: usize) -> bool {
    observations < FEW
}

/// What too few observations mean.
pub(super) fn remark(observations: usize) -> Option<Localized> {
    let text = |language| match language {
        Language::Nb => format!("Færre enn {FEW} tilbud: tallene er for få til å endre en norm etter."),
        Language::Nn => format!("Færre enn {FEW} tilbod: tala er for få til å endre ei norm etter."),
        Language::En => format!("Fewer than {FEW} quotes: the figures are too few to base a change of a norm on."),
    };
    is_few(observations).then(|| Localized::of(text))
}

/// What too few observations of a flat price mean.
pub(super) fn price_remark(observations: usize) -> Option<Localized> {
    let text = |language| match language {
        Language::Nb => format!("Færre enn {FEW} tilbud: tallene er for få til å endre en pris etter."),
        Language::Nn => format!("Færre enn {FEW} tilbod: tala er for få til å endre ein pris etter."),
        Language::En => format!("Fewer than {FEW} quotes: the figures are too few to base a change of a price on."),
    };
    is_few(observations).then(|| Localized::of(text))
}
