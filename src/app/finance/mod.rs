//! Finance: work on accepted quotes, settlements, invoices, and what settlements teach.

mod calibration;
mod notes;
mod service;
mod settling;
pub(super) mod stored_notes;
mod work;

pub use calibration::CalibrationRequest;
pub use service::Finance;
pub use work::WorkedCase;
