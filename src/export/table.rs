//! A table of figures that fits in memory, as CSV or a workbook: the same columns and cells in each.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::csv::Csv;
use super::error::ExportError;
use super::format::{Format, Locale};
use super::{text, xlsx};
use crate::feed::{Cell, Column};

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    Csv(Locale),
    Xlsx(Locale),
}

pub struct Table<'t> {
    /// The name of its sheet, plain, in bokmål and in nynorsk: at most 31 characters.
    pub title: (&'static str, [&'static str; 2]),
    pub columns: Vec<Column>,
    /// As many cells in each as there are columns.
    pub rows: Vec<Vec<Cell<'t>>>,
}

impl TableFormat {
    /// The same form of an export of rows.
    #[must_use]
    pub const fn export(self) -> Format {
        match self {
            Self::Csv(locale) => Format::Csv(locale),
            Self::Xlsx(locale) => Format::Xlsx(locale),
        }
    }
}

impl Table<'_> {
    /// The whole file.
    pub fn write(&self, format: TableFormat) -> Result<Vec<u8>, ExportError> {
        match format {
            TableFormat::Csv(locale) => Csv::new(locale).table(&self.columns, &self.rows).map_err(ExportError::Sink),
            TableFormat::Xlsx(locale) => self.workbook(locale).map_err(ExportError::Workbook),
        }
    }

    fn workbook(&self, locale: Locale) -> Result<Vec<u8>, XlsxError> {
        let title = locale.pick(self.title.0, self.title.1);
        let mut workbook = Workbook::new();
        xlsx::describe(&mut workbook, title);
        let sheet = workbook.add_worksheet();
        sheet.set_name(title)?;
        xlsx::write_header(sheet, locale, &self.columns)?;
        let mut written = Vec::new();
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                written.clear();
                text::append(*cell, &mut written)?;
                xlsx::write(sheet, row, column, *cell, str::from_utf8(&written).unwrap_or_default())?;
            }
        }
        workbook.save_to_buffer()
    }
}
