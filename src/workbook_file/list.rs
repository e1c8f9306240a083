//! Writing a list: an element in each row.

use rust_xlsxwriter::{Format, IgnoreError, Worksheet, XlsxError};

use super::heights::{Wrapped, fit, small, text};
use super::numbers::narrow;
use super::writer::Writer;
use crate::scope::help;
use crate::workbook::{
    FIRST_LIST_COLUMN, FIRST_ROW, Field, KEYS_ROW, Kind, List, Need, Shown, Words, elements, mark, member_values,
    side_by_side,
};

/// The rows that are drawn in an empty list, where it takes as many. Further ones may be filled in too.
const DRAWN_ROWS: usize = 50;
/// The rows that are drawn below those of a scope.
const FREE_ROWS: usize = 10;
const HEADINGS_ROW: u32 = 1;
const EXPLANATIONS_ROW: u32 = 2;

pub fn write(writer: &Writer<'_>, sheet: &mut Worksheet, key: &str, list: &'static List) -> Result<(), XlsxError> {
    let fields = side_by_side(list.columns, FIRST_LIST_COLUMN);
    let elements = elements(list, writer.scope);
    let drawn = DRAWN_ROWS.max(elements.len() + FREE_ROWS).min(list.limit);
    let end = FIRST_ROW + u32::try_from(list.limit).unwrap_or_default() - 1;
    let styles = &writer.styles;
    sheet.set_column_width(0, 5)?;
    sheet.write_string_with_format(HEADINGS_ROW, 0, writer.words.number, &styles.heading)?.set_row_hidden(KEYS_ROW)?;
    for (column, field) in &fields {
        write_column(writer, sheet, key, field, *column, fields.len())?;
        if let Some(rule) = writer.drops.rule(field.kind)? {
            sheet.add_data_validation(FIRST_ROW, narrow(*column), end, narrow(*column), &rule)?;
        }
    }
    for (row, number) in (FIRST_ROW..).zip(1_u32..).take(drawn) {
        sheet.write_number_with_format(row, 0, number, &styles.number)?;
        for (column, field) in &fields {
            sheet.write_blank(row, narrow(*column), input_format(writer, field.kind))?;
        }
    }
    for (row, element) in (FIRST_ROW..).zip(elements) {
        let values = member_values(&fields, element, writer.language);
        for (column, shown) in &values {
            writer.fill(sheet, (row, *column), shown, &styles.input_decimal)?;
        }
        fit(sheet, row, values.iter().filter_map(|(column, shown)| wrapped(&fields, *column, shown)))?;
    }
    let explained = fields.iter().map(|(_, field)| small(explanation(writer, field), width(field.kind, fields.len())));
    fit(sheet, EXPLANATIONS_ROW, explained)?;
    let labels = fields.iter().map(|(_, field)| (heading(writer, label(writer, field), field.need), field));
    let labels: Vec<(String, &&Field)> = labels.collect();
    fit(sheet, HEADINGS_ROW, labels.iter().map(|(label, field)| text(label, width(field.kind, fields.len()))))?;
    sheet.set_freeze_panes(HEADINGS_ROW + 1, 1)?.set_repeat_rows(HEADINGS_ROW, HEADINGS_ROW)?;
    Ok(())
}

/// The key, the heading and the explanation of a column.
fn write_column(
    writer: &Writer<'_>,
    sheet: &mut Worksheet,
    key: &str,
    field: &'static Field,
    column: u32,
    columns: usize,
) -> Result<(), XlsxError> {
    let at = narrow(column);
    sheet
        .set_column_width(at, width(field.kind, columns))?
        .set_column_format(at, &writer.styles.open_column)?
        .write_string_with_format(KEYS_ROW, at, mark(key, &field.key()), &writer.styles.locked)?
        .write_string_with_format(
            HEADINGS_ROW,
            at,
            heading(writer, label(writer, field), field.need),
            &writer.styles.heading,
        )?
        .write_string_with_format(EXPLANATIONS_ROW, at, explanation(writer, field), &writer.styles.quiet)?;
    if matches!(field.kind, Kind::Text | Kind::Names) {
        sheet.ignore_error_range(FIRST_ROW, at, FIRST_ROW + 1_000, at, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

/// A text that is filled in, in the column of its field.
fn wrapped<'s>(fields: &[(u32, &'static Field)], column: u32, shown: &'s Shown) -> Option<Wrapped<'s>> {
    let Shown::Text(filled_in) = shown else { return None };
    let (_, field) = fields.iter().find(|(of, _)| *of == column)?;
    Some(text(filled_in, width(field.kind, fields.len())))
}

/// What a field is called.
pub fn label(writer: &Writer<'_>, field: &Field) -> &'static str {
    let (object, member) = field.of;
    help::label(object, member, writer.language).unwrap_or(member)
}

/// What a field means.
pub fn explanation(writer: &Writer<'_>, field: &Field) -> &'static str {
    let (object, member) = field.of;
    help::text(object, member, writer.language).unwrap_or_default()
}

/// A label with what the value is needed for.
pub fn heading(writer: &Writer<'_>, label: &str, need: Need) -> String {
    match need {
        Need::Price | Need::Quote => format!("{label} ({})", Words::need(need, writer.language)),
        Need::Applies | Need::Nothing => label.to_owned(),
    }
}

/// The format of a cell to fill in.
pub fn input_format<'f>(writer: &'f Writer<'_>, kind: Kind) -> &'f Format {
    match kind {
        Kind::Decimal => &writer.styles.input_decimal,
        Kind::Whole(..) => &writer.styles.input_whole,
        Kind::Date => &writer.styles.input_day,
        Kind::Text
        | Kind::Prose
        | Kind::Digits
        | Kind::Country
        | Kind::YesNo { .. }
        | Kind::Choice(_)
        | Kind::Presence
        | Kind::Names => &writer.styles.input_text,
    }
}

/// The width of a column in characters: wide where there are few.
fn width(kind: Kind, columns: usize) -> u32 {
    match kind {
        Kind::Prose | Kind::Names => 70,
        Kind::Text | Kind::Digits => {
            if columns > 4 {
                30
            } else {
                55
            }
        }
        Kind::Choice(_) | Kind::Country => {
            if columns > 4 {
                28
            } else {
                40
            }
        }
        Kind::YesNo { .. } | Kind::Presence => 28,
        Kind::Whole(..) | Kind::Decimal | Kind::Date => 22,
    }
}
