//! The first sheet, which says how to fill in the others, and the last, which explains every answer of the lists.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::heights::{fit, text};
use super::numbers::narrow;
use super::writer::Writer;
use crate::scope::help;
use crate::tariff::Status;
use crate::workbook::{Body, Catalogue, CatalogueRows, SHEETS, Sheet, choices, word};

/// The width of the column of texts, in characters.
const TEXT_WIDTH: u32 = 100;

/// The guide.
pub fn guide(writer: &Writer<'_>) -> Result<Worksheet, XlsxError> {
    let (words, styles, language) = (writer.words, &writer.styles, writer.language);
    let mut sheet = Worksheet::new();
    sheet.set_name(words.guide)?;
    for (column, width) in [(0, 3), (1, 26), (2, TEXT_WIDTH)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_screen_gridlines(false);
    let mut row = 1;
    sheet.write_string_with_format(row, 1, words.title, &styles.title)?;
    row += 1;
    let edition = format!("{} ({})", writer.tariff.title.in_language(language), writer.tariff.id);
    sheet.write_string(row, 1, words.tariff)?.write_string(row, 2, edition)?;
    if writer.tariff.status == Status::Example {
        row += 1;
        sheet.write_blank(row, 1, &styles.warning)?;
        sheet.write_string_with_format(row, 2, words.example, &styles.warning)?;
    }
    row += 2;
    write_heading(&mut sheet, row, [words.how, ""], &styles.heading)?;
    let steps =
        [words.step_cells, words.step_needed, words.step_cross, words.step_unknown, words.step_keep, words.step_send];
    for (number, step) in (1_u32..).zip(steps) {
        row += 1;
        sheet.write_number_with_format(row, 1, number, &styles.number)?;
        sheet.write_string_with_format(row, 2, step, &styles.text)?;
        fit(&mut sheet, row, [text(step, TEXT_WIDTH)])?;
    }
    row += 2;
    write_heading(&mut sheet, row, [words.sheets, words.explanation], &styles.heading)?;
    for of in &SHEETS {
        let [nb, nn, en] = of.title;
        row += 1;
        sheet.write_string_with_format(row, 1, language.pick::<str>(nb, nn, en), &styles.label)?;
        let about = about(of, writer);
        sheet.write_string_with_format(row, 2, &about, &styles.text)?;
        fit(&mut sheet, row, [text(&about, TEXT_WIDTH)])?;
    }
    Ok(sheet)
}

/// What a sheet is about: the explanations of what is filled in on it.
fn about(sheet: &Sheet, writer: &Writer<'_>) -> String {
    let of = |object: &str, member: &str| help::text(object, member, writer.language).unwrap_or_default().to_owned();
    match &sheet.body {
        Body::Form([section]) => help::object_text(section.object, writer.language).unwrap_or_default().to_owned(),
        Body::Form(sections) => {
            let objects = sections.iter().filter(|section| section.object != "ScopeInput");
            let texts: Vec<&str> =
                objects.filter_map(|section| help::object_label(section.object, writer.language)).collect();
            format!("{}.", texts.join(", "))
        }
        Body::Catalogue(Catalogue { rows: CatalogueRows::Tables, .. }) => of("ExtractsInput", "fd_trygd"),
        Body::Catalogue(Catalogue { rows: CatalogueRows::Areas, .. }) => of("ExtractsInput", "statistics_areas"),
        Body::List(list) => match list.at {
            ["extracts", member] => of("ExtractsInput", member),
            [member] => of("ScopeInput", member),
            _ => String::new(),
        },
    }
}

/// What each answer of the lists means.
pub fn explanations(writer: &Writer<'_>) -> Result<Worksheet, XlsxError> {
    let (words, styles, language) = (writer.words, &writer.styles, writer.language);
    let mut sheet = Worksheet::new();
    sheet.set_name(words.explanations)?;
    for (column, width) in [(0, 3), (1, 32), (2, 34), (3, TEXT_WIDTH)] {
        sheet.set_column_width(column, width)?;
    }
    for (column, heading) in [(1, words.field), (2, words.choice), (3, words.explanation)] {
        sheet.write_string_with_format(0, column, heading, &styles.heading)?;
    }
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    let mut row = 0;
    for choice in choices() {
        for known in choice.words {
            row += 1;
            let field = help::object_label(choice.name, language).unwrap_or_default();
            let label = word(choice.name, known, language).unwrap_or(known);
            let means = help::word_text(choice.name, known, language).unwrap_or_default();
            for (column, shown) in [(1, field), (2, label), (3, means)] {
                sheet.write_string_with_format(row, column, shown, &styles.text)?;
            }
            fit(&mut sheet, row, [text(label, 34), text(means, TEXT_WIDTH)])?;
        }
    }
    Ok(sheet)
}

fn write_heading(sheet: &mut Worksheet, row: u32, texts: [&str; 2], format: &Format) -> Result<(), XlsxError> {
    for (column, text) in (1_u32..).zip(texts) {
        sheet.write_string_with_format(row, narrow(column), text, format)?;
    }
    Ok(())
}
