//! The server's side of a render worker: its process, the exchange with it, and the memory that it holds.

use std::io;
use std::path::Path;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::job::{Job, Rendered};
use super::worker::WORKER_COMMAND;
use crate::processes::{Death, WorkerProcess, read_part};
use crate::shares::Claimant;

/// A running worker between two documents. Dropped, its process is killed.
#[derive(Debug)]
pub struct Worker {
    process: WorkerProcess,
    is_for_known: bool,
}

impl Worker {
    /// Starts a worker with this much memory for callers of one class.
    pub fn start(program: &Path, memory_bytes: u64, by: Claimant) -> io::Result<Self> {
        let process = WorkerProcess::start(program, &[WORKER_COMMAND, &memory_bytes.to_string()], by)?;
        Ok(Self { process, is_for_known: by == Claimant::Known })
    }

    /// Whether it was started for callers of this class.
    pub fn is_for(&self, by: Claimant) -> bool {
        self.is_for_known == (by == Claimant::Known)
    }

    pub fn is_alive(&mut self) -> bool {
        self.process.is_alive()
    }

    /// Sends a job and reads the answer: a status and what was rendered.
    pub async fn exchange(&mut self, message: &[u8]) -> io::Result<(u8, Rendered)> {
        let WorkerProcess { input, output, .. } = &mut self.process;
        input.write_all(message).await?;
        input.flush().await?;
        let status = output.read_u8().await?;
        let pages = output.read_u32_le().await?;
        Ok((status, Rendered { bytes: read_part(output, Job::MAX_PART_BYTES).await?, pages }))
    }

    /// How a worker that broke off an exchange ended.
    pub async fn death(mut self) -> Death {
        self.process.death().await
    }

    /// The memory that it alone holds; `None` where the system does not report it.
    pub fn own_bytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
        let kib: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
        Some(kib * 1024)
    }
}
