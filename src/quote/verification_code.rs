//! The code by which a paper is checked against what was issued.

use std::fmt;

use subtle::ConstantTimeEq as _;

use crate::ids::Sha256Hex;

/// The first 80 bits of the SHA-256 of a quote's canonical JSON: who has the paper has it, nobody guesses it, and it can be typed.
#[derive(Clone, Copy, Debug)]
pub struct VerificationCode(u128);

/// Crockford's base 32: no I, L, O or U.
const DIGITS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
const BITS_A_DIGIT: u32 = 5;
const LENGTH: u32 = 16;
/// Hexadecimal digits of the 80 bits.
const HASH_DIGITS: usize = 20;

impl VerificationCode {
    /// The code of a quote by the hash of its canonical JSON.
    #[must_use]
    pub fn of(canonical_sha256: &Sha256Hex) -> Self {
        let digits = canonical_sha256.as_str().chars().take(HASH_DIGITS).filter_map(|digit| digit.to_digit(16));
        Self(digits.fold(0, |bits, digit| bits << 4 | u128::from(digit)))
    }

    /// Reads a code as people type it: in either case, with blanks and hyphens anywhere, and with O for 0, I and L for 1.
    #[must_use]
    pub fn written(text: &str) -> Option<Self> {
        let (mut bits, mut length) = (0, 0);
        for character in text.chars().filter(|character| !is_between_groups(*character)) {
            let character = match character.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let digit = DIGITS.iter().position(|digit| *digit == character)?;
            length += 1;
            if length > LENGTH {
                return None;
            }
            bits = bits << BITS_A_DIGIT | u128::try_from(digit).ok()?;
        }
        (length == LENGTH).then_some(Self(bits))
    }

    /// Whether both are the same, found in a time that says nothing of where they differ.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        self.0.to_be_bytes().ct_eq(&other.0.to_be_bytes()).into()
    }
}

/// Blanks, and the hyphens and dashes that word processors put in their place.
fn is_between_groups(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

impl fmt::Display for VerificationCode {
    /// In groups of four: `7ZXK-2M9P-…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for place in 0..LENGTH {
            if place > 0 && place % 4 == 0 {
                f.write_char('-')?;
            }
            let bits = self.0 >> (BITS_A_DIGIT * (LENGTH - 1 - place)) & 31;
            let digit = usize::try_from(bits).ok().and_then(|digit| DIGITS.get(digit));
            f.write_char(digit.copied().unwrap_or('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> VerificationCode {
        VerificationCode::of(&Sha256Hex::of(b"a quote"))
    }

    #[test]
    fn a_code_is_the_first_eighty_bits_in_groups_of_four() {
        // SHA-256 of no bytes begins with e3b0c44298fc1c149afb.
        let text = VerificationCode::of(&Sha256Hex::of(b"")).to_string();
        assert_eq!(text, "WERC-8GMR-ZGE1-96QV");
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let printed = code().to_string();
        let plain = printed.replace('-', "");
        for typed in [
            printed.clone(),
            printed.to_lowercase(),
            plain.clone(),
            format!("  {} ", printed.replace('-', " ")),
            printed.replace('-', "\u{2011}"),
            printed.replace('0', "O").replace('1', "l"),
            printed.replace('0', "o").replace('1', "I"),
        ] {
            assert!(VerificationCode::written(&typed).is_some_and(|read| read.is(code())), "{typed}");
        }
        for wrong in ["", "-", &plain[1..], &format!("{plain}0"), &plain.replace(&plain[..1], "U"), "æøå"] {
            assert!(VerificationCode::written(wrong).is_none_or(|read| !read.is(code())), "{wrong}");
        }
    }

    #[test]
    fn every_digit_counts() {
        let printed = code().to_string();
        for (place, digit) in printed.char_indices().filter(|(_, digit)| *digit != '-') {
            let other = if digit == '7' { "8" } else { "7" };
            let mut changed = printed.clone();
            changed.replace_range(place..=place, other);
            assert!(!VerificationCode::written(&changed).unwrap().is(code()), "{changed}");
        }
    }
}
