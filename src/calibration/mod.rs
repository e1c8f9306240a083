//! Calibration: what settled quotes show for the next edition. It compares worked with quoted hours by activity and by effort
//! rule, and has by rule the worked hours per unit of its driver, which is what an edition's `hours` state. It compares flat prices with
//! what the work behind them comes to at its rates.
//!
//! Only standing notes count: settlements and replacements that no credit has reversed. Otherwise the work of a settlement that
//! was replaced would count twice.

mod flat;
mod note;
mod observed;
mod report;
mod statistics;
mod table;

pub use note::{ActivityHours, CalibrationNote, FlatWork, HoursOnly, PricedHours, RuleHours};
pub use observed::Observed;
pub use report::{ActivityCalibration, Calibration, FlatCalibration, RuleCalibration};
pub use statistics::{AmountStatistics, Statistics};
pub use table::COLUMNS;

/// Fewer observations than this are marked as few: no norm or price must be changed because of a handful of quotes.
pub const FEW: usize = 10;
