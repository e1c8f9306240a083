//! The tables or areas of a price list as they are shown to be ticked, with the years that are wanted of each.

use askama::Template;

use super::field::{FieldView, Note, Shown};
use super::names::{anchor, code_of, member_name, row_name, scope_name};
use super::reading::{filter_of, years_of_all};
use super::typed::Typed;
use crate::http::pages::tariff_rows::years;
use crate::http::pages::words::{PageWords, words};
use crate::input::search_form;
use crate::language::Localized;
use crate::money::UnitPrice;
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
    rows: Vec<Row>,
    is_hidden: bool,
}

struct Row {
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
    fields: Vec<FieldView>,
}

/// What is shown of a row of the price list.
struct Listed<'t> {
    theme: Option<&'t Localized>,
    name: &'t Localized,
    code: &'t str,
    exist: String,
    price: UnitPrice,
}

impl<'t> Listed<'t> {
    fn table(table: &'t Table, words: PageWords) -> Self {
        Self {
            theme: Some(&table.theme),
            name: &table.name,
            code: &table.code,
            exist: years(table.valid_from, table.valid_to, words),
            price: table.price,
        }
    }

    fn area(area: &'t Area, words: PageWords) -> Self {
        Self {
            theme: None,
            name: &area.name,
            code: &area.code,
            exist: years(area.valid_from, area.valid_to, words),
            price: area.price,
        }
    }

    /// Whether every word that is looked for is in its code, its name or its theme.
    fn is_found(&self, looked_for: &[String], words: PageWords) -> bool {
        if looked_for.is_empty() {
            return true;
        }
        let theme = self.theme.map_or("", |theme| theme.in_language(words.language));
        let text = search_form(&format!("{} {} {theme}", self.code, self.name.in_language(words.language)));
        looked_for.iter().all(|word| text.contains(word.as_str()))
    }
}

impl CatalogueView {
    pub fn new(
        catalogue: &'static Catalogue,
        caption: &'static str,
        tariff: &Tariff,
        typed: &Typed,
        shown: &Shown,
        words: PageWords,
    ) -> Self {
        let name = scope_name(catalogue.at);
        let filter_name = filter_of(catalogue);
        let looked_for: Vec<String> =
            search_form(typed.get(&filter_name)).split_whitespace().map(str::to_owned).collect();
        let listed: Vec<Listed<'_>> = match catalogue.rows {
            CatalogueRows::Tables => tariff.tables.as_slice().iter().map(|table| Listed::table(table, words)).collect(),
            CatalogueRows::Areas => tariff.areas.as_slice().iter().map(|area| Listed::area(area, words)).collect(),
        };
        let mut view = Self {
            words,
            id: anchor(&name),
            caption,
            years_name: years_of_all(catalogue),
            years_id: anchor(&years_of_all(catalogue)),
            years_text: typed.get(&years_of_all(catalogue)).to_owned(),
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
        // Rows that this edition does not have are shown first: they were brought from elsewhere, and are at fault.
        let is_listed = |id: &str| listed.iter().any(|row| row.code == code_of(id));
        let strange: Vec<&String> = typed.rows(&view.name).iter().filter(|id| !is_listed(id)).collect();
        let strange = strange.into_iter().filter(|id| typed.has(&row_name(&view.name, id)));
        let strange: Vec<Row> = strange.map(|id| view.row(None, id, false, typed, shown)).collect();
        view.add(catalogue, None, strange, typed, shown);
        for row in &listed {
            let again = format!("{}~", row.code);
            let others = typed.rows(&view.name).iter().filter(|id| id.starts_with(&again));
            let others = others.filter(|id| typed.has(&row_name(&view.name, id)));
            let ids: Vec<&str> = std::iter::once(row.code).chain(others.map(String::as_str)).collect();
            let is_found = row.is_found(&looked_for, words);
            let rows: Vec<Row> = ids.iter().map(|id| view.row(Some(row), id, is_found, typed, shown)).collect();
            view.add(catalogue, row.theme.map(|theme| theme.in_language(words.language)), rows, typed, shown);
        }
        for group in &mut view.groups {
            group.is_hidden = group.rows.iter().all(|row| row.is_hidden);
        }
        view.is_nothing_found = !looked_for.is_empty() && listed.iter().all(|row| !row.is_found(&looked_for, words));
        view.is_open = view.more.iter().flat_map(|chosen| &chosen.fields).any(FieldView::is_worth_showing);
        view
    }

    fn row(&self, listed: Option<&Listed<'_>>, id: &str, is_found: bool, typed: &Typed, shown: &Shown) -> Row {
        let language = self.words.language;
        let name = row_name(&self.name, id);
        let years = format!("{name}.years");
        let is_chosen = typed.has(&name);
        // The code of a row and its years are one answer: what is wrong with either is shown once.
        let mut faults = shown.faults.get(&name).cloned().unwrap_or_default();
        faults.extend(shown.faults.get(&years).cloned().unwrap_or_default());
        Row {
            id: anchor(&name),
            title: listed.map_or_else(|| code_of(id).to_owned(), |row| row.name.in_language(language).to_owned()),
            code: code_of(id).to_owned(),
            exist: listed.map(|row| row.exist.clone()).unwrap_or_default(),
            price: listed.map(|row| language.amount(row.price.ore())).unwrap_or_default(),
            is_chosen,
            years: typed.get(&years).to_owned(),
            findings: shown.findings.get(&name).cloned().unwrap_or_default(),
            is_hidden: !is_chosen && !is_found && faults.is_empty(),
            has_focus: shown.focus.as_ref() == Some(&name),
            faults,
            name,
        }
    }

    fn add(
        &mut self,
        catalogue: &'static Catalogue,
        theme: Option<&str>,
        rows: Vec<Row>,
        typed: &Typed,
        shown: &Shown,
    ) {
        if rows.is_empty() {
            return;
        }
        for row in rows.iter().filter(|row| row.is_chosen) {
            self.chosen += 1;
            let field = |field| FieldView::new(member_name(&row.name, field), field, typed, shown, self.words);
            if !catalogue.columns.is_empty() {
                let fields = catalogue.columns.iter().map(field).collect();
                self.more.push(Chosen { title: row.title.clone(), fields });
            }
        }
        match self.groups.iter_mut().find(|group| group.theme.as_deref() == theme) {
            Some(group) => group.rows.extend(rows),
            None => self.groups.push(Group { theme: theme.map(str::to_owned), rows, is_hidden: false }),
        }
    }
}
