//! The heights of rows. Spreadsheets fit them to wrapped text while someone types, and not all do so for what is in a file.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// Points of a line of common text and of small text, and of what is above and below a row's lines.
const LINE: u32 = 15;
const SMALL_LINE: u32 = 12;
const AROUND: u32 = 3;
/// The most points of a row.
const MOST: u32 = 400;

/// A text in a column of so many characters.
#[derive(Clone, Copy)]
pub struct Wrapped<'t> {
    pub text: &'t str,
    pub width: u32,
    pub is_small: bool,
}

impl Wrapped<'_> {
    /// A width is counted in digits, of which a line has fewer than of letters.
    fn points(self) -> u32 {
        let (line, width) = if self.is_small { (SMALL_LINE, self.width * 7 / 5) } else { (LINE, self.width * 8 / 7) };
        let width = usize::try_from(width.max(1)).unwrap_or(usize::MAX);
        let lines = self.text.split('\n').map(|line| line.chars().count().div_ceil(width).max(1));
        u32::try_from(lines.sum::<usize>()).unwrap_or(MOST).saturating_mul(line)
    }
}

/// Makes a row high enough for the highest of its texts; one of a single line keeps the height that all rows have.
pub fn fit<'t>(sheet: &mut Worksheet, row: u32, texts: impl IntoIterator<Item = Wrapped<'t>>) -> Result<(), XlsxError> {
    let points = texts.into_iter().map(Wrapped::points).max().unwrap_or_default();
    if points > LINE {
        sheet.set_row_height(row, (points + AROUND).min(MOST))?;
    }
    Ok(())
}

/// A common text.
pub const fn text(text: &str, width: u32) -> Wrapped<'_> {
    Wrapped { text, width, is_small: false }
}

/// A small text.
pub const fn small(text: &str, width: u32) -> Wrapped<'_> {
    Wrapped { text, width, is_small: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_as_many_lines_as_it_fills() {
        assert_eq!(text("kort", 10).points(), LINE);
        assert_eq!(text("", 10).points(), LINE);
        assert_eq!(text("mellomlang tekst", 10).points(), 2 * LINE);
        assert_eq!(text("en\nto\ntre", 10).points(), 3 * LINE);
        assert_eq!(small("mellomlang t", 10).points(), SMALL_LINE);
    }
}
