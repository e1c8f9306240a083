//! Verification: whether a PDF is what was issued, and what became of it.

mod finding;
mod paper;
mod report;
mod texts;
mod verifying;

pub use finding::{Reason, Verdict};
pub use paper::{Paper, PaperReport};
pub use report::VerificationReport;
pub use verifying::{Clearance, Verification};
