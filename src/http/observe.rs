//! Around every request: an id, a log line, and errors of the framework's own as problems like all others.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use tracing::Instrument as _;

use super::MAX_BODY_BYTES;
use super::negotiation::language;
use super::problem::{Kind, PROBLEM_JSON, Problem};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers a request within a span that carries its id.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = request.headers().get(REQUEST_ID).filter(|id| is_sound(id)).cloned().unwrap_or_else(new_id);
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default());
    async move {
        // Handlers and extractors answer with responses; an error could come only from another middleware, and there is none.
        let mut response = next.call(request).await?.map_into_boxed_body();
        if is_foreign_error(&response) {
            let problem = own_problem(&response).into_response();
            let (request, _) = response.into_parts();
            response = ServiceResponse::new(request, problem);
        }
        response.headers_mut().insert(REQUEST_ID, id);
        let request = response.request();
        // The pattern of the route, never the address: that can hold personal data.
        let route = request.match_pattern();
        let route = route.as_deref().unwrap_or("-");
        tracing::info!(method = %request.method(), route, status = response.status().as_u16(), "answered");
        Ok(response)
    }
    .instrument(span)
    .await
}

/// An error that did not come from here: actix answers some in plain text or with no body.
fn is_foreign_error(response: &ServiceResponse<BoxBody>) -> bool {
    let status = response.status();
    let own = response.headers().get(CONTENT_TYPE).is_some_and(|value| value == PROBLEM_JSON);
    (status.is_client_error() || status.is_server_error()) && !own
}

/// The problem that such an error is.
fn own_problem(response: &ServiceResponse<BoxBody>) -> Problem {
    let status = response.status();
    let kind = Kind::of_status(status);
    if kind == Kind::Internal {
        tracing::error!(status = status.as_u16(), "the framework failed");
    }
    let problem = Problem::new(kind, language(response.request()));
    if kind == Kind::TooLarge { problem.found(&MAX_BODY_BYTES.to_string()) } else { problem }
}

/// An id from outside is logged and answered: it is short and plain, or not taken.
fn is_sound(id: &HeaderValue) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=64).contains(&id.len()) && id.as_bytes().iter().all(plain)
}

/// An id that no other request of this or another replica has, but by a rare chance.
fn new_id() -> HeaderValue {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let id = SEED.hash_one(COUNT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::from_str(&format!("{id:016x}")).unwrap_or_else(|_| HeaderValue::from_static("-"))
}
