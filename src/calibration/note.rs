//! What is read of a settlement note: its hours, and nothing else.

use std::borrow::Cow;

use serde::Deserialize;

use crate::money::SignedQuantity;

/// The hours of a settlement note, borrowed from its canonical JSON; all else in it is passed over unread, so that a hundred
/// thousand notes are read quickly.
#[derive(Clone, Debug, Deserialize)]
pub struct CalibrationNote<'n> {
    /// Quoted and worked hours by activity.
    #[serde(borrow)]
    pub activities: Vec<ActivityHours<'n>>,
    /// Quoted and worked hours by effort rule, where the time entries tell.
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

/// The hours of what was quoted or worked.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct HoursOnly {
    /// The hours.
    pub hours: SignedQuantity,
}

/// Quoted and worked hours of an effort rule on one quote.
#[derive(Clone, Debug, Deserialize)]
pub struct RuleHours<'n> {
    #[serde(borrow)]
    pub rule: Cow<'n, str>,
    #[serde(borrow)]
    pub activity: Cow<'n, str>,
    /// How many of its driver the scope has.
    pub count: u32,
    /// The hours that were quoted.
    pub quoted_hours: SignedQuantity,
    /// The hours that were worked; none where the entries do not tell the activity's rules apart.
    #[serde(default)]
    pub worked_hours: Option<SignedQuantity>,
}

impl<'n> CalibrationNote<'n> {
    /// Reads the hours of a note's canonical JSON. Errors: it is not one.
    pub fn read(canonical: &'n str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(canonical)
    }
}
