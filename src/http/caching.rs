//! Cache-Control: every policy, named for what it means (RFC 9111, section 5.2.2).

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};

type Policy = (HeaderName, &'static str);

/// No cache stores it: it holds a secret, or is true only at this moment.
pub const NEVER_STORED: Policy = (CACHE_CONTROL, "no-store");
/// Only the caller's own cache stores it, and asks before each use whether it is still current.
pub const PRIVATE: Policy = (CACHE_CONTROL, "private, no-cache");
/// Any cache stores it, and asks before each use whether it is still current.
pub const REVALIDATED: Policy = (CACHE_CONTROL, "no-cache");
/// Any cache stores it for good: its name changes with its content (RFC 8246).
pub const IMMUTABLE: Policy = (CACHE_CONTROL, "public, max-age=31536000, immutable");

pub fn with_policy((name, value): Policy, mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
    response
}
