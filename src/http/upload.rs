//! A form with a file, as browsers send it (`multipart/form-data`, RFC 7578).
//!
//! Its bytes are read as those of any body, by the same limits and the same count of memory.

use std::convert::Infallible;
use std::mem;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::Stream;
use multer::{Field, Multipart};

use crate::http::body::read_bytes;
use crate::http::memory::Body;
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemKind};

/// The media type of forms with files.
pub const MULTIPART: &str = "multipart/form-data";
/// The field that holds the file.
pub const FILE: &str = "file";
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
    let mut form = Multipart::new(Pieces { rest: &body, pauses: false }, boundary.as_str());
    let (mut file, mut fields, mut rest_bytes) = (None, Vec::new(), 0_usize);
    while let Some(mut field) = form.next_field().await.map_err(malformed)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == FILE {
            let found = FilePart::of(request, &mut field, max_file_bytes).await?;
            if file.replace(found).is_some() {
                return Err(refused(request, ProblemKind::BadRequest, ""));
            }
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
        fields.push((name, value));
    }
    drop(form);
    let Some(part) = file.filter(FilePart::is_chosen) else { return Ok(Upload { file: None, fields }) };
    let range = content_of(&body, &boundary, part.index, part.length);
    let range = range.ok_or_else(|| refused(request, ProblemKind::BadRequest, ""))?;
    let FilePart { name, content_type, .. } = part;
    Ok(Upload { file: Some(UploadedFile { name, content_type, bytes: body.part(range) }), fields })
}

/// What the parser says of the part that holds the file. Its content stays where it is: a copy would be counted as well.
struct FilePart {
    /// Its place among the parts.
    index: usize,
    name: Option<String>,
    content_type: Option<String>,
    length: usize,
}

impl FilePart {
    async fn of(request: &HttpRequest, field: &mut Field<'_>, max: usize) -> Result<Self, UploadError> {
        let name = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned);
        let content_type = field.content_type().map(ToString::to_string);
        let mut length: usize = 0;
        while let Some(chunk) = field.chunk().await.map_err(|_| refused(request, ProblemKind::BadRequest, ""))? {
            length = length.saturating_add(chunk.len());
            if length > max {
                return Err(UploadError::TooLarge);
            }
        }
        Ok(Self { index: field.index(), name, content_type, length })
    }

    /// Where no file was chosen, browsers send a part without a name and content.
    fn is_chosen(&self) -> bool {
        self.name.is_some() || self.length > 0
    }
}

/// Where the content of a part is (RFC 2046, section 5.1.1). What precedes a file is short, and searched plainly.
fn content_of(body: &[u8], boundary: &str, index: usize, length: usize) -> Option<Range<usize>> {
    let after = |from: usize, wanted: &[u8]| {
        let found = body.get(from..)?.windows(wanted.len()).position(|window| window == wanted)?;
        from.checked_add(found)?.checked_add(wanted.len())
    };
    let first = format!("--{boundary}");
    let delimiter = format!("\r\n{first}");
    let mut at = after(0, first.as_bytes())?;
    for _ in 0..index {
        at = after(at, delimiter.as_bytes())?;
    }
    let head = after(at, b"\r\n")?;
    let start = after(head, b"\r\n\r\n")?;
    let end = start.checked_add(length)?;
    body.get(end..)?.starts_with(delimiter.as_bytes()).then_some(start..end)
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
    use actix_web::web::Data;

    use super::*;
    use crate::http::throttle::Throttle;
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
            // With what looks like the end of a head, and almost like that of a part.
            let pattern = b"\r\n\r\n--limi\r\n--\0\xff limit";
            let content: Vec<u8> = pattern.iter().copied().cycle().take(length).collect();
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
        let nothing =
            "Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream";
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
        // It counts as any body does, once.
        let memory = |bytes| read(&[(FILE_HEAD, b"x")], 10, bytes);
        assert_eq!(status(memory(MIB).await), 200);
        // An address may hold an eighth.
        let most = read(&[(FILE_HEAD, &file(7 * MIB))], 8 * MIB, 64 * MIB).await;
        assert_eq!(status(most), 200);
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
            ("--limit\r\n\r\n\r\n--limit--\r\n", kind, 400),
            ("--limit\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\u{fffd}\r\n--limit--\r\n", kind, 200),
        ] {
            assert_eq!(status(read_body(body.into(), kind, 100, MIB).await), expected, "{kind}: {body}");
        }
        assert_eq!(status(read(&[(FILE_HEAD, b"a"), (FILE_HEAD, b"b")], 100, MIB).await), 400, "two files");
        assert_eq!(status(read(&[(FIELD_HEAD, b"\xff")], 100, MIB).await), 400, "not UTF-8");
    }
}
