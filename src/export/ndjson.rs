//! NDJSON: a row is the JSON of a `FeedRow`; a test compares the two.

use std::io;

use super::lines::Dialect;
use super::text;
use crate::feed::{COLUMNS, Cell};

pub struct Ndjson {
    /// `"name":` of each column.
    keys: [String; COLUMNS.len()],
}

impl Ndjson {
    pub fn new() -> Self {
        Self { keys: COLUMNS.map(|column| format!("\"{}\":", column.name)) }
    }
}

impl Dialect for Ndjson {
    const BEFORE: &'static [u8] = b"{";
    const AFTER: &'static [u8] = b"}\n";

    fn header(&self) -> Vec<u8> {
        Vec::new()
    }

    fn append(&mut self, column: usize, cell: Cell<'_>, line: &mut Vec<u8>) -> io::Result<()> {
        line.extend_from_slice(self.keys[column].as_bytes());
        match cell {
            Cell::Empty => line.extend_from_slice(b"null"),
            Cell::Whole(_) | Cell::Flag(_) => text::append(cell, line)?,
            Cell::Text(text) => serde_json::to_writer(&mut *line, text)?,
            // Nothing in these needs an escape.
            Cell::Moment(_)
            | Cell::Day(_)
            | Cell::Code(_)
            | Cell::Quote(_)
            | Cell::Id(_)
            | Cell::Settlement(_)
            | Cell::Document(_)
            | Cell::Amount(_)
            | Cell::Quantity(_)
            | Cell::Rate(_) => {
                line.push(b'"');
                text::append(cell, line)?;
                line.push(b'"');
            }
        }
        line.push(b',');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::lines::Lines;
    use crate::export::sample;

    #[test]
    fn a_line_is_the_json_of_its_row() {
        let postings = sample::postings();
        let mut written = Vec::new();
        let mut lines = Lines::new(Ndjson::new(), &mut written);
        let mut expected = String::new();
        for posting in &postings {
            lines.add(posting).unwrap();
            for row in posting.rows() {
                expected += &serde_json::to_string(&row).unwrap();
                expected.push('\n');
            }
        }
        lines.finish().unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), expected);
    }
}
