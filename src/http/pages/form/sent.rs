//! A form that changes a quote: the version that its page showed, a word that makes two presses of its button one change, and what
//! becomes of it.

use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::typed::Typed;
use crate::app::{AppError, ChangeRequest, RequestKey, Seen, random};
use crate::http::body::read_form;
use crate::http::change::actor;
use crate::http::guard::caller;
use crate::http::memory::Body;
use crate::http::pages::page::answered;
use crate::http::upload::{Upload, UploadError, read_upload};
use crate::ids::Sha256Hex;
use crate::input::{Field, Shape};

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

/// A form that came in.
pub struct Received {
    pub typed: Typed,
    body: Body,
}

impl Received {
    /// The change that the form asks for.
    pub fn change(&self, request: &HttpRequest) -> ChangeRequest {
        command(request, &self.typed, &self.body)
    }

    /// The change that the form asks for, of a quote that its page showed. Errors: the form does not say which version that was.
    pub fn change_of_shown(&self, request: &HttpRequest) -> Result<ChangeRequest, AppError> {
        let change = self.change(request);
        change.seen.is_said()?;
        Ok(change)
    }

    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// Reads a form with a file of at most `max` bytes. The inner error says that the file is larger.
pub async fn receive_file(
    request: &HttpRequest,
    payload: Payload,
    max: usize,
) -> Result<Result<SentFile, ()>, HttpResponse> {
    let Upload { file, fields } = match read_upload(request, payload.into_inner(), max).await {
        Ok(upload) => upload,
        Err(UploadError::TooLarge) => return Ok(Err(())),
        Err(UploadError::Refused(response)) => return Err(response),
    };
    let mut typed = Typed::default();
    for (name, text) in fields {
        typed.set(name, text);
    }
    Ok(Ok(SentFile { typed, file: file.map(|file| file.bytes) }))
}

/// A form with a file that came in.
pub struct SentFile {
    pub typed: Typed,
    /// `None` where no file was chosen.
    pub file: Option<Body>,
}

impl SentFile {
    /// The change that the form asks for.
    pub fn change(&self, request: &HttpRequest) -> ChangeRequest {
        command(request, &self.typed, self.file.as_deref().unwrap_or_default())
    }
}

/// Reads a form of at most `max` bytes, and answers with what becomes of it.
pub async fn receive(
    request: &HttpRequest,
    payload: Payload,
    max: usize,
    then: impl AsyncFnOnce(Received) -> Result<HttpResponse, AppError>,
) -> HttpResponse {
    let body = match read_form(request, payload.into_inner(), max).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let answer = match Typed::parse(&body) {
        Ok(typed) => then(Received { typed, body }).await,
        Err(error) => Err(error.into()),
    };
    answered(request, answer)
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

/// What a form says as the body of a request to the interface for programs: the members that something was typed for.
pub fn as_body<T: Shape>(members: &[(&str, &str)]) -> Result<Field<T>, AppError> {
    let said = members.iter().filter(|(_, text)| !text.trim().is_empty());
    to_field(Value::Object(said.map(|(name, text)| ((*name).to_owned(), Value::from(text.trim()))).collect()))
}

/// A value that a page has put together as the body of a request.
pub fn to_field<T: Shape>(body: Value) -> Result<Field<T>, AppError> {
    serde_json::from_value(body).map_err(|error| AppError::Internal(error.to_string()))
}
