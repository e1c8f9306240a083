//! The parameters of a request and every identifier that is read from text: of lists with their cursors, of the feed, in paths.

use actix_web::web::Query;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use prisoverslag::app::{CalibrationRequest, FeedRequest, ListRequest, Parameters};
use prisoverslag::ids::{Country, OrganisationNumber, QuoteId, Sha256Hex};
use prisoverslag::input::{Code, parse_date};
use prisoverslag::language::Language;
use prisoverslag::money::{Percent, Quantity, UnitPrice};
use prisoverslag::quote::{CaseNumber, QuoteNumber, SettlementNumber, State};
use prisoverslag::store::{StoreUrl, query_words};

use super::scope::assert_told;

/// Parameters are sound or have faults that can be told, and an identifier that is read is written as it was.
pub fn run(input: &[u8]) {
    let Ok(query) = std::str::from_utf8(input) else { return };
    let Ok(pairs) = Query::<Vec<(String, String)>>::from_query(query) else { return };
    let pairs: Vec<(String, String)> = pairs.into_inner().into_iter().map(as_sent).collect();
    for (name, value) in &pairs {
        read(name);
        read(value);
    }
    if let Err(faults) = ListRequest::read(pairs.clone()).parse() {
        assert_told(&faults);
    }
    for known in [FeedRequest::KEYS, FeedRequest::TOTAL_KEYS, CalibrationRequest::KEYS] {
        let mut parameters = Parameters::read(pairs.clone(), known);
        let _ = FeedRequest::parse(&mut parameters);
        let _ = CalibrationRequest::parse(&mut parameters);
        if !parameters.faults.is_empty() {
            assert_told(&parameters.faults);
        }
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let seeds = [
        "status=issued&q=Uf%C3%B8repensjon+2026%2F12&case_number=2026/1234-5&sort=issued&from=2026-09-01&to=2026-11-22&limit=200",
        "limit=7&cursor={\"filters\":{\"status\":\"draft\",\"q\":\"kari\",\"sort\":\"created\",\"from\":\"2026-01-01\"},\"after\":[1795348800000,12]}",
        "after=0&until=9223372036854775807&limit=10000&stage=ordered&quote=2026-000123&format=csv&locale=nb",
        "by=stage,month,activity,tariff&stage=settled&from=2020-02-29&to=2020-03-01&case_number=2026/1",
        "from=2026-01-01&to=2026-12-31&tariff=2026-01-01&format=csv",
        "id=01979f0e-5c00-7abc-9def-0123456789ab&number=S-2026-000123&org=974767880&country=SJ&language=nn-NO",
        "sha=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855&price=1048.50&hours=0.25&rate=25&code=fd.1",
        "store=postgres://user:password@host:5432/database&file=sqlite:data/prisoverslag.db",
    ];
    seeds.map(|seed| seed.as_bytes().to_vec()).to_vec()
}

/// A cursor is sent in Base64, which hides from a fuzzer what is in it: one that stands as JSON is put in it here.
fn as_sent((name, value): (String, String)) -> (String, String) {
    if name == "cursor" && value.starts_with('{') {
        let value = URL_SAFE_NO_PAD.encode(value);
        return (name, value);
    }
    (name, value)
}

/// Reads a text as each identifier that it may be.
fn read(text: &str) {
    let same =
        |written: Option<String>| assert!(written.as_deref().is_none_or(|written| written == text), "{written:?}");
    let id = QuoteId::parse(text);
    same(id.map(|id| id.to_string()));
    if let Some(id) = id {
        let millisecond = id.position() >> 20;
        assert!(id.is_of_millisecond(millisecond) && QuoteId::first_position_at(millisecond) <= id.position());
    }
    same(QuoteNumber::parse(text).map(|number| number.to_string()));
    same(SettlementNumber::parse(text).map(|number| number.to_string()));
    same(CaseNumber::parse(text).map(|number| number.as_str().to_owned()));
    same(OrganisationNumber::parse(text).map(|number| number.grouped().replace('\u{a0}', "")));
    same(Country::parse(text).map(|country| country.as_str().to_owned()));
    same(Sha256Hex::parse(text).map(|digest| digest.to_string()));
    same(Code::parse(text).map(|code| code.as_str().to_owned()));
    same(parse_date(text).map(|date| date.to_string()));
    same(State::from_word(text).map(|state| state.word().to_owned()));
    let quantity = Quantity::parse(text).ok();
    assert_eq!(quantity.and_then(|quantity| Quantity::parse(&quantity.to_string()).ok()), quantity);
    let price = UnitPrice::parse(text).ok();
    assert_eq!(price.and_then(|price| UnitPrice::parse(&price.to_string()).ok()), price);
    let _ = (Percent::parse(text), Language::from_tag(text), StoreUrl::parse(text));
    for word in query_words(text) {
        assert_eq!(query_words(&word), [word]);
    }
}
