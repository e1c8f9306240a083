//! Quotes: drafts, issue, answers and revisions.

mod answers;
mod desk;
pub(super) mod drafts;
mod following;
pub(super) mod issuing;
mod listing;
mod of_estimate;
mod reading;
mod retention;
mod service;

pub use desk::AttentionCounts;
pub use following::{EventPage, EventRequest};
pub use listing::{AttentionKind, ListRequest, Page};
pub use service::Quotes;
