//! Demo data.

pub(super) mod quotes;
mod scope;

pub use quotes::{DemoError, make_demo};
