//! Verification: whether a PDF is what was issued, and what became of it.
//!
//! Anyone may ask, with any PDF. The attached JSON must name a quote by its number and identity before anything of that quote
//! is reported. Both appear in addresses, feeds and logs too, so they alone prove nothing: what was issued, and what became of
//! it, is reported to callers whose PDF has exactly that JSON attached, or who may read the quote.

use std::sync::Arc;

use super::finding::{Finding, Reason};
use super::report::VerificationReport;
use crate::app::error::AppError;
use crate::app::finance::stored_notes::is_credited;
use crate::app::office::Office;
use crate::app::office::access::is_visible_once_issued;
use crate::ids::{QuoteId, Sha256Hex};
use crate::pdf_reader::{PdfError, PdfReader, Reading};
use crate::quote::{Actor, CopyKind, QuoteNumber, Revision, SettlementNumber, State};
use crate::settlement::NoteKind;
use crate::shares::Claimant;
use crate::store::IssuedQuote;
use crate::verification::{Audience, Comparison, Mismatch, Stated};

/// As whom someone may read what was issued; `None` where they may not.
#[derive(Clone, Debug)]
pub struct Clearance {
    pub quotes: Option<Actor>,
    pub notes: Option<Actor>,
}

struct Issued<'i> {
    quote: QuoteId,
    /// The canonical JSON, which is attached.
    canonical: &'i str,
    pdf_sha256: &'i Sha256Hex,
    /// As whom the caller may read it.
    reader: Option<&'i Actor>,
}

/// How far a document matches what was issued.
enum Match {
    File,
    /// The same attached JSON in another file, which can still be compared.
    Content(Box<Reading>),
    Neither(Comparison),
}

/// Verifies documents.
#[derive(Debug)]
pub struct Verification {
    pub(super) office: Arc<Office>,
}

impl Verification {
    #[must_use]
    pub const fn new(office: Arc<Office>) -> Self {
        Self { office }
    }

    /// Whether a PDF is what was issued. Few are read at once; others wait for their turn with all of theirs received.
    pub async fn verify(
        &self,
        actor: &Actor,
        by: Claimant,
        clearance: &Clearance,
        reader: &PdfReader,
        pdf: &[u8],
    ) -> Result<VerificationReport, AppError> {
        let sha256 = Sha256Hex::of(pdf);
        tracing::debug!(actor.role = actor.role.word(), "a document is verified");
        let failed = |reason| VerificationReport::of(Finding::Failed(reason), &sha256);
        let reading = match reader.read(by, pdf).await {
            Ok(reading) => reading,
            Err(PdfError::Busy) => return Err(AppError::Busy),
            Err(error @ (PdfError::NoWorker(_) | PdfError::Killed)) => {
                return Err(AppError::RendererAway(error.to_string()));
            }
            // An attachment of that size is none of ours.
            Err(PdfError::NoAttachment | PdfError::TooLarge) => return Ok(failed(Reason::NoAttachment)),
            Err(PdfError::NotAPdf | PdfError::Unreadable) => return Ok(failed(Reason::NotAPdf)),
        };
        let Some(stated) = reading.report().stated.clone() else { return Ok(failed(Reason::NoAttachment)) };
        if stated.kind.as_deref() == Some(NoteKind::SettlementNote.word()) {
            // The recomputation is of estimates.
            let report = self.verify_note(clearance, reading, &stated, &sha256).await?;
            return Ok(VerificationReport { lines: stated.lines, ..report });
        }
        let report = match stated.kind.as_deref() {
            Some("quote") => self.verify_quote(clearance, reading, &stated, pdf, &sha256).await?,
            Some("estimate") => failed(Reason::Estimate),
            Some(_) | None => failed(Reason::NoAttachment),
        };
        Ok(VerificationReport { recomputation: Some(stated.recomputation), lines: stated.lines, ..report })
    }

    /// Whether a PDF is a quote as it was issued.
    async fn verify_quote(
        &self,
        clearance: &Clearance,
        reading: Reading,
        stated: &Stated,
        pdf: &[u8],
        sha256: &Sha256Hex,
    ) -> Result<VerificationReport, AppError> {
        let report = |finding| VerificationReport::of(finding, sha256);
        let Some(quote) = self.stated(stated).await? else { return Ok(report(Finding::Failed(Reason::NoSuchQuote))) };
        if quote.record.demo {
            return Ok(report(Finding::Failed(Reason::Demo)));
        }
        let reader = clearance.quotes.as_ref().filter(|actor| is_visible_once_issued(actor, &quote));
        let issued = Issued {
            quote: quote.record.id,
            canonical: &quote.record.content,
            pdf_sha256: &quote.document.pdf_sha256,
            reader,
        };
        let superseded = quote.state == State::Superseded;
        let order = if superseded { self.office.store.order(quote.number).await? } else { None };
        let with_life = |report: VerificationReport| report.with_life(&quote, order.as_ref());
        let report = match self.matched(reading, &issued, sha256).await? {
            Match::File => with_life(report(Finding::genuine(quote.state))),
            Match::Content(reading) => with_life(self.signed(*reading, &quote, pdf, sha256).await?),
            Match::Neither(comparison) => {
                let report = report(Finding::Failed(Reason::ContentDiffers)).with_differences(comparison);
                if reader.is_some() { with_life(report) } else { report }
            }
        };
        Ok(VerificationReport { number: Some(quote.number.to_string()), revision: Some(quote.revision), ..report })
    }

    /// Whether another file than the one that was issued is that file with something appended.
    async fn signed(
        &self,
        reading: Reading,
        quote: &IssuedQuote,
        pdf: &[u8],
        sha256: &Sha256Hex,
    ) -> Result<VerificationReport, AppError> {
        let report = |finding| VerificationReport::of(finding, sha256);
        let issued = self.office.store.document(quote.record.id).await?.and_then(|document| document.pdf);
        let Some(issued) = issued.filter(|issued| pdf.starts_with(issued)) else {
            return Ok(report(Finding::Failed(Reason::FileDiffers)));
        };
        let appended = reading.appended(issued.len()).await;
        let appended = appended.map_err(|error| AppError::RendererAway(error.to_string()))?;
        let finding = match appended.kind() {
            CopyKind::Signed => Finding::Signed,
            CopyKind::Changed => Finding::Failed(Reason::ContentAppended),
            CopyKind::Unsigned | CopyKind::NotComparable => Finding::Failed(Reason::FileDiffers),
        };
        Ok(VerificationReport { signatures: appended.signatures, ..report(finding) })
    }

    /// Whether a PDF is a settlement note as it was made. Its attached JSON must name the note and its quote's identity.
    async fn verify_note(
        &self,
        clearance: &Clearance,
        reading: Reading,
        stated: &Stated,
        sha256: &Sha256Hex,
    ) -> Result<VerificationReport, AppError> {
        let report = |finding| VerificationReport::of(finding, sha256);
        let unknown = || report(Finding::Failed(Reason::NoSuchNote));
        let Some(number) = stated.number.as_deref().and_then(SettlementNumber::parse) else { return Ok(unknown()) };
        let Some(note) = self.office.store.note(number).await? else { return Ok(unknown()) };
        if stated.quote_id.as_deref() != Some(note.quote.to_string().as_str()) {
            return Ok(unknown());
        }
        let issued = Issued {
            quote: note.quote,
            canonical: &note.canonical,
            pdf_sha256: &note.document.pdf_sha256,
            reader: self.reader_of(clearance.notes.as_ref(), note.quote).await?,
        };
        let report = match self.matched(reading, &issued, sha256).await? {
            Match::File if is_credited(&self.office.store.notes(note.quote).await?, &note) => {
                report(Finding::Superseded)
            }
            Match::File => report(Finding::Current),
            Match::Content(_) => report(Finding::Failed(Reason::FileDiffers)),
            Match::Neither(comparison) => report(Finding::Failed(Reason::ContentDiffers)).with_differences(comparison),
        };
        Ok(VerificationReport { number: Some(number.to_string()), ..report })
    }

    /// Who may read the notes of a quote: an applicant those of its own.
    async fn reader_of<'a>(&self, actor: Option<&'a Actor>, quote: QuoteId) -> Result<Option<&'a Actor>, AppError> {
        let Some(actor) = actor else { return Ok(None) };
        match self.office.visible(actor, quote).await {
            Ok(_) => Ok(Some(actor)),
            Err(AppError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Matches a document with what was issued. Showing someone what was issued is a read of the quote, and recorded as one.
    async fn matched(&self, reading: Reading, issued: &Issued<'_>, sha256: &Sha256Hex) -> Result<Match, AppError> {
        let (found, expected) = (reading.report().sha256.clone(), Sha256Hex::of(issued.canonical.as_bytes()));
        if found == expected {
            return Ok(if issued.pdf_sha256 == sha256 { Match::File } else { Match::Content(Box::new(reading)) });
        }
        let audience = if let Some(actor) = issued.reader {
            self.office.record_read(actor, issued.quote, "verification").await?;
            Audience::Readers
        } else {
            Audience::Strangers
        };
        // A comparison that takes more than a reader has is reported as a difference of the whole.
        let mut comparison = match reading.compare(issued.canonical, audience).await {
            Err(error @ PdfError::Killed) => return Err(AppError::RendererAway(error.to_string())),
            comparison => comparison.unwrap_or_default(),
        };
        if comparison.differences.is_empty() {
            // The same values, written otherwise.
            let expected = issued.reader.map(|_| expected.to_string());
            let whole = Mismatch { path: "$".to_owned(), found: Some(found.to_string()), expected };
            comparison.differences.push(whole);
        }
        Ok(Match::Neither(comparison))
    }

    /// The quote that the attached JSON names by number, revision and identity.
    async fn stated(&self, stated: &Stated) -> Result<Option<IssuedQuote>, AppError> {
        let number = stated.number.as_deref().and_then(QuoteNumber::parse);
        let revision = stated.revision.and_then(|revision| Revision::try_from(revision).ok());
        let (Some(number), Some(revision), Some(id)) = (number, revision, &stated.id) else { return Ok(None) };
        Ok(self.issued(number, revision).await?.filter(|quote| quote.record.id.to_string() == *id))
    }
}
