//! Processes of our own program that work on documents from outside: what they may take, and how they ended.

use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use rlimit::Resource;
use rustix::process::{Pid, Signal, setpriority_process};
use tokio::process::Child;

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// Someone else ended it: an operator, the service manager, or the system that ran out of memory. It says nothing of the
    /// document.
    Outside,
    /// It gave up, for want of memory or of stack, which Rust and its allocator answer by `SIGABRT`.
    Exhausted,
    /// It crashed, used up its processor time, ended, or had to be ended because it talked nonsense.
    Own,
}

/// How long a process that broke off may take to be gone.
const GONE_WITHIN: Duration = Duration::from_secs(1);

/// The signals that a process brings upon itself.
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

/// How a process that broke off an exchange has ended. One that still runs is ended here.
pub async fn death_of(process: &mut Child) -> Death {
    if let Ok(Ok(status)) = tokio::time::timeout(GONE_WITHIN, process.wait()).await {
        return death(status);
    }
    let _ = process.kill().await;
    Death::Own
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

/// How far those give way who work for callers who are not known: nine tenths of a processor go to whoever else wants it.
const NICENESS: i32 = 10;

/// Has a process give way to the others for good. Where the system does not allow it, it runs as all do.
pub fn give_way(process: &Child) {
    let id = process.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    if let Some(id) = id {
        let _ = setpriority_process(Some(id), NICENESS);
    }
}

/// Has this very thread give way to the others for good; on Linux each thread has a priority of its own.
pub fn give_way_as_thread() {
    #[cfg(target_os = "linux")]
    let _ = setpriority_process(Some(rustix::thread::gettid()), NICENESS);
}

/// Limits this very process for good.
pub fn limit_self(limits: &[(Resource, u64)]) -> io::Result<()> {
    for (resource, limit) in limits {
        let (soft, hard) = resource.get()?;
        // At the hard limit of processor time the system kills, as someone from outside would: the soft one comes first.
        resource.set((*limit).min(soft), limit.saturating_add(1).min(hard))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    #[test]
    fn a_death_is_the_documents_doing_only_where_nobody_else_sent_the_signal() {
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
