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
mod similar;

pub use following::{EventPage, EventRequest};
pub use listing::{ListRequest, Page};
pub use service::Quotes;
