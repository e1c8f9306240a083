//! The rows of a price list as they are read: by kind, and tables by theme.

use super::words::{PageWords, words};
use crate::language::Localized;
use crate::money::{Quantity, ThreePoint};
use crate::tariff::{Area, Evidence, Table, Tariff};

words! {
    group_tables: "FD-Trygd: fast pris for hver tabell", "FD-Trygd: fast pris for kvar tabell", "FD-Trygd: a flat price for each table";
    group_areas: "Statistikkområder: fast pris for hvert område", "Statistikkområde: fast pris for kvart område", "Statistics areas: a flat price for each area";
    group_rates: "Timepriser", "Timeprisar", "Hourly rates";
    group_hours: "Timer for det som telles i et omfang", "Timar for det som blir talt i eit omfang", "Hours for what is counted in a scope";
    group_days: "Leveringstid", "Leveringstid", "Delivery time";
    low_expected_high: "lavt – forventet – høyt", "lågt – venta – høgt", "low – expected – high";
    still_updated: "oppdateres", "blir oppdatert", "still updated";
}

/// Rows of one kind.
pub struct Group {
    /// The fragment of its address.
    pub anchor: &'static str,
    pub title: &'static str,
    /// The clause of the guidelines that its rows rest on, where all rest on one.
    pub reference: Option<String>,
    /// The heading of the column of figures.
    pub figure: &'static str,
    pub has_years: bool,
    /// Its list as a file, below the address of the edition in the API.
    pub file: Option<&'static str>,
    pub parts: Vec<Part>,
}

/// Rows under one theme.
pub struct Part {
    pub theme: Option<String>,
    pub rows: Vec<Row>,
}

/// A row.
pub struct Row {
    pub name: String,
    pub code: String,
    pub years: String,
    pub figure: String,
    pub is_assumed: bool,
    /// What it rests on, where rows differ in that.
    pub reference: Option<String>,
}

/// The groups of a price list, with the rows that a query finds.
pub fn groups(tariff: &Tariff, query: &str, words: PageWords) -> Vec<Group> {
    let text = |text: &Localized| text.in_language(words.language).to_owned();
    let found: Vec<Group> = vec![
        Group {
            anchor: "rates",
            title: words.group_rates(),
            reference: None,
            figure: words.column_price(),
            has_years: false,
            file: None,
            parts: one_part(
                tariff.hourly_rates.iter().map(|rate| Row {
                    name: text(&rate.name),
                    code: rate.code.clone(),
                    years: String::new(),
                    figure: words.language.amount(rate.price.ore()),
                    is_assumed: rate.evidence == Evidence::Assumed,
                    reference: Some(text(&rate.reference)),
                }),
                query,
            ),
        },
        tables(tariff, query, words),
        areas(tariff, query, words),
        Group {
            anchor: "hours",
            title: words.group_hours(),
            reference: Some(words.low_expected_high().to_owned()),
            figure: words.column_hours(),
            has_years: false,
            file: None,
            parts: one_part(
                tariff.rules.iter().map(|rule| Row {
                    name: text(&rule.name),
                    code: rule.code.clone(),
                    years: String::new(),
                    figure: range(&rule.hours, words),
                    is_assumed: rule.evidence == Evidence::Assumed,
                    reference: Some(text(&rule.reference)),
                }),
                query,
            ),
        },
        Group {
            anchor: "days",
            title: words.group_days(),
            reference: Some(words.low_expected_high().to_owned()),
            figure: words.column_days(),
            has_years: false,
            file: None,
            parts: one_part(
                tariff.delivery_time.steps.iter().map(|step| Row {
                    name: text(&step.name),
                    code: step.code.clone(),
                    years: String::new(),
                    figure: range(&step.working_days, words),
                    is_assumed: step.evidence == Evidence::Assumed,
                    reference: None,
                }),
                query,
            ),
        },
    ];
    found.into_iter().filter(|group| !group.parts.is_empty()).collect()
}

fn tables(tariff: &Tariff, query: &str, words: PageWords) -> Group {
    let mut parts: Vec<Part> = Vec::new();
    for table in tariff.tables.search(query) {
        let theme = Some(table.theme.in_language(words.language).to_owned());
        let row = table_row(table, words);
        match parts.iter_mut().find(|part| part.theme == theme) {
            Some(part) => part.rows.push(row),
            None => parts.push(Part { theme, rows: vec![row] }),
        }
    }
    Group {
        anchor: "tables",
        title: words.group_tables(),
        reference: tariff.tables.as_slice().first().map(|table| table.reference.in_language(words.language).to_owned()),
        figure: words.column_price(),
        has_years: true,
        file: Some("tables/export"),
        parts,
    }
}

fn areas(tariff: &Tariff, query: &str, words: PageWords) -> Group {
    let rows: Vec<Row> = tariff.areas.search(query).map(|area| area_row(area, words)).collect();
    Group {
        anchor: "areas",
        title: words.group_areas(),
        reference: tariff.areas.as_slice().first().map(|area| area.reference.in_language(words.language).to_owned()),
        figure: words.column_price(),
        has_years: true,
        file: Some("areas/export"),
        parts: if rows.is_empty() { Vec::new() } else { vec![Part { theme: None, rows }] },
    }
}

fn table_row(table: &Table, words: PageWords) -> Row {
    Row {
        name: table.name.in_language(words.language).to_owned(),
        code: table.code.clone(),
        years: years(table.valid_from, table.valid_to, words),
        figure: words.language.amount(table.price.ore()),
        is_assumed: table.evidence == Evidence::Assumed,
        reference: None,
    }
}

fn area_row(area: &Area, words: PageWords) -> Row {
    Row {
        name: area.name.in_language(words.language).to_owned(),
        code: area.code.clone(),
        years: years(area.valid_from, area.valid_to, words),
        figure: words.language.amount(area.price.ore()),
        is_assumed: area.evidence == Evidence::Assumed,
        reference: None,
    }
}

/// The years that there are data of: an open end is still updated, and what is not known is left out.
pub fn years(from: Option<u32>, to: Option<u32>, words: PageWords) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (Some(from), None) => format!("{from}–"),
        (None, Some(to)) => format!("–{to}"),
        (None, None) => words.still_updated().to_owned(),
    }
}

fn range(of: &ThreePoint<Quantity>, words: PageWords) -> String {
    let [low, expected, high] = [of.low, of.expected, of.high].map(|one| words.language.quantity(one));
    if low == high { expected } else { format!("{low} – {expected} – {high}") }
}

/// The rows that have every word of a query in their name or code.
fn one_part(rows: impl Iterator<Item = Row>, query: &str) -> Vec<Part> {
    let words: Vec<String> = crate::input::search_form(query).split_whitespace().map(str::to_owned).collect();
    let is_found = |row: &Row| {
        let text = crate::input::search_form(&format!("{} {}", row.name, row.code));
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let rows: Vec<Row> = rows.filter(is_found).collect();
    if rows.is_empty() { Vec::new() } else { vec![Part { theme: None, rows }] }
}
