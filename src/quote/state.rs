//! The life of a quote: its states, and what leads from one to another.

use crate::input::choice;

choice! {
    /// Where a quote is in its life.
    pub enum State {
        /// Being made: it has no number and can change.
        Draft = "draft",
        /// Promised, and open for an answer.
        Issued = "issued",
        /// Ordered by the applicant.
        Accepted = "accepted",
        /// Turned down by the applicant.
        Declined = "declined",
        /// Not answered in time.
        Expired = "expired",
        /// Taken back by Statistics Norway.
        Withdrawn = "withdrawn",
        /// Replaced by a later revision.
        Superseded = "superseded",
        /// Charged.
        Settled = "settled",
    }
}

choice! {
    /// What is done to a quote.
    pub enum Action {
        /// A draft is made.
        Create = "create",
        /// A draft is made from a quote, to replace it.
        Revise = "revise",
        /// A draft is changed.
        Change = "change",
        /// A draft loses its contact, since nothing came of it.
        RemoveContact = "remove_contact",
        /// A draft is thrown away.
        Delete = "delete",
        /// A draft becomes a promise.
        Issue = "issue",
        /// The applicant orders.
        Accept = "accept",
        /// The applicant turns the quote down.
        Decline = "decline",
        /// Statistics Norway takes the quote back.
        Withdraw = "withdraw",
        /// The last day passes without an answer.
        Expire = "expire",
        /// A later revision is issued.
        Supersede = "supersede",
        /// Work is recorded.
        RecordTime = "record_time",
        /// What was done is charged.
        Settle = "settle",
        /// A settlement is taken back and replaced.
        Credit = "credit",
    }
}

impl Action {
    /// The states in which it can be done, and the state that it leads to. Nothing leads out of a terminal state.
    #[must_use]
    pub const fn transition(self) -> (&'static [State], Option<State>) {
        match self {
            Self::Create | Self::Revise => (&[], Some(State::Draft)),
            Self::Change | Self::RemoveContact => (&[State::Draft], Some(State::Draft)),
            Self::Delete => (&[State::Draft], None),
            Self::Issue => (&[State::Draft], Some(State::Issued)),
            Self::Accept => (&[State::Issued], Some(State::Accepted)),
            Self::Decline => (&[State::Issued], Some(State::Declined)),
            Self::Withdraw => (&[State::Issued], Some(State::Withdrawn)),
            Self::Expire => (&[State::Issued], Some(State::Expired)),
            Self::Supersede => (&[State::Issued, State::Accepted], Some(State::Superseded)),
            Self::RecordTime => (&[State::Accepted], Some(State::Accepted)),
            Self::Settle => (&[State::Accepted], Some(State::Settled)),
            Self::Credit => (&[State::Settled], Some(State::Settled)),
        }
    }

    /// Whether it can be done in a state.
    #[must_use]
    pub fn is_possible_in(self, state: State) -> bool {
        self.transition().0.contains(&state)
    }
}

impl State {
    /// Whether no other state can come after it.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        const ACTIONS: [Action; 9] = [
            Action::Change,
            Action::Delete,
            Action::Issue,
            Action::Accept,
            Action::Decline,
            Action::Withdraw,
            Action::Expire,
            Action::Supersede,
            Action::Settle,
        ];
        !ACTIONS.into_iter().any(|action| action.is_possible_in(self) && action.transition().1 != Some(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_open_can_change() {
        let terminal: Vec<&str> =
            State::WORDS.iter().copied().filter(|word| State::from_word(word).unwrap().is_terminal()).collect();
        assert_eq!(terminal, ["declined", "expired", "withdrawn", "superseded", "settled"]);
    }
}
