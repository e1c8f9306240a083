//! Quantities with a sign.

use rust_decimal::Decimal;

use super::error::MoneyError;
use super::text::{DecimalText, hundredths};
use super::units::Quantity;

/// A number of units with a sign, in hundredths: of a row of the feed, or of recorded hours, which can be reversed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignedQuantity(i64);

impl SignedQuantity {
    #[must_use]
    pub const fn new(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// The number of hundredths.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum. Errors: [`MoneyError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// The negated quantity. Errors: [`MoneyError::Overflow`].
    pub fn negated(self) -> Result<Self, MoneyError> {
        self.0.checked_neg().map(Self).ok_or(MoneyError::Overflow)
    }

    /// The quantity without a sign. Errors: [`MoneyError::Negative`].
    pub fn unsigned(self) -> Result<Quantity, MoneyError> {
        if self.0 < 0 { Err(MoneyError::Negative) } else { Ok(Quantity(Decimal::new(self.0, 2).normalize())) }
    }

    /// The quantity with a point and no trailing zeros: `12`, `-1.5`.
    #[must_use]
    pub fn decimal(self) -> DecimalText {
        let mut text = DecimalText::new();
        if self.0 < 0 {
            text.push(b'-');
        }
        let hundredths = self.0.unsigned_abs();
        text.push_number(hundredths / 100);
        let decimals = hundredths % 100;
        if decimals > 0 {
            text.push(b'.');
            text.push_number(decimals / 10);
            if !decimals.is_multiple_of(10) {
                text.push_number(decimals % 10);
            }
        }
        text
    }

    /// Reads a quantity as it is written: `-1.5`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let hundredths: i64 = format!("{whole}{decimals:0<2}").parse().ok()?;
        let quantity = Self(if digits.len() < text.len() { hundredths.checked_neg()? } else { hundredths });
        (quantity.decimal().as_str() == text).then_some(quantity)
    }
}

impl TryFrom<Quantity> for SignedQuantity {
    type Error = MoneyError;

    fn try_from(quantity: Quantity) -> Result<Self, MoneyError> {
        hundredths(quantity.0).map(Self)
    }
}
