//! The JSON attached to a PDF that someone wants verified: recomputed from itself, and compared with what was issued.

use std::sync::LazyLock;

use prisoverslag::app::printing::estimate_job;
use prisoverslag::language::Language;
use prisoverslag::pdf_reader::MAX_ANSWER_BYTES;
use prisoverslag::verification::{Audience, Comparison, Mismatch, Shown};
use serde_json::Value;

use super::scope;

static ISSUED: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_slice(&attached(&scope::request())).expect("an attachment"));

/// Whatever is shown, the reports of it are bounded, and a stranger is shown nothing that was issued; nothing differs of a
/// document from itself.
pub fn run(input: &[u8]) {
    let shown = Shown::read(input);
    let report = shown.report();
    assert!(serde_json::to_vec(&report).expect("JSON").len() <= MAX_ANSWER_BYTES);
    let parsed = serde_json::from_slice::<Value>(input).ok();
    let Some(stated) = report.stated else {
        // Nothing that is fuzzed is as large as what a reader refuses.
        assert_eq!(parsed, None);
        return;
    };
    assert!(stated.recomputation.mismatches.len() <= Mismatch::MAX_LISTED);
    let parsed = parsed.expect("what was read is JSON");
    for audience in [Audience::Readers, Audience::Strangers] {
        let found = shown.against(&ISSUED, audience);
        assert!(found.differences.len() <= Mismatch::MAX_LISTED);
        assert!(serde_json::to_vec(&found).expect("JSON").len() <= MAX_ANSWER_BYTES);
        assert_eq!(found.differences.is_empty(), *ISSUED == parsed);
        assert!(audience == Audience::Readers || found.differences.iter().all(|at| at.expected.is_none()));
        assert_eq!(shown.against(&parsed, audience), Comparison::default());
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    scope::seeds().iter().map(|request| attached(request)).collect()
}

/// What is attached to the estimate of a sound request.
fn attached(request: &[u8]) -> Vec<u8> {
    let priced = scope::priced(request).expect("JSON").expect("a price");
    estimate_job(&priced.scope, &priced.estimate, Language::Nb).attachment
}
