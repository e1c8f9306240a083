//! Demo data.

/// How far the making of demo data has come.
#[derive(Clone, Copy, Debug)]
pub struct DemoProgress {
    /// Quotes that are there.
    pub made: u64,
}
