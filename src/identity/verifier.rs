//! The checks of a JSON Web Token (RFC 7519; RFC 8725): its form, issuer, algorithm, signature, audience and times.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::Algorithm;
use serde_json::Value;

use super::issuer::TokenFault;
use super::keys::{KeyFault, Keys};

/// The longest token, in bytes.
const MAX_TOKEN_BYTES: usize = 12 * 1024;
/// What the types of a token are called: an access token (RFC 9068), or nothing in particular.
const TYPES: [&str; 3] = ["jwt", "at+jwt", "application/at+jwt"];

/// A token that was taken apart, and of which nothing is verified.
pub struct Unverified<'t> {
    message: &'t str,
    signature: &'t str,
    header: Value,
    claims: Value,
}

/// What a token must be.
pub struct Expected<'e> {
    /// The algorithms that it may be signed by.
    pub algorithms: &'e [Algorithm],
    /// The audiences of which it must name one.
    pub audiences: &'e [String],
    /// How far the clocks of two machines may be apart.
    pub clock_skew: SignedDuration,
}

impl<'t> Unverified<'t> {
    /// Takes a token apart; `None` when it is none.
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

    /// Whether it names one of these audiences.
    #[must_use]
    pub fn is_for(&self, audiences: &[String]) -> bool {
        let is_ours = |value: &Value| value.as_str().is_some_and(|text| audiences.iter().any(|ours| ours == text));
        match self.claims.get("aud") {
            Some(Value::Array(values)) => values.iter().any(is_ours),
            Some(value) => is_ours(value),
            None => false,
        }
    }

    /// What is wrong with its audience, where that is not one of ours. Maskinporten puts one in a token only when it is asked to.
    #[must_use]
    pub fn audience_fault(&self) -> TokenFault {
        match self.claims.get("aud") {
            None | Some(Value::Null) => TokenFault::NoAudience,
            Some(_) => TokenFault::Audience,
        }
    }

    /// Verifies the token. What it claims can be relied on from then on.
    pub async fn verify(
        &self,
        keys: &Arc<Keys>,
        expected: &Expected<'_>,
        now: Timestamp,
    ) -> Result<&Value, TokenFault> {
        let text = |name: &str| self.header.get(name).and_then(Value::as_str);
        let algorithm = text("alg").and_then(super::keys::parse_algorithm);
        let algorithm = algorithm.filter(|algorithm| expected.algorithms.contains(algorithm));
        let algorithm = algorithm.ok_or(TokenFault::Algorithm)?;
        let known_type = match self.header.get("typ") {
            None => true,
            Some(found) => found.as_str().is_some_and(|found| TYPES.contains(&found.to_ascii_lowercase().as_str())),
        };
        // What must be understood is not (RFC 7515, section 4.1.11).
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
    // A time may have decimals (RFC 7519, section 2); whole seconds are enough here.
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
