//! The desk: what case officers do all day, and what others read of it.

mod case;
mod copies;
mod draft;
mod list;
mod making;
mod preview;
mod similar;
mod work;

pub use case::{about_to_issue, accept, case, decline, issue, keep_copy, revise, withdraw};
pub use copies::{CopiesView, keep_file};
pub use draft::{delete, keep, press, price};
pub use list::{address, list, with_revision};
pub use making::{copy, create, from_file, new};
pub use preview::preview;
pub use similar::similar;
pub use work::{press as record, show as work};
