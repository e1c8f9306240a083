//! The audit: everything that was issued is as it was issued, and the ledger is whole.

mod copies;
mod finance;
mod history;
mod quotes;
mod report;
mod service;

pub use report::AuditReport;
pub use service::Audit;
