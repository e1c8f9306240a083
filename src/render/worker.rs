//! A render worker: a process that reads jobs and writes documents until its input ends.
//!
//! Documents are set in processes of their own because Typst's cache is global, so that threads wait for each other, and
//! because a document that runs wild can then be stopped.

use std::io::{self, BufReader, BufWriter};

use super::job::{Job, Rendered, write_answer};
use super::typeset::{TypesetError, typeset};
use crate::processes::{Resource, limit_self};

/// The hidden command that starts a worker.
pub const WORKER_COMMAND: &str = "render-worker";

/// The answer is what was asked for.
pub const STATUS_SET: u8 = 0;
/// Typst or a PDF standard refused the document; `estimate --pdf` on the command line tells why.
pub const STATUS_REFUSED: u8 = 1;
/// Typst panicked on the document.
pub const STATUS_PANICKED: u8 = 2;
/// The document does not have the page that was asked for.
pub const STATUS_NO_SUCH_PAGE: u8 = 3;

/// Serves jobs from standard input until it ends, which it does when the server goes. `memory_bytes` is all the address space
/// that it may have, the program itself included.
pub fn serve(memory_bytes: u64) -> io::Result<()> {
    limit_self(&[(Resource::As, memory_bytes), (Resource::Core, 0)])?;
    // A panic is an answer here; what it prints belongs to nobody.
    std::panic::set_hook(Box::new(|_| {}));
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    while let Some(job) = Job::read(&mut input)? {
        match typeset(&job) {
            Ok(Rendered { bytes, pages }) => write_answer(&mut output, STATUS_SET, pages, &bytes)?,
            Err(TypesetError::Refused(_)) => write_answer(&mut output, STATUS_REFUSED, 0, b"")?,
            Err(TypesetError::Panicked) => write_answer(&mut output, STATUS_PANICKED, 0, b"")?,
            Err(TypesetError::NoSuchPage { pages }) => write_answer(&mut output, STATUS_NO_SUCH_PAGE, pages, b"")?,
        }
    }
    Ok(())
}
