//! Decimal texts: read, and written the same way every time.

use rust_decimal::Decimal;

use super::error::MoneyError;

/// A decimal number as text on the stack.
#[derive(Clone, Copy)]
pub struct DecimalText {
    bytes: [u8; Self::CAPACITY],
    len: usize,
}

impl DecimalText {
    /// The sign, the 29 digits of a `Decimal`, and the point.
    const CAPACITY: usize = 32;

    pub(super) fn new() -> Self {
        Self { bytes: [0; Self::CAPACITY], len: 0 }
    }

    pub(super) fn of(value: Decimal) -> Self {
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

    pub(super) fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        }
    }

    pub(super) fn push_number(&mut self, number: u64) {
        for byte in itoa::Buffer::new().format(number).bytes() {
            self.push(byte);
        }
    }

    pub(super) fn push_two_digits(&mut self, number: u64) {
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

/// Reads a plain decimal: digits, perhaps a point and one or two digits. No sign, exponent, space or separator.
pub(super) fn decimal_up_to(text: &str, max: u32) -> Result<Decimal, MoneyError> {
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
    // A number with too many digits for a Decimal is too large, not malformed.
    let value = Decimal::from_str_exact(digits).map_err(|_| MoneyError::TooLarge(max))?;
    if value > Decimal::from(max) { Err(MoneyError::TooLarge(max)) } else { Ok(value) }
}

/// A decimal of at most two decimals as a number of hundredths. Errors: [`MoneyError::Overflow`].
pub(super) fn hundredths(mut value: Decimal) -> Result<i64, MoneyError> {
    value.rescale(2);
    if value.scale() != 2 {
        return Err(MoneyError::Overflow);
    }
    i64::try_from(value.mantissa()).map_err(|_| MoneyError::Overflow)
}
