//! What every text of a document is written with: the words of its language, and the widths that break long words.

use serde::Serialize;

use super::words::Words;
use crate::language::Language;

/// The width of a text in thousandths of its size.
pub type Measure<'m> = &'m dyn Fn(&str) -> u32;

#[derive(Debug, Serialize)]
pub(super) struct Fact {
    label: &'static str,
    value: String,
}

#[derive(Clone, Copy)]
pub(super) struct Writer<'m> {
    pub words: &'static Words,
    measure: Measure<'m>,
}

/// The widest that a word may be, in thousandths of its size: the title's width in its larger size, less a margin.
const WORD_WIDTH: u32 = 24_000;

/// The widest that a word may be beside a label in half the page, in the same measure: 46 mm of 8.5 pt, less a margin.
const NARROW_WORD_WIDTH: u32 = 14_500;

/// Where a line can end without a break of ours: at a space, and at a line break of the text's own.
const BLANKS: [char; 2] = [' ', '\n'];

impl<'m> Writer<'m> {
    pub(super) const fn new(language: Language, measure: Measure<'m>) -> Self {
        Self { words: Words::in_language(language), measure }
    }

    pub(super) const fn language(self) -> Language {
        self.words.language
    }

    pub(super) fn width(self, text: &str) -> u32 {
        (self.measure)(text)
    }

    /// The width that a text fills in a column: each of its line breaks fills a line.
    pub(super) fn filled_width(self, text: &str, column: u32) -> u32 {
        let breaks = u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX);
        self.width(text).saturating_add(breaks.saturating_mul(column))
    }

    /// The text with a break opportunity (U+200B) in every word that is wider than a line. A long word would otherwise be
    /// drawn across the next column, and amounts must stay legible whatever an applicant writes.
    pub(super) fn breakable(self, text: &str) -> String {
        self.breakable_within(text, WORD_WIDTH)
    }

    /// The text with a break opportunity in every word that is wider than this.
    pub(super) fn breakable_within(self, text: &str, widest: u32) -> String {
        // No character of the fonts is twice as wide as it is high, so a word of so few characters fits and need not be measured.
        let short = usize::try_from(widest / 2_000).unwrap_or_default();
        let fits = |word: &str| word.chars().count() <= short || self.width(word) <= widest;
        if text.split(BLANKS).all(fits) {
            return text.to_owned();
        }
        let mut broken = String::with_capacity(text.len() + 16);
        let mut word_width = 0;
        for character in text.chars() {
            let advance = self.width(character.encode_utf8(&mut [0; 4]));
            // A combining mark has no width of its own and stays with its letter.
            if advance > 0 && word_width + advance > widest {
                broken.push('\u{200b}');
                word_width = 0;
            }
            word_width = if BLANKS.contains(&character) { 0 } else { word_width + advance };
            broken.push(character);
        }
        broken
    }

    /// A fact in a column of half the page.
    pub(super) fn narrow_fact(self, label: &'static str, value: impl AsRef<str>) -> Fact {
        Fact { label, value: self.breakable_within(value.as_ref(), NARROW_WORD_WIDTH) }
    }

    pub(super) fn fact(self, label: &'static str, value: impl AsRef<str>) -> Fact {
        Fact { label, value: self.breakable(value.as_ref()) }
    }
}
