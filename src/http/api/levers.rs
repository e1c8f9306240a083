//! `/api/v1/estimates/levers`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::{json_bytes, written};
use crate::app::{EstimateRequest, Estimator};
use crate::http::body::{JsonBytes, parse};
use crate::http::guard::claimant;
use crate::http::heavy::Heavy;
use crate::http::negotiation::language;
use crate::http::problem::Problem;
use crate::input::Field;
use crate::pricing::LeversReport;

/// Prices a scope again with one change at a time, such as without a table or with a source documented, and lists what changes
/// the price or the delivery time. The names are in all three languages, whatever `language` is.
#[utoipa::path(post, path = "/api/v1/estimates/levers", tag = "estimates",
    request_body = EstimateRequest,
    responses((status = 200, description = "The price as it is, and what would change it: at most 200 levers.", body = LeversReport)))]
pub async fn create(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    JsonBytes(body): JsonBytes,
) -> HttpResponse {
    let (estimator, language) = (estimator.into_inner(), language(&request));
    let found = heavy.run(claimant(&request), body.len(), move || {
        let asked: Field<EstimateRequest> = parse(&body, language)?;
        let levers = estimator.levers(asked).map_err(|error| Problem::of(error, language))?;
        Ok(json_bytes(&levers.report()))
    });
    match found.await {
        Ok(Ok(levers)) => written(levers),
        Ok(Err(problem)) => Problem::into_response(problem),
        Err(error) => Problem::of(error, language).into_response(),
    }
}
