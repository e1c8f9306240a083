//! `/api/v1/quotes/{id}/time-entries`, `/work`, `/settlement`, `/settle`, `/credit`, `/invoice`, and `/api/v1/settlement-notes/{number}`

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::problem;
use super::quotes::{QuotePath, answer, parse_id, with_version};
use crate::app::{AppError, Finance, InvoiceRequest, Parameters, Reply};
use crate::http::caching::PRIVATE;
use crate::http::change::{Change, actor};
use crate::http::file_name::{Shown, disposition};
use crate::http::negotiation::{JSON, PDF, XML};
use crate::http::openapi::bytes::Bytes;
use crate::http::tags::{tagged, tagged_by_content};
use crate::language::raw;
use crate::quote::SettlementNumber;
use crate::settlement::{
    CreditInput, NoteList, NoteReport, SettleInput, SettlementReport, TimeEntries, TimeEntryInput, WorkInput,
};

/// What goes with an invoice.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter in OpenAPI; `InvoiceRequest` parses it")]
pub struct TimeSheet {
    /// `true` puts the time entries into the invoice as a workbook (XLSX), besides the note's document.
    time_sheet: Option<bool>,
}

/// Lists the work recorded on a quote's number, and what it amounts to under this quote: quoted, worked and charged by activity.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/time-entries", operation_id = "listTimeEntries", tag = "finance",
    params(QuotePath),
    responses((status = 200, description = "The entries, the earliest first.", body = TimeEntries, headers(("ETag" = String, description = "The quote's ETag."))), (status = 409)))]
pub async fn time_entries(finance: Data<Finance>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    versioned(&request, async { finance.time_entries(&actor(&request), parse_id(&id)?).await }.await)
}

/// Records work on an accepted quote, or reverses an entry, since entries are never changed. The answer shows the activities
/// that are near or above their ceiling.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/time-entries", operation_id = "recordTime", tag = "finance",
    params(QuotePath),
    request_body = TimeEntryInput,
    responses((status = 201, description = "All entries, and every activity with the new one.", body = TimeEntries, headers(("Location" = String), ("ETag" = String, description = "The quote's ETag.")))))]
pub async fn record_time(
    finance: Data<Finance>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<TimeEntryInput>,
) -> HttpResponse {
    let recorded = async { Box::pin(finance.record_time(&change.command, parse_id(&id)?, change.body)).await }.await;
    recorded_at(&request, recorded)
}

/// The answer to what was recorded, with where it is read.
fn recorded_at(request: &HttpRequest, recorded: Result<Reply, AppError>) -> HttpResponse {
    let location = recorded.as_ref().ok().map(|kept| format!("/api/v1/quotes/{}/time-entries", kept.id));
    let mut response = answer(request, recorded);
    if let Some(location) = location.and_then(|location| location.parse().ok()) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// Records several time entries on an accepted quote, and reversals among them: all of them or none.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/work", operation_id = "recordWork", tag = "finance",
    params(QuotePath),
    request_body = WorkInput,
    responses((status = 201, description = "The new entries, and every activity with them.", body = TimeEntries, headers(("Location" = String), ("ETag" = String, description = "The quote's ETag.")))))]
pub async fn record_work(
    finance: Data<Finance>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<WorkInput>,
) -> HttpResponse {
    let recorded = async { Box::pin(finance.record_work(&change.command, parse_id(&id)?, change.body)).await }.await;
    recorded_at(&request, recorded)
}

/// Reads the settlement of a quote: what it would be now if the quote is accepted, or what it is if settled, with its notes.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/settlement", operation_id = "readSettlement", tag = "finance",
    params(QuotePath),
    responses((status = 200, description = "The settlement.", body = SettlementReport, headers(("ETag" = String, description = "The quote's ETag."))), (status = 409)))]
pub async fn settlement(finance: Data<Finance>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    versioned(&request, async { finance.settlement(&actor(&request), parse_id(&id)?).await }.await)
}

/// Settles an accepted quote: makes a numbered settlement note, and posts its rows to the feed. This is final, and charges all that
/// is left. With `interim`, it charges the work so far and the lines that were delivered, and the quote stays accepted. What charges
/// nothing gets no note.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/settle", operation_id = "settleQuote", tag = "finance",
    params(QuotePath),
    request_body(content = Option<SettleInput>, description = "By default, the charge follows from the quote and the entries alone."),
    responses((status = 200, description = "The settlement.", body = SettlementReport, headers(("ETag" = String, description = "The quote's ETag.")))))]
pub async fn settle(
    finance: Data<Finance>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<SettleInput>,
) -> HttpResponse {
    let settled = async { Box::pin(finance.settle(with_version(&change.command)?, parse_id(&id)?, change.body)).await };
    answer(&request, settled.await)
}

/// Corrects a settled quote: credits its note in full, and makes another in its place, unless the request says that nothing is
/// charged instead. What the request leaves out stays as it was. A quote that no note charges is charged by a settlement.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/credit", operation_id = "creditSettlement", tag = "finance",
    params(QuotePath),
    request_body = CreditInput,
    responses((status = 200, description = "The settlement after the correction.", body = SettlementReport, headers(("ETag" = String, description = "The quote's ETag.")))))]
pub async fn credit(
    finance: Data<Finance>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<CreditInput>,
) -> HttpResponse {
    let credited =
        async { Box::pin(finance.credit(with_version(&change.command)?, parse_id(&id)?, change.body)).await };
    answer(&request, credited.await)
}

/// The invoice of a settled quote, as Peppol BIS Billing 3.0 (EHF), for the note that is now in force; its document is in it.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/invoice", operation_id = "readQuoteInvoice", tag = "finance",
    params(QuotePath, TimeSheet),
    responses((status = 200, description = "The invoice.", body = inline(Bytes), content_type = "application/xml", headers(("ETag" = String))),
        (status = 304, description = "The invoice is unchanged since the ETag in If-None-Match."), (status = 409)))]
pub async fn invoice(
    finance: Data<Finance>,
    request: HttpRequest,
    id: Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> HttpResponse {
    let asked = async {
        let asked = InvoiceRequest::parse(Parameters::read(pairs, InvoiceRequest::KEYS))?;
        finance.invoice(&actor(&request), parse_id(&id)?, asked).await
    };
    xml(&request, asked.await)
}

/// Lists the settlement notes of a quote, in the order in which they were made.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/settlement-notes", operation_id = "listSettlementNotesOfQuote", tag = "finance",
    params(QuotePath),
    responses((status = 200, description = "The notes.", body = NoteList, headers(("ETag" = String, description = "The quote's ETag."))), (status = 409)))]
pub async fn notes(finance: Data<Finance>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    versioned(&request, async { finance.notes_of(&actor(&request), parse_id(&id)?).await }.await)
}

/// Reads a settlement note, exactly as issued.
#[utoipa::path(get, path = "/api/v1/settlement-notes/{number}", operation_id = "readSettlementNote", tag = "finance",
    params(("number" = String, Path, description = "The note's number: S-2026-000123.")),
    responses((status = 200, description = "The note.", body = NoteReport, headers(("ETag" = String))),
        (status = 304, description = "The note is unchanged since the ETag in If-None-Match.")))]
pub async fn note(finance: Data<Finance>, request: HttpRequest, number: Path<String>) -> HttpResponse {
    match async { finance.note(&actor(&request), parse_number(&number)?).await }.await {
        Ok((hash, body)) => tagged(&request, hash, |response| response.content_type(JSON).body(body)),
        Err(error) => problem(&request, error),
    }
}

/// The document of a settlement note, byte for byte as issued.
#[utoipa::path(get, path = "/api/v1/settlement-notes/{number}/pdf", operation_id = "readSettlementNotePdf", tag = "finance",
    params(("number" = String, Path, description = "The note's number: S-2026-000123.")),
    responses((status = 200, description = "The PDF; its ETag is its SHA-256.", body = inline(Bytes), content_type = "application/pdf"),
        (status = 304, description = "The PDF is unchanged since the ETag in If-None-Match.")))]
pub async fn note_pdf(finance: Data<Finance>, request: HttpRequest, number: Path<String>) -> HttpResponse {
    match async { finance.note_document(&actor(&request), parse_number(&number)?).await }.await {
        Ok(document) => {
            let kind = document.language.pick("Oppgjør", "Oppgjer", "Settlement");
            let name = disposition(Shown::Inline, &[kind, &document.name, &document.applicant], "pdf");
            tagged(&request, document.sha256, |response| {
                response.content_type(PDF).insert_header(name).body(document.pdf)
            })
        }
        Err(error) => problem(&request, error),
    }
}

/// A settlement note as Peppol BIS Billing 3.0 (EHF): an invoice, or a credit note that reverses one.
#[utoipa::path(get, path = "/api/v1/settlement-notes/{number}/invoice", operation_id = "readSettlementNoteInvoice", tag = "finance",
    params(("number" = String, Path, description = "The note's number: S-2026-000123."), TimeSheet),
    responses((status = 200, description = "The invoice or credit note.", body = inline(Bytes), content_type = "application/xml", headers(("ETag" = String))),
        (status = 304, description = "The invoice is unchanged since the ETag in If-None-Match."), (status = 409)))]
pub async fn note_invoice(
    finance: Data<Finance>,
    request: HttpRequest,
    number: Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> HttpResponse {
    let asked = async {
        let asked = InvoiceRequest::parse(Parameters::read(pairs, InvoiceRequest::KEYS))?;
        finance.note_invoice(&actor(&request), parse_number(&number)?, asked).await
    };
    xml(&request, asked.await)
}

/// No note has a number of any other form.
pub(super) fn parse_number(number: &Path<String>) -> Result<SettlementNumber, AppError> {
    SettlementNumber::parse(number).ok_or(AppError::NotFound)
}

/// What is derived from a quote, under the quote's own `ETag`, which a change then names.
fn versioned(request: &HttpRequest, outcome: Result<(i64, impl Serialize), AppError>) -> HttpResponse {
    match outcome {
        Ok((version, value)) => {
            let mut response = HttpResponse::Ok();
            response.content_type(JSON).insert_header((ETAG, format!("\"{version}\""))).insert_header(PRIVATE);
            response.body(raw(&value).get().to_owned() + "\n")
        }
        Err(error) => problem(request, error),
    }
}

fn xml(request: &HttpRequest, outcome: Result<(SettlementNumber, String), AppError>) -> HttpResponse {
    match outcome {
        Ok((number, body)) => {
            let mut response = tagged_by_content(request, PRIVATE, XML, body);
            let (name, value) = disposition(Shown::Attachment, &[&number.to_string()], "xml");
            if let Some(value) = value.parse().ok().filter(|_| response.status().is_success()) {
                response.headers_mut().insert(name, value);
            }
            response
        }
        Err(error) => problem(request, error),
    }
}
