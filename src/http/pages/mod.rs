//! Pages: what people see in a browser. They load nothing from elsewhere and run no script within the page.

mod docs;
mod home;
mod sign_in;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

pub use docs::{openapi, redirect, swagger};
pub use home::{home, style};
pub use sign_in::{begin, callback, sign_out};

/// The media type of pages.
pub const HTML: &str = "text/html; charset=utf-8";

/// What a page may load: what this service has, and nothing else. Its icon is an empty one within the page.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

fn page(mut response: HttpResponseBuilder, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(text) => response
            .content_type(HTML)
            .insert_header((CONTENT_SECURITY_POLICY, POLICY))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(text),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}
