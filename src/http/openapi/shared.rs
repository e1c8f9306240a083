//! What operations of one kind have in common. It follows from the route table and from what an operation itself declares,
//! so that a handler's annotation states only its own.

use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, ObjectBuilder, Ref, RefOr, Required, Response, Schema, Type};

use super::codes::codes;
use super::headers;
use super::tight::{tighten_schema, without_null};
use crate::http::body::MAX_BODY_BYTES;
use crate::http::call::{Call, Cost, Effect};
use crate::http::negotiation::JSON;
use crate::http::problem::PROBLEM_JSON;

/// The names of the security schemes.
pub const BEARER: &str = "bearer";
pub const SESSION: &str = "session";

/// The member of a response that lists the codes of its problems.
const CODES: &str = "x-problem-codes";

/// Adds what the operation shares with others of its kind.
pub fn complete(operation: &mut Operation, call: &Call) {
    let credentials = [BEARER, SESSION].map(|name| SecurityRequirement::new(name, [""; 0]));
    let anyone = call.permit.is_for_anyone().then(SecurityRequirement::default);
    operation.security = Some(anyone.into_iter().chain(credentials).collect());
    let roles: Vec<&str> = call.permit.roles().iter().map(|role| role.word()).collect();
    if !roles.is_empty() {
        let line = format!("Roles: {}.", roles.join(", "));
        let description = operation.description.take().map(|text| text + "\n\n" + &line);
        operation.description = Some(description.unwrap_or(line));
    }
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        for content in body.content.values_mut() {
            let RefOr::T(content) = content else { continue };
            if let Some(schema) = &mut content.schema {
                if matches!(schema, RefOr::T(Schema::OneOf(_))) {
                    body.required = Some(Required::False);
                }
                without_null(schema);
                tighten_schema(schema);
            }
        }
    }
    let problems = problems(operation, call);
    let mut headers = request_headers(call.effect);
    if call.method == "GET" && operation.responses.responses.contains_key("304") {
        headers.push(header("If-None-Match", false, "The ETag of an earlier answer: 304 if it is still current."));
    }
    if call.path.starts_with("/api/") {
        headers.push(header("Accept-Language", false, "The language of messages: `nb`, `nn` or `en`."));
    }
    if !headers.is_empty() {
        operation.parameters.get_or_insert_default().extend(headers.into_iter().map(RefOr::T));
    }
    for (applies, status, description) in problems {
        let responses = &mut operation.responses.responses;
        if applies && !responses.contains_key(status) {
            responses.insert(status.to_owned(), Response::new("").into());
        }
        if let Some(RefOr::T(response)) = responses.get_mut(status) {
            complete_problem(response, description, &codes(call, status));
        }
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            headers::add(response, status, call);
        }
    }
}

/// A problem may have a description of its own.
fn complete_problem(response: &mut Response, description: String, codes: &[&str]) {
    if response.description.is_empty() {
        response.description = description;
    }
    if !codes.is_empty() {
        let listed: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
        let noun = if codes.len() == 1 { "Code" } else { "Codes" };
        response.description = format!("{} {noun}: {}.", response.description, listed.join(", "));
        response.extensions = Some(ExtensionsBuilder::new().add(CODES, codes.to_vec()).build());
    }
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    response.content.insert(PROBLEM_JSON.to_owned(), content.into());
}

/// The headers of a call that changes quotes.
fn request_headers(effect: Effect) -> Vec<Parameter> {
    let key = || {
        let description = "Makes the request safe to repeat: a repetition gets the first answer. Kept for 30 days, or for as many as drafts keep their contact, if those are fewer.";
        header("Idempotency-Key", false, description)
    };
    match effect {
        Effect::None => vec![],
        Effect::Create => vec![key()],
        Effect::Change => {
            vec![header("If-Match", false, "The ETag of the quote as the caller saw it; may be left out."), key()]
        }
        Effect::ChangeSeen => vec![header("If-Match", true, "The ETag of the quote as the caller saw it."), key()],
    }
}

fn header(name: &str, is_required: bool, description: &str) -> Parameter {
    let required = if is_required { Required::True } else { Required::False };
    let schema: Schema = ObjectBuilder::new().schema_type(Type::String).into();
    let header = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(required);
    header.description(Some(description)).schema(Some(schema)).build()
}

/// What is declared in place: no operation refers to anything declared elsewhere.
fn own<T>(declared: &RefOr<T>) -> Option<&T> {
    match declared {
        RefOr::T(declared) => Some(declared),
        RefOr::Ref(_) => None,
    }
}

/// Every problem that is not an operation's own: whether it applies, its status, and when it is answered.
fn problems(operation: &Operation, call: &Call) -> [(bool, &'static str, String); 17] {
    let takes = |place: ParameterIn| {
        operation.parameters.iter().flatten().filter_map(own).any(|parameter| parameter.parameter_in == place)
    };
    let formats = operation.responses.responses.get("200").and_then(own).map_or(0, |response| response.content.len());
    let body = operation.request_body.as_ref().and_then(own);
    let changes = call.effect != Effect::None;
    let changes_one = matches!(call.effect, Effect::Change | Effect::ChangeSeen);
    let reads_body = changes || body.is_some();
    let reads_json = changes || body.is_some_and(|body| body.content.contains_key(JSON));
    let reads_pdf = reads_body && !reads_json;
    let sends = call.method != "GET";
    let invalid = [
        (takes(ParameterIn::Query), "A parameter is not valid."),
        (reads_json, "The input has faults."),
        (changes, "The Idempotency-Key was used for another request."),
        (call.cost != Cost::Answer && !reads_pdf, "The document cannot be typeset."),
    ];
    let invalid: Vec<&str> = invalid.iter().filter(|(applies, _)| *applies).map(|(_, text)| *text).collect();
    let away = match call.cost {
        Cost::Answer => "The store or an identity provider",
        Cost::DocumentIfAccepted | Cost::Document => "The store or the document service",
    };
    let malformed = if reads_pdf {
        "The request is malformed."
    } else {
        "The body is not valid JSON, or a header cannot be parsed."
    };
    let text = str::to_owned;
    [
        (reads_body, "400", text(malformed)),
        (true, "401", text("The credentials are missing or not valid.")),
        (true, "403", text("The caller has none of the roles, or a page of another site sent the request.")),
        (takes(ParameterIn::Path), "404", text("It does not exist, or the caller may not see it.")),
        (formats > 1, "406", text("The caller accepts none of the media types.")),
        (sends, "408", text("The body takes too long to arrive.")),
        (changes_one, "409", text("The quote's state does not allow this; `detail` names the state.")),
        (changes_one, "412", text("The quote has changed since, or its ETag was weakened on the way.")),
        (reads_body, "413", format!("The body is larger than {} MiB.", MAX_BODY_BYTES >> 20)),
        (
            reads_body,
            "415",
            text("The body has another media type, is compressed otherwise than with gzip, or is not in UTF-8."),
        ),
        (!invalid.is_empty(), "422", invalid.join(" ")),
        (call.effect == Effect::ChangeSeen, "428", text("If-Match is missing, or is `*`.")),
        (true, "429", text("Too many requests.")),
        (true, "431", text("The header fields are too large.")),
        (true, "500", text("An error of the service, which its log explains; `instance` names the request.")),
        (true, "503", format!("{away} is unavailable, or the service is overloaded.")),
        (true, "default", text("Any other problem.")),
    ]
}
