//! Reading the JSON attached to a PDF that anyone may have sent.
//!
//! A PDF can be crafted to exhaust its reader: streams that decode to gigabytes, endless nesting, cross-reference tables in a
//! circle, JSON that takes a hundred times its size in memory. So each is read by a process of its own, which limits itself
//! first. Whatever happens to that process, be it a panic, a stack overflow or a kill, is an answer like any other. Nothing
//! that was inflated from the PDF enters the server: the process parses, recomputes and compares, and answers with reports of
//! bounded size.

mod appended;
mod attachment;
mod certificate;
mod limits;
mod reader;
mod worker;

pub use attachment::{Failure, attachment};
pub use limits::{MAX_ANSWER_BYTES, MAX_ATTACHMENT_BYTES, MAX_PDF_BYTES};
pub use reader::{PdfError, PdfReader, Reading};
pub use worker::{READER_COMMAND, serve as serve_reader};
