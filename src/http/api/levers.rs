//! `/api/v1/estimates/levers`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::{json_bytes, worked};
use crate::app::{EstimateRequest, Estimator};
use crate::http::body::JsonBytes;
use crate::http::heavy::Heavy;
use crate::pricing::LeversReport;

/// Prices a scope again with one change at a time, such as without a table or with a source documented, and lists what changes
/// the price or the delivery time. The names are in all three languages, whatever `language` is.
#[utoipa::path(post, path = "/api/v1/estimates/levers", operation_id = "listLevers", tag = "estimates",
    request_body = EstimateRequest,
    responses((status = 200, description = "The price as it is, and what would change it: at most 200 levers.", body = LeversReport)))]
pub async fn create(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    JsonBytes(body): JsonBytes,
) -> HttpResponse {
    worked(heavy, request, body, move |asked| Ok(json_bytes(&estimator.levers(asked)?.report()))).await
}
