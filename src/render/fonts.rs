//! The fonts of documents: Noto Sans, built into the program. No font of the machine is ever used.

use std::sync::LazyLock;

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
