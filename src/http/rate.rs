//! How a caller's limit stands, as answers state it, so that a program slows down before it is refused
//! (draft-ietf-httpapi-ratelimit-headers).

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// The seconds over which a limit counts.
const WINDOW_SECONDS: u64 = 60;

/// How a limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests a minute.
    limit: u32,
    /// Requests that are admitted at once.
    remaining: u32,
    /// Seconds after which more are: all, or one where there are none.
    after: u64,
}

impl Rate {
    /// So many requests are left of a limit a minute. It fills up evenly.
    pub fn left(limit: u32, remaining: u32) -> Self {
        let used = u64::from(limit.saturating_sub(remaining));
        Self { limit, remaining, after: (used * WINDOW_SECONDS).div_ceil(u64::from(limit.max(1))) }
    }

    /// There is no room for the request until so many seconds have passed.
    pub const fn exhausted(limit: u32, after: u64) -> Self {
        Self { limit, remaining: 0, after }
    }

    /// States it in an answer.
    pub fn state(self, headers: &mut HeaderMap) {
        let Self { limit, remaining, after } = self;
        let stated = [
            (RATE_LIMIT_POLICY, format!("\"minute\";q={limit};w={WINDOW_SECONDS}")),
            (RATE_LIMIT, format!("\"minute\";r={remaining};t={after}")),
        ];
        for (name, value) in stated {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_fills_up_evenly() {
        let after = |limit, remaining| Rate::left(limit, remaining).after;
        assert_eq!([after(60, 60), after(60, 59), after(120, 0), after(7, 6)], [0, 1, 60, 9]);
    }
}
