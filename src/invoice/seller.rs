//! The seller and its bank account, as the settings give them.

use jiff::Span;
use jiff::civil::Date;

use super::kid::Kid;
use crate::ids::OrganisationNumber;

/// The seller (EN 16931, BG-4), in Norway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seller {
    /// Its registered name (BT-27).
    pub name: String,
    /// Its organisation number: legal registration (BT-30), electronic address (BT-34), and part of the VAT identifier (BT-31).
    pub organisation_number: OrganisationNumber,
    /// Whether its invoices say that it is in the Register of Business Enterprises (BT-32; Foretaksregisterloven § 10-2,
    /// Norwegian rule NO-R-002).
    pub in_business_register: bool,
    /// Street and number (BT-35).
    pub street: String,
    /// Postal code (BT-38).
    pub postal_code: String,
    /// City (BT-37).
    pub city: String,
    /// Whom to ask about invoices: a person or a unit (BT-41).
    pub contact: Option<String>,
    /// Its telephone number (BT-42).
    pub telephone: Option<String>,
    /// The e-mail address for questions about invoices (BT-43).
    pub email: String,
    /// Without an account, an invoice has no payment instructions.
    pub account: Option<Account>,
    /// How invoices are recognised when they are paid; without it, by the number of the note (BT-83).
    pub kid: Option<Kid>,
    /// Days from issue to the due date (BT-9).
    pub payment_days: u32,
}

/// A bank account (BT-84): an IBAN, or a Norwegian account number of eleven digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account(String);

impl Seller {
    /// The most days that a buyer can be given to pay.
    pub const MAX_PAYMENT_DAYS: u32 = 120;

    /// The last day to pay what is invoiced on a day (BT-9).
    #[must_use]
    pub fn due_on(&self, day: Date) -> Date {
        day.saturating_add(Span::new().days(i64::from(self.payment_days)))
    }

    /// Its VAT identifier (BT-31): `NO`, the organisation number and `MVA` (NO-R-001).
    #[must_use]
    pub fn vat_identifier(&self) -> String {
        format!("NO{}MVA", self.organisation_number.as_str())
    }
}

impl Account {
    /// The weights of the first ten digits of a Norwegian account number (modulus 11).
    const WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

    /// Reads an account with or without spaces and dots between its groups; `None` where its check digits are wrong.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.trim().chars().filter(|character| !matches!(character, ' ' | '.')).collect();
        (is_norwegian(&plain) || is_iban(&plain)).then_some(Self(plain))
    }

    /// The account without spaces and dots.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Eleven digits, the last a modulus 11 check digit.
fn is_norwegian(text: &str) -> bool {
    let Some(digits) = text.chars().map(|digit| digit.to_digit(10)).collect::<Option<Vec<u32>>>() else { return false };
    let [first @ .., check] = digits.as_slice() else { return false };
    let sum: u32 = first.iter().zip(Account::WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    // Where the remainder is 1 the check digit would be 10: such numbers are never issued.
    digits.len() == 11 && sum > 0 && (sum + check).is_multiple_of(11)
}

/// An international account number (ISO 13616): country, two check digits, and the country's own format; modulus 97.
fn is_iban(text: &str) -> bool {
    const NORWEGIAN_LENGTH: usize = 15;
    let sound = (15..=34).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && (!text.starts_with("NO") || text.len() == NORWEGIAN_LENGTH);
    let Some((head, account)) = text.split_at_checked(4).filter(|_| sound) else { return false };
    let (country, check) = head.split_at(2);
    let formed =
        country.bytes().all(|byte| byte.is_ascii_uppercase()) && check.bytes().all(|byte| byte.is_ascii_digit());
    // A letter counts for two digits: A is 10.
    let remainder = account.chars().chain(head.chars()).filter_map(|character| character.to_digit(36)).fold(
        0,
        |remainder: u32, value| {
            let moved = if value < 10 { remainder * 10 } else { remainder * 100 };
            (moved + value) % 97
        },
    );
    formed && remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_checked_by_their_check_digits() {
        for (text, account) in [
            ("86011117947", "86011117947"),
            ("8601 11 17947", "86011117947"),
            ("8601.11.17947", "86011117947"),
            ("NO9386011117947", "NO9386011117947"),
            ("NO93 8601 1117 947", "NO9386011117947"),
            ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
        ] {
            assert_eq!(Account::parse(text).map(|account| account.0), Some(account.to_owned()), "{text}");
        }
        for wrong in [
            "",
            "86011117948",
            "8601111794",
            "860111179470",
            "00000000000",
            "NO9386011117948",
            "NO93860111179470",
            "no9386011117947",
            "GB82WEST12345698765433",
            "9386011117947NO",
            "86011117947 ; DROP",
            "NO\u{e5}386011117947",
        ] {
            assert_eq!(Account::parse(wrong), None, "{wrong}");
        }
    }
}
