//! Before each call: who asks, whether they may, and whether they have asked too often; and that it ends in time.

use std::net::{IpAddr, Ipv4Addr};
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
use super::observe::is_for_operations;
use super::problem::{Problem, ProblemKind};
use super::routes::{Call, Sets};
use super::throttle::{Connection, DOCUMENT, Later, Payer, Running, Throttle};
use crate::access::{Caller, Means};
use crate::app::{Access, AppError, Denied, Unsound};
use crate::document::Extent;
use crate::settings::HttpSettings;
use crate::shares::Claimant;

/// The cookie of a session. Its name makes browsers keep it to this very host, encrypted, and to all of its paths (RFC 6265bis).
pub const SESSION_COOKIE: &str = "__Host-prisoverslag";

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
    let is_probe = PROBES.contains(&call.path);
    let caller = if access.is_open() && (is_probe || !shows_credentials(request.request())) {
        if !client::is_local(request.request()) {
            return Err(Problem::new(ProblemKind::LocalOnly, language(request.request())));
        }
        if !request.method().is_safe() && client::is_from_here(request.request()) == Some(false) {
            return Err(Problem::new(ProblemKind::CrossSite, language(request.request())));
        }
        request.extensions_mut().insert(Claimant::Known);
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

/// Who asks, by a key, a token or a session; nobody in particular where nothing is shown.
///
/// What is shown and was not found sound of late counts for its address before it is looked up, and as a request of nobody when
/// it is not sound. So guesses cost no look-ups beyond that count, and callers behind the same address who were let in of late
/// do not notice; one who comes anew waits, as all do who use up their address, until the count has room: seconds.
async fn known(access: &Access, throttle: &Throttle, request: &ServiceRequest, weight: u32) -> Result<Caller, Problem> {
    let language = language(request.request());
    let proxies = request.app_data::<Data<HttpSettings>>().map_or(&[][..], |settings| &settings.trusted_proxies);
    let network = client::address(request, proxies).map(client::network);
    let later = |Later(seconds)| Problem::new(ProblemKind::TooMany, language).after(seconds);
    let count_address = || network.map_or(Ok(()), |network| throttle.count_address(network, weight)).map_err(later);
    let refused = |fault| match fault {
        CredentialFault::Error(error) => Problem::of(error, language),
        CredentialFault::CrossSite => Problem::new(ProblemKind::CrossSite, language),
    };
    let shown = match Shown::by(request.request()) {
        Ok(shown) => shown,
        Err(fault) => return count_address().and(Err(refused(fault))),
    };
    let print = shown.credential().map(|credential| throttle.sound().print(credential));
    if let (Some(print), Some(network)) = (print, network)
        && !throttle.sound().has(print)
    {
        throttle.count_look_up(network).map_err(later)?;
    }
    match authenticate(access, request.request(), &shown).await {
        Ok(Some(caller)) => {
            if let Some(print) = print {
                throttle.sound().add(print);
            }
            admit_known(throttle, request, &caller, weight).map_err(later)?;
            Ok(caller)
        }
        Ok(None) => {
            count_address()?;
            admit_anonymous(request, network).map_err(|error| Problem::of(error, language))?;
            Ok(Caller::anonymous())
        }
        Err(fault) => {
            // When the store or the issuer is away, that says nothing of what is shown.
            if let (Some(print), CredentialFault::Error(AppError::Unauthenticated(_))) = (print, &fault) {
                throttle.sound().remove(print);
            }
            count_address().and(Err(refused(fault)))
        }
    }
}

/// Lets a caller in who is known, and whose connection then is.
fn admit_known(throttle: &Throttle, request: &ServiceRequest, caller: &Caller, weight: u32) -> Result<(), Later> {
    if let Some(connection) = request.request().conn_data::<Connection>() {
        connection.is_known();
    }
    let mut extensions = request.extensions_mut();
    extensions.insert(Claimant::Known);
    extensions.insert(Payer::Caller(caller.id.clone()));
    throttle.count_caller(&caller.id, weight)
}

/// Lets a caller in who is not known, if there is room for one more of them.
fn admit_anonymous(request: &ServiceRequest, network: Option<IpAddr>) -> Result<(), AppError> {
    let claimant = Claimant::Anonymous(network.unwrap_or(NOWHERE));
    let mut extensions = request.extensions_mut();
    extensions.insert(claimant);
    if let Some(network) = network {
        extensions.insert(Payer::Address(network));
    }
    match extensions.get_mut::<Running>() {
        Some(running) if !is_for_operations(request.path()) => Ok(running.is_of(claimant)?),
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

/// What a request shows of who sends it.
enum Shown {
    Nothing,
    Bearer(String),
    Session(String),
}

impl Shown {
    fn by(request: &HttpRequest) -> Result<Self, CredentialFault> {
        let mut headers = request.headers().get_all(AUTHORIZATION);
        if let Some(header) = headers.next() {
            let text = header.to_str().ok().filter(|_| headers.next().is_none());
            let credential = text.and_then(|text| text.split_once(' '));
            let credential = credential.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
            let (_, credential) =
                credential.ok_or(AppError::Unauthenticated(Denied::Invalid { why: Unsound::Header }))?;
            return Ok(Self::Bearer(credential.trim().to_owned()));
        }
        Ok(session_cookie(request).map_or(Self::Nothing, |cookie| Self::Session(cookie.value().to_owned())))
    }

    fn credential(&self) -> Option<&str> {
        match self {
            Self::Nothing => None,
            Self::Bearer(credential) | Self::Session(credential) => Some(credential),
        }
    }
}

async fn authenticate(
    access: &Access,
    request: &HttpRequest,
    shown: &Shown,
) -> Result<Option<Caller>, CredentialFault> {
    let caller = match shown {
        Shown::Nothing => None,
        Shown::Bearer(credential) => return Ok(Some(access.bearer(credential).await?)),
        Shown::Session(cookie) => access.session(cookie).await?,
    };
    let Some(caller) = caller else { return Ok(None) };
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

/// Where whoever is not known comes from, if that is not known either.
const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// For whom the answer takes what is shared, as the guard found.
pub fn claimant(request: &HttpRequest) -> Claimant {
    request.extensions().get::<Claimant>().copied().unwrap_or(Claimant::Anonymous(NOWHERE))
}

/// Counts a document by its size before it is set.
pub fn count_document(request: &HttpRequest, extent: Extent) -> Result<(), AppError> {
    let payer = request.extensions().get::<Payer>().cloned().unwrap_or(Payer::Nobody);
    let throttle = request.app_data::<Data<Throttle>>();
    let counted = throttle.map_or(Ok(()), |throttle| throttle.count_document(&payer, extent));
    counted.map_err(|Later(after)| AppError::TooMuch { after })
}

/// Who asks, as the guard found.
pub fn caller(request: &HttpRequest) -> Caller {
    request.extensions().get::<Caller>().cloned().unwrap_or_else(Caller::anonymous)
}
