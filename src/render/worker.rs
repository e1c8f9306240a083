//! A render worker: a process that reads jobs and writes documents until its input ends.
//!
//! Documents are typeset in separate processes because Typst's cache is global, so that threads would wait for each other, and so
//! that a runaway document can be stopped.

use std::io::{self, BufReader, BufWriter};

use super::job::{Job, Rendered, write_answer};
use super::typeset::{TypesetError, typeset};
use crate::processes::{Resource, limit_self};

/// The hidden command that starts a worker.
pub const WORKER_COMMAND: &str = "render-worker";

/// The answer is the document.
pub const STATUS_SET: u8 = 0;
/// Typst or a PDF standard refused the document; `estimate --pdf` on the command line reports why.
pub const STATUS_REFUSED: u8 = 1;
/// Typst panicked on the document.
pub const STATUS_PANICKED: u8 = 2;
/// The document does not have the requested page.
pub const STATUS_NO_SUCH_PAGE: u8 = 3;

/// Serves jobs from standard input until that ends with the server. `memory_bytes` is the limit of the address space, including the
/// program itself.
pub fn serve(memory_bytes: u64) -> io::Result<()> {
    limit_self(&[(Resource::As, memory_bytes), (Resource::Core, 0)])?;
    // A panic is answered with its status; its message could quote the document.
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
