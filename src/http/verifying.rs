//! What the calls and the page that check documents share: the room for an upload, who may see what was issued, and the count of
//! guesses.

use actix_web::HttpRequest;
use actix_web::web::Data;

use super::change::actor;
use super::guard::{caller, claimant, count_guess};
use super::negotiation::language;
use super::permits::{NOTE_READERS, READERS};
use super::problem::{Problem, ProblemKind};
use super::throttle::{Throttle, Upload};
use crate::app::{AppError, Clearance, Paper, PaperReport, Parameters, Verification, VerificationReport};
use crate::input::{Expected, FaultKind, Path};
use crate::pdf_reader::{MAX_PDF_BYTES, PdfReader};
use crate::quote::VerificationCode;
use crate::shares::Claimant;

/// Seconds within which a PDF is usually uploaded.
const SENT_WITHIN: u64 = 10;

/// The largest PDF of an anonymous caller: it is in memory while it is uploaded, and the document of the largest scope is
/// smaller.
const ANONYMOUS_PDF_BYTES: usize = 8 * 1024 * 1024;

/// The room that a caller has for a PDF, to be held until it is verified.
pub struct Room {
    /// The largest PDF, in bytes.
    pub max_bytes: usize,
    /// The slot of an anonymous caller.
    _upload: Option<Upload>,
}

impl Room {
    /// Errors: the caller's address uploads as many PDFs as it may.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let max_bytes = Self::max_bytes(request);
        let Claimant::Anonymous(network) = claimant(request) else { return Ok(Self { max_bytes, _upload: None }) };
        let throttle = request.app_data::<Data<Throttle>>();
        let throttle = throttle.ok_or_else(|| Problem::new(ProblemKind::Internal, language(request)))?;
        match Throttle::upload(throttle, network) {
            Some(upload) => Ok(Self { max_bytes, _upload: Some(upload) }),
            None => Err(Problem::new(ProblemKind::TooMany, language(request)).after(SENT_WITHIN)),
        }
    }

    /// The largest PDF of a caller, in bytes.
    pub fn max_bytes(request: &HttpRequest) -> usize {
        match claimant(request) {
            Claimant::Known => MAX_PDF_BYTES,
            Claimant::Anonymous(_) => ANONYMOUS_PDF_BYTES,
        }
    }
}

/// Whether a PDF is what was issued. Anyone may ask; what was issued is shown to those who may read it by the calls for that.
pub async fn verify_pdf(
    verification: &Verification,
    reader: &PdfReader,
    request: &HttpRequest,
    pdf: &[u8],
) -> Result<VerificationReport, AppError> {
    let caller = caller(request);
    let clearance = Clearance { quotes: READERS.actor(&caller), notes: NOTE_READERS.actor(&caller) };
    verification.verify(&actor(request), claimant(request), &clearance, reader, pdf).await
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

/// The quote that a paper is of, by the parameters `number` and `code`. Errors: their faults, [`AppError::NotOnRecord`], or that the
/// caller has guessed too often.
pub async fn verify_paper(
    verification: &Verification,
    request: &HttpRequest,
    pairs: Vec<(String, String)>,
) -> Result<PaperReport, AppError> {
    let paper = read_paper(pairs)?;
    // Nobody guesses 80 bits; who tries is slowed down all the same.
    count_guess(request)?;
    let checked = verification.verify_paper(paper).await;
    if matches!(checked, Err(AppError::NotOnRecord)) {
        metrics::counter!("verification_codes_refused_total").increment(1);
    }
    checked
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
