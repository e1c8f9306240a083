//! The server's side: a bounded number of readers, a bounded queue of PDFs, and a refusal for the rest.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::limits::{MAX_ANSWER_BYTES, MAX_ATTACHMENT_BYTES, MAX_PDF_BYTES};
use super::worker::{
    FOR_APPENDED, FOR_ESTIMATE, FOR_READERS, FOR_STRANGERS, READER_COMMAND, STATUS_DONE, STATUS_NO_ATTACHMENT,
    STATUS_TOO_LARGE,
};
use crate::processes::{Answer, Reader, ReaderError, Readers};
use crate::quote::{Appended, EstimateFile};
use crate::shares::{Claimant, Slot};
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
pub struct PdfReader(Readers);

/// A PDF whose attachment was read, in a process that can still compare it.
#[derive(Debug)]
pub struct Reading {
    report: Report,
    reader: Reader,
    _slot: Slot,
}

impl From<ReaderError> for PdfError {
    fn from(error: ReaderError) -> Self {
        match error {
            ReaderError::Busy => Self::Busy,
            ReaderError::Unreadable => Self::Unreadable,
            ReaderError::Killed => Self::Killed,
            ReaderError::NoWorker(cause) => Self::NoWorker(cause),
        }
    }
}

impl PdfReader {
    /// PDFs that may wait, in memory, for each reader.
    pub const WAITING_PER_READER: usize = Readers::WAITING_PER_READER;

    /// Readers that run `program`, this very program: this many at once, each for this long at most.
    #[must_use]
    pub fn new(program: PathBuf, at_once: usize, timeout: Duration) -> Self {
        Self(Readers::new(program, READER_COMMAND, at_once, timeout, MAX_ANSWER_BYTES))
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
        let (answer, reader, slot) = self.0.read(by, pdf).await?;
        Ok(Reading { report: read_answer(answer)?, reader, _slot: slot })
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
        read_answer(self.reader.ask(Some(FOR_ESTIMATE), &[]).await?)
    }

    /// What follows the first `length` bytes, which are a document as it was issued. What cannot be read may show anything.
    ///
    /// Errors: [`PdfError::Killed`] when the reader was killed from outside.
    pub async fn appended(mut self, length: usize) -> Result<Appended, PdfError> {
        let length = u64::try_from(length).unwrap_or(u64::MAX).to_le_bytes();
        match self.reader.ask(Some(FOR_APPENDED), &length).await.map_err(PdfError::from).and_then(read_answer) {
            Err(PdfError::Killed) => Err(PdfError::Killed),
            answer => Ok(answer.unwrap_or_else(|_| Appended::unread())),
        }
    }

    /// What differs between the attached JSON and the one that was issued.
    ///
    /// Errors: [`PdfError::Unreadable`] when the comparison takes more memory or time than a reader has.
    pub async fn compare(mut self, issued: &str, audience: Audience) -> Result<Comparison, PdfError> {
        let audience = match audience {
            Audience::Readers => FOR_READERS,
            Audience::Strangers => FOR_STRANGERS,
        };
        read_answer(self.reader.ask(Some(audience), issued.as_bytes()).await?)
    }
}

/// What an answer of a reader says.
fn read_answer<T: DeserializeOwned>((status, body): Answer) -> Result<T, PdfError> {
    match status {
        STATUS_DONE => serde_json::from_slice(&body).map_err(|_| PdfError::Unreadable),
        STATUS_NO_ATTACHMENT => Err(PdfError::NoAttachment),
        STATUS_TOO_LARGE => Err(PdfError::TooLarge),
        // The PDF is to blame for any other answer.
        _ => Err(PdfError::Unreadable),
    }
}

/// Whether the header of a PDF is among the first bytes, where readers accept it (ISO 32000-1, annex H.3.4.1).
fn begins_as_pdf(bytes: &[u8]) -> bool {
    const HEADER: &[u8] = b"%PDF-";
    const WITHIN: usize = 1024;
    bytes.get(..WITHIN).unwrap_or(bytes).windows(HEADER.len()).any(|window| window == HEADER)
}
