//! Numbers of quotes and of archive cases.

use std::borrow::Cow;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ids::string_schema;
use crate::input::{Expected, FaultKind, Found, Shape, plain_number, string_property};

string_schema! {
    QuoteNumber = "QuoteNumber": "^[0-9]{4}-[0-9]{6,}$", "2026-000123", "The number of a quote, gapless within its year.";
    SettlementNumber = "SettlementNumber": "^S-[0-9]{4}-[0-9]{6,}$", "S-2026-000123",
        "The number of a settlement note, which is that of the invoice: gapless within its year.";
}

/// The number of a quote: gapless within its year, written `2026-000123`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuoteNumber {
    /// The year of the first issue, in Norway.
    pub year: i16,
    /// From 1.
    pub sequence: u32,
}

/// The number of a settlement note: gapless within its year, written `S-2026-000123`. It is also the invoice's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SettlementNumber {
    /// The year of the settlement, in Norway.
    pub year: i16,
    /// From 1.
    pub sequence: u32,
}

/// A revision of a quote, from 1.
pub type Revision = u32;

/// The number of a case in the archive: `2026/1234` or, with a document, `2026/1234-5`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct CaseNumber(String);

impl QuoteNumber {
    /// The number with its revision: `2026-000123`, and from the second revision on `2026-000123/2`.
    #[must_use]
    pub fn with_revision(self, revision: Revision) -> String {
        if revision == 1 { self.to_string() } else { format!("{self}/{revision}") }
    }

    /// Reads a number as people write it: with any hyphen, and perhaps with blanks around it.
    #[must_use]
    pub fn written(text: &str) -> Option<Self> {
        Self::parse(&plain_number(text))
    }

    /// Reads `2026-000123`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, sequence) = text.split_once('-')?;
        let number = Self { year: year.parse().ok()?, sequence: sequence.parse().ok()? };
        (number.to_string() == text).then_some(number)
    }
}

impl fmt::Display for QuoteNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.sequence)
    }
}

impl SettlementNumber {
    /// Reads `S-2026-000123`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let QuoteNumber { year, sequence } = QuoteNumber::parse(text.strip_prefix("S-")?)?;
        Some(Self { year, sequence })
    }
}

impl fmt::Display for SettlementNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S-{:04}-{:06}", self.year, self.sequence)
    }
}

/// What is written and read as its text.
macro_rules! written_as_text {
    ($($Type:ty),+) => {$(
        impl Serialize for $Type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $Type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<str>::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| D::Error::custom(concat!("not a ", stringify!($Type))))
            }
        }
    )+};
}

written_as_text!(QuoteNumber, SettlementNumber);

impl CaseNumber {
    /// Digits of a case's running number.
    const CASE_DIGITS: usize = 7;
    /// Digits of a document's number in its case.
    const DOCUMENT_DIGITS: usize = 5;

    /// Reads a case number; `None` for any other form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, max: usize| {
            (1..=max).contains(&part.len()) && !part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let (year, rest) = text.split_once('/')?;
        let sound = match rest.split_once('-') {
            Some((case, document)) => digits(case, Self::CASE_DIGITS) && digits(document, Self::DOCUMENT_DIGITS),
            None => digits(rest, Self::CASE_DIGITS),
        };
        let year_sound = digits(year, 4) && matches!(year.parse(), Ok(1900..=2200));
        (sound && year_sound).then(|| Self(text.to_owned()))
    }

    /// Reads a case number as people write it: with any hyphen, and perhaps with blanks around it.
    #[must_use]
    pub fn written(text: &str) -> Option<Self> {
        Self::parse(&plain_number(text))
    }

    /// In its one form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Shape for CaseNumber {
    const EXPECTED: Expected = Expected::Described([
        "et saksnummer, som \"2026/1234\" eller \"2026/1234-5\"",
        "eit saksnummer, som \"2026/1234\" eller \"2026/1234-5\"",
        "a case number, such as \"2026/1234\" or \"2026/1234-5\"",
    ]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::written(text).ok_or_else(|| FaultKind::BadCaseNumber { found: Found::cut(text) }))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property()
            .pattern(Some("^(19|20|21|22)[0-9]{2}/[1-9][0-9]{0,6}(-[1-9][0-9]{0,4})?$"))
            .description(Some("The number of the case in the archive, with or without a document."))
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_numbers_have_one_form() {
        for good in ["2026/1234", "2026/1", "2026/1234567", "2026/1234-5"] {
            assert!(CaseNumber::parse(good).is_some(), "{good}");
        }
        for bad in [
            "2026",
            "2026/",
            "2026/0",
            "2026/01",
            "26/1234",
            "2026-1234",
            "2026/1234-",
            "2026/12345678",
            "1899/1",
            " 2026/1",
        ] {
            assert!(CaseNumber::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn quote_numbers_have_one_form() {
        let number = QuoteNumber { year: 2026, sequence: 123 };
        assert_eq!(number.to_string(), "2026-000123");
        assert_eq!(number.with_revision(1), "2026-000123");
        assert_eq!(number.with_revision(2), "2026-000123/2");
        assert_eq!(QuoteNumber::parse("2026-000123"), Some(number));
        assert_eq!(QuoteNumber::parse("2026-1234567"), Some(QuoteNumber { year: 2026, sequence: 1_234_567 }));
        for bad in ["2026-123", "2026-0000123", "-000123", "2026000123"] {
            assert!(QuoteNumber::parse(bad).is_none(), "{bad}");
        }
    }
}
