//! Whether the process lives.

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::json;

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
