//! The drop-downs, and the hidden sheet with their lists and with what the workbook is.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, DataValidationRule, Formula, Worksheet, XlsxError};

use super::numbers::narrow;
use crate::input::DATE_YEARS;
use crate::language::Language;
use crate::tariff::Tariff;
use crate::workbook::{DropDown, EDITION, HIDDEN, Kind, LANGUAGE, cell_name, drops, mark, words};

/// The name of the hidden sheet, which formulas refer to.
const NAME: &str = "prisoverslag";
/// The first column with a list.
const FIRST_LIST: u32 = 3;
/// The most hours that a cell takes; the scope's own limit is what counts.
const MOST_HOURS: u32 = 100_000;

/// The lists of the drop-downs, and the rules of other cells.
pub struct Drops {
    language: Language,
    lists: Vec<(DropDown, Vec<String>)>,
}

impl Drops {
    pub fn new(language: Language) -> Self {
        Self { language, lists: drops().into_iter().map(|drop| (drop, drop.labels(language))).collect() }
    }

    /// What may be entered in a field of this kind, as the spreadsheet checks it; `None` where it checks nothing.
    pub fn rule(&self, kind: Kind) -> Result<Option<DataValidation>, XlsxError> {
        let words = words(self.language);
        if let Some(drop) = kind.drop() {
            return self.list_rule(drop).map(Some);
        }
        let rule = DataValidation::new();
        Ok(match kind {
            Kind::Whole(from, to) => {
                let between = DataValidationRule::Between(signed(from), signed(to));
                Some(rule.allow_whole_number(between).set_error_message(words.not_whole)?)
            }
            Kind::Decimal => {
                let between = DataValidationRule::Between(0.0, f64::from(MOST_HOURS));
                Some(rule.allow_decimal_number(between).set_error_message(words.not_a_number)?)
            }
            Kind::Date => {
                let [from, to] = [DATE_YEARS.0, DATE_YEARS.1].map(|year| jiff::civil::date(year, 1, 1));
                let between = DataValidationRule::Between(from, to);
                Some(rule.allow_date(between).set_error_message(words.not_a_day)?)
            }
            Kind::Text
            | Kind::Prose
            | Kind::Digits
            | Kind::Names
            | Kind::Country
            | Kind::YesNo { .. }
            | Kind::Presence
            | Kind::Choice(_) => None,
        })
    }

    /// A cross.
    pub fn cross_rule(&self) -> Result<DataValidation, XlsxError> {
        DataValidation::new().allow_list_strings(&["x"])?.set_error_message(words(self.language).cross_text)
    }

    fn list_rule(&self, drop: DropDown) -> Result<DataValidation, XlsxError> {
        let words = words(self.language);
        let place = self.lists.iter().position(|(other, _)| *other == drop).unwrap_or_default();
        let length = self.lists.get(place).map_or(0, |(_, labels)| labels.len());
        let column = FIRST_LIST + u32::try_from(place).unwrap_or_default();
        let letters = cell_name(0, column).trim_end_matches('1').to_owned();
        let rule = DataValidation::new()
            .allow_list_formula(Formula::new(format!("={NAME}!${letters}$1:${letters}${length}")))
            .set_error_title(words.not_listed_title)?
            .set_error_message(words.not_listed)?;
        // A country may be typed as its code too, which the list does not have by itself.
        let style =
            if drop == DropDown::Country { DataValidationErrorStyle::Warning } else { DataValidationErrorStyle::Stop };
        Ok(rule.set_error_style(style))
    }

    /// The hidden sheet.
    pub fn sheet(&self, tariff: &Tariff) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(NAME)?.set_very_hidden(true);
        let about = [(EDITION, tariff.id.to_string()), (LANGUAGE, self.language.code().to_owned())];
        for (row, (key, value)) in (0..).zip(about) {
            sheet.write_string(row, 0, mark(HIDDEN, key))?.write_string(row, 1, value)?;
        }
        for (column, (_, labels)) in (FIRST_LIST..).zip(&self.lists) {
            for (row, label) in (0..).zip(labels) {
                sheet.write_string(row, narrow(column), label)?;
            }
        }
        sheet.protect();
        Ok(sheet)
    }
}

fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
