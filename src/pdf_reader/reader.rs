//! The server's side: so many readers at once, so many PDFs waiting, and the rest are told to come back.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::worker::{READER_COMMAND, STATUS_ATTACHMENT, STATUS_NO_ATTACHMENT, STATUS_TOO_LARGE};
use super::{MAX_ATTACHMENT_BYTES, MAX_PDF_BYTES};
use crate::processes::{Death, death_of, give_way};
use crate::shares::{Claimant, Shares};

/// Why there is no attachment.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The bytes do not begin as a PDF does.
    #[error("what was sent is not a PDF: expected \"%PDF-\" among its first bytes")]
    NotAPdf,
    /// The PDF is damaged, encrypted with a password, or takes more memory or time to read than any document of ours.
    #[error("the PDF cannot be read")]
    Unreadable,
    /// The PDF can be read, and no file of our name is attached.
    #[error("the PDF has no attachment named \"prisoverslag.json\"")]
    NoAttachment,
    /// The PDF or its attachment is larger than what is read.
    #[error("the PDF is larger than {MAX_PDF_BYTES} bytes, or its attachment than {MAX_ATTACHMENT_BYTES}")]
    TooLarge,
    /// Every reader is busy and the queue is full.
    #[error("every PDF reader is busy and the queue is full")]
    Busy,
    /// No reader could be started.
    #[error("no PDF reader could be started: {0}")]
    NoWorker(#[source] io::Error),
}

/// Reads PDFs, each in a process of its own.
#[derive(Debug)]
pub struct PdfReader {
    program: PathBuf,
    timeout: Duration,
    turns: Arc<Shares>,
}

/// A reader of one PDF. Dropped, its process is killed.
struct Reader {
    process: Child,
    input: ChildStdin,
    output: ChildStdout,
}

impl PdfReader {
    /// PDFs that may wait for each reader. They wait in memory.
    pub const WAITING_PER_READER: usize = 4;
    /// Readers that one PDF is tried with, where something from outside ends them.
    const ATTEMPTS: usize = 3;

    /// Readers that run `program`, this very program: so many at once, each for so long at the most.
    #[must_use]
    pub fn new(program: PathBuf, at_once: usize, timeout: Duration) -> Self {
        let at_once = at_once.max(1);
        Self { program, timeout, turns: Shares::new(at_once, at_once * Self::WAITING_PER_READER) }
    }

    /// Takes the attached JSON out of a PDF.
    ///
    /// Errors: [`PdfError::Busy`] at once when the queue is full, or after the time-out when no turn came; otherwise what is
    /// wrong with the PDF.
    pub async fn attachment(&self, by: Claimant, pdf: &[u8]) -> Result<Vec<u8>, PdfError> {
        if pdf.len() > MAX_PDF_BYTES {
            return Err(PdfError::TooLarge);
        }
        if !begins_as_pdf(pdf) {
            return Err(PdfError::NotAPdf);
        }
        let turn = tokio::time::timeout(self.timeout, self.turns.wait(by)).await;
        let _slot = turn.map_err(|_| PdfError::Busy)?.map_err(|_| PdfError::Busy)?;
        for _ in 0..Self::ATTEMPTS {
            let reader = self.start().map_err(PdfError::NoWorker)?;
            if by != Claimant::Known {
                give_way(&reader.process);
            }
            // A reader that takes too long is dropped, and so killed.
            match tokio::time::timeout(self.timeout, reader.read(pdf)).await {
                Ok(Some(answer)) => return answer,
                Ok(None) => tracing::warn!("a PDF reader was ended from outside; starting another"),
                Err(_) => return Err(PdfError::Unreadable),
            }
        }
        Err(PdfError::NoWorker(io::Error::other("PDF readers are ended from outside")))
    }

    fn start(&self) -> io::Result<Reader> {
        let mut process = Command::new(&self.program)
            .arg(READER_COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .env_clear()
            // The allocator else sets a gigabyte of address space aside at once, which is all that a reader may have.
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .kill_on_drop(true)
            .spawn()?;
        let missing = || io::Error::other("the reader has no standard input or output");
        let input = process.stdin.take().ok_or_else(missing)?;
        let output = process.stdout.take().ok_or_else(missing)?;
        Ok(Reader { process, input, output })
    }
}

impl Reader {
    /// What a reader says of a PDF; `None` when something from outside ended it first, which says nothing of the PDF.
    async fn read(self, pdf: &[u8]) -> Option<Result<Vec<u8>, PdfError>> {
        let Self { mut process, mut input, mut output } = self;
        // A reader may answer, or die, before it has read all: the answer alone tells what became of the PDF.
        let write = async move {
            let _ = input.write_all(pdf).await;
            let _ = input.shutdown().await;
        };
        let ((), answer) = tokio::join!(write, answer(&mut output));
        if answer.is_err() && death_of(&mut process).await == Death::Outside {
            return None;
        }
        // It has no more to say. Killed and waited for, it leaves nothing behind, whatever it is doing.
        let _ = process.kill().await;
        Some(match answer {
            Ok((STATUS_ATTACHMENT, attachment)) => Ok(attachment),
            Ok((STATUS_NO_ATTACHMENT, _)) => Err(PdfError::NoAttachment),
            Ok((STATUS_TOO_LARGE, _)) => Err(PdfError::TooLarge),
            // That it said so, said something else or died of it is the PDF's doing.
            Ok(_) | Err(_) => Err(PdfError::Unreadable),
        })
    }
}

/// Reads a whole answer: a status byte, and a body behind its length.
async fn answer(output: &mut ChildStdout) -> io::Result<(u8, Vec<u8>)> {
    let status = output.read_u8().await?;
    let length = usize::try_from(output.read_u32_le().await?).unwrap_or(usize::MAX);
    if length > MAX_ATTACHMENT_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is longer than an attachment can be"));
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).await?;
    Ok((status, body))
}

/// Whether the header of a PDF stands among the first bytes, as readers take it (ISO 32000-1, annex H.3.4.1).
fn begins_as_pdf(bytes: &[u8]) -> bool {
    const HEADER: &[u8] = b"%PDF-";
    const WITHIN: usize = 1024;
    bytes.get(..WITHIN).unwrap_or(bytes).windows(HEADER.len()).any(|window| window == HEADER)
}
