//! The tables or areas of a price list as they are shown to be ticked, with the years that are wanted of each.

use std::fmt::{self, Write};
use std::sync::Arc;

use askama::{FastWritable, Template, Values};

use super::field::{Note, Shown};
use super::mould::{Filling, Mould, TYPED};
use super::names::{RowName, anchor, code_of, row_name};
use super::outline::{CatalogueOutline, Part, parts};
use super::shown_field::ShownField;
use super::typed::Typed;
use crate::http::pages::per_edition::PerEdition;
use crate::http::pages::tariff_rows::years;
use crate::http::pages::words::{PageWords, words};
use crate::input::search_form;
use crate::tariff::{Area, Table, Tariff};
use crate::workbook::{Catalogue, CatalogueRows};

words! {
    filter_list: "Finn etter navn, kode eller tema", "Finn etter namn, kode eller tema", "Find by name, code or theme";
    filter_do: "Finn", "Finn", "Find";
    years_for_all: "År for alle som er valgt", "År for alle som er valde", "Years for all that are chosen";
    years_hint: "Som 2015–2018 eller 2015–2018, 2020. Gjelder der du ikke skriver egne år.",
        "Som 2015–2018 eller 2015–2018, 2020. Gjeld der du ikkje skriv eigne år.",
        "Such as 2015–2018 or 2015–2018, 2020. Used where you do not write other years.";
    column_wanted: "Ønskede år", "Ønskte år", "Years wanted";
    column_exist: "Data finnes for", "Data finst for", "Data exist for";
    nothing_matches: "Ingen rader passer. Valgte rader vises alltid.", "Ingen rader passar. Valde rader er alltid med.",
        "No rows match. Chosen rows are always shown.";
    of_chosen: "Mer om det du har valgt", "Meir om det du har valt", "More about what you have chosen";
}

/// A catalogue.
#[derive(Template)]
#[template(path = "form/catalogue.html", config = "src/http/pages/askama.toml")]
pub struct CatalogueView {
    words: PageWords,
    pub name: String,
    id: String,
    caption: &'static str,
    years_name: String,
    years_id: String,
    years_text: String,
    filter_name: String,
    filter_id: String,
    filter_text: String,
    /// What is wrong with the list, or the data, as a whole.
    filter_faults: Vec<String>,
    groups: Vec<Group>,
    is_nothing_found: bool,
    /// Fields of the chosen rows that can wait.
    more: Vec<Chosen>,
    is_open: bool,
    pub chosen: usize,
}

/// Rows under one theme.
struct Group {
    theme: Option<String>,
    rows: Vec<Entry>,
    is_hidden: bool,
}

/// A row of the table: most say nothing but what the price list says, and are written once for each edition.
enum Entry {
    Quiet(Arc<str>),
    /// Chosen, with its years.
    Ticked(Arc<Mould>, Filling),
    Said(Box<Row>),
}

impl Entry {
    fn write(&self, dest: &mut dyn Write) -> askama::Result<()> {
        match self {
            Self::Quiet(html) => Ok(dest.write_str(html)?),
            Self::Ticked(mould, years) => Ok(mould.write("", years, dest)?),
            Self::Said(row) => row.render_into(dest),
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f).map_err(|_| fmt::Error)
    }
}

impl FastWritable for Entry {
    fn write_into(&self, dest: &mut dyn Write, _: &dyn Values) -> askama::Result<()> {
        self.write(dest)
    }
}

/// A row that is chosen, filled in, at fault or hidden.
#[derive(Default, Template)]
#[template(path = "form/catalogue_row.html", config = "src/http/pages/askama.toml")]
struct Row {
    words: PageWords,
    /// The name of its box.
    name: String,
    id: String,
    title: String,
    code: String,
    exist: String,
    price: String,
    is_chosen: bool,
    years: String,
    faults: Vec<String>,
    findings: Vec<Note>,
    is_hidden: bool,
    has_focus: bool,
}

/// The further fields of a chosen row.
struct Chosen {
    title: String,
    fields: Vec<ShownField>,
}

/// A row of a price list, as it is shown and looked for.
struct Listed {
    theme: Option<String>,
    title: String,
    code: String,
    exist: String,
    price: String,
    /// The names of its box and its years.
    name: String,
    years_name: String,
    /// What is looked through, in the form that is searched.
    text: String,
    /// The row as it is where nothing is said of it.
    html: Arc<str>,
    /// The row as it is where it is chosen, with a hole for its years.
    ticked: Arc<Mould>,
}

/// The rows of the lists of an edition, in one language.
struct ListedRows {
    tables: Vec<Listed>,
    areas: Vec<Listed>,
}

static LISTED: PerEdition<ListedRows> = PerEdition::new();

impl ListedRows {
    fn of(tariff: &Tariff, words: PageWords) -> Arc<Self> {
        let make = || {
            let mut rows = Self { tables: Vec::new(), areas: Vec::new() };
            for part in parts() {
                let Part::Catalogue(CatalogueOutline { catalogue, name, .. }) = part else { continue };
                match catalogue.rows {
                    CatalogueRows::Tables => {
                        let tables = tariff.tables.as_slice().iter();
                        rows.tables = tables.map(|table| Listed::table(table, name, words)).collect();
                    }
                    CatalogueRows::Areas => {
                        let areas = tariff.areas.as_slice().iter();
                        rows.areas = areas.map(|area| Listed::area(area, name, words)).collect();
                    }
                }
            }
            rows
        };
        LISTED.get(tariff, words.language, make)
    }

    fn of_list(&self, catalogue: &Catalogue) -> &[Listed] {
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
    fn named(code: &str, list: &str) -> Self {
        let name = row_name(list, code);
        Self {
            theme: None,
            title: code.to_owned(),
            code: code.to_owned(),
            exist: String::new(),
            price: String::new(),
            years_name: years_name(&name),
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
    fn row(&self, name: String, words: PageWords) -> Row {
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
    fn is_found(&self, looked_for: &[String]) -> bool {
        looked_for.iter().all(|word| self.text.contains(word.as_str()))
    }
}

/// The name of the years of a row.
fn years_name(row: &str) -> String {
    format!("{row}.years")
}

impl CatalogueView {
    pub fn new(
        outline: &'static CatalogueOutline,
        caption: &'static str,
        tariff: &Tariff,
        typed: &Typed,
        shown: &Shown,
        words: PageWords,
    ) -> Self {
        let CatalogueOutline { catalogue, name, years_of_all, filter, .. } = outline;
        let (name, filter_name) = (name.clone(), filter.clone());
        let looked_for: Vec<String> =
            search_form(typed.get(&filter_name)).split_whitespace().map(str::to_owned).collect();
        let listed = ListedRows::of(tariff, words);
        let listed = listed.of_list(catalogue);
        let mut view = Self {
            words,
            id: anchor(&name),
            caption,
            years_name: years_of_all.clone(),
            years_id: anchor(years_of_all),
            years_text: typed.get(years_of_all).to_owned(),
            filter_id: anchor(&filter_name),
            filter_text: typed.get(&filter_name).to_owned(),
            filter_faults: shown.faults.get(&filter_name).cloned().unwrap_or_default(),
            filter_name,
            groups: Vec::new(),
            is_nothing_found: false,
            more: Vec::new(),
            is_open: false,
            chosen: 0,
            name,
        };
        let ticked: Vec<&str> = typed
            .rows(&view.name)
            .iter()
            .filter(|id| typed.has(RowName::of(&view.name, id).row()))
            .map(String::as_str)
            .collect();
        let is_listed = |code: &str| match catalogue.rows {
            CatalogueRows::Tables => tariff.tables.find(code).is_some(),
            CatalogueRows::Areas => tariff.areas.find(code).is_some(),
        };
        // Rows that this edition does not have are shown first: they were brought from elsewhere, and are at fault.
        for id in ticked.iter().filter(|id| !is_listed(code_of(id))) {
            let strange = Listed::named(code_of(id), &view.name);
            view.add_said(outline, &strange, id, false, typed, shown);
        }
        // The same row again, with other years or variables.
        let again: Vec<&str> = ticked.into_iter().filter(|id| code_of(id) != *id).collect();
        for row in listed {
            let is_found = row.is_found(&looked_for);
            view.is_nothing_found |= is_found;
            let years = typed.get(&row.years_name);
            let is_said = shown.is_said(&row.name) || shown.is_said(&row.years_name);
            match typed.get(&row.name) {
                "" if is_found && !is_said && years.is_empty() => {
                    view.add(row.theme.as_deref(), Entry::Quiet(Arc::clone(&row.html)));
                }
                "x" if !is_said => {
                    let entry = Entry::Ticked(Arc::clone(&row.ticked), Filling::Text(years.to_owned()));
                    view.add(row.theme.as_deref(), entry);
                    view.add_chosen(outline, row, &row.code, typed, shown);
                }
                _ => view.add_said(outline, row, &row.code, is_found, typed, shown),
            }
            for id in again.iter().filter(|id| code_of(id) == row.code) {
                view.add_said(outline, row, id, is_found, typed, shown);
            }
        }
        view.is_nothing_found = !view.is_nothing_found;
        for group in &mut view.groups {
            group.is_hidden = group.rows.iter().all(|entry| matches!(entry, Entry::Said(row) if row.is_hidden));
        }
        view.is_open = view.more.iter().flat_map(|chosen| &chosen.fields).any(ShownField::is_worth_showing);
        view
    }

    fn add(&mut self, theme: Option<&str>, entry: Entry) {
        // Rows of a theme mostly follow each other.
        match self.groups.iter_mut().rev().find(|group| group.theme.as_deref() == theme) {
            Some(group) => group.rows.push(entry),
            None => {
                self.groups.push(Group { theme: theme.map(str::to_owned), rows: vec![entry], is_hidden: false });
            }
        }
    }

    /// Adds a row of which something is said, under its identity.
    fn add_said(
        &mut self,
        outline: &'static CatalogueOutline,
        listed: &Listed,
        id: &str,
        is_found: bool,
        typed: &Typed,
        shown: &Shown,
    ) {
        let name = row_name(&self.name, id);
        let years = years_name(&name);
        // The code of a row and its years are one answer: what is wrong with either is shown once.
        let mut faults = shown.faults.get(&name).cloned().unwrap_or_default();
        faults.extend(shown.faults.get(&years).cloned().unwrap_or_default());
        let is_chosen = typed.has(&name);
        let row = Row {
            is_chosen,
            years: typed.get(&years).to_owned(),
            findings: shown.findings.get(&name).cloned().unwrap_or_default(),
            is_hidden: !is_chosen && !is_found && faults.is_empty(),
            has_focus: shown.focus.as_ref() == Some(&name),
            faults,
            ..listed.row(name, self.words)
        };
        if is_chosen {
            self.add_chosen(outline, listed, id, typed, shown);
        }
        self.add(listed.theme.as_deref(), Entry::Said(Box::new(row)));
    }

    /// Adds the further fields of a chosen row.
    fn add_chosen(
        &mut self,
        outline: &'static CatalogueOutline,
        listed: &Listed,
        id: &str,
        typed: &Typed,
        shown: &Shown,
    ) {
        self.chosen += 1;
        if outline.columns.is_empty() {
            return;
        }
        let mut name = RowName::of(&self.name, id);
        let columns = outline.columns.iter();
        let fields = columns
            .map(|column| ShownField::new(column, name.member(&column.name), Some(id), typed, shown, self.words));
        self.more.push(Chosen { title: listed.title.clone(), fields: fields.collect() });
    }
}
