//! The events of a quote, who viewed it, its like cases, and how it differs from another.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::quotes::{QuotePath, parse_id};
use super::{json, problem};
use crate::app::{Office, Parameters, Quotes};
use crate::http::caching::{PRIVATE, with_policy};
use crate::http::change::actor;
use crate::ids::QuoteId;
use crate::likeness::SimilarReport;
use crate::pricing::Comparison;
use crate::quote::{ActorReport, EventReport};
use crate::store::QuoteRead;

/// A view of a quote by someone who has done nothing with it.
#[derive(Serialize, ToSchema)]
pub struct QuoteReadReport {
    /// When it was viewed.
    at: Timestamp,
    /// Who viewed it.
    actor: ActorReport,
    /// The part that was viewed.
    what: String,
}

/// Who viewed a quote.
#[derive(Serialize, ToSchema)]
pub struct QuoteReads {
    /// The latest first, at most a thousand.
    reads: Vec<QuoteReadReport>,
}

/// Lists who viewed a quote without ever having done anything with it. Recorded only when the setting `privacy.audit_reads`
/// is on.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/reads", operation_id = "listQuoteReads", tag = "quotes", params(QuotePath),
    responses((status = 200, description = "The views, the latest first.", body = QuoteReads)))]
pub async fn reads(office: Data<Office>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let report = |read: QuoteRead| QuoteReadReport {
        at: read.at,
        actor: ActorReport { id: read.actor.id, role: read.actor.role },
        what: read.what,
    };
    match async { office.reads(parse_id(&id)?).await }.await {
        Ok(reads) => with_policy(PRIVATE, json(&QuoteReads { reads: reads.into_iter().map(report).collect() })),
        Err(error) => problem(&request, error),
    }
}

/// The events of a quote.
#[derive(Serialize, ToSchema)]
pub struct QuoteEvents {
    /// The earliest first.
    events: Vec<EventReport>,
}

/// Lists what happened to a quote: who did what, when, from which state to which, and why.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/events", operation_id = "listQuoteEvents", tag = "quotes", params(QuotePath),
    responses((status = 200, description = "The events, the earliest first.", body = QuoteEvents)))]
pub async fn events(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    match async { quotes.events(&actor(&request), parse_id(&id)?).await }.await {
        Ok(events) => with_policy(PRIVATE, json(&QuoteEvents { events })),
        Err(error) => problem(&request, error),
    }
}

/// Finds up to five quotes that are nearest in what drives hours: populations by complexity, sources and their linkage, tables, areas,
/// items outside the variable lists, and the rest that the tariff's rules count. Each has what was adjusted and why, and what the work
/// came to; beside every hourly line are the tariff's hours and the medians of these quotes.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/similar", operation_id = "listSimilarQuotes", tag = "quotes", params(QuotePath),
    responses((status = 200, description = "The like cases, the nearest first.", body = SimilarReport)))]
pub async fn similar(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    match async { Box::pin(quotes.similar(&actor(&request), parse_id(&id)?)).await }.await {
        Ok(similar) => with_policy(PRIVATE, json(&similar)),
        Err(error) => problem(&request, error),
    }
}

/// Compares a quote with the one that it revises, or with another. The difference is split into the effects of scope, quantity,
/// price, VAT and rounding, which sum to it exactly.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/comparison", operation_id = "compareQuotes", tag = "quotes",
    params(QuotePath, ("with" = inline(Option<QuoteId>), Query, description = "The identity of the other quote; by default, the one that it revises.")),
    responses((status = 200, description = "The comparison.", body = Comparison), (status = 409)))]
pub async fn comparison(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    let compared = async {
        let mut parameters = Parameters::read(pairs.into_inner(), &["with"]);
        let expected = ["identiteten til et tilbud", "identiteten til eit tilbod", "the identity of a quote"];
        let with = parameters.parse("with", expected, QuoteId::parse);
        parameters.faults.or(Some(()))?;
        quotes.compare(&actor(&request), parse_id(&id)?, with).await
    };
    match compared.await {
        Ok(comparison) => with_policy(PRIVATE, json(&comparison)),
        Err(error) => problem(&request, error),
    }
}
