//! A request that changes a quote: the actor, the version that they saw, the idempotency key, and the body.

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::header::{CONTENT_LENGTH, HeaderName, IF_MATCH, TRANSFER_ENCODING};
use actix_web::{Error, FromRequest, HttpMessage as _, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::MapAccess;

use super::body::{into_error, parse, read_bytes, read_json};
use super::coding::without_coding;
use super::guard::caller;
use super::memory::Body;
use super::negotiation::{JSON, PDF, is_pdf, language};
use super::problem::{Problem, ProblemKind};
use super::tags::{NoTags, Tag, Tags};
use super::upload::{MULTIPART, Upload, UploadError, read_upload};
use crate::app::{ChangeRequest, RequestKey, Seen};
use crate::ids::Sha256Hex;
use crate::input::{Expected, Faults, Field, Path, Shape, Strays};
use crate::pdf_reader::MAX_PDF_BYTES;
use crate::quote::{AcceptanceInput, Actor, DraftInput, EstimateFile, Role};

/// Draft-ietf-httpapi-idempotency-key-header.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

const IF_MATCH_EXPECTED: &str = "If-Match: \"…\"";
/// The most characters of a key.
const MAX_KEY_CHARS: usize = 255;

/// A request that makes or changes a quote, with a body of some shape.
pub struct Change<T> {
    pub command: ChangeRequest,
    /// Absent when there is no body.
    pub body: Field<T>,
}

/// A request that makes a quote: of a draft, or of an estimate.
pub struct NewQuote {
    pub command: ChangeRequest,
    pub content: NewContent,
}

pub enum NewContent {
    Draft(Box<Field<DraftInput>>),
    /// The JSON of an estimate; none where it only says that it is one.
    Estimate(Option<EstimateFile>),
    /// A PDF that has one attached.
    Pdf(Body),
}

/// A request that accepts a quote, with or without a signed copy of its document.
pub struct AcceptRequest {
    pub command: ChangeRequest,
    pub body: Field<AcceptanceInput>,
    pub copy: Option<Body>,
}

/// A request whose body is a PDF.
pub struct PdfChange {
    pub command: ChangeRequest,
    pub pdf: Body,
}

/// The field of a form that holds the acceptance, beside its file.
const ACCEPTANCE: &str = "acceptance";

/// The body of a request that takes none: nothing, or an empty object.
#[derive(Debug, Default)]
pub struct Nothing(Strays);

impl<T: Shape + 'static> FromRequest for Change<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { read(&request, payload).await })
    }
}

async fn read<T: Shape>(request: &HttpRequest, payload: Payload) -> Result<Change<T>, Error> {
    let (command, body) = if has_body(request) {
        command(request, read_json(request, payload)).await?
    } else {
        // The headers announce no body, so nothing is read.
        command(request, read_bytes(request, Payload::None, JSON, 0)).await?
    };
    let body = if body.is_empty() { Field::default() } else { parse(&body, language(request)).map_err(into_error)? };
    Ok(Change { command, body })
}

/// What changes a quote, with the bytes of its body, which are read after the headers.
async fn command(
    request: &HttpRequest,
    body: impl Future<Output = Result<Body, Error>>,
) -> Result<(ChangeRequest, Body), Error> {
    let head = Head::of(request)?;
    let body = body.await?;
    Ok((head.command(request, &[&body]), body))
}

/// What the headers say of a change.
struct Head {
    seen: Seen,
    key: Option<String>,
}

impl Head {
    fn of(request: &HttpRequest) -> Result<Self, Error> {
        Ok(Self { seen: seen(request)?, key: key(request)? })
    }

    /// The command, with the parts of its body: the same request is one of the same parts.
    fn command(self, request: &HttpRequest, parts: &[&[u8]]) -> ChangeRequest {
        let fingerprint = |key| {
            let line = format!("{} {}\n", request.method(), request.path());
            RequestKey { key, fingerprint: Sha256Hex::of(&[&[line.as_bytes()], parts].concat().concat()) }
        };
        let key = self.key.map(fingerprint);
        ChangeRequest { actor: actor(request), name: caller(request).name, seen: self.seen, key }
    }
}

impl FromRequest for AcceptRequest {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { read_accept(&request, payload).await })
    }
}

async fn read_accept(request: &HttpRequest, payload: Payload) -> Result<AcceptRequest, Error> {
    if request.content_type() != MULTIPART {
        let Change { command, body } = read(request, payload).await?;
        return Ok(AcceptRequest { command, body, copy: None });
    }
    let head = Head::of(request)?;
    let Upload { file, fields } = read_upload(request, payload, MAX_PDF_BYTES).await.map_err(|error| match error {
        UploadError::TooLarge => {
            into_error(Problem::new(ProblemKind::TooLarge, language(request)).found(&MAX_PDF_BYTES.to_string()))
        }
        UploadError::Refused(response) => InternalError::from_response("the form is refused", response).into(),
    })?;
    let copy = file.map(|file| file.bytes);
    let json = fields.into_iter().find(|(name, _)| name == ACCEPTANCE).map(|(_, json)| json).unwrap_or_default();
    let command = head.command(request, &[json.as_bytes(), b"\n", copy.as_deref().unwrap_or_default()]);
    let body = if json.is_empty() {
        Field::default()
    } else {
        parse(json.as_bytes(), language(request)).map_err(into_error)?
    };
    Ok(AcceptRequest { command, body, copy })
}

impl FromRequest for PdfChange {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (command, pdf) = command(&request, read_bytes(&request, payload, PDF, MAX_PDF_BYTES)).await?;
            Ok(Self { command, pdf })
        })
    }
}

impl FromRequest for NewQuote {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { read_new(&request, payload).await })
    }
}

async fn read_new(request: &HttpRequest, payload: Payload) -> Result<NewQuote, Error> {
    if is_pdf(request) {
        let (command, pdf) = command(request, read_bytes(request, payload, PDF, MAX_PDF_BYTES)).await?;
        return Ok(NewQuote { command, content: NewContent::Pdf(pdf) });
    }
    if !has_body(request) {
        let Change { command, body } = read(request, payload).await?;
        return Ok(NewQuote { command, content: NewContent::Draft(Box::new(body)) });
    }
    let (command, body) = command(request, read_json(request, payload)).await?;
    let content = if EstimateFile::is_one(&body) {
        NewContent::Estimate(EstimateFile::read(&body))
    } else {
        NewContent::Draft(Box::new(parse(&body, language(request)).map_err(into_error)?))
    };
    Ok(NewQuote { command, content })
}

/// The actor, as the guard found. Without a guard it is one who may do nothing.
pub fn actor(request: &HttpRequest) -> Actor {
    let nobody = || Actor::new("anonymous".to_owned(), Role::Applicant);
    request.extensions().get::<Actor>().cloned().unwrap_or_else(nobody)
}

fn has_body(request: &HttpRequest) -> bool {
    let length = request.headers().get(CONTENT_LENGTH).is_some_and(|length| length != "0");
    length || request.headers().contains_key(TRANSFER_ENCODING)
}

/// The versions in If-Match, which lists entity tags.
fn seen(request: &HttpRequest) -> Result<Seen, Error> {
    let tags = match Tags::of(request, &IF_MATCH) {
        Ok(None) => return Ok(Seen::Unsaid),
        Ok(Some(Tags::Any)) => return Ok(Seen::Any),
        Ok(Some(Tags::These(tags))) => tags,
        Err(NoTags) => return Err(bad_header(request, IF_MATCH_EXPECTED)),
    };
    // Tags are compared character by character: one that we never issued matches nothing.
    let version = |tag: &Tag<'_>| {
        // That of a compressed answer names the same version.
        let opaque = without_coding(tag.opaque);
        opaque.parse().ok().filter(|version: &i64| version.to_string() == opaque)
    };
    let versions =
        |is_weak: bool| -> Vec<i64> { tags.iter().filter(|tag| tag.is_weak == is_weak).filter_map(version).collect() };
    // A weak tag matches nothing here (RFC 9110, sections 8.8.3.2 and 13.1.1).
    Ok(Seen::Versions { strong: versions(false), weakened: versions(true) })
}

fn key(request: &HttpRequest) -> Result<Option<String>, Error> {
    let values: Vec<_> = request.headers().get_all(IDEMPOTENCY_KEY).collect();
    let [value] = values.as_slice() else {
        return if values.is_empty() {
            Ok(None)
        } else {
            Err(bad_header(
                request,
                language(request).pick("én Idempotency-Key", "éin Idempotency-Key", "one Idempotency-Key"),
            ))
        };
    };
    let key = value.to_str().unwrap_or_default();
    let is_valid = (1..=MAX_KEY_CHARS).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    let expected = language(request).pick(
        "Idempotency-Key med 1 til 255 synlige ASCII-tegn, uten mellomrom",
        "Idempotency-Key med 1 til 255 synlege ASCII-teikn, utan mellomrom",
        "an Idempotency-Key of 1 to 255 visible ASCII characters, without spaces",
    );
    if is_valid { Ok(Some(key.to_owned())) } else { Err(bad_header(request, expected)) }
}

fn bad_header(request: &HttpRequest, expected: &str) -> Error {
    into_error(Problem::new(ProblemKind::BadHeader, language(request)).found(expected))
}

impl Nothing {
    /// Errors: a fault for each key of the object.
    pub fn check(field: Field<Self>) -> Result<(), Faults> {
        let mut faults = Faults::default();
        if let Some(Self(strays)) = field.optional(&Path::Root, &mut faults) {
            strays.report(&[], &Path::Root, &mut faults);
        }
        faults.or(Some(()))
    }
}

impl Shape for Nothing {
    const EXPECTED: Expected = Expected::Object(&[]);

    fn object<'de, A: MapAccess<'de>>(mut members: A) -> Result<Option<Self>, A::Error> {
        let mut strays = Strays::default();
        while let Some((key, _)) = members.next_entry::<String, serde::de::IgnoredAny>()? {
            strays.add_unknown(key);
        }
        Ok(Some(Self(strays)))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new().into()
    }
}
