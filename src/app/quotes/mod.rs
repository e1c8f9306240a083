//! Quotes: drafts, issue, answers and revisions.

mod answers;
pub(super) mod drafts;
pub(super) mod issuing;
mod listing;
mod of_estimate;
mod reading;
mod retention;
mod service;

pub use listing::{ListRequest, Page};
pub use service::Quotes;
