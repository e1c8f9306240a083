//! The trace that a request belongs to (W3C Trace Context).

use actix_web::http::header::{HeaderMap, HeaderName};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// `traceparent`: version, trace, parent and flags, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceParent(String);

impl TraceParent {
    /// Reads the header; a malformed one is ignored.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(TRACEPARENT)?.to_str().ok()?;
        let parts: Vec<&str> = text.split('-').collect();
        let [version, trace, parent, flags] = parts.as_slice() else { return None };
        let is_hex = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_non_zero = |part: &str| part.bytes().any(|byte| byte != b'0');
        let is_well_formed = *version == "00" && is_hex(trace, 32) && is_hex(parent, 16) && is_hex(flags, 2);
        (is_well_formed && is_non_zero(trace) && is_non_zero(parent)).then(|| Self(text.to_owned()))
    }

    pub fn trace_id(&self) -> &str {
        self.0.get(3..35).unwrap_or_default()
    }

    pub fn parent_id(&self) -> &str {
        self.0.get(36..52).unwrap_or_default()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
