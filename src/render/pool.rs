//! A pool of render workers: a bounded number of documents at once, a bounded queue, and a refusal for the rest.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::job::{Job, Rendered};
use super::worker::{STATUS_NO_SUCH_PAGE, STATUS_PANICKED, STATUS_REFUSED, STATUS_SET};
use super::worker_process::Worker;
use crate::processes::Death;
use crate::shares::{Claimant, Refused, Shares, Slot};

#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    pub workers: usize,
    /// Documents that may wait for a worker.
    pub queue: usize,
    /// How long one document may wait for a slot, and then how long it may take to typeset.
    pub timeout: Duration,
    /// The address space of a worker.
    pub memory_bytes: u64,
}

/// A worker that holds more memory of its own than this after a document is ended, since other documents do not need what a large
/// one did. It is some three times what a common document leaves; with the program itself, an idle worker stays below 100 MiB.
const IDLE_WORKER_BYTES: u64 = 24 * 1024 * 1024;

/// How many workers one document is tried with. The first may have been idle, and one killed from outside counts too.
const ATTEMPTS: usize = 4;

/// How many fresh workers must die of the document before it is blamed.
const DEATHS_TO_BLAME: usize = 2;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Every worker is busy and the queue is full, or no slot became free in time.
    #[error("every render worker is busy and the queue is full")]
    Busy,
    #[error("the address has as many documents in progress as one address may")]
    TooManyOfAddress,
    /// The document made the typesetter refuse, panic, crash or run out of time.
    #[error("the document cannot be typeset: {0}")]
    Unrenderable(String),
    #[error("the document needs more memory than a worker may have")]
    TooLarge,
    #[error("the document has {pages} pages, from 1, and not the requested one")]
    NoSuchPage { pages: u32 },
    #[error("no render worker could be started: {0}")]
    NoWorker(#[source] io::Error),
    #[error("{ATTEMPTS} render workers in a row were killed from outside")]
    WorkersLost,
}

impl From<Refused> for RenderError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Full => Self::Busy,
            Refused::OfAddress => Self::TooManyOfAddress,
        }
    }
}

/// The pool. Workers are started when they are first needed, and end with it or when they have grown too large.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    settings: PoolSettings,
    slots: Arc<Shares>,
    idle: Mutex<Vec<Worker>>,
}

/// A slot for typesetting one document. Dropped, it passes to the next.
#[derive(Debug)]
pub struct Turn<'p> {
    pool: &'p Pool,
    slot: Slot,
}

impl Pool {
    /// A pool of workers that run `program`, this very program.
    #[must_use]
    pub fn new(program: PathBuf, settings: PoolSettings) -> Self {
        let slots = Shares::new(settings.workers, settings.queue);
        Self { program, settings, slots, idle: Mutex::new(Vec::new()) }
    }

    /// Waits for a slot, so that nothing is prepared for a document that gets none.
    ///
    /// Errors: [`RenderError::Busy`] at once when the queue is full, or after the time-out when no slot became free.
    pub async fn turn(&self, by: Claimant) -> Result<Turn<'_>, RenderError> {
        match self.slots.wait_at_most(by, self.settings.timeout).await {
            Ok(slot) => Ok(Turn { pool: self, slot }),
            Err(refused) => {
                metrics::counter!("documents_total", "outcome" => "busy", "class" => by.class()).increment(1);
                Err(refused.into())
            }
        }
    }

    /// Whether documents can be typeset: a worker is idle or busy, or one can be started.
    pub fn check(&self) -> Result<(), RenderError> {
        if let Some(worker) = self.idle_worker(Claimant::Known) {
            self.idle().push(worker);
            return Ok(());
        }
        // If every slot is taken, workers are running.
        let Ok(_slot) = self.slots.take(Claimant::Known, 1) else { return Ok(()) };
        let worker = self.start(Claimant::Known)?;
        self.idle().push(worker);
        Ok(())
    }

    /// The numbers of documents in progress, documents that wait, and idle workers.
    #[must_use]
    pub fn load(&self) -> (usize, usize, usize) {
        (self.slots.held(), self.slots.waiting(), self.idle().len())
    }

    /// An idle worker for such callers. Those that were killed meanwhile are discarded.
    fn idle_worker(&self, by: Claimant) -> Option<Worker> {
        let mut idle = self.idle();
        loop {
            let last = idle.iter().rposition(|worker| worker.is_for(by))?;
            let mut worker = idle.swap_remove(last);
            if worker.is_alive() {
                return Some(worker);
            }
        }
    }

    fn start(&self, by: Claimant) -> Result<Worker, RenderError> {
        Worker::start(&self.program, self.settings.memory_bytes, by).map_err(RenderError::NoWorker)
    }

    async fn exchange(&self, worker: &mut Worker, message: &[u8]) -> io::Result<(u8, Rendered)> {
        let late = |_| io::Error::new(io::ErrorKind::TimedOut, "the document took too long to typeset");
        tokio::time::timeout(self.settings.timeout, worker.exchange(message)).await.map_err(late)?
    }

    fn answer(&self, worker: Worker, (status, rendered): (u8, Rendered)) -> Result<Rendered, RenderError> {
        let answer = match status {
            STATUS_SET => Ok(rendered),
            // Typst's messages quote the document, which can contain personal data, so they are not logged.
            STATUS_REFUSED => Err(RenderError::Unrenderable("the typesetter refused it".to_owned())),
            STATUS_PANICKED => Err(RenderError::Unrenderable("the typesetter panicked".to_owned())),
            STATUS_NO_SUCH_PAGE => Err(RenderError::NoSuchPage { pages: rendered.pages }),
            unknown => return Err(RenderError::Unrenderable(format!("the worker answered with status {unknown}"))),
        };
        self.retire_or_reuse(worker);
        answer
    }

    /// Ends a worker that has grown too large; any other waits for the next document.
    fn retire_or_reuse(&self, worker: Worker) {
        if worker.own_bytes().is_some_and(|bytes| bytes > IDLE_WORKER_BYTES) {
            metrics::counter!("render_workers_ended_total", "reason" => "grown").increment(1);
            return;
        }
        self.idle().push(worker);
    }

    /// The list has no invariant that a panic could break, so a poisoned lock is sound.
    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    pub async fn render(self, job: &Job) -> Result<Rendered, RenderError> {
        let began = Instant::now();
        let class = self.slot.by().class();
        let rendered = self.attempt(job).await;
        let outcome = match &rendered {
            Ok(_) => "set",
            Err(RenderError::Busy | RenderError::TooManyOfAddress) => "busy",
            Err(RenderError::Unrenderable(_)) => "unrenderable",
            Err(RenderError::TooLarge) => "too_large",
            Err(RenderError::NoSuchPage { .. }) => "no_such_page",
            Err(RenderError::NoWorker(_)) => "no_worker",
            Err(RenderError::WorkersLost) => "workers_lost",
        };
        metrics::counter!("documents_total", "outcome" => outcome, "class" => class).increment(1);
        metrics::histogram!("document_duration_seconds").record(began.elapsed());
        rendered
    }

    /// Only a document that fresh workers die of is blamed: an idle one may have been dying already, and a kill from outside
    /// is not the document's fault.
    async fn attempt(self, job: &Job) -> Result<Rendered, RenderError> {
        let (pool, by) = (self.pool, self.slot.by());
        let message = job.to_bytes();
        let mut idle = pool.idle_worker(by);
        let mut deaths = 0;
        for _ in 0..ATTEMPTS {
            let is_fresh = idle.is_none();
            let mut worker = match idle.take() {
                Some(worker) => worker,
                None => pool.start(by)?,
            };
            let failure = match pool.exchange(&mut worker, &message).await {
                Ok(answer) => return pool.answer(worker, answer),
                Err(failure) if failure.kind() == io::ErrorKind::TimedOut => {
                    return Err(RenderError::Unrenderable(failure.to_string()));
                }
                Err(failure) => failure,
            };
            let death = worker.death().await;
            tracing::warn!(error = %failure, ?death, "a render worker was lost; starting another");
            metrics::counter!("render_workers_ended_total", "reason" => "lost").increment(1);
            if is_fresh && death != Death::Outside {
                deaths += 1;
            }
            if deaths == DEATHS_TO_BLAME {
                return Err(match death {
                    Death::Exhausted => RenderError::TooLarge,
                    Death::Own | Death::Outside => RenderError::Unrenderable("workers die of it".to_owned()),
                });
            }
        }
        Err(RenderError::WorkersLost)
    }
}
