//! The OpenAPI 3.1 document, made from the handlers and the types that they read and write.

use utoipa::OpenApi;
use utoipa::openapi::RefOr;

use super::api::{
    calibration, comparisons, estimates, health, line_items, quote_documents, quotes, settlements, tariffs,
    verification,
};

/// The description of the interface.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Prisoverslag",
        description = "Prices access to Statistics Norway's microdata. Money and hours are decimal strings, never JSON numbers. \
            Errors are RFC 9457 problems with every fault of the input and its place. The tariffs that ship are examples and \
            not Statistics Norway's own prices."
    ),
    tags(
        (name = "estimates", description = "Price a scope, and compare two."),
        (name = "tariffs", description = "The editions of the tariff."),
        (name = "quotes", description = "Make, issue, answer and find quotes, and check their documents."),
        (name = "finance", description = "Record work, settle, invoice, and pull line items."),
        (name = "operations", description = "For those who run the service.")
    ),
    paths(
        health::healthz,
        health::readyz,
        tariffs::list,
        tariffs::read,
        tariffs::compare,
        estimates::create,
        comparisons::create,
        quotes::list,
        quotes::create,
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
        quotes::events,
        quotes::comparison,
        verification::create,
        settlements::time_entries,
        settlements::record_time,
        settlements::settlement,
        settlements::settle,
        settlements::credit,
        settlements::invoice,
        settlements::note,
        settlements::note_pdf,
        settlements::note_invoice,
        line_items::list,
        line_items::totals,
        calibration::read,
    ),
    components(schemas(
        crate::pricing::LineReport,
        crate::money::ThreePoint<String>,
        crate::language::LocalizedFields<String>,
    ))
)]
struct Interface;

/// A request to begin with, which the pages fill in.
const EXAMPLE: &str = include_str!("../../openapi/estimate-request.json");

/// The document as JSON.
#[must_use]
pub fn document() -> String {
    let mut document = Interface::openapi();
    // The package has no license; without this the document would name one without a name.
    document.info.license = None;
    let estimates = document.paths.paths.get_mut("/api/v1/estimates").and_then(|path| path.post.as_mut());
    if let Some(RefOr::T(body)) = estimates.and_then(|post| post.request_body.as_mut())
        && let Some(RefOr::T(json)) = body.content.get_mut("application/json")
    {
        json.example = serde_json::from_str(EXAMPLE).ok();
    }
    document.to_pretty_json().map(|json| json + "\n").unwrap_or_default()
}
