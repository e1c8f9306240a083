//! What happened to a quote, who looked at it, and what changed since another.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::problems::ReadProblems;
use super::quotes::{bad, only, parse_id, uncached};
use super::{json, problem};
use crate::app::{Office, Quotes};
use crate::http::change::actor;
use crate::http::problem::ProblemBody;
use crate::ids::QuoteId;
use crate::pricing::Comparison;
use crate::quote::{ActorReport, EventReport};
use crate::store::QuoteRead;

/// A look at a quote from outside its case.
#[derive(Serialize, ToSchema)]
pub struct QuoteReadReport {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who.
    actor: ActorReport,
    /// At what of it.
    what: String,
}

/// Who looked at a quote.
#[derive(Serialize, ToSchema)]
pub struct QuoteReads {
    /// The last first; at most a thousand.
    reads: Vec<QuoteReadReport>,
}

/// Who looked at a quote without ever having done anything with it. Kept only where the setting `privacy.audit_reads` asks for it.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/reads", tag = "quotes", params(("id" = String, Path, description = "The quote's identity.")),
    responses((status = 200, description = "The looks, the last first.", body = QuoteReads), ReadProblems))]
pub async fn reads(office: Data<Office>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let report = |read: QuoteRead| QuoteReadReport {
        at: read.at,
        actor: ActorReport { id: read.actor.id, role: read.actor.role },
        what: read.what,
    };
    match async { office.reads(parse_id(&id)?).await }.await {
        Ok(reads) => uncached(json(&QuoteReads { reads: reads.into_iter().map(report).collect() })),
        Err(error) => problem(&request, error),
    }
}

/// What happened to a quote.
#[derive(Serialize, ToSchema)]
pub struct QuoteEvents {
    /// First to last.
    events: Vec<EventReport>,
}

/// What happened to a quote: who, what, when, from which state to which, and why.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/events", tag = "quotes", params(("id" = String, Path, description = "The quote's identity.")),
    responses((status = 200, description = "The events, first to last.", body = QuoteEvents),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn events(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    match async { quotes.events(&actor(&request), parse_id(&id)?).await }.await {
        Ok(events) => uncached(json(&QuoteEvents { events })),
        Err(error) => problem(&request, error),
    }
}

/// A quote against the one that it revises, or against another: the difference split into scope, quantity, price, VAT and
/// rounding, which sum to it exactly.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/comparison", tag = "quotes",
    params(("id" = String, Path, description = "The quote's identity."), ("with" = Option<String>, Query, description = "The identity of another quote; left out, the one that it revises.")),
    responses((status = 200, description = "The comparison.", body = Comparison),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The input has faults, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn comparison(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    let compared = async {
        let with = only(&pairs, &["with"])?;
        let with = with.map(|text| {
            QuoteId::parse(text).ok_or_else(|| {
                bad(
                    "with",
                    text,
                    ["identiteten til et tilbud", "identiteten til eit tilbod", "the identity of a quote"],
                )
            })
        });
        quotes.compare(&actor(&request), parse_id(&id)?, with.transpose()?).await
    };
    match compared.await {
        Ok(comparison) => uncached(json(&comparison)),
        Err(error) => problem(&request, error),
    }
}
