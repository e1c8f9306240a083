//! The OpenAPI 3.1 document, made from the handlers and the types that they read and write.

use utoipa::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};

use super::api::{
    calibration, comparisons, estimates, health, keys, line_items, quote_documents, quote_history, quotes, sessions,
    settlements, tariffs, verification,
};
use super::calls;
use super::guard::SESSION_COOKIE;
use super::problem::PROBLEM_JSON;
use super::routes::Call;

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
        keys::revoke,
        sessions::list,
        sessions::end,
        tariffs::list,
        tariffs::reload,
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
        quote_history::events,
        quote_history::reads,
        quote_history::comparison,
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
    for call in calls() {
        if let Some(operation) = operation(&mut document, &call) {
            tell_access(operation, &call);
        }
    }
    let schemes = &mut document.components.get_or_insert_with(Default::default).security_schemes;
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
        "An API key (`prisoverslag_…`), or an access token (JWT) of an issuer that the settings trust.",
    ));
    schemes.insert(BEARER.to_owned(), SecurityScheme::Http(bearer.build()).into());
    let cookie = ApiKeyValue::with_description(SESSION_COOKIE, "The session of someone who has signed in on a page.");
    schemes.insert(SESSION.to_owned(), SecurityScheme::ApiKey(ApiKey::Cookie(cookie)).into());
    document.to_pretty_json().map(|json| json + "\n").unwrap_or_default()
}

/// The names of the ways to be known.
const BEARER: &str = "bearer";
const SESSION: &str = "session";

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

/// Tells of a call what the table says: who may make it, and what the guard before it answers.
fn tell_access(operation: &mut Operation, call: &Call) {
    let known = [BEARER, SESSION].map(|name| SecurityRequirement::new(name, [""; 0]));
    let anyone = call.permit.is_for_anyone().then(SecurityRequirement::default);
    operation.security = Some(anyone.into_iter().chain(known).collect());
    let roles: Vec<&str> = call.permit.roles().iter().map(|role| role.word()).collect();
    if !roles.is_empty() {
        let told = format!("Roles: {}.", roles.join(", "));
        let description = operation.description.take().map(|text| text + "\n\n" + &told);
        operation.description = Some(description.unwrap_or(told));
    }
    let has_body = matches!(call.method, "POST" | "PUT" | "DELETE");
    let answers = [
        (true, "401", "The credentials are missing or not valid."),
        (true, "403", "The caller has none of the roles, or a page of another site sent the request."),
        (has_body, "408", "The body takes too long to come."),
        (true, "429", "Too many requests; `Retry-After` says when to come back."),
        (true, "431", "The header fields are too large."),
        (true, "503", "The store, or an identity provider, is away, or too much is asked at once."),
    ];
    for (told, status, description) in answers {
        if told {
            let problem = Ref::from_schema_name("Problem");
            let content = Content::new(Some(problem));
            let response = ResponseBuilder::new().description(description).content(PROBLEM_JSON, content).build();
            operation.responses.responses.entry(status.to_owned()).or_insert(RefOr::T(response));
        }
    }
}
