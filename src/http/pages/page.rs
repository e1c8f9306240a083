//! A page as an answer.

use actix_web::http::header::CONTENT_SECURITY_POLICY;
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use crate::http::caching::NEVER_STORED;

/// The media type of pages.
pub const HTML: &str = "text/html; charset=utf-8";

/// A page may load only from this service. `data:` is for its empty icon.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

pub fn page(mut response: HttpResponseBuilder, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(text) => response
            .content_type(HTML)
            .insert_header((CONTENT_SECURITY_POLICY, POLICY))
            .insert_header(NEVER_STORED)
            .body(text),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}
