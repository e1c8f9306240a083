//! The pace of an export's thread: what it did is measured, and it rests as long as others are to have the processors.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use super::office::Office;
use crate::pacing::{Demand, Step};

/// The pace of one thread. Its clones are that same thread's.
#[derive(Clone)]
pub(super) struct Pace {
    demand: Arc<Demand>,
    /// The thread's processor time, in microseconds, when it last rested.
    rested_at: Arc<AtomicU64>,
}

impl Pace {
    pub(super) fn new(office: &Office) -> Self {
        Self { demand: Arc::clone(&office.demand), rested_at: Arc::default() }
    }

    /// The next step.
    pub(super) fn step(&self) -> Step {
        self.demand.step(Instant::now())
    }

    /// Waits for another process or thread, and rests for as long as it was at work.
    pub(super) fn rest_after<T>(&self, wait: impl FnOnce(Step) -> T) -> T {
        let began = Instant::now();
        let done = wait(self.step());
        self.pause(began.elapsed());
        self.rested_at.store(processor_micros(), Ordering::Relaxed);
        done
    }

    /// Rests for what this thread itself did since it last rested: the time in which it waited was others'.
    pub(super) fn rest(&self) {
        let now = processor_micros();
        let before = self.rested_at.swap(now, Ordering::Relaxed);
        self.pause(Duration::from_micros(now.saturating_sub(before)));
    }

    fn pause(&self, worked: Duration) {
        let rest = self.demand.rest(Instant::now(), worked);
        if !rest.is_zero() {
            metrics::counter!("export_rests_total").increment(1);
            std::thread::sleep(rest);
        }
    }
}

/// The processor time of this thread.
fn processor_micros() -> u64 {
    let time = Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default();
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
