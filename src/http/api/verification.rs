//! `/api/v1/documents/verification`

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::json;
use crate::app::{Clearance, Verification, VerificationReport};
use crate::http::body::read_bytes;
use crate::http::change::actor;
use crate::http::guard::{caller, claimant};
use crate::http::negotiation::{PDF, language};
use crate::http::problem::{Kind, Problem, ProblemBody};
use crate::http::throttle::Throttle;
use crate::http::{NOTE_READERS, READERS};
use crate::pdf_reader::{MAX_PDF_BYTES, PdfReader};
use crate::shares::Claimant;

/// Seconds in which a PDF is sent as a rule.
const SENT_WITHIN: u64 = 10;

/// The largest PDF of a caller who is not known: it is held in memory while it comes, and the document of a scope of the largest
/// size is smaller.
const ANONYMOUS_PDF_BYTES: usize = 8 * 1024 * 1024;

/// Tells whether a PDF is what was issued: its attached JSON is computed again and compared with what is stored. Anything may
/// be sent; what cannot be read is unknown. `genuine` says whether the PDF is what was issued. Pages are compared only as bytes
/// of the whole file: a copy that was saved again or signed is `altered` with the reason `file_differs`, even where the
/// attached data are the same. Every answer says in plain words what it means and what to do (`explanation`, `next_step`).
/// What was issued is shown only to those who may read that quote or settlement note; all others get no more than their own
/// file says.
#[utoipa::path(post, path = "/api/v1/documents/verification", tag = "quotes",
    request_body(content = String, content_type = "application/pdf", description = "The PDF."),
    responses(
        (status = 200, description = "What the PDF was found to be.", body = VerificationReport),
        (status = 413, description = "The PDF has more than 33,554,432 bytes, or 8,388,608 of a caller without credentials.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/pdf.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Too many PDFs at once, or the store or the reader of PDFs is away.", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create(
    verification: Data<Verification>,
    reader: Data<PdfReader>,
    throttle: Data<Throttle>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let is_pdf = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_pdf =
        is_pdf.is_some_and(|value| value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(PDF));
    if !is_pdf {
        return Problem::new(Kind::UnsupportedMediaType, language(&request)).found(PDF).into_response();
    }
    let by = claimant(&request);
    let (upload, most) = match by {
        Claimant::Known => (None, MAX_PDF_BYTES),
        Claimant::Anonymous(network) => (Some(Throttle::upload(&throttle, network)), ANONYMOUS_PDF_BYTES),
    };
    if matches!(upload, Some(None)) {
        return Problem::new(Kind::TooMany, language(&request)).after(SENT_WITHIN).into_response();
    }
    let pdf = match read_bytes(&request, payload.into_inner(), PDF, most).await {
        Ok(pdf) => pdf,
        Err(error) => return error.error_response(),
    };
    // Anyone may ask; what was issued is for those who may read it by the calls that do.
    let caller = caller(&request);
    let clearance = Clearance { quotes: READERS.actor(&caller), notes: NOTE_READERS.actor(&caller) };
    match verification.verify(&actor(&request), by, &clearance, &reader, &pdf).await {
        Ok(report) => json(&report),
        Err(error) => Problem::of(error, language(&request)).into_response(),
    }
}
