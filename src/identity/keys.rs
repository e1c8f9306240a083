//! The keys of an issuer: fetched from where it publishes them, cached, and fetched again when it rotates them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;
use tokio::sync::{Mutex, Semaphore};

use super::fetcher::{FetchError, Fetcher, safe_url};

/// After this time the keys are fetched again, while the old ones are still used.
const FRESH_FOR: SignedDuration = SignedDuration::from_mins(15);
/// Keys that could not be fetched again for this long are no longer trusted: the issuer may have revoked one.
const TRUSTED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// The least time between two attempts, so that tokens with invented key ids do not become requests to the issuer.
const COOLDOWN: SignedDuration = SignedDuration::from_secs(20);
/// The most requests that wait for the keys of an issuer at once.
const WAITING: usize = 16;
/// The most keys of an issuer that are used.
const MAX_KEYS: usize = 64;

/// Where an issuer's keys are found.
#[derive(Clone, Debug)]
pub enum Source {
    Address(String),
    /// At the URL in the issuer's metadata (`OpenID` Connect Discovery 1.0; RFC 8414).
    Metadata,
}

/// The keys of an issuer, and its metadata.
#[derive(Debug)]
pub struct Keys {
    issuer: String,
    source: Source,
    fetcher: Fetcher,
    known: RwLock<Option<Arc<Known>>>,
    /// The time of the last attempt; locked during one.
    attempt: Mutex<Option<Timestamp>>,
    waiting: Semaphore,
}

/// What was fetched.
#[derive(Debug)]
pub struct Known {
    keys: HashMap<Option<String>, Vec<SigningKey>>,
    /// The issuer's metadata; null where the settings have the URL of the keys.
    pub metadata: Value,
    fetched_at: Timestamp,
}

struct SigningKey {
    /// The only algorithm that it may be used with, where the issuer says so.
    algorithm: Option<String>,
    key: DecodingKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// Why a token's key is not available.
#[derive(Debug)]
pub enum KeyFault {
    /// The issuer has no such key.
    Unknown,
    /// The issuer's keys cannot be fetched.
    Away(String),
}

impl Keys {
    #[must_use]
    pub fn new(issuer: String, source: Source, fetcher: Fetcher) -> Self {
        Self {
            issuer,
            source,
            fetcher,
            known: RwLock::new(None),
            attempt: Mutex::new(None),
            waiting: Semaphore::new(WAITING),
        }
    }

    /// The keys of a given key set (RFC 7517), which are never fetched.
    pub fn of_set(issuer: String, set: &Value, now: Timestamp) -> Result<Self, FetchError> {
        let keys = Self::new(issuer, Source::Address(String::new()), Fetcher::new()?);
        *keys.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(Known::of(set, Value::Null, now)?));
        Ok(keys)
    }

    /// Whether the signature is valid by the key with this id.
    pub async fn verify(
        self: &Arc<Self>,
        key: Option<&str>,
        algorithm: Algorithm,
        message: &[u8],
        signature: &str,
        now: Timestamp,
    ) -> Result<bool, KeyFault> {
        let mut known = self.known(now).await?;
        if !known.has(key, algorithm) {
            known = self.fetched_after(known.fetched_at, now).await.unwrap_or(known);
            if !known.has(key, algorithm) {
                return Err(KeyFault::Unknown);
            }
        }
        Ok(known.candidates(key, algorithm).any(|candidate| {
            jsonwebtoken::crypto::verify(signature, message, &candidate.key, algorithm).unwrap_or(false)
        }))
    }

    /// The keys that were fetched last, or now. Old ones are fetched again in the background and used meanwhile.
    pub async fn known(self: &Arc<Self>, now: Timestamp) -> Result<Arc<Known>, KeyFault> {
        let Some(known) = self.current() else { return self.fetched_after(Timestamp::MIN, now).await };
        let age = now.duration_since(known.fetched_at);
        if age >= TRUSTED_FOR {
            return self.fetched_after(known.fetched_at, now).await;
        }
        // Whoever holds the lock is already fetching.
        if age >= FRESH_FOR && self.attempt.try_lock().is_ok_and(|last| is_over(*last, now)) {
            let (keys, fetched_at) = (Arc::clone(self), known.fetched_at);
            tokio::spawn(async move { drop(keys.fetch_after(fetched_at, now).await) });
        }
        Ok(known)
    }

    fn current(&self) -> Option<Arc<Known>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys fetched after a moment, in a task of its own: others wait for it even if this request is cancelled.
    async fn fetched_after(self: &Arc<Self>, moment: Timestamp, now: Timestamp) -> Result<Arc<Known>, KeyFault> {
        // An issuer that does not answer delays no more requests than these, whatever tokens are invented.
        let Ok(_waits) = self.waiting.try_acquire() else {
            return Err(KeyFault::Away("too many wait for its keys".to_owned()));
        };
        let keys = Arc::clone(self);
        let fetched = tokio::spawn(async move { keys.fetch_after(moment, now).await });
        fetched.await.unwrap_or_else(|error| Err(KeyFault::Away(error.to_string())))
    }

    /// The keys fetched after a moment. One request fetches and the others wait for it; none is made within the cooldown.
    async fn fetch_after(&self, moment: Timestamp, now: Timestamp) -> Result<Arc<Known>, KeyFault> {
        let mut attempt = self.attempt.lock().await;
        if let Some(known) = self.current().filter(|known| known.fetched_at > moment) {
            return Ok(known);
        }
        if !is_over(*attempt, now) {
            return Err(KeyFault::Away("it was asked a moment ago".to_owned()));
        }
        *attempt = Some(now);
        match self.fetch(now).await {
            Ok(fetched) => {
                let fetched = Arc::new(fetched);
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&fetched));
                tracing::info!(issuer = self.issuer, keys = fetched.keys.len(), "the keys of an issuer were fetched");
                Ok(fetched)
            }
            Err(error) => {
                tracing::warn!(issuer = self.issuer, %error, "the keys of an issuer could not be fetched");
                Err(KeyFault::Away(error.to_string()))
            }
        }
    }

    async fn fetch(&self, now: Timestamp) -> Result<Known, FetchError> {
        let (address, metadata) = match &self.source {
            Source::Address(address) => (address.clone(), Value::Null),
            Source::Metadata => {
                let metadata = self.metadata().await?;
                let address = metadata.get("jwks_uri").and_then(Value::as_str).unwrap_or_default();
                (address.to_owned(), metadata)
            }
        };
        let address = safe_url(&address).ok_or(FetchError::NotWhatItShouldBe("metadata with an encrypted jwks_uri"))?;
        Known::of(&self.fetcher.json(&address).await?, metadata, now)
    }

    /// The issuer's metadata, which must name this issuer.
    async fn metadata(&self) -> Result<Value, FetchError> {
        let base = self.issuer.trim_end_matches('/');
        let mut failure = FetchError::NotWhatItShouldBe("metadata");
        for name in ["openid-configuration", "oauth-authorization-server"] {
            let address = safe_url(&format!("{base}/.well-known/{name}"));
            let address = address.ok_or(FetchError::NotWhatItShouldBe("at an encrypted address"))?;
            match self.fetcher.json(&address).await {
                Ok(metadata) if metadata.get("issuer").and_then(Value::as_str) == Some(&self.issuer) => {
                    return Ok(metadata);
                }
                Ok(_) => return Err(FetchError::NotWhatItShouldBe("metadata of this issuer")),
                Err(FetchError::Status(404)) => failure = FetchError::Status(404),
                Err(error) => return Err(error),
            }
        }
        Err(failure)
    }
}

impl Known {
    /// Reads a key set.
    fn of(set: &Value, metadata: Value, now: Timestamp) -> Result<Self, FetchError> {
        let listed = set.get("keys").and_then(Value::as_array).ok_or(FetchError::NotWhatItShouldBe("a key set"))?;
        let mut keys: HashMap<Option<String>, Vec<SigningKey>> = HashMap::new();
        // Keys of unknown types are for others.
        for jwk in listed.iter().filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok()).take(MAX_KEYS) {
            let signs = jwk.common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature);
            let Some(key) = DecodingKey::from_jwk(&jwk).ok().filter(|_| signs) else { continue };
            let algorithm = jwk.common.key_algorithm.map(|algorithm| algorithm.to_string());
            keys.entry(jwk.common.key_id).or_default().push(SigningKey { algorithm, key });
        }
        if keys.is_empty() {
            return Err(FetchError::NotWhatItShouldBe("a key set with a key to verify by"));
        }
        Ok(Self { keys, metadata, fetched_at: now })
    }

    fn candidates(&self, key: Option<&str>, algorithm: Algorithm) -> impl Iterator<Item = &SigningKey> {
        let named = key.map(|name| self.keys.get(&Some(name.to_owned())).map(Vec::as_slice).unwrap_or_default());
        // A token without a key id is tried with every key (RFC 7515, section 4.1.4).
        let all = key.is_none().then(|| self.keys.values().flatten()).into_iter().flatten();
        let word = format!("{algorithm:?}");
        named.into_iter().flatten().chain(all).filter(move |candidate| {
            candidate.key.family() == algorithm.family()
                && candidate.algorithm.as_ref().is_none_or(|only| only.eq_ignore_ascii_case(&word))
        })
    }

    fn has(&self, key: Option<&str>, algorithm: Algorithm) -> bool {
        self.candidates(key, algorithm).next().is_some()
    }
}

/// Whether the cooldown is over.
fn is_over(last: Option<Timestamp>, now: Timestamp) -> bool {
    // Also when the clock was set back.
    last.is_none_or(|last| now < last || now.duration_since(last) >= COOLDOWN)
}

/// Reads the name of an algorithm with a public key. One with a shared secret would let us sign as the issuer.
#[must_use]
pub fn parse_algorithm(text: &str) -> Option<Algorithm> {
    let algorithm = text.parse().ok()?;
    (!matches!(algorithm, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512)).then_some(algorithm)
}
