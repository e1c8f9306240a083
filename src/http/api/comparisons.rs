//! `/api/v1/estimates/comparison`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::json;
use crate::app::{App, ComparisonRequest};
use crate::http::body::Json;
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemBody};
use crate::pricing::Comparison;

/// Prices two scopes and splits the difference of their totals into scope, quantity, price, VAT and rounding.
#[utoipa::path(post, path = "/api/v1/estimates/comparison", tag = "estimates",
    request_body = ComparisonRequest,
    responses(
        (status = 200, description = "The comparison; its effects sum exactly to the difference.", body = Comparison),
        (status = 400, description = "The body is not JSON.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body has more than 2,097,152 bytes.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A scope has faults, or no tariff is in force.", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create(app: Data<App>, request: HttpRequest, body: Json<ComparisonRequest>) -> HttpResponse {
    match app.compare_estimates(body.0) {
        Ok(comparison) => json(&comparison),
        Err(error) => Problem::of(error, language(&request)).into_response(),
    }
}
