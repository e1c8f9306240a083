//! A JSON body, read as a field. Its faults are found later, with their places; only what is not JSON at all is refused here.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage as _, HttpRequest};
use futures_util::StreamExt as _;
use futures_util::future::LocalBoxFuture;

use super::guard::claimant;
use super::inflate::{BodyCoding, InflateFault, Inflating};
use super::memory::Body;
use super::negotiation::{JSON, language};
use super::problem::{Problem, ProblemKind};
use super::throttle::{Running, Throttle};
use crate::app::AppError;
use crate::input::{Field, Found, Shape, without_bom};
use crate::language::Language;
use crate::settings::HttpSettings;

/// The largest body of a request, in bytes: some hundred times a common scope. It also bounds scopes whose every list and
/// text is within its own limit but which are larger in all.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// A JSON body of some shape.
pub struct Json<T>(pub Field<T>);

/// The bytes of a JSON body, parsed by the handler, which may do so on another thread.
pub struct JsonBytes(pub Body);

impl FromRequest for JsonBytes {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { read_json(&request, payload).await.map(JsonBytes) })
    }
}

impl<T: Shape + 'static> FromRequest for Json<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { read(&request, payload).await })
    }
}

/// A problem as an error of the framework, which answers with it.
pub fn into_error(problem: Problem) -> Error {
    actix_web::error::InternalError::from_response("the request was refused", problem.into_response()).into()
}

async fn read<T: Shape>(request: &HttpRequest, payload: Payload) -> Result<Json<T>, Error> {
    let body = read_json(request, payload).await?;
    parse(&body, language(request)).map(Json).map_err(into_error)
}

/// The bytes of a JSON body.
pub async fn read_json(request: &HttpRequest, payload: Payload) -> Result<Body, Error> {
    if !is_json(request) {
        return Err(into_error(Problem::new(ProblemKind::UnsupportedMediaType, language(request)).found(JSON)));
    }
    if let Some(charset) = charset(request).filter(|name| !is_utf_8(name)) {
        return Err(into_error(Problem::new(ProblemKind::Charset, language(request)).found(&Found::cut(charset))));
    }
    read_bytes(request, payload, JSON, MAX_BODY_BYTES).await
}

/// The media type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// The bytes of a form, as browsers send it (HTML, section 4.10.21.7), up to a limit.
pub async fn read_form(request: &HttpRequest, payload: Payload, max: usize) -> Result<Body, Error> {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(FORM) {
        return Err(into_error(Problem::new(ProblemKind::UnsupportedMediaType, language(request)).found(FORM)));
    }
    read_bytes(request, payload, FORM, max).await
}

/// The bytes of a body of some media type, up to a limit.
pub async fn read_bytes(
    request: &HttpRequest,
    mut payload: Payload,
    media_type: &str,
    max: usize,
) -> Result<Body, Error> {
    let refuse = |kind, found: &str| into_error(Problem::new(kind, language(request)).found(found));
    let coding = BodyCoding::of(request).ok_or_else(|| refuse(ProblemKind::Compressed, media_type))?;
    let limit = request.app_data::<Data<HttpSettings>>().map_or(Duration::MAX, |settings| settings.body_timeout);
    let late = |_| refuse(ProblemKind::TooSlow, &limit.as_secs().to_string());
    let failed = |error: AppError| into_error(Problem::of(error, language(request)));
    let throttle = request.app_data::<Data<Throttle>>().ok_or_else(|| refuse(ProblemKind::Internal, ""))?;
    let by = claimant(request);
    let mut body = Body::begin(throttle.memory(by, 0).map_err(|refused| failed(refused.into()))?);
    let too_large = || refuse(ProblemKind::TooLarge, &max.to_string());
    let not_inflated = |fault| match fault {
        InflateFault::TooLarge => too_large(),
        InflateFault::Malformed => refuse(ProblemKind::NotGzip, ""),
    };
    let mut inflating = (coding == BodyCoding::Gzip).then(|| Inflating::new(max));
    let read = async {
        let mut received: usize = 0;
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| refuse(ProblemKind::BadRequest, ""))?;
            received += chunk.len();
            if received > max {
                return Err(too_large());
            }
            match &mut inflating {
                None => body.take(&chunk).map_err(failed)?,
                Some(inflating) => body.take(&inflating.take(&chunk).map_err(not_inflated)?).map_err(failed)?,
            }
        }
        // No body at all is none in any coding.
        if let Some(inflating) = inflating.as_mut().filter(|_| received > 0) {
            body.take(&inflating.finish().map_err(not_inflated)?).map_err(failed)?;
        }
        Ok(body)
    };
    // A caller who sends slowly does not occupy a slot meanwhile.
    let running = request.extensions_mut().remove::<Running>();
    let had_slot = running.is_some();
    drop(running);
    // The limit holds for the whole body, also when it trickles in.
    let body = tokio::time::timeout(limit, read).await.map_err(late)??;
    if had_slot {
        let slot = throttle.slot(by).map_err(|refused| failed(refused.into()))?;
        request.extensions_mut().insert(slot);
    }
    Ok(body)
}

/// A JSON body as a field.
pub fn parse<T: Shape>(body: &[u8], language: Language) -> Result<Field<T>, Problem> {
    // The parser does not check the values of unknown keys, so all of the body is checked here.
    let text = std::str::from_utf8(body).map_err(|error| {
        let place = error.valid_up_to() + 1;
        let found = match language {
            Language::Nb => format!("byte {place} er ikke UTF-8"),
            Language::Nn => format!("byte {place} er ikkje UTF-8"),
            Language::En => format!("byte {place} is not UTF-8"),
        };
        Problem::new(ProblemKind::Syntax, language).found(&found)
    })?;
    serde_json::from_str(without_bom(text)).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let place = match language {
            Language::Nb => format!("feil i linje {line}, tegn {column}"),
            Language::Nn => format!("feil i linje {line}, teikn {column}"),
            Language::En => error.to_string(),
        };
        Problem::new(ProblemKind::Syntax, language).found(&place)
    })
}

/// The encoding that Content-Type names. JSON has none but UTF-8 (RFC 8259, section 8.1), and another name shows a mistake.
fn charset(request: &HttpRequest) -> Option<&str> {
    let content_type = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let mut parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"'))
}

fn is_utf_8(name: &str) -> bool {
    name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8")
}

fn is_json(request: &HttpRequest) -> bool {
    let Some(Ok(content_type)) = request.headers().get(CONTENT_TYPE).map(|value| value.to_str()) else { return false };
    if content_type == JSON {
        return true;
    }
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == JSON || (essence.starts_with("application/") && essence.ends_with("+json"))
}
