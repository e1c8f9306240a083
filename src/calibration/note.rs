//! What calibration reads of a settlement note: its hours, and the flat prices with the work behind them.

use std::borrow::Cow;

use serde::Deserialize;

use crate::money::{Ore, SignedQuantity};

/// The hours of a settlement note, borrowed from its canonical JSON; everything else in it is skipped, so that a hundred thousand
/// notes are read quickly.
#[derive(Clone, Debug, Deserialize)]
pub struct CalibrationNote<'n> {
    /// Whether it is of a part settlement: the last note of the order has all of its hours.
    #[serde(default)]
    pub interim: bool,
    /// Quoted and worked hours by activity.
    #[serde(borrow)]
    pub activities: Vec<ActivityHours<'n>>,
    /// Quoted and worked hours by effort rule.
    #[serde(borrow)]
    pub observations: Vec<RuleHours<'n>>,
    /// Flat prices with recorded hours; notes from before these were recorded have none.
    #[serde(borrow, default)]
    pub flat_observations: Vec<FlatWork<'n>>,
}

/// Quoted and worked hours of an activity on one quote.
#[derive(Clone, Debug, Deserialize)]
pub struct ActivityHours<'n> {
    #[serde(borrow)]
    pub code: Cow<'n, str>,
    pub quoted: HoursOnly,
    pub worked: HoursOnly,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct HoursOnly {
    pub hours: SignedQuantity,
}

/// Quoted and worked hours of an effort rule on one quote.
#[derive(Clone, Debug, Deserialize)]
pub struct RuleHours<'n> {
    #[serde(borrow)]
    pub rule: Cow<'n, str>,
    #[serde(borrow)]
    pub activity: Cow<'n, str>,
    /// The value of its driver in the scope.
    pub count: u32,
    pub quoted_hours: SignedQuantity,
    /// None where the time entries do not distinguish the activity's rules.
    #[serde(default)]
    pub worked_hours: Option<SignedQuantity>,
}

/// A flat price of one quote and the work behind it.
#[derive(Clone, Debug, Deserialize)]
pub struct FlatWork<'n> {
    #[serde(borrow)]
    pub line: Cow<'n, str>,
    #[serde(borrow)]
    pub activity: Cow<'n, str>,
    /// What it was quoted at.
    pub price: Ore,
    /// None where the time entries do not distinguish the activity's flat lines.
    #[serde(default)]
    pub worked: Option<PricedHours>,
}

/// Hours, and what they come to at their rates.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct PricedHours {
    pub amount: Ore,
    pub hours: SignedQuantity,
}

impl<'n> CalibrationNote<'n> {
    /// Errors: the text is not the canonical JSON of a note.
    pub fn read(canonical: &'n str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(canonical)
    }
}
