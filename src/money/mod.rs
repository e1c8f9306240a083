//! Money and quantities: øre, hours and rates, and the only rounding in the program.
//!
//! Amounts are whole øre, quantities and rates exact decimals. Nothing here knows what is priced.

mod error;
mod exact;
mod serial;
mod signed;
mod text;
mod three_point;
mod units;

pub use self::error::MoneyError;
pub use self::exact::Exact;
pub use self::signed::SignedQuantity;
pub use self::text::DecimalText;
pub use self::three_point::ThreePoint;
pub use self::units::{Ore, Percent, Quantity, UnitPrice};

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

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
