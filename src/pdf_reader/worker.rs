//! A reader's process: it limits itself, reads one PDF with its attachment, and answers with reports of bounded size.
//!
//! On its standard input come the PDF and then, if the server wants to know what differs, the JSON that was issued, each after
//! its length; or that the server wants an attached estimate itself, or to know what is appended to a document of ours. On its standard output it answers each with a status byte, and a JSON body after its length.

use std::io::{self, Read, Write};
use std::sync::Arc;

use hayro_syntax::Pdf;
use serde::Serialize;
use serde_json::Value;

use super::appended::appended;
use super::attachment::{Failure, attached};
use super::limits::{MAX_ANSWER_BYTES, MAX_PDF_BYTES};
use crate::processes::{Resource, limit_self, receive_part, send_answer};
use crate::quote::{Appended, EstimateFile};
use crate::verification::{Audience, Shown};

/// The hidden command that starts a reader.
pub const READER_COMMAND: &str = "pdf-reader";

/// The answer is a report or a comparison.
pub const STATUS_DONE: u8 = 0;
/// The PDF cannot be read.
pub const STATUS_UNREADABLE: u8 = 1;
/// No file with the name is attached.
pub const STATUS_NO_ATTACHMENT: u8 = 2;
/// The PDF or its attachment is too large.
pub const STATUS_TOO_LARGE: u8 = 3;

/// The differences are for someone who may read the issued document.
pub const FOR_READERS: u8 = 0;
/// The differences are for anyone else.
pub const FOR_STRANGERS: u8 = 1;
/// What is asked for is the attached estimate itself.
pub const FOR_ESTIMATE: u8 = 2;
/// What is asked for is what follows the bytes of a document of ours, whose number follows.
pub const FOR_APPENDED: u8 = 3;

/// All that a reader may use: many times what a genuine document needs, and little of what a server has.
const LIMITS: [(Resource, u64); 3] =
    [(Resource::As, MAX_MEMORY_BYTES), (Resource::Cpu, MAX_CPU_SECONDS), (Resource::Core, 0)];

/// The address space, the program itself included.
const MAX_MEMORY_BYTES: u64 = 512 * 1024 * 1024;
/// Processor time, in whole seconds.
const MAX_CPU_SECONDS: u64 = 5;

/// Reads the PDF, and what may follow it, on standard input, and answers each on standard output.
pub fn serve() -> io::Result<()> {
    limit_self(&LIMITS)?;
    // A panic ends the process, which is an answer; nobody reads what it would print.
    std::panic::set_hook(Box::new(|_| {}));
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let Some(bytes) = receive_part(&mut input, MAX_PDF_BYTES)? else {
        return answer(&mut output, STATUS_TOO_LARGE, &());
    };
    let bytes = Arc::new(bytes);
    let Ok(pdf) = Pdf::new(Arc::clone(&bytes)) else { return answer(&mut output, STATUS_UNREADABLE, &()) };
    let attachment = match attached(&pdf) {
        Ok(attachment) => attachment,
        Err(Failure::Unreadable) => return answer(&mut output, STATUS_UNREADABLE, &()),
        Err(Failure::NoAttachment) => return answer(&mut output, STATUS_NO_ATTACHMENT, &()),
        Err(Failure::TooLarge) => return answer(&mut output, STATUS_TOO_LARGE, &()),
    };
    let shown = Shown::read(&attachment);
    answer(&mut output, STATUS_DONE, &shown.report())?;
    let mut audience = [0];
    if input.read(&mut audience)? == 0 {
        return Ok(());
    }
    if audience == [FOR_ESTIMATE] {
        return answer(&mut output, STATUS_DONE, &EstimateFile::read(&attachment));
    }
    if audience == [FOR_APPENDED] {
        let length = receive_part(&mut input, size_of::<u64>())?.unwrap_or_default();
        return answer(&mut output, STATUS_DONE, &appended_to(&pdf, &bytes, &length));
    }
    let audience = if audience == [FOR_READERS] { Audience::Readers } else { Audience::Strangers };
    // What was issued is ours, and of a known size.
    let issued = receive_part(&mut input, usize::MAX)?.unwrap_or_default();
    let issued: Value = serde_json::from_slice(&issued)?;
    answer(&mut output, STATUS_DONE, &shown.against(&issued, audience))
}

fn appended_to(pdf: &Pdf, bytes: &[u8], length: &[u8]) -> Appended {
    let length = length.try_into().ok().and_then(|length| usize::try_from(u64::from_le_bytes(length)).ok());
    let ours = length.and_then(|length| bytes.get(..length)).and_then(|ours| Pdf::new(ours.to_vec()).ok());
    length.zip(ours).map_or_else(Appended::unread, |(length, ours)| appended(&ours, pdf, length))
}

fn answer(output: &mut impl Write, status: u8, body: &impl Serialize) -> io::Result<()> {
    send_answer(output, status, body, MAX_ANSWER_BYTES)
}
