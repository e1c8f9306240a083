//! The server's side of the readers of workbooks.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::limits::{MAX_ANSWER_BYTES, MAX_CELLS, MAX_INFLATED_BYTES, MAX_WORKBOOK_BYTES};
use super::worker::{READER_COMMAND, STATUS_DONE, STATUS_TOO_LARGE};
use crate::processes::{ReaderError, Readers};
use crate::shares::Claimant;
use crate::workbook::FileCells;

/// Why there are no cells.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The file is no XLSX file, is damaged or encrypted, or takes more memory or time to read than any workbook of ours.
    #[error("the file cannot be read as a workbook")]
    Unreadable,
    #[error(
        "the workbook is larger than {MAX_WORKBOOK_BYTES} bytes, inflates to more than {MAX_INFLATED_BYTES}, or has more than \
         {MAX_CELLS} cells"
    )]
    TooLarge,
    #[error("every reader is busy and the queue is full")]
    Busy,
    /// Readers were killed from outside, which is not the file's fault.
    #[error("the workbook readers were killed from outside")]
    Killed,
    #[error("no workbook reader could be started: {0}")]
    NoWorker(#[source] io::Error),
}

impl From<ReaderError> for WorkbookError {
    fn from(error: ReaderError) -> Self {
        match error {
            ReaderError::Busy => Self::Busy,
            ReaderError::Unreadable => Self::Unreadable,
            ReaderError::Killed => Self::Killed,
            ReaderError::NoWorker(cause) => Self::NoWorker(cause),
        }
    }
}

/// Reads workbooks, each in a process of its own.
#[derive(Debug)]
pub struct WorkbookReader(Readers);

impl WorkbookReader {
    /// Readers that run `program`, this very program: this many at once, each for this long at most.
    #[must_use]
    pub fn new(program: PathBuf, at_once: usize, timeout: Duration) -> Self {
        Self(Readers::new(program, READER_COMMAND, at_once, timeout, MAX_ANSWER_BYTES))
    }

    /// The cells of a workbook.
    ///
    /// Errors: [`WorkbookError::Busy`] at once when the queue is full, or after the time-out when no reader became free;
    /// otherwise what is wrong with the file.
    pub async fn read(&self, by: Claimant, file: &[u8]) -> Result<FileCells, WorkbookError> {
        if file.len() > MAX_WORKBOOK_BYTES {
            return Err(WorkbookError::TooLarge);
        }
        if !file.starts_with(ZIP) {
            return Err(WorkbookError::Unreadable);
        }
        let ((status, body), _reader, _slot) = self.0.read(by, file).await?;
        match status {
            STATUS_DONE => serde_json::from_slice(&body).map_err(|_| WorkbookError::Unreadable),
            STATUS_TOO_LARGE => Err(WorkbookError::TooLarge),
            // The file is to blame for any other answer.
            _ => Err(WorkbookError::Unreadable),
        }
    }
}

/// How a ZIP file with anything in it begins.
const ZIP: &[u8] = b"PK\x03\x04";
