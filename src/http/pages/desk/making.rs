//! `/quotes/new`: a draft of nothing, of a file, or of another quote.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::{AppError, ChangeRequest, CopyOf, Estimator, Paper, Quotes, Reply, TypedDraft};
use crate::http::change::actor;
use crate::http::pages::calculator::{Brought, MAX_FILE_BYTES, Readers};
use crate::http::pages::form::{DraftReading, ONCE, Sent, Typed, beginning, command, receive, typed_of_draft};
use crate::http::pages::frame::Frame;
use crate::http::pages::page::{answered, page, see_other};
use crate::http::pages::words::{PageWords, words};
use crate::http::problem::Problem;
use crate::http::upload::{Upload, UploadError, read_upload};
use crate::ids::QuoteId;
use crate::language::Language;
use crate::pdf_reader::PdfReader;
use crate::quote::EstimateFile;
use crate::workbook_file::WorkbookReader;

words! {
    new_lead: "Begynn med det du har. Alt kan endres i utkastet.", "Byrj med det du har. Alt kan endrast i utkastet.",
        "Begin with what you have. Everything can be changed in the draft.";
    new_empty: "Tomt utkast", "Tomt utkast", "An empty draft";
    new_empty_lead: "Fyll ut omfanget sammen med søkeren, eller etter søknaden.", "Fyll ut omfanget saman med søkjaren, eller etter søknaden.",
        "Fill in the scope with the applicant, or from the application.";
    new_empty_do: "Lag et tomt utkast", "Lag eit tomt utkast", "Make an empty draft";
    new_file: "Fra en fil", "Frå ei fil", "From a file";
    new_file_lead: "Regnearket som søkeren har fylt ut, et prisanslag som PDF, eller en JSON-fil med et omfang.",
        "Reknearket som søkjaren har fylt ut, eit prisanslag som PDF, eller ei JSON-fil med eit omfang.",
        "The workbook that the applicant filled in, an estimate as PDF, or a JSON file with a scope.";
    new_file_label: "Fil", "Fil", "File";
    new_file_do: "Lag utkast av filen", "Lag utkast av fila", "Make a draft of the file";
    new_copy: "Kopi av et annet tilbud", "Kopi av eit anna tilbod", "A copy of another quote";
    new_copy_lead: "Omfang, timer og annet arbeid blir med. Saksnummer, leveringsdag og notater gjør ikke det.",
        "Omfang, timar og anna arbeid blir med. Saksnummer, leveringsdag og notat blir ikkje det.",
        "Scope, hours and other work come along. Case number, day of delivery and notes do not.";
    new_copy_label: "Tilbudsnummer", "Tilbodsnummer", "Quote number";
    new_copy_do: "Lag en kopi", "Lag ein kopi", "Make a copy";
    no_such_number: "Fant ikke noe tilbud med det nummeret; ventet et nummer som 2026-000123 eller 2026-000123/2.",
        "Fann ikkje noko tilbod med det nummeret; venta eit nummer som 2026-000123 eller 2026-000123/2.",
        "Found no quote with that number; expected a number such as 2026-000123 or 2026-000123/2.";
}

/// The most bytes of a form without a file.
const MAX_BYTES: usize = 8 * 1024;

/// The page.
#[derive(Template)]
#[template(path = "desk/new.html", config = "src/http/pages/askama.toml")]
struct NewPage {
    frame: Frame,
    once: String,
    file_fault: Option<&'static str>,
    copy_fault: Option<&'static str>,
    number: String,
}

impl NewPage {
    fn answer(request: &HttpRequest, status: StatusCode, change: impl FnOnce(&mut Self)) -> HttpResponse {
        let frame = Frame::of(request).at("/quotes/new".to_owned());
        let words = frame.words;
        let frame = frame.below(&[("/quotes", words.quotes())]);
        let once = match Sent::with(0) {
            Ok(Sent { once, .. }) => once,
            Err(error) => return Problem::of(error, words.language).into_response(),
        };
        let mut shown = Self { frame, once, file_fault: None, copy_fault: None, number: String::new() };
        change(&mut shown);
        page(HttpResponse::build(status), &shown)
    }
}

/// The ways to begin.
pub async fn new(request: HttpRequest) -> HttpResponse {
    NewPage::answer(&request, StatusCode::OK, |_| {})
}

fn made(reply: &Reply) -> HttpResponse {
    see_other(&format!("/quotes/{}", reply.id))
}

/// What is stored of a form that nobody has typed yet.
fn to_store(typed: &Typed) -> TypedDraft {
    let read = DraftReading::of(typed, &[]);
    TypedDraft {
        form: typed.to_form(),
        draft: read.reading.faults.is_empty().then_some(read.draft),
        is_as_shown: false,
    }
}

/// A draft of nothing.
pub async fn create(quotes: Data<Quotes>, request: HttpRequest, payload: Payload) -> HttpResponse {
    receive(&request, payload, MAX_BYTES, async |form| {
        Ok(made(&quotes.create_typed(&form.change(&request), to_store(&beginning())).await?))
    })
    .await
}

/// A draft of a file.
pub async fn from_file(
    estimator: Data<Estimator>,
    quotes: Data<Quotes>,
    pdf_reader: Data<PdfReader>,
    workbook_reader: Data<WorkbookReader>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let words = PageWords::of(&request);
    let refused =
        |fault| NewPage::answer(&request, StatusCode::UNPROCESSABLE_ENTITY, |page| page.file_fault = Some(fault));
    let (file, fields) = match read_upload(&request, payload.into_inner(), MAX_FILE_BYTES).await {
        Ok(Upload { file: Some(file), fields }) => (file, fields),
        Ok(Upload { file: None, .. }) => return refused(words.no_file()),
        Err(UploadError::TooLarge) => return refused(words.not_ours()),
        Err(UploadError::Refused(response)) => return response,
    };
    let read = Readers { estimator: &estimator, quotes: &quotes, pdf: &pdf_reader, workbook: &workbook_reader };
    let brought = match read.read(&request, &file, words.language).await {
        Ok(brought) => brought,
        Err(error) => return Problem::of(error, words.language).into_response(),
    };
    let mut sent = Typed::default();
    if let Some((name, text)) = fields.into_iter().find(|(name, _)| name == ONCE) {
        sent.set(name, text);
    }
    let once = sent.get(ONCE).to_owned();
    let change = command(&request, &sent, &[once.as_bytes(), &file.bytes].concat());
    let outcome = match brought {
        Brought::Nothing => return refused(words.not_ours()),
        Brought::Estimate(estimate) => of_estimate(&quotes, &change, *estimate).await,
        Brought::Scope(scope) | Brought::Workbook { scope, .. } => {
            let draft = serde_json::json!({ "scope": scope });
            quotes.create_typed(&change, to_store(&typed_of_draft(&draft, words.language))).await
        }
    };
    answered(&request, outcome.map(|reply| made(&reply)))
}

/// A draft of an estimate; where its scope is not sound any more, of what it says.
async fn of_estimate(quotes: &Quotes, change: &ChangeRequest, estimate: EstimateFile) -> Result<Reply, AppError> {
    let scope: serde_json::Value = serde_json::from_str(estimate.scope.get()).unwrap_or_default();
    match quotes.create_of_estimate(change, Some(estimate)).await {
        Err(AppError::Faults(_)) => {
            let draft = serde_json::json!({ "scope": scope });
            quotes.create_typed(change, to_store(&typed_of_draft(&draft, Language::Nb))).await
        }
        outcome => outcome,
    }
}

/// A draft with the content of another quote.
pub async fn copy(quotes: Data<Quotes>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let words = PageWords::of(&request);
    receive(&request, payload, MAX_BYTES, async |form| {
        let number = form.typed.get("number").trim();
        let of = QuoteId::parse(number)
            .map(CopyOf::Id)
            .or_else(|| Paper::number(number).map(|(number, revision)| CopyOf::Number(number, revision)));
        let refused = || {
            NewPage::answer(&request, StatusCode::UNPROCESSABLE_ENTITY, |page| {
                page.copy_fault = Some(words.no_such_number());
                number.clone_into(&mut page.number);
            })
        };
        let Some(of) = of else { return Ok(refused()) };
        let draft = match quotes.content_to_copy(&actor(&request), of).await {
            Ok(draft) => draft,
            Err(AppError::NotFound) => return Ok(refused()),
            Err(error) => return Err(error),
        };
        let typed = typed_of_draft(&draft, words.language);
        Ok(made(&quotes.create_typed(&form.change(&request), to_store(&typed)).await?))
    })
    .await
}
