//! Why a scope cannot be priced.

use crate::money::MoneyError;

/// Why a valid scope could not be priced.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PricingError {
    /// The scope was parsed against another edition.
    #[error("the edition has no row \"{0}\": the scope was parsed against another one")]
    UnknownRow(String),
    /// An adjustment names a line that the estimate does not have, or one without hours.
    #[error("the estimate has no line \"{0}\" whose hours could be adjusted")]
    UnknownLine(String),
    /// An extra line names an activity or a rate that the edition does not have.
    #[error("the edition has no activity or rate \"{0}\"")]
    UnknownCode(String),
    /// A sum left the range of øre. The limits of scope and tariff prevent it.
    #[error(transparent)]
    Money(#[from] MoneyError),
}
