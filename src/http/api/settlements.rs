//! `/api/v1/quotes/{id}/time-entries`, `/settlement`, `/settle`, `/credit`, `/invoice`, and `/api/v1/settlement-notes/{number}`

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ETAG, LOCATION};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::problem;
use super::problems::{ChangeProblems, ReadProblems, StateProblems};
use super::quotes::{answer, is_known, not_modified, parse_id, with_version};
use crate::app::{AppError, Finance};
use crate::http::change::{Change, actor};
use crate::http::negotiation::{JSON, PDF, XML};
use crate::language::raw;
use crate::quote::SettlementNumber;
use crate::settlement::{CreditInput, NoteReport, SettleInput, SettlementReport, TimeEntries, TimeEntryInput};

/// The work that was recorded on a quote's number, and what it comes to against this quote: quoted, worked and charged by
/// activity.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/time-entries", tag = "finance",
    params(("id" = String, Path, description = "The quote's identity.")),
    responses((status = 200, description = "The entries, first to last.", body = TimeEntries, headers(("ETag" = String, description = "The quote's."))), StateProblems))]
pub async fn time_entries(finance: Data<Finance>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    versioned(&request, async { finance.time_entries(&actor(&request), parse_id(&id)?).await }.await)
}

/// Records work on an accepted quote, or takes an entry back: none is ever changed. The answer shows what is near its
/// ceiling or above it.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/time-entries", tag = "finance",
    params(("id" = String, Path, description = "The quote's identity."), ("If-Match" = Option<String>, Header, description = "The ETag of the quote as the caller saw it; may be left out."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")),
    request_body = TimeEntryInput,
    responses((status = 201, description = "The entry, and every activity after it.", body = TimeEntries, headers(("Location" = String), ("ETag" = String, description = "The quote's."))), ChangeProblems))]
pub async fn record_time(
    finance: Data<Finance>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<TimeEntryInput>,
) -> HttpResponse {
    let recorded = async { Box::pin(finance.record_time(&change.command, parse_id(&id)?, change.body)).await }.await;
    let location = recorded.as_ref().ok().map(|kept| format!("/api/v1/quotes/{}/time-entries", kept.id));
    let mut response = answer(&request, recorded);
    if let Some(location) = location.and_then(|location| location.parse().ok()) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// The settlement of a quote: of an accepted one as it would be now, of a settled one as it is, with its notes.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/settlement", tag = "finance",
    params(("id" = String, Path, description = "The quote's identity.")),
    responses((status = 200, description = "The settlement.", body = SettlementReport, headers(("ETag" = String, description = "The quote's."))), StateProblems))]
pub async fn settlement(finance: Data<Finance>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    versioned(&request, async { finance.settlement(&actor(&request), parse_id(&id)?).await }.await)
}

/// Settles an accepted quote, for good: a numbered note, and rows of the feed.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/settle", tag = "finance",
    params(("id" = String, Path, description = "The quote's identity."), ("If-Match" = String, Header, description = "The ETag of the quote as the caller saw it."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")),
    request_body(content = Option<SettleInput>, description = "Left out, charged as the quote and the entries say."),
    responses((status = 200, description = "The settlement.", body = SettlementReport, headers(("ETag" = String, description = "The quote's."))), ChangeProblems))]
pub async fn settle(
    finance: Data<Finance>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<SettleInput>,
) -> HttpResponse {
    let settled = async { Box::pin(finance.settle(with_version(&change.command)?, parse_id(&id)?, change.body)).await };
    answer(&request, settled.await)
}

/// Corrects a settled quote: its note is credited whole, and replaced by one that follows from the corrected entries.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/credit", tag = "finance",
    params(("id" = String, Path, description = "The quote's identity."), ("If-Match" = String, Header, description = "The ETag of the quote as the caller saw it."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")),
    request_body = CreditInput,
    responses((status = 200, description = "The settlement as it is after the correction.", body = SettlementReport, headers(("ETag" = String, description = "The quote's."))), ChangeProblems))]
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

/// The invoice of a settled quote, as Peppol BIS Billing 3.0 (EHF): that of the note that charges it now.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/invoice", tag = "finance",
    params(("id" = String, Path, description = "The quote's identity.")),
    responses((status = 200, description = "The invoice.", body = String, content_type = "application/xml"), StateProblems))]
pub async fn invoice(finance: Data<Finance>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    xml(&request, async { finance.invoice(&actor(&request), parse_id(&id)?).await }.await)
}

/// A settlement note, as it was frozen.
#[utoipa::path(get, path = "/api/v1/settlement-notes/{number}", tag = "finance",
    params(("number" = String, Path, description = "The note's number: S-2026-000123.")),
    responses((status = 200, description = "The note.", body = NoteReport, headers(("ETag" = String))),
        (status = 304, description = "The note is as If-None-Match says."), ReadProblems))]
pub async fn note(finance: Data<Finance>, request: HttpRequest, number: Path<String>) -> HttpResponse {
    match async { finance.note(&actor(&request), parse_number(&number)?).await }.await {
        Ok((hash, body)) => {
            let tag = format!("\"{hash}\"");
            if is_known(&request, &tag) {
                return not_modified(&tag);
            }
            HttpResponse::Ok().content_type(JSON).insert_header((ETAG, tag)).insert_header(UNSHARED).body(body)
        }
        Err(error) => problem(&request, error),
    }
}

/// The document of a settlement note, byte for byte as it was made.
#[utoipa::path(get, path = "/api/v1/settlement-notes/{number}/pdf", tag = "finance",
    params(("number" = String, Path, description = "The note's number: S-2026-000123.")),
    responses((status = 200, description = "The PDF; its ETag is its SHA-256.", body = String, content_type = "application/pdf"),
        (status = 304, description = "The PDF is as If-None-Match says."), ReadProblems))]
pub async fn note_pdf(finance: Data<Finance>, request: HttpRequest, number: Path<String>) -> HttpResponse {
    match async { finance.note_document(&actor(&request), parse_number(&number)?).await }.await {
        Ok(document) => {
            let tag = format!("\"{}\"", document.sha256);
            if is_known(&request, &tag) {
                return not_modified(&tag);
            }
            let name = format!("inline; filename=\"{}.pdf\"", document.name);
            let mut response = HttpResponse::Ok();
            response.content_type(PDF).insert_header((ETAG, tag)).insert_header(UNSHARED);
            response.insert_header((CONTENT_DISPOSITION, name)).body(document.pdf)
        }
        Err(error) => problem(&request, error),
    }
}

/// A settlement note as Peppol BIS Billing 3.0 (EHF): an invoice, or the credit note that takes one back.
#[utoipa::path(get, path = "/api/v1/settlement-notes/{number}/invoice", tag = "finance",
    params(("number" = String, Path, description = "The note's number: S-2026-000123.")),
    responses((status = 200, description = "The invoice or credit note.", body = String, content_type = "application/xml"), StateProblems))]
pub async fn note_invoice(finance: Data<Finance>, request: HttpRequest, number: Path<String>) -> HttpResponse {
    xml(&request, async { finance.note_invoice(&actor(&request), parse_number(&number)?).await }.await)
}

/// Kept by nobody but the caller, who asks whether it still holds.
const UNSHARED: (actix_web::http::header::HeaderName, &str) = (CACHE_CONTROL, "private, no-cache");

/// No note has a number of another form.
fn parse_number(number: &Path<String>) -> Result<SettlementNumber, AppError> {
    SettlementNumber::parse(number).ok_or(AppError::NotFound)
}

/// What follows from a quote, under the quote's own tag: a change is made with it.
fn versioned(request: &HttpRequest, outcome: Result<(i64, impl Serialize), AppError>) -> HttpResponse {
    match outcome {
        Ok((version, value)) => {
            let mut response = HttpResponse::Ok();
            response.content_type(JSON).insert_header((ETAG, format!("\"{version}\""))).insert_header(UNSHARED);
            response.body(raw(&value).get().to_owned())
        }
        Err(error) => problem(request, error),
    }
}

fn xml(request: &HttpRequest, outcome: Result<(SettlementNumber, String), AppError>) -> HttpResponse {
    match outcome {
        Ok((number, body)) => {
            let name = format!("attachment; filename=\"{number}.xml\"");
            let mut response = HttpResponse::Ok();
            response.content_type(XML).insert_header(UNSHARED).insert_header((CONTENT_DISPOSITION, name)).body(body)
        }
        Err(error) => problem(request, error),
    }
}
