//! Figures of the canonical JSON: decimal strings, each number written in one way only.

use serde_json::Value;

use crate::money::{MoneyError, Ore, Percent, Quantity, ThreePoint, UnitPrice};

/// An amount, or why it is not known.
pub type Figure = Result<Ore, Gap>;

/// An amount at each of the three points.
pub type Figures = ThreePoint<Figure>;

/// Why an amount is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// What it follows from cannot be read, which is reported at that place.
    Input,
    /// It leaves the range of an amount.
    Overflow,
}

/// The longest text that can be a figure: longer ones are not read.
const MAX_BYTES: usize = 32;

impl From<MoneyError> for Gap {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::Overflow | MoneyError::TooLarge(_) => Self::Overflow,
            MoneyError::NotDecimal | MoneyError::LeadingZeros | MoneyError::Negative | MoneyError::TooManyDecimals => {
                Self::Input
            }
        }
    }
}

/// An amount, written as it must be: `-2500.05`.
pub fn amount(value: &Value) -> Option<Ore> {
    Ore::parse(short_text(value)?)
}

/// A quantity. On a line it can exceed the limit of a scope: hours times a count.
pub fn quantity(value: &Value) -> Option<Quantity> {
    let text = short_text(value)?;
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let units = Quantity::count(whole.parse().ok()?);
    units.plus(Quantity::parse(&format!("0.{decimals}")).ok()?).ok()
}

pub fn unit_price(value: &Value) -> Option<UnitPrice> {
    UnitPrice::parse(short_text(value)?).ok()
}

pub fn percent(value: &Value) -> Option<Percent> {
    Percent::parse(short_text(value)?).ok()
}

/// Price times quantity, rounded once.
pub fn product(price: Option<UnitPrice>, quantity: Option<Quantity>) -> Figure {
    let (Some(price), Some(quantity)) = (price, quantity) else { return Err(Gap::Input) };
    Ok(price.times(quantity)?.round()?)
}

/// The rate's share of an amount, rounded once.
pub fn share(amount: Figure, rate: Option<Percent>) -> Figure {
    Ok(amount?.share(rate.ok_or(Gap::Input)?)?.round()?)
}

/// The sum, point by point.
pub fn plus(one: Figures, other: Figures) -> Figures {
    let add = |one: Figure, other: Figure| -> Figure { Ok(one?.plus(other?)?) };
    ThreePoint {
        low: add(one.low, other.low),
        expected: add(one.expected, other.expected),
        high: add(one.high, other.high),
    }
}

fn short_text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| text.len() <= MAX_BYTES)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_amount_has_two_decimals_and_is_written_in_one_way() {
        for (text, ore) in [("0.00", 0), ("0.05", 5), ("-0.05", -5), ("2500.00", 250_000), ("-2500.05", -250_005)] {
            assert_eq!(amount(&json!(text)), Some(Ore::new(ore)), "{text}");
        }
        assert_eq!(amount(&json!("-92233720368547758.08")), Some(Ore::new(i64::MIN)));
        let wrong =
            ["", ".", "1", "1.0", "1.000", "01.00", "+1.00", "-0.00", " 1.00", "1.00 ", "1e2.00", "1.-1", "١.٠٠"];
        for text in wrong.into_iter().chain(["92233720368547758.08"]) {
            assert_eq!(amount(&json!(text)), None, "{text}");
        }
        assert_eq!(amount(&json!("1".repeat(1_000_000) + ".00")), None);
        assert_eq!(amount(&json!(1.25)), None);
    }

    #[test]
    fn a_quantity_may_be_larger_than_a_scope_gives() {
        for text in ["0", "0.25", "15.5", "10000.01", "200000", "4294967295.99"] {
            assert_eq!(quantity(&json!(text)).map(|quantity| quantity.to_string()).as_deref(), Some(text));
        }
        for text in ["", "-1", "1.", "1.234", ".5", "1,5", "4294967296", "1.2.3", "1.-2"] {
            assert_eq!(quantity(&json!(text)), None, "{text}");
        }
    }

    #[test]
    fn what_leaves_the_range_is_an_overflow_and_what_is_missing_is_not() {
        let largest = ThreePoint::fixed(Ok(Ore::new(i64::MAX)));
        assert_eq!(plus(largest, ThreePoint::fixed(Ok(Ore::new(1)))).high, Err(Gap::Overflow));
        let price = unit_price(&json!("1000000.00"));
        assert_eq!(product(price, quantity(&json!("4294967295"))), Ok(Ore::new(429_496_729_500_000_000)));
        assert_eq!(product(price, None), Err(Gap::Input));
        assert_eq!(share(Ok(Ore::new(10)), percent(&json!("25"))), Ok(Ore::new(3)));
        assert_eq!(share(Ok(Ore::new(10)), None), Err(Gap::Input));
    }
}
