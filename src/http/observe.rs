//! Around every request: its id, a slot, a log line, metrics, headers that protect browsers, and the framework's own errors
//! turned into problems.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actix_web::HttpMessage as _;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use tracing::Instrument as _;

use super::body::MAX_BODY_BYTES;
use super::call::{Call, is_for_operations};
use super::compression::compress;
use super::lingering::linger;
use super::memory::count_answer;
use super::negotiation::{PDF, language};
use super::pages::{HTML, for_people};
use super::problem::{PROBLEM_JSON, Problem, ProblemKind};
use super::rate::Rate;
use super::request_id::with_request_id;
use super::routes::ALLOWED_HEADERS;
use super::throttle::{Running, Throttle};
use super::trace::TraceParent;
use crate::app::{ANSWER_PATH, Access, Office};
use crate::settings::HttpSettings;
use crate::shares::Claimant;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The most bytes of all header fields of a request.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;

/// Answers a request within a span that carries its id.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let began = Instant::now();
    let mut request = request;
    linger(&mut request);
    let id = request.headers().get(REQUEST_ID).filter(|id| is_plain(id)).cloned().unwrap_or_else(new_id);
    let trace = TraceParent::of(request.headers());
    let span = tracing::info_span!(
        "request",
        id = id.to_str().unwrap_or_default(),
        trace_id = trace.as_ref().map(TraceParent::trace_id),
        parent_id = trace.as_ref().map(TraceParent::parent_id),
    );
    if let Some(trace) = &trace {
        crate::telemetry::follow(&span, trace.as_str());
    }
    let of_problems = id.to_str().unwrap_or_default().to_owned();
    let answered = async move {
        let mut response = answer(request, next).await?;
        if is_foreign_error(&response) {
            let problem = own_problem(&response).into_response();
            let (request, _) = response.into_parts();
            response = ServiceResponse::new(request, problem);
        }
        response = for_people(response);
        let by_https = is_by_https(&response);
        // The address of an answer is its reader's secret: nothing that its page leads to learns it.
        if response.request().path().starts_with(ANSWER_PATH) {
            response.headers_mut().remove(REFERRER_POLICY);
        }
        protect(response.headers_mut(), by_https);
        response.headers_mut().insert(REQUEST_ID, id);
        let rate = response.request().extensions().get::<Rate>().copied();
        if let Some(rate) = rate {
            rate.state(response.headers_mut());
        }
        let request = response.request();
        // The pattern of the route, never the address: that can hold personal data.
        let route = request.extensions().get::<Call>().map_or("-", |call| call.path);
        let (method, status) = (known_method(request.method().as_str()), response.status().as_u16());
        let took = began.elapsed();
        metrics::counter!("http_requests_total", "method" => method, "route" => route, "status" => status.to_string())
            .increment(1);
        metrics::histogram!("http_request_duration_seconds", "method" => method, "route" => route).record(took);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(method, route, status, micros, "answered");
        Ok(response)
    };
    with_request_id(of_problems, answered).instrument(span).await
}

/// The method as a label of metrics: one that no call has is `other`, since anyone may send any.
fn known_method(method: &str) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"].into_iter().find(|known| *known == method).unwrap_or("other")
}

/// The answer, if a slot is free for the request.
async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let refuse = |request: ServiceRequest, problem: Problem| {
        let (request, _) = request.into_parts();
        Ok(ServiceResponse::new(request, problem.into_response()))
    };
    if head_bytes(request.headers()) > MAX_HEAD_BYTES {
        let problem = Problem::new(ProblemKind::HeadTooLarge, language(request.request()));
        return refuse(request, problem.found(&MAX_HEAD_BYTES.to_string()));
    }
    // The guard identifies the caller later, and then counts the slot for callers of that class.
    let slot = request.app_data::<Data<Throttle>>().map(|throttle| throttle.slot(Claimant::Known));
    match slot {
        Some(Ok(slot)) => drop(request.extensions_mut().insert(slot)),
        Some(Err(_)) if !is_for_operations(request.path()) => {
            let problem = Problem::new(ProblemKind::Busy, language(request.request()));
            return refuse(request, problem);
        }
        Some(Err(_)) | None => {}
    }
    // Handlers and extractors answer with responses; only another middleware could return an error, and there is none.
    let answered = for_people(next.call(request).await?.map_into_boxed_body());
    // What is still streaming, such as an export, has limits of its own.
    drop(answered.request().extensions_mut().remove::<Running>());
    note(&answered);
    Ok(count_answer(compress(answered).await))
}

/// Has exports give way to requests like this one, but not to each other, nor to monitoring.
fn note(answered: &ServiceResponse<BoxBody>) {
    let is_export = answered.response().body().size() == BodySize::Stream;
    if !is_export
        && !is_for_operations(answered.request().path())
        && let Some(office) = answered.request().app_data::<Data<Office>>()
    {
        office.demand.note(Instant::now());
    }
}

fn head_bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum()
}

fn is_by_https(response: &ServiceResponse<BoxBody>) -> bool {
    let request = response.request();
    let own = request.app_data::<Data<HttpSettings>>().is_some_and(|settings| settings.tls.is_some());
    own || request.app_data::<Data<Access>>().is_some_and(|access| access.is_public_by_https())
}

/// Headers that keep browsers from using an answer for more than is intended. Pages set their own policy of what they may load.
fn protect(headers: &mut HeaderMap, by_https: bool) {
    let fixed = |text: &'static str| HeaderValue::from_static(text);
    headers.insert(X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    if !headers.contains_key(REFERRER_POLICY) {
        headers.insert(REFERRER_POLICY, fixed("no-referrer"));
    }
    headers.insert(X_FRAME_OPTIONS, fixed("DENY"));
    headers.insert(OPENER_POLICY, fixed("same-origin"));
    headers.insert(PERMISSIONS_POLICY, fixed("camera=(), geolocation=(), microphone=(), payment=(), usb=()"));
    if !headers.contains_key(RESOURCE_POLICY) {
        headers.insert(RESOURCE_POLICY, fixed("same-origin"));
    }
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        let is_pdf = headers.get(CONTENT_TYPE).is_some_and(|kind| kind == PDF);
        // Browsers show a PDF by a viewer that `default-src` would block.
        let policy = if is_pdf { "frame-ancestors 'none'" } else { "default-src 'none'; frame-ancestors 'none'" };
        headers.insert(CONTENT_SECURITY_POLICY, fixed(policy));
    }
    // The framework names them to pages of every origin.
    if !headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        headers.remove(ACCESS_CONTROL_EXPOSE_HEADERS);
    }
    if by_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, fixed("max-age=31536000"));
    }
}

/// Whether the response is an error of the framework, which it answers in plain text or without a body.
fn is_foreign_error(response: &ServiceResponse<BoxBody>) -> bool {
    let status = response.status();
    let own = response.headers().get(CONTENT_TYPE).is_some_and(|value| value == PROBLEM_JSON || is_page(value));
    (status.is_client_error() || status.is_server_error()) && !own
}

/// Pages show their own errors.
fn is_page(content_type: &HeaderValue) -> bool {
    content_type == HTML
}

/// The problem that corresponds to an error of the framework.
fn own_problem(response: &ServiceResponse<BoxBody>) -> Problem {
    let status = response.status();
    let kind = ProblemKind::of_status(status);
    if kind == ProblemKind::Internal {
        tracing::error!(status = status.as_u16(), "the framework failed");
    }
    let request = response.request();
    if request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        let problem = Problem::new(ProblemKind::Preflight, language(request));
        return problem.found(&ALLOWED_HEADERS.map(|name| name.to_string()).join(", "));
    }
    let problem = Problem::new(kind, language(request));
    if kind == ProblemKind::TooLarge { problem.found(&MAX_BODY_BYTES.to_string()) } else { problem }
}

/// An id from outside is logged and returned, so it is used only if it is short and plain.
fn is_plain(id: &HeaderValue) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=64).contains(&id.len()) && id.as_bytes().iter().all(plain)
}

/// An id that is unique among the requests of all replicas, but for a rare chance.
fn new_id() -> HeaderValue {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let id = SEED.hash_one(COUNT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::from_str(&format!("{id:016x}")).unwrap_or_else(|_| HeaderValue::from_static("-"))
}
