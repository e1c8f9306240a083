//! The OpenAPI 3.1 document, made from the handlers and the types that they read and write.

use utoipa::OpenApi;

use super::api::{comparisons, estimates, health, tariffs};

/// The description of the interface.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Prisoverslag",
        description = "Prices access to Statistics Norway's microdata. Money and hours are decimal strings, never JSON numbers. \
            Errors are RFC 9457 problems with every fault of the input and its place. The tariffs that ship are examples and \
            not Statistics Norway's own prices.",
        license(name = "Not licensed for redistribution", identifier = "LicenseRef-Proprietary")
    ),
    tags(
        (name = "estimates", description = "Price a scope, and compare two."),
        (name = "tariffs", description = "The editions of the tariff."),
        (name = "operations", description = "For those who run the service.")
    ),
    paths(
        health::healthz,
        tariffs::list,
        tariffs::read,
        tariffs::compare,
        estimates::create,
        comparisons::create,
    ),
    components(schemas(
        crate::pricing::LineReport,
        crate::money::ThreePoint<String>,
        crate::language::LocalizedFields<String>,
    ))
)]
struct Interface;

/// The document as JSON.
#[must_use]
pub fn document() -> String {
    Interface::openapi().to_pretty_json().map(|json| json + "\n").unwrap_or_default()
}
