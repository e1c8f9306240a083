//! Plain text and codes.

use std::borrow::Cow;

use serde::Serialize;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use super::normal::{is_noncharacter, normal, shows_something};
use super::shape::{Shape, string_property};
use super::{Expected, FaultKind, Found, Reading};

/// A line of plain text: not empty, at most `MAX` characters, no control, invisible or direction-changing characters.
///
/// A text that is sent is put in NFC and loses blanks at its ends and soft hyphens, which only say where a word may be broken.
/// One that was stored is never rewritten, even if it is older than a rule. A [`super::Field`] holds the text as it came; reading
/// the field checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// Plain text of one or more lines: a reason, a note, a justification or a description. All line breaks become `\n`; otherwise
/// it is like a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Prose<const MAX: usize>(String);

/// The most lines of a text: each takes a line of the document, however short.
pub const MAX_LINES: usize = 50;

/// The most characters that are composed into one.
const MOST_COMPOSED: usize = 4;

/// A code of the tariff: a letter, then letters, digits, `_`, `-` and `.`, at most 60 in all.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Code(String);

impl<const MAX: usize> Text<MAX> {
    /// Reads a text that is sent. Errors: empty, too long, a forbidden character.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        sent(text, MAX, false).map(Self)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> Prose<MAX> {
    /// Reads a text that is sent. Errors: empty, too long, too many lines, a forbidden character.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        let text = sent(&text.replace("\r\n", "\n"), MAX, true)?;
        match text.split('\n').count() {
            found if found > MAX_LINES => Err(FaultKind::TooManyLines { found, max: MAX_LINES }),
            _ => Ok(Self(text)),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// A text without soft hyphens, which are invisible, so that search, feed and document have the same word.
fn without_soft_hyphens(text: &str) -> Cow<'_, str> {
    const SOFT_HYPHEN: char = '\u{ad}';
    if text.contains(SOFT_HYPHEN) { Cow::Owned(text.replace(SOFT_HYPHEN, "")) } else { Cow::Borrowed(text) }
}

/// A text as one line, for tables: each line break, with the blanks around it, becomes a blank.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    Cow::Owned(lines.join(" "))
}

/// Whether a character is drawn on the one before it and has no width of its own.
#[must_use]
pub fn is_mark(character: char) -> bool {
    // All marks come after this one in Unicode, and few texts have such characters.
    const FIRST_MARK: char = '\u{300}';
    character >= FIRST_MARK && character.general_category_group() == GeneralCategoryGroup::Mark
}

/// A text that is sent, in the form in which it is stored; with `breaks`, of several lines.
fn sent(text: &str, max: usize, breaks: bool) -> Result<String, FaultKind> {
    // Most texts are short and plain ASCII without blanks at their ends: one pass over the bytes.
    if is_plain(text, max) && !text.starts_with(' ') && !text.ends_with(' ') && !text.is_empty() {
        return Ok(text.to_owned());
    }
    // A text that stays too long however it is composed need not be composed.
    if text.len() > MOST_COMPOSED * max {
        let found = text.trim().chars().count();
        if found > MOST_COMPOSED * max {
            return Err(FaultKind::TooLong { found, max });
        }
    }
    let text = without_soft_hyphens(text);
    if !shows_something(&text) {
        return Err(FaultKind::Empty);
    }
    // Composing lowers a pile of marks by one, and trimming can remove the blank that carries a mark.
    check_marks(&text)?;
    let text = normal(&text).into_owned();
    check_stored(&text, max, breaks)?;
    check_marks(&text)?;
    match text.chars().enumerate().find(|(_, character)| is_noncharacter(*character)) {
        Some((index, character)) => Err(FaultKind::ForbiddenCharacter { character, position: index + 1 }),
        None => Ok(text),
    }
}

/// The rules of every text, stored ones included.
fn check_stored(text: &str, max: usize, breaks: bool) -> Result<(), FaultKind> {
    if !is_plain(text, max) {
        let found = text.chars().count();
        if found > max {
            return Err(FaultKind::TooLong { found, max });
        }
        let refused = |character| forbidden(character) && !(breaks && character == '\n');
        if let Some((index, character)) = text.chars().enumerate().find(|(_, character)| refused(*character)) {
            return Err(FaultKind::ForbiddenCharacter { character, position: index + 1 });
        }
    }
    if text.chars().all(char::is_whitespace) { Err(FaultKind::Empty) } else { Ok(()) }
}

fn is_plain(text: &str, max: usize) -> bool {
    text.len() <= max && text.bytes().all(|byte| (b' '..0x7f).contains(&byte))
}

fn check_marks(text: &str) -> Result<(), FaultKind> {
    match piled_mark(text) {
        Some((index, character)) => Err(FaultKind::ForbiddenCharacter { character, position: index + 1 }),
        None => Ok(()),
    }
}

/// The first mark that is one too many on its letter, has no letter, or strikes it through: piled marks reach into the lines
/// around them, and an amount on paper must stay legible whatever text is beside it.
fn piled_mark(text: &str) -> Option<(usize, char)> {
    const MOST_MARKS: usize = 3;
    // At the beginning of a line there is no letter.
    let mut room = 0_usize;
    text.chars().enumerate().find(|(_, character)| {
        let full = room == 0;
        room = match *character {
            '\n' => 0,
            mark if is_mark(mark) => room.saturating_sub(1),
            _ => MOST_MARKS,
        };
        is_mark(*character) && (full || matches!(u32::from(*character), 0x334..=0x338 | 0x488..=0x489))
    })
}

/// Characters that are invisible or change how others look: a quote must read the same to everyone.
fn forbidden(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0x34f | 0x61c // grapheme joiner, Arabic letter mark
            | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x3164 | 0xffa0 // fillers and vowels without a shape
            | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f // zero width, separators, direction
            | 0xfe00..=0xfe0f | 0xfeff | 0xfff0..=0xfffb | 0xfffe..=0xffff // variation, byte order, annotation, no characters
            | 0xe000..=0xf8ff | 0x1d173..=0x1d17a | 0xe0000..) // private use, musical format, tags
}

impl<const MAX: usize> Shape for Text<MAX> {
    const EXPECTED: Expected = Expected::Text { max: MAX };

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Ok(Self(text.to_owned())))
    }

    fn checked(self, reading: Reading) -> Result<Self, FaultKind> {
        match reading {
            Reading::Stored | Reading::InFile => check_stored(&self.0, MAX, false).map(|()| self),
            Reading::Sent => Self::parse(&self.0),
        }
    }

    fn property() -> RefOr<Schema> {
        string_property().min_length(Some(1)).max_length(Some(MAX)).pattern(Some(r"\S")).into()
    }
}

impl<const MAX: usize> Shape for Prose<MAX> {
    const EXPECTED: Expected = Expected::Text { max: MAX };

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Ok(Self(text.to_owned())))
    }

    fn checked(self, reading: Reading) -> Result<Self, FaultKind> {
        match reading {
            Reading::Stored | Reading::InFile => check_stored(&self.0, MAX, true).map(|()| self),
            Reading::Sent => Self::parse(&self.0),
        }
    }

    fn property() -> RefOr<Schema> {
        let description = format!("Plain text of at most {MAX_LINES} lines.");
        let property = string_property().min_length(Some(1)).max_length(Some(MAX)).pattern(Some(r"\S"));
        property.description(Some(description)).into()
    }
}

impl Code {
    const MAX: usize = 60;

    /// Reads a code; `None` if it has another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let formed = text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(inner);
        (formed && text.len() <= Self::MAX).then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl Shape for Code {
    const EXPECTED: Expected = Expected::Described([
        "en kode av bokstavene a–z, sifre og _ - . som begynner med en bokstav",
        "ein kode av bokstavane a–z, siffer og _ - . som tek til med ein bokstav",
        "a code of letters a–z, digits and _ - . that begins with a letter",
    ]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).ok_or_else(|| FaultKind::BadCode { found: Found::cut(text) }))
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
        assert_eq!(Text::<5>::parse("Ærøyas"), Err(FaultKind::TooLong { found: 6, max: 5 }));
        assert_eq!(Text::<5>::parse(" \u{a0} "), Err(FaultKind::Empty));
        for (text, character) in
            [("a\nb", '\n'), ("a\u{200b}b", '\u{200b}'), ("a\u{202e}b", '\u{202e}'), ("a\0b", '\0')]
        {
            assert_eq!(Text::<5>::parse(text), Err(FaultKind::ForbiddenCharacter { character, position: 2 }));
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
        assert_eq!(text("\u{2800}").checked(Reading::Sent), Err(FaultKind::Empty));
        assert_eq!(text("\u{fffc}").checked(Reading::Sent), Err(FaultKind::Empty));
        let forbidden = Err(FaultKind::ForbiddenCharacter { character: '\u{1ffff}', position: 2 });
        assert_eq!(text("a\u{1ffff}").checked(Reading::Sent), forbidden);
        let long = "a".repeat(100);
        assert_eq!(text(&long).checked(Reading::Sent), Err(FaultKind::TooLong { found: 100, max: 5 }));
    }
}
