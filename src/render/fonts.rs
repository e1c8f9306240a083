//! The fonts of documents: Noto Sans, built into the program. No font of the machine is ever used.

use std::sync::LazyLock;

use ttf_parser::Face;
use typst::foundations::Bytes;
use typst::text::{Coverage, Font};

/// The four styles of the family.
pub static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF, notosans::BOLD_ITALIC_TTF]
        .into_iter()
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .collect()
});

/// What the regular style can show; the others of the family have the same characters.
static COVERAGE: LazyLock<Option<Coverage>> = LazyLock::new(|| FONTS.first().map(|font| font.info().coverage.clone()));

/// The first character of a text that the fonts cannot show.
#[must_use]
pub fn first_uncovered(text: &str) -> Option<char> {
    if text.is_ascii() {
        return None;
    }
    let covered = |character| COVERAGE.as_ref().is_some_and(|coverage| coverage.contains(u32::from(character)));
    text.chars().find(|character| !covered(*character))
}

/// The regular style, for its widths.
static REGULAR: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(notosans::REGULAR_TTF, 0).ok());

/// The width of a text in the regular style without kerning, in thousandths of its size.
#[must_use]
pub fn text_width(text: &str) -> u32 {
    let Some(face) = REGULAR.as_ref() else { return u32::MAX };
    let em = face.units_per_em();
    let advance = |character| face.glyph_index(character).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(em);
    let units: u32 = text.chars().map(|character| u32::from(advance(character))).sum();
    units.saturating_mul(1_000) / u32::from(em)
}
