//! How much a document prints, which decides what typesetting it costs.

use super::texts::user_texts;
use crate::input::Path;
use crate::pricing::Estimate;
use crate::scope::Scope;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Price lines, populations, sources and variables.
    pub rows: usize,
    /// Characters of the texts that users wrote.
    pub characters: usize,
}

impl Extent {
    #[must_use]
    pub fn of(scope: &Scope, estimate: &Estimate) -> Self {
        let named = scope.populations.len() + scope.third_party_sources.len() + scope.special_variables.len();
        let mut characters = 0;
        user_texts(scope, &Path::Root, |_, text| characters += text.chars().count());
        Self { rows: estimate.lines.len() + named, characters }
    }
}
