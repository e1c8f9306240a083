//! Before each call: who the caller is, whether they may make it, and whether they are within their rate limit. A call that takes
//! too long is given up here.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest};

use super::call::{Call, Cost, is_for_operations};
use super::client;
use super::negotiation::{JSON, PDF, language, media_type};
use super::problem::{Problem, ProblemKind};
use super::rate::Rate;
use super::throttle::{Connection, DOCUMENT, Payer, RetryAfter, Running, Throttle};
use crate::access::{Caller, Means};
use crate::app::{ANSWER_PATH, Access, AppError, Denied, Unsound};
use crate::document::Extent;
use crate::settings::HttpSettings;
use crate::shares::Claimant;

/// The cookie of a session. The prefix of its name has browsers send it to this host only, over TLS and to every path
/// (RFC 6265bis).
pub const SESSION_COOKIE: &str = "__Host-prisoverslag";

/// Lets a request through to its call, and puts the caller and the actor into its extensions.
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
            tracing::warn!(route = call.path, "a request timed out");
            let problem = Problem::new(ProblemKind::Busy, language(&late)).into_response();
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
        return Err(Problem::new(ProblemKind::Internal, language(request.request())));
    };
    let weight = weight(call, request.request());
    let is_probe = call.is_probe();
    let caller = if access.is_open() && (is_probe || !has_credentials(request.request())) {
        if !client::is_local(request.request()) {
            return Err(Problem::new(ProblemKind::LocalOnly, language(request.request())));
        }
        // A page of an answer says of its forms only that they come from somewhere; what is in its address is proof enough.
        let is_by_link = request.path().starts_with(ANSWER_PATH);
        if !request.method().is_safe() && !is_by_link && client::is_from_here(request.request()) == Some(false) {
            return Err(Problem::new(ProblemKind::CrossSite, language(request.request())));
        }
        request.extensions_mut().insert(Claimant::Known);
        Caller::local()
    } else if is_probe {
        // Probes check no credentials, so that they are answered even when the store is away.
        Caller::anonymous()
    } else {
        identify(access, throttle, request, weight).await?
    };
    let permitted = call.permit.actor(&caller);
    let anonymous = caller.means == Means::Nothing;
    // Also where the call is refused: the page that says so is read by someone who is signed in.
    request.extensions_mut().insert(caller);
    let Some(actor) = permitted else {
        let needs = call.permit.roles();
        let refusal =
            if anonymous { AppError::Unauthenticated(Denied::Missing) } else { AppError::Forbidden { needs } };
        return Err(Problem::of(refusal, language(request.request())));
    };
    request.extensions_mut().insert(actor);
    Ok(())
}

/// The caller, by a key, a token or a session; the anonymous one where there are no credentials.
///
/// Credentials that were not valid recently count against their address before they are looked up, and as an anonymous request
/// when they turn out not to be valid. So guesses cost no more look-ups than the limit of an address allows, without affecting
/// callers behind the same address who were admitted recently. A new caller there waits seconds until the limit has room.
async fn identify(
    access: &Access,
    throttle: &Throttle,
    request: &ServiceRequest,
    weight: u32,
) -> Result<Caller, Problem> {
    let language = language(request.request());
    let proxies = request.app_data::<Data<HttpSettings>>().map_or(&[][..], |settings| &settings.trusted_proxies);
    let network = client::address(request.request(), proxies).map(client::network);
    let too_many = |RetryAfter(seconds, rate)| {
        request.extensions_mut().insert(rate);
        Problem::new(ProblemKind::TooMany, language).after(seconds)
    };
    let count_address = || {
        let counted = network.map_or(Ok(None), |network| throttle.count_address(network, weight));
        counted.map(|rate| state(request.request(), rate)).map_err(too_many)
    };
    let refused = |fault| match fault {
        CredentialFault::Error(error) => Problem::of(error, language),
        CredentialFault::CrossSite => Problem::new(ProblemKind::CrossSite, language),
    };
    let credentials = match Credentials::of(request.request()) {
        Ok(credentials) => credentials,
        Err(fault) => return count_address().and(Err(refused(fault))),
    };
    let fingerprint = credentials.secret().map(|secret| throttle.recent().fingerprint(secret));
    if let (Some(fingerprint), Some(network)) = (fingerprint, network)
        && !throttle.recent().contains(fingerprint)
    {
        throttle.count_look_up(network).map_err(too_many)?;
    }
    match authenticate(access, request.request(), &credentials).await {
        Ok(Some(caller)) => {
            if let Some(fingerprint) = fingerprint {
                throttle.recent().add(fingerprint);
            }
            admit_known(throttle, request, &caller, weight).map_err(too_many)?;
            Ok(caller)
        }
        Ok(None) => {
            count_address()?;
            admit_anonymous(request, network).map_err(|error| Problem::of(error, language))?;
            Ok(Caller::anonymous())
        }
        Err(fault) => {
            // That the store or the issuer is unavailable says nothing about the credentials.
            if let (Some(fingerprint), CredentialFault::Error(AppError::Unauthenticated(_))) = (fingerprint, &fault) {
                throttle.recent().remove(fingerprint);
            }
            count_address().and(Err(refused(fault)))
        }
    }
}

/// Admits a caller who is known, and no longer counts the connection against its address.
fn admit_known(throttle: &Throttle, request: &ServiceRequest, caller: &Caller, weight: u32) -> Result<(), RetryAfter> {
    if let Some(connection) = request.request().conn_data::<Connection>() {
        connection.release();
    }
    let mut extensions = request.extensions_mut();
    extensions.insert(Claimant::Known);
    extensions.insert(Payer::Caller(caller.id.clone()));
    drop(extensions);
    throttle.count_caller(&caller.id, weight).map(|rate| state(request.request(), rate))
}

/// Has the answer state how the caller's limit stands.
fn state(request: &HttpRequest, rate: Option<Rate>) {
    if let Some(rate) = rate {
        request.extensions_mut().insert(rate);
    }
}

/// Admits an anonymous caller, if a slot is free for one.
fn admit_anonymous(request: &ServiceRequest, network: Option<IpAddr>) -> Result<(), AppError> {
    let claimant = Claimant::Anonymous(network.unwrap_or(NOWHERE));
    let mut extensions = request.extensions_mut();
    extensions.insert(claimant);
    if let Some(network) = network {
        extensions.insert(Payer::Address(network));
    }
    match extensions.get_mut::<Running>() {
        Some(running) if !is_for_operations(request.path()) => Ok(running.reassign(claimant)?),
        Some(_) | None => Ok(()),
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

/// The credentials of a request.
enum Credentials {
    None,
    Bearer(String),
    Session(String),
}

impl Credentials {
    fn of(request: &HttpRequest) -> Result<Self, CredentialFault> {
        let mut headers = request.headers().get_all(AUTHORIZATION);
        if let Some(header) = headers.next() {
            let text = header.to_str().ok().filter(|_| headers.next().is_none());
            let credential = text.and_then(|text| text.split_once(' '));
            let credential = credential.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
            let (_, credential) =
                credential.ok_or(AppError::Unauthenticated(Denied::Invalid { why: Unsound::Header }))?;
            return Ok(Self::Bearer(credential.trim().to_owned()));
        }
        // Whoever comes by a link acts by it, also in a browser in which an officer is signed in.
        let session = session_cookie(request).filter(|_| !request.path().starts_with(ANSWER_PATH));
        Ok(session.map_or(Self::None, |cookie| Self::Session(cookie.value().to_owned())))
    }

    fn secret(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Bearer(secret) | Self::Session(secret) => Some(secret),
        }
    }
}

async fn authenticate(
    access: &Access,
    request: &HttpRequest,
    credentials: &Credentials,
) -> Result<Option<Caller>, CredentialFault> {
    let caller = match credentials {
        Credentials::None => None,
        Credentials::Bearer(credential) => return Ok(Some(access.bearer(credential).await?)),
        Credentials::Session(cookie) => access.session(cookie).await?,
    };
    let Some(caller) = caller else { return Ok(None) };
    // A browser sends the cookie with requests from any site: one that changes something must come from a page of our own.
    let is_allowed = request.method().is_safe() || client::is_from_here(request) == Some(true);
    if is_allowed { Ok(Some(caller)) } else { Err(CredentialFault::CrossSite) }
}

/// The cookie of a session, which may not be valid.
pub fn session_cookie(request: &HttpRequest) -> Option<Cookie<'static>> {
    request.cookie(SESSION_COOKIE)
}

fn has_credentials(request: &HttpRequest) -> bool {
    request.headers().contains_key(AUTHORIZATION) || session_cookie(request).is_some()
}

/// A document costs more than an answer in JSON.
fn weight(call: Call, request: &HttpRequest) -> u32 {
    let has_document = match call.cost {
        Cost::Answer => false,
        Cost::DocumentIfAccepted => media_type(request, &[JSON, PDF]) == Some(PDF),
        Cost::Document => true,
    };
    if has_document { DOCUMENT } else { 1 }
}

/// The address of an anonymous caller whose address is not known.
const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// Whose share the request uses, as the guard found.
pub fn claimant(request: &HttpRequest) -> Claimant {
    request.extensions().get::<Claimant>().copied().unwrap_or(Claimant::Anonymous(NOWHERE))
}

/// Counts a document by its size before it is typeset.
pub fn count_document(request: &HttpRequest, extent: Extent) -> Result<(), AppError> {
    let payer = request.extensions().get::<Payer>().cloned().unwrap_or(Payer::Nobody);
    let throttle = request.app_data::<Data<Throttle>>();
    let counted = throttle.map_or(Ok(None), |throttle| throttle.count_document(&payer, extent));
    counted.map(|rate| state(request, rate)).map_err(|RetryAfter(after, rate)| {
        state(request, Some(rate));
        AppError::TooMuch { after }
    })
}

/// Counts a guess of a secret against the address that it comes from, as unknown credentials are counted. The user of the machine
/// itself has no limit.
pub fn count_guess(request: &HttpRequest) -> Result<(), AppError> {
    let proxies = request.app_data::<Data<HttpSettings>>().map_or(&[][..], |settings| &settings.trusted_proxies);
    let network = client::address(request, proxies).map(client::network);
    let throttle = request.app_data::<Data<Throttle>>().filter(|_| caller(request).means != Means::Machine);
    let counted = throttle.zip(network).map_or(Ok(()), |(throttle, network)| throttle.count_look_up(network));
    counted.map_err(|RetryAfter(after, _)| AppError::TooMuch { after })
}

/// The caller, as the guard found.
pub fn caller(request: &HttpRequest) -> Caller {
    request.extensions().get::<Caller>().cloned().unwrap_or_else(Caller::anonymous)
}
