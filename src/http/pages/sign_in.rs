//! Signing in and out.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, REFRESH, RETRY_AFTER};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use askama::Template;
use serde::Deserialize;

use super::frame::Frame;
use super::page::page;
use super::words::PageWords;
use crate::app::{Access, SessionCookie, SignInError};
use crate::http::caching::NEVER_STORED;
use crate::http::client;
use crate::http::guard::{SESSION_COOKIE, session_cookie};
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemKind, RETRY_AFTER_SECONDS};

/// The cookie that binds the provider's answer to the browser that began the sign-in.
const SIGN_IN_COOKIE: &str = "__Host-prisoverslag-sign-in";
/// The seconds that it lasts.
const SIGN_IN_SECONDS: i64 = 600;

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct Begin {
    return_to: Option<String>,
}

/// The provider's answer (RFC 6749, sections 4.1.2 and 4.1.2.1).
#[derive(Deserialize)]
pub struct Callback {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

/// The sign-in did not succeed.
#[derive(Template)]
#[template(path = "failed.html", config = "src/http/pages/askama.toml")]
struct Failed {
    frame: Frame,
    detail: String,
}

/// Signed out here, and on the way to the provider.
#[derive(Template)]
#[template(path = "signed_out.html", config = "src/http/pages/askama.toml")]
struct SignedOut {
    frame: Frame,
    /// Where the provider ends its own session.
    end: String,
}

/// Redirects the browser to the provider.
pub async fn begin(access: Data<Access>, request: HttpRequest, asked: Query<Begin>) -> HttpResponse {
    let return_to = asked.into_inner().return_to.unwrap_or_default();
    match access.begin_sign_in(&return_to).await {
        Ok(begun) => {
            let cookie = own_cookie(SIGN_IN_COOKIE, begun.cookie.expose(), SIGN_IN_SECONDS);
            see_other(&begun.url).cookie(cookie).finish()
        }
        Err(error) => failed(&request, error),
    }
}

/// Receives the provider's answer, and redirects the browser back to where it came from.
pub async fn callback(access: Data<Access>, request: HttpRequest, answer: Query<Callback>) -> HttpResponse {
    let Callback { state, code, error } = answer.into_inner();
    let cookie = request.cookie(SIGN_IN_COOKIE);
    let cookie = cookie.as_ref().map(Cookie::value).unwrap_or_default();
    if let Some(error) = error {
        // Anyone can send any text here: only a code of the standard is logged, and none is shown.
        let known = ["access_denied", "login_required", "interaction_required", "server_error", "invalid_request"];
        let error = known.into_iter().find(|known| *known == error).unwrap_or("other");
        return failed(&request, SignInError::Denied(error));
    }
    let (state, code) = (state.unwrap_or_default(), code.unwrap_or_default());
    match access.finish_sign_in(cookie, &state, code).await {
        Ok(SessionCookie { cookie, lasts, return_to }) => see_other(&return_to)
            .cookie(own_cookie(SESSION_COOKIE, cookie.expose(), lasts.as_secs()))
            .cookie(own_cookie(SIGN_IN_COOKIE, "", 0))
            .finish(),
        Err(error) => failed(&request, error),
    }
}

/// Signs the browser out, here and at the provider.
pub async fn sign_out(access: Data<Access>, request: HttpRequest) -> HttpResponse {
    if client::is_from_here(&request) != Some(true) {
        return Problem::new(ProblemKind::CrossSite, language(&request)).into_response();
    }
    let cookie = session_cookie(&request);
    match access.sign_out(cookie.as_ref().map(Cookie::value)).await {
        Ok(None) => see_other("/").cookie(own_cookie(SESSION_COOKIE, "", 0)).finish(),
        Ok(Some(end)) => {
            // The policy lets a form lead only to this service, redirects included (CSP, form-action): a page leads on to
            // the provider.
            let mut response = HttpResponse::Ok();
            response.insert_header((REFRESH, format!("0; url={end}"))).cookie(own_cookie(SESSION_COOKIE, "", 0));
            page(response, &SignedOut { frame: Frame::of(&request), end })
        }
        Err(error) => Problem::of(error, language(&request)).into_response(),
    }
}

fn see_other(to: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((LOCATION, to)).insert_header(NEVER_STORED);
    response
}

/// A cookie for this host alone, over TLS only, out of reach of scripts. Lax, because the provider's answer comes from
/// another site.
fn own_cookie(name: &'static str, value: &str, seconds: i64) -> Cookie<'static> {
    Cookie::build(name, value.to_owned())
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// Tells the user that the sign-in failed; the cause is logged for operators.
fn failed(request: &HttpRequest, error: SignInError) -> HttpResponse {
    let words = PageWords::of(request);
    let (status, detail) = match error {
        SignInError::NotSetUp => (StatusCode::NOT_FOUND, words.not_set_up().to_owned()),
        SignInError::NotBegun => (StatusCode::BAD_REQUEST, words.not_begun().to_owned()),
        SignInError::Denied(error) => {
            tracing::info!(error, "the identity provider signed nobody in");
            (StatusCode::FORBIDDEN, words.denied().to_owned())
        }
        SignInError::Refused(fault) => {
            tracing::warn!(%fault, "nobody was signed in");
            (StatusCode::FORBIDDEN, words.refused().to_owned())
        }
        SignInError::Away(fault) => {
            tracing::warn!(%fault, "nobody was signed in");
            (StatusCode::SERVICE_UNAVAILABLE, words.provider_away().to_owned())
        }
        SignInError::App(error) => {
            let problem = Problem::of(error, language(request));
            (problem.status(), problem.detail())
        }
    };
    let mut response = HttpResponse::build(status);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.insert_header((RETRY_AFTER, RETRY_AFTER_SECONDS));
    }
    page(response, &Failed { frame: Frame::of(request), detail })
}
