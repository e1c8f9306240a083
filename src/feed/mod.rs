//! The feed: append-only rows that finance pulls, in three stages. For each stage, the sum of the rows is the sum over the quotes
//! that are in it now.
//!
//! A posting is all rows of one quote in one stage at one moment. When a quote leaves a stage, its posting there is reversed: the
//! same rows are posted again, negated. A part settlement takes its part out of the order. Columns never move: new ones are added last.

mod assignment;
mod order;
mod periods;
mod posting;
mod replay;
mod row;
mod totals;
mod totals_table;
mod voucher;

pub use assignment::{Assignment, AssignmentRule, Assignments, Selector};
pub use order::{LineShare, Moved};
pub use periods::{Periods, Range};
pub use posting::{PostedLine, PostingHead, charged_lines, quoted_lines};
pub use replay::{HistoryStep, replay};
pub use row::{COLUMNS, Cell, Column, ColumnType, FeedRow, Posting};
pub use totals::{Control, Dimension, StoredSum, Sum, Total, TotalApplicant, totals_by};
pub use totals_table::totals_table;
pub use voucher::{DocumentNumber, DocumentType};

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
    /// The stage of a quote in this state; none for a draft, and for a quote that is over.
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
