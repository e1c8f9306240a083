//! `/api/v1/documents/verification`

use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::{json, problem};
use crate::app::{PaperReport, Verification, VerificationReport};
use crate::http::body::read_bytes;
use crate::http::caching::{NEVER_STORED, with_policy};
use crate::http::negotiation::{PDF, is_pdf, language};
use crate::http::openapi::bytes::Bytes;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::verifying::{Room, verify_paper, verify_pdf};
use crate::pdf_reader::PdfReader;

/// Checks whether a PDF is one that was issued: the amounts in its attached JSON are recomputed, and it is compared with what is
/// stored. `genuine` is the result. A file that cannot be read as one of these documents is `unknown`. Pages are compared only as
/// bytes of the whole file: a copy that was saved again or signed is `altered` with the reason `file_differs`, even if the
/// attached data are the same. Every answer explains in plain words what it means and what to do (`explanation`, `next_step`).
/// What was issued is shown only to those who may read that quote or settlement note; everyone else sees only what their own
/// file says.
#[utoipa::path(post, path = "/api/v1/documents/verification", operation_id = "verifyDocument", tag = "quotes",
    request_body(content((inline(Bytes) = "application/pdf"), (inline(Bytes) = "application/octet-stream")), description = "The PDF."),
    responses(
        (status = 200, description = "The result of the check.", body = VerificationReport),
        (status = 413, description = "The PDF is larger than 32 MiB, or than 8 MiB for callers without credentials."),
        (status = 415, description = "The body is not application/pdf.")))]
pub async fn create(
    verification: Data<Verification>,
    reader: Data<PdfReader>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    if !is_pdf(&request) {
        return Problem::new(ProblemKind::UnsupportedMediaType, language(&request)).found(PDF).into_response();
    }
    let room = match Room::of(&request) {
        Ok(room) => room,
        Err(problem) => return problem.into_response(),
    };
    let pdf = match read_bytes(&request, payload.into_inner(), PDF, room.max_bytes).await {
        Ok(pdf) => pdf,
        Err(error) => return error.error_response(),
    };
    match verify_pdf(&verification, &reader, &request, &pdf).await {
        Ok(report) => json(&report),
        Err(error) => problem(&request, error),
    }
}

/// Checks a quote on paper by its number and its verification code, as both are printed. The code may be typed in either case,
/// with or without hyphens and blanks, and with O for 0 and I or L for 1. Whoever holds the code gets the state of the quote as it
/// is now, and its total; a wrong number and a wrong code are answered alike.
#[utoipa::path(get, path = "/api/v1/documents/verification", operation_id = "verifyPaper", tag = "quotes",
    params(
        ("number" = String, Query, description = "The number as it is printed, with its revision if it has one: `2026-000123`, `2026-000123/2`."),
        ("code" = String, Query, description = "The verification code.")),
    responses(
        (status = 200, description = "The quote that the paper is of.", body = PaperReport),
        (status = 404, description = "No quote has this number and this code.")))]
pub async fn of_paper(
    verification: Data<Verification>,
    request: HttpRequest,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    match verify_paper(&verification, &request, pairs.into_inner()).await {
        Ok(report) => with_policy(NEVER_STORED, json(&report)),
        Err(error) => with_policy(NEVER_STORED, problem(&request, error)),
    }
}
