//! The tables or areas of a price list as they are shown to be ticked, with the years that are wanted of each.

use std::fmt::{self, Write};
use std::sync::Arc;

use askama::{FastWritable, Template, Values};

use super::entry::{Entry, Groups, Row};
use super::field::Shown;
use super::listing::{Listed, Listing, Listings};
use super::mould::Filling;
use super::names::{RowName, YEARS, anchor, code_of, row_name, row_of};
use super::outline::CatalogueOutline;
use super::shown_field::ShownField;
use super::typed::Typed;
use crate::http::pages::words::{PageWords, words};
use crate::input::search_form;
use crate::tariff::Tariff;
use crate::workbook::Catalogue;

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
    body: Body,
    is_nothing_found: bool,
    /// Fields of the chosen rows that can wait.
    more: Vec<Chosen>,
    is_open: bool,
    pub chosen: usize,
}

/// The rows of the table.
enum Body {
    /// As they are kept, but for some.
    Kept {
        listings: Arc<Listings>,
        catalogue: &'static Catalogue,
        others: Vec<(usize, Entry)>,
    },
    Anew(Groups),
}

impl Body {
    fn write(&self, dest: &mut dyn Write) -> askama::Result<()> {
        match self {
            Self::Kept { listings, catalogue, others } => {
                let Listing { html, places, .. } = listings.of_list(catalogue);
                let mut from = 0;
                for (place, entry) in others {
                    let Some(place) = places.get(*place) else { continue };
                    dest.write_str(html.get(from..place.start).unwrap_or_default())?;
                    entry.write(dest)?;
                    from = place.end;
                }
                Ok(dest.write_str(html.get(from..).unwrap_or_default())?)
            }
            Self::Anew(groups) => groups.iter().try_for_each(|group| group.render_into(dest)),
        }
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f).map_err(|_| fmt::Error)
    }
}

impl FastWritable for Body {
    fn write_into(&self, dest: &mut dyn Write, _: &dyn Values) -> askama::Result<()> {
        self.write(dest)
    }
}

/// The further fields of a chosen row.
struct Chosen {
    title: String,
    fields: Vec<ShownField>,
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
            body: Body::Anew(Groups::default()),
            is_nothing_found: false,
            more: Vec::new(),
            is_open: false,
            chosen: 0,
            name,
        };
        let listings = Listings::of(tariff, words);
        let listing = listings.of_list(catalogue);
        view.body = match said(listing, &view.name, typed, shown).filter(|_| looked_for.is_empty()) {
            Some(said) => {
                let entry =
                    |place: usize| Some((place, view.entry(outline, listing.rows.get(place)?, true, typed, shown)));
                let others = said.into_iter().filter_map(entry).collect();
                Body::Kept { listings: Arc::clone(&listings), catalogue, others }
            }
            None => Body::Anew(view.groups(outline, listing, &looked_for, typed, shown)),
        };
        view.is_open = view.more.iter().flat_map(|chosen| &chosen.fields).any(ShownField::is_worth_showing);
        view
    }

    /// Every row, by what is looked for.
    fn groups(
        &mut self,
        outline: &'static CatalogueOutline,
        listing: &Listing,
        looked_for: &[String],
        typed: &Typed,
        shown: &Shown,
    ) -> Groups {
        let mut groups = Groups::default();
        let ticked: Vec<&str> = typed
            .rows(&self.name)
            .iter()
            .filter(|id| typed.has(RowName::of(&self.name, id).row()))
            .map(String::as_str)
            .collect();
        // Rows that this edition does not have are shown first: they were brought from elsewhere, and are at fault.
        for id in ticked.iter().filter(|id| listing.find(code_of(id)).is_none()) {
            let strange = Listed::named(code_of(id), &self.name);
            groups.add(None, self.said(outline, &strange, id, false, typed, shown));
        }
        // The same row again, with other years or variables.
        let again: Vec<&str> = ticked.into_iter().filter(|id| code_of(id) != *id).collect();
        self.is_nothing_found = true;
        for row in &listing.rows {
            let is_found = row.is_found(looked_for);
            self.is_nothing_found &= !is_found;
            groups.add(row.theme.as_deref(), self.entry(outline, row, is_found, typed, shown));
            for id in again.iter().filter(|id| code_of(id) == row.code) {
                groups.add(row.theme.as_deref(), self.said(outline, row, id, is_found, typed, shown));
            }
        }
        groups.hide();
        groups
    }

    /// A row by what is said of it.
    fn entry(
        &mut self,
        outline: &'static CatalogueOutline,
        row: &Listed,
        is_found: bool,
        typed: &Typed,
        shown: &Shown,
    ) -> Entry {
        let years = typed.get(&row.years_name);
        let is_said = shown.is_said(&row.name) || shown.is_said(&row.years_name);
        match typed.get(&row.name) {
            "" if is_found && !is_said && years.is_empty() => Entry::Quiet(Arc::clone(&row.html)),
            "x" if !is_said => {
                self.add_chosen(outline, row, &row.code, typed, shown);
                Entry::Ticked(Arc::clone(&row.ticked), Filling::Text(years.to_owned()))
            }
            _ => self.said(outline, row, &row.code, is_found, typed, shown),
        }
    }

    /// A row of which something is said, under its identity.
    fn said(
        &mut self,
        outline: &'static CatalogueOutline,
        listed: &Listed,
        id: &str,
        is_found: bool,
        typed: &Typed,
        shown: &Shown,
    ) -> Entry {
        let name = row_name(&self.name, id);
        let years = format!("{name}{YEARS}");
        // The code of a row and its years are one answer: what is wrong with either is shown once.
        let mut faults = shown.faults.get(&name).cloned().unwrap_or_default();
        faults.extend(shown.faults.get(&years).cloned().unwrap_or_default());
        let is_chosen = typed.has(&name);
        if is_chosen {
            self.add_chosen(outline, listed, id, typed, shown);
        }
        Entry::Said(Box::new(Row {
            is_chosen,
            years: typed.get(&years).to_owned(),
            findings: shown.findings.get(&name).cloned().unwrap_or_default(),
            is_hidden: !is_chosen && !is_found && faults.is_empty(),
            has_focus: shown.focus.as_ref() == Some(&name),
            faults,
            ..listed.row(name, self.words)
        }))
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

/// The places of the rows of which something is said, in order; `None` where one of them is not as the list has it: it is of another
/// edition, or the same row again.
fn said(listing: &Listing, list: &str, typed: &Typed, shown: &Shown) -> Option<Vec<usize>> {
    let names = shown.faults.keys().chain(shown.findings.keys()).chain(&shown.focus);
    let at_rows = names.filter_map(|name| row_of(name)).filter(|(of, _)| *of == list).map(|(_, id)| id);
    let mut places =
        typed.said_rows(list).into_iter().chain(at_rows).map(|id| listing.find(id)).collect::<Option<Vec<usize>>>()?;
    places.sort_unstable();
    places.dedup();
    Some(places)
}
