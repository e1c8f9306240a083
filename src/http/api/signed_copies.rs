//! `/api/v1/quotes/{id}/signed-copies`

use actix_web::http::header::{CONTENT_SECURITY_POLICY, LOCATION};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::problem;
use super::quotes::{QuotePath, answer, parse_id};
use crate::app::{AppError, CopyFile, Quotes, SentCopy};
use crate::http::caching::{PRIVATE, with_policy};
use crate::http::change::{PdfChange, actor};
use crate::http::file_name::{Shown, disposition};
use crate::http::guard::claimant;
use crate::http::negotiation::{JSON, PDF, language};
use crate::http::openapi::bytes::Bytes;
use crate::http::tags::tagged;
use crate::language::{Language, raw};
use crate::pdf_reader::PdfReader;
use crate::quote::{SignedCopies, SignedCopy};

/// A signed copy of a quote's document.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes the path in OpenAPI; handlers parse it themselves")]
pub struct CopyPath {
    /// The quote's identity.
    #[param(value_type = crate::ids::QuoteId, inline)]
    id: crate::ids::QuoteId,
    /// The copy's number among those of the quote, from 1.
    #[param(minimum = 1)]
    copy: i64,
}

/// Keeps a signed copy of an order's document, as it came. What it is found to be is stored beside it: the document as it was issued
/// with signatures appended, or something else. No signature is verified.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/signed-copies", operation_id = "keepSignedCopy", tag = "quotes", params(QuotePath),
    request_body(content((inline(Bytes) = "application/pdf"), (inline(Bytes) = "application/octet-stream")), description = "The signed PDF."),
    responses((status = 201, description = "The signed copy.", body = SignedCopy, headers(("Location" = String), ("ETag" = String, description = "The quote's ETag.")))))]
pub async fn keep(
    quotes: Data<Quotes>,
    reader: Data<PdfReader>,
    request: HttpRequest,
    id: Path<String>,
    PdfChange { command, pdf }: PdfChange,
) -> HttpResponse {
    let sent = SentCopy { reader: &reader, by: claimant(&request), pdf: &pdf };
    let kept = async { quotes.keep_copy(&command, parse_id(&id)?, &sent).await }.await;
    let location = kept.as_ref().ok().and_then(|reply| Some((reply.id, number_of(&reply.body)?)));
    let mut response = answer(&request, kept);
    if let Some((quote, number)) = location
        && let Ok(location) = format!("/api/v1/quotes/{quote}/signed-copies/{number}").parse()
    {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

fn number_of(body: &str) -> Option<i64> {
    serde_json::from_str::<serde_json::Value>(body).ok()?.get("number")?.as_i64()
}

/// Lists the signed copies of a quote's document, the earliest first.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/signed-copies", operation_id = "listSignedCopies", tag = "quotes", params(QuotePath),
    responses((status = 200, description = "The signed copies.", body = SignedCopies, headers(("ETag" = String, description = "The quote's ETag."))), (status = 409)))]
pub async fn list(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    match async { quotes.copies(&actor(&request), parse_id(&id)?).await }.await {
        Ok((version, copies)) => {
            tagged(&request, version, |response| response.content_type(JSON).body(format!("{}\n", raw(&copies).get())))
        }
        Err(error) => problem(&request, error),
    }
}

/// The file of a signed copy, byte for byte as it came.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/signed-copies/{copy}", operation_id = "readSignedCopy", tag = "quotes", params(CopyPath),
    responses((status = 200, description = "The PDF.", body = inline(Bytes), content_type = "application/pdf"), (status = 409)))]
pub async fn read(quotes: Data<Quotes>, request: HttpRequest, path: Path<(String, String)>) -> HttpResponse {
    let found = async {
        let (id, copy) = path.into_inner();
        quotes.copy_file(&actor(&request), parse_id(&Path::from(id))?, parse_number(&copy)?).await
    };
    match found.await {
        Ok(file) => file_response(file, language(&request)),
        Err(error) => problem(&request, error),
    }
}

/// A number of a copy, as it is written in an address. No copy has one of any other form.
pub fn parse_number(text: &str) -> Result<i64, AppError> {
    text.parse().ok().filter(|number: &i64| number.to_string() == text).ok_or(AppError::NotFound)
}

/// A file that somebody else has made: it is saved and not shown, and may do nothing where it is shown after all.
pub fn file_response(file: CopyFile, language: Language) -> HttpResponse {
    let kind = language.pick("Signert kopi", "Signert kopi", "Signed copy");
    let mut response = HttpResponse::Ok();
    response.content_type(PDF).insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"));
    response.insert_header(disposition(Shown::Attachment, &[kind, &file.name, &file.applicant], "pdf"));
    with_policy(PRIVATE, response.body(file.pdf))
}
