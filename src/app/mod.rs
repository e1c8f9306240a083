//! The use cases: what the ways in request. No web framework here.
//!
//! Each service holds the [`Office`] and the locks of its own use cases.

mod access;
mod audit;
mod backlog;
mod demo;
mod error;
mod estimates;
mod exporting;
mod finance;
mod feed_request;
mod line_items;
mod office;
mod pace;
mod parameters;
pub mod printing;
mod quotes;
mod reload;
mod typesetting;
mod verification;
mod workbooks;

pub use access::{Access, SessionCookie, SignInError, SignInStart, random};
pub use audit::{Audit, AuditReport};
pub use backlog::catch_up;
pub use demo::{DemoError, make_demo};
pub use error::{AppError, Conflict, Denied, Unsound};
pub use estimates::{
    CURRENT, ComparisonRequest, ComparisonSideRequest, EstimateRequest, Estimator, Priced, document_extent,
    estimate_pdf,
};
pub use feed_request::FeedRequest;
pub use finance::{CalibrationRequest, Finance, InvoiceRequest, VoucherPage, VoucherRequest, WorkedCase};
pub use line_items::{LineItemPage, LineItemTotals, LineItems};
pub use office::Office;
pub use office::request::{ChangeRequest, Reply, RequestKey, Seen};
pub use parameters::Parameters;
pub use quotes::{
    ANSWER_PATH, AttentionCounts, AttentionKind, Case, CopyFile, CopyOf, EventPage, EventRequest, Linked, ListRequest,
    Page, Quotes, ReadDraft, SentCopy, Since, ToIssue, TypedDraft,
};
pub use reload::{EditionChange, ReloadedEdition, Reloader, TariffReload};
pub use typesetting::IssuedPdf;
pub use verification::{Clearance, Paper, PaperReport, Reason, Verdict, Verification, VerificationReport};
pub use workbooks::{PlacedFault, ReadWorkbook, WorkbookFile, WorkbookNotice, workbook_cells};
