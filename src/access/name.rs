//! Public names: how keys and sessions are named to those who must not know their secrets.

use std::fmt;

use serde::Serialize;

use super::token::{hex, is_hexadecimal};
use crate::ids::{Sha256Hex, string_schema};
use crate::input::{Expected, FaultKind, Found, Shape, string_property};

string_schema! {
    PublicName = "PublicName": "^[0-9a-f]{16}$", "3f1d6a9c07b2e854", "How a key or a session is named: sixteen hexadecimal digits.";
}

const DIGITS: [&str; 3] =
    ["seksten heksadesimale siffer", "seksten heksadesimale siffer", "sixteen hexadecimal digits"];
const BYTES: usize = 8;

/// A public name: sixteen hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PublicName(String);

/// The public name of a key.
pub type KeyId = PublicName;
/// The public name of a session.
pub type SessionId = PublicName;

impl PublicName {
    /// A name of random bytes.
    #[must_use]
    pub fn of(random: [u8; BYTES]) -> Self {
        Self(hex(&random))
    }

    /// The beginning of a secret's hash, from which the secret cannot be derived.
    #[must_use]
    pub fn of_hash(hash: &Sha256Hex) -> Self {
        Self(hash.as_str().chars().take(2 * BYTES).collect())
    }

    /// Reads a name; `None` when it cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_hexadecimal(text, 2 * BYTES).then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PublicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for PublicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Shape for PublicName {
    const EXPECTED: Expected = Expected::Described(DIGITS);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).ok_or_else(|| FaultKind::BadParameter { found: Found::cut(text), expected: DIGITS }))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        string_property().pattern(Some("^[0-9a-f]{16}$")).into()
    }
}
