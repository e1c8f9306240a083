//! The limits on the size of a PDF, its attachment and a report.

/// The largest PDF that is read: many times the document of a scope of the largest size.
pub const MAX_PDF_BYTES: usize = 32 * 1024 * 1024;
/// The largest attachment that is extracted.
pub const MAX_ATTACHMENT_BYTES: usize = 16 * 1024 * 1024;
/// The longest report of a reader: a hundred mismatches and what the attachment states, each truncated, are far shorter.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;
