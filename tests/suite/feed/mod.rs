//! The feed: what is posted and when, how it is read and added up, and that nobody alters it.

mod aborts;
mod assignments;
mod backlog;
mod cursor;
mod filters;
mod formats;
mod kept;
mod law;
mod pace;
mod paging;
mod regressions;
pub mod rows;
mod stretches;
mod tables;
mod tampering;
mod transitions;
mod vouchers;
