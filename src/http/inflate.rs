//! Bodies that are sent compressed, with gzip. What comes out is within the same limit as a body that is sent as it is.

use std::io::{self, Write};

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_ENCODING;
use flate2::write::GzDecoder;

/// The coding of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyCoding {
    Plain,
    Gzip,
}

impl BodyCoding {
    /// The coding that `Content-Encoding` names; none where it is one that is not taken, or several.
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let mut lines = request.headers().get_all(CONTENT_ENCODING);
        let Some(line) = lines.next() else { return Some(Self::Plain) };
        let name = line.to_str().ok().filter(|_| lines.next().is_none())?.trim();
        if name.eq_ignore_ascii_case("identity") {
            Some(Self::Plain)
        } else if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            Some(Self::Gzip)
        } else {
            None
        }
    }
}

/// Why a body is not inflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InflateFault {
    /// It is more than the limit.
    TooLarge,
    /// It is not gzip, or not all of it.
    Malformed,
}

/// A body as it is inflated.
pub struct Inflating(GzDecoder<Limited>);

impl Inflating {
    /// Nothing yet, of at most so many bytes.
    pub fn new(max: usize) -> Self {
        Self(GzDecoder::new(Limited { bytes: Vec::new(), left: max, is_over: false }))
    }

    /// What a further chunk inflates to.
    pub fn take(&mut self, chunk: &[u8]) -> Result<Vec<u8>, InflateFault> {
        let written = self.0.write_all(chunk);
        self.ready(&written)
    }

    /// The rest. Errors: the body ends too early, or its checksum is another.
    pub fn finish(&mut self) -> Result<Vec<u8>, InflateFault> {
        let finished = self.0.try_finish();
        self.ready(&finished)
    }

    fn ready(&mut self, outcome: &io::Result<()>) -> Result<Vec<u8>, InflateFault> {
        let out = self.0.get_mut();
        match outcome {
            _ if out.is_over => Err(InflateFault::TooLarge),
            Ok(()) => Ok(std::mem::take(&mut out.bytes)),
            Err(_) => Err(InflateFault::Malformed),
        }
    }
}

/// Bytes up to a limit: a small body can inflate to a thousand times its size.
struct Limited {
    bytes: Vec<u8>,
    left: usize,
    is_over: bool,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(left) = self.left.checked_sub(bytes.len()) else {
            self.is_over = true;
            return Err(io::Error::other("more than the limit"));
        };
        self.left = left;
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
