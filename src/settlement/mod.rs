//! Settlement: what was worked against what was quoted, and what is charged. Pure: the number, the time and the person come in
//! as arguments.
//!
//! The price is time spent and may not exceed actual costs (guidelines 11): fixed lines are charged as quoted; the hours of an
//! activity as worked, and never above what was quoted for it. More is charged only by an accepted revision. Part settlements charge
//! an order bit by bit, and come to what one settlement would. Hours behind flat prices
//! are recorded and never charged: they show whether a flat price is above what it cost, and finance can then charge less.

mod buyer;
mod buyer_input;
mod charge;
mod charged;
mod departures;
mod earlier;
mod entry;
mod entry_input;
mod given_up;
mod input;
pub mod limits;
mod note;
mod observed;
mod report;
mod terms;
mod voucher;
mod warning;
mod work;
mod worksheet;

pub use buyer::{BuyerChanges, BuyerPart, NoteAddress, NoteApplicant, NotePayer};
pub use buyer_input::BuyerInput;
pub use charge::ChargeError;
pub use charged::{
    ActivityCharge, Charge, ChargeBasis, ChargedLine, Level, LineReduction, OmittedLine, QuotedWork, VatCharge, Worked,
};
pub use departures::{Departures, Reduction};
pub use earlier::{ChargedBefore, Earlier};
pub use entry::{NewEntry, TimeEntry};
pub use entry_input::TimeEntryInput;
pub use given_up::GivenUp;
pub use input::{Correction, CreditInput, OmissionInput, ReductionInput, SettleInput, SettleRequest, WorkInput};
pub use note::{NoteKind, NotePayment, NoteQuote, NoteRate, NoteTariff, NoteType, SettlementNote, Settling};
pub use observed::{FlatObservation, Observation, observations, worked_on};
pub use report::{NoteDocument, NoteList, NoteReport, NoteSummary, SettlementReport, SettlementState, TimeEntries};
pub use terms::{TermChanges, Terms};
pub use voucher::{
    Sending, Sent, SentInput, SentNote, SentNotes, SentNotesInput, Voucher, VoucherLinks, VoucherSum, VoucherTotals,
};
pub use warning::{InvoiceGaps, SettlementWarning, WarningCode};
pub use work::counting;
pub use worksheet::Worksheet;
