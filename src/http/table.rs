//! The route table: every call, read from top to bottom.

use actix_web::web::{Data, ServiceConfig};

use super::api::{
    answer_links, calibration, code_lists, comparisons, estimates, events, health, keys, levers, line_item_totals,
    line_items, quote_documents, quote_history, quotes, sessions, settlements, signed_copies, tariffs, verification,
    vouchers, workbooks,
};
use super::call::{Call, Calls, Cost, Effect};
use super::pages::{self, answer, desk};
use super::permits::{ADMINS, ANALYSTS, ANSWERERS, ANYONE, FINANCE, NOTE_READERS, OFFICERS, OPERATORS, READERS, STAFF};
use super::routes::{PathRoutes, not_found, path};

/// Every call: its path, its method, who may make it, and what answers it.
#[rustfmt::skip]
fn table() -> Vec<PathRoutes> {
    vec![
        // The busiest first: paths are tried in this order.
        path("/api/v1/estimates").cost(Cost::DocumentIfAccepted).post(ANYONE, estimates::create),
        path("/api/v1/estimates/pdf").cost(Cost::Document).post(ANYONE, estimates::create_pdf),
        path("/api/v1/estimates/comparison").post(ANYONE, comparisons::create),
        path("/api/v1/estimates/levers").post(ANYONE, levers::create),
        path("/api/v1/documents/verification").get(ANYONE, verification::of_paper).cost(Cost::Document).post(ANYONE, verification::create),

        path("/").get(ANYONE, pages::home),
        path("/assets/{name}").get(ANYONE, pages::asset),
        path("/language").post(ANYONE, pages::choose),
        path("/calculator").get(ANYONE, pages::calculator).post(ANYONE, pages::press),
        path("/calculator/price").post(ANYONE, pages::price),
        path("/calculator/pdf").cost(Cost::Document).post(ANYONE, pages::pdf),
        path("/calculator/json").post(ANYONE, pages::json),
        path("/calculator/workbook").cost(Cost::Document).post(ANYONE, pages::workbook),
        path("/calculator/file").cost(Cost::Document).post(ANYONE, pages::bring),
        path("/tariffs").get(ANYONE, pages::tariffs),
        path("/tariffs/{id}").get(ANYONE, pages::tariff),
        path("/tariffs/{from}/comparison/{to}").get(ANYONE, pages::tariff_changes),
        path("/verification").get(ANYONE, pages::verification),
        path("/verification/file").cost(Cost::Document).post(ANYONE, pages::verify_file),
        path("/verification/paper").post(ANYONE, pages::verify_paper),
        path("/sign-in").get(ANYONE, pages::begin),
        path("/sign-in/callback").get(ANYONE, pages::callback),
        path("/sign-out").post(ANYONE, pages::sign_out),
        path("/docs").get(ANYONE, pages::redirect),
        path("/docs/codes").get(ANYONE, pages::codes),
        path("/docs/problems/{code}").get(ANYONE, pages::problem),
        path("/docs/faults/{code}").get(ANYONE, pages::fault),
        path("/docs/findings/{code}").get(ANYONE, pages::finding),
        path("/docs/{file:.*}").get(ANYONE, pages::swagger),
        path("/openapi.json").get(ANYONE, pages::openapi),

        path("/healthz").get(ANYONE, health::healthz),
        path("/readyz").get(ANYONE, health::readyz),
        path("/metrics").get(OPERATORS, health::figures),

        path("/api/v1/caller").get(ANYONE, keys::who),
        path("/api/v1/keys").get(ADMINS, keys::list).post(ADMINS, keys::create),
        path("/api/v1/keys/{id}").get(ADMINS, keys::read).delete(ADMINS, keys::revoke),
        path("/api/v1/sessions").get(ADMINS, sessions::list),
        path("/api/v1/sessions/{id}").delete(ADMINS, sessions::end),

        path("/api/v1/tariffs").get(ANYONE, tariffs::list),
        path("/api/v1/tariffs/reload").post(ADMINS, tariffs::reload),
        path("/api/v1/tariffs/{id}").get(ANYONE, tariffs::read),
        path("/api/v1/tariffs/{id}/tables").get(ANYONE, code_lists::tables),
        path("/api/v1/tariffs/{id}/tables/export").get(ANYONE, code_lists::tables_csv),
        path("/api/v1/tariffs/{id}/areas").get(ANYONE, code_lists::areas),
        path("/api/v1/tariffs/{id}/areas/export").get(ANYONE, code_lists::areas_csv),
        path("/api/v1/tariffs/{from}/comparison/{to}").get(ANYONE, tariffs::compare),
        path("/api/v1/tariffs/{id}/workbook").cost(Cost::Document).get(ANYONE, workbooks::empty),
        path("/api/v1/scopes").cost(Cost::Document).post(ANYONE, workbooks::read),
        path("/api/v1/scopes/workbook").cost(Cost::Document).post(ANYONE, workbooks::filled),

        path("/api/v1/quotes").get(READERS, quotes::list).effect(Effect::Create).post(OFFICERS, quotes::create),
        path("/api/v1/quotes/from-estimate").effect(Effect::Create).post(OFFICERS, quotes::create_from_estimate),
        path("/api/v1/quotes/{id}").get(READERS, quotes::read).effect(Effect::ChangeSeen).put(OFFICERS, quotes::change).delete(OFFICERS, quotes::delete),
        path("/api/v1/quotes/{id}/issue").cost(Cost::Document).effect(Effect::ChangeSeen).post(OFFICERS, quotes::issue),
        path("/api/v1/quotes/{id}/accept").effect(Effect::ChangeSeen).post(ANSWERERS, quotes::accept),
        path("/api/v1/quotes/{id}/decline").effect(Effect::ChangeSeen).post(ANSWERERS, quotes::decline),
        path("/api/v1/quotes/{id}/withdraw").effect(Effect::ChangeSeen).post(OFFICERS, quotes::withdraw),
        path("/api/v1/quotes/{id}/revisions").effect(Effect::Change).post(OFFICERS, quotes::revise),
        path("/api/v1/quotes/{id}/answer-links").get(OFFICERS, answer_links::list).effect(Effect::Change).post(OFFICERS, answer_links::make).delete(OFFICERS, answer_links::revoke),
        path("/api/v1/quotes/{id}/signed-copies").get(READERS, signed_copies::list).cost(Cost::Document).effect(Effect::Change).post(ANSWERERS, signed_copies::keep),
        path("/api/v1/quotes/{id}/signed-copies/{copy}").get(READERS, signed_copies::read),
        path("/api/v1/quotes/{id}/pdf").get(READERS, quote_documents::pdf),
        path("/api/v1/quotes/{id}/preview").cost(Cost::Document).get(OFFICERS, quote_documents::preview),
        path("/api/v1/quotes/{id}/preview/svg").cost(Cost::Document).get(OFFICERS, quote_documents::preview_svg),
        path("/api/v1/quotes/{id}/events").get(STAFF, quote_history::events),
        path("/api/v1/quotes/{id}/comparison").get(READERS, quote_history::comparison),
        path("/api/v1/quotes/{id}/similar").get(STAFF, quote_history::similar),
        path("/api/v1/quotes/{id}/reads").get(ADMINS, quote_history::reads),
        path("/api/v1/events").get(READERS, events::list),

        path("/api/v1/quotes/{id}/time-entries").get(STAFF, settlements::time_entries).effect(Effect::Change).post(OFFICERS, settlements::record_time),
        path("/api/v1/quotes/{id}/work").effect(Effect::Change).post(OFFICERS, settlements::record_work),
        path("/api/v1/quotes/{id}/settlement").get(STAFF, settlements::settlement),
        path("/api/v1/quotes/{id}/settle").cost(Cost::Document).effect(Effect::ChangeSeen).post(FINANCE, settlements::settle),
        path("/api/v1/quotes/{id}/credit").cost(Cost::Document).effect(Effect::ChangeSeen).post(FINANCE, settlements::credit),
        path("/api/v1/quotes/{id}/invoice").get(FINANCE, settlements::invoice),
        path("/api/v1/quotes/{id}/settlement-notes").get(READERS, settlements::notes),
        path("/api/v1/settlement-notes").get(FINANCE, vouchers::list),
        path("/api/v1/settlement-notes/export").get(FINANCE, vouchers::export),
        path("/api/v1/settlement-notes/sent").effect(Effect::Create).post(FINANCE, vouchers::mark_all),
        path("/api/v1/settlement-notes/{number}/sent").effect(Effect::Create).post(FINANCE, vouchers::mark),
        path("/api/v1/settlement-notes/{number}").get(NOTE_READERS, settlements::note),
        path("/api/v1/settlement-notes/{number}/pdf").get(NOTE_READERS, settlements::note_pdf),
        path("/api/v1/settlement-notes/{number}/invoice").get(NOTE_READERS, settlements::note_invoice),
        path("/api/v1/line-items").get(FINANCE, line_items::list),
        path("/api/v1/line-items/export").get(FINANCE, line_items::export),
        path("/api/v1/line-items/totals").get(FINANCE, line_item_totals::read),
        path("/api/v1/line-items/totals/export").get(FINANCE, line_item_totals::export),

        path("/api/v1/calibration").get(ANALYSTS, calibration::read),
        path("/api/v1/calibration/export").get(ANALYSTS, calibration::export),
    ]
}

/// The pages on which quotes are made and answered.
#[rustfmt::skip]
fn desk_table() -> Vec<PathRoutes> {
    vec![
        path("/quotes").get(READERS, desk::list),
        path("/quotes/new").get(OFFICERS, desk::new).post(OFFICERS, desk::create),
        path("/quotes/new/file").cost(Cost::Document).post(OFFICERS, desk::from_file),
        path("/quotes/new/copy").post(OFFICERS, desk::copy),
        path("/quotes/{id}").get(READERS, desk::case).post(OFFICERS, desk::press),
        path("/quotes/{id}/price").post(OFFICERS, desk::price),
        path("/quotes/{id}/keep").post(OFFICERS, desk::keep),
        path("/quotes/{id}/delete").post(OFFICERS, desk::delete),
        path("/quotes/{id}/preview").cost(Cost::Document).get(OFFICERS, desk::preview),
        path("/quotes/{id}/issue").get(OFFICERS, desk::about_to_issue).cost(Cost::Document).post(OFFICERS, desk::issue),
        path("/quotes/{id}/accept").post(OFFICERS, desk::accept),
        path("/quotes/{id}/decline").post(OFFICERS, desk::decline),
        path("/quotes/{id}/withdraw").post(OFFICERS, desk::withdraw),
        path("/quotes/{id}/revise").post(OFFICERS, desk::revise),
        path("/quotes/{id}/answer-links").post(OFFICERS, answer::make_links),
        path("/quotes/{id}/answer-links/revoke").post(OFFICERS, answer::revoke_links),
        path("/answer/{secret}").get(ANYONE, answer::offer),
        path("/quotes/{id}/signed-copies").cost(Cost::Document).post(ANSWERERS, desk::keep_copy),
        path("/answer/{secret}/copy").get(ANYONE, answer::about_copy).cost(Cost::Document).post(ANYONE, answer::keep_copy),
        path("/answer/{secret}/copies/{copy}").get(ANYONE, answer::copy),
        path("/answer/{secret}/document").cost(Cost::Document).get(ANYONE, answer::document),
        path("/answer/{secret}/{step}").get(ANYONE, answer::look).post(ANYONE, answer::answer),
        path("/quotes/{id}/similar").get(STAFF, desk::similar),
        path("/quotes/{id}/work").get(STAFF, desk::work).post(OFFICERS, desk::record),
    ]
}

/// Every path of the tables.
fn paths() -> impl Iterator<Item = PathRoutes> {
    table().into_iter().chain(desk_table())
}

/// Every call of the table.
#[must_use]
pub fn calls() -> Vec<Call> {
    paths().flat_map(|path| path.calls().to_vec()).collect()
}

pub fn routes(app: &mut ServiceConfig, cors_origins: &[String]) {
    app.app_data(Data::new(Calls(calls())));
    for path in paths() {
        app.service(path.build(cors_origins));
    }
    #[cfg(feature = "bench-endpoints")]
    super::api::bench::routes(app);

    app.default_service(not_found());
}
