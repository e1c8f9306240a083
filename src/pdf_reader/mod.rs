//! Reading the JSON attached to a PDF that anyone may have sent.
//!
//! A PDF can be made to exhaust whoever reads it: streams that decode to gigabytes, nesting without end, tables that name
//! each other in a circle, JSON that takes a hundred times its size. So each is read by a process of its own, which limits
//! itself first. What becomes of that process, a panic, an overflow of its stack or a kill, is an answer like any other.
//! Nothing that was inflated from the PDF comes back to the server: the process parses, recomputes and compares, and answers
//! with reports of bounded size.

mod attachment;
mod reader;
mod worker;

pub use attachment::{Failure, attachment};
pub use reader::{PdfError, PdfReader, Reading};
pub use worker::{READER_COMMAND, serve as serve_reader};

/// The largest PDF that is read: many times the document of a scope of the largest size.
pub const MAX_PDF_BYTES: usize = 32 * 1024 * 1024;
/// The largest attachment that is taken out.
pub const MAX_ATTACHMENT_BYTES: usize = 16 * 1024 * 1024;
/// The longest report of a reader: a hundred mismatches and what the attachment states, each cut to a length of its own, are
/// far shorter.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;
