//! `/api/v1/estimates/comparison`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::{json_bytes, worked};
use crate::app::{ComparisonRequest, Estimator};
use crate::http::body::JsonBytes;
use crate::http::heavy::Heavy;
use crate::pricing::Comparison;

/// Prices two scopes and splits the difference of their totals into the effects of scope, quantity, price, VAT and rounding.
#[utoipa::path(post, path = "/api/v1/estimates/comparison", operation_id = "compareEstimates", tag = "estimates",
    request_body = ComparisonRequest,
    responses((status = 200, description = "The comparison; its effects sum exactly to the difference.", body = Comparison)))]
pub async fn create(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    JsonBytes(body): JsonBytes,
) -> HttpResponse {
    worked(heavy, request, body, move |asked| Ok(json_bytes(&estimator.compare_estimates(asked)?))).await
}
