//! Plain text and codes.

use std::borrow::Cow;

use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use super::normal::{is_noncharacter, normal, shows_something};
use super::shape::{Shape, string_property};
use super::{Expected, Found, Problem, Reading};

/// A line of plain text: not empty, at most `MAX` characters, no control, invisible or direction-changing characters.
///
/// What is sent is kept in NFC and without blanks at its ends. What was stored is read as it is: it is never rewritten, also
/// where it is older than a rule. In a [`super::Field`] a text is as it came; taking it out of the field checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// The most characters that are composed into one.
const MOST_COMPOSED: usize = 4;

/// A code of the tariff: a letter, then letters, digits, `_`, `-` and `.`, at most 60 in all.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Code(String);

impl<const MAX: usize> Text<MAX> {
    /// Reads a text that is sent. Errors: empty, too long, a forbidden character.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Self(text.to_owned()).checked(Reading::Sent)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The rule of a [`Text`] that is sent: besides that of any, it shows something.
fn check_sent(text: &str, max: usize) -> Result<(), Problem> {
    if !shows_something(text) {
        return Err(Problem::Empty);
    }
    check_plain(text, max)?;
    match text.chars().enumerate().find(|(_, character)| is_noncharacter(*character)) {
        Some((index, character)) => Err(Problem::ForbiddenCharacter { character, position: index + 1 }),
        None => Ok(()),
    }
}

/// The rule of any [`Text`].
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
    const EXPECTED: Expected = Expected::Text { max: MAX };

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Some(Ok(Self(text.to_owned())))
    }

    fn checked(self, reading: Reading) -> Result<Self, Problem> {
        if reading == Reading::Stored {
            return check_plain(&self.0, MAX).map(|()| self);
        }
        // A text that is too long however it is composed is not worth composing.
        if self.0.len() > MOST_COMPOSED * MAX {
            let found = self.0.trim().chars().count();
            if found > MOST_COMPOSED * MAX {
                return Err(Problem::TooLong { found, max: MAX });
            }
        }
        // Composed, a pile of marks would be one lower.
        if let Some((index, character)) = piled_mark(&self.0) {
            return Err(Problem::ForbiddenCharacter { character, position: index + 1 });
        }
        let other = match normal(&self.0) {
            Cow::Borrowed(text) if text.len() == self.0.len() => None,
            text => Some(text.into_owned()),
        };
        let text = other.unwrap_or(self.0);
        check_sent(&text, MAX)?;
        Ok(Self(text))
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
    const EXPECTED: Expected = Expected::Words([
        "en kode av bokstavene a–z, sifre og _ - . som begynner med en bokstav",
        "ein kode av bokstavane a–z, siffer og _ - . som tek til med ein bokstav",
        "a code of letters a–z, digits and _ - . that begins with a letter",
    ]);

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

    #[test]
    fn what_is_sent_is_put_in_one_form_and_what_was_stored_stays() {
        let text = |text: &str| Text::<5>(text.to_owned());
        for (sent, kept) in [(" A\u{30a}s ", "Ås"), ("a  b\n", "a  b"), ("12345      ", "12345"), ("Å", "Å")] {
            assert_eq!(text(sent).checked(Reading::Sent), Ok(text(kept)), "{sent:?}");
        }
        for stored in [" A\u{30a}s ", "\u{2800}", "a ", "\u{fffc}"] {
            assert_eq!(text(stored).checked(Reading::Stored), Ok(text(stored)), "{stored:?}");
        }
        assert_eq!(text("\u{2800}").checked(Reading::Sent), Err(Problem::Empty));
        assert_eq!(text("\u{fffc}").checked(Reading::Sent), Err(Problem::Empty));
        let forbidden = Err(Problem::ForbiddenCharacter { character: '\u{1ffff}', position: 2 });
        assert_eq!(text("a\u{1ffff}").checked(Reading::Sent), forbidden);
        let long = "a".repeat(100);
        assert_eq!(text(&long).checked(Reading::Sent), Err(Problem::TooLong { found: 100, max: 5 }));
    }
}
