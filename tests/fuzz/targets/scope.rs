//! A request for an estimate, from JSON through parse, price and report: the way of `POST /estimates`.

use std::fs;
use std::sync::LazyLock;

use jiff::Timestamp;
use prisoverslag::app::printing::estimate_job;
use prisoverslag::app::{AppError, EstimateRequest, Estimator, Priced};
use prisoverslag::clock::Clock;
use prisoverslag::input::{Faults, Field};
use prisoverslag::language::Language;
use prisoverslag::tariff_folder;
use prisoverslag::verification::recompute;
use serde_json::{Value, json};

use super::{files, project};

/// What prices.
pub static ESTIMATOR: LazyLock<Estimator> = LazyLock::new(|| {
    let folder = tariff_folder::read(&project("tariffs")).expect("the tariff folder");
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("a moment");
    Estimator::new(tariff_folder::catalogue(&folder).expect("sound tariffs"), Clock::Fixed(now))
});

/// A request has a price or faults with messages. A price is the same bytes when requested again, and the JSON that its
/// document carries can be recomputed.
pub fn run(input: &[u8]) {
    let Some(answer) = priced(input) else { return };
    match answer {
        Ok(priced) => {
            let again = self::priced(input).expect("JSON still").expect("a price still");
            assert!(report(&priced) == report(&again), "other bytes");
            let job = estimate_job(&priced.scope, &priced.estimate, priced.language.unwrap_or_default());
            let attachment: Value = serde_json::from_slice(&job.attachment).expect("JSON");
            assert_eq!(recompute(&attachment).mismatches, []);
        }
        Err(AppError::Faults(faults)) => assert_told(&faults),
        Err(other) => panic!("{other}"),
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let cases = files(&project("tests/cases"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| {
            let case: Value = serde_json::from_slice(&fs::read(path).expect("a case")).expect("JSON");
            json!({ "scope": case["scope"], "priced_on": case["priced_on"], "language": "en" }).to_string().into_bytes()
        });
    [request()].into_iter().chain(cases).collect()
}

/// The request of openapi/.
pub fn request() -> Vec<u8> {
    fs::read(project("openapi/estimate-request.json")).expect("the request")
}

/// What a request comes to; none for what is not JSON.
pub fn priced(request: &[u8]) -> Option<Result<Priced, AppError>> {
    let request: Field<EstimateRequest> = serde_json::from_str(std::str::from_utf8(request).ok()?).ok()?;
    Some(ESTIMATOR.estimate(request))
}

fn report(priced: &Priced) -> Vec<u8> {
    serde_json::to_vec(&priced.report()).expect("JSON")
}

/// Every fault has a code and says in three languages what is wrong.
pub fn assert_told(faults: &Faults) {
    assert!(!faults.is_empty());
    for fault in faults.as_slice() {
        assert!(fault.path.to_string().starts_with('$') && !fault.kind.code().is_empty());
        for language in [Language::Nb, Language::Nn, Language::En] {
            assert!(!fault.kind.message(language).is_empty());
        }
    }
}
