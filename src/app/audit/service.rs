//! The service of audits.

use std::sync::Arc;

use crate::app::office::Office;

#[derive(Debug)]
pub struct Audit {
    pub(super) office: Arc<Office>,
}

impl Audit {
    #[must_use]
    pub const fn new(office: Arc<Office>) -> Self {
        Self { office }
    }
}
