//! The limits of a workbook from outside. A filled-in one of the largest scope is within each of them.

/// The largest file that is read: the scope in it can be 2 MiB of JSON, and is compressed.
pub const MAX_WORKBOOK_BYTES: usize = 2 * 1024 * 1024;
/// The most bytes of all parts of the package when they are inflated, the shared strings among them.
pub const MAX_INFLATED_BYTES: usize = 32 * 1024 * 1024;
/// The most parts of the package. An empty workbook has some twenty.
pub const MAX_PARTS: usize = 500;
/// The most cells of all sheets, empty ones with a format included.
pub const MAX_CELLS: usize = 300_000;
/// The longest answer of a reader, in bytes.
pub const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;
