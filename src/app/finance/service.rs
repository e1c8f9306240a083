//! The service of finance.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::app::office::Office;

#[derive(Debug)]
pub struct Finance {
    pub(super) office: Arc<Office>,
    /// Held while notes with the next numbers are typeset. Those of other replicas are refused by the store.
    pub(super) settling: Mutex<()>,
}

impl Finance {
    #[must_use]
    pub fn new(office: Arc<Office>) -> Self {
        Self { office, settling: Mutex::new(()) }
    }
}
