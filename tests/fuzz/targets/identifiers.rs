//! Every identifier and figure that is read from a text: in paths, parameters, bodies and settings.

use prisoverslag::ids::{Country, OrganisationNumber, QuoteId, Sha256Hex};
use prisoverslag::input::{Code, parse_date};
use prisoverslag::language::Language;
use prisoverslag::money::{Percent, Quantity, UnitPrice};
use prisoverslag::quote::{CaseNumber, QuoteNumber, SettlementNumber, State};
use prisoverslag::store::{StoreUrl, query_words};

/// What is read is written as it was, or has one way of being written.
pub fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
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
    let rate = Percent::parse(text).ok();
    assert_eq!(rate.and_then(|rate| Percent::parse(&rate.to_string()).ok()), rate);
    let _ = (Language::from_tag(text), StoreUrl::parse(text));
    for word in query_words(text) {
        assert_eq!(query_words(&word), [word]);
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let seeds = [
        "01979f0e-5c00-7abc-9def-0123456789ab",
        "2026-000123",
        "S-2026-000123",
        "2026/1234-5",
        "974767880",
        "SJ",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "outside.item",
        "2026-11-22",
        "issued",
        "1048.50",
        "nn-NO",
        "postgres://user:password@host:5432/database",
        "sqlite:data/prisoverslag.db",
        "Uførepensjon 1992-2024, 2026/12",
    ];
    seeds.map(|seed| seed.as_bytes().to_vec()).to_vec()
}
