//! Quotes: one suite of conformance, each case on SQLite and on PostgreSQL, over HTTP against the program.

mod drafts;
mod errors;
mod events;
mod expiry;
mod finding;
mod following;
mod frozen;
mod hostile_pdfs;
mod incomplete;
mod issuing;
mod law;
mod life_cycle;
mod paging;
mod paper;
mod replays;
mod reports;
mod revisions;
mod searching;
mod similar;
mod terms;
mod texts;
mod updates;
pub mod verification;
mod versions;
