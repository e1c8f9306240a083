//! `/api/v1/quotes`

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, LOCATION};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::{json, problem};
use crate::app::{AppError, ListRequest, Page, Parameters, Quotes, Reply};
use crate::http::change::{Change, Nothing, actor};
use crate::http::negotiation::JSON;
use crate::http::problem::ProblemBody;
use crate::http::tags::Tags;
use crate::ids::QuoteId;
use crate::input::{Faults, Found, Path as Place, Problem as InputProblem};
use crate::quote::{AcceptanceInput, DraftInput, QuoteReport, ReasonInput};

/// The header that tells that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Makes a draft, and prices it.
#[utoipa::path(post, path = "/api/v1/quotes", tag = "quotes", params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")), request_body = DraftInput,
    responses(
        (status = 201, description = "The draft.", body = QuoteReport, headers(("Location" = String), ("ETag" = String))),
        (status = 400, description = "The body is not JSON, or a header cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body has more than 2,097,152 bytes.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The input has faults, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn create(quotes: Data<Quotes>, request: HttpRequest, change: Change<DraftInput>) -> HttpResponse {
    answer(&request, Box::pin(quotes.create(&change.command, change.body)).await)
}

/// Lists quotes, newest first.
#[utoipa::path(get, path = "/api/v1/quotes", tag = "quotes",
    params(
        ("status" = Option<crate::quote::State>, Query, description = "In this state only."),
        ("q" = Option<String>, Query, description = "With words that begin so: of applicant, title, case number (2026/1234), quote number (2026-000123)."),
        ("case_number" = Option<String>, Query, description = "Of this case only."),
        ("sort" = Option<String>, Query, description = "`created` (the default) or `issued`, which leaves drafts out."),
        ("from" = Option<String>, Query, description = "The first day, in Norway, of what the list is sorted by."),
        ("to" = Option<String>, Query, description = "The last day, in Norway, of what the list is sorted by."),
        ("cursor" = Option<String>, Query, description = "`next` of the page before; it holds the filters."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Quotes of a page; left out, 50.")),
    responses(
        (status = 200, description = "A page of quotes.", body = Page),
        (status = 422, description = "A parameter is wrong.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn list(quotes: Data<Quotes>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let asked = ListRequest::parse(Parameters::read(pairs.into_inner(), ListRequest::KEYS));
    let listed = async { quotes.list(&actor(&request), asked?).await }.await;
    listed.map_or_else(|error| problem(&request, error), |page| uncached(json(&page)))
}

/// A quote.
#[utoipa::path(get, path = "/api/v1/quotes/{id}", tag = "quotes", params(("id" = String, Path, description = "The quote's identity.")),
    responses(
        (status = 200, description = "The quote.", body = QuoteReport, headers(("ETag" = String))),
        (status = 304, description = "The quote is as If-None-Match says."),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn read(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    answer(&request, async { quotes.read(&actor(&request), parse_id(&id)?).await }.await)
}

/// Changes a draft, and prices it anew.
#[utoipa::path(put, path = "/api/v1/quotes/{id}", tag = "quotes", params(("id" = String, Path, description = "The quote's identity."), ("If-Match" = String, Header, description = "The ETag of the quote as the caller saw it."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")), request_body = DraftInput,
    responses(
        (status = 200, description = "The draft.", body = QuoteReport, headers(("ETag" = String))),
        (status = 400, description = "The body is not JSON, or a header cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The quote has changed, or its ETag was weakened on the way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body has more than 2,097,152 bytes.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The input has faults, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn change(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<DraftInput>,
) -> HttpResponse {
    answer(
        &request,
        async { Box::pin(quotes.change(with_version(&change.command)?, parse_id(&id)?, change.body)).await }.await,
    )
}

/// Throws a draft away.
#[utoipa::path(delete, path = "/api/v1/quotes/{id}", tag = "quotes", params(("id" = String, Path, description = "The quote's identity."), ("If-Match" = String, Header, description = "The ETag of the quote as the caller saw it."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")),
    responses(
        (status = 204, description = "The draft is gone."),
        (status = 400, description = "The body is not JSON, or a header cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body has more than 2,097,152 bytes.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The body is not empty, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The quote has changed, or its ETag was weakened on the way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn delete(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<Nothing>,
) -> HttpResponse {
    let deleted = async {
        Nothing::check(change.body)?;
        quotes.delete(with_version(&change.command)?, parse_id(&id)?).await
    };
    answer(&request, deleted.await)
}

/// Issues a draft: it gets its number and its document, and never changes again.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/issue", tag = "quotes", params(("id" = String, Path, description = "The quote's identity."), ("If-Match" = String, Header, description = "The ETag of the quote as the caller saw it."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")),
    responses(
        (status = 200, description = "The issued quote.", body = QuoteReport, headers(("ETag" = String))),
        (status = 400, description = "The body is not JSON, or a header cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body has more than 2,097,152 bytes.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The quote has changed, or its ETag was weakened on the way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The input has faults, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store or the renderer is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn issue(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<Nothing>,
) -> HttpResponse {
    let issued = async {
        Nothing::check(change.body)?;
        quotes.issue(with_version(&change.command)?, parse_id(&id)?).await
    };
    let issued = issued.await;
    if let Err(error) = &issued {
        metrics::counter!("quote_issue_failures_total", "reason" => error.code()).increment(1);
    }
    answer(&request, issued)
}

/// Records the applicant's order.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/accept", tag = "quotes", params(("id" = String, Path, description = "The quote's identity."), ("If-Match" = String, Header, description = "The ETag of the quote as the caller saw it."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")), request_body = AcceptanceInput,
    responses(
        (status = 200, description = "The accepted quote.", body = QuoteReport, headers(("ETag" = String))),
        (status = 400, description = "The body is not JSON, or a header cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The quote has changed, or its ETag was weakened on the way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body has more than 2,097,152 bytes.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The input has faults, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn accept(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<AcceptanceInput>,
) -> HttpResponse {
    answer(&request, async { quotes.accept(with_version(&change.command)?, parse_id(&id)?, change.body).await }.await)
}

/// Records that the applicant turns the quote down.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/decline", tag = "quotes", params(("id" = String, Path, description = "The quote's identity."), ("If-Match" = String, Header, description = "The ETag of the quote as the caller saw it."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")), request_body = ReasonInput,
    responses(
        (status = 200, description = "The declined quote.", body = QuoteReport, headers(("ETag" = String))),
        (status = 400, description = "The body is not JSON, or a header cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The quote has changed, or its ETag was weakened on the way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body has more than 2,097,152 bytes.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The input has faults, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn decline(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<ReasonInput>,
) -> HttpResponse {
    answer(&request, async { quotes.decline(with_version(&change.command)?, parse_id(&id)?, change.body).await }.await)
}

/// Takes an issued quote back.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/withdraw", tag = "quotes", params(("id" = String, Path, description = "The quote's identity."), ("If-Match" = String, Header, description = "The ETag of the quote as the caller saw it."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")), request_body = ReasonInput,
    responses(
        (status = 200, description = "The withdrawn quote.", body = QuoteReport, headers(("ETag" = String))),
        (status = 400, description = "The body is not JSON, or a header cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The quote has changed, or its ETag was weakened on the way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body has more than 2,097,152 bytes.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The input has faults, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn withdraw(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<ReasonInput>,
) -> HttpResponse {
    answer(&request, async { quotes.withdraw(with_version(&change.command)?, parse_id(&id)?, change.body).await }.await)
}

/// Makes a draft that, once issued, comes in the quote's place under the same number: with the quote's content, or with that
/// of the body.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/revisions", tag = "quotes", params(("id" = String, Path, description = "The quote's identity."), ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to send again: the first answer is given once more.")),
    request_body(content = Option<DraftInput>, description = "Left out, the quote's own content."),
    responses(
        (status = 201, description = "The draft.", body = QuoteReport, headers(("Location" = String), ("ETag" = String))),
        (status = 400, description = "The body is not JSON, or a header cannot be read.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "The quote has changed, or its ETag was weakened on the way.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body has more than 2,097,152 bytes.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The input has faults, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn revise(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<DraftInput>,
) -> HttpResponse {
    answer(&request, async { Box::pin(quotes.revise(&change.command, parse_id(&id)?, change.body)).await }.await)
}

/// No quote has an identity of another form.
pub(super) fn parse_id(id: &Path<String>) -> Result<QuoteId, AppError> {
    QuoteId::parse(id).ok_or(AppError::NotFound)
}

/// The command of a change that must say which version of the quote it is about.
pub(super) fn with_version(command: &crate::app::ChangeRequest) -> Result<&crate::app::ChangeRequest, AppError> {
    command.seen.is_said().map(|()| command)
}

/// The one parameter that a request may have.
pub(super) fn only<'q>(
    pairs: &'q [(String, String)],
    known: &'static [&'static str; 1],
) -> Result<Option<&'q str>, AppError> {
    let mut faults = Faults::default();
    for (index, (name, _)) in pairs.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            faults.add(&Place::Root.key(name), InputProblem::UnknownField { known });
        } else if pairs.iter().take(index).any(|(other, _)| other == name) {
            faults.add(&Place::Root.key(name), InputProblem::DuplicateField);
        }
    }
    Ok(faults.or(Some(pairs.first().map(|(_, value)| value.as_str())))?)
}

pub(super) fn bad(name: &str, found: &str, expected: [&'static str; 3]) -> AppError {
    let mut faults = Faults::default();
    faults.add(&Place::Root.key(name), InputProblem::BadParameter { found: Found::cut(found), expected });
    faults.into()
}

pub(super) fn uncached(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// A quote that was read or changed.
pub(super) fn answer(request: &HttpRequest, outcome: Result<Reply, AppError>) -> HttpResponse {
    let kept = match outcome {
        Ok(kept) => kept,
        Err(error) => return problem(request, error),
    };
    if kept.body.is_empty() {
        let mut response = HttpResponse::NoContent();
        if kept.replayed {
            response.insert_header((REPLAYED, "true"));
        }
        return response.finish();
    }
    let tag = format!("\"{}\"", kept.version);
    if is_known(request, &tag) {
        return not_modified(&tag);
    }
    let mut response = HttpResponse::build(if kept.created { StatusCode::CREATED } else { StatusCode::OK });
    response.content_type(JSON).insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "private, no-cache"));
    if kept.created {
        response.insert_header((LOCATION, format!("/api/v1/quotes/{}", kept.id)));
    }
    if kept.replayed {
        response.insert_header((REPLAYED, "true"));
    }
    response.body(kept.body)
}

/// Whether the caller has what would be answered (RFC 9110, section 13.1.2).
pub(super) fn is_known(request: &HttpRequest, tag: &str) -> bool {
    // A header that holds no tags is no condition.
    let tags = Tags::of(request, &IF_NONE_MATCH).ok().flatten();
    request.method().is_safe() && tags.is_some_and(|tags| tags.have(tag.trim_matches('"')))
}

pub(super) fn not_modified(tag: &str) -> HttpResponse {
    HttpResponse::NotModified().insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "private, no-cache")).finish()
}
