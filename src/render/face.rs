//! Prepares a font's bytes: removes its glyph classes, and maps only the characters that it draws well.
//!
//! Noto Sans 1.04 classifies spacing characters such as U+00B4 as marks, which a shaper then piles on the letter before them. Without
//! the font's own classes, the shaper uses Unicode's.

use std::collections::BTreeMap;

use rustybuzz::ttf_parser::cmap::Subtable;
use rustybuzz::ttf_parser::{Face, GlyphId};

/// Bytes before the records of an sfnt's table directory, and of a record: tag, checksum, offset and length.
const HEAD_BYTES: usize = 12;
const RECORD_BYTES: usize = 16;

/// A font without glyph classes, with the characters for which `has` is true; `None` where the bytes are not such a font.
pub fn prepared(font: &'static [u8], has: impl Fn(&Face<'_>, char, GlyphId) -> bool) -> Option<Vec<u8>> {
    let face = Face::parse(font, 0).ok()?;
    let drawn = glyphs(&face)?.into_iter().filter(|(character, glyph)| has(&face, *character, *glyph));
    let map = character_map(drawn)?;
    let mut bytes = font.to_vec();
    if let Some(record) = record(font, *b"GDEF") {
        // The offset of the class definitions follows the version.
        let table = usize::try_from(read(font, record + 8)?).ok()?;
        bytes.get_mut(table + 4..table + 6)?.fill(0);
    }
    let record = record(font, *b"cmap")?;
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let (offset, length) = (u32::try_from(bytes.len()).ok()?, u32::try_from(map.len()).ok()?);
    bytes.get_mut(record + 8..record + 12)?.copy_from_slice(&offset.to_be_bytes());
    bytes.get_mut(record + 12..record + 16)?.copy_from_slice(&length.to_be_bytes());
    bytes.extend(map);
    Some(bytes)
}

/// Where the record of a table begins.
fn record(font: &[u8], tag: [u8; 4]) -> Option<usize> {
    let tables = usize::from(u16::from_be_bytes(font.get(4..6)?.try_into().ok()?));
    (0..tables).map(|index| HEAD_BYTES + index * RECORD_BYTES).find(|at| font.get(*at..*at + 4) == Some(tag.as_slice()))
}

fn read(font: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(font.get(at..at + 4)?.try_into().ok()?))
}

/// Every character that a font maps, with its glyph.
fn glyphs(face: &Face<'_>) -> Option<BTreeMap<char, GlyphId>> {
    let mut mapped = BTreeMap::new();
    for subtable in face.tables().cmap?.subtables.into_iter().filter(Subtable::is_unicode) {
        subtable.codepoints(|code| {
            let glyph = char::from_u32(code).zip(subtable.glyph_index(code).filter(|glyph| glyph.0 != 0));
            mapped.extend(glyph);
        });
    }
    Some(mapped)
}

/// A `cmap` table with one subtable, of format 12: groups of consecutive characters with consecutive glyphs.
fn character_map(mapped: impl Iterator<Item = (char, GlyphId)>) -> Option<Vec<u8>> {
    /// Before the groups of the subtable, and of each group.
    const SUBTABLE_HEAD_BYTES: usize = 16;
    const GROUP_BYTES: usize = 12;
    let mut groups: Vec<[u32; 3]> = Vec::new();
    for (character, glyph) in mapped {
        let (code, glyph) = (u32::from(character), u32::from(glyph.0));
        match groups.last_mut() {
            Some([first, last, start]) if code == *last + 1 && glyph == *start + (code - *first) => *last = code,
            _ => groups.push([code, code, glyph]),
        }
    }
    let length = u32::try_from(SUBTABLE_HEAD_BYTES + groups.len() * GROUP_BYTES).ok()?;
    let mut table = Vec::new();
    // Version 0, one subtable; platform 3 and encoding 10, which is all of Unicode; and where the subtable begins.
    table.extend([0_u16, 1, 3, 10].into_iter().flat_map(u16::to_be_bytes));
    table.extend(12_u32.to_be_bytes());
    table.extend([12_u16, 0].into_iter().flat_map(u16::to_be_bytes));
    table.extend([length, 0, u32::try_from(groups.len()).ok()?].into_iter().flat_map(u32::to_be_bytes));
    table.extend(groups.into_iter().flatten().flat_map(u32::to_be_bytes));
    Some(table)
}
