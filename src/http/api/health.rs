//! Whether the process lives, and whether it can serve.

use std::time::Duration;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::json;
use crate::app::{AppError, Quotes};
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemBody};

/// The state of the process.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok` whenever there is an answer at all.
    status: &'static str,
}

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200, description = "The process lives.", body = Health)))]
pub async fn healthz() -> HttpResponse {
    json(&Health { status: "ok" })
}

/// How long the store may take to answer.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// Whether requests can be served: the store answers, and takes changes.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses(
        (status = 200, description = "Requests can be served.", body = Health),
        (status = 503, description = "The store is away.", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn readyz(quotes: Data<Quotes>, request: HttpRequest) -> HttpResponse {
    let mut response = match tokio::time::timeout(READY_WITHIN, quotes.store().ping()).await {
        Ok(Ok(())) => json(&Health { status: "ready" }),
        Ok(Err(error)) => Problem::of(AppError::StoreAway(error.to_string()), language(&request)).into_response(),
        Err(_) => Problem::of(AppError::StoreAway("no answer in time".to_owned()), language(&request)).into_response(),
    };
    response.headers_mut().insert(CACHE_CONTROL, actix_web::http::header::HeaderValue::from_static("no-store"));
    response
}
