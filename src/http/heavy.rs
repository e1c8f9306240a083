//! Large scopes are read, priced and written beside the threads that answer, as many at once as there are processors: whatever
//! else comes is still answered, be it with a refusal.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::app::AppError;
use crate::processes::give_way_as_thread;
use crate::shares::{Claimant, Shares};

/// From so many bytes on a body is large: some forty times a common scope, and a thread's time for a millisecond or more.
const LARGE_BYTES: usize = 32 * 1024;

/// Large scopes that may wait for each that is priced: a fraction of a second of work.
const WAITING: usize = 16;

/// Turns to price large scopes.
#[derive(Debug)]
pub struct Heavy(Arc<Shares>);

impl Heavy {
    /// So many turns at once.
    #[must_use]
    pub fn new(processors: usize) -> Self {
        Self(Shares::new(processors, processors * WAITING))
    }

    /// Does some work on a body of this size: a small one at once, a large one when it is its turn.
    ///
    /// Errors: [`AppError::Busy`] or [`AppError::TooMuch`] when no more may wait.
    pub async fn run<T: Send + 'static>(
        &self,
        by: Claimant,
        bytes: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        if bytes < LARGE_BYTES {
            return Ok(work());
        }
        let turn = self.0.wait(by).await?;
        // The turn ends with the work, also when nobody waits for it any more.
        let work = move || {
            let _turn = turn;
            work()
        };
        if by == Claimant::Known {
            return tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Internal(error.to_string()));
        }
        give_way_with(work).await
    }
}

/// Does the work on a thread of its own, which gives way to all others and could never take that back.
async fn give_way_with<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let (sender, done) = oneshot::channel();
    let run = move || {
        give_way_as_thread();
        // Nobody may wait for it any more.
        let _ = sender.send(work());
    };
    std::thread::Builder::new().spawn(run).map_err(|error| AppError::Internal(error.to_string()))?;
    done.await.map_err(|error| AppError::Internal(error.to_string()))
}
