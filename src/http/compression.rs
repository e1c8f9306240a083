//! Answers in the coding that their caller prefers. Texts are compressed, also those that are streamed; documents and workbooks
//! are so already.

use std::io::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, VARY};
use actix_web::http::{Method, StatusCode};
use bytes::Bytes;

use super::coding::{Coding, Effort, Encoder};

/// An answer of fewer bytes fits in one packet as it is.
const SMALL_BYTES: u64 = 1024;
/// An answer of more bytes is compressed on another thread than those that answer requests.
const LARGE_BYTES: u64 = 128 * 1024;

/// The answer in the coding that its caller prefers.
pub async fn compress(answered: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if !is_text(answered.headers()) || answered.headers().contains_key(CONTENT_ENCODING) {
        return answered;
    }
    let coding = Coding::preferred(answered.request().headers());
    let mut answered = answered;
    answered.headers_mut().append(VARY, HeaderValue::from_static("Accept-Encoding"));
    let size = answered.response().body().size();
    let is_small = match size {
        BodySize::None => true,
        BodySize::Sized(bytes) => bytes < SMALL_BYTES,
        BodySize::Stream => answered.status() == StatusCode::NO_CONTENT,
    };
    let Some(coding) = coding.filter(|_| !is_small) else { return answered };
    let (request, response) = answered.into_parts();
    let (mut response, body) = response.into_parts();
    let body = match body.try_into_bytes() {
        Ok(bytes) => {
            let is_large = matches!(size, BodySize::Sized(bytes) if bytes >= LARGE_BYTES);
            // Nothing of a body is sent to HEAD, but its length is that of the answer to GET.
            let encoded = if is_large && request.method() != Method::HEAD {
                let plain = bytes.clone();
                let encoded = tokio::task::spawn_blocking(move || coding.encode(&plain, Effort::Quick)).await;
                encoded.unwrap_or_else(|error| Err(io::Error::other(error)))
            } else {
                coding.encode(&bytes, Effort::Quick)
            };
            match encoded {
                Ok(encoded) => BoxBody::new(encoded),
                Err(error) => {
                    tracing::warn!(%error, "an answer could not be compressed, and is sent as it is");
                    return ServiceResponse::new(request, response.set_body(BoxBody::new(bytes)));
                }
            }
        }
        Err(body) => match Encoder::new(coding, Effort::Quick, usize::MAX) {
            Ok(encoder) => BoxBody::new(Coded { body, encoder: Some(encoder) }),
            Err(error) => {
                tracing::warn!(%error, "an answer could not be compressed, and is sent as it is");
                return ServiceResponse::new(request, response.set_body(body));
            }
        },
    };
    mark(response.headers_mut(), coding);
    ServiceResponse::new(request, response.set_body(body))
}

/// States the coding of an answer. Its entity tag is another than that of the plain answer (RFC 9110, section 8.8.3.3).
pub fn mark(headers: &mut HeaderMap, coding: Coding) {
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).and_then(|tag| tag.strip_suffix('"'));
    if let Some(coded) = tag.and_then(|tag| HeaderValue::from_str(&format!("{tag}-{}\"", coding.name())).ok()) {
        headers.insert(ETAG, coded);
    }
}

/// Whether an answer is text, which compresses well.
fn is_text(headers: &HeaderMap) -> bool {
    let Some(content_type) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.starts_with("text/")
        || matches!(essence, "application/json" | "application/xml" | "application/x-ndjson" | "image/svg+xml")
        || essence.ends_with("+json")
        || essence.ends_with("javascript")
}

/// A body that is compressed as it is read.
struct Coded {
    body: BoxBody,
    /// None once the body has ended.
    encoder: Option<Encoder>,
}

impl MessageBody for Coded {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        loop {
            let Some(mut encoder) = self.encoder.take() else { return Poll::Ready(None) };
            let Poll::Ready(chunk) = Pin::new(&mut self.body).poll_next(context) else {
                self.encoder = Some(encoder);
                return Poll::Pending;
            };
            let ready = match chunk {
                Some(Ok(chunk)) => {
                    encoder.write_all(&chunk)?;
                    let ready = encoder.take();
                    self.encoder = Some(encoder);
                    ready
                }
                // The end of the coding is never written, so that no part passes for the whole.
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => encoder.finish()?,
            };
            if !ready.is_empty() {
                return Poll::Ready(Some(Ok(ready)));
            }
        }
    }
}
