//! Finance: work on accepted quotes, settlements, invoices, and what settlements teach.

mod calibration;
mod crediting;
mod notes;
mod outcome;
mod printed_terms;
mod service;
mod settling;
pub(super) mod stored_notes;
mod time_sheet;
mod voucher_export;
mod vouchers;
mod work;

pub use calibration::CalibrationRequest;
pub use service::Finance;
pub use time_sheet::InvoiceRequest;
pub use vouchers::{VoucherPage, VoucherRequest};
pub use work::WorkedCase;
