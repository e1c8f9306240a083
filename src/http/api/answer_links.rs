//! `/api/v1/quotes/{id}/answer-links`

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::problem;
use super::quotes::{QuotePath, answer, parse_id};
use crate::app::{Access, Office, Quotes};
use crate::http::change::{Change, Nothing, actor};
use crate::http::client;
use crate::http::negotiation::JSON;
use crate::http::tags::tagged;
use crate::language::raw;
use crate::quote::AnswerLinks;

/// The address of this service: as the settings say, of it or of the sign-in, or as the caller has reached it.
pub fn base(request: &HttpRequest) -> String {
    let public = request.app_data::<Data<Office>>().and_then(|office| office.contact.public_address());
    let of_sign_in = || request.app_data::<Data<Access>>()?.public_origin().map(str::to_owned);
    public.or_else(of_sign_in).unwrap_or_else(|| client::own_origin(request))
}

/// Makes two links to an issued quote that waits for an answer: one to read it, which may be passed on, and one to answer it. Former links of
/// the quote end. Only this answer has the addresses: of the secrets in them, nothing but hashes are stored, and the same request again is
/// answered without them.
#[utoipa::path(post, path = "/api/v1/quotes/{id}/answer-links", operation_id = "makeAnswerLinks", tag = "quotes", params(QuotePath),
    responses((status = 201, description = "The links.", body = AnswerLinks, headers(("ETag" = String, description = "The quote's ETag.")))))]
pub async fn make(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<Nothing>,
) -> HttpResponse {
    let made = async {
        Nothing::check(change.body)?;
        quotes.make_links(&change.command, parse_id(&id)?, &base(&request)).await
    };
    let mut response = answer(&request, made.await);
    // A link has no address but its own.
    response.headers_mut().remove(actix_web::http::header::LOCATION);
    response
}

/// Lists the links that were made to a quote, without their addresses.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/answer-links", operation_id = "listAnswerLinks", tag = "quotes", params(QuotePath),
    responses((status = 200, description = "The links.", body = AnswerLinks, headers(("ETag" = String, description = "The quote's ETag."))), (status = 409)))]
pub async fn list(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    match async { quotes.links(&actor(&request), parse_id(&id)?).await }.await {
        Ok((version, links)) => {
            tagged(&request, version, |response| response.content_type(JSON).body(format!("{}\n", raw(&links).get())))
        }
        Err(error) => problem(&request, error),
    }
}

/// Revokes the links to a quote.
#[utoipa::path(delete, path = "/api/v1/quotes/{id}/answer-links", operation_id = "revokeAnswerLinks", tag = "quotes", params(QuotePath),
    responses((status = 204, description = "The links have ended.")))]
pub async fn revoke(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    change: Change<Nothing>,
) -> HttpResponse {
    let revoked = async {
        Nothing::check(change.body)?;
        quotes.revoke_links(&change.command, parse_id(&id)?).await
    };
    answer(&request, revoked.await)
}
