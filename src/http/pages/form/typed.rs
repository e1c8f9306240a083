//! What was typed into a form: texts by the names of their fields, exactly as they were sent.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use super::names::{code_of, row_name, row_of};
use super::urlencoded::pairs;
use crate::app::AppError;
use crate::input::{Fault, FaultKind, Faults, OwnedPath};

/// The most fields of a form: several times what the longest lists of a scope have.
const MAX_FIELDS: usize = 20_000;

/// A form with more fields than any has.
#[derive(Debug)]
pub struct TooManyFields {
    /// The most.
    pub max: usize,
}

impl From<TooManyFields> for AppError {
    fn from(TooManyFields { max }: TooManyFields) -> Self {
        let kind = FaultKind::TooMany { found: max + 1, max };
        Faults::from(Fault { path: OwnedPath::default(), kind }).into()
    }
}

/// Whether a field says something, and does not belong to the page alone.
pub fn is_content(name: &str) -> bool {
    name != "do" && (!name.starts_with("page.") || name.starts_with("page.years."))
}

/// What was typed into a form. Each name is looked up several times for a page, so the hash is a quick one, with a seed that nobody
/// outside knows.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    texts: HashMap<String, String, RandomState>,
    /// The rows by the names of their lists.
    rows: HashMap<String, Rows, RandomState>,
}

/// The identities of the rows of a list.
#[derive(Clone, Debug, Default)]
struct Rows {
    /// In the order in which they were sent.
    ids: Vec<String>,
    /// The same to be looked up: the fields of a row may come in any order.
    known: HashSet<String, RandomState>,
}

impl Typed {
    /// Reads a form as browsers send it. Of a name that is there twice, the first counts.
    pub fn parse(body: &[u8]) -> Result<Self, TooManyFields> {
        let mut typed = Self::default();
        for (count, (name, text)) in pairs(body).enumerate() {
            if count >= MAX_FIELDS {
                return Err(TooManyFields { max: MAX_FIELDS });
            }
            let Entry::Vacant(place) = typed.texts.entry(name) else { continue };
            if let Some((list, id)) = row_of(place.key()) {
                note_row(&mut typed.rows, list, id);
            }
            // Browsers send line breaks as two characters.
            place.insert(if text.contains('\r') { text.replace("\r\n", "\n") } else { text });
        }
        Ok(typed)
    }

    /// What was typed into a field; nothing where it is empty, or not there.
    pub fn get(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Whether something that can be seen was typed.
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).trim().is_empty()
    }

    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let name = name.into();
        if let Some((list, id)) = row_of(&name) {
            note_row(&mut self.rows, list, id);
        }
        self.texts.insert(name, text.into());
    }

    /// The names of all fields that something was sent for, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// As a browser sends it, without what belongs to the page alone: rows in their order, and the rest by name.
    pub fn to_form(&self) -> String {
        let mut names: Vec<&str> = self.names().filter(|name| is_content(name)).collect();
        let place = |name: &str| {
            let (list, id) = row_of(name)?;
            Some((list.to_owned(), self.rows(list).iter().position(|row| row == id)))
        };
        names.sort_by_cached_key(|name| (place(name), (*name).to_owned()));
        let mut form = form_urlencoded::Serializer::new(String::new());
        for name in names {
            let text = self.get(name);
            // An empty field says nothing but that its row is there.
            if !text.is_empty() || row_of(name).is_some() {
                form.append_pair(name, text);
            }
        }
        form.finish()
    }

    /// Whether the same is typed into the fields of both; that a field is empty or not there is the same.
    pub fn says_as(&self, other: &Self) -> bool {
        let says = |typed: &Self| -> BTreeMap<String, String> {
            let names = typed.names().filter(|name| is_content(name) && typed.has(name));
            names.map(|name| (name.to_owned(), typed.get(name).to_owned())).collect()
        };
        says(self) == says(other)
    }

    /// Gives a row another identity.
    pub fn rename_row(&mut self, list: &str, id: &str, to: &str) {
        let (row, renamed) = (row_name(list, id), row_name(list, to));
        let moved: Vec<(String, String)> = self
            .texts
            .iter()
            .filter_map(|(name, text)| {
                let rest = name.strip_prefix(&row).filter(|rest| rest.is_empty() || rest.starts_with('.'))?;
                Some((format!("{renamed}{rest}"), text.clone()))
            })
            .collect();
        self.remove_row(list, id);
        for (name, text) in moved {
            self.set(name, text);
        }
    }

    /// What was typed into the rows of a list, but for some fields that a page shows itself: it travels along unseen, by name.
    pub fn unseen(&self, list: &str, shown: &[String]) -> Vec<(String, String)> {
        let is_unseen =
            |name: &&str| row_of(name).is_some_and(|(of, _)| of == list) && shown.iter().all(|shown| shown != name);
        let mut unseen: Vec<(String, String)> =
            self.names().filter(is_unseen).map(|name| (name.to_owned(), self.get(name).to_owned())).collect();
        unseen.sort();
        unseen
    }

    /// The identities of the rows of a list, in their order.
    pub fn rows(&self, list: &str) -> &[String] {
        self.rows.get(list).map(|rows| rows.ids.as_slice()).unwrap_or_default()
    }

    /// Adds an empty row to a list, and returns its identity.
    pub fn add_row(&mut self, list: &str) -> String {
        let highest = self.rows(list).iter().filter_map(|id| id.parse::<u32>().ok()).max();
        let id = highest.map_or(0, |highest| u64::from(highest) + 1).to_string();
        note_row(&mut self.rows, list, &id);
        id
    }

    /// Removes a row of a list with all that was typed there.
    pub fn remove_row(&mut self, list: &str, id: &str) {
        if let Some(rows) = self.rows.get_mut(list) {
            rows.ids.retain(|row| row != id);
            rows.known.remove(id);
        }
        let row = row_name(list, id);
        let is_within =
            |name: &str| name.strip_prefix(&row).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.texts.retain(|name, _| !is_within(name));
    }

    /// Takes the ticks from every row of a code; what else was typed there stays.
    pub fn untick_all(&mut self, list: &str, code: &str) {
        let rows = self.rows(list).iter().filter(|id| code_of(id) == code);
        let names: Vec<String> = rows.map(|id| row_name(list, id)).collect();
        for name in names {
            self.texts.remove(&name);
        }
    }
}

fn note_row(rows: &mut HashMap<String, Rows, RandomState>, list: &str, id: &str) {
    if !rows.contains_key(list) {
        rows.insert(list.to_owned(), Rows::default());
    }
    let Some(rows) = rows.get_mut(list) else { return };
    // The fields of a row mostly follow each other.
    if rows.ids.last().is_none_or(|last| last != id) && rows.known.insert(id.to_owned()) {
        rows.ids.push(id.to_owned());
    }
}
