//! The server's side: so many readers at once, so many PDFs waiting, and the rest are told to come back.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::worker::{FOR_READERS, FOR_STRANGERS, READER_COMMAND, STATUS_DONE, STATUS_NO_ATTACHMENT, STATUS_TOO_LARGE};
use super::{MAX_ANSWER_BYTES, MAX_ATTACHMENT_BYTES, MAX_PDF_BYTES};
use crate::processes::{Death, death_of, give_way};
use crate::shares::{Claimant, Shares, Slot};
use crate::verification::{Audience, Comparison, Report};

/// Why there is no report.
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
    /// Readers were ended from outside, which says nothing of the PDF.
    #[error("the PDF readers were ended from outside")]
    Killed,
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

/// A PDF whose attachment was read, in a process that can still compare it. Dropped, the process is killed.
#[derive(Debug)]
pub struct Reading {
    report: Report,
    reader: Reader,
    timeout: Duration,
    _turn: Slot,
}

/// A reader of one PDF. Dropped, its process is killed.
#[derive(Debug)]
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

    /// Reads the JSON attached to a PDF.
    ///
    /// Errors: [`PdfError::Busy`] at once when the queue is full, or after the time-out when no turn came; otherwise what is
    /// wrong with the PDF.
    pub async fn read(&self, by: Claimant, pdf: &[u8]) -> Result<Reading, PdfError> {
        if pdf.len() > MAX_PDF_BYTES {
            return Err(PdfError::TooLarge);
        }
        if !begins_as_pdf(pdf) {
            return Err(PdfError::NotAPdf);
        }
        let turn = tokio::time::timeout(self.timeout, self.turns.wait(by)).await;
        let turn = turn.map_err(|_| PdfError::Busy)?.map_err(|_| PdfError::Busy)?;
        for _ in 0..Self::ATTEMPTS {
            let mut reader = self.start().map_err(PdfError::NoWorker)?;
            if by != Claimant::Known {
                give_way(&reader.process);
            }
            // A reader that takes too long is dropped, and so killed.
            let report = tokio::time::timeout(self.timeout, reader.ask(None, pdf)).await;
            match report.map_err(|_| PdfError::Unreadable)? {
                Ok(report) => return Ok(Reading { report, reader, timeout: self.timeout, _turn: turn }),
                Err(PdfError::Killed) => tracing::warn!("a PDF reader was ended from outside; starting another"),
                Err(error) => return Err(error),
            }
        }
        Err(PdfError::Killed)
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

impl Reading {
    /// What the attachment says of itself.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// What differs between the attached JSON and the one that was issued.
    ///
    /// Errors: [`PdfError::Unreadable`] when the comparison takes more memory or time than a reader has.
    pub async fn compare(mut self, issued: &str, audience: Audience) -> Result<Comparison, PdfError> {
        let audience = match audience {
            Audience::Readers => FOR_READERS,
            Audience::Strangers => FOR_STRANGERS,
        };
        let comparison = tokio::time::timeout(self.timeout, self.reader.ask(Some(audience), issued.as_bytes())).await;
        comparison.map_err(|_| PdfError::Unreadable)?
    }
}

impl Reader {
    /// Sends a part, and reads what is answered to it.
    async fn ask<T: DeserializeOwned>(&mut self, first: Option<u8>, part: &[u8]) -> Result<T, PdfError> {
        let Self { process, input, output } = self;
        let length = u32::try_from(part.len()).map_err(|_| PdfError::TooLarge)?;
        let write = async move {
            let head: Vec<u8> = first.into_iter().chain(length.to_le_bytes()).collect();
            // A reader may answer, or die, before it has read all: the answer alone tells what became of the PDF.
            let _ = input.write_all(&head).await;
            let _ = input.write_all(part).await;
        };
        let ((), answer) = tokio::join!(write, answer(output));
        match answer {
            Ok((STATUS_DONE, body)) => serde_json::from_slice(&body).map_err(|_| PdfError::Unreadable),
            Ok((STATUS_NO_ATTACHMENT, _)) => Err(PdfError::NoAttachment),
            Ok((STATUS_TOO_LARGE, _)) => Err(PdfError::TooLarge),
            Err(_) if death_of(process).await == Death::Outside => Err(PdfError::Killed),
            // That it said so, said something else or died of it is the PDF's doing.
            Ok(_) | Err(_) => Err(PdfError::Unreadable),
        }
    }
}

/// Reads a whole answer: a status byte, and a body behind its length.
async fn answer(output: &mut ChildStdout) -> io::Result<(u8, Vec<u8>)> {
    let status = output.read_u8().await?;
    let length = usize::try_from(output.read_u32_le().await?).unwrap_or(usize::MAX);
    if length > MAX_ANSWER_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is longer than a report can be"));
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
