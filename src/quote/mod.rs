//! Quotes: what an officer makes, issues and answers for. Pure: the number, the time and the person come in as arguments.

mod actor;
mod draft;
mod input;
mod issue;
mod ledger;
mod number;
mod report;
mod state;

pub use actor::{Actor, Role};
pub use draft::{Acknowledgement, Draft, PricedDraft};
pub use input::{
    AcceptanceInput, AcknowledgementInput, AdjustmentInput, DraftInput, ExtraLineInput, ReasonInput, VatInput, limits,
};
pub use issue::{Acceptance, Answer, Contents, FrozenQuote, Price, TEMPLATE, check_ready, to_millisecond, valid_to};
pub use ledger::{Entry, LEDGER_START, LedgerHead, NoteMark, SealedEntry};
pub use number::{CaseNumber, QuoteNumber, Revision, SettlementNumber};
pub use report::{
    ActorReport, AnswerContent, AnswerReport, DocumentReport, EventReport, IssueReport, QuoteReport, QuoteSummary,
    RelatedQuote,
};
pub use state::{Action, State};
