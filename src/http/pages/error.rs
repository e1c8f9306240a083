//! A problem as a page, for those who see it in a browser. Whoever has to sign in first is led there, and back.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION,
};
use actix_web::http::{Method, StatusCode};
use askama::Template;
use serde::Deserialize;

use super::frame::Frame;
use super::page::page;
use crate::http::caching::NEVER_STORED;
use crate::http::problem::{Help, PROBLEM_JSON, ProblemKind, help};

/// What a browser is about to do with the answer (Fetch Metadata Request Headers, section 2.3).
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

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
    let is_coded = answered.headers().contains_key(CONTENT_ENCODING);
    let request = answered.request();
    if !is_problem || is_coded || !reads_pages(request.path(), request.headers()) {
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
    if frame.can_sign_in && leads_to_sign_in(request.method(), request.headers(), &code) {
        let to = HttpResponse::SeeOther().insert_header((LOCATION, frame.sign_in)).insert_header(NEVER_STORED).finish();
        return ServiceResponse::new(request, to);
    }
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

/// Whether an answer is read by a person: the interface for programs answers programs.
fn reads_pages(path: &str, headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html")) && !path.starts_with("/api/")
}

/// Whether someone who may not read a page is led to the sign-in: a browser goes there, and nobody is signed in. A part of a page
/// that a script fetches is refused instead, and so is a form, whose content would be lost on the way.
fn leads_to_sign_in(method: &Method, headers: &HeaderMap, code: &str) -> bool {
    let goes_there = headers.get(FETCH_MODE).is_none_or(|mode| mode == "navigate");
    code == ProblemKind::Unauthenticated.code() && *method == Method::GET && goes_there
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_browser_that_goes_to_a_page_signs_in_first() {
        let leads = |method: Method, mode: Option<&'static str>, code: &str| {
            let mode: Vec<_> = mode.into_iter().map(|mode| (FETCH_MODE, mode)).collect();
            leads_to_sign_in(&method, &headers(&mode), code)
        };
        assert!(leads(Method::GET, None, "credentials_missing"));
        assert!(leads(Method::GET, Some("navigate"), "credentials_missing"));
        for (method, mode, code) in [
            (Method::POST, Some("navigate"), "credentials_missing"),
            (Method::HEAD, None, "credentials_missing"),
            (Method::GET, Some("cors"), "credentials_missing"),
            (Method::GET, Some("same-origin"), "credentials_missing"),
            // Credentials were sent, by a program.
            (Method::GET, None, "credentials_invalid"),
            (Method::GET, None, "credentials_expired"),
            // Someone is signed in, and may not.
            (Method::GET, Some("navigate"), "forbidden"),
            (Method::GET, Some("navigate"), "not_found"),
        ] {
            assert!(!leads(method, mode, code), "{mode:?} {code}");
        }
    }

    #[test]
    fn people_read_pages_outside_of_the_interface_for_programs() {
        let html = headers(&[(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")]);
        assert!(reads_pages("/metrics", &html) && !reads_pages("/api/v1/quotes", &html));
        assert!(!reads_pages("/metrics", &headers(&[(ACCEPT, "*/*")])) && !reads_pages("/metrics", &headers(&[])));
    }
}
