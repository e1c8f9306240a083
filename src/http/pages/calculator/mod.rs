//! `/calculator`: a scope filled in on a page, its price at once, and what drives it. Nothing is stored.

mod bring;
mod explained;
mod line;
mod result;
mod view;
mod words;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

pub use self::bring::{Brought, MAX_FILE_BYTES, Readers, bring};
pub use self::result::PriceView;
use self::result::ResultView;
use self::view::{CalculatorPage, ThenAndNow, result};
use super::assets;
use super::form::{Action, Filled, Link, ScopeReading, Typed, beginning};
use super::frame::Frame;
use super::language::chosen;
use super::page::{fragment, html, written};
use super::words::PageWords;
use crate::app::{AppError, CURRENT, EstimateRequest, Estimator, Priced};
use crate::http::api::estimates::pdf_answer;
use crate::http::api::workbooks::workbook_answer;
use crate::http::body::{MAX_BODY_BYTES, read_form};
use crate::http::caching::{NEVER_STORED, with_policy};
use crate::http::file_name::{Shown as FileShown, disposition};
use crate::http::guard::claimant;
use crate::http::heavy::Heavy;
use crate::http::negotiation::{JSON, language};
use crate::http::problem::{Problem, ProblemKind};
use crate::input::{Fault, Field};
use crate::pricing::Offer;
use crate::render::Pool;
use crate::scope::Name;

/// The form whose buttons are outside it.
const FORM_ID: &str = "form";
/// What the enhancer sends with a form: the price that is shown, in øre.
const WAS: &str = "page.was";

/// How long a page and a price mostly are.
const PAGE_BYTES: usize = 192 * 1024;
const PRICE_BYTES: usize = 48 * 1024;

/// What was typed, read and priced.
pub struct Answered {
    typed: Typed,
    reading: ScopeReading,
    faults: Vec<Fault>,
    priced: Option<Priced>,
    levers: Vec<Offer>,
}

impl Answered {
    fn of(estimator: &Estimator, typed: Typed) -> Result<Self, AppError> {
        let mut reading = ScopeReading::of(&typed);
        let own = std::mem::take(&mut reading.faults);
        let (faults, priced) = estimator.price_filled_in(&reading.scope, own, &reading.covered)?;
        let levers = priced.as_ref().map(Priced::offers).transpose()?.unwrap_or_default();
        Ok(Self { typed, reading, faults, priced, levers })
    }

    fn filled(&self) -> Filled<'_> {
        let estimate = self.priced.as_ref().map(|priced| &priced.estimate);
        Filled { typed: &self.typed, reading: &self.reading, faults: &self.faults, estimate }
    }

    fn result(&self, words: PageWords) -> ResultView {
        result(&self.filled(), &self.levers, self.typed.get(WAS).parse().ok(), words)
    }
}

/// What a page says besides the form and its price.
#[derive(Default)]
pub struct Around {
    with_faults: bool,
    focus: Option<String>,
    notices: Vec<String>,
    then_and_now: Option<ThenAndNow>,
    upload_fault: Option<&'static str>,
    is_fresh: bool,
    /// Faults that are of no field, before the others.
    errors: Vec<Link>,
}

/// The page as text.
fn page_text(estimator: &Estimator, frame: Frame, answered: &Answered, around: Around) -> Result<String, AppError> {
    let tariff = estimator.tariff(CURRENT).ok_or(AppError::NotFound)?;
    let words = frame.words;
    let filled = answered.filled();
    let mut shown = filled.shown(around.with_faults, words.language);
    shown.focus = around.focus;
    let mut errors = around.errors;
    if around.with_faults {
        errors.extend(filled.links(words.language));
    }
    let page = CalculatorPage {
        sections: filled.sections(&tariff, &shown, around.with_faults, words),
        result: answered.result(words),
        frame: Frame { form: Some(FORM_ID), ..frame },
        errors,
        notices: around.notices,
        then_and_now: around.then_and_now,
        script: assets::script(),
        upload_fault: around.upload_fault,
        is_fresh: around.is_fresh,
    };
    written(&page, PAGE_BYTES)
}

/// The empty form.
pub async fn calculator(estimator: Data<Estimator>, request: HttpRequest) -> HttpResponse {
    let frame = Frame::of(&request);
    let around = Around { is_fresh: true, ..Around::default() };
    let text =
        Answered::of(&estimator, beginning()).and_then(|answered| page_text(&estimator, frame, &answered, around));
    text_answer(&request, StatusCode::OK, text)
}

/// The form after a button was pressed.
pub async fn press(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let body = match read_form(&request, payload.into_inner(), MAX_BODY_BYTES).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let language = Action::language_asked(&body);
    let frame = language.map_or_else(|| Frame::of(&request), |language| Frame::in_language(&request, language));
    let refusal = frame.words.language;
    let worked = heavy.run(claimant(&request), body.len(), move || {
        let mut typed = Typed::parse(&body)?;
        let action = Action::of(&typed);
        let focus = action.carry_out(&mut typed);
        let answered = Answered::of(&estimator, typed)?;
        let with_faults = action.shows_faults();
        let status = if with_faults && !answered.faults.is_empty() { UNPROCESSABLE } else { StatusCode::OK };
        let around = Around { with_faults, focus, is_fresh: action == Action::Anew, ..Around::default() };
        Ok((status, page_text(&estimator, frame, &answered, around)?))
    });
    match worked.await.and_then(|worked| worked) {
        Ok((status, text)) => {
            let mut response = text_answer(&request, status, Ok(text));
            if let Some(language) = language {
                // A cookie of these few letters can always be written.
                let _ = response.add_cookie(&chosen(language));
            }
            response
        }
        Err(error) => Problem::of(error, refusal).into_response(),
    }
}

/// What a form is answered with that has something to mend.
const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// The price alone, for the enhancer: the part of the page that holds no field.
pub async fn price(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let body = match read_form(&request, payload.into_inner(), MAX_BODY_BYTES).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let words = PageWords::of(&request);
    let worked = heavy.run(claimant(&request), body.len(), move || {
        let answered = Answered::of(&estimator, Typed::parse(&body)?)?;
        let view: ResultView = answered.result(words);
        written(&view, PRICE_BYTES)
    });
    match worked.await.and_then(|worked| worked) {
        Ok(text) => fragment(text),
        Err(error) => Problem::of(error, words.language).into_response(),
    }
}

/// What a form comes to, or the page with what has to be mended first.
async fn take(
    estimator: &Data<Estimator>,
    heavy: &Data<Heavy>,
    request: &HttpRequest,
    payload: Payload,
) -> Result<Answered, HttpResponse> {
    let body =
        read_form(request, payload.into_inner(), MAX_BODY_BYTES).await.map_err(|error| error.error_response())?;
    let frame = Frame::of(request);
    let estimator = Data::clone(estimator);
    let worked = heavy.run(claimant(request), body.len(), move || {
        let answered = Answered::of(&estimator, Typed::parse(&body)?)?;
        if answered.priced.is_some() {
            return Ok(Ok(answered));
        }
        let around = Around { with_faults: true, ..Around::default() };
        page_text(&estimator, frame, &answered, around).map(Err)
    });
    match worked.await.and_then(|worked| worked) {
        Ok(Ok(answered)) => Ok(answered),
        Ok(Err(text)) => Err(text_answer(request, UNPROCESSABLE, Ok(text))),
        Err(error) => Err(Problem::of(error, language(request)).into_response()),
    }
}

/// The price of a form, or the page with what has to be mended first.
async fn priced(
    estimator: &Data<Estimator>,
    heavy: &Data<Heavy>,
    request: &HttpRequest,
    payload: Payload,
) -> Result<Priced, HttpResponse> {
    let answered = take(estimator, heavy, request, payload).await?;
    answered.priced.ok_or_else(|| Problem::new(ProblemKind::Internal, language(request)).into_response())
}

/// The estimate as a PDF.
pub async fn pdf(
    estimator: Data<Estimator>,
    pool: Data<Pool>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let words = PageWords::of(&request);
    let priced = match priced(&estimator, &heavy, &request, payload).await {
        Ok(priced) => priced,
        Err(response) => return response,
    };
    pdf_answer(&pool, &request, words.language, priced, FileShown::Attachment)
        .await
        .unwrap_or_else(|error| Problem::of(error, words.language).into_response())
}

/// The estimate as JSON, as it is attached to its PDF.
pub async fn json(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let words = PageWords::of(&request);
    let priced = match priced(&estimator, &heavy, &request, payload).await {
        Ok(priced) => priced,
        Err(response) => return response,
    };
    let name = priced.scope.applicant.name.as_ref().map_or("", Name::as_str).to_owned();
    let day = priced.estimate.priced_on.to_string();
    let kind = words.language.pick("Prisanslag", "Prisanslag", "Estimate");
    let response = HttpResponse::Ok()
        .content_type(JSON)
        .insert_header(disposition(FileShown::Attachment, &[kind, &day, &name], "json"))
        .body(priced.canonical_json(words.language));
    with_policy(NEVER_STORED, response)
}

/// The scope as a workbook, filled in. One with faults is not written, since it could not be read back.
pub async fn workbook(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let words = PageWords::of(&request);
    let answered = match take(&estimator, &heavy, &request, payload).await {
        Ok(answered) => answered,
        Err(response) => return response,
    };
    let written = heavy.run(claimant(&request), MAX_BODY_BYTES, move || {
        let asked = serde_json::json!({ "scope": answered.reading.scope });
        let field: Field<EstimateRequest> = serde::Deserialize::deserialize(asked)
            .map_err(|error: serde_json::Error| AppError::Internal(error.to_string()))?;
        estimator.filled_workbook(field, words.language)
    });
    match written.await.and_then(|written| written) {
        Ok(workbook) => with_policy(NEVER_STORED, workbook_answer(workbook)),
        Err(error) => Problem::of(error, words.language).into_response(),
    }
}

fn text_answer(request: &HttpRequest, status: StatusCode, text: Result<String, AppError>) -> HttpResponse {
    match text {
        Ok(text) => html(HttpResponse::build(status), text),
        Err(error) => Problem::of(error, language(request)).into_response(),
    }
}
