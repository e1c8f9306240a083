//! Normal forms: of composed and decomposed letters, of blanks around a text, and of the many hyphens.
//!
//! It knows nothing of fields and limits. Texts that are shown are composed (NFC) and otherwise unchanged; texts that are
//! compared, such as numbers and search words, are folded further (NFKC).

use std::borrow::Cow;

use unicode_normalization::char::{is_combining_mark, is_public_assigned};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// A text in NFC, without blanks at its ends. Blanks within it stay as they were written.
#[must_use]
pub fn normal(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    // Most texts are ASCII, and nearly all others are composed already.
    if trimmed.is_ascii() || is_nfc_quick(trimmed.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(trimmed.nfc().collect())
}

/// A number in the form that is compared: full-width digits become digits, and each of Unicode's hyphens and minuses `-`.
#[must_use]
pub fn plain_number(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.is_ascii() {
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(folded_marks(trimmed).collect())
}

/// A text in the form that is searched: without case, composed, with plain characters for compatible ones (`fi` for `ﬁ`, `ss`
/// for `ß`). Letters retain their marks: å is not a.
#[must_use]
pub fn search_form(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Through their capital, letters that share one become equal: the final sigma, the sharp s, the dotless i.
    let lower = folded_marks(text).flat_map(char::to_lowercase);
    let folded = lower.flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    // The Turkish capital İ leaves its dot behind.
    let mut former = None;
    let dotless = folded.nfkc().filter(|character| {
        let is_dot = *character == '\u{307}' && former == Some('i');
        if !is_dot {
            former = Some(*character);
        }
        !is_dot
    });
    dotless.nfkc().collect()
}

/// Plain characters for compatible ones, without invisible ones, and with one form of hyphen, slash and apostrophe.
fn folded_marks(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|character| !is_ignorable(*character)).map(|character| match character {
        character if is_hyphen(character) => '-',
        // Fraction and division slash.
        '\u{2044}' | '\u{2215}' => '/',
        // Letters that look like an apostrophe, as in Hawaiian and in transliterations.
        '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{55a}' | '\u{a78b}' | '\u{a78c}' => '\'',
        character => character,
    })
}

/// Hyphens, dashes and minuses.
const fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Whether a character continues a word: a mark on a letter.
#[must_use]
pub fn is_combining(character: char) -> bool {
    !character.is_ascii() && is_combining_mark(character)
}

/// Whether a text shows anything: at least one character that is not blank, not invisible and not only a mark.
#[must_use]
pub fn shows_something(text: &str) -> bool {
    text.chars().any(|character| {
        character.is_ascii_graphic()
            || (!character.is_ascii()
                && !character.is_whitespace()
                && !is_combining_mark(character)
                && !is_ignorable(character)
                && !is_blank(character)
                && is_public_assigned(character)
                && !character.is_control())
    })
}

/// Characters that Unicode calls visible but that show nothing: the empty Braille pattern, and replacements for lost objects.
const fn is_blank(character: char) -> bool {
    matches!(character, '\u{2800}' | '\u{fff9}'..='\u{fffd}' | '\u{16fe4}' | '\u{1d159}')
}

/// Characters without a shape of their own (`Default_Ignorable_Code_Point`), direction marks among them.
#[must_use]
pub fn is_ignorable(character: char) -> bool {
    matches!(u32::from(character),
        0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e
        | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfff8 | 0x1bca0..=0x1bca3
        | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// Whether Unicode will never assign the code point.
#[must_use]
pub fn is_noncharacter(character: char) -> bool {
    let code = u32::from(character);
    matches!(code, 0xfdd0..=0xfdef) || matches!(code & 0xffff, 0xfffe..=0xffff)
}

/// The text without the byte order mark that some editors put before it.
#[must_use]
pub fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_composed_and_trimmed_and_its_inner_blanks_stay() {
        assert_eq!(normal("\u{a0}A\u{30a}s  og\u{a0}\u{a0}Bø\u{3000}\n"), "Ås  og\u{a0}\u{a0}Bø");
        assert_eq!(normal("\u{212b}"), "Å");
        // Compatible but unequal characters are unchanged.
        assert_eq!(normal("ﬁn H₂O"), "ﬁn H₂O");
    }

    #[test]
    fn every_character_is_searched_by_one_form() {
        // Ideographs and syllables, of which there are many, have no case.
        let many = |character: &char| matches!(character, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
        for character in ('\u{80}'..='\u{1ffff}').filter(|character| !many(character)) {
            let text = character.to_string();
            let form = search_form(&text);
            assert_eq!(search_form(&form), form, "{character:?} once more");
            let decomposed: String = text.nfd().collect();
            assert_eq!(search_form(&decomposed), form, "{character:?} decomposed");
            assert_eq!(search_form(&text.to_uppercase()), form, "{character:?} in capitals");
            assert_eq!(search_form(&text.to_lowercase()), form, "{character:?} in small letters");
        }
    }

    #[test]
    fn a_search_knows_letters_and_their_marks_apart() {
        for (one, other) in [
            ("STRASSE", "straße"),
            ("STRAẞE", "Straße"),
            ("ΟΔΟΣ", "οδος"),
            ("οδός", "ΟΔΌΣ"),
            ("ﬁlm", "FILM"),
            ("ＮＴＮＵ", "ntnu"),
            ("İstanbul", "ISTANBUL"),
            ("Trond\u{ad}heim", "trondheim"),
            ("A\u{30a}s", "ås"),
            ("2026\u{2011}000123", "2026\u{2212}000123"),
        ] {
            assert_eq!(search_form(one), search_form(other), "{one} {other}");
        }
        for (one, other) in [("å", "a"), ("ø", "o"), ("é", "e"), ("æ", "ae"), ("č", "c")] {
            assert_ne!(search_form(one), search_form(other), "{one} {other}");
        }
    }

    #[test]
    fn what_shows_nothing_is_no_text() {
        for text in [
            "",
            " \u{a0}\u{3000}",
            "\u{2800}",
            "\u{fffc}",
            "\u{301}\u{302}",
            "\u{fdd0}",
            "\u{1fffe}",
            "\u{e000}",
            "\u{200b}\u{feff}",
            "\u{378}",
        ] {
            assert!(!shows_something(text), "{text:?}");
        }
        for text in ["a", "-", "ø", "\u{2bb}", "中", "€", "e\u{301}", "\u{2800}x"] {
            assert!(shows_something(text), "{text:?}");
        }
    }
}
