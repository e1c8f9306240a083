//! `Link: rel="next"` (RFC 8288): the address of the page that follows.

use actix_web::http::header::{HeaderName, LINK};
use form_urlencoded::Serializer;

/// The header for a page at this path that has these parameters.
pub fn next<'p>(path: &str, parameters: impl IntoIterator<Item = (&'p str, &'p str)>) -> (HeaderName, String) {
    let query = Serializer::new(String::new()).extend_pairs(parameters).finish();
    (LINK, format!("<{path}?{query}>; rel=\"next\""))
}
