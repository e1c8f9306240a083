//! The parameters of a request: of lists of quotes with their cursors, of the feed, of calibration.

use actix_web::web::Query;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use prisoverslag::app::{CalibrationRequest, FeedRequest, ListRequest, Parameters};

use super::scope::assert_told;

/// Parameters are sound or have faults with messages.
pub fn run(input: &[u8]) {
    let Ok(query) = std::str::from_utf8(input) else { return };
    let Ok(pairs) = Query::<Vec<(String, String)>>::from_query(query) else { return };
    let pairs: Vec<(String, String)> = pairs.into_inner().into_iter().map(as_sent).collect();
    if let Err(faults) = ListRequest::parse(Parameters::read(pairs.clone(), ListRequest::KEYS)) {
        assert_told(&faults);
    }
    for known in [FeedRequest::KEYS, FeedRequest::TOTAL_KEYS, CalibrationRequest::KEYS] {
        let mut parameters = Parameters::read(pairs.clone(), known);
        let _ = (FeedRequest::parse(&mut parameters), CalibrationRequest::parse(&mut parameters));
        if !parameters.faults.is_empty() {
            assert_told(&parameters.faults);
        }
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let seeds = [
        "status=issued&q=Uf%C3%B8repensjon+2026%2F12&case_number=2026/1234-5&sort=issued&from=2026-09-01&to=2026-11-22&limit=200",
        "cursor={\"filters\":{},\"after\":[1,-2]}",
        "limit=7&cursor={\"filters\":{\"status\":\"draft\",\"q\":\"kari\",\"from\":\"2026-01-01\"},\"after\":[1795348800000,12]}",
        "after=0&until=9223372036854775807&limit=10000&stage=ordered&quote=2026-000123&format=csv&locale=nb",
        "by=stage,month,activity,tariff&stage=settled&from=2020-02-29&to=2020-03-01&case_number=2026/1",
        "from=2026-01-01&to=2026-12-31&tariff=2026-01-01&format=csv",
    ];
    seeds.map(|seed| seed.as_bytes().to_vec()).to_vec()
}

/// A cursor is sent in Base64, which hides from a fuzzer what is in it: one that is JSON is encoded here.
fn as_sent((name, value): (String, String)) -> (String, String) {
    if name == "cursor" && value.starts_with('{') {
        let value = URL_SAFE_NO_PAD.encode(value);
        return (name, value);
    }
    (name, value)
}
