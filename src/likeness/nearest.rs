//! Which of several cases are shown as like ones.

use crate::ids::QuoteId;
use crate::quote::{QuoteNumber, State};

/// The most like cases.
pub const MOST: usize = 5;

/// A quote that may be a like case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: QuoteId,
    pub number: QuoteNumber,
    pub state: State,
    /// How far it is from the case at hand.
    pub distance: u32,
    /// Its position in the order of creation.
    pub position: i64,
}

/// The nearest, the nearest first. Of equally near ones, those that teach most come first: settled ones, whose work is done and
/// known, then ordered ones, then all others, and of these the newest. Of several revisions of a number, the first of that order.
#[must_use]
pub fn nearest(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|one| (one.distance, rank(one.state), std::cmp::Reverse(one.position)));
    let mut found: Vec<Candidate> = Vec::with_capacity(MOST);
    for candidate in candidates {
        if found.len() < MOST && !found.iter().any(|other| other.number == candidate.number) {
            found.push(candidate);
        }
    }
    found
}

const fn rank(state: State) -> u8 {
    match state {
        State::Settled => 0,
        State::Accepted => 1,
        State::Draft | State::Issued | State::Declined | State::Expired | State::Withdrawn | State::Superseded => 2,
    }
}
