//! Signed copies of an order's document: received, found to be what they are, kept, and given back as they came.

use super::service::Quotes;
use crate::app::error::{AppError, Conflict};
use crate::app::office::happened::{happened, mark};
use crate::app::office::request::{ChangeRequest, Reply};
use crate::ids::{QuoteId, Sha256Hex};
use crate::input::{FaultKind, Faults, Path};
use crate::language::raw;
use crate::pdf_reader::{PdfError, PdfReader};
use crate::quote::{Action, Actor, CopyKind, Entry, MAX_COPIES, QuoteNumber, Signature, SignedCopies, SignedCopy};
use crate::shares::Claimant;
use crate::store::{CopyChange, IssuedQuote, NewCopy, StoredCopy};

/// A file that was sent as a signed copy, and what reads it.
#[derive(Clone, Copy, Debug)]
pub struct SentCopy<'s> {
    pub reader: &'s PdfReader,
    pub by: Claimant,
    pub pdf: &'s [u8],
}

/// What a file was found to be.
#[derive(Debug)]
pub struct Examined {
    kind: CopyKind,
    signatures: Vec<Signature>,
    sha256: Sha256Hex,
}

/// A signed copy to download.
#[derive(Debug)]
pub struct CopyFile {
    pub pdf: Vec<u8>,
    /// Its quote's number with its revision, and its own, as a file name has them.
    pub name: String,
    pub applicant: String,
}

impl Examined {
    pub(super) fn as_copy<'c>(&'c self, number: i64, sent: &SentCopy<'c>) -> NewCopy<'c> {
        NewCopy { number, kind: self.kind, signatures: &self.signatures, sha256: self.sha256.clone(), pdf: sent.pdf }
    }
}

impl Quotes {
    /// Keeps a signed copy of an order's document.
    pub async fn keep_copy(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        sent: &SentCopy<'_>,
    ) -> Result<Reply, AppError> {
        let office = &self.office;
        let mut examined = None;
        let attempt = async || {
            let quote = office.issued_for(request, id, Action::KeepCopy).await?;
            // A file is examined once, whoever else changes the quote meanwhile.
            let examined = match &mut examined {
                Some(examined) => examined,
                nothing => nothing.insert(self.examine(sent, &quote).await?),
            };
            let former = office.store.copies(id).await?;
            if let Some(same) = former.iter().find(|copy| copy.sha256 == examined.sha256) {
                return Err(AppError::Conflict(Conflict::CopyKept { number: same.number }));
            }
            let number = i64::try_from(former.len()).unwrap_or(i64::MAX).saturating_add(1);
            if number > MAX_COPIES {
                return Err(AppError::Conflict(Conflict::TooManyCopies));
            }
            let copy = examined.as_copy(number, sent);
            let now = office.now();
            let (event, entry) = happened(&quote, quote.state, Action::KeepCopy, &request.actor, now.at);
            let entry = Entry { signed_copy: Some(mark(&copy)), ..entry };
            let version = quote.record.version;
            let stored = StoredCopy {
                number,
                kind: copy.kind,
                signatures: copy.signatures.to_vec(),
                sha256: copy.sha256.clone(),
                bytes: i64::try_from(sent.pdf.len()).unwrap_or(i64::MAX),
                received_at: now.at,
                received_by: request.actor.id.clone(),
            };
            let body = raw(&report(stored)).get().to_owned();
            let reply = Reply { created: true, ..Reply::new(id, version + 1, body) };
            let remembered = request.remember(&reply, now.at);
            let change = CopyChange { id, version, copy: &copy, event, entry: &entry, replay: remembered.as_ref() };
            Ok((office.store.keep_copy(&change).await?, reply))
        };
        office.once(request, attempt).await
    }

    /// The signed copies of a quote, and the quote's version.
    pub async fn copies(&self, actor: &Actor, id: QuoteId) -> Result<(i64, SignedCopies), AppError> {
        let quote = self.office.read_issued(actor, id, "signed_copies").await?;
        let copies = self.office.store.copies(id).await?;
        Ok((quote.record.version, SignedCopies { copies: copies.into_iter().map(report).collect() }))
    }

    /// The file of a signed copy, as it came.
    pub async fn copy_file(&self, actor: &Actor, id: QuoteId, number: i64) -> Result<CopyFile, AppError> {
        let quote = self.office.read_issued(actor, id, "signed_copy").await?;
        let pdf = self.office.store.copy_pdf(id, number).await?.ok_or(AppError::NotFound)?;
        let name = format!("{}-{number}", quote.number.with_revision(quote.revision).replace('/', "-"));
        let applicant = self.office.frozen(&quote).await?.priced.draft.scope.applicant.name().to_owned();
        Ok(CopyFile { pdf, name, applicant })
    }

    /// Finds out what a file is. Nothing in it is parsed but in a reader's process.
    ///
    /// Errors: a fault where it is no PDF, where it is the document as it was issued and nothing more, and where it is the document of
    /// another quote.
    pub(super) async fn examine(&self, sent: &SentCopy<'_>, quote: &IssuedQuote) -> Result<Examined, AppError> {
        let sha256 = Sha256Hex::of(sent.pdf);
        let issued = self.office.store.document(quote.record.id).await?.and_then(|document| document.pdf);
        let issued = issued.unwrap_or_default();
        let is_ours = !issued.is_empty() && sent.pdf.starts_with(&issued);
        if is_ours && issued.len() == sent.pdf.len() {
            return Err(fault(FaultKind::CopyUnsigned));
        }
        let other = |kind| Examined { kind, signatures: Vec::new(), sha256: sha256.clone() };
        let otherwise = if is_ours { CopyKind::Changed } else { CopyKind::NotComparable };
        let reading = match sent.reader.read(sent.by, sent.pdf).await {
            Ok(reading) => reading,
            Err(PdfError::NotAPdf) => return Err(fault(FaultKind::NotAPdf)),
            Err(PdfError::Busy) => return Err(AppError::Busy),
            Err(error @ (PdfError::NoWorker(_) | PdfError::Killed)) => {
                return Err(AppError::RendererAway(error.to_string()));
            }
            // A scan has nothing attached, and some cannot be read here at all.
            Err(PdfError::NoAttachment | PdfError::TooLarge | PdfError::Unreadable) => return Ok(other(otherwise)),
        };
        if is_ours {
            let appended = reading.appended(issued.len()).await;
            let appended = appended.map_err(|error| AppError::RendererAway(error.to_string()))?;
            return Ok(Examined { kind: appended.kind(), signatures: appended.signatures, sha256 });
        }
        let stated = reading.report().stated.as_ref();
        let number = stated.and_then(|stated| stated.number.as_deref()).and_then(QuoteNumber::parse);
        let revision = stated.and_then(|stated| stated.revision).and_then(|revision| u32::try_from(revision).ok());
        match number.zip(revision) {
            Some((number, revision)) if (number, revision) != (quote.number, quote.revision) => {
                Err(fault(FaultKind::CopyOfAnother { found: number.with_revision(revision) }))
            }
            _ => Ok(other(CopyKind::NotComparable)),
        }
    }
}

fn fault(kind: FaultKind) -> AppError {
    let mut faults = Faults::default();
    faults.add(&Path::Root.key("file"), kind);
    AppError::Faults(faults)
}

fn report(copy: StoredCopy) -> SignedCopy {
    let StoredCopy { number, kind, signatures, sha256, bytes, received_at, received_by } = copy;
    SignedCopy { number, kind, signatures, sha256: sha256.to_string(), bytes, received_at, received_by }
}
