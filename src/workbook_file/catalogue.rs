//! Writing a catalogue: every table or area of the edition with its price, to be crossed.

use rust_xlsxwriter::{IgnoreError, Worksheet, XlsxError};

use super::heights::{fit, small, text};
use super::list::{explanation, heading, input_format, label};
use super::numbers::{double, narrow};
use super::writer::Writer;
use crate::language::{Language, Localized};
use crate::money::UnitPrice;
use crate::tariff::{Area, Table};
use crate::workbook::{
    CROSS, CROSSED, Catalogue, CatalogueRows, FIRST_ROW, Field, Info, KEYS_ROW, Kind, Need, Shown, WANTED_YEARS, Words,
    YEARS, catalogue_rows, further_key, mark, member_values, years,
};

const EXPLANATIONS_ROW: u32 = 1;
const HEADINGS_ROW: u32 = 2;
/// Rows below the last that may be filled in too, such as a table once more with other variables.
const FREE_ROWS: u32 = 500;

/// What a row of the tariff shows.
struct Row<'t> {
    theme: Option<&'t Localized>,
    name: &'t Localized,
    code: &'t str,
    years: Option<(u32, Option<u32>)>,
    price: UnitPrice,
}

impl<'t> From<&'t Table> for Row<'t> {
    fn from(table: &'t Table) -> Self {
        let Table { theme, name, code, price, valid_from, valid_to, updated_to, .. } = table;
        let years = valid_from.map(|from| (from, valid_to.or(*updated_to)));
        Self { theme: Some(theme), name, code, years, price: *price }
    }
}

impl<'t> From<&'t Area> for Row<'t> {
    fn from(area: &'t Area) -> Self {
        let Area { name, code, price, valid_from, valid_to, .. } = area;
        Self { theme: None, name, code, years: valid_from.map(|from| (from, *valid_to)), price: *price }
    }
}

pub fn write(
    writer: &Writer<'_>,
    sheet: &mut Worksheet,
    key: &str,
    catalogue: &'static Catalogue,
) -> Result<(), XlsxError> {
    let rows: Vec<Row<'_>> = match catalogue.rows {
        CatalogueRows::Tables => writer.tariff.tables.as_slice().iter().map(Row::from).collect(),
        CatalogueRows::Areas => writer.tariff.areas.as_slice().iter().map(Row::from).collect(),
    };
    write_headings(writer, sheet, key, catalogue)?;
    let codes: Vec<&str> = rows.iter().map(|row| row.code).collect();
    let shown = catalogue_rows(catalogue, &codes, writer.scope);
    let further = catalogue.further_columns();
    let cross = catalogue.cross_column();
    let mut last = FIRST_ROW;
    for (row, (index, extract)) in (FIRST_ROW..).zip(&shown) {
        if let Some(of_tariff) = rows.get(*index) {
            write_row(writer, sheet, row, catalogue, of_tariff)?;
        }
        let mut values: Vec<(u32, Shown)> = Vec::new();
        if let Some(extract) = extract {
            values.push((cross, Shown::Text("x".to_owned())));
            values.extend(years(extract).map(|years| (cross + 1, Shown::Text(years))));
            values.extend(member_values(&further, extract, writer.language));
        }
        write_inputs(writer, sheet, row, &further, cross, &values)?;
        let name = rows.get(*index).map_or("", |of_tariff| of_tariff.name.in_language(writer.language));
        let filled_in = values.iter().filter_map(|(column, shown)| match shown {
            Shown::Text(filled_in) if *column > cross + 1 => Some(text(filled_in, NAMES_WIDTH)),
            Shown::Text(filled_in) => Some(text(filled_in, YEARS_WIDTH)),
            Shown::Number(_) | Shown::Day(_) => None,
        });
        fit(sheet, row, filled_in.chain([text(name, info_width(Info::Name))]))?;
        last = row;
    }
    let end = last + FREE_ROWS;
    sheet.add_data_validation(FIRST_ROW, narrow(cross), end, narrow(cross), &writer.drops.cross_rule()?)?;
    for (column, field) in &further {
        if let Some(rule) = writer.drops.rule(field.kind)? {
            sheet.add_data_validation(FIRST_ROW, narrow(*column), end, narrow(*column), &rule)?;
        }
    }
    sheet.ignore_error_range(FIRST_ROW, 0, end, narrow(cross + 1), IgnoreError::NumberStoredAsText)?;
    sheet.autofilter(HEADINGS_ROW, 0, last, narrow(last_column(catalogue)))?;
    let frozen = catalogue.infos().iter().position(|info| *info == Info::Code).unwrap_or_default();
    sheet.set_freeze_panes(FIRST_ROW, u16::try_from(frozen).unwrap_or_default())?;
    sheet.set_repeat_rows(HEADINGS_ROW, HEADINGS_ROW)?;
    Ok(())
}

fn last_column(catalogue: &Catalogue) -> u32 {
    let further = catalogue.further_columns();
    further.last().map_or(catalogue.cross_column() + 1, |(column, field)| column + field.width() - 1)
}

/// Keys, explanations and headings.
fn write_headings(
    writer: &Writer<'_>,
    sheet: &mut Worksheet,
    key: &str,
    catalogue: &'static Catalogue,
) -> Result<(), XlsxError> {
    let (styles, language) = (&writer.styles, writer.language);
    let words = writer.words;
    let pick = |[nb, nn, en]: [&'static str; 3]| language.pick::<str>(nb, nn, en);
    sheet.set_row_hidden(KEYS_ROW)?;
    for (column, info) in (0..).zip(catalogue.infos()) {
        let heading_format = if *info == Info::Price { &styles.heading_right } else { &styles.heading };
        let width = info_width(*info);
        sheet.set_column_width(column, width)?.write_string_with_format(
            HEADINGS_ROW,
            column,
            Words::info(*info, language),
            heading_format,
        )?;
        match info {
            Info::Code => sheet.write_string(KEYS_ROW, column, mark(key, catalogue.code))?,
            Info::Price => sheet.write_string_with_format(EXPLANATIONS_ROW, column, words.price_text, &styles.quiet)?,
            Info::Name if writer.tariff.status == crate::tariff::Status::Example => {
                sheet.write_string_with_format(EXPLANATIONS_ROW, column, words.example, &styles.warning)?
            }
            Info::Theme | Info::Name | Info::Years => &mut *sheet,
        };
    }
    let cross = catalogue.cross_column();
    let own = [
        (cross, CROSS, pick(CROSSED), words.cross_text, CROSS_WIDTH),
        (cross + 1, YEARS, pick(WANTED_YEARS), words.years_text, YEARS_WIDTH),
    ];
    for (column, name, label, text, width) in own {
        let at = narrow(column);
        sheet
            .set_column_width(at, width)?
            .set_column_format(at, &styles.open_column)?
            .write_string_with_format(KEYS_ROW, at, mark(key, name), &styles.locked)?
            .write_string_with_format(HEADINGS_ROW, at, label, &styles.heading)?
            .write_string_with_format(EXPLANATIONS_ROW, at, text, &styles.quiet)?;
    }
    let mut explained = vec![small(words.cross_text, CROSS_WIDTH), small(words.years_text, YEARS_WIDTH)];
    explained.push(small(words.price_text, info_width(Info::Price)));
    for (column, field) in catalogue.further_columns() {
        write_further(writer, sheet, key, column, field)?;
        explained.push(small(explanation(writer, field), further_width(field)));
    }
    fit(sheet, EXPLANATIONS_ROW, explained)
}

/// The headings of a field. Of one that takes several columns, all but the first are hidden unless they are needed.
fn write_further(
    writer: &Writer<'_>,
    sheet: &mut Worksheet,
    key: &str,
    first: u32,
    field: &'static Field,
) -> Result<(), XlsxError> {
    let (label, explanation) = (label(writer, field), explanation(writer, field));
    let (styles, words) = (&writer.styles, writer.words);
    for number in 0..field.width() {
        let at = narrow(first + number);
        let (label, text, need) = match (number, field.kind) {
            (0, Kind::Names) => (label.to_owned(), format!("{explanation} {}", words.names_text), field.need),
            (0, _) => (label.to_owned(), explanation.to_owned(), field.need),
            _ => (format!("{label}, {}", words.continued), String::new(), Need::Nothing),
        };
        sheet
            .set_column_width(at, further_width(field))?
            .set_column_format(at, &styles.open_column)?
            .write_string_with_format(KEYS_ROW, at, mark(key, &further_key(field, number)), &styles.locked)?
            .write_string_with_format(HEADINGS_ROW, at, heading(writer, &label, need), &styles.heading)?
            .write_string_with_format(EXPLANATIONS_ROW, at, text, &styles.quiet)?;
        if number > 0 {
            sheet.set_column_hidden(at)?;
        }
    }
    Ok(())
}

/// The width of a column of the tariff, in characters.
const fn info_width(info: Info) -> u32 {
    match info {
        Info::Theme => 30,
        Info::Name => 46,
        Info::Code => 26,
        Info::Years | Info::Price => 14,
    }
}

/// The widths of the columns to fill in, in characters.
const CROSS_WIDTH: u32 = 12;
const YEARS_WIDTH: u32 = 24;
const NAMES_WIDTH: u32 = 50;
const FURTHER_WIDTH: u32 = 34;

fn write_row(
    writer: &Writer<'_>,
    sheet: &mut Worksheet,
    row: u32,
    catalogue: &Catalogue,
    of_tariff: &Row<'_>,
) -> Result<(), XlsxError> {
    let (styles, language) = (&writer.styles, writer.language);
    let text = |localized: Option<&Localized>| localized.map(|texts| texts.in_language(language).to_owned());
    for (column, info) in (0..).zip(catalogue.infos()) {
        let shown = match info {
            Info::Theme => text(of_tariff.theme),
            Info::Name => text(Some(of_tariff.name)),
            Info::Code => Some(of_tariff.code.to_owned()),
            Info::Years => of_tariff.years.map(|(from, to)| period(from, to, language)),
            Info::Price => {
                let price = double(&of_tariff.price.to_string())?;
                sheet.write_number_with_format(row, column, price, &styles.price)?;
                continue;
            }
        };
        sheet.write_string_with_format(row, column, shown.unwrap_or_default(), &styles.text)?;
    }
    Ok(())
}

fn further_width(field: &Field) -> u32 {
    if field.kind == Kind::Names { NAMES_WIDTH } else { FURTHER_WIDTH }
}

/// The years that there are data of; an open end is one that is still updated, or not known.
fn period(from: u32, to: Option<u32>, language: Language) -> String {
    match to {
        Some(to) => format!("{from}–{to}"),
        None => format!("{}{from}", language.pick("fra ", "frå ", "from ")),
    }
}

/// The cells to fill in of a row, with what they have.
fn write_inputs(
    writer: &Writer<'_>,
    sheet: &mut Worksheet,
    row: u32,
    further: &[(u32, &'static Field)],
    cross: u32,
    values: &[(u32, Shown)],
) -> Result<(), XlsxError> {
    sheet.write_blank(row, narrow(cross), &writer.styles.input_centred)?;
    sheet.write_blank(row, narrow(cross + 1), &writer.styles.input_text)?;
    for (column, field) in further {
        for number in 0..field.width() {
            sheet.write_blank(row, narrow(column + number), input_format(writer, field.kind))?;
        }
    }
    for (column, shown) in values {
        match shown {
            Shown::Text(cross_text) if *column == cross => {
                sheet.write_string_with_format(row, narrow(cross), cross_text, &writer.styles.input_centred)?;
            }
            Shown::Text(_) | Shown::Number(_) | Shown::Day(_) => {
                writer.fill(sheet, (row, *column), shown, &writer.styles.input_whole)?;
            }
        }
    }
    Ok(())
}
