//! What a form that changes a quote sends along: the version that its page showed, and a word that makes two presses of its button
//! one change.

use actix_web::HttpRequest;

use super::typed::Typed;
use crate::app::{AppError, ChangeRequest, RequestKey, Seen, random};
use crate::http::change::actor;
use crate::http::guard::caller;
use crate::ids::Sha256Hex;

/// The name of the field with the version of the quote that was shown.
pub const VERSION: &str = "page.version";
/// The name of the field with a word that no other page has.
pub const ONCE: &str = "page.once";

/// The hidden fields of a form that changes a quote.
pub struct Sent {
    /// The version of the quote that the page shows.
    pub version: i64,
    /// A word of this page alone.
    pub once: String,
}

impl Sent {
    /// Errors: there is no randomness.
    pub fn with(version: i64) -> Result<Self, AppError> {
        Ok(Self { version, once: format!("{:032x}", u128::from_be_bytes(random()?)) })
    }
}

/// The change that a form asks for. The same form sent twice is one change, and one that was changed meanwhile is another, so that
/// nobody is refused who goes back, corrects a field and presses again.
pub fn command(request: &HttpRequest, typed: &Typed, body: &[u8]) -> ChangeRequest {
    let fingerprint = Sha256Hex::of(&[request.path().as_bytes(), b"\n", body].concat());
    let once = typed.get(ONCE);
    let key = (!once.is_empty()).then(|| RequestKey { key: format!("page-{}", fingerprint.as_str()), fingerprint });
    let seen = typed
        .get(VERSION)
        .parse()
        .map_or(Seen::Unsaid, |version| Seen::Versions { strong: vec![version], weakened: Vec::new() });
    ChangeRequest { actor: actor(request), name: caller(request).name, seen, key }
}
