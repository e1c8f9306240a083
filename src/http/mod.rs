//! The HTTP interface: every route in one table, read from top to bottom.

mod api;
mod body;
mod change;
mod negotiation;
mod observe;
mod openapi;
mod problem;
mod routes;

use actix_web::web::ServiceConfig;

pub use observe::observe;
pub use openapi::document as openapi_document;

use self::api::{
    calibration, comparisons, docs, estimates, health, line_items, quote_documents, quotes, settlements, tariffs,
    verification,
};
use self::routes::path;

/// The largest body of a request, in bytes: some hundred times a common scope. It also bounds scopes whose every list and
/// text is within its own limit but which are larger in all.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// Every route.
pub fn routes(app: &mut ServiceConfig) {
    app.service(path("/healthz").get(health::healthz).build());
    app.service(path("/readyz").get(health::readyz).build());
    app.service(path("/openapi.json").get(docs::openapi).build());
    app.service(path("/docs").get(docs::redirect).build());
    app.service(docs::swagger_ui());

    app.service(path("/api/v1/tariffs").get(tariffs::list).build());
    app.service(path("/api/v1/tariffs/{id}").get(tariffs::read).build());
    app.service(path("/api/v1/tariffs/{from}/comparison/{to}").get(tariffs::compare).build());

    app.service(path("/api/v1/estimates").post(estimates::create).build());
    app.service(path("/api/v1/estimates/comparison").post(comparisons::create).build());

    app.service(path("/api/v1/quotes").get(quotes::list).post(quotes::create).build());
    app.service(path("/api/v1/quotes/{id}").get(quotes::read).put(quotes::change).delete(quotes::delete).build());
    app.service(path("/api/v1/quotes/{id}/issue").post(quotes::issue).build());
    app.service(path("/api/v1/quotes/{id}/accept").post(quotes::accept).build());
    app.service(path("/api/v1/quotes/{id}/decline").post(quotes::decline).build());
    app.service(path("/api/v1/quotes/{id}/withdraw").post(quotes::withdraw).build());
    app.service(path("/api/v1/quotes/{id}/revisions").post(quotes::revise).build());
    app.service(path("/api/v1/quotes/{id}/pdf").get(quote_documents::pdf).build());
    app.service(path("/api/v1/quotes/{id}/preview").get(quote_documents::preview).build());
    app.service(path("/api/v1/quotes/{id}/events").get(quotes::events).build());
    app.service(path("/api/v1/quotes/{id}/comparison").get(quotes::comparison).build());

    app.service(
        path("/api/v1/quotes/{id}/time-entries").get(settlements::time_entries).post(settlements::record_time).build(),
    );
    app.service(path("/api/v1/quotes/{id}/settlement").get(settlements::settlement).build());
    app.service(path("/api/v1/quotes/{id}/settle").post(settlements::settle).build());
    app.service(path("/api/v1/quotes/{id}/credit").post(settlements::credit).build());
    app.service(path("/api/v1/quotes/{id}/invoice").get(settlements::invoice).build());
    app.service(path("/api/v1/settlement-notes/{number}").get(settlements::note).build());
    app.service(path("/api/v1/settlement-notes/{number}/pdf").get(settlements::note_pdf).build());
    app.service(path("/api/v1/settlement-notes/{number}/invoice").get(settlements::note_invoice).build());

    app.service(path("/api/v1/line-items").get(line_items::list).build());
    app.service(path("/api/v1/line-items/totals").get(line_items::totals).build());

    app.service(path("/api/v1/calibration").get(calibration::read).build());

    app.service(path("/api/v1/documents/verification").post(verification::create).build());

    #[cfg(feature = "bench-endpoints")]
    api::bench::routes(app);

    app.default_service(actix_web::web::to(routes::not_found));
}
