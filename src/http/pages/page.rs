//! A page as an answer.

use actix_web::http::header::{CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::language::page_language;
use crate::app::AppError;
use crate::http::caching::NEVER_STORED;
use crate::http::problem::Problem;

/// The media type of pages.
pub const HTML: &str = "text/html; charset=utf-8";

/// A page may load only from this service. `data:` is for its empty icon.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub fn page(response: HttpResponseBuilder, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(text) => html(response, text),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// A page that is written already.
pub fn html(mut response: HttpResponseBuilder, text: String) -> HttpResponse {
    response
        .content_type(HTML)
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header(NEVER_STORED)
        // Without one, browsers do not say of a form that it comes from here.
        .insert_header((REFERRER_POLICY, "same-origin"))
        .body(text)
}

/// A template as text that is about `bytes` long, so that it is written in one place and not moved on as it grows.
pub fn written(view: &impl Template, bytes: usize) -> Result<String, AppError> {
    let mut text = String::with_capacity(bytes);
    view.render_into(&mut text).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(text)
}

/// A part of a page as text, in which everything is escaped that someone typed.
pub fn part(view: &impl Template) -> String {
    view.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a part of a page could not be rendered");
        String::new()
    })
}

/// A part of a page, for the enhancer to put in the place of the former.
pub fn fragment(text: String) -> HttpResponse {
    html(HttpResponse::Ok(), text)
}

/// The answer of a page, or the page of what stood in its way.
pub fn answered(request: &HttpRequest, answer: Result<HttpResponse, AppError>) -> HttpResponse {
    answer.unwrap_or_else(|error| Problem::of(error, page_language(request)).into_response())
}

/// Leads the browser on to a page, after something was stored: a reload then repeats nothing.
pub fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, to)).insert_header(NEVER_STORED).finish()
}
