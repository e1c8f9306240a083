//! Exact values between amounts, and the only rounding in the program.

use rust_decimal::{Decimal, RoundingStrategy};

use super::error::MoneyError;
use super::signed::SignedQuantity;
use super::text::hundredths;
use super::units::{Ore, Percent, Quantity, UnitPrice};

/// The exact product of a price and a quantity or of an amount and a rate, or a quotient of quantities to 28 digits. It is
/// rounded once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(pub(super) Decimal);

impl Exact {
    /// The difference of two exact values. Errors: [`MoneyError::Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

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
        self.in_hundredths().map(Ore::new)
    }

    /// Rounds to hundredths of a unit in the same way: hours, ratios and other statistics that are not money.
    pub fn round_quantity(self) -> Result<SignedQuantity, MoneyError> {
        self.in_hundredths().map(SignedQuantity::new)
    }

    fn in_hundredths(self) -> Result<i64, MoneyError> {
        #[expect(clippy::disallowed_methods, reason = "this is the one rounding function")]
        let rounded = self.0.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        hundredths(rounded)
    }
}

impl Ore {
    /// The rate's share of this amount, not rounded. Errors: [`MoneyError::Overflow`].
    pub fn share(self, rate: Percent) -> Result<Exact, MoneyError> {
        // A rate in percent of an amount in øre: the decimal point moves by 2 + 2 places, without a division.
        let mut product = Decimal::new(self.0, 2).checked_mul(rate.0).ok_or(MoneyError::Overflow)?;
        let scale = product.scale().checked_add(2).ok_or(MoneyError::Overflow)?;
        product.set_scale(scale).map_err(|_| MoneyError::Overflow)?;
        Ok(Exact(product))
    }
}

impl UnitPrice {
    /// Price times quantity, not rounded. Errors: [`MoneyError::Overflow`].
    pub fn times(self, quantity: Quantity) -> Result<Exact, MoneyError> {
        Decimal::new(self.0.0, 2).checked_mul(quantity.0).map(Exact).ok_or(MoneyError::Overflow)
    }
}

impl From<Ore> for Exact {
    fn from(amount: Ore) -> Self {
        Self(Decimal::new(amount.get(), 2))
    }
}

impl From<SignedQuantity> for Exact {
    fn from(quantity: SignedQuantity) -> Self {
        Self(Decimal::new(quantity.get(), 2))
    }
}
