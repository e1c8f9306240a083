//! Money and quantities: øre, hours and rates, and the only rounding in the program.
//!
//! Amounts are whole øre, quantities and rates exact decimals; nothing here knows what is priced.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// An amount of money in øre (1/100 krone), rounded, positive or negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ore(i64);

/// A price of one unit, in whole øre, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(Ore);

/// A number of units (hours, tables, working days) with at most [`Quantity::MAX_DECIMALS`] decimals, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(Decimal);

/// A number of units with a sign, in hundredths: of a row of the feed, or of worked hours, which can be taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignedQuantity(i64);

/// A rate in percent, from 0 to 100, with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(Decimal);

/// The exact product of a price and a quantity, or of an amount and a rate; or a quotient of quantities, to 28 digits. To be
/// rounded once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(Decimal);

/// A three-point estimate: the least, the likely and the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, ToSchema)]
pub struct ThreePoint<T> {
    /// The least it is likely to be.
    pub low: T,
    /// What is quoted.
    pub expected: T,
    /// The most it is likely to be.
    pub high: T,
}

/// Why a text is not an amount, a quantity or a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most one point.
    #[error("is not a decimal number such as \"12.50\"")]
    NotDecimal,
    /// Below zero.
    #[error("is negative; expected 0 or more")]
    Negative,
    /// More decimals than øre or hundredths can hold.
    #[error("has more than 2 decimals")]
    TooManyDecimals,
    /// Above the limit that keeps every sum exact.
    #[error("is above {0}")]
    TooLarge(u32),
    /// A sum or product left the range of the type.
    #[error("is too large to be added up in øre")]
    Overflow,
}

impl Ore {
    /// No money.
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

    /// The same amount the other way. Errors: [`MoneyError::Overflow`].
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
        // The rate in percent over an amount in øre: 2 + 2 decimals, moved by the point instead of divided.
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
    /// The highest price of one unit, in kroner: keeps every sum of a scope within [`Ore`].
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
}

impl Quantity {
    /// Decimals that a quantity may have.
    pub const MAX_DECIMALS: u32 = 2;
    /// The highest quantity that a text may give.
    pub const MAX: u32 = 10_000;
    /// One unit.
    pub const ONE: Self = Self(Decimal::ONE);
    /// No units.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Reads a decimal such as `12` or `0.25`.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        decimal_up_to(text, Self::MAX).map(|value| Self(value.normalize()))
    }

    /// From a count.
    #[must_use]
    pub fn count(units: u32) -> Self {
        Self(Decimal::from(units))
    }

    /// The quantity, so many times. Errors: [`MoneyError::Overflow`].
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

    /// The least whole number that is not below the quantity: part of a working day is a working day.
    pub fn whole(self) -> Result<u32, MoneyError> {
        u32::try_from(self.0.ceil().mantissa()).map_err(|_| MoneyError::Overflow)
    }

    /// Whether it is zero.
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

impl SignedQuantity {
    /// From hundredths of a unit.
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

    /// The same quantity the other way. Errors: [`MoneyError::Overflow`].
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
        let mut hundredths = quantity.0;
        hundredths.rescale(Quantity::MAX_DECIMALS);
        if hundredths.scale() != Quantity::MAX_DECIMALS {
            return Err(MoneyError::Overflow);
        }
        i64::try_from(hundredths.mantissa()).map(Self).map_err(|_| MoneyError::Overflow)
    }
}

impl Percent {
    /// No part.
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

impl Exact {
    /// The difference of two exact values. Errors: [`MoneyError::Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// A whole number.
    #[must_use]
    pub fn count(units: usize) -> Self {
        Self(Decimal::from(units))
    }

    /// The sum of two exact values. Errors: [`MoneyError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// The quotient; none where the divisor is 0. Errors: [`MoneyError::Overflow`].
    pub fn over(self, divisor: Self) -> Result<Option<Self>, MoneyError> {
        if divisor.0.is_zero() {
            return Ok(None);
        }
        self.0.checked_div(divisor.0).map(|quotient| Some(Self(quotient))).ok_or(MoneyError::Overflow)
    }

    /// Rounds to øre, half away from zero. The only rounding in the program (EN 16931 rounds this way).
    pub fn round(self) -> Result<Ore, MoneyError> {
        self.in_hundredths().map(Ore)
    }

    /// Rounds to hundredths of a unit, in the same way: hours, ratios and other figures of a statistic that are no money.
    pub fn round_quantity(self) -> Result<SignedQuantity, MoneyError> {
        self.in_hundredths().map(SignedQuantity)
    }

    fn in_hundredths(self) -> Result<i64, MoneyError> {
        #[expect(clippy::disallowed_methods, reason = "this is the one rounding function")]
        let mut rounded = self.0.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(2);
        if rounded.scale() != 2 {
            return Err(MoneyError::Overflow);
        }
        i64::try_from(rounded.mantissa()).map_err(|_| MoneyError::Overflow)
    }
}

impl From<SignedQuantity> for Exact {
    fn from(quantity: SignedQuantity) -> Self {
        Self(Decimal::new(quantity.0, 2))
    }
}

impl<T> ThreePoint<T> {
    /// The same value at all three points.
    pub fn fixed(value: T) -> Self
    where
        T: Copy,
    {
        Self { low: value, expected: value, high: value }
    }

    /// Applies a function to each point.
    pub fn try_map<U, E>(self, mut f: impl FnMut(T) -> Result<U, E>) -> Result<ThreePoint<U>, E> {
        Ok(ThreePoint { low: f(self.low)?, expected: f(self.expected)?, high: f(self.high)? })
    }

    /// Applies a function to each pair of points.
    pub fn try_zip<U, V, E>(
        self,
        other: ThreePoint<U>,
        mut f: impl FnMut(T, U) -> Result<V, E>,
    ) -> Result<ThreePoint<V>, E> {
        Ok(ThreePoint {
            low: f(self.low, other.low)?,
            expected: f(self.expected, other.expected)?,
            high: f(self.high, other.high)?,
        })
    }

    /// Applies a function that cannot fail to each point.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> ThreePoint<U> {
        ThreePoint { low: f(self.low), expected: f(self.expected), high: f(self.high) }
    }
}

impl<T: PartialOrd> ThreePoint<T> {
    /// Whether low <= expected <= high.
    pub fn is_ordered(&self) -> bool {
        self.low <= self.expected && self.expected <= self.high
    }
}

impl ThreePoint<Ore> {
    /// The sum of many three-point amounts. Errors: [`MoneyError::Overflow`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::default(), |sum, amount| sum.try_zip(amount, Ore::plus))
    }
}

/// Reads a plain decimal: digits, perhaps a point and one or two digits. No sign, exponent, space or separator.
fn decimal_up_to(text: &str, max: u32) -> Result<Decimal, MoneyError> {
    let (digits, negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || decimals.is_some_and(|part| !all_digits(part)) {
        return Err(MoneyError::NotDecimal);
    }
    if negative {
        return Err(MoneyError::Negative);
    }
    if decimals.is_some_and(|part| part.len() > 2) {
        return Err(MoneyError::TooManyDecimals);
    }
    // A number too long for a Decimal is digits all the same: it is too large, not malformed.
    let value = Decimal::from_str_exact(digits).map_err(|_| MoneyError::TooLarge(max))?;
    if value > Decimal::from(max) { Err(MoneyError::TooLarge(max)) } else { Ok(value) }
}

/// A decimal number as text on the stack.
#[derive(Clone, Copy)]
pub struct DecimalText {
    bytes: [u8; Self::CAPACITY],
    len: usize,
}

impl DecimalText {
    /// The sign, the 29 digits of a `Decimal`, and the point.
    const CAPACITY: usize = 32;

    fn new() -> Self {
        Self { bytes: [0; Self::CAPACITY], len: 0 }
    }

    fn of(value: Decimal) -> Self {
        let mut text = Self::new();
        match (u64::try_from(value.mantissa()), value.scale()) {
            (Ok(whole), 0) => text.push_number(whole),
            _ => {
                // Rare: a fraction. Display writes the decimals that the value has.
                for byte in value.to_string().bytes() {
                    text.push(byte);
                }
            }
        }
        text
    }

    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        }
    }

    fn push_number(&mut self, number: u64) {
        for byte in itoa::Buffer::new().format(number).bytes() {
            self.push(byte);
        }
    }

    fn push_two_digits(&mut self, number: u64) {
        if number < 10 {
            self.push(b'0');
        }
        self.push_number(number);
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// What is written as a decimal string in JSON ("2500.00"), never as a JSON number.
macro_rules! decimal_string {
    ($($type:ty),+) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.decimal().as_str())
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.decimal().as_str())
            }
        }
    )+};
}

decimal_string!(Ore, UnitPrice, Quantity, SignedQuantity, Percent);

/// What is read back as it was written; nothing else is.
macro_rules! read_as_written {
    ($($type:ty: $parse:expr;)+) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                let parse: fn(&str) -> Option<Self> = $parse;
                parse(&text).filter(|value| value.decimal().as_str() == text).ok_or_else(|| {
                    D::Error::custom(concat!("not a written ", stringify!($type)))
                })
            }
        }
    )+};
}

read_as_written! {
    Ore: Self::parse;
    UnitPrice: |text| Self::parse(text).ok();
    Quantity: |text| SignedQuantity::parse(text)?.unsigned().ok();
    SignedQuantity: Self::parse;
    Percent: |text| Self::parse(text).ok();
}

impl UnitPrice {
    /// The price as decimal kroner: `2500.00`.
    #[must_use]
    pub fn decimal(self) -> DecimalText {
        self.0.decimal()
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
