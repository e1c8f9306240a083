//! `/api/v1/documents/verification`

use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::{json, problem};
use crate::app::{AppError, Clearance, Paper, PaperReport, Parameters, Verification, VerificationReport};
use crate::http::body::read_bytes;
use crate::http::caching::{NEVER_STORED, with_policy};
use crate::http::change::actor;
use crate::http::guard::{caller, claimant, count_guess};
use crate::http::negotiation::{PDF, is_pdf, language};
use crate::http::openapi::bytes::Bytes;
use crate::http::permits::{NOTE_READERS, READERS};
use crate::http::problem::{Problem, ProblemKind};
use crate::http::throttle::Throttle;
use crate::input::{Expected, FaultKind, Path};
use crate::pdf_reader::{MAX_PDF_BYTES, PdfReader};
use crate::quote::VerificationCode;
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
#[utoipa::path(post, path = "/api/v1/documents/verification", operation_id = "verifyDocument", tag = "quotes",
    request_body(content((inline(Bytes) = "application/pdf"), (inline(Bytes) = "application/octet-stream")), description = "The PDF."),
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

/// What a number may be, in the three languages.
const NUMBER: [&str; 3] = [
    "nummeret på et tilbud, som 2026-000123 eller 2026-000123/2",
    "nummeret på eit tilbod, som 2026-000123 eller 2026-000123/2",
    "the number of a quote, such as 2026-000123 or 2026-000123/2",
];

/// What a code may be, in the three languages.
const CODE: [&str; 3] = [
    "kontrollkoden fra tilbudet: 16 tegn i grupper på fire",
    "kontrollkoden frå tilbodet: 16 teikn i grupper på fire",
    "the verification code of the quote: 16 characters in groups of four",
];

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
    let checked = async {
        let paper = read_paper(pairs.into_inner())?;
        // Nobody guesses 80 bits; who tries is slowed down all the same.
        count_guess(&request)?;
        verification.verify_paper(paper).await
    };
    match checked.await {
        Ok(report) => with_policy(NEVER_STORED, json(&report)),
        Err(error) => {
            if matches!(error, AppError::NotOnRecord) {
                metrics::counter!("verification_codes_refused_total").increment(1);
            }
            with_policy(NEVER_STORED, problem(&request, error))
        }
    }
}

fn read_paper(pairs: Vec<(String, String)>) -> Result<Paper, AppError> {
    let mut parameters = Parameters::read(pairs, &["number", "code"]);
    for (name, expected) in [("number", NUMBER), ("code", CODE)] {
        if parameters.text(name).is_none() {
            let missing = FaultKind::Missing { expected: Expected::Described(expected), example: None };
            parameters.faults.add(&Path::Root.key(name), missing);
        }
    }
    let number = parameters.parse("number", NUMBER, Paper::number);
    let code = parameters.parse("code", CODE, VerificationCode::written);
    let paper = number.zip(code).map(|((number, revision), code)| Paper { number, revision, code });
    Ok(parameters.faults.or(paper)?)
}
