//! Settlement: what was worked against what was quoted, and what is charged. Pure: the number, the time and the person come in
//! as arguments.
//!
//! The price is time spent and may not exceed actual costs (guidelines 11): fixed lines are charged as quoted; the hours of an
//! activity as worked, and never above what was quoted for it. More is charged only by an accepted revision. Hours behind flat prices
//! are recorded and never charged: they show whether a flat price is above what it cost, and finance can then charge less.

mod buyer;
mod charge;
mod charged;
mod entry;
mod entry_input;
mod input;
pub mod limits;
mod note;
mod observed;
mod report;
mod warning;
mod work;

pub use buyer::{NoteAddress, NoteApplicant, NotePayer};
pub use charge::ChargeError;
pub use charged::{
    ActivityCharge, Charge, ChargeBasis, ChargedLine, Level, LineReduction, OmittedLine, QuotedWork, VatCharge, Worked,
};
pub use entry::{NewEntry, TimeEntry, Worksheet};
pub use entry_input::TimeEntryInput;
pub use input::{CreditInput, Departures, OmissionInput, Reduction, ReductionInput, SettleInput, WorkInput};
pub use note::{NoteKind, NoteQuote, NoteRate, NoteTariff, NoteType, SettlementNote, Settling};
pub use observed::{FlatObservation, Observation, observations, worked_on};
pub use report::{NoteDocument, NoteReport, NoteSummary, SettlementReport, SettlementState, TimeEntries};
pub use warning::{SettlementWarning, WarningCode};
pub use work::counting;
