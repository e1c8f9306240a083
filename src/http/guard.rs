//! Before each call: who asks, whether they may, and whether they have asked too often; and that it ends in time.

use std::net::IpAddr;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest};

use super::client;
use super::negotiation::{JSON, PDF, language, media_type};
use super::problem::{Kind, Problem};
use super::routes::{Call, Sets};
use super::throttle::{DOCUMENT, Later, Throttle};
use crate::access::{Caller, Means};
use crate::app::{Access, AppError, Denied, Unsound};
use crate::settings::HttpSettings;

/// The cookie of a session. Its name makes browsers keep it to this very host, encrypted, and to all of its paths (RFC 6265bis).
pub const SESSION_COOKIE: &str = "__Host-prisoverslag";

/// Where a caller is who shows nothing.
#[derive(Clone, Copy, Debug)]
pub struct Unknown(pub IpAddr);

/// The calls that tell whether the process lives and can serve. Whoever watches is never told to come back later: the process would
/// be ended, or get no more requests, for what others ask.
const PROBES: [&str; 2] = ["/healthz", "/readyz"];

/// Lets a request through to its call, with the caller and the actor among its extensions.
pub async fn guard(
    call: Call,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    request.extensions_mut().insert(call);
    match admit(call, &request).await {
        Ok(()) => {
            let late = request.request().clone();
            let limit =
                late.app_data::<Data<HttpSettings>>().map_or(Duration::MAX, |settings| settings.request_timeout);
            if let Ok(answered) = tokio::time::timeout(limit, next.call(request)).await {
                return Ok(answered?.map_into_boxed_body());
            }
            tracing::warn!(route = call.path, "a request took too long and was given up");
            let problem = Problem::new(Kind::Busy, language(&late)).into_response();
            Ok(ServiceResponse::new(late, problem))
        }
        Err(refusal) => {
            let (request, _) = request.into_parts();
            Ok(ServiceResponse::new(request, refusal.into_response()))
        }
    }
}

async fn admit(call: Call, request: &ServiceRequest) -> Result<(), Problem> {
    let (Some(access), Some(throttle)) = (request.app_data::<Data<Access>>(), request.app_data::<Data<Throttle>>())
    else {
        return Err(Problem::new(Kind::Internal, language(request.request())));
    };
    let weight = weight(call, request.request());
    let is_probe = PROBES.contains(&call.path);
    let caller = if access.is_open() && (is_probe || !shows_credentials(request.request())) {
        if !client::is_local(request.request()) {
            return Err(Problem::new(Kind::LocalOnly, language(request.request())));
        }
        if !request.method().is_safe() && client::is_from_here(request.request()) == Some(false) {
            return Err(Problem::new(Kind::CrossSite, language(request.request())));
        }
        Caller::local()
    } else if is_probe {
        // Whoever watches is answered whatever is shown, and also when the store is away.
        Caller::anonymous()
    } else {
        known(access, throttle, request, weight).await?
    };
    let Some(actor) = call.permit.actor(&caller) else {
        let anonymous = caller.means == Means::Nothing;
        let needs = call.permit.roles();
        let refusal =
            if anonymous { AppError::Unauthenticated(Denied::Missing) } else { AppError::Forbidden { needs } };
        return Err(Problem::of(refusal, language(request.request())));
    };
    let mut extensions = request.extensions_mut();
    extensions.insert(actor);
    extensions.insert(caller);
    Ok(())
}

/// Who asks, by a key, a token or a session; nobody in particular where nothing is shown. What is shown and is not sound counts
/// as a request of nobody; a secret of 256 bits is not guessed at any rate.
async fn known(access: &Access, throttle: &Throttle, request: &ServiceRequest, weight: u32) -> Result<Caller, Problem> {
    let language = language(request.request());
    let proxies = request.app_data::<Data<HttpSettings>>().map_or(&[][..], |settings| &settings.trusted_proxies);
    let network = client::address(request, proxies).map(client::network);
    let later = |Later(seconds)| Problem::new(Kind::TooMany, language).after(seconds);
    let count_address = || network.map_or(Ok(()), |network| throttle.count_address(network, weight)).map_err(later);
    match authenticate(access, request.request()).await {
        Ok(Some(caller)) => {
            throttle.count_caller(&caller.id, weight).map_err(later)?;
            Ok(caller)
        }
        Ok(None) => {
            if let Some(network) = network {
                request.extensions_mut().insert(Unknown(network));
            }
            count_address().map(|()| Caller::anonymous())
        }
        Err(error) => {
            count_address()?;
            Err(match error {
                CredentialFault::Error(error) => Problem::of(error, language),
                CredentialFault::CrossSite => Problem::new(Kind::CrossSite, language),
            })
        }
    }
}

enum CredentialFault {
    Error(AppError),
    /// A page elsewhere had a browser send its cookie.
    CrossSite,
}

impl From<AppError> for CredentialFault {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

async fn authenticate(access: &Access, request: &HttpRequest) -> Result<Option<Caller>, CredentialFault> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    if let Some(header) = headers.next() {
        let text = header.to_str().ok().filter(|_| headers.next().is_none());
        let credential = text.and_then(|text| text.split_once(' '));
        let credential = credential.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, credential) = credential.ok_or(AppError::Unauthenticated(Denied::Invalid(Unsound::Header)))?;
        return Ok(Some(access.bearer(credential.trim()).await?));
    }
    let Some(cookie) = session_cookie(request) else { return Ok(None) };
    let Some(caller) = access.session(cookie.value()).await? else { return Ok(None) };
    // A browser sends the cookie whoever had it send the request: what changes something must come from a page of ours.
    let sound = request.method().is_safe() || client::is_from_here(request) == Some(true);
    if sound { Ok(Some(caller)) } else { Err(CredentialFault::CrossSite) }
}

/// The cookie of a session, sound or not.
pub fn session_cookie(request: &HttpRequest) -> Option<Cookie<'static>> {
    request.cookie(SESSION_COOKIE)
}

fn shows_credentials(request: &HttpRequest) -> bool {
    request.headers().contains_key(AUTHORIZATION) || session_cookie(request).is_some()
}

/// A document costs more than an answer in JSON.
fn weight(call: Call, request: &HttpRequest) -> u32 {
    let sets_document = match call.sets {
        Sets::Nothing => false,
        Sets::DocumentIfAsked => media_type(request, &[JSON, PDF]) == Some(PDF),
        Sets::Document => true,
    };
    if sets_document { DOCUMENT } else { 1 }
}

/// Who asks, as the guard found.
pub fn caller(request: &HttpRequest) -> Caller {
    request.extensions().get::<Caller>().cloned().unwrap_or_else(Caller::anonymous)
}
