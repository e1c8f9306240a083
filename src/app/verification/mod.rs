//! Verification: whether a PDF is what was issued, and what became of it.
//!
//! Anyone may ask, with any PDF. The attached JSON must name a quote by its number and identity before anything of that quote
//! is reported. Both appear in addresses, feeds and logs too, so they alone prove nothing: what was issued, and what became of
//! it, is reported to callers whose PDF has exactly that JSON attached, or who may read the quote.

mod report;
mod texts;

use self::report::Finding;
pub use self::report::{Reason, Verdict, VerificationReport};
use super::quotes::is_there_for;
use super::{AppError, Quotes};
use crate::ids::{QuoteId, Sha256Hex};
use crate::pdf_reader::{PdfError, PdfReader, Reading};
use crate::quote::{Actor, QuoteNumber, Revision, SettlementNumber};
use crate::settlement::{NoteKind, NoteType};
use crate::shares::Claimant;
use crate::store::{StoredNote, StoredQuote};
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
    pdf_sha256: &'i str,
    /// As whom the caller may read it.
    reader: Option<&'i Actor>,
}

/// How far a document matches what was issued.
enum Match {
    File,
    /// The same attached JSON in another file.
    Content,
    Neither(Comparison),
}

impl Quotes {
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
            return self.verify_note(clearance, reading, &stated, &sha256).await;
        }
        let report = match stated.kind.as_deref() {
            Some("quote") => self.verify_quote(clearance, reading, &stated, &sha256).await?,
            Some("estimate") => failed(Reason::Estimate),
            Some(_) | None => failed(Reason::NoAttachment),
        };
        Ok(VerificationReport { recomputation: Some(stated.recomputation), ..report })
    }

    /// Whether a PDF is a quote as it was issued.
    async fn verify_quote(
        &self,
        clearance: &Clearance,
        reading: Reading,
        stated: &Stated,
        sha256: &Sha256Hex,
    ) -> Result<VerificationReport, AppError> {
        let report = |finding| VerificationReport::of(finding, sha256);
        let Some(quote) = self.stated(stated).await? else { return Ok(report(Finding::Failed(Reason::NoSuchQuote))) };
        if quote.demo {
            return Ok(report(Finding::Failed(Reason::Demo)));
        }
        let reader = clearance.quotes.as_ref().filter(|actor| is_there_for(actor, &quote));
        let issued = Issued {
            quote: quote.id,
            canonical: &quote.content,
            pdf_sha256: quote.issue.as_ref().map_or("", |issue| issue.document.pdf_sha256.as_str()),
            reader,
        };
        let report = match self.matched(reading, &issued, sha256).await? {
            Match::File => report(Finding::genuine(quote.state)).with_life(&quote),
            Match::Content => report(Finding::Failed(Reason::FileDiffers)).with_life(&quote),
            Match::Neither(comparison) => {
                let report = report(Finding::Failed(Reason::ContentDiffers)).with_differences(comparison);
                if reader.is_some() { report.with_life(&quote) } else { report }
            }
        };
        let (number, revision) = quote.number.unzip();
        Ok(VerificationReport { number: number.map(|number| number.to_string()), revision, ..report })
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
        let Some(note) = self.store().note(number).await? else { return Ok(unknown()) };
        if stated.quote_id.as_deref() != Some(note.quote.to_string().as_str()) {
            return Ok(unknown());
        }
        let issued = Issued {
            quote: note.quote,
            canonical: &note.canonical,
            pdf_sha256: note.document.pdf_sha256.as_str(),
            reader: clearance.notes.as_ref(),
        };
        let report = match self.matched(reading, &issued, sha256).await? {
            Match::File if self.is_credited(&note).await? => report(Finding::Superseded),
            Match::File => report(Finding::Current),
            Match::Content => report(Finding::Failed(Reason::FileDiffers)),
            Match::Neither(comparison) => report(Finding::Failed(Reason::ContentDiffers)).with_differences(comparison),
        };
        Ok(VerificationReport { number: Some(number.to_string()), ..report })
    }

    async fn is_credited(&self, note: &StoredNote) -> Result<bool, AppError> {
        let notes = self.store().notes(note.quote).await?;
        let credits = |later: &StoredNote| later.corrects == Some(note.number) && later.note_type == NoteType::Credit;
        Ok(notes.iter().any(credits))
    }

    /// Matches a document with what was issued. Showing someone what was issued is a read of the quote, and recorded as one.
    async fn matched(&self, reading: Reading, issued: &Issued<'_>, sha256: &Sha256Hex) -> Result<Match, AppError> {
        let (found, expected) = (reading.report().sha256.clone(), Sha256Hex::of(issued.canonical.as_bytes()));
        if found == expected {
            return Ok(if issued.pdf_sha256 == sha256.as_str() { Match::File } else { Match::Content });
        }
        let audience = if let Some(actor) = issued.reader {
            self.look(actor, issued.quote, "verification").await?;
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
    async fn stated(&self, stated: &Stated) -> Result<Option<StoredQuote>, AppError> {
        let number = stated.number.as_deref().and_then(QuoteNumber::parse);
        let revision = stated.revision.and_then(|revision| Revision::try_from(revision).ok());
        let (Some(number), Some(revision), Some(id)) = (number, revision, &stated.id) else { return Ok(None) };
        let quote = self.store().quote_by_number(number, revision).await?;
        let Some(quote) = quote.filter(|quote| quote.id.to_string() == *id) else { return Ok(None) };
        // What it is today, its last day included.
        Ok(Some(self.current(quote.id).await?))
    }
}
