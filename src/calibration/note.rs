//! What calibration reads of a settlement note: its hours.

use std::borrow::Cow;

use serde::Deserialize;

use crate::money::SignedQuantity;

/// The hours of a settlement note, borrowed from its canonical JSON; everything else in it is skipped, so that a hundred thousand
/// notes are read quickly.
#[derive(Clone, Debug, Deserialize)]
pub struct CalibrationNote<'n> {
    /// Quoted and worked hours by activity.
    #[serde(borrow)]
    pub activities: Vec<ActivityHours<'n>>,
    /// Quoted and worked hours by effort rule.
    #[serde(borrow)]
    pub observations: Vec<RuleHours<'n>>,
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

impl<'n> CalibrationNote<'n> {
    /// Errors: the text is not the canonical JSON of a note.
    pub fn read(canonical: &'n str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(canonical)
    }
}
