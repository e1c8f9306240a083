//! A problem as a page, for those who see it in a browser.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use askama::Template;
use serde::Deserialize;

use super::frame::Frame;
use super::page::page;
use crate::http::problem::{Help, PROBLEM_JSON, help};

/// A problem.
#[derive(Template)]
#[template(path = "error.html", config = "src/http/pages/askama.toml")]
struct ErrorPage {
    frame: Frame,
    title: String,
    detail: String,
    instance: String,
    help: Option<Help>,
    may_sign_in: bool,
}

/// What a page shows of a problem.
#[derive(Deserialize)]
struct Shown {
    title: String,
    detail: String,
    code: String,
    instance: Option<String>,
}

/// The answer as a page where it is a problem and whoever asked reads pages. The interface for programs answers programs.
pub fn for_people(answered: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let is_problem = answered.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_JSON);
    let accepted = answered.request().headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let reads_pages = accepted.is_some_and(|accepted| accepted.contains("text/html"));
    let is_coded = answered.headers().contains_key(CONTENT_ENCODING);
    if !is_problem || !reads_pages || is_coded || answered.request().path().starts_with("/api/") {
        return answered;
    }
    let (request, response) = answered.into_parts();
    let status = response.status();
    let headers = response.headers().clone();
    let bytes = match response.into_body().try_into_bytes() {
        Ok(bytes) => bytes,
        Err(body) => return ServiceResponse::new(request, HttpResponse::with_body(status, body)),
    };
    let frame = Frame::of(&request);
    let Ok(Shown { title, detail, code, instance }) = serde_json::from_slice(&bytes) else {
        return ServiceResponse::new(request, HttpResponse::with_body(status, BoxBody::new(bytes)));
    };
    let help = help(&code, frame.words.language);
    let may_sign_in = status == StatusCode::UNAUTHORIZED && frame.can_sign_in;
    let shown = ErrorPage { frame, title, detail, instance: instance.unwrap_or_default(), help, may_sign_in };
    let mut response = page(HttpResponse::build(status), &shown);
    for (name, value) in &headers {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH && !response.headers().contains_key(name) {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, response)
}
