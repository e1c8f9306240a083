//! Settlement notes, as JSON, documents and invoices.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::service::Finance;
use super::stored_notes::{document_report, read_note, stored_in_force, summary, unreadable};
use super::time_sheet::{InvoiceRequest, time_sheet};
use crate::app::error::{AppError, Conflict};
use crate::app::typesetting::IssuedPdf;
use crate::ids::{QuoteId, Sha256Hex};
use crate::invoice::{Attachment, InvoiceError, Media, Seller, ubl};
use crate::language::raw;
use crate::quote::{Actor, SettlementNumber, State};
use crate::settlement::{NoteList, NoteReport, NoteType, SettlementNote};
use crate::store::{StoredNote, StoredQuote};

impl Finance {
    /// A settlement note, as JSON; its tag is the SHA-256 of what was frozen.
    pub async fn note(&self, actor: &Actor, number: SettlementNumber) -> Result<(Sha256Hex, String), AppError> {
        let stored = self.read_stored(actor, number, "settlement note").await?;
        let note: &RawValue = serde_json::from_str(&stored.canonical).map_err(|error| unreadable(&stored, &error))?;
        let document = Cow::Owned(document_report(&stored.document));
        let json = raw(&NoteReport { note, settled_at: stored.settled_at, document }).get().to_owned();
        Ok((stored.document.canonical_sha256, json))
    }

    /// The settlement notes of a quote, and the quote's version.
    pub async fn notes_of(&self, actor: &Actor, id: QuoteId) -> Result<(i64, NoteList), AppError> {
        let quote = self.office.read_issued(actor, id, "settlement notes").await?;
        let notes = self.office.store.notes(id).await?;
        Ok((quote.record.version, NoteList { notes: notes.iter().map(summary).collect() }))
    }

    /// The invoice of a settled quote: that of the note that charges it now.
    pub async fn invoice(
        &self,
        actor: &Actor,
        id: QuoteId,
        request: InvoiceRequest,
    ) -> Result<(SettlementNumber, String), AppError> {
        match self.office.read(actor, id, "invoice").await? {
            StoredQuote::Issued(quote) => {
                let notes = self.office.store.notes(id).await?;
                let in_force: Vec<&StoredNote> = stored_in_force(&notes).collect();
                match in_force.as_slice() {
                    [note] => self.invoice_of(note, request).await,
                    [] if quote.state == State::Settled => Err(AppError::Conflict(Conflict::NothingToInvoice)),
                    [] => Err(AppError::Conflict(Conflict::NotSettled)),
                    several => {
                        let numbers: Vec<String> = several.iter().map(|note| note.number.to_string()).collect();
                        Err(AppError::Conflict(Conflict::SeveralNotes { numbers: numbers.join(", ") }))
                    }
                }
            }
            StoredQuote::Draft(_) => Err(AppError::Conflict(Conflict::NotSettled)),
        }
    }

    /// The invoice of a settlement note, or the credit note that takes one back.
    pub async fn note_invoice(
        &self,
        actor: &Actor,
        number: SettlementNumber,
        request: InvoiceRequest,
    ) -> Result<(SettlementNumber, String), AppError> {
        self.invoice_of(&self.read_stored(actor, number, "invoice").await?, request).await
    }

    /// The invoice of a note, with the note's document within it, and its time sheet where it is asked for.
    async fn invoice_of(
        &self,
        stored: &StoredNote,
        request: InvoiceRequest,
    ) -> Result<(SettlementNumber, String), AppError> {
        let note = read_note(stored)?;
        let number = stored.number;
        let document = self.office.store.note_document(number).await?.and_then(|document| document.pdf);
        let pdf = document.ok_or_else(|| AppError::Internal(format!("settlement note {number} has no document")))?;
        let time_sheet = request.time_sheet.then(|| time_sheet(stored)).transpose()?;
        let xml = invoice_with(&note, &pdf, time_sheet.as_deref(), &self.office.seller)?;
        Ok((number, xml))
    }

    /// The document of a settlement note, byte for byte as it was made.
    pub async fn note_document(&self, actor: &Actor, number: SettlementNumber) -> Result<IssuedPdf, AppError> {
        let note = read_note(&self.read_stored(actor, number, "settlement note's document").await?)?;
        let document = self.office.store.note_document(number).await?.ok_or(AppError::NotFound)?;
        let missing = || AppError::Internal(format!("settlement note {number} has no document"));
        Ok(IssuedPdf {
            name: number.to_string(),
            applicant: note.applicant.name,
            language: note.language,
            pdf: document.pdf.ok_or_else(missing)?,
            sha256: document.pdf_sha256,
        })
    }

    async fn read_stored(
        &self,
        actor: &Actor,
        number: SettlementNumber,
        what: &'static str,
    ) -> Result<StoredNote, AppError> {
        let stored = self.office.store.note(number).await?.ok_or(AppError::NotFound)?;
        // To an applicant, another's note is not there.
        self.office.visible(actor, stored.quote).await?;
        self.office.record_read(actor, stored.quote, what).await?;
        Ok(stored)
    }
}

/// The invoice of a note, with its document within it, and perhaps its time sheet.
pub(super) fn invoice_with(
    note: &SettlementNote,
    pdf: &[u8],
    time_sheet: Option<&[u8]>,
    seller: &Seller,
) -> Result<String, AppError> {
    let name = note.number.to_string();
    let hours = note.language.pick("timer", "timar", "hours");
    let sheet_name = format!("{name}-{hours}");
    let description = match note.note_type {
        NoteType::Settlement | NoteType::Replacement => note.language.pick("Oppgjør", "Oppgjer", "Settlement"),
        NoteType::Credit => note.language.pick("Kreditnota", "Kreditnota", "Credit note"),
    };
    let document = Attachment { name: &name, description, media: Media::Pdf, file: pdf };
    let description = note.language.pick("Timeføringer", "Timeføringar", "Time entries");
    let sheet = time_sheet.map(|file| Attachment { name: &sheet_name, description, media: Media::Workbook, file });
    let attachments: Vec<Attachment<'_>> = std::iter::once(document).chain(sheet).collect();
    ubl(note, seller, &attachments).map_err(|error| no_invoice(note.number, error))
}

/// Why a note has no invoice.
pub(super) fn no_invoice(number: SettlementNumber, error: InvoiceError) -> AppError {
    match error {
        InvoiceError::NothingToInvoice => AppError::Conflict(Conflict::NothingToInvoice),
        InvoiceError::StandardRateOfZero => AppError::Conflict(Conflict::NotInvoiceable),
        InvoiceError::NoElectronicAddress => AppError::Conflict(Conflict::NoElectronicAddress { number }),
        InvoiceError::KidTooShort { length } => AppError::Conflict(Conflict::KidTooShort { number, length }),
        error @ (InvoiceError::NoVatReason(_) | InvoiceError::Unwritten(_)) => {
            AppError::Internal(format!("settlement note {number}: {error}"))
        }
    }
}
