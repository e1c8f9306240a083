//! What an audit found.

use serde::Serialize;

/// The most failures that are reported.
const MAX_FAILURES: usize = 100;

#[derive(Debug, Default, Serialize)]
pub struct AuditReport {
    pub entries: u64,
    pub quotes: u64,
    /// Documents that were typeset again and compared.
    pub documents: u64,
    /// Documents that another program or template typeset, and that were not typeset again.
    pub others: u64,
    /// Rows of the feed that were checked.
    pub rows: u64,
    /// What is wrong, in the order of the ledger and then of the quotes; the first hundred.
    pub failures: Vec<String>,
}

impl AuditReport {
    pub(super) fn fail(&mut self, what: String) {
        if self.failures.len() < MAX_FAILURES {
            self.failures.push(what);
        }
    }
}
