//! `/quotes/{id}` of an issued quote, and the steps between: the last look before the issue, answers, revisions.

mod answering;
mod adding;
mod issue;
mod view;
mod words;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};

pub use self::adding::keep_copy;
use self::answering::{Answering, Step};
pub use self::issue::{about_to_issue, issue};
use self::view::{Beside, CasePage};
use super::copies::CopiesView;
use super::draft;
use crate::access::Caller;
use crate::app::{AppError, ChangeRequest, Estimator, Quotes};
use crate::http::api::quotes::parse_id;
use crate::http::change::actor;
use crate::http::guard::caller;
use crate::http::pages::form::{Sent, Typed, receive};
use crate::http::pages::frame::Frame;
use crate::http::pages::page::{answered, page, see_other};
use crate::ids::QuoteId;
use crate::input::{Faults, Field};
use crate::quote::{Action, Actor, Role, State};
use crate::store::{IssuedQuote, StoredQuote};

/// The most bytes of a form with an answer.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// A quote: the form of a draft, or what was issued.
pub async fn case(
    quotes: Data<Quotes>,
    estimator: Data<Estimator>,
    request: HttpRequest,
    id: Path<String>,
) -> HttpResponse {
    let shown = async {
        let actor = actor(&request);
        match quotes.shown(&actor, parse_id(&id)?).await? {
            // Others have nothing to do in a draft.
            StoredQuote::Draft(_) if actor.role != Role::CaseOfficer => Err(AppError::NotFound),
            StoredQuote::Draft(record) => {
                draft::Desk { quotes: &quotes, estimator: &estimator, request: &request }.page(&record).await
            }
            StoredQuote::Issued(issued) => {
                issued_page(&quotes, &request, *issued, StatusCode::OK, Answering::default(), None).await
            }
        }
    };
    answered(&request, shown.await)
}

async fn issued_page(
    quotes: &Quotes,
    request: &HttpRequest,
    quote: IssuedQuote,
    status: StatusCode,
    typed: Answering,
    file_fault: Option<String>,
) -> Result<HttpResponse, AppError> {
    let Actor { role, .. } = actor(request);
    let (is_staff, is_officer) = (role != Role::Applicant, role == Role::CaseOfficer);
    let version = quote.record.version;
    let id = quote.record.id;
    let case = quotes.case(quote, is_staff).await?;
    let Caller { roles, .. } = caller(request);
    let reads = if roles.contains(Role::Admin) { quotes.reads_of(id).await? } else { Vec::new() };
    let links = if is_officer { Some(quotes.links(&actor(request), id).await?.1) } else { None };
    let frame = Frame::of(request).at(format!("/quotes/{id}"));
    let may_keep = (is_officer || !is_staff) && Action::KeepCopy.is_possible_in(case.quote.state);
    let copies = if case.quote.state == State::Issued {
        None
    } else {
        let (_, copies) = quotes.copies(&actor(request), id).await?;
        Some(CopiesView::of(copies, &format!("/api/v1/quotes/{id}/signed-copies"), may_keep, file_fault, frame.words))
    };
    let sent = Sent::with(version)?;
    let beside = Beside { links: links.as_ref(), copies };
    let view = CasePage::of(frame, &case, &reads, (is_staff, is_officer), sent, typed, beside);
    Ok(page(HttpResponse::build(status), &view))
}

/// Registers that the applicant has accepted.
pub async fn accept(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    step(&quotes, &request, &id, payload, Step::Accept).await
}

/// Registers that the applicant has declined.
pub async fn decline(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    step(&quotes, &request, &id, payload, Step::Decline).await
}

/// Withdraws a quote.
pub async fn withdraw(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    step(&quotes, &request, &id, payload, Step::Withdraw).await
}

/// Makes a draft that is to replace a quote.
pub async fn revise(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    step(&quotes, &request, &id, payload, Step::Revise).await
}

async fn step(quotes: &Quotes, request: &HttpRequest, id: &Path<String>, payload: Payload, step: Step) -> HttpResponse {
    receive(request, payload, MAX_ANSWER_BYTES, async |form| {
        let id = parse_id(id)?;
        match take(quotes, &form.change_of_shown(request)?, id, step, &form.typed).await {
            Ok(to) => Ok(see_other(&format!("/quotes/{to}"))),
            Err(AppError::Faults(faults)) => again(quotes, request, id, step, &form.typed, faults).await,
            Err(error) => Err(error),
        }
    })
    .await
}

/// Takes a step, and returns the quote to go on with.
async fn take(
    quotes: &Quotes,
    change: &ChangeRequest,
    id: QuoteId,
    step: Step,
    typed: &Typed,
) -> Result<QuoteId, AppError> {
    let reply = match step {
        Step::Accept => quotes.accept(change, id, Answering::body(step, typed)?, None).await?,
        Step::Decline => quotes.decline(change, id, Answering::body(step, typed)?).await?,
        Step::Withdraw => quotes.withdraw(change, id, Answering::body(step, typed)?).await?,
        Step::Revise => Box::pin(quotes.revise(change, id, Field::default())).await?,
    };
    Ok(reply.id)
}

/// The page once more, with what was typed and what is wrong with it.
async fn again(
    quotes: &Quotes,
    request: &HttpRequest,
    id: QuoteId,
    step: Step,
    typed: &Typed,
    mut faults: Faults,
) -> Result<HttpResponse, AppError> {
    let StoredQuote::Issued(quote) = quotes.shown(&actor(request), id).await? else { return Err(AppError::NotFound) };
    let answering = Answering { step, typed: typed.clone(), faults: faults.take() };
    issued_page(quotes, request, *quote, StatusCode::UNPROCESSABLE_ENTITY, answering, None).await
}
