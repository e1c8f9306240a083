//! The JSON attached to a PDF that someone wants verified: recomputed from itself, and compared with what was issued.

use std::sync::LazyLock;

use prisoverslag::language::Language;
use prisoverslag::render::Job;
use prisoverslag::verification::{Mismatch, differences, recompute};
use serde_json::Value;

use super::scope;

static ISSUED: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_slice(&attached(&scope::request())).expect("an attachment"));

/// Whatever is shown, as many mismatches and differences are told as are kept, and none of a document with itself.
pub fn run(input: &[u8]) {
    let Ok(shown) = serde_json::from_slice::<Value>(input) else { return };
    assert!(recompute(&shown).mismatches.len() <= Mismatch::MAX_KEPT);
    let found = differences(&ISSUED, &shown);
    assert!(found.len() <= Mismatch::MAX_KEPT);
    assert_eq!(found.is_empty(), *ISSUED == shown);
    assert_eq!(differences(&shown, &shown), []);
}

pub fn seeds() -> Vec<Vec<u8>> {
    scope::seeds().iter().map(|request| attached(request)).collect()
}

/// What is attached to the estimate of a sound request.
fn attached(request: &[u8]) -> Vec<u8> {
    let priced = scope::priced(request).expect("JSON").expect("a price");
    Job::estimate(&priced.scope, &priced.estimate, Language::Nb).attachment
}
