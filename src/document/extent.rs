//! How much a document prints, which is what its typesetting costs.

use super::texts::user_texts;
use crate::input::Path;
use crate::pricing::Estimate;
use crate::scope::Scope;

/// What makes a document long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Price lines, populations, sources and variables: each is printed by itself.
    pub rows: usize,
    /// Characters of the texts that come from outside.
    pub characters: usize,
}

impl Extent {
    /// The extent of the document of a scope and its estimate.
    #[must_use]
    pub fn of(scope: &Scope, estimate: &Estimate) -> Self {
        let named = scope.populations.len() + scope.third_party_sources.len() + scope.special_variables.len();
        let mut characters = 0;
        user_texts(scope, &Path::Root, |_, text| characters += text.chars().count());
        Self { rows: estimate.lines.len() + named, characters }
    }
}
