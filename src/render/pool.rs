//! A pool of render workers: so many documents at once, so many waiting, and the rest are told to come back.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::job::{Job, Rendered};
use super::worker::{STATUS_NO_SUCH_PAGE, STATUS_PANICKED, STATUS_REFUSED, STATUS_SET};
use super::worker_process::Worker;
use crate::processes::Death;
use crate::shares::{Claimant, Refused, Shares, Slot};

/// How many documents are set at once, how many may wait, for how long, and what a worker may hold.
#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    pub workers: usize,
    /// Documents that may wait for a worker.
    pub queue: usize,
    /// The longest that one document may wait for its turn, and then the longest that it may take to set.
    pub timeout: Duration,
    /// The address space of a worker.
    pub memory_bytes: u64,
}

/// A worker that holds more than this of its own after a document is ended: what a large document needed, the others do not. It is
/// some three times what a common one leaves behind, and with the program itself an idle worker stays below 100 MiB.
const IDLE_WORKER_BYTES: u64 = 24 * 1024 * 1024;

/// Workers that one document is tried with. The first may have been idle; one that is ended from outside costs an attempt.
const ATTEMPTS: usize = 4;

/// Fresh workers that die of their own doing before the document is blamed.
const DEATHS_TO_BLAME: usize = 2;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Every worker is busy and the queue is full, or no turn came in time.
    #[error("every render worker is busy and the queue is full")]
    Busy,
    /// The address has as many documents under way as one may.
    #[error("the address has as many documents under way as one address may")]
    TooManyOfAddress,
    /// The document cannot be set: its text made the typesetter refuse, panic, crash or run out of time.
    #[error("the document cannot be set: {0}")]
    Unrenderable(String),
    /// The document needs more memory than a worker may have.
    #[error("the document needs more memory than a worker may have")]
    TooLarge,
    /// The document does not have the page that was asked for.
    #[error("the document has {pages} pages, from 1, and not the one that was asked for")]
    NoSuchPage { pages: u32 },
    #[error("no render worker could be started: {0}")]
    NoWorker(#[source] io::Error),
    /// One worker after the other was ended from outside.
    #[error("render workers are ended from outside, {ATTEMPTS} in a row")]
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

/// The pool. Workers are started when they are first needed, and end with it or when they have grown.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    settings: PoolSettings,
    turns: Arc<Shares>,
    idle: Mutex<Vec<Worker>>,
}

/// A turn to set a document. Dropped, it is the next one's.
#[derive(Debug)]
pub struct Turn<'p> {
    pool: &'p Pool,
    slot: Slot,
}

impl Pool {
    /// A pool of workers that run `program`, this very program.
    #[must_use]
    pub fn new(program: PathBuf, settings: PoolSettings) -> Self {
        let turns = Shares::new(settings.workers, settings.queue);
        Self { program, settings, turns, idle: Mutex::new(Vec::new()) }
    }

    /// Waits for a turn to set a document, so that nothing is prepared for one that gets none.
    ///
    /// Errors: [`RenderError::Busy`] at once when the queue is full, or after the time-out when no turn came.
    pub async fn turn(&self, by: Claimant) -> Result<Turn<'_>, RenderError> {
        let turn = tokio::time::timeout(self.settings.timeout, self.turns.wait(by)).await;
        match turn.unwrap_or(Err(Refused::Full)) {
            Ok(slot) => Ok(Turn { pool: self, slot }),
            Err(refused) => {
                metrics::counter!("documents_total", "outcome" => "busy", "class" => by.class()).increment(1);
                Err(refused.into())
            }
        }
    }

    /// Whether documents can be set: a worker is idle, or busy, or can be started.
    pub fn check(&self) -> Result<(), RenderError> {
        if let Some(worker) = self.idle_worker(Claimant::Known) {
            self.idle().push(worker);
            return Ok(());
        }
        // Where every turn is taken, workers run.
        let Ok(_slot) = self.turns.take(Claimant::Known, 1) else { return Ok(()) };
        let worker = self.start(Claimant::Known)?;
        self.idle().push(worker);
        Ok(())
    }

    /// Documents that are being set, documents that wait, and workers that do nothing.
    #[must_use]
    pub fn load(&self) -> (usize, usize, usize) {
        (self.turns.held(), self.turns.waiting(), self.idle().len())
    }

    /// A worker that waits for a document of such a caller. One that was ended meanwhile is passed over.
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
        let late = |_| io::Error::new(io::ErrorKind::TimedOut, "the document took too long to set");
        tokio::time::timeout(self.settings.timeout, worker.exchange(message)).await.map_err(late)?
    }

    fn answer(&self, worker: Worker, (status, rendered): (u8, Rendered)) -> Result<Rendered, RenderError> {
        let answer = match status {
            STATUS_SET => Ok(rendered),
            // What Typst says quotes the document, which can hold personal data: it stays out of the log.
            STATUS_REFUSED => Err(RenderError::Unrenderable("the typesetter refused it".to_owned())),
            STATUS_PANICKED => Err(RenderError::Unrenderable("the typesetter panicked".to_owned())),
            STATUS_NO_SUCH_PAGE => Err(RenderError::NoSuchPage { pages: rendered.pages }),
            unknown => return Err(RenderError::Unrenderable(format!("the worker answered with status {unknown}"))),
        };
        self.retire_or_reuse(worker);
        answer
    }

    /// A worker that has grown is ended; any other waits for the next document.
    fn retire_or_reuse(&self, worker: Worker) {
        if worker.own_bytes().is_some_and(|bytes| bytes > IDLE_WORKER_BYTES) {
            metrics::counter!("render_workers_ended_total", "reason" => "grown").increment(1);
            return;
        }
        self.idle().push(worker);
    }

    /// The list holds no invariant that a panic could break.
    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Sets a document.
    pub async fn render(self, job: &Job) -> Result<Rendered, RenderError> {
        let began = Instant::now();
        let class = self.slot.by().class();
        let rendered = self.set(job).await;
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

    /// Only a document that fresh workers die of is blamed for it: an idle one may have been dying already, and what ends a
    /// worker from outside says nothing of the document.
    async fn set(self, job: &Job) -> Result<Rendered, RenderError> {
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
