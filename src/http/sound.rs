//! Credentials that were found to be sound of late, so that those alone are looked up freely: any other counts against its address
//! before it costs a look-up in the store or a key of its issuer.
//!
//! Nothing is trusted for standing here: each is looked up all the same.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// For how long after its last use a credential is remembered.
const REMEMBERED: Duration = Duration::from_mins(15);

/// The most that are remembered: many times the keys, tokens and sessions that are used in a quarter of an hour.
const MOST: usize = 20_000;

/// What is left of a credential: it cannot be made again from it, and means nothing to another process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Print(u64);

/// Credentials that were found to be sound, with when that was.
#[derive(Debug, Default)]
pub struct SoundOfLate {
    seed: RandomState,
    found: Mutex<HashMap<Print, Instant>>,
}

impl SoundOfLate {
    pub fn print(&self, credential: &str) -> Print {
        Print(self.seed.hash_one(credential))
    }

    /// Whether it was found to be sound of late.
    pub fn has(&self, print: Print) -> bool {
        self.found().get(&print).is_some_and(|found| found.elapsed() < REMEMBERED)
    }

    /// It is sound.
    pub fn add(&self, print: Print) {
        let mut found = self.found();
        if found.len() < MOST || found.contains_key(&print) {
            found.insert(print, Instant::now());
        }
    }

    /// It is no longer sound.
    pub fn remove(&self, print: Print) {
        self.found().remove(&print);
    }

    /// Forgets those that were not used of late.
    pub fn forget_idle(&self) {
        self.found().retain(|_, found| found.elapsed() < REMEMBERED);
    }

    fn found(&self) -> MutexGuard<'_, HashMap<Print, Instant>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_sound_is_remembered_until_it_is_not_and_no_more_than_the_most() {
        let sound = SoundOfLate::default();
        let print = sound.print("a");
        assert!(!sound.has(print));
        sound.add(print);
        assert!(sound.has(print) && !sound.has(sound.print("b")));
        sound.remove(print);
        assert!(!sound.has(print));
        for number in 0..=MOST {
            sound.add(sound.print(&number.to_string()));
        }
        assert_eq!(sound.found().len(), MOST);
        sound.forget_idle();
        assert_eq!(sound.found().len(), MOST);
    }
}
