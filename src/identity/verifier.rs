//! The checks of a JSON Web Token (RFC 7519; RFC 8725): form, issuer, algorithm, signature, audience and times.
//!
//! `jsonwebtoken::decode` is not used: it reads the system clock, and reports an unknown algorithm as a malformed token.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::Algorithm;
use serde_json::Value;

use super::fault::TokenFault;
use super::keys::{KeyFault, Keys, parse_algorithm};

/// The longest token, in bytes.
const MAX_TOKEN_BYTES: usize = 12 * 1024;
/// The values of `typ`: of any token, or of an access token (RFC 9068).
const TYPES: [&str; 3] = ["jwt", "at+jwt", "application/at+jwt"];

/// A decoded token of which nothing is verified yet.
pub struct Unverified<'t> {
    message: &'t str,
    signature: &'t str,
    header: Value,
    claims: Value,
}

pub struct Expected<'e> {
    /// The algorithms that it may be signed with.
    pub algorithms: &'e [Algorithm],
    /// The audiences of which it must have one.
    pub audiences: &'e [String],
    /// The most that the issuer's clock may differ from ours.
    pub clock_skew: SignedDuration,
}

impl<'t> Unverified<'t> {
    /// Decodes a token; `None` when it is malformed.
    #[must_use]
    pub fn parse(token: &'t str) -> Option<Self> {
        if token.len() > MAX_TOKEN_BYTES {
            return None;
        }
        let (message, signature) = token.rsplit_once('.')?;
        let (header, claims) = message.split_once('.')?;
        let part = |text: &str| {
            let value: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
            value.is_object().then_some(value)
        };
        Some(Self { message, signature, header: part(header)?, claims: part(claims)? })
    }

    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.claims.get("iss").and_then(Value::as_str)
    }

    /// Whether it has one of these audiences.
    #[must_use]
    pub fn is_for(&self, audiences: &[String]) -> bool {
        let is_ours = |value: &Value| value.as_str().is_some_and(|text| audiences.iter().any(|ours| ours == text));
        match self.claims.get("aud") {
            Some(Value::Array(values)) => values.iter().any(is_ours),
            Some(value) => is_ours(value),
            None => false,
        }
    }

    /// The fault of a token without one of our audiences. Maskinporten adds an audience only on request.
    #[must_use]
    pub fn audience_fault(&self) -> TokenFault {
        match self.claims.get("aud") {
            None | Some(Value::Null) => TokenFault::NoAudience,
            Some(_) => TokenFault::Audience,
        }
    }

    /// Verifies the token and returns its claims.
    pub async fn verify(
        &self,
        keys: &Arc<Keys>,
        expected: &Expected<'_>,
        now: Timestamp,
    ) -> Result<&Value, TokenFault> {
        let text = |name: &str| self.header.get(name).and_then(Value::as_str);
        let algorithm = text("alg").and_then(parse_algorithm);
        let algorithm = algorithm.filter(|algorithm| expected.algorithms.contains(algorithm));
        let algorithm = algorithm.ok_or(TokenFault::Algorithm)?;
        let known_type = match self.header.get("typ") {
            None => true,
            Some(found) => found.as_str().is_some_and(|found| TYPES.contains(&found.to_ascii_lowercase().as_str())),
        };
        // No critical extension is supported (RFC 7515, section 4.1.11).
        if self.header.get("crit").is_some() || !known_type {
            return Err(TokenFault::Malformed);
        }
        let signed = keys.verify(text("kid"), algorithm, self.message.as_bytes(), self.signature, now).await;
        match signed {
            Ok(true) => {}
            Ok(false) => return Err(TokenFault::Signature),
            Err(KeyFault::Unknown) => return Err(TokenFault::UnknownKey),
            Err(KeyFault::Away(cause)) => return Err(TokenFault::Away(cause)),
        }
        if !self.is_for(expected.audiences) {
            return Err(self.audience_fault());
        }
        check_times(&self.claims, expected.clock_skew, now)?;
        Ok(&self.claims)
    }
}

fn check_times(claims: &Value, skew: SignedDuration, now: Timestamp) -> Result<(), TokenFault> {
    // A time may have decimals (RFC 7519, section 2), which are ignored.
    let seconds = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(value) => {
            let text = value.as_number().map(ToString::to_string).ok_or(TokenFault::Malformed)?;
            let whole = text.split('.').next().unwrap_or_default().parse::<i64>();
            whole.map(Some).map_err(|_| TokenFault::Malformed)
        }
    };
    let (now, skew) = (now.as_second(), skew.as_secs());
    let expires = seconds("exp")?.ok_or(TokenFault::Malformed)?;
    if expires.saturating_add(skew) <= now {
        return Err(TokenFault::Expired);
    }
    let begins = [seconds("nbf")?, seconds("iat")?];
    if begins.into_iter().flatten().any(|begin| begin.saturating_sub(skew) > now) {
        return Err(TokenFault::NotYetValid);
    }
    Ok(())
}
