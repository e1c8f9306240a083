//! CSV by RFC 4180, in which no spreadsheet takes a text for a formula, not even one that splits cells at another separator.
//!
//! A sign that begins a formula, or an apostrophe, is guarded by an apostrophe before it where it begins the text or follows a
//! separator in it (`,`, `;`, `|`, a tab or a line break); blanks and quotation marks in between do not count. So a reader gets the
//! original text by removing one apostrophe wherever one is in such a position.

use std::io::{self, Write as _};

use csv_core::{Terminator, Writer, WriterBuilder};

use super::format::Locale;
use super::lines::Dialect;
use super::text;
use crate::calendar;
use crate::feed::{COLUMNS, Cell, Column};

/// By which Excel recognises UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub struct Csv {
    locale: Locale,
    writer: Writer,
    guarded: Vec<u8>,
}

impl Csv {
    #[must_use]
    pub fn new(locale: Locale) -> Self {
        let writer = WriterBuilder::new().delimiter(separator(locale)).terminator(Terminator::CRLF).build();
        Self { locale, writer, guarded: Vec::new() }
    }

    /// The first line of a file: the names of its columns.
    #[must_use]
    pub fn names(&self, columns: &[Column]) -> Vec<u8> {
        let (mark, separator) = match self.locale {
            Locale::Plain => (&b""[..], ","),
            Locale::Bokmal | Locale::Nynorsk => (BYTE_ORDER_MARK, ";"),
        };
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        [mark, names.join(separator).as_bytes(), Self::AFTER].concat()
    }

    /// Columns and rows as a whole file.
    pub fn table(mut self, columns: &[Column], rows: &[Vec<Cell<'_>>]) -> io::Result<Vec<u8>> {
        let mut table = self.names(columns);
        rows.iter().try_for_each(|row| self.append_row(row, &mut table))?;
        Ok(table)
    }

    /// Appends a row of a table.
    pub fn append_row(&mut self, row: &[Cell<'_>], table: &mut Vec<u8>) -> io::Result<()> {
        for (column, cell) in row.iter().enumerate() {
            self.append(column, *cell, table)?;
        }
        // The end of the row replaces the separator after the last cell.
        table.pop();
        table.extend_from_slice(Self::AFTER);
        Ok(())
    }

    fn append_guarded(&mut self, text: &str, line: &mut Vec<u8>) {
        if may_need_guards(text) {
            guard(text, &mut self.guarded);
            append_text(&mut self.writer, &self.guarded, line);
        } else {
            append_text(&mut self.writer, text.as_bytes(), line);
        }
    }
}

impl Dialect for Csv {
    const BEFORE: &'static [u8] = b"";
    const AFTER: &'static [u8] = b"\r\n";

    fn header(&self) -> Vec<u8> {
        self.names(&COLUMNS)
    }

    fn append(&mut self, _: usize, cell: Cell<'_>, line: &mut Vec<u8>) -> io::Result<()> {
        match cell {
            Cell::Text(text) => {
                self.append_guarded(text, line);
                return Ok(());
            }
            Cell::Amount(_) | Cell::Quantity(_) | Cell::Rate(_) => {
                let start = line.len();
                text::append(cell, line)?;
                if self.locale.is_norwegian() {
                    line[start..].iter_mut().filter(|byte| **byte == b'.').for_each(|byte| *byte = b',');
                }
            }
            // People read this form: its times are Norwegian, with their offset from UTC.
            Cell::Moment(moment) if self.locale.is_norwegian() => {
                write!(line, "{}", calendar::shown(moment))?;
            }
            // Nothing in these needs quotes.
            Cell::Whole(_)
            | Cell::Moment(_)
            | Cell::Day(_)
            | Cell::Code(_)
            | Cell::Quote(_)
            | Cell::Id(_)
            | Cell::Settlement(_)
            | Cell::Document(_)
            | Cell::Flag(_)
            | Cell::Empty => text::append(cell, line)?,
        }
        line.push(separator(self.locale));
        Ok(())
    }
}

/// A small table as CSV: a header and rows, with commas and the same guards.
#[must_use]
pub fn csv_table<const N: usize>(header: &[&str; N], rows: &[[String; N]]) -> Vec<u8> {
    let mut csv = Csv::new(Locale::Plain);
    let mut table = Vec::new();
    let rows = rows.iter().map(|row| row.each_ref().map(String::as_str));
    for row in std::iter::once(*header).chain(rows) {
        for cell in row {
            csv.append_guarded(cell, &mut table);
        }
        // The end of the row replaces the separator after the last cell.
        table.pop();
        table.extend_from_slice(Csv::AFTER);
    }
    table
}

const fn separator(locale: Locale) -> u8 {
    match locale {
        Locale::Plain => b',',
        Locale::Bokmal | Locale::Nynorsk => b';',
    }
}

/// A quick check that most texts pass: whether a text has any character that may need a guard. Those that are not ASCII are
/// recognised by their first byte in UTF-8.
fn may_need_guards(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'=' | b'+' | b'-' | b'@' | b'\'' | 0xe2 | 0xef))
}

/// Replaces the content of `guarded` with a text and its guards.
fn guard(text: &str, guarded: &mut Vec<u8>) {
    guarded.clear();
    let (mut written, mut begins) = (0, true);
    for (place, character) in text.char_indices() {
        if begins && (character == '\'' || begins_formula(character)) {
            guarded.extend_from_slice(&text.as_bytes()[written..place]);
            guarded.push(b'\'');
            written = place;
        }
        begins = separates(character) || (begins && is_stripped(character));
    }
    guarded.extend_from_slice(&text.as_bytes()[written..]);
}

/// What begins a formula (OWASP, CSV injection), also as a wide, small or typographic sign.
const fn begins_formula(character: char) -> bool {
    matches!(
        character,
        '=' | '+'
            | '-'
            | '@'
            | '＝'
            | '＋'
            | '－'
            | '＠'
            | '\u{fe62}'
            | '\u{fe63}'
            | '\u{fe66}'
            | '\u{fe6b}'
            | '\u{2212}'
    )
}

/// What begins a new cell or row for some reader.
const fn separates(character: char) -> bool {
    matches!(character, ',' | ';' | '|' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What a reader may strip from the beginning of a cell: quotation marks, blanks of every width, and what is invisible.
fn is_stripped(character: char) -> bool {
    let is_invisible = matches!(
        character,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    );
    character == '"' || character.is_whitespace() || character.is_control() || is_invisible
}

/// Appends a text, in quotes if it needs them, and the separator after it.
fn append_text(writer: &mut Writer, text: &[u8], line: &mut Vec<u8>) {
    let start = line.len();
    // The longest that it can become: every byte a doubled quote, quotes around, and the separator.
    line.resize(start + 2 * text.len() + 3, 0);
    let (_, _, written) = writer.field(text, &mut line[start..]);
    let (_, ended) = writer.delimiter(&mut line[start + written..]);
    line.truncate(start + written + ended);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Ore, Percent, SignedQuantity};

    fn cell(locale: Locale, cell: Cell<'_>) -> String {
        let (mut csv, mut line) = (Csv::new(locale), Vec::new());
        csv.append(0, cell, &mut line).unwrap();
        let text = String::from_utf8(line).unwrap();
        text.strip_suffix(char::from(separator(locale))).expect("a separator").to_owned()
    }

    /// A text without its guards.
    fn unguarded(text: &str) -> String {
        let (mut plain, mut begins, mut rest) = (String::new(), true, text.chars());
        while let Some(character) = rest.next() {
            if begins && character == '\'' {
                plain.push(rest.next().expect("something after a guard"));
                begins = false;
            } else {
                plain.push(character);
                begins = separates(character) || (begins && is_stripped(character));
            }
        }
        plain
    }

    #[test]
    fn a_sign_that_could_begin_a_formula_gets_one_apostrophe_and_nothing_else_does() {
        for text in ["=1+1", "+1", "-1", "@A1", "＝1", "＋1", "－1", "＠A1", "−1", "'", "'=1", "''", "-"] {
            assert_eq!(cell(Locale::Plain, Cell::Text(text)), format!("'{text}"));
        }
        for (text, guarded) in [
            ("NTNU;=1+1;x", "NTNU;'=1+1;x"),
            ("a|@A1", "a|'@A1"),
            ("a;\u{a0}\u{202f}\u{3000} =1", "a;\u{a0}\u{202f}\u{3000} '=1"),
            (" =1", " '=1"),
            ("\u{feff}=1", "\u{feff}'=1"),
            ("\t=1", "\t'=1"),
            ("a;'x'", "a;''x'"),
        ] {
            assert_eq!(cell(Locale::Plain, Cell::Text(text)), guarded);
            assert_eq!(unguarded(guarded), text);
        }
        assert_eq!(cell(Locale::Plain, Cell::Text("\r=1")), "\"\r'=1\"");
        assert_eq!(cell(Locale::Plain, Cell::Text("\n=1")), "\"\n'=1\"");
        assert_eq!(cell(Locale::Plain, Cell::Text("NTNU,=1")), "\"NTNU,'=1\"");
        assert_eq!(cell(Locale::Bokmal, Cell::Text("NTNU,=1")), "NTNU,'=1");
        for text in ["", "a=1", "1-1", "a - b", "Å", "0123", "a'b", "x; y", "2026-01-01", "a – b"] {
            assert_eq!(cell(Locale::Bokmal, Cell::Text(text)).trim_matches('"'), text);
        }
    }

    /// Every text of up to four characters that have a meaning.
    #[test]
    fn no_text_is_a_formula_for_any_separator_and_each_can_be_read_back() {
        const CHARACTERS: [char; 13] =
            ['=', '－', '\'', ';', ',', '\t', '|', ' ', '\u{a0}', '"', '\n', '\u{feff}', 'a'];
        let mut texts = vec![String::new()];
        let mut last = texts.clone();
        for _ in 0..4 {
            let longer = |text: &String| CHARACTERS.map(|character| format!("{text}{character}"));
            last = last.iter().flat_map(longer).collect();
            texts.extend_from_slice(&last);
        }
        for (locale, own) in [(Locale::Plain, ','), (Locale::Bokmal, ';')] {
            for text in &texts {
                let cell = cell(locale, Cell::Text(text));
                let quoted = cell
                    .strip_prefix('"')
                    .and_then(|cell| cell.strip_suffix('"'))
                    .map(|cell| cell.replace("\"\"", "\""));
                assert_eq!(unguarded(&quoted.unwrap_or_else(|| cell.clone())), *text);
                let row = format!("1{own}{cell}{own}1");
                for separator in [',', ';', '\t', '|'] {
                    let mut pieces = row.split(['\n', separator]).map(|piece| piece.trim_start_matches(is_stripped));
                    assert!(!pieces.any(|piece| piece.starts_with(begins_formula)), "{text:?}: {row:?}");
                }
            }
        }
    }

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        for (text, plain, norwegian) in [
            ("a,b", "\"a,b\"", "a,b"),
            ("a;b", "a;b", "\"a;b\""),
            ("a\"b", "\"a\"\"b\"", "\"a\"\"b\""),
            ("\"", "\"\"\"\"", "\"\"\"\""),
            ("=\"a,b;c\"", "\"'=\"\"a,b;c\"\"\"", "\"'=\"\"a,b;c\"\"\""),
            ("a\nb", "\"a\nb\"", "\"a\nb\""),
        ] {
            assert_eq!(cell(Locale::Plain, Cell::Text(text)), plain);
            assert_eq!(cell(Locale::Bokmal, Cell::Text(text)), norwegian);
        }
    }

    #[test]
    fn a_moment_is_in_utc_or_in_norwegian_csv_in_norwegian_time() {
        for (moment, norwegian) in [
            ("2026-07-31T22:30:00Z", "2026-08-01T00:30:00+02:00"),
            ("2026-12-31T23:30:00.5Z", "2027-01-01T00:30:00.5+01:00"),
        ] {
            let posted_at = Cell::Moment(moment.parse().unwrap());
            assert_eq!(cell(Locale::Plain, posted_at), moment);
            assert_eq!(cell(Locale::Bokmal, posted_at), norwegian);
        }
    }

    #[test]
    fn decimals_have_a_comma_in_norwegian_csv_alone_and_are_not_guarded() {
        for (decimal, plain, norwegian) in [
            (Cell::Amount(Ore::new(-123_405)), "-1234.05", "-1234,05"),
            (Cell::Quantity(SignedQuantity::new(-50)), "-0.5", "-0,5"),
            (Cell::Rate(Percent::parse("12.5").unwrap()), "12.5", "12,5"),
        ] {
            assert_eq!(cell(Locale::Plain, decimal), plain);
            assert_eq!(cell(Locale::Bokmal, decimal), norwegian);
        }
        // A point in a text stays.
        assert_eq!(cell(Locale::Bokmal, Cell::Text("1.5")), "1.5");
    }
}
