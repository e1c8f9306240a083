//! Rows as lines of text. Most cells of a posting's rows equal the cell above them, and comparing two cells is cheaper than formatting
//! one. So a run of equal cells is copied from the bytes of the line above. Only this file knows how.

use std::io::{self, Write};

use crate::feed::{COLUMNS, Cell, FeedRow, Posting};

/// Bytes that are gathered before they are written to the sink.
const CHUNK: usize = 64 * 1024;

/// How a row is written.
pub trait Dialect {
    /// What precedes its first cell.
    const BEFORE: &'static [u8];
    /// What follows its last cell.
    const AFTER: &'static [u8];

    /// What precedes the first row.
    fn header(&self) -> Vec<u8>;

    /// Appends a cell and the byte that separates it from the next.
    fn append(&mut self, column: usize, cell: Cell<'_>, line: &mut Vec<u8>) -> io::Result<()>;
}

pub struct Lines<D, W> {
    dialect: D,
    sink: W,
    bytes: Vec<u8>,
}

/// A line among the bytes: its cells, where each begins, and where the separator of the last one ends.
struct Line<'r> {
    cells: [Cell<'r>; COLUMNS.len()],
    starts: [usize; COLUMNS.len() + 1],
}

impl<D: Dialect, W: Write> Lines<D, W> {
    pub fn new(dialect: D, sink: W) -> Self {
        let mut bytes = Vec::with_capacity(2 * CHUNK);
        bytes.extend_from_slice(&dialect.header());
        Self { dialect, sink, bytes }
    }

    pub fn add(&mut self, posting: &Posting) -> io::Result<()> {
        let mut above = None;
        for row in posting.rows() {
            let line = self.append(&row, above.as_ref())?;
            above = if self.bytes.len() < CHUNK {
                Some(line)
            } else {
                self.sink.write_all(&self.bytes)?;
                self.bytes.clear();
                None
            };
        }
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.sink.write_all(&self.bytes)?;
        self.sink.flush()
    }

    fn append<'r>(&mut self, row: &FeedRow<'r>, above: Option<&Line<'r>>) -> io::Result<Line<'r>> {
        let cells = row.cells();
        let mut starts = [0; COLUMNS.len() + 1];
        self.bytes.extend_from_slice(D::BEFORE);
        let mut column = 0;
        while column < COLUMNS.len() {
            let alike = above.map_or(0, |above| {
                let pairs = cells[column..].iter().zip(&above.cells[column..]);
                pairs.take_while(|(cell, above)| cell == above).count()
            });
            match above {
                Some(above) if alike > 0 => {
                    let from = &above.starts[column..=column + alike];
                    let moved = self.bytes.len() - from[0];
                    self.bytes.extend_from_within(from[0]..from[alike]);
                    for (start, from) in starts[column..].iter_mut().zip(&from[..alike]) {
                        *start = from + moved;
                    }
                    column += alike;
                }
                Some(_) | None => {
                    starts[column] = self.bytes.len();
                    self.dialect.append(column, cells[column], &mut self.bytes)?;
                    column += 1;
                }
            }
        }
        starts[COLUMNS.len()] = self.bytes.len();
        // The end of the line replaces the separator after the last cell. Where that cell was copied, what is removed is the first
        // byte of the end of the line above.
        self.bytes.pop();
        self.bytes.extend_from_slice(D::AFTER);
        Ok(Line { cells, starts })
    }
}
