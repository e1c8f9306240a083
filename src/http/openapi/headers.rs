//! The headers of answers that many operations have: each stated once, as a component.

use utoipa::PartialSchema as _;
use utoipa::openapi::header::Header;
use utoipa::openapi::{Components, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, Schema, Type};

use crate::http::call::{Call, Effect};
use crate::http::negotiation::JSON;
use crate::http::problem::PROBLEM_JSON;

/// The media type of the metrics, which is no file.
const TEXT: &str = "text/plain";

const RETRY_AFTER: &str = "Retry-After";

/// Each header with its description.
const HEADERS: [(&str, &str); 7] = [
    ("X-Request-Id", "The id of the request, which the log has too."),
    (
        "RateLimit",
        "How the caller's limit stands: requests left (`r`), and the seconds until all are there again (`t`). Left out where there is no limit.",
    ),
    ("RateLimit-Policy", "The limit: requests (`q`) in so many seconds (`w`)."),
    ("ETag", "The tag that the caller has."),
    ("Content-Disposition", "The name to save it under, in ASCII and in full (RFC 8187)."),
    ("Idempotent-Replayed", "`true` where the answer is the first one to the same request, given again."),
    (RETRY_AFTER, "Seconds to wait."),
];

/// Adds the headers to the components.
pub fn state(components: &mut Components) {
    for (name, description) in HEADERS {
        let text: RefOr<Schema> = ObjectBuilder::new().schema_type(Type::String).into();
        let schema = if name == RETRY_AFTER { u32::schema() } else { text };
        let header = HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build();
        components.headers.insert(name.to_owned(), header.into());
    }
}

/// Adds the headers that answers of the call have with a status.
pub fn add(response: &mut Response, status: &str, call: &Call) {
    let is_good = status.starts_with('2');
    let is_file = response.content.keys().any(|kind| kind != JSON && kind != PROBLEM_JSON && kind != TEXT);
    let is_limited = !call.is_probe() && status != "default";
    let has = [
        (true, "X-Request-Id"),
        (is_limited, "RateLimit"),
        (is_limited, "RateLimit-Policy"),
        (status == "304", "ETag"),
        (is_good && is_file, "Content-Disposition"),
        (is_good && call.effect != Effect::None, "Idempotent-Replayed"),
        (matches!(status, "429" | "503"), RETRY_AFTER),
    ];
    for (_, name) in has.into_iter().filter(|(has, _)| *has) {
        let header = || RefOr::<Header>::Ref(Ref::new(format!("#/components/headers/{name}")));
        response.headers.entry(name.to_owned()).or_insert_with(header);
    }
}
