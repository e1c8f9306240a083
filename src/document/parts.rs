//! The kinds of extraction that chapter 11 of the guidelines prices apart: the parts of the activity that they are in.

use super::words::Words;
use crate::money::{Ore, ThreePoint};
use crate::pricing::{Estimate, Line, PricedRow};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Tables,
    Areas,
    Outside,
    /// Hours of the activity for none of the others.
    Rest,
}

/// Lines of one kind within an activity, and their sum.
pub(super) struct LinesOfKind<'e> {
    pub kind: Kind,
    pub lines: Vec<&'e Line>,
    pub sum: ThreePoint<Ore>,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Tables, Self::Areas, Self::Outside, Self::Rest];

    fn of(line: &Line) -> Self {
        match line.row {
            PricedRow::Table(_) => Self::Tables,
            PricedRow::Area(_) => Self::Areas,
            PricedRow::Outside(_) => Self::Outside,
            PricedRow::Effort { .. } | PricedRow::Extra(_) => Self::Rest,
        }
    }

    pub(super) const fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Tables => words.part_tables,
            Self::Areas => words.part_areas,
            Self::Outside => words.part_outside,
            Self::Rest => words.part_rest,
        }
    }

    /// What is said once of the prices of all its lines.
    pub(super) const fn flat_price(self, words: &Words) -> Option<&'static str> {
        match self {
            Self::Tables => Some(words.flat_each_table),
            Self::Areas => Some(words.flat_each_area),
            Self::Outside | Self::Rest => None,
        }
    }
}

/// The lines of an activity.
pub(super) fn lines_of(estimate: &Estimate, activity: usize) -> Vec<&Line> {
    estimate.lines.iter().filter(|line| line.activity == activity).collect()
}

/// The lines by kind; none where the activity is not that of extraction.
pub(super) fn by_kind<'e>(lines: &[&'e Line]) -> Vec<LinesOfKind<'e>> {
    if lines.iter().all(|line| Kind::of(line) == Kind::Rest) {
        return Vec::new();
    }
    let of_kind = |kind| {
        let lines: Vec<&Line> = lines.iter().copied().filter(|line| Kind::of(line) == kind).collect();
        // A part of a sum that is in range is in range.
        let sum = ThreePoint::sum(lines.iter().map(|line| line.amount)).unwrap_or_default();
        (!lines.is_empty()).then_some(LinesOfKind { kind, lines, sum })
    };
    Kind::ALL.into_iter().filter_map(of_kind).collect()
}
