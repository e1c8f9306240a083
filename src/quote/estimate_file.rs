//! An estimate as its document has it attached, which a draft can be made of.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::input::DATE_YEARS;
use crate::language::{Language, raw};
use crate::money::Ore;

/// The JSON of an estimate: its scope, and by what it was priced.
#[derive(Debug, Serialize, Deserialize)]
pub struct EstimateFile {
    kind: String,
    pub scope: Box<RawValue>,
    #[serde(default)]
    language: Option<Language>,
    pub estimate: StatedEstimate,
}

/// What an estimate states of its price.
#[derive(Debug, Serialize, Deserialize)]
pub struct StatedEstimate {
    pub tariff: StatedTariff,
    pub priced_on: Date,
    pub total: StatedTotal,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StatedTariff {
    pub id: Date,
    pub hash: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StatedTotal {
    pub expected: Ore,
}

/// What kind of document a JSON says that it is.
#[derive(Deserialize)]
struct Kind {
    #[serde(default)]
    kind: Option<String>,
}

/// The content of a draft that is made of an estimate.
#[derive(Serialize)]
struct Content<'f> {
    scope: &'f RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
}

impl EstimateFile {
    const KIND: &'static str = "estimate";

    /// Whether a JSON says that it is an estimate.
    #[must_use]
    pub fn is_one(json: &[u8]) -> bool {
        serde_json::from_slice::<Kind>(without_mark(json)).is_ok_and(|of| of.kind.as_deref() == Some(Self::KIND))
    }

    /// Reads the JSON of an estimate; `None` when it is none.
    #[must_use]
    pub fn read(json: &[u8]) -> Option<Self> {
        let years = DATE_YEARS.0..=DATE_YEARS.1;
        let is_one = |file: &Self| file.kind == Self::KIND && years.contains(&file.estimate.priced_on.year());
        serde_json::from_slice(without_mark(json)).ok().filter(is_one)
    }

    /// The JSON of a draft with its scope and language.
    #[must_use]
    pub fn draft_json(&self) -> String {
        raw(&Content { scope: &self.scope, language: self.language }).get().to_owned()
    }
}

/// A JSON without the byte order mark that some editors put before it.
fn without_mark(json: &[u8]) -> &[u8] {
    json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json)
}
