//! A reader's process: it limits itself, reads one PDF from its standard input and writes one answer.

use std::io::{self, Read as _, Write as _};

use rlimit::Resource;

use super::MAX_PDF_BYTES;
use super::attachment::{Failure, attachment};
use crate::processes::limit_self;

/// The hidden command that starts a reader.
pub const READER_COMMAND: &str = "pdf-reader";

/// The answer is the attachment, behind its length.
pub const STATUS_ATTACHMENT: u8 = 0;
/// The PDF cannot be read.
pub const STATUS_UNREADABLE: u8 = 1;
/// Nothing of the name is attached.
pub const STATUS_NO_ATTACHMENT: u8 = 2;
/// The PDF or its attachment is too large.
pub const STATUS_TOO_LARGE: u8 = 3;

/// All that a reader may take: many times what reading a sound document needs, and little of what a server has.
const LIMITS: [(Resource, u64); 3] =
    [(Resource::AS, MAX_MEMORY_BYTES), (Resource::CPU, MAX_CPU_SECONDS), (Resource::CORE, 0)];

/// The address space, the program itself included.
const MAX_MEMORY_BYTES: u64 = 512 * 1024 * 1024;
/// Processor time, which is counted in whole seconds.
const MAX_CPU_SECONDS: u64 = 5;

/// Reads the PDF on standard input and answers on standard output: a status byte, and the attachment behind its length.
pub fn serve() -> io::Result<()> {
    limit_self(&LIMITS)?;
    // A panic ends the process, which is an answer; what it prints belongs to nobody.
    std::panic::set_hook(Box::new(|_| {}));
    let mut pdf = Vec::new();
    let most = u64::try_from(MAX_PDF_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    io::stdin().lock().take(most).read_to_end(&mut pdf)?;
    let (status, body) = match answer(pdf) {
        Ok(bytes) => (STATUS_ATTACHMENT, bytes),
        Err(Failure::Unreadable) => (STATUS_UNREADABLE, Vec::new()),
        Err(Failure::NoAttachment) => (STATUS_NO_ATTACHMENT, Vec::new()),
        Err(Failure::TooLarge) => (STATUS_TOO_LARGE, Vec::new()),
    };
    let mut output = io::stdout().lock();
    output.write_all(&[status])?;
    output.write_all(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    output.write_all(&body)?;
    output.flush()
}

fn answer(pdf: Vec<u8>) -> Result<Vec<u8>, Failure> {
    if pdf.len() > MAX_PDF_BYTES { Err(Failure::TooLarge) } else { attachment(pdf) }
}
