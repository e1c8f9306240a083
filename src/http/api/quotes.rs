//! `/api/v1/quotes`

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, LOCATION};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::{json, problem};
use crate::app::{AppError, ListRequest, Page, Parameters, Quotes, Reply, SentCopy};
use crate::http::caching::{PRIVATE, with_policy};
use crate::http::change::{AcceptRequest, Change, NewContent, NewQuote, Nothing, actor};
use crate::http::guard::claimant;
use crate::http::link;
use crate::http::negotiation::JSON;
use crate::http::openapi::bytes::Bytes;
use crate::http::problem;
use crate::http::tags::tagged;
use crate::ids::QuoteId;
use crate::pdf_reader::PdfReader;
use crate::quote::{AcceptanceInput, DeclineInput, DraftInput, QuoteReport, ReasonInput};

/// Marks an answer that repeats the first one.
pub(super) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The quote that a call is about.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes the path in OpenAPI; handlers parse it themselves")]
pub struct QuotePath {
    /// The quote's identity.
    #[param(value_type = QuoteId, inline)]
    id: QuoteId,
}

/// Creates a draft and prices it. What is there must be right, but the scope need not be whole: the answer says what is still
/// needed for a price and to be issued. The JSON of an estimate, as its PDF has it attached, is taken as `createQuoteFromEstimate`
/// takes the PDF.
#[utoipa::path(post, path = "/api/v1/quotes", operation_id = "createQuote", tag = "quotes", request_body = DraftInput,
    responses((status = 201, description = "The draft.", body = QuoteReport, headers(("Location" = String), ("ETag" = String)))))]
pub async fn create(
    quotes: Data<Quotes>,
    reader: Data<PdfReader>,
    request: HttpRequest,
    NewQuote { command, content }: NewQuote,
) -> HttpResponse {
    let created = async {
        let estimate = match content {
            NewContent::Draft(body) => return Box::pin(quotes.create(&command, *body)).await,
            NewContent::Estimate(estimate) => estimate,
            NewContent::Pdf(pdf) => quotes.attached_estimate(&reader, claimant(&request), &pdf).await?,
        };
        Box::pin(quotes.create_of_estimate(&command, estimate)).await
    };
    answer(&request, created.await)
}

/// Creates a draft of an estimate. It has today's price, and the answer compares the two and says what is still needed.
#[utoipa::path(post, path = "/api/v1/quotes/from-estimate", operation_id = "createQuoteFromEstimate", tag = "quotes",
    request_body(content((inline(Bytes) = "application/pdf"), (inline(Bytes) = "application/octet-stream")), description = "The PDF of the estimate."),
    responses((status = 201, description = "The draft.", body = QuoteReport, headers(("Location" = String), ("ETag" = String)))))]
pub async fn create_from_estimate(
    quotes: Data<Quotes>,
    reader: Data<PdfReader>,
    request: HttpRequest,
    new: NewQuote,
) -> HttpResponse {
    match new.content {
        NewContent::Draft(_) => answer(&request, Box::pin(quotes.create_of_estimate(&new.command, None)).await),
        NewContent::Estimate(_) | NewContent::Pdf(_) => create(quotes, reader, request, new).await,
    }
}

/// What a list is sorted by.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the words in OpenAPI")]
enum QuoteOrder {
    Created,
    Issued,
    Updated,
    Expires,
}

/// Lists quotes, newest first.
#[utoipa::path(get, path = "/api/v1/quotes", operation_id = "listQuotes", tag = "quotes",
    params(
        ("status" = Option<Vec<crate::quote::State>>, Query, style = Form, explode = false, description = "Only quotes in one of these states."),
        ("q" = Option<String>, Query, description = "Only quotes that have all these words: in the applicant, its organisation number, the title, or as the number of a case (2026/1234), a quote (2026-000123), a settlement note or invoice (S-2026-000123). A word is found by its beginning; one of four letters or more also inside of words, so that `infarkt` finds `hjerteinfarkt`."),
        ("case_number" = Option<String>, Query, description = "Only quotes of this case."),
        ("mine" = Option<bool>, Query, description = "Only the caller's own: drafts that they made, and quotes that they issued. `true`, or left out. Not for applicants."),
        ("attention" = inline(Option<crate::app::AttentionKind>), Query, description = "Only quotes that need attention: to be answered within three days, ordered with 80 % of some hours used, or ordered with the agreed day of delivery reached. Beside `mine` alone. Not for applicants."),
        ("sort" = inline(Option<QuoteOrder>), Query, description = "What the list is sorted by: `created` by default; `issued` excludes drafts; `updated` is the last change; `expires` is what must be answered first, of the quotes that wait for an answer, and is beside no search, case or period."),
        ("from" = Option<Date>, Query, description = "The first day, in Norway, of the time that the list is sorted by."),
        ("to" = Option<Date>, Query, description = "The last day, in Norway, of the time that the list is sorted by."),
        ("updated_after" = Option<jiff::Timestamp>, Query, description = "Only quotes that changed after this moment, sorted by `updated`. Moments are in milliseconds, and a change can become visible after one of a later moment: whoever must miss nothing follows `listEvents`, or begins a little before the `updated_at` of the first quote of the last time."),
        ("cursor" = Option<String>, Query, description = "`next` of the previous page; it includes the filters."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Quotes per page; 50 by default.")),
    responses((status = 200, description = "A page of quotes.", body = Page, headers(("Link" = String, description = "The address of the next page, with `rel=\"next\"`, where there is one (RFC 8288).")))))]
pub async fn list(quotes: Data<Quotes>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let pairs = pairs.into_inner();
    let limit = pairs.iter().find(|(name, _)| name == "limit").cloned();
    let asked = ListRequest::parse(Parameters::read(pairs, ListRequest::KEYS));
    let page: Page = match async { quotes.list(&actor(&request), asked?).await }.await {
        Ok(page) => page,
        Err(error) => return problem(&request, error),
    };
    let mut response = with_policy(PRIVATE, json(&page));
    if let Some(cursor) = &page.next {
        // The cursor includes the filters.
        let limit = limit.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let (name, value) = link::next(request.path(), [("cursor", cursor.as_str())].into_iter().chain(limit));
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Reads a quote.
#[utoipa::path(get, path = "/api/v1/quotes/{id}", operation_id = "readQuote", tag = "quotes", params(QuotePath),
    responses(
        (status = 200, description = "The quote.", body = QuoteReport, headers(("ETag" = String))),
        (status = 304, description = "The quote is unchanged since the ETag in If-None-Match.")))]
pub async fn read(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    answer(&request, async { quotes.read(&actor(&request), parse_id(&id)?).await }.await)
}

/// Changes a draft and prices it again.
#[utoipa::path(put, path = "/api/v1/quotes/{id}", operation_id = "changeQuote", tag = "quotes", params(QuotePath), request_body = DraftInput,
    responses((status = 200, description = "The draft.", body = QuoteReport, headers(("ETag" = String)))))]
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

/// Deletes a draft.
#[utoipa::path(delete, path = "/api/v1/quotes/{id}", operation_id = "deleteQuote", tag = "quotes", params(QuotePath),
    responses((status = 204, description = "The draft has been deleted.")))]
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

/// Issues a draft: it gets its number and its document, and its content never changes again.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/issue", operation_id = "issueQuote", tag = "quotes", params(QuotePath),
    responses((status = 200, description = "The issued quote.", body = QuoteReport, headers(("ETag" = String)))))]
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
        metrics::counter!("quote_issue_failures_total", "reason" => problem::code(error)).increment(1);
    }
    answer(&request, issued)
}

/// Records the applicant's order. As a form it takes a signed copy of the document along, which is kept as it came.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/accept", operation_id = "acceptQuote", tag = "quotes", params(QuotePath),
    request_body(content((AcceptanceInput = "application/json"), (AcceptanceForm = "multipart/form-data"))),
    responses((status = 200, description = "The accepted quote.", body = QuoteReport, headers(("ETag" = String)))))]
pub async fn accept(
    quotes: Data<Quotes>,
    request: HttpRequest,
    reader: Data<PdfReader>,
    id: Path<String>,
    AcceptRequest { command, body, copy }: AcceptRequest,
) -> HttpResponse {
    let sent = copy.as_deref().map(|pdf| SentCopy { reader: &reader, by: claimant(&request), pdf });
    answer(&request, async { quotes.accept(with_version(&command)?, parse_id(&id)?, body, sent).await }.await)
}

/// An acceptance with a signed copy.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the form in OpenAPI")]
pub struct AcceptanceForm {
    /// The acceptance, as JSON.
    acceptance: AcceptanceInput,
    /// The signed PDF.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Records that the applicant declines the quote.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/decline", operation_id = "declineQuote", tag = "quotes", params(QuotePath), request_body = DeclineInput,
    responses((status = 200, description = "The declined quote.", body = QuoteReport, headers(("ETag" = String)))))]
pub async fn decline(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<DeclineInput>,
) -> HttpResponse {
    answer(&request, async { quotes.decline(with_version(&change.command)?, parse_id(&id)?, change.body).await }.await)
}

/// Withdraws an issued quote.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/withdraw", operation_id = "withdrawQuote", tag = "quotes", params(QuotePath), request_body = ReasonInput,
    responses((status = 200, description = "The withdrawn quote.", body = QuoteReport, headers(("ETag" = String)))))]
pub async fn withdraw(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<ReasonInput>,
) -> HttpResponse {
    answer(&request, async { quotes.withdraw(with_version(&change.command)?, parse_id(&id)?, change.body).await }.await)
}

/// Creates a draft that, once issued, replaces the quote under the same number. It has the quote's content, or that of the
/// body.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/revisions", operation_id = "reviseQuote", tag = "quotes", params(QuotePath),
    request_body(content = Option<DraftInput>, description = "The new content; by default, the quote's own."),
    responses((status = 201, description = "The draft.", body = QuoteReport, headers(("Location" = String), ("ETag" = String)))))]
pub async fn revise(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<DraftInput>,
) -> HttpResponse {
    answer(&request, async { Box::pin(quotes.revise(&change.command, parse_id(&id)?, change.body)).await }.await)
}

/// No quote has an identity of any other form.
pub fn parse_id(id: &Path<String>) -> Result<QuoteId, AppError> {
    QuoteId::parse(id).ok_or(AppError::NotFound)
}

/// The command of a change that must name the version of the quote that the caller saw.
pub(super) fn with_version(command: &crate::app::ChangeRequest) -> Result<&crate::app::ChangeRequest, AppError> {
    command.seen.is_said().map(|()| command)
}

/// The answer for a quote that was read or changed. A change whose caller prefers it has no body (RFC 7240, section 4.2).
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
    tagged(request, kept.version, |response| {
        let is_minimal = !request.method().is_safe() && prefers_minimal(request);
        if is_minimal {
            response.status(StatusCode::NO_CONTENT).insert_header((PREFERENCE_APPLIED, MINIMAL));
        }
        if kept.created {
            let location = format!("/api/v1/quotes/{}", kept.id);
            response.status(StatusCode::CREATED).insert_header((LOCATION, location));
        }
        if kept.replayed {
            response.insert_header((REPLAYED, "true"));
        }
        if is_minimal {
            return response.finish();
        }
        let mut body = kept.body;
        body.push('\n');
        response.content_type(JSON).body(body)
    })
}

/// The preference for an answer without a body.
const MINIMAL: &str = "return=minimal";

/// Whether one of the preferences is [`MINIMAL`].
fn prefers_minimal(request: &HttpRequest) -> bool {
    let lines = request.headers().get_all(PREFER).filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split([',', ';'])).any(|one| {
        let (name, value) = one.split_once('=').unwrap_or((one, ""));
        name.trim().eq_ignore_ascii_case("return") && value.trim().trim_matches('"').eq_ignore_ascii_case("minimal")
    })
}
