//! HTML that is the same on every page but for a few places. It is written once by its template, with signs that stand for what
//! differs, and a page is then put together from the pieces between them.

use std::fmt::{self, Write};

use askama::filters::Escaper as _;

use crate::http::pages::escape::Html;

/// Stands for the identity of a row.
pub const ROW: char = '\u{e000}';
/// Stands for what was typed.
pub const TYPED: char = '\u{e001}';

/// HTML with holes.
#[derive(Debug)]
pub struct Mould {
    /// Without the signs.
    html: String,
    /// Where each hole is, and its sign.
    holes: Vec<(usize, char)>,
}

/// What a hole for what was typed is filled with.
#[derive(Debug)]
pub enum Filling {
    /// A text, which is escaped.
    Text(String),
    /// HTML of our own.
    Html([&'static str; 3]),
}

impl Mould {
    /// From HTML with signs.
    pub fn of(marked: &str) -> Self {
        let mut mould = Self { html: String::with_capacity(marked.len()), holes: Vec::new() };
        for character in marked.chars() {
            match character {
                ROW | TYPED => mould.holes.push((mould.html.len(), character)),
                other => mould.html.push(other),
            }
        }
        mould
    }

    /// Writes it with its holes filled. `row` is made of letters and digits.
    pub fn write(&self, row: &str, filling: &Filling, dest: &mut dyn Write) -> fmt::Result {
        let mut from = 0;
        for (at, sign) in &self.holes {
            dest.write_str(self.html.get(from..*at).unwrap_or_default())?;
            from = *at;
            match (sign, filling) {
                (&ROW, _) => dest.write_str(row)?,
                (_, Filling::Text(text)) => Html.write_escaped_str(&mut *dest, text)?,
                (_, Filling::Html(parts)) => parts.iter().try_for_each(|part| dest.write_str(part))?,
            }
        }
        dest.write_str(self.html.get(from..).unwrap_or_default())
    }
}
