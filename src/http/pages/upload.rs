//! A form with a file, as browsers send it (`multipart/form-data`, RFC 7578).
//!
//! Its bytes are read as those of any body, by the same limits and the same count of memory.

use std::convert::Infallible;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::Stream;
use multer::{Field, Multipart};

use crate::app::AppError;
use crate::http::body::read_bytes;
use crate::http::guard::claimant;
use crate::http::memory::Body;
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::throttle::Throttle;

/// The media type of forms with files.
const MULTIPART: &str = "multipart/form-data";
/// The field that holds the file.
const FILE: &str = "file";
/// The most bytes of a form beside its file: the other fields, and what is written around all of them.
const MAX_REST_BYTES: usize = 256 * 1024;
/// The form is parsed in pieces of this size.
const PIECE_BYTES: usize = 32 * 1024;

/// A form with a file.
#[derive(Debug)]
pub struct Upload {
    /// `None` where no file was chosen.
    pub file: Option<UploadedFile>,
    /// The other fields, in their order.
    #[cfg_attr(not(test), expect(dead_code, reason = "forms with more than a file are on pages to come"))]
    pub fields: Vec<(String, String)>,
}

/// A file that someone chose.
#[derive(Debug)]
pub struct UploadedFile {
    /// Its name where it came from, which says nothing of what is in it.
    pub name: Option<String>,
    /// What the browser takes it for, by its name.
    #[cfg_attr(not(test), expect(dead_code, reason = "forms that take several kinds of files are on pages to come"))]
    pub content_type: Option<String>,
    pub bytes: Body,
}

/// Why there is no form.
#[derive(Debug)]
pub enum UploadError {
    /// The file is larger than it may be.
    TooLarge,
    /// Anything else, as it is answered.
    Refused(HttpResponse),
}

/// Reads a form whose field `file` may have so many bytes.
pub async fn read_upload(
    request: &HttpRequest,
    payload: Payload,
    max_file_bytes: usize,
) -> Result<Upload, UploadError> {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(boundary) = content_type.and_then(|text| multer::parse_boundary(text).ok()) else {
        return Err(refused(request, ProblemKind::UnsupportedMediaType, MULTIPART));
    };
    let most = max_file_bytes.saturating_add(MAX_REST_BYTES);
    let body = read_bytes(request, payload, MULTIPART, most).await.map_err(|error| {
        if error.as_response_error().status_code() == StatusCode::PAYLOAD_TOO_LARGE {
            UploadError::TooLarge
        } else {
            UploadError::Refused(error.error_response())
        }
    })?;
    let malformed = |_| refused(request, ProblemKind::BadRequest, "");
    let mut form = Multipart::new(Pieces { rest: &body, pauses: false }, boundary);
    let mut upload = Upload { file: None, fields: Vec::new() };
    let mut rest_bytes: usize = 0;
    while let Some(mut field) = form.next_field().await.map_err(malformed)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == FILE {
            if upload.file.is_some() {
                return Err(refused(request, ProblemKind::BadRequest, ""));
            }
            upload.file = read_file(request, &mut field, max_file_bytes).await?;
            continue;
        }
        rest_bytes = rest_bytes.saturating_add(name.len());
        let mut value = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(malformed)? {
            rest_bytes = rest_bytes.saturating_add(chunk.len());
            if rest_bytes > MAX_REST_BYTES {
                return Err(refused(request, ProblemKind::TooLarge, &MAX_REST_BYTES.to_string()));
            }
            value.extend_from_slice(&chunk);
        }
        let value = String::from_utf8(value).map_err(|_| refused(request, ProblemKind::BadRequest, ""))?;
        upload.fields.push((name, value));
    }
    Ok(upload)
}

/// The file of a field; `None` where the browser says that none was chosen, by a field without a name and content.
async fn read_file(
    request: &HttpRequest,
    field: &mut Field<'_>,
    max: usize,
) -> Result<Option<UploadedFile>, UploadError> {
    let name = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned);
    let content_type = field.content_type().map(ToString::to_string);
    let failed = |error: AppError| UploadError::Refused(Problem::of(error, language(request)).into_response());
    let throttle = request.app_data::<Data<Throttle>>();
    let throttle = throttle.ok_or_else(|| refused(request, ProblemKind::Internal, ""))?;
    // Counted apart from the form, which is in memory until all of it is parsed.
    let mut bytes = Body::begin(throttle.memory(claimant(request), 0).map_err(|error| failed(error.into()))?);
    while let Some(chunk) = field.chunk().await.map_err(|_| refused(request, ProblemKind::BadRequest, ""))? {
        if bytes.len().saturating_add(chunk.len()) > max {
            return Err(UploadError::TooLarge);
        }
        bytes.take(&chunk).map_err(failed)?;
    }
    let is_chosen = name.is_some() || !bytes.is_empty();
    Ok(is_chosen.then_some(UploadedFile { name, content_type, bytes }))
}

fn refused(request: &HttpRequest, kind: ProblemKind, found: &str) -> UploadError {
    UploadError::Refused(Problem::new(kind, language(request)).found(found).into_response())
}

/// A body, piece by piece. The parser copies whatever is ready into a buffer that nobody counts: after each piece it waits, and
/// takes that out of its buffer first.
struct Pieces<'b> {
    rest: &'b [u8],
    /// Whether the next poll is answered with a pause.
    pauses: bool,
}

impl Stream for Pieces<'_> {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let pauses = !self.pauses;
        if mem::replace(&mut self.pauses, pauses) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let (piece, rest) = self.rest.split_at(self.rest.len().min(PIECE_BYTES));
        self.rest = rest;
        Poll::Ready(Some(Ok(Bytes::copy_from_slice(piece))))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::settings::Limits;

    const MIB: usize = 1024 * 1024;

    fn limits(memory_bytes: usize) -> Limits {
        Limits {
            anonymous_per_minute: 0,
            client_per_minute: 0,
            concurrent_requests: 8,
            connections: 8,
            connections_per_address: 0,
            memory_bytes,
        }
    }

    /// Reads a form of some parts, each with its head and its content.
    async fn read(parts: &[(&str, &[u8])], max: usize, memory_bytes: usize) -> Result<Upload, UploadError> {
        let mut body = Vec::new();
        for (head, content) in parts {
            body.extend_from_slice(format!("--limit\r\n{head}\r\n\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--limit--\r\n");
        read_body(body, "multipart/form-data; boundary=limit", max, memory_bytes).await
    }

    async fn read_body(body: Vec<u8>, kind: &str, max: usize, memory_bytes: usize) -> Result<Upload, UploadError> {
        let request = TestRequest::post().app_data(Data::new(Throttle::new(limits(memory_bytes))));
        let request = request.insert_header((CONTENT_TYPE, kind)).set_payload(body);
        let (request, payload) = request.to_http_parts();
        read_upload(&request, payload, max).await
    }

    fn status(result: Result<Upload, UploadError>) -> u16 {
        match result {
            Ok(_) => 200,
            Err(UploadError::TooLarge) => 413,
            Err(UploadError::Refused(response)) => response.status().as_u16(),
        }
    }

    const FILE_HEAD: &str =
        "Content-Disposition: form-data; name=\"file\"; filename=\"tilbud æøå.pdf\"\r\nContent-Type: application/pdf";
    const FIELD_HEAD: &str = "Content-Disposition: form-data; name=\"step\"";

    #[actix_web::test]
    async fn a_file_and_the_fields_around_it_are_read_whatever_their_size() {
        for length in [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 10 * PIECE_BYTES + 7] {
            let content: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let parts = [(FIELD_HEAD, "før".as_bytes()), (FILE_HEAD, &content), (FIELD_HEAD, b"")];
            let Upload { file, fields } = read(&parts, length, 64 * MIB).await.unwrap();
            let file = file.unwrap();
            assert_eq!((&*file.bytes == content.as_slice(), file.name.as_deref()), (true, Some("tilbud æøå.pdf")));
            assert_eq!(file.content_type.as_deref(), Some("application/pdf"));
            let field = |value: &str| ("step".to_owned(), value.to_owned());
            assert_eq!(fields, [field("før"), field("")]);
        }
    }

    #[actix_web::test]
    async fn a_browser_says_in_its_own_way_that_no_file_was_chosen() {
        let nothing = "Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream";
        assert!(read(&[(nothing, b"")], 10, MIB).await.unwrap().file.is_none());
        assert!(read(&[], 10, MIB).await.unwrap().file.is_none());
        assert!(read(&[(FILE_HEAD, b"")], 10, MIB).await.unwrap().file.is_some_and(|file| file.bytes.is_empty()));
    }

    #[actix_web::test]
    async fn the_file_and_the_rest_have_a_limit_each() {
        let file = |length: usize| vec![b' '; length];
        assert_eq!(status(read(&[(FILE_HEAD, &file(100))], 100, MIB).await), 200);
        assert_eq!(status(read(&[(FILE_HEAD, &file(101))], 100, MIB).await), 413);
        assert_eq!(status(read(&[(FILE_HEAD, &file(2 * MAX_REST_BYTES))], 100, 64 * MIB).await), 413);
        let fields = |length: usize| [(FILE_HEAD, file(1)), (FIELD_HEAD, file(length))];
        for (length, expected) in [(MAX_REST_BYTES - 4, 200), (MAX_REST_BYTES - 3, 413)] {
            let fields = fields(length);
            let parts: Vec<(&str, &[u8])> = fields.iter().map(|(head, content)| (*head, content.as_slice())).collect();
            assert_eq!(status(read(&parts, MIB, 64 * MIB).await), expected, "{length}");
        }
        // The form and its file are both counted.
        let memory = |bytes| read(&[(FILE_HEAD, b"x")], 10, bytes);
        assert_eq!(status(memory(MIB).await), 200);
        assert!(matches!(status(memory(64).await), 429 | 503));
    }

    #[actix_web::test]
    async fn what_is_no_such_form_is_refused() {
        let kind = "multipart/form-data; boundary=limit";
        for (body, kind, expected) in [
            ("--limit--\r\n", "application/pdf", 415),
            ("--limit--\r\n", "multipart/form-data", 415),
            ("--limit--\r\n", "multipart/mixed; boundary=limit", 415),
            ("", kind, 400),
            ("x", kind, 400),
            ("--limit\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx", kind, 400),
            ("--limit\r\n\r\n\r\n--limit--\r\n", kind, 200),
            ("--limit\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\u{fffd}\r\n--limit--\r\n", kind, 200),
        ] {
            assert_eq!(status(read_body(body.into(), kind, 100, MIB).await), expected, "{kind}: {body}");
        }
        assert_eq!(status(read(&[(FILE_HEAD, b"a"), (FILE_HEAD, b"b")], 100, MIB).await), 400, "two files");
        assert_eq!(status(read(&[(FIELD_HEAD, b"\xff")], 100, MIB).await), 400, "not UTF-8");
    }
}
