//! The HTTP interface: every route in one table, read from top to bottom.

mod api;
mod body;
mod change;
mod client;
mod guard;
mod heavy;
mod held;
mod negotiation;
mod observe;
mod openapi;
mod pages;
mod problem;
mod routes;
mod sound;
mod tags;
mod throttle;
mod trace;

use actix_web::web::ServiceConfig;

pub use observe::observe;
pub use openapi::document as openapi_document;

pub use self::api::health::Stopping;
pub use self::api::tariffs::TariffsFolder;
use self::api::{
    calibration, comparisons, estimates, health, keys, line_items, quote_documents, quote_history, quotes, sessions,
    settlements, tariffs, verification,
};
pub use self::heavy::Heavy;
pub use self::routes::Call;
use self::routes::{PathRoutes, path};
pub use self::throttle::{Connections, Throttle};
use crate::access::Permit;
use crate::quote::Role;

/// The largest body of a request, in bytes: some hundred times a common scope. It also bounds scopes whose every list and
/// text is within its own limit but which are larger in all.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// Staff who make quotes.
const OFFICERS: Permit = Permit::of(&[Role::CaseOfficer]);
/// Who reads quotes: staff all of them, an applicant its own.
const READERS: Permit = Permit::of(&[Role::CaseOfficer, Role::Finance, Role::Applicant]);
/// Who reads what stands behind quotes.
const STAFF: Permit = Permit::of(&[Role::CaseOfficer, Role::Finance]);
/// Who answers quotes: the applicant, or an officer who was told the answer.
const ANSWERERS: Permit = Permit::of(&[Role::CaseOfficer, Role::Applicant]);
const NOTE_READERS: Permit = FINANCE;
/// Who settles and invoices.
const FINANCE: Permit = Permit::of(&[Role::Finance]);
/// Who looks at what quotes teach.
const ANALYSTS: Permit = Permit::of(&[Role::CaseOfficer, Role::Finance, Role::Admin]);
/// Who sets the service up.
const ADMINS: Permit = Permit::of(&[Role::Admin]);
/// Who watches over it.
const OPERATORS: Permit = Permit::of(&[Role::Operations, Role::Admin]);
const ANYONE: Permit = Permit::ANYONE;

/// Every call: its path, its method, who may make it, and what answers it.
#[rustfmt::skip]
fn table() -> Vec<PathRoutes> {
    vec![
        // What is asked most, first: paths are tried in this order.
        path("/api/v1/estimates").setting_documents_if_asked().post(ANYONE, estimates::create),
        path("/api/v1/estimates/comparison").post(ANYONE, comparisons::create),
        path("/api/v1/documents/verification").setting_documents().post(ANYONE, verification::create),

        path("/").get(ANYONE, pages::home),
        path("/style.css").get(ANYONE, pages::style),
        path("/sign-in").get(ANYONE, pages::begin),
        path("/sign-in/callback").get(ANYONE, pages::callback),
        path("/sign-out").post(ANYONE, pages::sign_out),
        path("/docs").get(ANYONE, pages::redirect),
        path("/docs/{file:.*}").get(ANYONE, pages::swagger),
        path("/openapi.json").get(ANYONE, pages::openapi),

        path("/healthz").get(ANYONE, health::healthz),
        path("/readyz").get(ANYONE, health::readyz),
        path("/metrics").get(OPERATORS, health::figures),

        path("/api/v1/caller").get(ANYONE, keys::who),
        path("/api/v1/keys").get(ADMINS, keys::list).post(ADMINS, keys::create),
        path("/api/v1/keys/{id}").delete(ADMINS, keys::revoke),
        path("/api/v1/sessions").get(ADMINS, sessions::list),
        path("/api/v1/sessions/{id}").delete(ADMINS, sessions::end),

        path("/api/v1/tariffs").get(ANYONE, tariffs::list),
        path("/api/v1/tariffs/reload").post(ADMINS, tariffs::reload),
        path("/api/v1/tariffs/{id}").get(ANYONE, tariffs::read),
        path("/api/v1/tariffs/{from}/comparison/{to}").get(ANYONE, tariffs::compare),

        path("/api/v1/quotes").get(READERS, quotes::list).post(OFFICERS, quotes::create),
        path("/api/v1/quotes/{id}").get(READERS, quotes::read).put(OFFICERS, quotes::change).delete(OFFICERS, quotes::delete),
        path("/api/v1/quotes/{id}/issue").setting_documents().post(OFFICERS, quotes::issue),
        path("/api/v1/quotes/{id}/accept").post(ANSWERERS, quotes::accept),
        path("/api/v1/quotes/{id}/decline").post(ANSWERERS, quotes::decline),
        path("/api/v1/quotes/{id}/withdraw").post(OFFICERS, quotes::withdraw),
        path("/api/v1/quotes/{id}/revisions").post(OFFICERS, quotes::revise),
        path("/api/v1/quotes/{id}/pdf").get(READERS, quote_documents::pdf),
        path("/api/v1/quotes/{id}/preview").setting_documents().get(OFFICERS, quote_documents::preview),
        path("/api/v1/quotes/{id}/events").get(STAFF, quote_history::events),
        path("/api/v1/quotes/{id}/comparison").get(READERS, quote_history::comparison),
        path("/api/v1/quotes/{id}/reads").get(ADMINS, quote_history::reads),

        path("/api/v1/quotes/{id}/time-entries").get(STAFF, settlements::time_entries).post(OFFICERS, settlements::record_time),
        path("/api/v1/quotes/{id}/settlement").get(STAFF, settlements::settlement),
        path("/api/v1/quotes/{id}/settle").setting_documents().post(FINANCE, settlements::settle),
        path("/api/v1/quotes/{id}/credit").setting_documents().post(FINANCE, settlements::credit),
        path("/api/v1/quotes/{id}/invoice").get(FINANCE, settlements::invoice),
        path("/api/v1/settlement-notes/{number}").get(NOTE_READERS, settlements::note),
        path("/api/v1/settlement-notes/{number}/pdf").get(NOTE_READERS, settlements::note_pdf),
        path("/api/v1/settlement-notes/{number}/invoice").get(FINANCE, settlements::note_invoice),
        path("/api/v1/line-items").get(FINANCE, line_items::list),
        path("/api/v1/line-items/totals").get(FINANCE, line_items::totals),

        path("/api/v1/calibration").get(ANALYSTS, calibration::read),
    ]
}

/// Every call that there is.
#[must_use]
pub fn calls() -> Vec<Call> {
    table().iter().flat_map(|path| path.calls().to_vec()).collect()
}

pub fn routes(app: &mut ServiceConfig, cors_origins: &[String]) {
    for path in table() {
        app.service(path.build(cors_origins));
    }
    #[cfg(feature = "bench-endpoints")]
    api::bench::routes(app);

    app.default_service(routes::not_found());
}
