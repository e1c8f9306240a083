//! The trace that a request belongs to, by the W3C's Trace Context.

use actix_web::http::header::{HeaderMap, HeaderName};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// What `traceparent` says: version, trace, parent and flags, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceParent(String);

impl TraceParent {
    /// Reads the header; one that is not formed as the standard says is passed over.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(TRACEPARENT)?.to_str().ok()?;
        let parts: Vec<&str> = text.split('-').collect();
        let [version, trace, parent, flags] = parts.as_slice() else { return None };
        let is_hex = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_set = |part: &str| part.bytes().any(|byte| byte != b'0');
        let sound = *version == "00" && is_hex(trace, 32) && is_hex(parent, 16) && is_hex(flags, 2);
        (sound && is_set(trace) && is_set(parent)).then(|| Self(text.to_owned()))
    }

    pub fn trace_id(&self) -> &str {
        self.0.get(3..35).unwrap_or_default()
    }

    /// The span that the request is part of.
    pub fn parent_id(&self) -> &str {
        self.0.get(36..52).unwrap_or_default()
    }

    /// The header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
