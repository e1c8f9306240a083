//! The HTTP interface: every route in one table, read from top to bottom.

mod api;
mod body;
mod negotiation;
mod observe;
mod openapi;
mod problem;
mod routes;

use actix_web::web::ServiceConfig;

pub use observe::observe;
pub use openapi::document as openapi_document;

use self::api::{comparisons, docs, estimates, health, tariffs};
use self::routes::path;

/// The largest body of a request, in bytes: some hundred times a common scope. It also bounds scopes whose every list and
/// text is within its own limit but which are larger in all.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// Every route.
pub fn routes(app: &mut ServiceConfig) {
    app.service(path("/healthz").get(health::healthz).build());
    app.service(path("/openapi.json").get(docs::openapi).build());
    app.service(path("/docs").get(docs::redirect).build());
    app.service(docs::swagger_ui());

    app.service(path("/api/v1/tariffs").get(tariffs::list).build());
    app.service(path("/api/v1/tariffs/{id}").get(tariffs::read).build());
    app.service(path("/api/v1/tariffs/{from}/comparison/{to}").get(tariffs::compare).build());

    app.service(path("/api/v1/estimates").post(estimates::create).build());
    app.service(path("/api/v1/estimates/comparison").post(comparisons::create).build());

    #[cfg(feature = "bench-endpoints")]
    api::bench::routes(app);

    app.default_service(actix_web::web::to(routes::not_found));
}
