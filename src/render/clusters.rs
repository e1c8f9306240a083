//! Joins letters and the marks on them into one piece of text.
//!
//! Typst draws a raised or lowered mark as a separate piece and gives both pieces the text of the whole cluster, so that a reader of
//! the PDF reads the letter twice. The exporters can draw glyphs of one piece at different heights.

use typst::layout::{Em, Frame, FrameItem, Point};
use typst::text::{Glyph, TextItem};
use typst_layout::{Page, PagedDocument};

use crate::input::is_mark;

/// The document with every letter and its marks in one piece.
pub fn joined(mut document: PagedDocument) -> PagedDocument {
    let pages = document.pages().iter().map(|page| Page { frame: joined_frame(&page.frame), ..page.clone() }).collect();
    let info = std::mem::take(document.info_mut());
    PagedDocument::new(pages, info)
}

fn joined_frame(frame: &Frame) -> Frame {
    let mut items: Vec<(Point, FrameItem)> = Vec::with_capacity(frame.items().len());
    for (at, item) in frame.items() {
        let mut item = item.clone();
        if let FrameItem::Group(group) = &mut item {
            group.frame = joined_frame(&group.frame);
        }
        let is_joined = match (items.last_mut(), &item) {
            (Some((start, FrameItem::Text(letter))), FrameItem::Text(marks)) => {
                join(letter, *start, marks, *at).is_some()
            }
            _ => false,
        };
        if !is_joined {
            items.push((*at, item));
        }
    }
    let mut joined = frame.clone();
    joined.clear();
    joined.push_multiple(items);
    joined
}

/// Joins a piece that continues with the marks of the last letter of the piece before it; `None` where it does not.
fn join(letter: &mut TextItem, start: Point, marks: &TextItem, at: Point) -> Option<()> {
    let cluster = cluster(marks, marks.glyphs.first()?)?;
    let last = letter.glyphs.last()?;
    let is_begun = usize::from(last.range.end) == letter.text.len() && self::cluster(letter, last) == Some(cluster);
    let continues = marks.glyphs.first()?.x_advance == Em::zero() && marks.text.starts_with(cluster);
    let alike = letter.font == marks.font && letter.size == marks.size && letter.fill == marks.fill;
    if !(is_begun && continues && alike && cluster.contains(is_mark)) {
        return None;
    }
    let shift = last.range.start;
    // The range of every glyph is of 16 bits.
    let length = u16::try_from(marks.text.len()).ok()?;
    shift.checked_add(length)?;
    let rise = Em::from_abs(start.y - at.y, letter.size);
    letter.glyphs.extend(marks.glyphs.iter().map(|glyph| Glyph {
        y_offset: glyph.y_offset + rise,
        range: glyph.range.start + shift..glyph.range.end + shift,
        ..glyph.clone()
    }));
    letter.text.push_str(marks.text.get(cluster.len()..).unwrap_or_default());
    Some(())
}

/// The text of a glyph's cluster.
fn cluster<'t>(item: &'t TextItem, glyph: &Glyph) -> Option<&'t str> {
    item.text.get(usize::from(glyph.range.start)..usize::from(glyph.range.end))
}
