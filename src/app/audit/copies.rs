//! The audit of signed copies: each is the file that the ledger has, and the ledger has each.

use serde::Deserialize;

use super::report::AuditReport;
use super::service::Audit;
use crate::app::error::AppError;
use crate::ids::{QuoteId, Sha256Hex};
use crate::store::StoredLedgerEntry;

/// What a ledger entry says of a signed copy.
#[derive(Default, Deserialize)]
struct Marked {
    #[serde(default)]
    signed_copy: Option<Mark>,
    #[serde(default)]
    at_ms: i64,
}

#[derive(Deserialize)]
struct Mark {
    number: i64,
    kind: String,
    sha256: String,
}

impl Audit {
    pub(super) async fn audit_copies(
        &self,
        name: &str,
        id: QuoteId,
        ledger: &[StoredLedgerEntry],
        report: &mut AuditReport,
    ) -> Result<(), AppError> {
        let read = |entry: &StoredLedgerEntry| {
            let Marked { signed_copy, at_ms } = serde_json::from_str(&entry.entry).unwrap_or_default();
            signed_copy.map(|mark| (mark.number, mark.kind, mark.sha256, at_ms))
        };
        let marked: Vec<_> = ledger.iter().filter_map(read).collect();
        let copies = self.office.store.copies(id).await?;
        let found = copies.iter().map(|copy| {
            let at_ms = copy.received_at.as_millisecond();
            (copy.number, copy.kind.word().to_owned(), copy.sha256.to_string(), at_ms)
        });
        if !found.eq(marked) {
            report.fail(format!("quote {name}: its signed copies are not those of the ledger"));
        }
        for copy in &copies {
            let pdf = self.office.store.copy_pdf(id, copy.number).await?.unwrap_or_default();
            if Sha256Hex::of(&pdf) != copy.sha256 || i64::try_from(pdf.len()).is_ok_and(|bytes| bytes != copy.bytes) {
                report.fail(format!("quote {name}: signed copy {} has another SHA-256", copy.number));
            }
        }
        Ok(())
    }
}
