//! Why a figure is refused.

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
