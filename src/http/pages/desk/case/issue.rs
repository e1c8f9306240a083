//! `/quotes/{id}/issue`: the last look, and the issue.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::super::draft::needs;
use super::super::list::with_revision;
use super::MAX_ANSWER_BYTES;
use crate::app::{AppError, Conflict, Quotes, ToIssue};
use crate::http::api::quotes::parse_id;
use crate::http::change::actor;
use crate::http::pages::form::{Link, Sent, receive};
use crate::http::pages::frame::Frame;
use crate::http::pages::page::{answered, page, see_other};
use crate::http::problem::Problem;
use crate::ids::QuoteId;
use crate::quote::WrittenDraft;

/// The last look at a draft.
#[derive(Template)]
#[template(path = "desk/issue.html", config = "src/http/pages/askama.toml")]
struct IssuePage {
    frame: Frame,
    id: String,
    number: String,
    is_revision: bool,
    facts: Vec<(&'static str, String)>,
    total: String,
    needed: Vec<Link>,
    refusal: Option<String>,
    sent: Sent,
}

/// The page before the issue.
pub async fn about_to_issue(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let shown = async { shown(&quotes, &request, parse_id(&id)?, StatusCode::OK, None).await };
    match shown.await {
        // What is issued already is shown, also to whoever comes back here.
        Err(AppError::Conflict(Conflict::WrongState { .. })) => see_other(&format!("/quotes/{id}")),
        shown => answered(&request, shown),
    }
}

async fn shown(
    quotes: &Quotes,
    request: &HttpRequest,
    id: QuoteId,
    status: StatusCode,
    refusal: Option<String>,
) -> Result<HttpResponse, AppError> {
    let ToIssue { record, written, number, revision, valid_to } = quotes.to_issue(&actor(request), id).await?;
    let frame = Frame::of(request).at(format!("/quotes/{id}/issue"));
    let words = frame.words;
    let language = words.language;
    let needed = needs(quotes, &record, &written, words)?;
    let mut facts = Vec::new();
    let mut total = String::new();
    if let WrittenDraft::Priced(priced) | WrittenDraft::InPart(priced, _) = &written {
        let estimate = &priced.estimate;
        total = language.kroner(estimate.total.expected);
        let applicant = &priced.draft.scope.applicant;
        let contact = applicant.contact.as_ref().map_or_else(
            || words.no_contact().to_owned(),
            |contact| format!("{}, {}", contact.name.as_str(), contact.email.as_str()),
        );
        facts.push((words.goes_to(), format!("{}; {contact}", applicant.name())));
        facts.push((words.sum_net(), language.kroner(estimate.net.expected)));
        facts.push((words.vat(), language.kroner(estimate.vat.expected)));
        facts.push((words.the_most(), total.clone()));
        facts.extend(valid_to.map(|day| (words.last_day(), words.until(&language.weekday_and_date(day)))));
        let earliest = language.date(estimate.delivery_time.delivered_by.low);
        facts.extend(priced.draft.delivery_date.map(|day| {
            let day = language.weekday_and_date(day);
            (words.delivered_on(), format!("{day} ({} {earliest})", words.earliest_delivery()))
        }));
        let of = priced.draft.language;
        facts.push((words.language_of(), of.pick("bokmål", "nynorsk", "English").to_owned()));
    }
    let view = IssuePage {
        id: id.to_string(),
        number: with_revision(&number.to_string(), revision),
        is_revision: revision > 1,
        facts,
        total,
        needed,
        refusal,
        sent: Sent::with(record.version)?,
        frame: frame.below(&[("/quotes", words.quotes())]),
    };
    Ok(page(HttpResponse::build(status), &view))
}

/// Issues a draft. Pressed twice, it is issued once.
pub async fn issue(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    receive(&request, payload, MAX_ANSWER_BYTES, async |form| {
        let id = parse_id(&id)?;
        match quotes.issue(&form.change_of_shown(&request)?, id).await {
            Ok(_) => Ok(see_other(&format!("/quotes/{id}"))),
            Err(error @ (AppError::Faults(_) | AppError::Conflict(_) | AppError::Stale)) => {
                let frame = Frame::of(&request);
                let problem = Problem::of(error, frame.words.language);
                let (status, detail) = (problem.status(), problem.detail());
                shown(&quotes, &request, id, status, Some(detail)).await
            }
            Err(error) => Err(error),
        }
    })
    .await
}
