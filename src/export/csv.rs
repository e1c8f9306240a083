//! CSV by RFC 4180, whose texts no spreadsheet takes for formulas.
//!
//! A text that a spreadsheet could run, and one that begins with an apostrophe, gets one apostrophe before it. So a reader has
//! the text as it was when it takes one apostrophe from each that begins with one.

use std::io;

use csv_core::{Terminator, Writer, WriterBuilder};

use super::CsvLocale;
use super::lines::Dialect;
use super::text;
use crate::feed::{COLUMNS, Cell};

/// What Excel begins a file with that is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Rows of separated values.
pub struct Csv {
    locale: CsvLocale,
    writer: Writer,
    guarded: Vec<u8>,
}

impl Csv {
    pub fn new(locale: CsvLocale) -> Self {
        let writer = WriterBuilder::new().delimiter(separator(locale)).terminator(Terminator::CRLF).build();
        Self { locale, writer, guarded: Vec::new() }
    }

    fn append_guarded(&mut self, words: &str, line: &mut Vec<u8>) {
        if could_run(words) {
            self.guarded.clear();
            self.guarded.push(b'\'');
            self.guarded.extend_from_slice(words.as_bytes());
            append_text(&mut self.writer, &self.guarded, line);
        } else {
            append_text(&mut self.writer, words.as_bytes(), line);
        }
    }
}

impl Dialect for Csv {
    const BEFORE: &'static [u8] = b"";
    const AFTER: &'static [u8] = b"\r\n";

    fn header(&self) -> Vec<u8> {
        let (mark, separator) = match self.locale {
            CsvLocale::Plain => (&b""[..], ","),
            CsvLocale::Norwegian => (BYTE_ORDER_MARK, ";"),
        };
        [mark, COLUMNS.map(|column| column.name).join(separator).as_bytes(), Self::AFTER].concat()
    }

    fn append(&mut self, _: usize, cell: Cell<'_>, line: &mut Vec<u8>) -> io::Result<()> {
        match cell {
            Cell::Text(words) => {
                self.append_guarded(words, line);
                return Ok(());
            }
            Cell::Amount(_) | Cell::Quantity(_) | Cell::Rate(_) => {
                let start = line.len();
                text::append(cell, line)?;
                if self.locale == CsvLocale::Norwegian {
                    line[start..].iter_mut().filter(|byte| **byte == b'.').for_each(|byte| *byte = b',');
                }
            }
            // Nothing in these needs quotes.
            Cell::Whole(_)
            | Cell::Moment(_)
            | Cell::Code(_)
            | Cell::Quote(_)
            | Cell::Id(_)
            | Cell::Settlement(_)
            | Cell::Flag(_)
            | Cell::Empty => text::append(cell, line)?,
        }
        line.push(separator(self.locale));
        Ok(())
    }
}

/// A small table as CSV: a header and rows, with commas and the same guard.
#[must_use]
pub fn csv_table<const N: usize>(header: &[&str; N], rows: &[[String; N]]) -> Vec<u8> {
    let mut csv = Csv::new(CsvLocale::Plain);
    let mut table = Vec::new();
    let rows = rows.iter().map(|row| row.each_ref().map(String::as_str));
    for row in std::iter::once(*header).chain(rows) {
        for words in row {
            csv.append_guarded(words, &mut table);
        }
        // Where the separator behind the last cell stands, the row ends.
        table.pop();
        table.extend_from_slice(Csv::AFTER);
    }
    table
}

const fn separator(locale: CsvLocale) -> u8 {
    match locale {
        CsvLocale::Plain => b',',
        CsvLocale::Norwegian => b';',
    }
}

/// Whether a spreadsheet could take a text for a formula (OWASP, CSV injection), or has an apostrophe that would be taken for
/// the guard of one.
fn could_run(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\''])
}

/// Appends a text, in quotes if it needs them, and the separator behind it.
fn append_text(writer: &mut Writer, text: &[u8], line: &mut Vec<u8>) {
    let start = line.len();
    // The most that it can become: every byte a doubled quote, quotes around, and the separator.
    line.resize(start + 2 * text.len() + 3, 0);
    let (_, _, written) = writer.field(text, &mut line[start..]);
    let (_, ended) = writer.delimiter(&mut line[start + written..]);
    line.truncate(start + written + ended);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Ore, Percent, SignedQuantity};

    fn cell(locale: CsvLocale, cell: Cell<'_>) -> String {
        let (mut csv, mut line) = (Csv::new(locale), Vec::new());
        csv.append(0, cell, &mut line).unwrap();
        let text = String::from_utf8(line).unwrap();
        text.strip_suffix(char::from(separator(locale))).expect("a separator").to_owned()
    }

    #[test]
    fn a_text_that_could_run_gets_one_apostrophe_and_no_other_text_does() {
        for text in ["=1+1", "+1", "-1", "@A1", "\t=1", "＝1", "＋1", "－1", "＠A1", "'", "'=1", "''", "-"] {
            assert_eq!(cell(CsvLocale::Plain, Cell::Text(text)), format!("'{text}"));
        }
        assert_eq!(cell(CsvLocale::Plain, Cell::Text("\r=1")), "\"'\r=1\"");
        assert_eq!(cell(CsvLocale::Plain, Cell::Text("\n=1")), "\"'\n=1\"");
        for text in ["", "a=1", " =1", "1-1", "Å", "0123", "a'b"] {
            assert_eq!(cell(CsvLocale::Plain, Cell::Text(text)), text);
        }
    }

    #[test]
    fn quotes_stand_around_what_would_end_a_cell() {
        for (text, plain, norwegian) in [
            ("a,b", "\"a,b\"", "a,b"),
            ("a;b", "a;b", "\"a;b\""),
            ("a\"b", "\"a\"\"b\"", "\"a\"\"b\""),
            ("\"", "\"\"\"\"", "\"\"\"\""),
            ("=\"a,b;c\"", "\"'=\"\"a,b;c\"\"\"", "\"'=\"\"a,b;c\"\"\""),
            ("a\nb", "\"a\nb\"", "\"a\nb\""),
        ] {
            assert_eq!(cell(CsvLocale::Plain, Cell::Text(text)), plain);
            assert_eq!(cell(CsvLocale::Norwegian, Cell::Text(text)), norwegian);
        }
    }

    #[test]
    fn decimals_have_a_comma_in_norwegian_alone_and_are_numbers_below_zero_too() {
        for (decimal, plain, norwegian) in [
            (Cell::Amount(Ore::new(-123_405)), "-1234.05", "-1234,05"),
            (Cell::Quantity(SignedQuantity::new(-50)), "-0.5", "-0,5"),
            (Cell::Rate(Percent::parse("12.5").unwrap()), "12.5", "12,5"),
        ] {
            assert_eq!(cell(CsvLocale::Plain, decimal), plain);
            assert_eq!(cell(CsvLocale::Norwegian, decimal), norwegian);
        }
        // A point in what is no number stays.
        assert_eq!(cell(CsvLocale::Norwegian, Cell::Text("1.5")), "1.5");
    }
}
