//! Secrets: random texts that are shown once and stored as hashes.

use std::fmt::{self, Write as _};

use subtle::ConstantTimeEq as _;

use crate::ids::Sha256Hex;

/// Bytes of randomness in a token: 256 bits.
const BYTES: usize = 32;

/// A random text that only its holder knows: the cookie of a session, or the secret part of a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// A secret from the settings, which is never logged or shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a text is this many hexadecimal digits, as [`hex`] writes them.
pub(super) fn is_hexadecimal(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl Token {
    /// A token of random bytes.
    #[must_use]
    pub fn of(random: [u8; BYTES]) -> Self {
        Self(hex(&random))
    }

    /// Reads a credential; `None` when it cannot be a token.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_hexadecimal(text, 2 * BYTES).then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The hash that is stored. The token is random, so a hash without salt can be neither guessed nor looked up.
    #[must_use]
    pub fn hash(&self) -> Sha256Hex {
        Sha256Hex::of(self.0.as_bytes())
    }

    /// Whether this is the token of a stored hash, compared in constant time.
    #[must_use]
    pub fn is(&self, stored: &Sha256Hex) -> bool {
        self.hash().as_str().as_bytes().ct_eq(stored.as_str().as_bytes()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Secret {
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
