//! Amounts, prices, quantities and rates.

use rust_decimal::Decimal;

use super::error::MoneyError;
use super::text::{DecimalText, decimal_up_to, hundredths};

/// An amount of money in øre (1/100 krone), rounded, positive or negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ore(pub(super) i64);

/// A price of one unit, in whole øre, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(pub(super) Ore);

/// A number of units (hours, tables, working days) with at most [`Quantity::MAX_DECIMALS`] decimals, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(pub(super) Decimal);

/// A rate in percent, from 0 to 100, with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(pub(super) Decimal);

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
        hundredths(decimal_up_to(text, Self::MAX_KRONER)?).map(|ore| Self(Ore(ore)))
    }

    /// The price as an amount: what one unit costs.
    #[must_use]
    pub const fn ore(self) -> Ore {
        self.0
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

    /// The difference, which is never negative. Errors: [`MoneyError::Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        let difference = self.0.checked_sub(other.0).filter(|difference| !difference.is_sign_negative());
        difference.map(|value| Self(value.normalize())).ok_or(MoneyError::Overflow)
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
