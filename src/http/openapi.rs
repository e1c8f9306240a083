//! The OpenAPI 3.1 document, made from the handlers and the types that they read and write.

pub mod bytes;
mod codes;
mod examples;
mod headers;
mod shared;
mod tight;

use utoipa::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};

use self::shared::{BEARER, SESSION};
use super::api::{
    answer_links, calibration, code_lists, comparisons, estimates, events, health, keys, levers, line_item_totals,
    line_items, quote_documents, quote_history, quotes, sessions, settlements, signed_copies, tariffs, verification,
    vouchers, workbooks,
};
use super::call::Call;
use super::guard::SESSION_COOKIE;
use super::problem::ProblemBody;
use super::table::calls;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Prisoverslag",
        version = "1.1.0",
        license(name = "No licence is granted", identifier = "LicenseRef-None"),
        contact(name = "Whoever runs the service"),
        description = "Prices access to Statistics Norway's microdata. Money and hours are decimal strings, never JSON numbers. \
            Errors are RFC 9457 problems with every fault of the input and its place; `/docs/codes` lists their codes. Texts \
            are compressed as `Accept-Encoding` asks (zstd, br, gzip), and a body may be sent with `Content-Encoding: gzip`. A \
            change with `Prefer: return=minimal` is answered without a body (RFC 7240). JSON ends with a line break and is \
            not indented, but for what was issued, which is sent byte for byte. The tariffs that ship are examples and not \
            Statistics Norway's own prices."
    ),
    servers((url = "/", description = "The server that answers this document.")),
    tags(
        (name = "estimates", description = "Price a scope, see what would change its price, and compare two."),
        (name = "tariffs", description = "The editions of the tariff."),
        (name = "quotes", description = "Make, issue, answer and find quotes, and check their documents."),
        (name = "finance", description = "Record work, settle, invoice, and pull line items."),
        (name = "access", description = "Who calls, and the keys that programs call with."),
        (name = "operations", description = "For those who run the service.")
    ),
    paths(
        health::healthz,
        health::readyz,
        health::figures,
        keys::who,
        keys::list,
        keys::create,
        keys::read,
        keys::revoke,
        sessions::list,
        sessions::end,
        tariffs::list,
        tariffs::reload,
        tariffs::read,
        tariffs::compare,
        code_lists::tables,
        code_lists::tables_csv,
        code_lists::areas,
        code_lists::areas_csv,
        workbooks::empty,
        estimates::create,
        estimates::create_pdf,
        comparisons::create,
        levers::create,
        workbooks::read,
        workbooks::filled,
        quotes::list,
        quotes::create,
        quotes::create_from_estimate,
        quotes::read,
        quotes::change,
        quotes::delete,
        quotes::issue,
        quotes::accept,
        quotes::decline,
        quotes::withdraw,
        quotes::revise,
        quote_documents::pdf,
        quote_documents::preview,
        quote_documents::preview_svg,
        answer_links::make,
        answer_links::list,
        answer_links::revoke,
        signed_copies::list,
        signed_copies::keep,
        signed_copies::read,
        quote_history::events,
        quote_history::reads,
        quote_history::comparison,
        quote_history::similar,
        events::list,
        verification::create,
        verification::of_paper,
        settlements::time_entries,
        settlements::record_time,
        settlements::record_work,
        settlements::settlement,
        settlements::settle,
        settlements::credit,
        settlements::invoice,
        settlements::notes,
        settlements::note,
        settlements::note_pdf,
        settlements::note_invoice,
        vouchers::list,
        vouchers::export,
        vouchers::mark_all,
        vouchers::mark,
        line_items::list,
        line_items::export,
        line_item_totals::read,
        line_item_totals::export,
        calibration::read,
        calibration::export,
    ),
    components(schemas(ProblemBody, crate::pricing::LineReport))
)]
struct Interface;

#[must_use]
pub fn document() -> String {
    let mut document = Interface::openapi();
    for call in calls() {
        if let Some(operation) = operation(&mut document, &call) {
            shared::complete(operation, &call);
            examples::add(operation);
        }
    }
    let components = document.components.get_or_insert_default();
    tight::tighten(components);
    headers::state(components);
    let schemes = &mut components.security_schemes;
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
        "An API key (`prisoverslag_…`), or an access token (JWT) of an issuer that the settings trust.",
    ));
    schemes.insert(BEARER.to_owned(), SecurityScheme::Http(bearer.build()).into());
    let cookie = ApiKeyValue::with_description(SESSION_COOKIE, "The session of someone who has signed in on a page.");
    schemes.insert(SESSION.to_owned(), SecurityScheme::ApiKey(ApiKey::Cookie(cookie)).into());
    document.to_pretty_json().map(|json| json + "\n").unwrap_or_default()
}

fn operation<'d>(document: &'d mut utoipa::openapi::OpenApi, call: &Call) -> Option<&'d mut Operation> {
    let path = document.paths.paths.get_mut(call.path)?;
    match call.method {
        "GET" => path.get.as_mut(),
        "POST" => path.post.as_mut(),
        "PUT" => path.put.as_mut(),
        "DELETE" => path.delete.as_mut(),
        _ => None,
    }
}
