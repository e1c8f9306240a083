//! The JSON of a calibration: keys, order and form of what the interface answers.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::statistics::Statistics;
use super::{CalibrationNote, FEW, Observed};
use crate::language::{Language, Localized};
use crate::money::{MoneyError, Quantity, ThreePoint};
use crate::tariff::{Driver, Tariff};

/// What settled quotes teach.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Calibration {
    /// How many settlement notes it rests on.
    pub notes: usize,
    /// The edition whose norms stand beside the figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<Date>,
    /// By activity.
    pub activities: Vec<ActivityCalibration>,
    /// By effort rule.
    pub rules: Vec<RuleCalibration>,
}

/// Worked against quoted hours of an activity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActivityCalibration {
    /// Its code.
    pub code: String,
    /// Its name, where the edition has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Localized>,
    /// On how many quotes it had quoted or worked hours.
    pub quotes: usize,
    /// The hours that were quoted, a quote.
    pub quoted_hours: Statistics,
    /// The hours that were worked, a quote.
    pub worked_hours: Statistics,
    /// Worked over quoted hours, of the quotes that quoted any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_to_quoted: Option<Statistics>,
    /// Whether there are too few quotes to change a norm by.
    pub few: bool,
    /// What that means, where there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Localized>,
}

/// Worked against quoted hours of an effort rule, and against the norm of an edition.
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
    /// How many quotes tell the hours that were worked by it: those that the figures are of.
    pub quotes: usize,
    /// How many more quotes have it, and do not tell its hours from those of the activity's other rules, or have no hours.
    pub not_told_apart: usize,
    /// The hours that were quoted, a quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted_hours: Option<Statistics>,
    /// The hours that were worked, a quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_hours: Option<Statistics>,
    /// Worked over quoted hours, of the quotes that quoted any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_to_quoted: Option<Statistics>,
    /// The hours that were worked for each one counted: what the norm states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_hours_per_unit: Option<Statistics>,
    /// The edition's hours for each one counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub norm: Option<ThreePoint<Quantity>>,
    /// Whether there are too few quotes to change the norm by.
    pub few: bool,
    /// What that means, where there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Localized>,
}

impl Calibration {
    /// What standing notes teach, beside the norms of an edition where one is given. Errors: [`MoneyError::Overflow`].
    pub fn of<'n>(
        notes: impl IntoIterator<Item = &'n CalibrationNote<'n>>,
        tariff: Option<&Tariff>,
    ) -> Result<Self, MoneyError> {
        let mut observed = Observed::default();
        for note in notes {
            observed.add(note);
        }
        observed.calibration(tariff)
    }
}

/// Whether so many observations are too few.
pub(super) const fn is_few(observations: usize) -> bool {
    observations < FEW
}

/// What too few observations mean.
pub(super) fn remark(observations: usize) -> Option<Localized> {
    let text = |language| match language {
        Language::Nb => format!("Færre enn {FEW} tilbud: tallene er for få til å endre en norm etter."),
        Language::Nn => format!("Færre enn {FEW} tilbod: tala er for få til å endre ei norm etter."),
        Language::En => format!("Fewer than {FEW} quotes: the figures are too few to change a norm by."),
    };
    is_few(observations).then(|| Localized::of(text))
}
