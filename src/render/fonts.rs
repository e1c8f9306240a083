//! The fonts of documents, built into the program: Noto Sans, and `DejaVu` Sans for symbols that the former lacks. No other font
//! is ever used.

use std::sync::LazyLock;

use rustybuzz::ttf_parser::{Face, GlyphId};
use typst::foundations::Bytes;
use typst::text::Font;

use super::face::prepared;
use crate::input::is_mark;

/// The characters that `DejaVu` Sans draws where Noto Sans does not: letters that need no shaping, and symbols of science and
/// typography. Not Arabic, Hebrew and Lao, which need more than a glyph a letter, and no pictures.
const SYMBOLS: [(char, char); 14] = [
    ('\u{2b0}', '\u{2ff}'),     // modifier letters, which Noto Sans draws without width
    ('\u{370}', '\u{58f}'),     // Greek, Cyrillic, Armenian
    ('\u{10a0}', '\u{10ff}'),   // Georgian
    ('\u{1d00}', '\u{1dbf}'),   // phonetics
    ('\u{1e00}', '\u{1fff}'),   // Latin and Greek with accents
    ('\u{2010}', '\u{2027}'),   // hyphens and other punctuation
    ('\u{2030}', '\u{205e}'),   // more of it
    ('\u{2070}', '\u{20cf}'),   // superscripts and subscripts, currencies
    ('\u{2100}', '\u{27ff}'),   // letters as symbols, numbers, arrows, mathematics, technical symbols, marks to tick
    ('\u{2900}', '\u{2bff}'),   // more arrows and mathematics
    ('\u{2c60}', '\u{2c7f}'),   // more Latin
    ('\u{a717}', '\u{a7ff}'),   // more modifiers and Latin
    ('\u{fb00}', '\u{fb06}'),   // ligatures
    ('\u{1d400}', '\u{1d7ff}'), // mathematical letters
];

/// The bytes of the fonts: Noto Sans in four styles, `DejaVu` Sans in two.
static PREPARED: LazyLock<Option<Prepared>> = LazyLock::new(Prepared::new);

struct Prepared {
    text: [Vec<u8>; 4],
    symbols: [Vec<u8>; 2],
}

/// The fonts for Typst. Templates name the families in this order.
pub static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let Some(Prepared { text, symbols }) = PREPARED.as_ref() else { return Vec::new() };
    let all = text.iter().chain(symbols).map(Vec::as_slice);
    all.flat_map(|data| Font::iter(Bytes::new(data))).collect()
});

/// The faces for measuring and checking texts.
static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| {
    let Prepared { text: [regular, bold, ..], symbols: [symbols, _] } = PREPARED.as_ref()?;
    let shaper = |data| rustybuzz::Face::from_slice(data, 0);
    Some(Faces {
        text: Face::parse(regular, 0).ok()?,
        symbols: Face::parse(symbols, 0).ok()?,
        shapers: [shaper(regular)?, shaper(bold)?],
    })
});

struct Faces {
    text: Face<'static>,
    symbols: Face<'static>,
    /// Regular and bold, in which user texts are drawn.
    shapers: [rustybuzz::Face<'static>; 2],
}

impl Prepared {
    fn new() -> Option<Self> {
        let text = [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF, notosans::BOLD_ITALIC_TTF];
        let [regular, bold, italic, bold_italic] = text.map(|font| prepared(font, has_room));
        let noto = Face::parse(notosans::REGULAR_TTF, 0).ok()?;
        let symbols = [dejavu::sans::regular(), dejavu::sans::bold()];
        let strong = Face::parse(symbols[1], 0).ok()?;
        // Only characters of both styles, so that what can be printed does not depend on where.
        let missing = |character| noto.glyph_index(character).is_none_or(|glyph| !has_room(&noto, character, glyph));
        let wanted = |character| is_symbol(character) && missing(character) && is_in_line(&strong, character, &noto);
        let plain = prepared(symbols[0], |face, character, _| wanted(character) && is_in_line(face, character, &noto))?;
        // Outlines take long to measure: what is mapped now was found to be in line in both.
        let mapped = Face::parse(&plain, 0).ok()?;
        let strong = prepared(symbols[1], |_, character, _| mapped.glyph_index(character).is_some())?;
        Some(Self { text: [regular?, bold?, italic?, bold_italic?], symbols: [plain, strong] })
    }
}

/// Noto Sans draws some spacing modifiers as if they were marks, without a width of their own and over the letter before them.
fn has_room(face: &Face<'_>, character: char, glyph: GlyphId) -> bool {
    let has_advance = face.glyph_hor_advance(glyph).is_some_and(|advance| advance > 0);
    // Format characters are invisible; among them is the break opportunity, U+200B.
    has_advance || is_mark(character) || character.is_control() || matches!(character, '\u{2000}'..='\u{206f}')
}

fn is_symbol(character: char) -> bool {
    SYMBOLS.iter().any(|(first, last)| (*first..=*last).contains(&character)) && !is_mark(character)
}

/// Whether the face draws a character within its own width and within a line of Noto Sans, which has as many units an em.
fn is_in_line(face: &Face<'_>, character: char, line: &Face<'_>) -> bool {
    let Some(glyph) = face.glyph_index(character) else { return false };
    let advance = face.glyph_hor_advance(glyph).and_then(|advance| i16::try_from(advance).ok()).unwrap_or_default();
    let overhang = i16::try_from(face.units_per_em() / 8).unwrap_or_default();
    advance > 0
        && face.units_per_em() == line.units_per_em()
        && face.glyph_bounding_box(glyph).is_some_and(|drawn| {
            drawn.y_max <= line.ascender()
                && drawn.y_min >= line.descender()
                && drawn.x_min >= -overhang
                && drawn.x_max <= advance + overhang
        })
}

/// The characters of a text that documents cannot show, each once: those that no font has, and marks that would be drawn
/// outside the line that they are in.
#[must_use]
pub fn unprintable(text: &str) -> Vec<char> {
    let mut found = Vec::new();
    if text.is_ascii() {
        return found;
    }
    let Some(faces) = FACES.as_ref() else { return text.chars().collect() };
    let mut add = |character| {
        if !found.contains(&character) {
            found.push(character);
        }
    };
    text.chars().filter(|character| *character != '\n' && !faces.has(*character)).for_each(&mut add);
    if text.contains(is_mark) {
        for (line, face) in text.split('\n').flat_map(|line| faces.shapers.iter().map(move |face| (line, face))) {
            outside_line(line, face, &mut add);
        }
    }
    found
}

impl Faces {
    fn has(&self, character: char) -> bool {
        [&self.text, &self.symbols].into_iter().any(|face| face.glyph_index(character).is_some())
    }
}

/// The marks of a line whose cluster is drawn above the ascender, below the descender or beside the line. A letter of another
/// face carries no marks: they would be of a face that was not made for it.
fn outside_line(line: &str, face: &rustybuzz::Face<'_>, add: &mut impl FnMut(char)) {
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(line);
    buffer.set_direction(rustybuzz::Direction::LeftToRight);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(face, &[], buffer);
    let glyphs = || shaped.glyph_infos().iter().zip(shaped.glyph_positions());
    let width: i32 = glyphs().map(|(_, position)| position.x_advance).sum();
    let overhang = face.units_per_em() / 4;
    let mut pen = 0;
    for (info, position) in glyphs() {
        let glyph = GlyphId(u16::try_from(info.glyph_id).unwrap_or_default());
        let (left, up) = (pen + position.x_offset, position.y_offset);
        pen += position.x_advance;
        let fits = glyph.0 != 0
            && face.glyph_bounding_box(glyph).is_none_or(|drawn| {
                up + i32::from(drawn.y_max) <= face.ascender().into()
                    && up + i32::from(drawn.y_min) >= face.descender().into()
                    && left + i32::from(drawn.x_min) >= -overhang
                    && left + i32::from(drawn.x_max) <= width + overhang
            });
        if !fits {
            cluster(line, info.cluster).filter(|character| is_mark(*character)).for_each(&mut *add);
        }
    }
}

/// The letter that a cluster begins with, and the marks on it.
fn cluster(line: &str, at: u32) -> impl Iterator<Item = char> {
    let mut characters = usize::try_from(at).ok().and_then(|at| line.get(at..)).unwrap_or_default().chars();
    characters.next().into_iter().chain(characters.take_while(|character| is_mark(*character)))
}

/// The width of a text in the regular style without kerning, in thousandths of its size. A line break and a mark have none,
/// whatever the font says of them: the shaper takes it away.
#[must_use]
pub fn text_width(text: &str) -> u32 {
    let Some(faces) = FACES.as_ref() else { return u32::MAX };
    let em = faces.text.units_per_em();
    let advance = |character| {
        let of = |face: &Face<'_>| face.glyph_index(character).and_then(|glyph| face.glyph_hor_advance(glyph));
        of(&faces.text).or_else(|| of(&faces.symbols)).unwrap_or(em)
    };
    let units: u32 =
        text.chars().filter(|one| *one != '\n' && !is_mark(*one)).map(|character| u32::from(advance(character))).sum();
    units.saturating_mul(1_000) / u32::from(em)
}
