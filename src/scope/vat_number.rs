//! VAT numbers of other countries.

use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};

use crate::ids::Country;
use crate::input::{Expected, FaultKind, Found, Shape, string_property};

/// A VAT number with the prefix of its country, then 2 to 13 digits or capitals. The prefix is the country's code, EL for Greece
/// or XI for Northern Ireland (EN 16931, BR-CO-09).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct VatNumber(String);

impl VatNumber {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a number, with or without blanks between its groups; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number: String = text.chars().filter(|character| *character != ' ').collect();
        let (country, rest) = number.split_at_checked(2)?;
        let formed = (Country::parse(country).is_some() || matches!(country, "EL" | "XI"))
            && (2..=13).contains(&rest.len())
            && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        formed.then_some(Self(number))
    }
}

impl Shape for VatNumber {
    const EXPECTED: Expected = Expected::Described([
        "et mva-nummer med landkode, som \"SE556016068001\"",
        "eit mva-nummer med landkode, som \"SE556016068001\"",
        "a VAT number with its country, such as \"SE556016068001\"",
    ]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).ok_or_else(|| FaultKind::BadVatNumber { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        string_property().pattern(Some("^[A-Z]{2}[0-9A-Z]{2,13}$")).into()
    }
}
