//! Electronic addresses, to which invoices are delivered through Peppol.

use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};

use crate::ids::OrganisationNumber;
use crate::input::{Expected, FaultKind, Found, Shape, string_property};

/// The schemes of electronic addresses (EAS) that invoices can name, as EN 16931 lists them (BR-CL-25).
const SCHEMES: [&str; 104] = [
    "0002", "0007", "0009", "0037", "0060", "0088", "0096", "0097", "0106", "0130", "0135", "0142", "0147", "0151",
    "0154", "0158", "0170", "0177", "0183", "0184", "0188", "0190", "0191", "0192", "0193", "0194", "0195", "0196",
    "0198", "0199", "0200", "0201", "0202", "0203", "0204", "0205", "0208", "0209", "0210", "0211", "0212", "0213",
    "0215", "0216", "0217", "0218", "0219", "0220", "0221", "0225", "0230", "0235", "0240", "0242", "0244", "0245",
    "0246", "0248", "9910", "9913", "9914", "9915", "9918", "9919", "9920", "9922", "9923", "9924", "9925", "9926",
    "9927", "9928", "9929", "9930", "9931", "9932", "9933", "9934", "9935", "9936", "9937", "9938", "9939", "9940",
    "9941", "9942", "9943", "9944", "9945", "9946", "9947", "9948", "9949", "9950", "9951", "9952", "9953", "9957",
    "9959", "AN", "AQ", "AS", "AU", "EM",
];

/// An electronic address as Peppol writes it: the scheme, a colon, the identifier. `0192:974767880` is a Norwegian organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ElectronicAddress(String);

impl ElectronicAddress {
    /// The most characters of an identifier.
    const IDENTIFIER_CHARS: usize = 50;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The scheme and the identifier of an address that was parsed before.
    #[must_use]
    pub fn parts(text: &str) -> Option<(&str, &str)> {
        text.split_once(':')
    }

    /// Reads an address; `None` for an unknown scheme, or an identifier that its scheme does not allow.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, identifier) = Self::parts(text)?;
        let formed = SCHEMES.contains(&scheme)
            && (1..=Self::IDENTIFIER_CHARS).contains(&identifier.len())
            && identifier.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\''))
            && keeps_its_scheme(scheme, identifier);
        formed.then(|| Self(text.to_owned()))
    }
}

/// What Peppol checks of an identifier (PEPPOL-COMMON-R040 to R049).
fn keeps_its_scheme(scheme: &str, identifier: &str) -> bool {
    let digits: Option<Vec<u32>> = identifier.chars().map(|character| character.to_digit(10)).collect();
    match scheme {
        "0007" => digits.is_some_and(|digits| digits.len() == 10 && luhn(&digits)),
        "0088" => digits.is_some_and(|digits| digits.len() == 13 && global_location(&digits)),
        "0192" => OrganisationNumber::parse(identifier).is_some(),
        "0208" => digits.is_some_and(|digits| digits.len() == 10 && belgian(&digits)),
        "0184" => identifier
            .strip_prefix("DK")
            .is_some_and(|number| number.len() == 8 && number.bytes().all(|byte| byte.is_ascii_digit())),
        _ => true,
    }
}

/// The check digit of Swedish organisation numbers, and of much else: modulus 10 with every second digit doubled.
fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| digit * 2 / 10 + digit * 2 % 10;
    let weighted =
        digits.iter().rev().enumerate().map(|(place, digit)| if place % 2 == 0 { *digit } else { doubled(*digit) });
    weighted.sum::<u32>().is_multiple_of(10)
}

/// The check digit of GS1: modulus 10 with weights of 1 and 3.
fn global_location(digits: &[u32]) -> bool {
    let weighted =
        digits.iter().rev().enumerate().map(|(place, digit)| if place % 2 == 0 { *digit } else { 3 * digit });
    weighted.sum::<u32>().is_multiple_of(10)
}

/// The check digits of Belgian enterprise numbers: 97 less the remainder of the first eight.
fn belgian(digits: &[u32]) -> bool {
    let number = |digits: &[u32]| digits.iter().fold(0_u32, |number, digit| number * 10 + digit);
    let (first, check) = digits.split_at(8);
    97 - number(first) % 97 == number(check)
}

impl Shape for ElectronicAddress {
    const EXPECTED: Expected = Expected::Described([
        "en elektronisk adresse med kode først, som \"0192:974767880\" eller \"0007:2021002932\"",
        "ei elektronisk adresse med kode først, som \"0192:974767880\" eller \"0007:2021002932\"",
        "an electronic address with its scheme, such as \"0192:974767880\" or \"0007:2021002932\"",
    ]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).ok_or_else(|| FaultKind::BadElectronicAddress { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        string_property().pattern(Some("^([0-9]{4}|[A-Z]{2}):[!-~]{1,50}$")).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_keeps_the_rules_of_its_scheme() {
        for sound in [
            "0192:974767880",
            "0007:2021002932",
            "0088:7300010000001",
            "0208:0202239951",
            "0184:DK12345674",
            "0204:991-01234-44",
            "9930:DE123456789",
            "EM:faktura@example.org",
        ] {
            assert_eq!(ElectronicAddress::parse(sound).map(|address| address.0), Some(sound.to_owned()));
        }
        for wrong in [
            "",
            "974767880",
            "0192",
            "0192:",
            "0192:974767881",
            "0192:97476788",
            "0007:2021002933",
            "0088:7300010000002",
            "0088:730001000000",
            "0208:0202239952",
            "0184:DK1234567",
            "9999:1",
            "0204:a b",
            "0204:<",
            "0204:å",
            " 0192:974767880",
        ] {
            assert_eq!(ElectronicAddress::parse(wrong), None, "{wrong}");
        }
        let long = |count| ElectronicAddress::parse(&format!("0204:{}", "9".repeat(count)));
        assert!(long(50).is_some() && long(51).is_none());
    }
}
