//! The rows of a price list in a form, under their themes.

use std::fmt::{self, Write};
use std::sync::Arc;

use askama::{FastWritable, Template, Values};

use super::field::Note;
use super::mould::{Filling, Mould};
use crate::http::pages::words::PageWords;

/// Rows under one theme.
#[derive(Template)]
#[template(path = "form/catalogue_group.html", config = "src/http/pages/askama.toml")]
pub struct Group {
    theme: Option<String>,
    rows: Vec<Entry>,
    is_hidden: bool,
}

/// Rows under their themes, in the order in which the themes come up.
#[derive(Default)]
pub struct Groups(Vec<Group>);

impl Groups {
    pub fn add(&mut self, theme: Option<&str>, entry: Entry) {
        // Rows of a theme mostly follow each other.
        match self.0.iter_mut().rev().find(|group| group.theme.as_deref() == theme) {
            Some(group) => group.rows.push(entry),
            None => {
                self.0.push(Group { theme: theme.map(str::to_owned), rows: vec![entry], is_hidden: false });
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Group> {
        self.0.iter()
    }

    /// Hides the groups of which no row is shown.
    pub fn hide(&mut self) {
        for group in &mut self.0 {
            group.is_hidden = group.rows.iter().all(|entry| matches!(entry, Entry::Said(row) if row.is_hidden));
        }
    }
}

/// A row of the table: most say nothing but what the price list says, and are written once for each edition.
pub enum Entry {
    Quiet(Arc<str>),
    /// Chosen, with its years.
    Ticked(Arc<Mould>, Filling),
    Said(Box<Row>),
}

impl Entry {
    pub fn write(&self, dest: &mut dyn Write) -> askama::Result<()> {
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
pub struct Row {
    pub words: PageWords,
    /// The name of its box.
    pub name: String,
    pub id: String,
    pub title: String,
    pub code: String,
    pub exist: String,
    pub price: String,
    pub is_chosen: bool,
    pub years: String,
    pub faults: Vec<String>,
    pub findings: Vec<Note>,
    pub is_hidden: bool,
    pub has_focus: bool,
}
