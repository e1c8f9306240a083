//! `/api/v1/estimates/comparison`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::{json_bytes, written};
use crate::app::{ComparisonRequest, Estimator};
use crate::http::body::{JsonBytes, parse};
use crate::http::guard::claimant;
use crate::http::heavy::Heavy;
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemBody};
use crate::input::Field;
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
pub async fn create(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    JsonBytes(body): JsonBytes,
) -> HttpResponse {
    let (estimator, language) = (estimator.into_inner(), language(&request));
    let compared = heavy.run(claimant(&request), body.len(), move || {
        let asked: Field<ComparisonRequest> = parse(&body, language)?;
        let comparison = estimator.compare_estimates(asked).map_err(|error| Problem::of(error, language))?;
        Ok(json_bytes(&comparison))
    });
    match compared.await {
        Ok(Ok(comparison)) => written(comparison),
        Ok(Err(problem)) => Problem::into_response(problem),
        Err(error) => Problem::of(error, language).into_response(),
    }
}
