//! Money and quantities: øre, hours and rates, and the only rounding in the program.
//!
//! Amounts are whole øre, quantities and rates exact decimals. Nothing here knows what is priced.

mod exact;
mod signed;
mod text;
mod three_point;

use rust_decimal::Decimal;

pub use self::exact::Exact;
pub use self::signed::SignedQuantity;
pub use self::text::DecimalText;
use self::text::decimal_up_to;
pub use self::three_point::ThreePoint;
use crate::ids::string_schema;

string_schema!(Ore, UnitPrice, Quantity, SignedQuantity, Percent);

/// An amount of money in øre (1/100 krone), rounded, positive or negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ore(i64);

/// A price of one unit, in whole øre, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(Ore);

/// A number of units (hours, tables, working days) with at most [`Quantity::MAX_DECIMALS`] decimals, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(Decimal);

/// A rate in percent, from 0 to 100, with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(Decimal);

/// Why a text is not an amount, a quantity or a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most one point.
    #[error("is not a decimal number such as \"12.50\"")]
    NotDecimal,
    /// A leading zero.
    #[error("begins with a zero too many")]
    LeadingZeros,
    #[error("is negative; expected 0 or more")]
    Negative,
    /// More decimals than øre or hundredths can hold.
    #[error("has more than 2 decimals")]
    TooManyDecimals,
    /// Above the limit that guarantees exact sums.
    #[error("is above {0}")]
    TooLarge(u32),
    /// A sum or product left the range of the type.
    #[error("is too large to be added up in øre")]
    Overflow,
}

impl Ore {
    pub const ZERO: Self = Self(0);

    /// From whole øre.
    #[must_use]
    pub const fn new(ore: i64) -> Self {
        Self(ore)
    }

    /// The number of øre.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads decimal kroner as they are written: `-2500.05`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kroner, ore) = text.split_once('.')?;
        let amount = Self(format!("{kroner}{ore}").parse().ok()?);
        (amount.decimal().as_str() == text).then_some(amount)
    }

    /// The negated amount. Errors: [`MoneyError::Overflow`].
    pub fn negated(self) -> Result<Self, MoneyError> {
        Self::ZERO.minus(self)
    }

    /// The sum. Errors: [`MoneyError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// The difference. Errors: [`MoneyError::Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// The sum of many amounts. Errors: [`MoneyError::Overflow`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The rate's share of this amount, not rounded. Errors: [`MoneyError::Overflow`].
    pub fn share(self, rate: Percent) -> Result<Exact, MoneyError> {
        // A rate in percent of an amount in øre: the decimal point moves by 2 + 2 places, without a division.
        let mut product = Decimal::new(self.0, 2).checked_mul(rate.0).ok_or(MoneyError::Overflow)?;
        let scale = product.scale().checked_add(2).ok_or(MoneyError::Overflow)?;
        product.set_scale(scale).map_err(|_| MoneyError::Overflow)?;
        Ok(Exact(product))
    }

    /// The amount as decimal kroner with two decimals and a point, without an allocation: `2500.00`.
    #[must_use]
    pub fn decimal(self) -> DecimalText {
        let mut text = DecimalText::new();
        if self.0 < 0 {
            text.push(b'-');
        }
        let ore = self.0.unsigned_abs();
        text.push_number(ore / 100);
        text.push(b'.');
        text.push_two_digits(ore % 100);
        text
    }
}

impl UnitPrice {
    /// The highest price of one unit, in kroner: every sum of a scope then fits in [`Ore`].
    pub const MAX_KRONER: u32 = 1_000_000;

    /// Reads decimal kroner such as `2500.00`.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let kroner = decimal_up_to(text, Self::MAX_KRONER)?;
        Exact(kroner).round().map(Self)
    }

    /// The price as an amount: what one unit costs.
    #[must_use]
    pub const fn ore(self) -> Ore {
        self.0
    }

    /// Price times quantity, not rounded. Errors: [`MoneyError::Overflow`].
    pub fn times(self, quantity: Quantity) -> Result<Exact, MoneyError> {
        Decimal::new(self.0.0, 2).checked_mul(quantity.0).map(Exact).ok_or(MoneyError::Overflow)
    }

    /// The price as decimal kroner: `2500.00`.
    #[must_use]
    pub fn decimal(self) -> DecimalText {
        self.0.decimal()
    }
}

impl Quantity {
    /// Decimals that a quantity may have.
    pub const MAX_DECIMALS: u32 = 2;
    /// The highest quantity that a text may give.
    pub const MAX: u32 = 10_000;
    pub const ONE: Self = Self(Decimal::ONE);
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Reads a decimal such as `12` or `0.25`.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        decimal_up_to(text, Self::MAX).map(|value| Self(value.normalize()))
    }

    #[must_use]
    pub fn count(units: u32) -> Self {
        Self(Decimal::from(units))
    }

    /// The quantity multiplied by a count. Errors: [`MoneyError::Overflow`].
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        if count == 1 {
            return Ok(self);
        }
        self.0.checked_mul(Decimal::from(count)).map(|value| Self(value.normalize())).ok_or(MoneyError::Overflow)
    }

    /// The sum. Errors: [`MoneyError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(|value| Self(value.normalize())).ok_or(MoneyError::Overflow)
    }

    /// The quantity rounded up to a whole number: part of a working day counts as a working day.
    pub fn whole(self) -> Result<u32, MoneyError> {
        u32::try_from(self.0.ceil().mantissa()).map_err(|_| MoneyError::Overflow)
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The quantity with a point and no trailing zeros, without an allocation: `12`, `1.5`.
    #[must_use]
    pub fn decimal(self) -> DecimalText {
        DecimalText::of(self.0)
    }
}

impl Percent {
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Reads a percentage such as `25`.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        decimal_up_to(text, 100).map(|value| Self(value.normalize()))
    }

    /// The rate with a point and no trailing zeros: `25`.
    #[must_use]
    pub fn decimal(self) -> DecimalText {
        DecimalText::of(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_rounded_once_half_away_from_zero() {
        let price = UnitPrice::parse("0.01").unwrap();
        let amount = |quantity: &str| price.times(Quantity::parse(quantity).unwrap()).unwrap().round().unwrap();
        assert_eq!(amount("0.49"), Ore::new(0));
        assert_eq!(amount("0.5"), Ore::new(1));
        assert_eq!(amount("1.5"), Ore::new(2));
        assert_eq!(amount("2.5"), Ore::new(3));
        assert_eq!(Exact(Decimal::new(-5, 3)).round(), Ok(Ore::new(-1)));
    }

    #[test]
    fn a_quotient_is_rounded_once_half_away_from_zero() {
        let rounded = |dividend, divisor: usize| {
            let quotient = Exact::from(SignedQuantity::new(dividend)).over(Exact::count(divisor)).unwrap().unwrap();
            quotient.round_quantity().unwrap().get()
        };
        assert_eq!((rounded(1_000, 3), rounded(2_000, 3)), (333, 667));
        assert_eq!((rounded(1, 2), rounded(-1, 2), rounded(5, 4)), (1, -1, 1));
        assert_eq!(Exact::count(1).over(Exact::count(0)), Ok(None));
    }

    #[test]
    fn vat_of_an_odd_amount_is_rounded_half_up() {
        let vat = |ore| Ore::new(ore).share(Percent::parse("25").unwrap()).unwrap().round().unwrap();
        assert_eq!(vat(10), Ore::new(3));
        assert_eq!(vat(2), Ore::new(1));
        assert_eq!(vat(1), Ore::new(0));
        assert_eq!(vat(-2), Ore::new(-1));
    }

    #[test]
    fn texts_that_are_not_plain_decimals_are_refused_with_the_reason() {
        for (text, error) in [
            ("", MoneyError::NotDecimal),
            ("1,5", MoneyError::NotDecimal),
            ("1e3", MoneyError::NotDecimal),
            ("+1", MoneyError::NotDecimal),
            (".5", MoneyError::NotDecimal),
            ("5.", MoneyError::NotDecimal),
            ("١", MoneyError::NotDecimal),
            ("-1", MoneyError::Negative),
            ("1.005", MoneyError::TooManyDecimals),
            ("10000.01", MoneyError::TooLarge(10_000)),
            ("99999999999999999999999999999999999999999", MoneyError::TooLarge(10_000)),
        ] {
            assert_eq!(Quantity::parse(text), Err(error), "{text}");
        }
        assert_eq!(Quantity::parse("10000").unwrap().to_string(), "10000");
    }

    #[test]
    fn numbers_are_written_the_same_way_every_time() {
        assert_eq!(Ore::new(-250_005).to_string(), "-2500.05");
        assert_eq!(Ore::new(7).to_string(), "0.07");
        assert_eq!(Ore::new(i64::MIN).to_string(), "-92233720368547758.08");
        assert_eq!(Quantity::parse("1.50").unwrap().to_string(), "1.5");
        assert_eq!(Quantity::parse("0.25").unwrap().times(3).unwrap().to_string(), "0.75");
        assert_eq!(Quantity::parse("2.25").unwrap().whole(), Ok(3));
        for (hundredths, text) in
            [(0, "0"), (5, "0.05"), (-150, "-1.5"), (1_200, "12"), (-1_225, "-12.25"), (-5, "-0.05")]
        {
            assert_eq!(SignedQuantity::new(hundredths).to_string(), text);
            assert_eq!(SignedQuantity::parse(text), Some(SignedQuantity::new(hundredths)));
        }
        for wrong in ["", "-", "1.50", "01", "-0", "+1", "1.", ".5", "1.234", "1,5", "--1"] {
            assert_eq!(SignedQuantity::parse(wrong), None, "{wrong}");
        }
        assert_eq!(SignedQuantity::try_from(Quantity::parse("1.5").unwrap()), Ok(SignedQuantity::new(150)));
    }
}
