//! Identifiers: organisation numbers, countries, content hashes, quote identities.

use std::borrow::Cow;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The schemas of types that are written as a string: each a component with its name, pattern, example and description.
macro_rules! string_schema {
    ($($Type:ty = $name:literal: $pattern:literal, $example:literal, $description:literal;)+) => {$(
        impl utoipa::PartialSchema for $Type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::Type::String)
                    .pattern(Some($pattern))
                    .description(Some($description))
                    .examples([$example])
                    .into()
            }
        }

        impl utoipa::ToSchema for $Type {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($name)
            }
        }
    )+};
}
pub(crate) use string_schema;

string_schema! {
    OrganisationNumber = "OrganisationNumber": "^[89][0-9]{8}$", "974767880",
        "A Norwegian organisation number: nine digits, the last a modulus 11 check digit.";
    Sha256Hex = "Sha256": "^[0-9a-f]{64}$", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "A SHA-256 in hexadecimal digits.";
    QuoteId = "QuoteId": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        "01a20320-a200-7a43-b599-662c81bed5b6", "The identity of a quote: a UUID.";
}

/// A Norwegian organisation number: nine digits, the first 8 or 9, the last a modulus 11 check digit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OrganisationNumber(String);

impl<'de> Deserialize<'de> for OrganisationNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not an organisation number"))
    }
}

impl OrganisationNumber {
    /// The weights of the first eight digits (Brønnøysund Register Centre).
    const WEIGHTS: [u32; 8] = [3, 2, 7, 6, 5, 4, 3, 2];

    /// Reads nine digits; `None` when they are not an organisation number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(10)).collect::<Option<_>>()?;
        let [first, .., check] = digits.as_slice() else { return None };
        if digits.len() != 9 || !matches!(first, 8 | 9) {
            return None;
        }
        let sum: u32 = digits.iter().zip(Self::WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        // A remainder of 1 would need the check digit 10: such numbers are never assigned.
        let expected = match sum % 11 {
            0 => 0,
            1 => return None,
            remainder => 11 - remainder,
        };
        (*check == expected).then(|| Self(text.to_owned()))
    }

    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits in groups of three with hard spaces, as Norwegian documents write them.
    #[must_use]
    pub fn grouped(&self) -> String {
        let (first, rest) = self.0.split_at(3);
        let (second, third) = rest.split_at(3);
        format!("{first}\u{a0}{second}\u{a0}{third}")
    }
}

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country([u8; 2]);

impl Country {
    pub const NORWAY: Self = Self(*b"NO");

    /// Every officially assigned code.
    const ALL: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
        BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES \
        ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN \
        IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG \
        MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL \
        PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
        TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

    /// The European Economic Area: the European Union with Iceland, Liechtenstein and Norway.
    const EEA: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";

    /// Reads a code in capitals; `None` when no country has it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code: [u8; 2] = text.as_bytes().try_into().ok()?;
        (code == *b"NO" || Self::listed(Self::ALL, code)).then_some(Self(code))
    }

    /// Every code, in the order of the alphabet.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        Self::ALL.split_ascii_whitespace()
    }

    /// Every country, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::codes().filter_map(Self::parse)
    }

    /// Whether data sent there leave Norwegian jurisdiction (guidelines 10): Svalbard and Jan Mayen (SJ) are within it.
    #[must_use]
    pub fn is_abroad(self) -> bool {
        self != Self::NORWAY && self.0 != *b"SJ"
    }

    /// Whether the country is in the European Economic Area.
    #[must_use]
    pub fn in_eea(self) -> bool {
        Self::listed(Self::EEA, self.0)
    }

    /// Whether the country is a Nordic one, or an autonomous part of one.
    #[must_use]
    pub fn is_nordic(self) -> bool {
        Self::listed("NO SJ DK FO GL FI AX IS SE", self.0)
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    fn listed(list: &str, code: [u8; 2]) -> bool {
        list.split_ascii_whitespace().any(|entry| entry.as_bytes() == code)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Sha256Hex(String);

impl Sha256Hex {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        use fmt::Write as _;
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// Reads 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == 64 && text.bytes().all(hexadecimal)).then(|| Self(text.to_owned()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Sha256Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a SHA-256 digest in hexadecimal"))
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The identity of a quote: a UUID of version 7 (RFC 9562), whose order is that of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuoteId(Uuid);

impl QuoteId {
    /// Bits of [`QuoteId::position`] below the millisecond.
    const BELOW_MILLISECOND: u32 = 20;

    /// From a UUID of version 7.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// Reads the hyphenated form; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let uuid = Uuid::try_parse(text).ok()?;
        (uuid.get_version_num() == 7 && uuid.hyphenated().to_string() == text).then_some(Self(uuid))
    }

    /// A number that sorts quotes by creation: the millisecond and 20 of the random bits. Two quotes of the same millisecond
    /// share it once in a million times.
    #[must_use]
    pub fn position(self) -> i64 {
        let bits = self.0.as_u128();
        let milliseconds = bits >> 80;
        // The 12 bits after the version and the first 8 after the variant.
        let random = ((bits >> 64) & 0xfff) << 8 | ((bits >> 54) & 0xff);
        i64::try_from(milliseconds << Self::BELOW_MILLISECOND | random).unwrap_or(i64::MAX)
    }

    /// Whether it was made at this millisecond of the Unix epoch.
    #[must_use]
    pub fn is_of_millisecond(self, epoch_ms: i64) -> bool {
        self.position() >> Self::BELOW_MILLISECOND == epoch_ms
    }

    /// The lowest position of a quote made at this millisecond of the Unix epoch.
    #[must_use]
    pub fn first_position_at(epoch_ms: i64) -> i64 {
        epoch_ms.checked_mul(1 << Self::BELOW_MILLISECOND).unwrap_or(if epoch_ms < 0 { i64::MIN } else { i64::MAX })
    }
}

impl fmt::Display for QuoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl Serialize for QuoteId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for QuoteId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not the identity of a quote"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisation_numbers_are_checked_by_modulus_11() {
        for good in ["974767880", "971526920", "889640782"] {
            assert!(OrganisationNumber::parse(good).is_some(), "{good}");
        }
        for bad in ["974767881", "97476788", "9747678800", "174767880", "97476788a", "974 767 880", "", "٩٧٤٧٦٧٨٨٠"]
        {
            assert!(OrganisationNumber::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(OrganisationNumber::parse("974767880").unwrap().grouped(), "974\u{a0}767\u{a0}880");
    }

    #[test]
    fn a_quotes_position_is_its_time_of_creation() {
        let id = QuoteId::parse("01979f0e-5c00-7abc-9def-0123456789ab").unwrap();
        assert_eq!(id.position() >> 20, 0x0197_9f0e_5c00);
        assert!(id.position() >= QuoteId::first_position_at(0x0197_9f0e_5c00));
        assert!(id.position() < QuoteId::first_position_at(0x0197_9f0e_5c01));
        for bad in ["01979F0E-5C00-7ABC-9DEF-0123456789AB", "01979f0e5c007abc9def0123456789ab", "", "x"] {
            assert!(QuoteId::parse(bad).is_none(), "{bad}");
        }
        assert!(QuoteId::parse("01979f0e-5c00-4abc-9def-0123456789ab").is_none(), "another version");
    }

    #[test]
    fn countries_are_those_of_iso_3166() {
        assert_eq!(Country::ALL.split_ascii_whitespace().count(), 249);
        assert_eq!(Country::EEA.split_ascii_whitespace().count(), 30);
        assert!(Country::parse("SE").unwrap().in_eea());
        assert!(!Country::parse("GB").unwrap().in_eea());
        assert!(!Country::parse("CH").unwrap().in_eea());
        for bad in ["no", "XX", "NOR", "", "N", "O "] {
            assert!(Country::parse(bad).is_none(), "{bad}");
        }
    }
}
