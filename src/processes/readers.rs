//! Readers of files from outside, each a process of its own: a bounded number at once, a bounded queue of files, and a refusal
//! for the rest.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{Death, WorkerProcess, read_part};
use crate::shares::{Claimant, Shares, Slot};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    #[error("every reader is busy and the queue is full")]
    Busy,
    /// The reader died of the file, or took too long, or broke the protocol.
    #[error("the file cannot be read")]
    Unreadable,
    /// Readers were killed from outside, which is not the file's fault.
    #[error("the readers were killed from outside")]
    Killed,
    #[error("no reader could be started: {0}")]
    NoWorker(#[source] io::Error),
}

/// Starts a reader for each file.
#[derive(Debug)]
pub struct Readers {
    program: PathBuf,
    /// The hidden command that starts one.
    command: &'static str,
    timeout: Duration,
    /// The longest answer, in bytes.
    max_answer: usize,
    slots: Arc<Shares>,
}

/// A reader that has read its file and can be asked more about it.
#[derive(Debug)]
pub struct Reader {
    process: WorkerProcess,
    timeout: Duration,
    max_answer: usize,
}

/// The status of an answer, and its body.
pub type Answer = (u8, Vec<u8>);

impl Readers {
    /// Files that may wait, in memory, for each reader.
    pub const WAITING_PER_READER: usize = 4;
    /// How many readers one file is tried with, when they are killed from outside.
    const ATTEMPTS: usize = 3;

    /// Readers that run this command of `program`, this very program: this many at once, each for this long at most.
    #[must_use]
    pub fn new(program: PathBuf, command: &'static str, at_once: usize, timeout: Duration, max_answer: usize) -> Self {
        let at_once = at_once.max(1);
        Self { program, command, timeout, max_answer, slots: Shares::new(at_once, at_once * Self::WAITING_PER_READER) }
    }

    /// Has a file read. The slot is held as long as the reader is to be asked more.
    ///
    /// Errors: [`ReaderError::Busy`] at once when the queue is full, or after the time-out when no reader became free;
    /// otherwise what became of the reader.
    pub async fn read(&self, by: Claimant, file: &[u8]) -> Result<(Answer, Reader, Slot), ReaderError> {
        let slot = self.slots.wait_at_most(by, self.timeout).await.map_err(|_| ReaderError::Busy)?;
        for _ in 0..Self::ATTEMPTS {
            let process = WorkerProcess::start(&self.program, &[self.command], by).map_err(ReaderError::NoWorker)?;
            let mut reader = Reader { process, timeout: self.timeout, max_answer: self.max_answer };
            match reader.ask(None, file).await {
                Ok(answer) => return Ok((answer, reader, slot)),
                Err(ReaderError::Killed) => {
                    tracing::warn!(command = self.command, "a reader was killed from outside; starting another");
                }
                Err(error) => return Err(error),
            }
        }
        Err(ReaderError::Killed)
    }
}

impl Reader {
    /// Sends a part to the reader, and reads what it answers. One that takes too long is dropped by the caller, and thereby
    /// killed.
    pub async fn ask(&mut self, first: Option<u8>, part: &[u8]) -> Result<Answer, ReaderError> {
        let asked = tokio::time::timeout(self.timeout, self.exchange(first, part)).await;
        match asked {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) if self.process.death().await == Death::Outside => Err(ReaderError::Killed),
            // The file is to blame for the reader's death, and for the time that it takes.
            Ok(Err(_)) | Err(_) => Err(ReaderError::Unreadable),
        }
    }

    async fn exchange(&mut self, first: Option<u8>, part: &[u8]) -> io::Result<Answer> {
        let WorkerProcess { input, output, .. } = &mut self.process;
        let max_answer = self.max_answer;
        let length = u32::try_from(part.len()).map_err(|_| io::Error::other("the part is too long"))?;
        let write = async move {
            let head: Vec<u8> = first.into_iter().chain(length.to_le_bytes()).collect();
            // A reader may answer, or die, before it has read everything: the answer alone says what became of the file.
            let _ = input.write_all(&head).await;
            let _ = input.write_all(part).await;
        };
        let answer = async move { Ok((output.read_u8().await?, read_part(output, max_answer).await?)) };
        let ((), answer) = tokio::join!(write, answer);
        answer
    }
}
