//! What was typed into a form: texts by the names of their fields, exactly as they were sent.

use std::collections::{BTreeMap, HashSet};
use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::names::{code_of, row_name, row_of};
use super::urlencoded::Decoded;
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

/// What was typed into a form: names and texts one after the other, as they were decoded. Each name is looked up several times for a
/// page, so the hash is a quick one, with a seed that nobody outside knows.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    said: String,
    fields: Vec<TypedField>,
    /// The places of the fields that are there, by their names.
    by_name: HashTable<usize>,
    lists: Vec<ListRows>,
    hasher: RandomState,
}

/// Where the name and the text of a field are.
#[derive(Clone, Debug)]
struct TypedField {
    name: Range<usize>,
    text: Range<usize>,
    is_there: bool,
}

/// The identities of the rows of a list.
#[derive(Clone, Debug, Default)]
struct ListRows {
    list: String,
    /// In the order in which they were sent.
    ids: Vec<String>,
    /// Of each, whether something was typed in it; that may have been taken away again.
    is_said: Vec<bool>,
    /// The places of the same: the fields of a row may come in any order.
    known: HashTable<usize>,
}

impl ListRows {
    /// Notes that something of a row was sent, and whether it says something.
    fn note(&mut self, id: &str, is_said: bool, hasher: &RandomState) {
        let place = self.place(id, hasher);
        if let Some(slot) = self.is_said.get_mut(place) {
            *slot |= is_said;
        }
    }

    /// The place of a row, which is added where it is not there yet.
    fn place(&mut self, id: &str, hasher: &RandomState) -> usize {
        // The fields of a row mostly follow each other.
        if self.ids.last().is_some_and(|last| last == id) {
            return self.ids.len() - 1;
        }
        let of = |place: &usize| self.ids.get(*place).map_or("", String::as_str);
        let entry = self.known.entry(hasher.hash_one(id), |place| of(place) == id, |place| hasher.hash_one(of(place)));
        match entry {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                free.insert(self.ids.len());
                self.ids.push(id.to_owned());
                self.is_said.push(false);
                self.ids.len() - 1
            }
        }
    }

    fn remove(&mut self, gone: &HashSet<&str>, hasher: &RandomState) {
        let mut rows = Self { list: std::mem::take(&mut self.list), ..Self::default() };
        for (id, is_said) in self.ids.iter().zip(&self.is_said).filter(|(id, _)| !gone.contains(id.as_str())) {
            rows.note(id, *is_said, hasher);
        }
        *self = rows;
    }
}

impl Typed {
    /// Reads a form as browsers send it. Of a name that is there twice, the first counts.
    pub fn parse(body: &[u8]) -> Result<Self, TooManyFields> {
        let Decoded { said, pairs } = Decoded::of(body);
        if pairs.len() > MAX_FIELDS {
            return Err(TooManyFields { max: MAX_FIELDS });
        }
        let mut typed = Self { said, fields: Vec::with_capacity(pairs.len()), ..Self::default() };
        let hasher = typed.hasher.clone();
        typed.by_name.reserve(pairs.len(), |_| 0);
        for (name, text) in pairs {
            typed.add(name, text, &hasher);
        }
        Ok(typed)
    }

    /// Adds a field whose name and text are said already, unless there is one of this name.
    fn add(&mut self, name: Range<usize>, text: Range<usize>, hasher: &RandomState) {
        let Self { said, fields, by_name, lists, .. } = self;
        let sent = said.get(name.clone()).unwrap_or_default();
        let of = |place: &usize| name_in(said, fields, *place);
        let entry = by_name.entry(hasher.hash_one(sent), |place| of(place) == sent, |place| hasher.hash_one(of(place)));
        let Entry::Vacant(free) = entry else { return };
        free.insert(fields.len());
        if let Some((list, id)) = row_of(sent) {
            rows_of(lists, list).note(id, !text.is_empty(), hasher);
        }
        fields.push(TypedField { name, text, is_there: true });
    }

    fn find(&self, name: &str) -> Option<usize> {
        let is_it = |place: &usize| name_in(&self.said, &self.fields, *place) == name;
        self.by_name.find(self.hasher.hash_one(name), is_it).copied()
    }

    /// What was typed into a field; nothing where it is empty, or not there.
    pub fn get(&self, name: &str) -> &str {
        let field = self.find(name).and_then(|place| self.fields.get(place));
        field.and_then(|field| self.said.get(field.text.clone())).unwrap_or_default()
    }

    /// Whether something that can be seen was typed.
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).trim().is_empty()
    }

    pub fn set(&mut self, name: impl Into<String>, text: impl AsRef<str>) {
        let (name, hasher) = (name.into(), self.hasher.clone());
        let text = self.say(text.as_ref());
        if let Some(field) = self.find(&name).and_then(|place| self.fields.get_mut(place)) {
            if let Some((list, id)) = row_of(&name) {
                rows_of(&mut self.lists, list).note(id, !text.is_empty(), &hasher);
            }
            field.text = text;
        } else {
            let name = self.say(&name);
            self.add(name, text, &hasher);
        }
    }

    fn say(&mut self, text: &str) -> Range<usize> {
        let start = self.said.len();
        self.said.push_str(text);
        start..self.said.len()
    }

    /// Takes a field away.
    fn remove(&mut self, name: &str) {
        let Some(place) = self.find(name) else { return };
        if let Ok(entry) = self.by_name.find_entry(self.hasher.hash_one(name), |other| *other == place) {
            entry.remove();
        }
        if let Some(field) = self.fields.get_mut(place) {
            field.is_there = false;
        }
    }

    /// The names of all fields that something was sent for, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let there = self.fields.iter().filter(|field| field.is_there);
        there.map(|field| self.said.get(field.name.clone()).unwrap_or_default())
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
            .names()
            .filter_map(|name| {
                let rest = name.strip_prefix(&row).filter(|rest| rest.is_empty() || rest.starts_with('.'))?;
                Some((format!("{renamed}{rest}"), self.get(name).to_owned()))
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
        self.lists.iter().find(|rows| rows.list == list).map(|rows| rows.ids.as_slice()).unwrap_or_default()
    }

    /// The identities of the rows of a list in which something was typed, and perhaps of others, in their order.
    pub fn said_rows(&self, list: &str) -> Vec<&str> {
        let Some(rows) = self.lists.iter().find(|rows| rows.list == list) else { return Vec::new() };
        let said = rows.ids.iter().zip(&rows.is_said).filter(|(_, is_said)| **is_said);
        said.map(|(id, _)| id.as_str()).collect()
    }

    /// Adds an empty row to a list, and returns its identity.
    pub fn add_row(&mut self, list: &str) -> String {
        let highest = self.rows(list).iter().filter_map(|id| id.parse::<u32>().ok()).max();
        let id = highest.map_or(0, |highest| u64::from(highest) + 1).to_string();
        rows_of(&mut self.lists, list).note(&id, false, &self.hasher);
        id
    }

    /// Removes a row of a list with all that was typed there.
    pub fn remove_row(&mut self, list: &str, id: &str) {
        self.remove_rows(list, &[id.to_owned()]);
    }

    /// The same of several rows, in one go: anyone may send a form with thousands.
    pub fn remove_rows(&mut self, list: &str, ids: &[String]) {
        let gone: HashSet<&str> = ids.iter().map(String::as_str).collect();
        rows_of(&mut self.lists, list).remove(&gone, &self.hasher);
        let is_within = |name: &&str| row_of(name).is_some_and(|(of, id)| of == list && gone.contains(id));
        let within: Vec<String> = self.names().filter(is_within).map(str::to_owned).collect();
        for name in &within {
            self.remove(name);
        }
    }

    /// Takes the ticks from every row of a code; what else was typed there stays.
    pub fn untick_all(&mut self, list: &str, code: &str) {
        let rows = self.rows(list).iter().filter(|id| code_of(id) == code);
        let names: Vec<String> = rows.map(|id| row_name(list, id)).collect();
        for name in names {
            self.remove(&name);
        }
    }
}

fn name_in<'s>(said: &'s str, fields: &[TypedField], place: usize) -> &'s str {
    fields.get(place).and_then(|field| said.get(field.name.clone())).unwrap_or_default()
}

/// The rows of a list, of which a form has few.
fn rows_of<'l>(lists: &'l mut Vec<ListRows>, list: &str) -> &'l mut ListRows {
    // The rows of a list mostly follow each other.
    let place = lists.iter().rposition(|rows| rows.list == list).unwrap_or(lists.len());
    if place == lists.len() {
        lists.push(ListRows { list: list.to_owned(), ..ListRows::default() });
    }
    &mut lists[place]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_removed_with_what_was_typed_there_and_the_others_stay() {
        let form = "a%5B0%5D.x=1&a%5B1%5D.x=&a%5B2%5D.x=2&a%5B10%5D=3&b%5B1%5D.x=4&a%5B1%5D.y=5&a=6";
        let Ok(mut typed) = Typed::parse(form.as_bytes()) else { panic!("a form") };
        assert_eq!(typed.rows("a"), ["0", "1", "2", "10"]);
        assert_eq!(typed.said_rows("a"), ["0", "1", "2", "10"]);
        typed.set("a[3].x", "");
        assert_eq!(typed.said_rows("a"), ["0", "1", "2", "10"]);
        typed.remove_rows("a", &["1".to_owned(), "2".to_owned(), "7".to_owned()]);
        assert_eq!(typed.rows("a"), ["0", "10", "3"]);
        assert_eq!(typed.said_rows("a"), ["0", "10"]);
        let texts = ["a[0].x", "a[1].x", "a[1].y", "a[2].x", "a[10]", "b[1].x", "a"].map(|name| typed.get(name));
        assert_eq!(texts, ["1", "", "", "", "3", "4", "6"]);
        typed.set("a[1].x", "7");
        assert_eq!((typed.rows("a"), typed.get("a[1].x")), (&["0", "10", "3", "1"].map(str::to_owned)[..], "7"));
    }
}
