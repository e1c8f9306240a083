//! The audit: everything that was issued is as it was issued, and the ledger holds.

use serde::Serialize;
use serde_json::Value;

use super::{AppError, Quotes};
use crate::ids::Sha256Hex;
use crate::language::raw;
use crate::quote::{LEDGER_START, Price, SealedEntry};
use crate::store::{Audited, StoredLedgerEntry};

/// Rows that are read at once.
const BATCH: i64 = 500;
/// The most failures that are told.
const MAX_FAILURES: usize = 100;

/// What an audit found.
#[derive(Debug, Default, Serialize)]
pub struct AuditReport {
    /// Ledger entries that were checked.
    pub entries: u64,
    /// Issued quotes that were checked.
    pub quotes: u64,
    /// Documents that were set again and compared.
    pub documents: u64,
    /// What does not hold, in the order of the ledger and then of the quotes; the first hundred.
    pub failures: Vec<String>,
}

impl AuditReport {
    fn fail(&mut self, what: String) {
        if self.failures.len() < MAX_FAILURES {
            self.failures.push(what);
        }
    }
}

impl Quotes {
    /// Checks the chain of the ledger, the series of numbers, and every issued quote: its hashes, its price computed again
    /// from its content and edition, its state against the ledger, and, if asked, its document set once more.
    pub async fn audit(&self, set_documents: bool, progress: impl Fn(&AuditReport)) -> Result<AuditReport, AppError> {
        let mut report = AuditReport::default();
        self.audit_ledger(&mut report, &progress).await?;
        for (year, last, given) in self.store().series().await? {
            if last != given {
                report.fail(format!("the series of {year} ends at {last}, but {given} quotes bear its numbers"));
            }
        }
        let mut position = i64::MIN;
        loop {
            let batch = self.store().issued_after(position, BATCH).await?;
            let Some(last) = batch.last() else { return Ok(report) };
            position = last.position;
            for audited in &batch {
                report.quotes += 1;
                self.audit_quote(audited, set_documents, &mut report).await?;
            }
            progress(&report);
        }
    }

    async fn audit_ledger(&self, report: &mut AuditReport, progress: &impl Fn(&AuditReport)) -> Result<(), AppError> {
        let (mut sequence, mut previous) = (0, LEDGER_START.to_owned());
        let mut broken = false;
        loop {
            let batch = self.store().ledger_after(sequence, BATCH).await?;
            if batch.is_empty() {
                break;
            }
            for entry in batch {
                report.entries += 1;
                if !broken && !holds(&entry, sequence, &previous) {
                    report.fail(format!("ledger entry {} does not hold behind entry {sequence}", entry.sequence));
                    // Nothing behind it can be told from it: the first is what is told.
                    broken = true;
                }
                (sequence, previous) = (entry.sequence, entry.hash);
            }
            progress(report);
        }
        let head = self.store().ledger_head().await?;
        if !broken && head != (sequence, previous) {
            report.fail(format!("the ledger ends at entry {sequence}, but its head says {}", head.0));
        }
        Ok(())
    }

    async fn audit_quote(
        &self,
        audited: &Audited,
        set_documents: bool,
        report: &mut AuditReport,
    ) -> Result<(), AppError> {
        let quote = &audited.quote;
        let (Some((number, revision)), Some(issue)) = (quote.number, &quote.issue) else { return Ok(()) };
        let name = number.with_revision(revision);
        let document = &issue.document;
        if Sha256Hex::of(quote.content.as_bytes()) != document.canonical_sha256 {
            report.fail(format!("quote {name}: the canonical JSON has another SHA-256"));
        }
        match &audited.pdf {
            Some(pdf) if Sha256Hex::of(pdf) != document.pdf_sha256 => {
                report.fail(format!("quote {name}: the PDF has another SHA-256"));
            }
            None if !quote.demo => report.fail(format!("quote {name}: the PDF is missing")),
            Some(_) | None => {}
        }
        match &audited.last_entry {
            Some(entry) => audit_entry(&name, audited, entry, report),
            None => report.fail(format!("quote {name}: the ledger does not have it")),
        }
        match self.frozen(quote).await {
            Ok(frozen) => {
                if frozen.canonical_json() != quote.content || Price::of(&frozen.priced.estimate) != quote.price {
                    report.fail(format!("quote {name}: priced again, it is not what was issued"));
                }
            }
            Err(error @ (AppError::StoreAway(_) | AppError::Busy)) => return Err(error),
            Err(error) => report.fail(format!("quote {name}: cannot be priced again: {error}")),
        }
        if set_documents && audited.pdf.is_some() && document.producer == crate::render::producer() {
            report.documents += 1;
            if Sha256Hex::of(&self.set_again(quote).await?) != document.pdf_sha256 {
                report.fail(format!("quote {name}: set again, its document has another SHA-256"));
            }
        }
        Ok(())
    }
}

/// The latest entry of a quote says what the quote says.
fn audit_entry(name: &str, audited: &Audited, entry: &str, report: &mut AuditReport) {
    let quote = &audited.quote;
    let Some(issue) = &quote.issue else { return };
    let entry: Value = serde_json::from_str(entry).unwrap_or_default();
    let answer = quote.answer.as_ref().map(|(_, json)| Value::from(Sha256Hex::of(json.as_bytes()).as_str()));
    let price: Value = serde_json::from_str(raw(&quote.price).get()).unwrap_or_default();
    let state: Value = quote.state.word().into();
    let expected = [
        ("to", Some(state)),
        ("price", Some(price)),
        ("canonical_sha256", Some(issue.document.canonical_sha256.as_str().into())),
        ("pdf_sha256", Some(issue.document.pdf_sha256.as_str().into())),
        ("answer_sha256", answer),
    ];
    for (key, expected) in expected {
        if entry.get(key) != expected.as_ref() {
            report.fail(format!("quote {name}: {key} is not what the ledger says"));
        }
    }
}

fn holds(entry: &StoredLedgerEntry, sequence: i64, previous: &str) -> bool {
    let Some(hash) = Sha256Hex::parse(&entry.hash) else { return false };
    let sealed =
        SealedEntry { sequence: entry.sequence, entry: entry.entry.clone(), previous: entry.previous.clone(), hash };
    let parsed: Value = serde_json::from_str(&entry.entry).unwrap_or_default();
    let own = parsed.get("sequence").and_then(Value::as_i64) == Some(entry.sequence)
        && parsed.get("quote").and_then(Value::as_str) == Some(&entry.quote);
    own && sealed.holds_behind(sequence, previous)
}
