//! Quotes: what an officer makes, issues and answers for. Pure: the number, the time and the person come in as arguments.

mod actor;
mod answer;
mod draft;
mod estimate_file;
mod input;
mod issue;
mod ledger;
mod links;
mod number;
mod report;
mod sender;
mod signed_copy;
mod state;
mod verification_code;
mod written;

pub use actor::{Actor, Role};
pub use answer::{
    Acceptance, AcceptanceInput, Answer, AnswerWay, Answering, DeclineInput, ReasonInput, Received, ReceivedInput,
};
pub use draft::{Acknowledgement, Draft, PricedDraft};
pub use estimate_file::EstimateFile;
pub use input::{AcknowledgementInput, AdjustmentInput, DraftInput, ExtraLineInput, VatInput, limits};
pub use issue::{Addressee, Contents, FrozenQuote, Price, TEMPLATE, check_ready, to_millisecond, valid_to};
pub use ledger::{Entry, LEDGER_START, LedgerHead, NoteMark, SealedEntry};
pub use links::{AnswerLink, AnswerLinks, ChangeAskedInput, LinkKind, SECRET_BYTES, link_secret, written_secret};
pub use number::{CaseNumber, QuoteNumber, Revision, SettlementNumber};
pub use report::{
    ActorReport, AnswerContent, AnswerReport, DocumentReport, EventReport, FollowedEvent, FromEstimateReport,
    IssueReport, NeedReport, QuoteReport, QuoteSummary, RelatedQuote,
};
pub use sender::Sender;
pub use signed_copy::{Appended, CopyKind, CopyMark, MAX_COPIES, Signature, SignedCopies, SignedCopy};
pub use state::{Action, State};
pub use verification_code::VerificationCode;
pub use written::{UnpricedDraft, WrittenDraft};
