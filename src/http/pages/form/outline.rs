//! The fields of the form with their names and paths, written once: reading and showing a form looks each of them up.

use std::sync::{LazyLock, OnceLock};

use super::mould::ROW;
use super::moulds::Moulds;
use super::names::scope_name;
use crate::language::Language;
use crate::workbook::{Body, Catalogue, Field, List, SHEETS, Section, path_of};

/// A part of the form, as [`SHEETS`] has it at the same place.
pub enum Part {
    Form(Vec<SectionOutline>),
    List(ListOutline),
    Catalogue(CatalogueOutline),
}

pub struct SectionOutline {
    pub section: &'static Section,
    pub fields: Vec<Outline>,
}

pub struct ListOutline {
    pub list: &'static List,
    pub name: String,
    pub path: String,
    /// Each within a row.
    pub columns: Vec<Outline>,
}

pub struct CatalogueOutline {
    pub catalogue: &'static Catalogue,
    pub name: String,
    pub path: String,
    /// The path of the data as a whole.
    pub data: String,
    /// Each within a row.
    pub columns: Vec<Outline>,
    /// The years for all rows that have none of their own.
    pub years_of_all: String,
    /// What rows are looked for by.
    pub filter: String,
}

/// A field. Within a row, name and path are what follows those of the row.
pub struct Outline {
    pub field: &'static Field,
    pub name: String,
    pub path: String,
    /// The whole name, with a sign for the identity of its row.
    pub marked_name: String,
    moulds: [OnceLock<Moulds>; 3],
}

impl Outline {
    fn of_scope(field: &'static Field) -> Self {
        let name = scope_name(field.path);
        let path = path_of(field.path).to_string();
        Self { field, path, marked_name: name.clone(), name, moulds: Default::default() }
    }

    fn of_row(list: &str, field: &'static Field) -> Self {
        // The element itself has the name of its row.
        let name: String = field.path.iter().flat_map(|step| [".", step]).collect();
        let marked_name = format!("{list}[{ROW}]{name}");
        Self { field, path: name.clone(), name, marked_name, moulds: Default::default() }
    }

    /// What it looks like in a language.
    pub fn moulds(&self, language: Language) -> &Moulds {
        let [nb, nn, en] = &self.moulds;
        language.pick(nb, nn, en).get_or_init(|| Moulds::of(self.field, &self.marked_name, language))
    }
}

impl Part {
    fn of(body: &'static Body) -> Self {
        let columns = |at: &[&str], fields: &'static [Field]| {
            let list = scope_name(at);
            fields.iter().map(|field| Outline::of_row(&list, field)).collect()
        };
        match body {
            Body::Form(sections) => Self::Form(
                sections
                    .iter()
                    .map(|section| SectionOutline {
                        section,
                        fields: section.fields.iter().map(Outline::of_scope).collect(),
                    })
                    .collect(),
            ),
            Body::List(list) => Self::List(ListOutline {
                list,
                name: scope_name(list.at),
                path: path_of(list.at).to_string(),
                columns: columns(list.at, list.columns),
            }),
            Body::Catalogue(catalogue) => {
                let last = catalogue.at.last().unwrap_or(&"");
                Self::Catalogue(CatalogueOutline {
                    catalogue,
                    name: scope_name(catalogue.at),
                    path: path_of(catalogue.at).to_string(),
                    data: path_of(catalogue.at.get(..1).unwrap_or_default()).to_string(),
                    columns: columns(catalogue.at, catalogue.columns),
                    years_of_all: format!("page.years.{last}"),
                    filter: format!("page.filter.{last}"),
                })
            }
        }
    }
}

/// The parts of the form, in the order of [`SHEETS`].
pub fn parts() -> &'static [Part] {
    static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| SHEETS.iter().map(|sheet| Part::of(&sheet.body)).collect());
    &PARTS
}
