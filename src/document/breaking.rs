//! Places to break in words that are wider than a line.

use super::facts::Fact;

/// The width of a text in thousandths of its size.
pub type Measure<'m> = &'m dyn Fn(&str) -> u32;

/// The widest that a word may be, in thousandths of its size: the title's width in its larger size, less a little.
const WORD_WIDTH: u32 = 24_000;

/// Where a line can end without one: at a blank, and at a line break of the text's own.
const BLANKS: [char; 2] = [' ', '\n'];

/// The width that a text fills in a column: each of its line breaks fills a line.
pub(super) fn filled_width(text: &str, column: u32, measure: Measure<'_>) -> u32 {
    let breaks = u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX);
    measure(text).saturating_add(breaks.saturating_mul(column))
}

/// The text with a place to break (U+200B) in every word that is wider than a line: a long word would else be set across
/// what stands beside it, and amounts must stay legible whatever an applicant writes.
pub(super) fn breakable(text: &str, measure: Measure<'_>) -> String {
    // No character of the fonts is twice as wide as it is high, so a short word fits and need not be measured.
    const SHORT_CHARS: usize = 12;
    let width = WORD_WIDTH;
    let fits = |word: &str| word.chars().count() <= SHORT_CHARS || measure(word) <= width;
    if text.split(BLANKS).all(fits) {
        return text.to_owned();
    }
    let mut broken = String::with_capacity(text.len() + 16);
    let mut word_width = 0;
    for character in text.chars() {
        let advance = measure(character.encode_utf8(&mut [0; 4]));
        // A combining mark has no width of its own and stays with what it marks.
        if advance > 0 && word_width + advance > width {
            broken.push('\u{200b}');
            word_width = 0;
        }
        word_width = if BLANKS.contains(&character) { 0 } else { word_width + advance };
        broken.push(character);
    }
    broken
}

pub(super) fn breakable_facts(facts: Vec<Fact>, measure: Measure<'_>) -> Vec<Fact> {
    facts.into_iter().map(|[label, value]| [label, breakable(&value, measure)]).collect()
}
