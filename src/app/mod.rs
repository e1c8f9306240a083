//! The use cases: what the ways in ask for. No web framework here.

mod access;
mod audit;
mod backlog;
mod calibration;
mod demo;
mod error;
mod estimates;
mod feed;
mod finance_audit;
mod parameters;
pub mod printing;
mod quotes;
mod reload;
mod verification;

pub use access::{Access, SessionCookie, SignInError, SignInStart};
pub use audit::AuditReport;
pub use calibration::CalibrationRequest;
pub use demo::DemoError;
pub use error::{AppError, Conflict, Denied, Unsound};
pub use estimates::{
    App, CURRENT, ComparisonRequest, ComparisonSideRequest, EstimateRequest, Priced, document_extent, estimate_pdf,
};
pub use feed::{FeedRequest, LineItemPage, LineItemTotals};
pub use parameters::Parameters;
pub use quotes::{Command, Kept, ListRequest, Page, QuoteDocument, Quotes, RequestKey, Seen};
pub use reload::{EditionChange, ReloadedEdition, TariffReload};
pub use verification::{Clearance, Reason, Verdict, VerificationReport};
