//! Quotes: drafts, issue, answers and revisions.

mod answers;
mod before_issue;
mod case;
mod copying;
mod desk;
pub(super) mod drafts;
mod following;
pub(super) mod issuing;
mod links;
pub(in crate::app) mod listing;
mod of_estimate;
mod reading;
mod retention;
mod service;
mod signed_copies;
mod similar;
mod typing;

pub use before_issue::ToIssue;
pub use case::Case;
pub use copying::CopyOf;
pub use desk::AttentionCounts;
pub use following::{EventPage, EventRequest};
pub use links::{ANSWER_PATH, Linked};
pub use listing::{AttentionKind, ListRequest, Page};
pub use service::Quotes;
pub use signed_copies::{CopyFile, SentCopy};
pub use typing::{ReadDraft, Since, TypedDraft};
