//! Where each value of a scope is in a file, so that a fault at a path is shown at a cell.

use std::collections::BTreeMap;

use super::cell::Place;
use crate::input::{OwnedPath, PathStep};

/// Places by the paths of values.
#[derive(Clone, Debug, Default)]
pub struct Places(BTreeMap<String, Place>);

/// The path of the scope in a request for an estimate, which all paths here begin with.
pub const SCOPE: &str = "scope";

impl Places {
    pub(super) fn add(&mut self, path: &OwnedPath, place: Place) {
        self.0.entry(path.to_string()).or_insert(place);
    }

    /// The place of a value; of one that is not there, the place of what it would be part of or consist of.
    #[must_use]
    pub fn find(&self, path: &OwnedPath) -> Option<&Place> {
        let mut steps = path.0.clone();
        while steps.len() > 1 {
            let at = OwnedPath(steps.clone()).to_string();
            if let Some(place) = self.0.get(&at).or_else(|| self.first_within(&at)) {
                return Some(place);
            }
            steps.pop();
        }
        None
    }

    /// The first place of what is within a value.
    fn first_within(&self, at: &str) -> Option<&Place> {
        let after = self.0.range(at.to_owned()..).take_while(|(path, _)| path.starts_with(at));
        let within = after.filter(|(path, _)| path[at.len()..].starts_with(['.', '[']));
        within.map(|(_, place)| place).min()
    }
}

/// The path of a member or element of the scope.
pub(super) fn path_of(steps: &[&str]) -> OwnedPath {
    let scope = std::iter::once(SCOPE);
    OwnedPath(scope.chain(steps.iter().copied()).map(|step| PathStep::Key(step.to_owned())).collect())
}

/// A path and further steps.
pub(super) fn below(path: &OwnedPath, index: Option<usize>, steps: &[&str]) -> OwnedPath {
    let mut below = path.clone();
    below.0.extend(index.map(PathStep::Index));
    below.0.extend(steps.iter().map(|step| PathStep::Key((*step).to_owned())));
    below
}

#[cfg(test)]
mod tests {
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
