//! Plain text and codes.

use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use super::shape::{Shape, string_property};
use super::{Expected, Found, Problem};

/// A line of plain text: not empty, at most `MAX` characters, no control, invisible or direction-changing characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// A code of the tariff: a letter, then letters, digits, `_`, `-` and `.`, at most 60 in all.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Code(String);

impl<const MAX: usize> Text<MAX> {
    /// Reads a text. Errors: empty, too long, a forbidden character.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        check_plain(text, MAX)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The rule of [`Text`].
fn check_plain(text: &str, max: usize) -> Result<(), Problem> {
    // Most texts are short and plain ASCII: one pass over the bytes.
    let plain = text.len() <= max && text.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    if !plain {
        let found = text.chars().count();
        if found > max {
            return Err(Problem::TooLong { found, max });
        }
        if let Some((index, character)) = text.chars().enumerate().find(|(_, character)| forbidden(*character)) {
            return Err(Problem::ForbiddenCharacter { character, position: index + 1 });
        }
    }
    if let Some((index, character)) = piled_mark(text) {
        return Err(Problem::ForbiddenCharacter { character, position: index + 1 });
    }
    if text.chars().all(char::is_whitespace) { Err(Problem::Empty) } else { Ok(()) }
}

/// The first mark that is one too many on its letter, or that strikes it through: piled marks reach into the lines around
/// them, and an amount on paper must stay legible whatever stands beside it.
fn piled_mark(text: &str) -> Option<(usize, char)> {
    const MOST_MARKS: usize = 3;
    let mut marks = 0;
    text.chars().enumerate().find(|(_, character)| {
        let code = u32::from(*character);
        let is_mark = matches!(code, 0x300..=0x36f | 0x483..=0x489 | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe20..=0xfe2f);
        marks = if is_mark { marks + 1 } else { 0 };
        marks > MOST_MARKS || matches!(code, 0x334..=0x338 | 0x488..=0x489)
    })
}

/// Characters that are never seen, or that change how others are seen: a quote must read the same to everyone.
fn forbidden(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0xad | 0x34f | 0x61c // soft hyphen, grapheme joiner, Arabic letter mark
            | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x3164 | 0xffa0 // fillers and vowels without a shape
            | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f // zero width, separators, direction
            | 0xfe00..=0xfe0f | 0xfeff | 0xfff0..=0xfffb | 0xfffe..=0xffff // variation, byte order, annotation, no characters
            | 0xe000..=0xf8ff | 0x1d173..=0x1d17a | 0xe0000..) // private use, musical format, tags
}

impl<const MAX: usize> Shape for Text<MAX> {
    const EXPECTED: Expected = Expected::Text;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Some(Self::parse(text))
    }

    fn property() -> RefOr<Schema> {
        string_property().min_length(Some(1)).max_length(Some(MAX)).pattern(Some(r"\S")).into()
    }
}

impl Code {
    const MAX: usize = 60;

    /// Reads a code; `None` when it has another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let formed = text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(inner);
        (formed && text.len() <= Self::MAX).then(|| Self(text.to_owned()))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Shape for Code {
    const EXPECTED: Expected = Expected::Text;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Some(Self::parse(text).ok_or_else(|| Problem::BadCode { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        string_property().pattern(Some("^[A-Za-z][A-Za-z0-9_.-]{0,59}$")).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_plain_and_within_its_limit() {
        assert!(Text::<5>::parse("Ærøya").is_ok());
        assert_eq!(Text::<5>::parse("Ærøyas"), Err(Problem::TooLong { found: 6, max: 5 }));
        assert_eq!(Text::<5>::parse(" \u{a0} "), Err(Problem::Empty));
        for (text, character) in
            [("a\nb", '\n'), ("a\u{200b}b", '\u{200b}'), ("a\u{202e}b", '\u{202e}'), ("a\0b", '\0')]
        {
            assert_eq!(Text::<5>::parse(text), Err(Problem::ForbiddenCharacter { character, position: 2 }));
        }
    }
}
