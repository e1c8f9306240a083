//! The audit of the ledger and of every issued quote.

use serde_json::Value;

use super::report::AuditReport;
use super::service::Audit;
use crate::app::demo::quotes::PRODUCER;
use crate::app::error::AppError;
use crate::app::office::words::issued_words;
use crate::calendar;
use crate::ids::Sha256Hex;
use crate::language::raw;
use crate::likeness::Shape;
use crate::quote::{
    Action, CaseNumber, FrozenQuote, LEDGER_START, LedgerHead, Price, QuoteNumber, SealedEntry, SettlementNumber, State,
};
use crate::store::{Audited, IssuedQuote, StoredLedgerEntry, StoredLedgerHead, StoredTariff, YearSeries};
use crate::tariff::Catalogue;

/// Rows that are read at once.
const BATCH: i64 = 500;
/// Issued quotes that are read at once, each with its PDF.
const QUOTES: i64 = 50;

/// What is audited of an issued quote, beside what it was issued with.
#[derive(Clone, Copy)]
struct Extent {
    documents: bool,
    /// Its rows of the feed, which must be there once the whole ledger is posted.
    feed: bool,
    /// The words that it is found by, which must be this program's once a server of it has started.
    words: bool,
}

impl Audit {
    /// Checks the chain of the ledger, the series of numbers, and every issued quote: its hashes, its price computed again
    /// from its content and edition, its state against the ledger, and, if asked, its document set once more.
    ///
    /// The ledger must have the entries of `heads`: without them, a ledger that lost its end looks sound.
    pub async fn verify(
        &self,
        set_documents: bool,
        heads: &[LedgerHead],
        progress: impl Fn(&AuditReport),
    ) -> Result<AuditReport, AppError> {
        let mut report = AuditReport::default();
        let feed_end = self.office.store.feed_end().await?;
        let feed = self.office.store.unposted(1).await?.is_empty();
        let words = !self.office.store.has_stale_words().await?;
        let extent = Extent { documents: set_documents, feed, words };
        self.audit_ledger(heads, &mut report, &progress).await?;
        self.audit_numbers(&mut report).await?;
        let mut position = i64::MIN;
        loop {
            let batch = self.office.store.issued_after(position, QUOTES).await?;
            let Some(last) = batch.last() else { break };
            position = last.position;
            for audited in &batch {
                report.quotes += 1;
                self.audit_quote(audited, extent, &mut report).await?;
            }
            progress(&report);
        }
        self.audit_finance(feed_end, &mut report).await?;
        self.audit_tariffs(&mut report).await?;
        if let Some(state) = self.office.store.count_flaw().await? {
            report.fail(format!("the kept counts of {state} quotes are not those of the quotes"));
        }
        Ok(report)
    }

    pub async fn ledger_head(&self) -> Result<LedgerHead, AppError> {
        let StoredLedgerHead { sequence, hash } = self.office.store.ledger_head().await?;
        let hash =
            Sha256Hex::parse(&hash).ok_or_else(|| AppError::Internal("the ledger's head has no hash".to_owned()))?;
        Ok(LedgerHead { sequence, hash })
    }

    /// The numbers of each year are those from 1 to the last that was given.
    async fn audit_numbers(&self, report: &mut AuditReport) -> Result<(), AppError> {
        for YearSeries { year, last, used, highest } in self.office.store.series().await? {
            if used != last {
                report.fail(format!("the series of {year} ends at {last}, but {used} quotes bear its numbers"));
            } else if highest > last {
                report.fail(format!("the series of {year} ends at {last}, but a quote bears {highest}"));
            }
        }
        Ok(())
    }

    /// Every edition is the one that its hash says.
    async fn audit_tariffs(&self, report: &mut AuditReport) -> Result<(), AppError> {
        for StoredTariff { hash, id, source } in self.office.store.tariffs().await? {
            let restored = Catalogue::restore(&source);
            if restored.is_none_or(|tariff| tariff.hash.as_str() != hash || tariff.id.to_string() != id) {
                report.fail(format!("the tariff {id} is not the one with the SHA-256 {hash}"));
            }
        }
        Ok(())
    }

    /// The chain up to where it ends now: what is added meanwhile is for the next audit.
    async fn audit_ledger(
        &self,
        heads: &[LedgerHead],
        report: &mut AuditReport,
        progress: &impl Fn(&AuditReport),
    ) -> Result<(), AppError> {
        let StoredLedgerHead { sequence: end, hash: seal } = self.office.store.ledger_head().await?;
        let (mut sequence, mut previous) = (0, LEDGER_START.to_owned());
        let mut broken = false;
        'ledger: loop {
            let batch = self.office.store.ledger_after(sequence, BATCH).await?;
            if batch.is_empty() {
                break;
            }
            for entry in batch {
                if entry.sequence > end && sequence == end {
                    break 'ledger;
                }
                report.entries += 1;
                if !broken && !holds(&entry, sequence, &previous) {
                    report.fail(format!("ledger entry {} does not hold behind entry {sequence}", entry.sequence));
                    // Every later entry depends on it, so only the first is reported.
                    broken = true;
                }
                let changed =
                    heads.iter().any(|head| head.sequence == entry.sequence && head.hash.as_str() != entry.hash);
                if changed {
                    report.fail(format!("ledger entry {} is not the one that was noted elsewhere", entry.sequence));
                }
                (sequence, previous) = (entry.sequence, entry.hash);
            }
            progress(report);
        }
        if !broken && sequence != end {
            report.fail(format!("the ledger ends at entry {sequence}, but its head says {end}"));
        } else if !broken && previous != seal {
            report.fail(format!("the ledger ends at entry {sequence}, but its head has another hash"));
        }
        if let Some(lost) = heads.iter().filter(|head| head.sequence > sequence).max_by_key(|head| head.sequence) {
            let noted = lost.sequence;
            report.fail(format!(
                "the ledger ends at entry {sequence}, but entry {noted} was noted elsewhere: changes are lost"
            ));
        }
        if let Some(orphan) = self.office.store.orphan().await? {
            let entry: Value = serde_json::from_str(&orphan.entry).unwrap_or_default();
            let number = entry.get("number").and_then(Value::as_str).and_then(QuoteNumber::parse);
            let revision = entry.get("revision").and_then(Value::as_u64).and_then(|one| u32::try_from(one).ok());
            let name = number.zip(revision).map(|(number, revision)| number.with_revision(revision));
            let name = name.unwrap_or(orphan.quote);
            report.fail(format!("ledger entry {} is of quote {name}, which is gone", orphan.sequence));
        }
        Ok(())
    }

    /// Typesets a document again, if this very program and template typeset it.
    async fn audit_document(
        &self,
        name: &str,
        quote: &IssuedQuote,
        own: bool,
        report: &mut AuditReport,
    ) -> Result<(), AppError> {
        if !own {
            report.others += 1;
            return Ok(());
        }
        report.documents += 1;
        match self.office.typeset_again(quote).await {
            Ok(pdf) if Sha256Hex::of(&pdf) == quote.document.pdf_sha256 => {}
            Ok(_) => report.fail(format!("quote {name}: set again, its document has another SHA-256")),
            Err(error @ (AppError::StoreAway(_) | AppError::RendererAway(_) | AppError::Busy)) => return Err(error),
            Err(error) => report.fail(format!("quote {name}: its document cannot be set again: {error}")),
        }
        Ok(())
    }

    async fn audit_quote(&self, audited: &Audited, extent: Extent, report: &mut AuditReport) -> Result<(), AppError> {
        let name = &audited.name;
        let quote = match &audited.quote {
            Ok(quote) => quote,
            Err(error) => {
                report.fail(format!("quote {name}: {error}"));
                return Ok(());
            }
        };
        let document = &quote.document;
        if Sha256Hex::of(quote.record.content.as_bytes()) != document.canonical_sha256 {
            report.fail(format!("quote {name}: the canonical JSON has another SHA-256"));
        }
        match &audited.pdf {
            Some(pdf) if Sha256Hex::of(pdf) != document.pdf_sha256 => {
                report.fail(format!("quote {name}: the PDF has another SHA-256"));
            }
            None if !quote.record.demo => report.fail(format!("quote {name}: the PDF is missing")),
            Some(_) if quote.record.demo => {
                report.fail(format!("quote {name}: a quote made for trying out keeps no PDF"));
            }
            Some(_) | None => {}
        }
        if quote.record.demo && document.producer != PRODUCER {
            report.fail(format!("quote {name}: it was not made for trying out"));
        }
        match &audited.last_entry {
            Some(entry) => audit_entry(name, quote, entry, report),
            None => report.fail(format!("quote {name}: the ledger does not have it")),
        }
        match self.office.frozen(quote).await {
            Ok(frozen) => {
                let own = document.producer == crate::render::producer();
                let again = frozen.canonical_json();
                // Another program may explain the same price in other words.
                let same =
                    if own { again == quote.record.content } else { figures(&again) == figures(&quote.record.content) };
                if !same || Price::of(&frozen.priced.estimate) != quote.record.price {
                    report.fail(format!("quote {name}: priced again, it is not what was issued"));
                }
                audit_columns(audited, quote, &frozen, extent, report);
                if extent.feed {
                    self.audit_quote_finance(name, quote, &frozen, report).await?;
                }
                if extent.documents && audited.pdf.is_some() {
                    self.audit_document(name, quote, own, report).await?;
                }
            }
            Err(error @ (AppError::StoreAway(_) | AppError::RendererAway(_) | AppError::Busy)) => return Err(error),
            Err(error) => report.fail(format!("quote {name}: cannot be priced again: {error}")),
        }
        Ok(())
    }
}

/// The latest ledger entry of a quote agrees with the quote.
fn audit_entry(name: &str, quote: &IssuedQuote, entry: &str, report: &mut AuditReport) {
    let entry: Value = serde_json::from_str(entry).unwrap_or_default();
    let answer = quote.answer.as_ref().map(|answer| Value::from(Sha256Hex::of(answer.json.as_bytes()).as_str()));
    let price: Value = serde_json::from_str(raw(&quote.record.price).get()).unwrap_or_default();
    let state: Value = quote.state.word().into();
    let expected = [
        ("to", Some(state)),
        ("price", Some(price)),
        ("canonical_sha256", Some(quote.document.canonical_sha256.as_str().into())),
        ("pdf_sha256", Some(quote.document.pdf_sha256.as_str().into())),
        ("answer_sha256", answer),
    ];
    // Where the latest entry is not that of the answer, the audit of finance finds it.
    let is_answer =
        entry.get("action").and_then(Value::as_str).and_then(Action::from_word).is_some_and(Action::answers);
    let answered = quote.answer.as_ref().filter(|_| is_answer);
    if let Some(answer) = answered
        && entry.get("at_ms") != Some(&answer.at.as_millisecond().into())
    {
        report.fail(format!("quote {name}: answered_at is not what the ledger says"));
    }
    for (key, expected) in expected {
        if entry.get(key) != expected.as_ref() {
            report.fail(format!("quote {name}: {key} is not what the ledger says"));
        }
    }
}

/// The figures of a canonical JSON: every line's code, quantity, unit price and amount, and the sums.
fn figures(canonical: &str) -> Vec<Value> {
    let whole: Value = serde_json::from_str(canonical).unwrap_or_default();
    let lines = whole.pointer("/estimate/lines").and_then(Value::as_array).cloned().unwrap_or_default();
    let of_line = ["code", "activity", "quantity", "unit_price", "amount", "adjustment"];
    let figures = lines.iter().flat_map(|line| of_line.map(|key| line.get(key).cloned().unwrap_or_default()));
    let sums = ["/price", "/estimate/net", "/estimate/vat", "/estimate/total", "/estimate/unadjusted"];
    figures.chain(sums.map(|pointer| whole.pointer(pointer).cloned().unwrap_or_default())).collect()
}

/// What a quote is listed, found and answered by is what was issued.
fn audit_columns(
    audited: &Audited,
    quote: &IssuedQuote,
    frozen: &FrozenQuote,
    extent: Extent,
    report: &mut AuditReport,
) {
    let draft = &frozen.priced.draft;
    let (applicant, title) = (draft.scope.applicant.name(), draft.scope.project.title());
    let case = draft.case_number.as_ref();
    let notes = audited.notes.as_deref().unwrap_or_default().split(' ');
    let notes: Vec<SettlementNumber> = notes.filter_map(SettlementNumber::parse).collect();
    let first: Value =
        audited.first_entry.as_deref().and_then(|entry| serde_json::from_str(entry).ok()).unwrap_or_default();
    let issued_at = quote.issued_at.as_millisecond();
    let successor = quote.successor.as_ref().map(|successor| successor.revision);
    let columns = [
        ("issued_at", first.get("at_ms") == Some(&issued_at.into())),
        ("expires_at", quote.expires_at == calendar::end_of(frozen.valid_to)),
        ("case_number", audited.case_number.as_deref() == case.map(CaseNumber::as_str)),
        ("applicant", audited.applicant == applicant),
        ("organisation_number", quote.record.organisation == draft.scope.applicant.organisation_number),
        ("title", audited.title == title),
        ("shape", audited.shape.as_ref().is_none_or(|shape| *shape == Shape::of(&draft.scope).to_string())),
        ("words", !extent.words || audited.words == issued_words(frozen, &notes)),
        (
            "revises",
            quote.record.revises.as_ref().map_or(0, |former| former.revision.unwrap_or(0)) + 1 == frozen.revision,
        ),
        ("successor", successor.map_or(quote.state != State::Superseded, |next| next == Some(frozen.revision + 1))),
        ("created_at", quote.record.id.is_of_millisecond(quote.record.created_at.as_millisecond())),
        ("position", quote.record.id.position() == audited.position),
    ];
    for (column, _) in columns.into_iter().filter(|(_, sound)| !sound) {
        report.fail(format!("quote {}: {column} is not what was issued", audited.name));
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
