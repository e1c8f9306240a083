//! The server's side of one render worker: its process, what is exchanged with it, and how much it holds.

use std::io;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::job::{Job, Rendered};
use super::worker::WORKER_COMMAND;
use crate::processes::{Death, death_of, give_way};
use crate::shares::Claimant;

/// A running worker between two documents. Dropped, its process is killed.
#[derive(Debug)]
pub struct Worker {
    process: Child,
    input: ChildStdin,
    output: ChildStdout,
    is_for_known: bool,
}

impl Worker {
    /// Starts a worker that may have so much memory. One for callers who are not known gives way to all else, for good.
    pub fn start(program: &Path, memory_bytes: u64, by: Claimant) -> io::Result<Self> {
        let mut process = Command::new(program)
            .arg(WORKER_COMMAND)
            .arg(memory_bytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .env_clear()
            // A document is one run of pages, with nothing to do side by side; idle threads would only wake to find that.
            .env("RAYON_NUM_THREADS", "1")
            // The allocator else reserves a gigabyte of address space at once, which counts against the limit.
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .kill_on_drop(true)
            .spawn()?;
        let missing = || io::Error::other("the worker has no standard input or output");
        let input = process.stdin.take().ok_or_else(missing)?;
        let output = process.stdout.take().ok_or_else(missing)?;
        let is_for_known = by == Claimant::Known;
        if !is_for_known {
            give_way(&process);
        }
        Ok(Self { process, input, output, is_for_known })
    }

    /// Whether it was started for such a caller.
    pub fn is_for(&self, by: Claimant) -> bool {
        self.is_for_known == (by == Claimant::Known)
    }

    /// Whether its process runs.
    pub fn is_alive(&mut self) -> bool {
        self.process.try_wait().is_ok_and(|ended| ended.is_none())
    }

    /// Sends a job and reads the answer: a status and what was rendered.
    pub async fn exchange(&mut self, message: &[u8]) -> io::Result<(u8, Rendered)> {
        self.input.write_all(message).await?;
        self.input.flush().await?;
        let status = self.output.read_u8().await?;
        let pages = self.output.read_u32_le().await?;
        let length = usize::try_from(self.output.read_u32_le().await?).unwrap_or(usize::MAX);
        if length > Job::MAX_PART_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is longer than a document can be"));
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).await?;
        Ok((status, Rendered { bytes, pages }))
    }

    /// How a worker that broke off an exchange ended.
    pub async fn death(mut self) -> Death {
        death_of(&mut self.process).await
    }

    /// The memory that it alone holds; `None` where the system does not say.
    pub fn own_bytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
        let kib: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
        Some(kib * 1024)
    }
}
