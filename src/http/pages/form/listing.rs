//! The rows of the price lists as forms show them, written once for each edition and language: on most pages something is said of few.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use askama::Template as _;

use super::entry::{Entry, Groups, Row};
use super::mould::{Mould, TYPED};
use super::names::{YEARS, anchor, row_name};
use super::outline::{Part, parts};
use crate::http::pages::page::part;
use crate::http::pages::per_edition::PerEdition;
use crate::http::pages::tariff_rows::years;
use crate::http::pages::words::PageWords;
use crate::input::search_form;
use crate::tariff::{Area, Table, Tariff};
use crate::workbook::{Catalogue, CatalogueRows};

/// A row of a price list, as it is shown and looked for.
pub struct Listed {
    pub theme: Option<String>,
    pub title: String,
    pub code: String,
    exist: String,
    price: String,
    /// The names of its box and its years.
    pub name: String,
    pub years_name: String,
    /// What is looked through, in the form that is searched.
    text: String,
    /// The row as it is where nothing is said of it.
    pub html: Arc<str>,
    /// The row as it is where it is chosen, with a hole for its years.
    pub ticked: Arc<Mould>,
}

/// The rows of a list, under their themes.
pub struct Listing {
    /// In the order in which they are shown.
    pub rows: Vec<Listed>,
    /// All of them as they are where nothing is said of any.
    pub html: String,
    /// Where each is in that.
    pub places: Vec<Range<usize>>,
    by_code: HashMap<String, usize>,
}

impl Listing {
    fn of(mut rows: Vec<Listed>) -> Self {
        let mut themes: Vec<Option<String>> = Vec::new();
        for row in &rows {
            if !themes.contains(&row.theme) {
                themes.push(row.theme.clone());
            }
        }
        rows.sort_by_key(|row| themes.iter().position(|theme| *theme == row.theme));
        let mut groups = Groups::default();
        for row in &rows {
            groups.add(row.theme.as_deref(), Entry::Quiet(Arc::clone(&row.html)));
        }
        let html: String = groups.iter().map(part).collect();
        let mut from = 0;
        let places = rows.iter().map(|row| {
            let rest = html.get(from..).unwrap_or_default();
            let start = from + rest.find(row.html.as_ref()).unwrap_or(rest.len());
            from = start + row.html.len();
            start..from
        });
        let places = places.collect();
        let by_code = rows.iter().enumerate().map(|(place, row)| (row.code.clone(), place)).collect();
        Self { rows, html, places, by_code }
    }

    /// The place of the row with a code.
    pub fn find(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }
}

/// The lists of an edition, in one language.
pub struct Listings {
    tables: Listing,
    areas: Listing,
}

static LISTINGS: PerEdition<Listings> = PerEdition::new();

impl Listings {
    pub fn of(tariff: &Tariff, words: PageWords) -> Arc<Self> {
        let make = || {
            let list = |of: CatalogueRows| {
                let catalogues = parts().iter().filter_map(|part| match part {
                    Part::Catalogue(outline) => Some(outline),
                    Part::Form(_) | Part::List(_) => None,
                });
                catalogues.filter(|outline| outline.catalogue.rows == of).map(|outline| outline.name.as_str()).next()
            };
            let (tables, areas) = (tariff.tables.as_slice().iter(), tariff.areas.as_slice().iter());
            let [of_tables, of_areas] = [CatalogueRows::Tables, CatalogueRows::Areas].map(|of| list(of).unwrap_or(""));
            Self {
                tables: Listing::of(tables.map(|table| Listed::table(table, of_tables, words)).collect()),
                areas: Listing::of(areas.map(|area| Listed::area(area, of_areas, words)).collect()),
            }
        };
        LISTINGS.get(tariff, words.language, make)
    }

    pub const fn of_list(&self, catalogue: &Catalogue) -> &Listing {
        match catalogue.rows {
            CatalogueRows::Tables => &self.tables,
            CatalogueRows::Areas => &self.areas,
        }
    }
}

impl Listed {
    fn table(table: &Table, list: &str, words: PageWords) -> Self {
        Self {
            theme: Some(table.theme.in_language(words.language).to_owned()),
            title: table.name.in_language(words.language).to_owned(),
            exist: years(table.valid_from, table.valid_to, words),
            price: words.language.amount(table.price.ore()),
            ..Self::named(&table.code, list)
        }
        .written(words)
    }

    fn area(area: &Area, list: &str, words: PageWords) -> Self {
        Self {
            title: area.name.in_language(words.language).to_owned(),
            exist: years(area.valid_from, area.valid_to, words),
            price: words.language.amount(area.price.ore()),
            ..Self::named(&area.code, list)
        }
        .written(words)
    }

    /// A row of which only the code is known.
    pub fn named(code: &str, list: &str) -> Self {
        let name = row_name(list, code);
        Self {
            theme: None,
            title: code.to_owned(),
            code: code.to_owned(),
            exist: String::new(),
            price: String::new(),
            years_name: format!("{name}{YEARS}"),
            name,
            text: String::new(),
            html: Arc::from(""),
            ticked: Arc::new(Mould::of("")),
        }
    }

    /// The row with its texts.
    fn written(self, words: PageWords) -> Self {
        let text = search_form(&format!("{} {} {}", self.code, self.title, self.theme.as_deref().unwrap_or_default()));
        let row = self.row(self.name.clone(), words);
        // A template of texts alone can always be written.
        let html = Arc::from(row.render().unwrap_or_default());
        let row = Row { is_chosen: true, years: TYPED.to_string(), ..row };
        let ticked = Arc::new(Mould::of(&row.render().unwrap_or_default()));
        Self { text, html, ticked, ..self }
    }

    /// The row under a name, as it is where nothing is said of it.
    pub fn row(&self, name: String, words: PageWords) -> Row {
        Row {
            words,
            id: anchor(&name),
            name,
            title: self.title.clone(),
            code: self.code.clone(),
            exist: self.exist.clone(),
            price: self.price.clone(),
            ..Row::default()
        }
    }

    /// Whether every word that is looked for is in its code, its name or its theme.
    pub fn is_found(&self, looked_for: &[String]) -> bool {
        looked_for.iter().all(|word| self.text.contains(word.as_str()))
    }
}
