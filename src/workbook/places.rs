//! Where each value of a scope was filled in, so that a fault at a path is shown there: at a cell of a file, or at a field of a page.

use std::collections::BTreeMap;

use crate::input::{OwnedPath, PathStep};

/// Places by the paths of values.
#[derive(Clone, Debug)]
pub struct Places<P>(BTreeMap<String, P>);

impl<P> Default for Places<P> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// The path of the scope in a request for an estimate, which all paths here begin with.
pub const SCOPE: &str = "scope";

impl<P: Ord> Places<P> {
    pub fn add(&mut self, path: &OwnedPath, place: P) {
        self.0.entry(path.to_string()).or_insert(place);
    }

    /// The place of a value; of one that is not there, the place of what it would be part of or consist of.
    #[must_use]
    pub fn find(&self, path: &OwnedPath) -> Option<&P> {
        self.find_text(&path.to_string())
    }

    /// The same by a path in its written form.
    #[must_use]
    pub fn find_text(&self, path: &str) -> Option<&P> {
        let mut at = path;
        while at.len() > 1 && at != ROOT {
            if let Some(place) = self.0.get(at).or_else(|| self.first_within(at)) {
                return Some(place);
            }
            // A name within quotes is of a member that no scope has, and has no place of its own.
            (at, _) = at.rsplit_once(['.', '[']).filter(|(before, _)| before.len() > 1)?;
        }
        None
    }

    /// The first place of what is within a value.
    fn first_within(&self, at: &str) -> Option<&P> {
        let after = self.0.range(at.to_owned()..).take_while(|(path, _)| path.starts_with(at));
        let within = after.filter(|(path, _)| path[at.len()..].starts_with(['.', '[']));
        within.map(|(_, place)| place).min()
    }
}

/// The path of the scope itself, where no value is looked for.
const ROOT: &str = "$.scope";

/// The path of a member or element of the scope.
#[must_use]
pub fn path_of(steps: &[&str]) -> OwnedPath {
    let scope = std::iter::once(SCOPE);
    OwnedPath(scope.chain(steps.iter().copied()).map(|step| PathStep::Key(step.to_owned())).collect())
}

/// A path and further steps.
#[must_use]
pub fn below(path: &OwnedPath, index: Option<usize>, steps: &[&str]) -> OwnedPath {
    let mut below = path.clone();
    below.0.extend(index.map(PathStep::Index));
    below.0.extend(steps.iter().map(|step| PathStep::Key((*step).to_owned())));
    below
}

#[cfg(test)]
mod tests {
    use super::super::cell::Place;
    use super::*;

    #[test]
    fn a_value_that_is_not_there_has_the_place_of_what_is_nearest() {
        let place = |sheet: usize, row: u32| Place { sheet: (sheet, String::new()), cell: Some((row, 0)) };
        let mut places = Places::default();
        let list = path_of(&["extracts", "fd_trygd"]);
        places.add(&list, place(5, 3));
        places.add(&below(&list, Some(0), &["table"]), place(5, 4));
        places.add(&path_of(&["extracts", "outside"]), place(7, 3));
        places.add(&path_of(&["applicant", "kind"]), place(0, 8));
        for (path, expected) in [
            (below(&list, Some(0), &["table"]), Some(place(5, 4))),
            (below(&list, Some(0), &["from"]), Some(place(5, 4))),
            (below(&list, Some(7), &["from"]), Some(place(5, 3))),
            (path_of(&["extracts"]), Some(place(5, 3))),
            (path_of(&["applicant", "kind", "x"]), Some(place(0, 8))),
            (path_of(&["applicant", "kin"]), Some(place(0, 8))),
            (path_of(&["unknown"]), None),
            (OwnedPath::default(), None),
        ] {
            assert_eq!(places.find(&path), expected.as_ref(), "{path}");
        }
    }
}
