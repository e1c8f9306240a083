//! Quotes: drafts, issue, answers and revisions.

mod answers;
pub(super) mod drafts;
mod following;
pub(super) mod issuing;
mod listing;
mod of_estimate;
mod reading;
mod retention;
mod service;

pub use following::{EventPage, EventRequest};
pub use listing::{AttentionKind, ListRequest, Page};
pub use service::Quotes;
