//! Numbers as the library takes them.

use rust_xlsxwriter::XlsxError;

/// A column as the library counts them.
pub fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// Spreadsheets' numbers are doubles.
pub fn double(number: &str) -> Result<f64, XlsxError> {
    number.parse().map_err(|_| XlsxError::ParameterError(format!("{number} is not a number")))
}
