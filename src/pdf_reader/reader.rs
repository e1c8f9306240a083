//! The server's side: a bounded number of readers, a bounded queue of PDFs, and a refusal for the rest.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::limits::{MAX_ANSWER_BYTES, MAX_ATTACHMENT_BYTES, MAX_PDF_BYTES};
use super::worker::{
    FOR_ESTIMATE, FOR_READERS, FOR_STRANGERS, READER_COMMAND, STATUS_DONE, STATUS_NO_ATTACHMENT, STATUS_TOO_LARGE,
};
use crate::processes::{Death, WorkerProcess, read_part};
use crate::quote::EstimateFile;
use crate::shares::{Claimant, Shares, Slot};
use crate::verification::{Audience, Comparison, Report};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("what was sent is not a PDF: expected \"%PDF-\" among its first bytes")]
    NotAPdf,
    /// The PDF is damaged, encrypted with a password, or takes more memory or time to read than any document of ours does.
    #[error("the PDF cannot be read")]
    Unreadable,
    #[error("the PDF has no attachment named \"prisoverslag.json\"")]
    NoAttachment,
    #[error("the PDF is larger than {MAX_PDF_BYTES} bytes, or its attachment than {MAX_ATTACHMENT_BYTES}")]
    TooLarge,
    #[error("every PDF reader is busy and the queue is full")]
    Busy,
    /// Readers were killed from outside, which is not the PDF's fault.
    #[error("the PDF readers were killed from outside")]
    Killed,
    #[error("no PDF reader could be started: {0}")]
    NoWorker(#[source] io::Error),
}

/// Reads PDFs, each in a process of its own.
#[derive(Debug)]
pub struct PdfReader {
    program: PathBuf,
    timeout: Duration,
    slots: Arc<Shares>,
}

/// A PDF whose attachment was read, in a process that can still compare it.
#[derive(Debug)]
pub struct Reading {
    report: Report,
    reader: WorkerProcess,
    timeout: Duration,
    _slot: Slot,
}

impl PdfReader {
    /// PDFs that may wait, in memory, for each reader.
    pub const WAITING_PER_READER: usize = 4;
    /// How many readers one PDF is tried with, when they are killed from outside.
    const ATTEMPTS: usize = 3;

    /// Readers that run `program`, this very program: this many at once, each for this long at most.
    #[must_use]
    pub fn new(program: PathBuf, at_once: usize, timeout: Duration) -> Self {
        let at_once = at_once.max(1);
        Self { program, timeout, slots: Shares::new(at_once, at_once * Self::WAITING_PER_READER) }
    }

    /// Reads the JSON attached to a PDF.
    ///
    /// Errors: [`PdfError::Busy`] at once when the queue is full, or after the time-out when no reader became free;
    /// otherwise what is wrong with the PDF.
    pub async fn read(&self, by: Claimant, pdf: &[u8]) -> Result<Reading, PdfError> {
        if pdf.len() > MAX_PDF_BYTES {
            return Err(PdfError::TooLarge);
        }
        if !begins_as_pdf(pdf) {
            return Err(PdfError::NotAPdf);
        }
        let slot = self.slots.wait_at_most(by, self.timeout).await.map_err(|_| PdfError::Busy)?;
        for _ in 0..Self::ATTEMPTS {
            let mut reader = WorkerProcess::start(&self.program, &[READER_COMMAND], by).map_err(PdfError::NoWorker)?;
            // A reader that takes too long is dropped, and thereby killed.
            let report = tokio::time::timeout(self.timeout, ask(&mut reader, None, pdf)).await;
            match report.map_err(|_| PdfError::Unreadable)? {
                Ok(report) => return Ok(Reading { report, reader, timeout: self.timeout, _slot: slot }),
                Err(PdfError::Killed) => tracing::warn!("a PDF reader was killed from outside; starting another"),
                Err(error) => return Err(error),
            }
        }
        Err(PdfError::Killed)
    }
}

impl Reading {
    /// What the attachment states, and whether its sums are right.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// The attached estimate; `None` where what is attached is none.
    ///
    /// Errors: [`PdfError::Unreadable`] when it is larger than an answer of a reader can be.
    pub async fn estimate(mut self) -> Result<Option<EstimateFile>, PdfError> {
        let answer = tokio::time::timeout(self.timeout, ask(&mut self.reader, Some(FOR_ESTIMATE), &[])).await;
        answer.map_err(|_| PdfError::Unreadable)?
    }

    /// What differs between the attached JSON and the one that was issued.
    ///
    /// Errors: [`PdfError::Unreadable`] when the comparison takes more memory or time than a reader has.
    pub async fn compare(mut self, issued: &str, audience: Audience) -> Result<Comparison, PdfError> {
        let audience = match audience {
            Audience::Readers => FOR_READERS,
            Audience::Strangers => FOR_STRANGERS,
        };
        let comparison =
            tokio::time::timeout(self.timeout, ask(&mut self.reader, Some(audience), issued.as_bytes())).await;
        comparison.map_err(|_| PdfError::Unreadable)?
    }
}

/// Sends a part to a reader, and reads what it answers.
async fn ask<T: DeserializeOwned>(reader: &mut WorkerProcess, first: Option<u8>, part: &[u8]) -> Result<T, PdfError> {
    let WorkerProcess { input, output, .. } = &mut *reader;
    let length = u32::try_from(part.len()).map_err(|_| PdfError::TooLarge)?;
    let write = async move {
        let head: Vec<u8> = first.into_iter().chain(length.to_le_bytes()).collect();
        // A reader may answer, or die, before it has read everything: the answer alone says what became of the PDF.
        let _ = input.write_all(&head).await;
        let _ = input.write_all(part).await;
    };
    let answer =
        async move { Ok::<_, io::Error>((output.read_u8().await?, read_part(output, MAX_ANSWER_BYTES).await?)) };
    let ((), answer) = tokio::join!(write, answer);
    match answer {
        Ok((STATUS_DONE, body)) => serde_json::from_slice(&body).map_err(|_| PdfError::Unreadable),
        Ok((STATUS_NO_ATTACHMENT, _)) => Err(PdfError::NoAttachment),
        Ok((STATUS_TOO_LARGE, _)) => Err(PdfError::TooLarge),
        Err(_) if reader.death().await == Death::Outside => Err(PdfError::Killed),
        // The PDF is to blame for any other answer, and for the reader's death.
        Ok(_) | Err(_) => Err(PdfError::Unreadable),
    }
}

/// Whether the header of a PDF is among the first bytes, where readers accept it (ISO 32000-1, annex H.3.4.1).
fn begins_as_pdf(bytes: &[u8]) -> bool {
    const HEADER: &[u8] = b"%PDF-";
    const WITHIN: usize = 1024;
    bytes.get(..WITHIN).unwrap_or(bytes).windows(HEADER.len()).any(|window| window == HEADER)
}
