//! What pages show of an edition, written once for each language: a page has hundreds of rows that say nothing but what the price list
//! says.

use std::sync::{Arc, Mutex, PoisonError};

use crate::ids::Sha256Hex;
use crate::language::Language;
use crate::tariff::Tariff;

/// The most that are kept: those of ten editions. One more, and all are written anew.
const MAX_KEPT: usize = 30;

/// Something of each edition that was shown, in each language.
pub struct PerEdition<T>(Mutex<Vec<(Sha256Hex, Language, Arc<T>)>>);

impl<T> PerEdition<T> {
    pub const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// That of an edition in a language, made where it is not there yet.
    pub fn get(&self, tariff: &Tariff, language: Language, make: impl FnOnce() -> T) -> Arc<T> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |(hash, of, _): &&(Sha256Hex, Language, Arc<T>)| *of == language && *hash == tariff.hash;
        if let Some((_, _, found)) = kept().iter().find(is_it) {
            return Arc::clone(found);
        }
        let anew = Arc::new(make());
        let mut kept = kept();
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.push((tariff.hash.clone(), language, Arc::clone(&anew)));
        anew
    }
}
