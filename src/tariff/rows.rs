//! Rows of an edition, found by their code, and by those who do not know it.

use std::collections::HashMap;

use serde::Serialize;

use crate::input::search_form;
use crate::language::{Language, Localized};

/// A row that a scope names by its code.
pub trait Coded {
    fn code(&self) -> &str;
    /// Its name.
    fn name(&self) -> &Localized;
    /// What it belongs to, if anything.
    fn theme(&self) -> Option<&Localized>;
}

/// Rows in the order of their file, found by code.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Rows<R> {
    rows: Vec<R>,
    #[serde(skip)]
    by_code: HashMap<String, usize>,
}

/// Comparing is quadratic in the length, and a text far too long for a code or a name is similar to none.
const MAX_COMPARED_BYTES: usize = 100;
/// How similar a code has to be (Jaro-Winkler).
const NEAR: f64 = 0.8;
/// How similar a name has to be: names are longer, and share more by chance.
const NEAR_NAME: f64 = 0.88;
/// Rows that may have been meant, at most.
const MAX_NEAR: usize = 5;

impl<R: Coded> Rows<R> {
    pub(super) fn new(rows: Vec<R>) -> Self {
        let by_code = rows.iter().enumerate().map(|(index, row)| (row.code().to_owned(), index)).collect();
        Self { rows, by_code }
    }

    /// The rows, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[R] {
        &self.rows
    }

    /// The index and the row of a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<(usize, &R)> {
        let index = *self.by_code.get(code)?;
        self.rows.get(index).map(|row| (index, row))
    }
}

impl<R: Coded> Rows<R> {
    /// The rows that have every word of a query in their code, their name or their theme, in whatever language; all for an empty one.
    pub fn search<'r>(&'r self, query: &str) -> impl Iterator<Item = &'r R> {
        let query = search_form(query);
        let words: Vec<String> = query.split_whitespace().map(str::to_owned).collect();
        self.as_slice().iter().filter(move |row| {
            let texts = texts(*row);
            words.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
        })
    }

    /// The rows that a mistyped code or name may have meant, the most similar first.
    #[must_use]
    pub fn near(&self, mistyped: &str) -> Vec<&R> {
        if mistyped.len() > MAX_COMPARED_BYTES {
            return Vec::new();
        }
        let mistyped = search_form(mistyped.trim());
        let likeness = |row: &R| {
            let code = strsim::jaro_winkler(&mistyped, &search_form(row.code()));
            let names = names(row).map(|name| {
                let name = search_form(name);
                // A name that is part of what was written, or the other way round, is more similar than its letters.
                let is_part =
                    mistyped.len().min(name.len()) >= 4 && (name.contains(&mistyped) || mistyped.contains(&name));
                if name == mistyped {
                    1.0
                } else {
                    strsim::jaro_winkler(&mistyped, &name).max(if is_part { 0.95 } else { 0.0 })
                }
            });
            let name = names.into_iter().fold(0.0, f64::max);
            let is_near = code >= NEAR || name >= NEAR_NAME;
            is_near.then(|| code.max(name))
        };
        let mut near: Vec<(f64, &R)> = self.as_slice().iter().filter_map(|row| Some((likeness(row)?, row))).collect();
        // Of rows that are alike the first, in the order of the edition.
        near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        near.into_iter().take(MAX_NEAR).map(|(_, row)| row).collect()
    }

    /// The code that a mistyped code or name may have meant.
    #[must_use]
    pub fn nearest(&self, mistyped: &str) -> Option<String> {
        self.near(mistyped).first().map(|row| row.code().to_owned())
    }
}

fn names<R: Coded>(row: &R) -> [&str; 3] {
    in_all(row.name())
}

fn in_all(text: &Localized) -> [&str; 3] {
    [Language::Nb, Language::Nn, Language::En].map(|language| text.in_language(language))
}

/// Everything that a row is found by, as it is searched.
fn texts<R: Coded>(row: &R) -> Vec<String> {
    let theme = row.theme().map(in_all);
    std::iter::once(row.code()).chain(names(row)).chain(theme.into_iter().flatten()).map(search_form).collect()
}

/// The word most similar to a mistyped one, if any is close.
#[must_use]
pub fn nearest<'w>(mistyped: &str, words: impl Iterator<Item = &'w str>) -> Option<String> {
    if mistyped.len() > MAX_COMPARED_BYTES {
        return None;
    }
    let mistyped = mistyped.to_lowercase();
    words
        .map(|word| (strsim::jaro_winkler(&mistyped, &word.to_lowercase()), word))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word.to_owned())
}
