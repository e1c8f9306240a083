//! Writing a form: a value in each row, with its label, what it is needed for and what it means.

use std::collections::BTreeMap;

use rust_xlsxwriter::{IgnoreError, Worksheet, XlsxError};

use super::heights::{fit, small, text};
use super::numbers::narrow;
use super::writer::Writer;
use crate::scope::help;
use crate::workbook::{
    FIRST_FORM_ROW, FORM_EXPLANATIONS, FORM_KEYS, FORM_LABELS, FORM_NEEDS, FORM_VALUES, Field, FormRow, KEYS_ROW, Kind,
    Section, Shown, VALUE, Words, form_rows, form_values, mark,
};

/// The widths of columns, in characters.
const LABEL_WIDTH: u32 = 34;
const VALUE_WIDTH: u32 = 44;
const NEED_WIDTH: u32 = 14;
const EXPLANATION_WIDTH: u32 = 90;

pub fn write(
    writer: &Writer<'_>,
    sheet: &mut Worksheet,
    key: &str,
    sections: &'static [Section],
) -> Result<(), XlsxError> {
    let widths = [
        (FORM_LABELS, LABEL_WIDTH),
        (FORM_VALUES, VALUE_WIDTH),
        (FORM_NEEDS, NEED_WIDTH),
        (FORM_EXPLANATIONS, EXPLANATION_WIDTH),
    ];
    for (column, width) in widths {
        sheet.set_column_width(narrow(column), width)?;
    }
    sheet.set_column_hidden(narrow(FORM_KEYS))?;
    sheet.write_string(KEYS_ROW, narrow(FORM_VALUES), mark(key, VALUE))?.set_row_hidden(KEYS_ROW)?;
    let words = writer.words;
    let headings = [
        (FORM_LABELS, words.field),
        (FORM_VALUES, words.answer),
        (FORM_NEEDS, words.needed_for),
        (FORM_EXPLANATIONS, words.explanation),
    ];
    for (column, heading) in headings {
        let row = FIRST_FORM_ROW - 1;
        sheet.write_string_with_format(row, narrow(column), heading, &writer.styles.heading)?;
    }
    sheet
        .set_freeze_panes(FIRST_FORM_ROW, narrow(FORM_NEEDS))?
        .set_repeat_rows(FIRST_FORM_ROW - 1, FIRST_FORM_ROW - 1)?;
    let values: BTreeMap<u32, Shown> = form_values(sections, writer.scope, writer.language).into_iter().collect();
    for (row, form_row) in form_rows(sections) {
        match form_row {
            FormRow::Heading(section) => write_part(writer, sheet, row, section)?,
            FormRow::Value(field) => write_field(writer, sheet, row, key, field, values.get(&row))?,
        }
    }
    Ok(())
}

/// The heading of a part, over all columns.
fn write_part(writer: &Writer<'_>, sheet: &mut Worksheet, row: u32, section: &Section) -> Result<(), XlsxError> {
    let label = help::object_label(section.object, writer.language).unwrap_or_default();
    for column in FORM_LABELS..=FORM_EXPLANATIONS {
        sheet.write_blank(row, narrow(column), &writer.styles.part)?;
    }
    sheet.write_string_with_format(row, narrow(FORM_LABELS), label, &writer.styles.part)?;
    Ok(())
}

fn write_field(
    writer: &Writer<'_>,
    sheet: &mut Worksheet,
    row: u32,
    key: &str,
    field: &'static Field,
    value: Option<&Shown>,
) -> Result<(), XlsxError> {
    let (object, member) = field.of;
    let label = help::label(object, member, writer.language).unwrap_or(member);
    let explanation = help::text(object, member, writer.language).unwrap_or_default();
    let styles = &writer.styles;
    let format = match field.kind {
        Kind::Whole(..) => &styles.input_whole,
        Kind::Decimal => &styles.input_decimal,
        Kind::Date => &styles.input_day,
        Kind::Text
        | Kind::Prose
        | Kind::Digits
        | Kind::Country
        | Kind::YesNo { .. }
        | Kind::Choice(_)
        | Kind::Presence
        | Kind::Names => &styles.input_text,
    };
    let values = narrow(FORM_VALUES);
    sheet
        .write_string(row, narrow(FORM_KEYS), mark(key, &field.key()))?
        .write_string_with_format(row, narrow(FORM_LABELS), label, &styles.label)?
        .write_blank(row, values, format)?
        .write_string_with_format(row, narrow(FORM_NEEDS), Words::need(field.need, writer.language), &styles.text)?
        .write_string_with_format(row, narrow(FORM_EXPLANATIONS), explanation, &styles.quiet)?;
    let filled_in = match value {
        Some(Shown::Text(filled_in)) => filled_in.as_str(),
        Some(Shown::Number(_) | Shown::Day(_)) | None => "",
    };
    if let Some(value) = value {
        writer.fill(sheet, (row, FORM_VALUES), value, format)?;
    }
    let wrapped = [text(label, LABEL_WIDTH), text(filled_in, VALUE_WIDTH), small(explanation, EXPLANATION_WIDTH)];
    fit(sheet, row, wrapped)?;
    if let Some(rule) = writer.drops.rule(field.kind)? {
        sheet.add_data_validation(row, values, row, values, &rule)?;
    }
    if matches!(field.kind, Kind::Text | Kind::Digits) {
        sheet.ignore_error(row, values, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}
