//! The feed: append-only rows that finance pulls, in three stages. For each stage, the sum of the rows is the sum over the
//! quotes now in it.
//!
//! Rows are posted together: a posting is all rows of one quote in one stage at one moment. What leaves a stage is posted there
//! once more, negated. Columns never move: new ones are added last.

mod posting;
mod replay;
mod row;
mod totals;

pub use posting::{PostedLine, PostingHead, charged_lines, quoted_lines};
pub use replay::{Step, replay};
pub use row::{COLUMNS, Cell, Column, FeedRow, Kind, Posting};
pub use totals::{Control, Dimension, Total, totals_by};

use crate::input::choice;
use crate::quote::State;

choice! {
    /// How far a quote's money has come.
    pub enum Stage {
        /// Promised, and not ordered.
        Quoted = "quoted",
        /// Ordered by the applicant, and not charged.
        Ordered = "ordered",
        /// Charged.
        Settled = "settled",
    }
}

impl Stage {
    /// The stage that a quote in this state is in; none for a draft and for what is over.
    #[must_use]
    pub const fn of(state: State) -> Option<Self> {
        match state {
            State::Issued => Some(Self::Quoted),
            State::Accepted => Some(Self::Ordered),
            State::Settled => Some(Self::Settled),
            State::Draft | State::Declined | State::Expired | State::Withdrawn | State::Superseded => None,
        }
    }
}
