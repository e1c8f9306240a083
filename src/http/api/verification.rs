//! `/api/v1/documents/verification`

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::json;
use crate::app::{Clearance, Verification, VerificationReport};
use crate::http::body::read_bytes;
use crate::http::change::actor;
use crate::http::guard::{caller, claimant};
use crate::http::negotiation::{PDF, is_pdf, language};
use crate::http::permits::{NOTE_READERS, READERS};
use crate::http::problem::{Problem, ProblemKind};
use crate::http::throttle::Throttle;
use crate::pdf_reader::{MAX_PDF_BYTES, PdfReader};
use crate::shares::Claimant;

/// Seconds within which a PDF is usually uploaded.
const SENT_WITHIN: u64 = 10;

/// The largest PDF of an anonymous caller: it is in memory while it is uploaded, and the document of the largest scope is
/// smaller.
const ANONYMOUS_PDF_BYTES: usize = 8 * 1024 * 1024;

/// Checks whether a PDF is one that was issued: the amounts in its attached JSON are recomputed, and it is compared with what is
/// stored. `genuine` is the result. A file that cannot be read as one of these documents is `unknown`. Pages are compared only as
/// bytes of the whole file: a copy that was saved again or signed is `altered` with the reason `file_differs`, even if the
/// attached data are the same. Every answer explains in plain words what it means and what to do (`explanation`, `next_step`).
/// What was issued is shown only to those who may read that quote or settlement note; everyone else sees only what their own
/// file says.
#[utoipa::path(post, path = "/api/v1/documents/verification", tag = "quotes",
    request_body(content = String, content_type = "application/pdf", description = "The PDF."),
    responses(
        (status = 200, description = "The result of the check.", body = VerificationReport),
        (status = 413, description = "The PDF is larger than 32 MiB, or than 8 MiB for callers without credentials."),
        (status = 415, description = "The body is not application/pdf.")))]
pub async fn create(
    verification: Data<Verification>,
    reader: Data<PdfReader>,
    throttle: Data<Throttle>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    if !is_pdf(&request) {
        return Problem::new(ProblemKind::UnsupportedMediaType, language(&request)).found(PDF).into_response();
    }
    let by = claimant(&request);
    let (upload, most) = match by {
        Claimant::Known => (None, MAX_PDF_BYTES),
        Claimant::Anonymous(network) => (Some(Throttle::upload(&throttle, network)), ANONYMOUS_PDF_BYTES),
    };
    if matches!(upload, Some(None)) {
        return Problem::new(ProblemKind::TooMany, language(&request)).after(SENT_WITHIN).into_response();
    }
    let pdf = match read_bytes(&request, payload.into_inner(), PDF, most).await {
        Ok(pdf) => pdf,
        Err(error) => return error.error_response(),
    };
    // Anyone may ask; what was issued is shown to those who may read it by the calls for that.
    let caller = caller(&request);
    let clearance = Clearance { quotes: READERS.actor(&caller), notes: NOTE_READERS.actor(&caller) };
    match verification.verify(&actor(&request), by, &clearance, &reader, &pdf).await {
        Ok(report) => json(&report),
        Err(error) => Problem::of(error, language(&request)).into_response(),
    }
}
