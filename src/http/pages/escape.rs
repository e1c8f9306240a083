//! How texts are written into pages: as data, whatever they say.

use std::fmt::{self, Write};

use askama::filters::Escaper;

/// What would end a text or an attribute is written as a character reference.
#[derive(Clone, Copy)]
pub struct Html;

/// How many bytes are looked at together. Most texts of a page have nothing to escape, and this many are compared in a few
/// instructions.
const TOGETHER: usize = 16;

const fn reference(byte: u8) -> Option<&'static str> {
    match byte {
        b'"' => Some("&#34;"),
        b'&' => Some("&#38;"),
        b'\'' => Some("&#39;"),
        b'<' => Some("&#60;"),
        b'>' => Some("&#62;"),
        _ => None,
    }
}

/// Which bytes are to be escaped.
#[expect(clippy::as_conversions, reason = "a constant cannot use From")]
const ESCAPED: [bool; 256] = {
    let mut escaped = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        escaped[byte as usize] = reference(byte).is_some();
        byte += 1;
    }
    escaped
};

/// Whether one of the bytes is to be escaped. Without a branch, so that they are compared together.
#[inline]
fn has_any(bytes: &[u8; TOGETHER]) -> bool {
    let is = |byte: u8, sign: u8| u8::from(byte == sign);
    let is_one = |byte| is(byte, b'"') | is(byte, b'&') | is(byte, b'\'') | is(byte, b'<') | is(byte, b'>');
    bytes.iter().fold(0, |any, byte| any | is_one(*byte)) != 0
}

/// How many bytes at the beginning are written as they are.
#[inline]
fn plain(text: &[u8]) -> usize {
    let (together, _) = text.as_chunks::<TOGETHER>();
    let sound = together.iter().take_while(|bytes| !has_any(bytes)).count() * TOGETHER;
    let rest = text.get(sound..).unwrap_or_default();
    sound + rest.iter().position(|byte| ESCAPED[usize::from(*byte)]).unwrap_or(rest.len())
}

impl Escaper for Html {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        let mut rest = string;
        loop {
            let (before, from) = rest.split_at(plain(rest.as_bytes()));
            if !before.is_empty() {
                dest.write_str(before)?;
            }
            let Some(reference) = from.bytes().next().and_then(reference) else { return Ok(()) };
            dest.write_str(reference)?;
            (_, rest) = from.split_at(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_escaped_as_askama_escapes_it(text in "[a-cæ<>&\"' ]{0,60}") {
            let mut written = String::new();
            Html.write_escaped_str(&mut written, &text).unwrap();
            let mut expected = String::new();
            askama::filters::Html.write_escaped_str(&mut expected, &text).unwrap();
            prop_assert_eq!(written, expected);
        }
    }
}
