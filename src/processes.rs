//! Worker processes, which do to documents from outside what could crash or never end: what they may use, and how they ended.

mod exchange;
mod readers;

use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

pub use rustix::process::Resource;
use rustix::process::{Pid, Rlimit, Signal, getrlimit, setpriority_process, setrlimit};
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

pub use self::exchange::{receive_part, send_answer};
pub use self::readers::{Answer, Reader, ReaderError, Readers};
use crate::shares::Claimant;

/// A worker: a process of our own program that reads jobs from its standard input and writes answers to its standard output.
/// Dropped, it is killed.
#[derive(Debug)]
pub struct WorkerProcess {
    process: Child,
    pub input: ChildStdin,
    pub output: ChildStdout,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// It was killed: by an operator, the service manager, or the system when it ran out of memory. That is not the
    /// document's fault.
    Outside,
    /// It ran out of memory or stack, on which Rust and its allocator abort.
    Exhausted,
    /// It crashed, used up its processor time, exited, or was killed here because it broke the protocol.
    Own,
}

/// How long a process that broke off may take to end.
const GONE_WITHIN: Duration = Duration::from_secs(1);

/// The signals that a process causes itself.
const OWN_SIGNALS: [Signal; 9] = [
    Signal::ABORT,
    Signal::SEGV,
    Signal::BUS,
    Signal::ILL,
    Signal::FPE,
    Signal::TRAP,
    Signal::SYS,
    Signal::XCPU,
    Signal::XFSZ,
];

impl WorkerProcess {
    /// Starts a worker. One for callers without credentials gives way to all other work, for good; where the system does not
    /// allow that, it runs as all do.
    pub fn start(program: &Path, arguments: &[&str], by: Claimant) -> io::Result<Self> {
        let mut process = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .env_clear()
            // A document is one run of pages: further threads would wake only to find nothing to do.
            .env("RAYON_NUM_THREADS", "1")
            // Otherwise the allocator reserves a gigabyte of address space at once, which counts against the worker's limit.
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .kill_on_drop(true)
            .spawn()?;
        let missing = || io::Error::other("the worker has no standard input or output");
        let input = process.stdin.take().ok_or_else(missing)?;
        let output = process.stdout.take().ok_or_else(missing)?;
        let worker = Self { process, input, output };
        let id = worker.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let (Some(id), Claimant::Anonymous(_)) = (id, by) {
            let _ = setpriority_process(Some(id), NICENESS);
        }
        Ok(worker)
    }

    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.process.id()
    }

    pub fn is_alive(&mut self) -> bool {
        self.process.try_wait().is_ok_and(|ended| ended.is_none())
    }

    /// How a worker that broke off an exchange has ended. One that still runs is killed here.
    pub async fn death(&mut self) -> Death {
        if let Ok(Ok(status)) = tokio::time::timeout(GONE_WITHIN, self.process.wait()).await {
            return death(status);
        }
        let _ = self.process.kill().await;
        Death::Own
    }
}

/// Reads bytes after their length.
pub async fn read_part(output: &mut ChildStdout, max_bytes: usize) -> io::Result<Vec<u8>> {
    let length = usize::try_from(output.read_u32_le().await?).unwrap_or(usize::MAX);
    if length > max_bytes {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is longer than any can be"));
    }
    let mut part = vec![0; length];
    output.read_exact(&mut part).await?;
    Ok(part)
}

fn death(status: ExitStatus) -> Death {
    use std::os::unix::process::ExitStatusExt as _;
    match status.signal() {
        None => Death::Own,
        Some(signal) if signal == Signal::ABORT.as_raw() => Death::Exhausted,
        Some(signal) if OWN_SIGNALS.iter().any(|own| own.as_raw() == signal) => Death::Own,
        Some(_) => Death::Outside,
    }
}

/// How far workers give way that serve callers without credentials: nine tenths of a processor go to whoever else wants it.
const NICENESS: i32 = 10;

/// Has this thread give way to all others for good; on Linux each thread has its own priority.
pub fn give_way_as_thread() {
    #[cfg(target_os = "linux")]
    let _ = setpriority_process(Some(rustix::thread::gettid()), NICENESS);
}

/// Limits this process for good.
pub fn limit_self(limits: &[(Resource, u64)]) -> io::Result<()> {
    let lower = |limit: u64, former: Option<u64>| Some(former.map_or(limit, |former| former.min(limit)));
    for (resource, limit) in limits {
        let Rlimit { current, maximum } = getrlimit(*resource);
        // At the hard limit of processor time the system kills the process as someone from outside would, so the soft one is
        // lower.
        let limits = Rlimit { current: lower(*limit, current), maximum: lower(limit.saturating_add(1), maximum) };
        setrlimit(*resource, limits)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    #[test]
    fn a_death_is_the_documents_fault_only_if_nobody_else_sent_the_signal() {
        for (signal, expected) in [
            (9, Death::Outside),
            (15, Death::Outside),
            (2, Death::Outside),
            (1, Death::Outside),
            (6, Death::Exhausted),
            (11, Death::Own),
            (7, Death::Own),
            (24, Death::Own),
        ] {
            assert_eq!(death(ExitStatus::from_raw(signal)), expected, "signal {signal}");
        }
        for code in [0, 1, 101] {
            assert_eq!(death(ExitStatus::from_raw(code << 8)), Death::Own, "code {code}");
        }
    }
}
