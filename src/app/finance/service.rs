//! The service of finance.

use std::sync::Arc;

use tokio::sync::{Mutex, Semaphore};

use crate::app::office::Office;

/// Exports of vouchers at once: each takes a connection and a thread in turns.
const EXPORTED_AT_ONCE: usize = 4;

#[derive(Debug)]
pub struct Finance {
    pub(super) office: Arc<Office>,
    /// Held while notes with the next numbers are typeset. Those of other replicas are refused by the store.
    pub(super) settling: Mutex<()>,
    /// Vouchers that are exported at once.
    pub(super) exporting: Arc<Semaphore>,
}

impl Finance {
    #[must_use]
    pub fn new(office: Arc<Office>) -> Self {
        Self { office, settling: Mutex::new(()), exporting: Arc::new(Semaphore::new(EXPORTED_AT_ONCE)) }
    }
}
