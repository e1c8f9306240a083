//! Three-point estimates.

use serde::Serialize;
use utoipa::ToSchema;

use super::{MoneyError, Ore};

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
