//! Cells as a file has them, and where they are. What they mean is for [`super::kind`] to say.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a cell shows. An empty cell is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    Text(String),
    /// A number in its shortest decimal form: a spreadsheet has binary numbers, and shows 12.5 for the nearest one.
    Number(String),
    Day(Date),
    Flag(bool),
    /// An error in the place of a value, such as `#REF!`.
    Error(String),
    /// A formula whose result is not in the file.
    Formula,
}

/// The cells of a sheet by row and column, both counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetCells {
    /// What its tab says.
    pub title: String,
    pub cells: Vec<(u32, u32, Cell)>,
}

/// The sheets of a file, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCells {
    pub sheets: Vec<SheetCells>,
}

/// What begins every cell that tells a reader what a sheet, a row or a column is.
pub const MARK: &str = "prisoverslag:";

/// A sheet's cells in their order, each found by its row and column.
pub(super) struct Grid<'c> {
    pub title: &'c str,
    pub cells: BTreeMap<(u32, u32), &'c Cell>,
}

/// Where something is in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The sheet's index, then its title.
    pub sheet: (usize, String),
    /// Row and column; none for the sheet as a whole.
    pub cell: Option<(u32, u32)>,
}

impl Cell {
    /// The text of a text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Day(_) | Self::Flag(_) | Self::Error(_) | Self::Formula => None,
        }
    }

    /// Whether it shows nothing but blanks.
    pub(super) fn is_blank(&self) -> bool {
        self.text().is_some_and(|text| text.trim().is_empty())
    }
}

/// What the cell shows.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Error(text) => f.write_str(text),
            Self::Day(day) => day.fmt(f),
            Self::Flag(flag) => f.write_str(if *flag { "TRUE" } else { "FALSE" }),
            Self::Formula => f.write_str("="),
        }
    }
}

impl SheetCells {
    /// Whether a reader is told what it is: a sheet that someone added is not.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.cells.iter().any(|(_, _, cell)| cell.text().is_some_and(|text| text.starts_with(MARK)))
    }

    /// The cells that show something.
    pub(super) fn grid(&self) -> Grid<'_> {
        let shown = self.cells.iter().filter(|(_, _, cell)| !cell.is_blank());
        Grid { title: &self.title, cells: shown.map(|(row, column, cell)| ((*row, *column), cell)).collect() }
    }
}

impl Grid<'_> {
    pub fn at(&self, row: u32, column: u32) -> Option<&Cell> {
        self.cells.get(&(row, column)).copied()
    }

    /// The rows below one in which something is shown, in order.
    pub fn rows_below(&self, row: u32) -> Vec<u32> {
        let mut rows: Vec<u32> = self.cells.range((row.saturating_add(1), 0)..).map(|((row, _), _)| *row).collect();
        rows.dedup();
        rows
    }
}

/// A cell as spreadsheets name it: `C7`.
#[must_use]
pub fn cell_name(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), u64::from(column) + 1);
    while rest > 0 {
        let letter = u32::try_from((rest - 1) % 26).ok().and_then(|place| char::from_u32(u32::from('A') + place));
        letters.extend(letter);
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_that_spreadsheets_give_them() {
        for (row, column, name) in [
            (0, 0, "A1"),
            (6, 2, "C7"),
            (9, 25, "Z10"),
            (0, 26, "AA1"),
            (0, 701, "ZZ1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(cell_name(row, column), name);
        }
    }
}
