//! Exports as they are written: in a thread of their own, in parts, and broken off where they fail.

use std::fmt::Display;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::error::AppError;
use super::pace::Pace;
use crate::processes::give_way_as_thread;

/// Runs what writes an export, and gives its bytes as they are written. Dropping the receiver stops it. An error comes in place of
/// the end, so that no part passes for the whole.
pub(super) fn streamed<E: Display>(
    permit: OwnedSemaphorePermit,
    pace: Pace,
    write: impl FnOnce(Parts) -> Result<(), E> + Send + 'static,
) -> Result<Receiver<io::Result<Vec<u8>>>, AppError> {
    /// Parts that are written ahead of the receiver.
    const AHEAD: usize = 4;
    let (sender, receiver) = mpsc::channel(AHEAD + 1);
    // Room for the error, so that an export that fails never ends as if it were whole.
    let failure = sender.clone().try_reserve_owned().map_err(|_| AppError::Busy)?;
    let runtime = Handle::current();
    let work = move || {
        let _permit = permit;
        let parts = Parts { sender, part: Vec::with_capacity(Parts::BYTES), runtime, pace };
        // The workbook's library panics where its temporary files cannot be written.
        let written = catch_unwind(AssertUnwindSafe(|| write(parts)));
        let error = match written {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it panicked".to_owned(),
        };
        tracing::warn!(error, "an export failed");
        failure.send(Err(io::Error::other("the export failed")));
    };
    in_background("export-writer", work)?;
    Ok(receiver)
}

/// Runs work in a thread of its own and of low priority: exports can wait, requests for a price cannot.
pub(super) fn in_background(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), AppError> {
    let run = move || {
        give_way_as_thread();
        work();
    };
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(run);
    started.map(drop).map_err(|error| AppError::Internal(format!("no thread for an export: {error}")))
}

/// Bytes on their way to the caller, in parts.
pub(super) struct Parts {
    sender: Sender<io::Result<Vec<u8>>>,
    part: Vec<u8>,
    runtime: Handle,
    pace: Pace,
}

impl Parts {
    const BYTES: usize = 64 * 1024;
    /// How long the caller may receive nothing before the export gives its permit to another.
    const TAKEN_WITHIN: Duration = Duration::from_mins(2);

    /// The caller: closed where it has left.
    pub(super) fn caller(&self) -> Sender<io::Result<Vec<u8>>> {
        self.sender.clone()
    }

    /// Where the export was requested, which can wait for what is read.
    pub(super) fn runtime(&self) -> Handle {
        self.runtime.clone()
    }

    pub(super) fn pace(&self) -> Pace {
        self.pace.clone()
    }

    fn send(&mut self) -> io::Result<()> {
        if self.part.is_empty() {
            return Ok(());
        }
        let part = std::mem::replace(&mut self.part, Vec::with_capacity(Self::BYTES));
        // Created within the runtime, whose timer it needs.
        let sent = async { tokio::time::timeout(Self::TAKEN_WITHIN, self.sender.send(Ok(part))).await };
        match self.runtime.block_on(sent) {
            Ok(sent) => sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?,
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        }
        self.pace.rest();
        Ok(())
    }
}

impl io::Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.part.len() + bytes.len() > Self::BYTES {
            self.send()?;
        }
        self.part.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}
