//! The memory of what is in transit: bodies that arrive, and answers that their callers have not read. Both count against one
//! budget.

use std::convert::Infallible;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::web::{Bytes, BytesMut, Data};
use bytes::Buf as _;

use super::guard::claimant;
use super::negotiation::language;
use super::problem::Problem;
use super::throttle::Throttle;
use crate::app::AppError;
use crate::shares::{Claimant, Slot};

/// The system's buffers usually take an answer below this size, and the number of connections bounds the rest.
const SMALL_BYTES: u64 = 16 * 1024;

/// An answer is sent in pieces of this size, so that it counts until all but the last piece has been read.
const PIECE_BYTES: usize = 32 * 1024;

/// A received body, counted for as long as it is in memory.
#[derive(Debug)]
pub struct Body {
    bytes: BytesMut,
    held: Slot,
}

impl Body {
    /// A body of which nothing has arrived yet.
    pub fn begin(held: Slot) -> Self {
        Self { bytes: BytesMut::new(), held }
    }

    /// Takes a chunk that has arrived. Errors: there is no memory for it.
    pub fn take(&mut self, chunk: &[u8]) -> Result<(), AppError> {
        self.held.grow(chunk.len())?;
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    /// A part of it alone. The rest is counted as long: it is still in memory.
    pub fn part(mut self, range: Range<usize>) -> Self {
        self.bytes.truncate(range.end);
        self.bytes.advance(range.start.min(self.bytes.len()));
        self
    }
}

impl std::ops::Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// An answer that its caller has not read yet.
struct Unread {
    rest: Bytes,
    _held: Slot,
}

impl MessageBody for Unread {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(u64::try_from(self.rest.len()).unwrap_or(u64::MAX))
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let piece = self.rest.len().min(PIECE_BYTES);
        Poll::Ready(Some(Ok(self.rest.split_to(piece))))
    }
}

/// Counts an answer until it has been read. One that there is no memory for is replaced by a refusal, unless it answers a known
/// caller's change, which has been made. Exports make their pieces as they are read, and have limits of their own.
pub fn count_answer(answered: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if !matches!(answered.response().body().size(), BodySize::Sized(bytes) if bytes >= SMALL_BYTES) {
        return answered;
    }
    let Some(throttle) = answered.request().app_data::<Data<Throttle>>().cloned() else { return answered };
    let (request, response) = answered.into_parts();
    let (response, body) = response.into_parts();
    let bytes = match body.try_into_bytes() {
        Ok(bytes) => bytes,
        Err(body) => return ServiceResponse::new(request, response.set_body(body)),
    };
    let by = claimant(&request);
    let held = match throttle.memory(by, bytes.len()) {
        Ok(held) => held,
        Err(refused) if by != Claimant::Known || request.method().is_safe() => {
            let problem: HttpResponse = Problem::of(refused.into(), language(&request)).into_response();
            return ServiceResponse::new(request, problem);
        }
        Err(_) => throttle.memory_regardless(by, bytes.len()),
    };
    let body = BoxBody::new(Unread { rest: bytes, _held: held });
    ServiceResponse::new(request, response.set_body(body))
}
