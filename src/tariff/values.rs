//! The values of tariff files that are more than a word: prices, rates, quantities, and texts in three languages.

use super::files::{LocalizedInput, QuantityInput, ReferenceInput};
use crate::input::{Expected, FaultKind, Faults, Found, Path, Shape, open, string_property};
use crate::language::Localized;
use crate::money::{MoneyError, Percent, Quantity, ThreePoint, UnitPrice};

pub(super) fn localized(input: LocalizedInput, path: &Path<'_>, faults: &mut Faults) -> Option<Localized> {
    open!(input, path, faults: nb, nn, en);
    Some(Localized::new(nb?.into_string(), nn?.into_string(), en?.into_string()))
}

pub(super) fn reference(input: ReferenceInput, path: &Path<'_>, faults: &mut Faults) -> Option<Localized> {
    match input {
        ReferenceInput::Localized(input) => localized(*input, path, faults),
        ReferenceInput::Plain(text) => Some(Localized::of(|_| text.as_str().to_owned())),
    }
}

pub(super) fn quantities(input: QuantityInput, path: &Path<'_>, faults: &mut Faults) -> Option<ThreePoint<Quantity>> {
    open!(input, path, faults: low, expected, high);
    let quantities = ThreePoint { low: low?.0, expected: expected?.0, high: high?.0 };
    if !quantities.is_ordered() {
        faults.add(path, FaultKind::HoursNotOrdered);
        return None;
    }
    Some(quantities)
}

impl Shape for UnitPrice {
    const EXPECTED: Expected = Expected::Decimal;

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).map_err(|error| bad_decimal(text, error)))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property().pattern(Some(r"^[0-9]+(\.[0-9]{1,2})?$")).into()
    }
}

impl Shape for Percent {
    const EXPECTED: Expected = Expected::Decimal;

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).map_err(|error| bad_decimal(text, error)))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property().pattern(Some(r"^[0-9]{1,3}(\.[0-9]{1,2})?$")).into()
    }
}

fn bad_decimal(text: &str, error: MoneyError) -> FaultKind {
    FaultKind::BadDecimal { found: Found::cut(text), error }
}
