//! The language of pages: the one that was chosen on a page, or else that of the browser.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header::LOCATION;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};

use crate::http::negotiation::language;
use crate::language::Language;

/// The cookie that holds the choice. It says nothing of whoever chose.
const COOKIE: &str = "language";
/// How long it lasts.
const DAYS: i64 = 365;

/// The language in which a page is written.
pub fn page_language(request: &HttpRequest) -> Language {
    let chosen = request.cookie(COOKIE).and_then(|cookie| Language::from_tag(cookie.value()));
    chosen.unwrap_or_else(|| language(request))
}

/// The cookie of a choice.
pub fn chosen(language: Language) -> Cookie<'static> {
    Cookie::build(COOKIE, language.code())
        .path("/")
        .max_age(Duration::days(DAYS))
        .same_site(SameSite::Lax)
        .http_only(true)
        .finish()
}

/// Chooses the language, and goes back to the page on which it was chosen.
pub async fn choose(body: Bytes) -> HttpResponse {
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let value = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let language = value("language").and_then(Language::from_tag).unwrap_or_default();
    // Only to a page of this service: an address that begins with two slashes, or one and a backslash, is on another host.
    let is_own = |to: &&str| {
        let rest = to.strip_prefix('/');
        rest.is_some_and(|rest| !rest.starts_with(['/', '\\'])) && to.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let to = value("to").filter(is_own).unwrap_or("/");
    HttpResponse::SeeOther().insert_header((LOCATION, to)).cookie(chosen(language)).finish()
}
