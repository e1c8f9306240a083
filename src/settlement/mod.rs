//! Settlement: what was worked against what was quoted, and what is charged. Pure: the number, the time and the person come in
//! as arguments.
//!
//! The price is time spent and may not exceed actual costs (guidelines 11): fixed lines are charged as quoted; the hours of an
//! activity as worked, and never above what was quoted for it. More is charged only by an accepted revision.

mod charge;
mod charged;
mod entry;
mod input;
mod note;
mod report;

pub use charge::ChargeError;
pub use charged::{
    ActivityCharge, Charge, ChargeBasis, ChargedLine, Level, OmittedLine, QuotedWork, VatCharge, Worked,
};
pub use entry::{NewEntry, TimeEntry, Worksheet};
pub use input::{CreditInput, Departures, OmissionInput, SettleInput, TimeEntryInput, limits};
pub use note::{
    NoteApplicant, NoteKind, NoteQuote, NoteRate, NoteTariff, NoteType, Observation, SettlementNote, Settling,
    observations,
};
pub use report::{NoteDocument, NoteReport, NoteSummary, SettlementReport, SettlementState, TimeEntries};
