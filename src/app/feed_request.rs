//! Which rows of the feed are requested: the parameters of pages, exports and totals.

use crate::app::parameters::{CASE_NUMBER, Parameters};
use crate::feed::{Dimension, Stage};
use crate::quote::{CaseNumber, QuoteNumber};
use crate::store::FeedQuery;

/// Which rows are requested.
#[derive(Debug)]
pub struct FeedRequest {
    pub(super) query: FeedQuery,
    pub(super) limit: u64,
    pub(super) dimensions: Vec<Dimension>,
}

/// What `by` may be, in the three languages.
const DIMENSIONS: [&str; 3] = [
    r#""stage", "month", "activity", "tariff", "applicant", "document_type" eller "account", eller flere av dem med komma mellom"#,
    r#""stage", "month", "activity", "tariff", "applicant", "document_type" eller "account", eller fleire av dei med komma mellom"#,
    r#""stage", "month", "activity", "tariff", "applicant", "document_type" or "account", or several of them with commas between"#,
];

impl FeedRequest {
    pub const KEYS: &'static [&'static str] =
        &["after", "until", "limit", "stage", "reversal", "from", "to", "case_number", "quote", "format", "locale"];
    pub const TOTAL_KEYS: &'static [&'static str] =
        &["after", "until", "stage", "reversal", "from", "to", "case_number", "quote", "by", "format", "locale"];
    /// The most rows of a page.
    pub const MAX_LIMIT: u64 = 10_000;
    /// The rows of a page where no limit is given.
    pub const DEFAULT_LIMIT: u64 = 1_000;

    /// Reads the parameters that choose rows; the caller reads the others.
    pub fn parse(parameters: &mut Parameters) -> Self {
        const SEQUENCE: [&str; 3] = [
            "et heltall fra 0: \"sequence\" for en rad",
            "eit heiltal frå 0: \"sequence\" for ei rad",
            "a whole number from 0: the \"sequence\" of a row",
        ];
        let digits = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
        let sequence = |text: &str| Some(text).filter(digits).and_then(|text| text.parse::<i64>().ok());
        let after = parameters.parse("after", SEQUENCE, sequence).unwrap_or(0);
        let until = parameters.parse("until", SEQUENCE, sequence);
        let limit = parameters.parse(
            "limit",
            ["et heltall fra 1 til 10000", "eit heiltal frå 1 til 10000", "a whole number from 1 to 10000"],
            |text| {
                let limit = Some(text).filter(digits).and_then(|text| text.parse().ok());
                limit.filter(|limit| (1..=Self::MAX_LIMIT).contains(limit))
            },
        );
        let stage = parameters.parse(
            "stage",
            [
                r#""quoted", "ordered" eller "settled""#,
                r#""quoted", "ordered" eller "settled""#,
                r#""quoted", "ordered" or "settled""#,
            ],
            Stage::from_word,
        );
        let reversal = parameters.parse(
            "reversal",
            [r#""true" eller "false""#, r#""true" eller "false""#, r#""true" or "false""#],
            |text| text.parse().ok(),
        );
        let case_number = parameters.parse("case_number", CASE_NUMBER, CaseNumber::written);
        let quote = parameters.parse(
            "quote",
            [
                "et tilbudsnummer som 2026-000123",
                "eit tilbodsnummer som 2026-000123",
                "the number of a quote, such as 2026-000123",
            ],
            QuoteNumber::written,
        );
        let dimensions = parameters
            .parse("by", DIMENSIONS, |text| text.split(',').map(Dimension::from_word).collect::<Option<Vec<_>>>());
        let (from, to) = parameters.period();
        let query = FeedQuery {
            after,
            after_posting: false,
            to: until.unwrap_or(i64::MAX),
            stage,
            reversal,
            from,
            until: to,
            quote_number: quote.map(|number| number.to_string()),
            case_number: case_number.map(|number| number.as_str().to_owned()),
        };
        Self { query, limit: limit.unwrap_or(Self::DEFAULT_LIMIT), dimensions: dimensions.unwrap_or_default() }
    }
}
