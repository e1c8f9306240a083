//! The service of quotes.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::app::office::Office;

#[derive(Debug)]
pub struct Quotes {
    pub(super) office: Arc<Office>,
    /// Held while a document with the next number is typeset, so that requests to one replica do not compete for the number.
    /// Those of other replicas are refused by the store.
    pub(super) issuing: Mutex<()>,
}

impl Quotes {
    #[must_use]
    pub fn new(office: Arc<Office>) -> Self {
        Self { office, issuing: Mutex::new(()) }
    }
}
