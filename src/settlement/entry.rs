//! Time entries: what was worked on an accepted quote. None is ever changed: another entry reverses a wrong one.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::money::SignedQuantity;
use crate::quote::{Actor, ActorReport, Revision};

/// Hours that were worked, or reversed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimeEntry {
    /// Its number among the entries of the quote's number, from 1: revisions go on with the work of the former.
    pub entry: u32,
    /// The revision of the quote that it was made on.
    pub revision: Revision,
    /// The day of the work; of several, the first.
    pub date: Date,
    /// The last of several days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// The code of the activity.
    pub activity: String,
    /// The code of the hourly rate.
    pub rate: String,
    /// The hours; below 0 where an entry is reversed.
    pub hours: SignedQuantity,
    /// The code of the quoted line that was worked on, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// What was done, or why an entry is reversed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The entry that it reverses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u32>,
    /// Who recorded it.
    #[schema(value_type = ActorReport)]
    pub recorded_by: Actor,
    /// When.
    pub recorded_at: Timestamp,
    /// Whether the work is behind the activity's flat prices: such hours are never charged.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub flat_price: bool,
}

/// An entry that is about to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The day of the work; of several, the first.
    pub date: Date,
    /// The last of several days.
    pub to: Option<Date>,
    pub activity: String,
    /// The code of the hourly rate.
    pub rate: String,
    /// The hours; below 0 where an entry is reversed.
    pub hours: SignedQuantity,
    /// The code of the quoted line that was worked on.
    pub line: Option<String>,
    /// What was done, or why an entry is reversed.
    pub note: Option<String>,
    /// The entry that it reverses.
    pub corrects: Option<u32>,
    /// Whether the work is behind the activity's flat prices.
    pub flat_price: bool,
}

impl NewEntry {
    /// The entry with its number, and who recorded it when.
    #[must_use]
    pub fn recorded(self, entry: u32, revision: Revision, recorded_by: &Actor, recorded_at: Timestamp) -> TimeEntry {
        let Self { date, to, activity, rate, hours, line, note, corrects, flat_price } = self;
        TimeEntry {
            entry,
            revision,
            date,
            to,
            activity,
            rate,
            hours,
            line,
            note,
            corrects,
            recorded_by: recorded_by.clone(),
            recorded_at,
            flat_price,
        }
    }
}

impl TimeEntry {
    /// The last day of the work.
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.to.unwrap_or(self.date)
    }
}
