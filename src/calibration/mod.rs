//! Calibration: what settled quotes teach the next edition. Worked against quoted hours by activity and by effort rule, and by
//! rule the worked hours for each one counted, which is what an edition's `hours` state. Pure: the notes come in as arguments.
//!
//! Only standing notes are to be given: settlements and replacements that no credit has taken back. A credit teaches nothing,
//! and a settlement that was replaced would count its work twice.

mod csv;
mod note;
mod observed;
mod report;
mod statistics;

pub use csv::COLUMNS;
pub use note::{ActivityHours, CalibrationNote, HoursOnly, RuleHours};
pub use observed::Observed;
pub use report::{ActivityCalibration, Calibration, RuleCalibration};
pub use statistics::Statistics;

/// Fewer observations than this are told as such: a norm is not to be changed by a handful of quotes.
pub const FEW: usize = 10;
