//! A pool of render workers: so many documents at once, so many waiting, and the rest are told to come back.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::job::{Job, Rendered};
use super::worker::{STATUS_NO_SUCH_PAGE, STATUS_PANICKED, STATUS_REFUSED, STATUS_SET, WORKER_COMMAND};

/// How many documents are set at once, how many may wait, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    /// Worker processes.
    pub workers: usize,
    /// Documents that may wait for a worker.
    pub queue: usize,
    /// The longest that one document may wait for its turn, and then the longest that it may take to set.
    pub timeout: Duration,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Every worker is busy and the queue is full.
    #[error("every render worker is busy and the queue is full")]
    Busy,
    /// The document cannot be set: its text made the typesetter refuse, panic, die or run out of time.
    #[error("the document cannot be set: {0}")]
    Unrenderable(String),
    /// The document does not have the page that was asked for.
    #[error("the document has {pages} pages, from 1, and not the one that was asked for")]
    NoSuchPage {
        /// The pages that it has.
        pages: u32,
    },
    /// No worker could be started.
    #[error("no render worker could be started: {0}")]
    NoWorker(#[source] io::Error),
}

/// The pool. Workers are started when they are first needed and live as long as it does.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    settings: PoolSettings,
    places: Semaphore,
    running: Semaphore,
    idle: Mutex<Vec<Worker>>,
}

/// A turn to set a document. Dropped, it is the next one's.
#[derive(Debug)]
pub struct Turn<'p> {
    pool: &'p Pool,
    _place: SemaphorePermit<'p>,
    _running: SemaphorePermit<'p>,
}

/// A running worker between two documents. Dropped, its process is killed.
#[derive(Debug)]
struct Worker {
    process: Child,
    input: ChildStdin,
    output: ChildStdout,
}

impl Pool {
    /// A pool of workers that run `program`, this very program.
    #[must_use]
    pub fn new(program: PathBuf, settings: PoolSettings) -> Self {
        Self {
            program,
            settings,
            places: Semaphore::new(settings.workers + settings.queue),
            running: Semaphore::new(settings.workers),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Waits for a turn to set a document, so that nothing is prepared for one that gets none.
    ///
    /// Errors: [`RenderError::Busy`] at once when the queue is full, or after the time-out when no turn came.
    pub async fn turn(&self) -> Result<Turn<'_>, RenderError> {
        let refused = || metrics::counter!("documents_total", "outcome" => "busy").increment(1);
        let place = self.places.try_acquire().map_err(|_| RenderError::Busy).inspect_err(|_| refused())?;
        let running = tokio::time::timeout(self.settings.timeout, self.running.acquire()).await;
        let running = running.map_err(|_| RenderError::Busy).inspect_err(|_| refused())?;
        let running = running.map_err(|_| RenderError::Busy)?;
        Ok(Turn { pool: self, _place: place, _running: running })
    }

    /// Whether documents can be set: a worker is idle, or busy, or can be started.
    pub fn check(&self) -> Result<(), RenderError> {
        let idle = self.idle().pop();
        let alive = idle.and_then(|mut worker| worker.is_alive().then_some(worker));
        if let Some(worker) = alive {
            self.idle().push(worker);
            return Ok(());
        }
        // Where every place is taken, workers run.
        let Ok(_running) = self.running.try_acquire() else { return Ok(()) };
        let worker = self.start().map_err(RenderError::NoWorker)?;
        self.idle().push(worker);
        Ok(())
    }

    /// Documents that are being set, documents that wait, and workers that do nothing.
    #[must_use]
    pub fn load(&self) -> (usize, usize, usize) {
        let setting = self.settings.workers.saturating_sub(self.running.available_permits());
        let all = (self.settings.workers + self.settings.queue).saturating_sub(self.places.available_permits());
        (setting, all.saturating_sub(setting), self.idle().len())
    }

    async fn set(&self, worker: &mut Worker, message: &[u8]) -> io::Result<(u8, Rendered)> {
        let late = |_| io::Error::new(io::ErrorKind::TimedOut, "the document took too long to set");
        tokio::time::timeout(self.settings.timeout, worker.set(message)).await.map_err(late)?
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
        self.idle().push(worker);
        answer
    }

    fn start(&self) -> io::Result<Worker> {
        let mut process = Command::new(&self.program)
            .arg(WORKER_COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .env_clear()
            // A document is one run of pages, with nothing to do side by side; idle threads would only wake to find that.
            .env("RAYON_NUM_THREADS", "1")
            .kill_on_drop(true)
            .spawn()?;
        let missing = || io::Error::other("the worker has no standard input or output");
        let input = process.stdin.take().ok_or_else(missing)?;
        let output = process.stdout.take().ok_or_else(missing)?;
        Ok(Worker { process, input, output })
    }

    /// The list holds no invariant that a panic could break.
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Sets a document.
    pub async fn render(self, job: &Job) -> Result<Rendered, RenderError> {
        let began = Instant::now();
        let rendered = self.set(job).await;
        let outcome = match &rendered {
            Ok(_) => "set",
            Err(RenderError::Busy) => "busy",
            Err(RenderError::Unrenderable(_)) => "unrenderable",
            Err(RenderError::NoSuchPage { .. }) => "no_such_page",
            Err(RenderError::NoWorker(_)) => "no_worker",
        };
        metrics::counter!("documents_total", "outcome" => outcome).increment(1);
        metrics::histogram!("document_duration_seconds").record(began.elapsed());
        rendered
    }

    async fn set(self, job: &Job) -> Result<Rendered, RenderError> {
        let pool = self.pool;
        let message = job.to_bytes();
        let idle = pool.idle().pop();
        if let Some(mut worker) = idle {
            // An idle worker may have died since its last document: that says nothing of this one.
            match pool.set(&mut worker, &message).await {
                Ok(answer) => return pool.answer(worker, answer),
                Err(failure) if failure.kind() == io::ErrorKind::TimedOut => return Err(unrenderable(&failure)),
                Err(failure) => tracing::warn!(error = %failure, "a render worker was lost; starting another"),
            }
        }
        let mut worker = pool.start().map_err(RenderError::NoWorker)?;
        // A fresh worker that dies, dies of the document.
        let answer = pool.set(&mut worker, &message).await.map_err(|failure| unrenderable(&failure))?;
        pool.answer(worker, answer)
    }
}

impl Worker {
    fn is_alive(&mut self) -> bool {
        self.process.try_wait().is_ok_and(|ended| ended.is_none())
    }

    async fn set(&mut self, message: &[u8]) -> io::Result<(u8, Rendered)> {
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
}

fn unrenderable(failure: &io::Error) -> RenderError {
    RenderError::Unrenderable(failure.to_string())
}
