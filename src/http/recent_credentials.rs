//! Credentials that were valid recently. Only these are looked up freely: any others count against their address before they cost
//! a look-up in the store, or a request to their issuer for its keys.
//!
//! Credentials are not trusted for being recorded here: each is looked up all the same.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// For how long after its last use a credential is remembered.
const REMEMBERED: Duration = Duration::from_mins(15);

/// The most that are remembered: many times the keys, tokens and sessions in use within a quarter of an hour.
const MAX_REMEMBERED: usize = 20_000;

/// A keyed hash of credentials: they cannot be derived from it, and it means nothing to another process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

/// Fingerprints of credentials, with when they were last found valid.
#[derive(Debug, Default)]
pub struct RecentCredentials {
    seed: RandomState,
    found: Mutex<HashMap<Fingerprint, Instant>>,
}

impl RecentCredentials {
    pub fn fingerprint(&self, credential: &str) -> Fingerprint {
        Fingerprint(self.seed.hash_one(credential))
    }

    pub fn contains(&self, fingerprint: Fingerprint) -> bool {
        self.found().get(&fingerprint).is_some_and(|found| found.elapsed() < REMEMBERED)
    }

    pub fn add(&self, fingerprint: Fingerprint) {
        let mut found = self.found();
        if found.len() < MAX_REMEMBERED || found.contains_key(&fingerprint) {
            found.insert(fingerprint, Instant::now());
        }
    }

    pub fn remove(&self, fingerprint: Fingerprint) {
        self.found().remove(&fingerprint);
    }

    /// Removes those that were not used recently.
    pub fn forget_idle(&self) {
        self.found().retain(|_, found| found.elapsed() < REMEMBERED);
    }

    fn found(&self) -> MutexGuard<'_, HashMap<Fingerprint, Instant>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_credentials_are_remembered_until_they_are_not_valid_up_to_a_limit() {
        let recent = RecentCredentials::default();
        let fingerprint = recent.fingerprint("a");
        assert!(!recent.contains(fingerprint));
        recent.add(fingerprint);
        assert!(recent.contains(fingerprint) && !recent.contains(recent.fingerprint("b")));
        recent.remove(fingerprint);
        assert!(!recent.contains(fingerprint));
        for number in 0..=MAX_REMEMBERED {
            recent.add(recent.fingerprint(&number.to_string()));
        }
        assert_eq!(recent.found().len(), MAX_REMEMBERED);
        recent.forget_idle();
        assert_eq!(recent.found().len(), MAX_REMEMBERED);
    }
}
