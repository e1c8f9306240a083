//! What every sheet of a workbook is written by.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, ProtectionOptions, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::drops::Drops;
use super::numbers::{double, narrow};
use super::styles::Styles;
use crate::language::Language;
use crate::tariff::Tariff;
use crate::workbook::{Shown, Words};

/// What every sheet is written by.
pub struct Writer<'w> {
    pub tariff: &'w Tariff,
    pub language: Language,
    pub words: &'static Words,
    pub styles: Styles,
    pub drops: Drops,
    /// The scope; an empty object in an empty workbook.
    pub scope: &'w Value,
}

/// The paper of printed sheets, in Excel's numbers.
const A4: u8 = 9;

impl Writer<'_> {
    /// Locks a sheet and makes it fit to print. Nobody needs a password to unlock it: the lock is against slips.
    pub fn finish(&self, mut sheet: Worksheet, workbook: &mut Workbook) {
        let allowed = ProtectionOptions {
            format_columns: true,
            format_rows: true,
            sort: true,
            use_autofilter: true,
            ..ProtectionOptions::new()
        };
        sheet.protect_with_options(&allowed);
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        let footer = format!("&L{}&R{} &P / &N", self.tariff.id, self.words.page);
        sheet.set_footer(footer);
        workbook.push_worksheet(sheet);
    }

    /// Writes a value into a cell to fill in, a number in this format.
    pub fn fill(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u32),
        shown: &Shown,
        number_format: &Format,
    ) -> Result<(), XlsxError> {
        let (styles, column) = (&self.styles, narrow(column));
        match shown {
            Shown::Text(text) => sheet.write_string_with_format(row, column, text, &styles.input_text)?,
            Shown::Number(number) => sheet.write_number_with_format(row, column, double(number)?, number_format)?,
            Shown::Day(day) => self.fill_day(sheet, row, column, *day)?,
        };
        Ok(())
    }

    fn fill_day<'s>(
        &self,
        sheet: &'s mut Worksheet,
        row: u32,
        column: u16,
        day: Date,
    ) -> Result<&'s mut Worksheet, XlsxError> {
        sheet.write_datetime_with_format(row, column, day, &self.styles.input_day)
    }
}
