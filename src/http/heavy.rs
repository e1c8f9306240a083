//! Large scopes are read, priced and written beside the threads that answer, as many at once as there are processors: whatever
//! else comes is still answered, be it with a refusal.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::app::AppError;

/// From so many bytes on a body is large: some forty times a common scope, and a thread's time for a millisecond or more.
const LARGE_BYTES: usize = 32 * 1024;

/// Large scopes that may wait for each that is priced: a fraction of a second of work.
const WAITING: usize = 16;

/// Turns to price large scopes, and places to wait for one.
#[derive(Debug)]
pub struct Heavy {
    places: Semaphore,
    turns: Arc<Semaphore>,
}

impl Heavy {
    /// So many turns at once.
    #[must_use]
    pub fn new(processors: usize) -> Self {
        Self { places: Semaphore::new(processors * (1 + WAITING)), turns: Arc::new(Semaphore::new(processors)) }
    }

    /// Does some work on a body of this size: a small one at once, a large one when it is its turn.
    ///
    /// Errors: [`AppError::Busy`] when every place to wait is taken.
    pub async fn run<T: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        if bytes < LARGE_BYTES {
            return Ok(work());
        }
        let _place = self.places.try_acquire().map_err(|_| AppError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| AppError::Busy)?;
        // The turn ends with the work, also when nobody waits for it any more.
        let work = move || {
            let _turn = turn;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Internal(error.to_string()))
    }
}
