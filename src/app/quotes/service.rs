//! The service of quotes.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

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

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.office.now().at
    }

    /// The day in Norway.
    #[must_use]
    pub fn today(&self) -> Date {
        self.office.now().today
    }
}
