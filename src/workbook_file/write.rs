//! Writing a workbook: the sheets as `workbook` describes them, empty or with a scope.

use rust_xlsxwriter::{DocProperties, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::drops::Drops;
use super::styles::{Styles, TAB};
use super::writer::Writer;
use super::{catalogue, form, guide, list};
use crate::language::Language;
use crate::tariff::Tariff;
use crate::workbook::{Body, SHEETS, words};

/// A workbook of an edition, with a scope or empty. The same input gives the same bytes.
pub fn write(tariff: &Tariff, language: Language, scope: Option<&Value>) -> Result<Vec<u8>, XlsxError> {
    let empty = Value::Null;
    let writer = Writer {
        tariff,
        language,
        words: words(language),
        styles: Styles::new(language),
        drops: Drops::new(language),
        scope: scope.unwrap_or(&empty),
    };
    let mut workbook = Workbook::new();
    writer.finish(guide::guide(&writer)?, &mut workbook);
    for sheet in &SHEETS {
        let [nb, nn, en] = sheet.title;
        let mut worksheet = Worksheet::new();
        worksheet.set_name(language.pick::<str>(nb, nn, en))?.set_tab_color(TAB);
        match &sheet.body {
            Body::Form(sections) => form::write(&writer, &mut worksheet, sheet.key, sections)?,
            Body::List(of) => list::write(&writer, &mut worksheet, sheet.key, of)?,
            Body::Catalogue(of) => catalogue::write(&writer, &mut worksheet, sheet.key, of)?,
        }
        writer.finish(worksheet, &mut workbook);
    }
    writer.finish(guide::explanations(&writer)?, &mut workbook);
    workbook.push_worksheet(writer.drops.sheet(tariff)?);
    let day = tariff.id.at(0, 0, 0, 0);
    workbook.set_properties(&DocProperties::new().set_title(writer.words.title).set_creation_datetime(&day));
    workbook.save_to_buffer()
}
