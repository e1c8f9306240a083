//! KID: the number by which a Norwegian bank tells the seller which invoice was paid.

use crate::quote::SettlementNumber;

/// How the seller's agreement with its bank forms a KID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kid {
    pub modulus: KidModulus,
    /// Its digits, the check digit included.
    pub length: usize,
}

/// How the check digit is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KidModulus {
    Ten,
    Eleven,
}

impl Kid {
    /// The fewest digits: a year, a number of six digits, and the check digit.
    pub const MIN_LENGTH: u32 = 11;
    /// The most digits that banks take.
    pub const MAX_LENGTH: u32 = 25;

    /// The KID of a note: year and number, zeros before them, and the check digit; `None` where they do not fit.
    #[must_use]
    pub fn of(self, note: SettlementNumber) -> Option<String> {
        let number = format!("{:04}{:06}", note.year, note.sequence);
        let width = self.length.checked_sub(1).filter(|width| number.len() <= *width)?;
        let digits = format!("{number:0>width$}");
        let check = self.modulus.check(&digits)?;
        Some(format!("{digits}{check}"))
    }
}

impl KidModulus {
    /// The check digit of a text of digits; by modulus 11, ten is written `-`.
    fn check(self, digits: &str) -> Option<char> {
        let digits: Vec<u32> = digits.chars().map(|digit| digit.to_digit(10)).collect::<Option<_>>()?;
        let from_the_right = digits.iter().rev();
        match self {
            // Every second digit is doubled, from the last on, and the digits of the products are added.
            Self::Ten => {
                let weighted = from_the_right.zip([2, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight);
                let sum: u32 = weighted.map(|product| product / 10 + product % 10).sum();
                char::from_digit((10 - sum % 10) % 10, 10)
            }
            Self::Eleven => {
                let weighted = from_the_right.zip((2..=7).cycle()).map(|(digit, weight)| digit * weight);
                match (11 - weighted.sum::<u32>() % 11) % 11 {
                    10 => Some('-'),
                    check => char::from_digit(check, 10),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_published_examples() {
        // The examples of the banks' guide.
        assert_eq!(KidModulus::Ten.check("234567"), Some('6'));
        assert_eq!(KidModulus::Eleven.check("12345678"), Some('5'));
        // Luhn's own example, and an account number whose last digit is by modulus 11.
        assert_eq!(KidModulus::Ten.check("7992739871"), Some('3'));
        assert_eq!(KidModulus::Eleven.check("8601111794"), Some('7'));
        // Ten has no digit: 6 times 2 is 12, of which 1 remains.
        assert_eq!(KidModulus::Eleven.check("6"), Some('-'));
        assert_eq!(KidModulus::Ten.check("0"), Some('0'));
        assert_eq!(KidModulus::Eleven.check("0"), Some('0'));
    }

    #[test]
    fn a_kid_is_the_number_of_the_note_at_the_agreed_length() {
        let note = SettlementNumber { year: 2026, sequence: 123 };
        let kid = |modulus, length| Kid { modulus, length }.of(note);
        assert_eq!(kid(KidModulus::Ten, 11), Some("20260001233".to_owned()));
        assert_eq!(kid(KidModulus::Ten, 15), Some("000020260001233".to_owned()));
        assert_eq!(kid(KidModulus::Eleven, 11), Some("20260001230".to_owned()));
        for length in 11..=25 {
            assert_eq!(kid(KidModulus::Ten, length).map(|kid| kid.len()), Some(length));
        }
        assert_eq!(kid(KidModulus::Ten, 10), None);
        let seventh = SettlementNumber { year: 2026, sequence: 1_000_000 };
        assert_eq!(Kid { modulus: KidModulus::Ten, length: 11 }.of(seventh), None);
        assert!(Kid { modulus: KidModulus::Ten, length: 12 }.of(seventh).is_some());
    }
}
