//! Settlement notes: read, and as documents.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::settling::{document_report, read_note, standing};
use super::{QuoteDocument, Quotes};
use crate::app::{AppError, Conflict};
use crate::ids::{QuoteId, Sha256Hex};
use crate::invoice::{InvoiceError, ubl};
use crate::language::raw;
use crate::quote::{Actor, SettlementNumber, State};
use crate::settlement::NoteReport;
use crate::store::StoredNote;

impl Quotes {
    /// A settlement note, as JSON; its tag is the SHA-256 of what was frozen.
    pub async fn note(&self, actor: &Actor, number: SettlementNumber) -> Result<(Sha256Hex, String), AppError> {
        let stored = self.seen_note(actor, number, "settlement note").await?;
        let broken = |error| AppError::Internal(format!("settlement note {number} cannot be read: {error}"));
        let note: &RawValue = serde_json::from_str(&stored.canonical).map_err(broken)?;
        let document = Cow::Owned(document_report(&stored.document));
        let json = raw(&NoteReport { note, settled_at: stored.settled_at, document }).get().to_owned();
        Ok((stored.document.canonical_sha256, json))
    }

    /// The invoice of a settled quote: that of the note that charges it now.
    pub async fn invoice(&self, actor: &Actor, id: QuoteId) -> Result<(SettlementNumber, String), AppError> {
        let quote = self.seen(actor, id, "invoice").await?;
        if quote.state != State::Settled {
            return Err(AppError::Conflict(Conflict::NotSettled));
        }
        let notes = self.store.notes(id).await?;
        self.invoice_of(standing(&quote, &notes)?)
    }

    /// The invoice of a settlement note, or the credit note that takes one back.
    pub async fn note_invoice(
        &self,
        actor: &Actor,
        number: SettlementNumber,
    ) -> Result<(SettlementNumber, String), AppError> {
        self.invoice_of(&self.seen_note(actor, number, "invoice").await?)
    }

    async fn seen_note(
        &self,
        actor: &Actor,
        number: SettlementNumber,
        what: &'static str,
    ) -> Result<StoredNote, AppError> {
        let stored = self.store.note(number).await?.ok_or(AppError::NotFound)?;
        self.look(actor, stored.quote, what).await?;
        Ok(stored)
    }

    fn invoice_of(&self, stored: &StoredNote) -> Result<(SettlementNumber, String), AppError> {
        let xml = ubl(&read_note(stored)?, &self.seller).map_err(|error| match error {
            InvoiceError::NothingToInvoice => AppError::Conflict(Conflict::NothingToInvoice),
            InvoiceError::StandardRateOfZero => AppError::Conflict(Conflict::NotInvoiceable),
            error => AppError::Internal(format!("settlement note {}: {error}", stored.number)),
        })?;
        Ok((stored.number, xml))
    }

    /// The document of a settlement note, byte for byte as it was made.
    pub async fn note_document(&self, actor: &Actor, number: SettlementNumber) -> Result<QuoteDocument, AppError> {
        self.seen_note(actor, number, "settlement note's document").await?;
        let document = self.store.note_document(number).await?.ok_or(AppError::NotFound)?;
        let broken = || AppError::Internal(format!("settlement note {number} has no document"));
        Ok(QuoteDocument {
            name: number.to_string(),
            pdf: document.pdf.ok_or_else(broken)?,
            sha256: document.pdf_sha256,
        })
    }
}
