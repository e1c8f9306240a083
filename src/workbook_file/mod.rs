//! Workbooks as XLSX files: written here, and read from whoever sends one.
//!
//! A file can be crafted to exhaust its reader, by parts that inflate to gigabytes or cells without end. So each is read by a
//! process of its own, which limits itself first, inflates every part with a bound before anything reads it, and answers with
//! cells. Formulas are never computed and links never followed: a cell is what it showed when the file was saved.

mod catalogue;
mod cells;
mod drops;
mod form;
mod guide;
mod heights;
mod limits;
mod list;
mod numbers;
mod package;
mod reader;
mod styles;
mod worker;
mod write;
mod writer;

pub use cells::cells;
pub use limits::{MAX_CELLS, MAX_INFLATED_BYTES, MAX_WORKBOOK_BYTES};
pub use package::Failure;
pub use reader::{WorkbookError, WorkbookReader};
pub use worker::{READER_COMMAND, serve as serve_reader};
pub use write::write;
