//! Large scopes are parsed, priced and serialized outside the threads that answer requests, as many at once as there are
//! processors, so that all other requests are still answered, if only by a refusal.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::app::AppError;
use crate::processes::give_way_as_thread;
use crate::shares::{Claimant, Shares};

/// A body of this size is large: some forty times a common scope, and a millisecond or more of a thread's time.
const LARGE_BYTES: usize = 32 * 1024;

/// Large scopes that may wait for each that is being priced: a fraction of a second of work.
const WAITING: usize = 16;

/// Slots for pricing large scopes.
#[derive(Debug)]
pub struct Heavy(Arc<Shares>);

impl Heavy {
    #[must_use]
    pub fn new(processors: usize) -> Self {
        Self(Shares::new(processors, processors * WAITING))
    }

    /// Does the work on a body of this size: on a small one at once, on a large one when a slot is free.
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
        let slot = self.0.wait(by).await?;
        // The slot is held until the work ends, even when the caller has left.
        let work = move || {
            let _slot = slot;
            work()
        };
        if by == Claimant::Known {
            return tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Internal(error.to_string()));
        }
        give_way_with(work).await
    }
}

/// Does the work on a thread of its own at low priority: a thread cannot raise its priority again.
async fn give_way_with<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let (sender, done) = oneshot::channel();
    let run = move || {
        give_way_as_thread();
        // The caller may have left.
        let _ = sender.send(work());
    };
    std::thread::Builder::new().spawn(run).map_err(|error| AppError::Internal(error.to_string()))?;
    done.await.map_err(|error| AppError::Internal(error.to_string()))
}
