//! What is left of a body when its request has been answered, over HTTP/2.
//!
//! A refusal often comes before its body has arrived. To give up the body then resets the stream, which RFC 9113 (section 8.1)
//! allows, but common clients lose the answer with it. So the rest is received and thrown away, as servers do when they close a
//! connection of HTTP/1.1.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage as _;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::Version;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt as _};

/// How long the rest of a body is received.
const MAX_TIME: Duration = Duration::from_secs(10);
/// How much of it.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Has the rest of the request's body received after the answer, where that is needed.
pub fn linger(request: &mut ServiceRequest) {
    if request.version() == Version::HTTP_2 {
        let body = request.take_payload();
        let rest: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(Lingering(Some(body)));
        request.set_payload(Payload::Stream { payload: rest });
    }
}

/// A body, none once it has ended.
struct Lingering(Option<Payload>);

impl Stream for Lingering {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.0 else { return Poll::Ready(None) };
        let next = body.poll_next_unpin(context);
        if matches!(next, Poll::Ready(None | Some(Err(_)))) {
            self.0 = None;
        }
        next
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        let Some(mut body) = self.0.take() else { return };
        actix_web::rt::spawn(async move {
            let rest = async {
                let mut bytes = 0;
                while let Some(Ok(chunk)) = body.next().await {
                    bytes += chunk.len();
                    if bytes > MAX_BYTES {
                        break;
                    }
                }
            };
            // Whoever sends longer loses the answer.
            let _ = tokio::time::timeout(MAX_TIME, rest).await;
        });
    }
}
