//! The life of a quote: its states, and the transitions between them. No other file states which are possible.

use crate::input::choice;

choice! {
    /// Where a quote is in its life.
    pub enum State {
        /// Being drafted: it has no number and can change.
        Draft = "draft",
        /// Promised, and open for an answer.
        Issued = "issued",
        /// Ordered by the applicant.
        Accepted = "accepted",
        /// Turned down by the applicant.
        Declined = "declined",
        /// Not answered in time.
        Expired = "expired",
        /// Withdrawn by Statistics Norway.
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
        /// A draft is deleted.
        Delete = "delete",
        /// A draft becomes a promise.
        Issue = "issue",
        /// The applicant orders.
        Accept = "accept",
        /// The applicant turns the quote down.
        Decline = "decline",
        /// Statistics Norway withdraws the quote.
        Withdraw = "withdraw",
        /// The last day passes without an answer.
        Expire = "expire",
        /// A later revision takes its place: of an open quote when it is issued, of an order when it is accepted.
        Supersede = "supersede",
        /// A later revision is issued, and the quote stays as it is: an order in force, or a quote that is over.
        OfferRevision = "offer_revision",
        /// Work is recorded.
        RecordTime = "record_time",
        /// What was done is charged.
        Settle = "settle",
        /// Part of what was done is charged, and the work goes on.
        SettlePart = "settle_part",
        /// A settlement is credited and replaced.
        Credit = "credit",
        /// Links are made by which the applicant reads and answers the quote, in the place of former ones.
        MakeLinks = "make_links",
        /// Those links are revoked.
        RevokeLinks = "revoke_links",
        /// The applicant asks for a change before it answers.
        AskChange = "ask_change",
        /// A signed copy of an order's document is received.
        KeepCopy = "keep_copy",
    }
}

impl Action {
    /// The states of a quote in which it is possible, and the state that it leads to; none where the quote is deleted or stays
    /// as it is. Creating and revising lead to a new draft.
    const fn transition(self) -> (&'static [State], Option<State>) {
        use State::{Accepted, Declined, Draft, Expired, Issued, Settled, Superseded, Withdrawn};
        match self {
            Self::Create => (&[], Some(Draft)),
            Self::Revise => (&[Issued, Accepted, Declined, Expired, Withdrawn], Some(Draft)),
            Self::Change | Self::RemoveContact => (&[Draft], Some(Draft)),
            Self::Delete => (&[Draft], None),
            Self::Issue => (&[Draft], Some(Issued)),
            Self::Accept => (&[Issued], Some(Accepted)),
            Self::Decline => (&[Issued], Some(Declined)),
            Self::Withdraw => (&[Issued], Some(Withdrawn)),
            Self::Expire => (&[Issued], Some(Expired)),
            Self::Supersede => (&[Issued, Accepted], Some(Superseded)),
            Self::OfferRevision => (&[Accepted, Declined, Expired, Withdrawn], None),
            Self::RecordTime | Self::SettlePart => (&[Accepted], Some(Accepted)),
            Self::Settle => (&[Accepted], Some(Settled)),
            // A part of an order that goes on, and one of an order that a revision replaced, too.
            Self::Credit => (&[Accepted, Superseded, Settled], None),
            Self::MakeLinks | Self::AskChange => (&[Issued], Some(Issued)),
            Self::KeepCopy => (&[Accepted, Settled], None),
            Self::RevokeLinks => (&[Issued, Accepted, Declined, Expired, Withdrawn, Superseded, Settled], None),
        }
    }

    /// The states in which it is possible.
    #[must_use]
    pub const fn possible_in(self) -> &'static [State] {
        self.transition().0
    }

    #[must_use]
    pub fn is_possible_in(self, state: State) -> bool {
        self.possible_in().contains(&state)
    }

    /// Whether it answers a quote, or ends it without an answer.
    #[must_use]
    pub const fn answers(self) -> bool {
        matches!(self, Self::Accept | Self::Decline | Self::Withdraw | Self::Expire)
    }

    /// Whether it changes what an applicant reads of a quote: drafts, work and corrections of a settlement are the office's own.
    #[must_use]
    pub const fn is_seen_by_applicants(self) -> bool {
        match self {
            Self::Create
            | Self::Revise
            | Self::Change
            | Self::RemoveContact
            | Self::Delete
            | Self::RecordTime
            | Self::Credit
            | Self::MakeLinks
            | Self::RevokeLinks
            | Self::AskChange => false,
            Self::Issue
            | Self::Accept
            | Self::Decline
            | Self::Withdraw
            | Self::Expire
            | Self::Supersede
            | Self::OfferRevision
            | Self::SettlePart
            | Self::Settle
            | Self::KeepCopy => true,
        }
    }

    /// The state that it leads to; none where the quote is deleted or stays as it is.
    #[must_use]
    pub const fn leads_to(self) -> Option<State> {
        self.transition().1
    }
}

impl State {
    /// Every state, in the order of a quote's life.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Issued,
        Self::Accepted,
        Self::Declined,
        Self::Expired,
        Self::Withdrawn,
        Self::Superseded,
        Self::Settled,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_listed() {
        assert_eq!(State::ALL.map(State::word), State::WORDS);
    }

    #[test]
    fn each_state_allows_what_the_life_of_a_quote_demands() {
        let allowed = |state: State| {
            let actions = Action::WORDS.iter().filter_map(|word| Action::from_word(word));
            let words: Vec<&str> = actions.filter(|action| action.is_possible_in(state)).map(Action::word).collect();
            words.join(" ")
        };
        let expected = [
            "change remove_contact delete issue",
            "revise accept decline withdraw expire supersede make_links revoke_links ask_change",
            "revise supersede offer_revision record_time settle settle_part credit revoke_links keep_copy",
            "revise offer_revision revoke_links",
            "revise offer_revision revoke_links",
            "revise offer_revision revoke_links",
            "credit revoke_links",
            "credit revoke_links keep_copy",
        ];
        assert_eq!(State::ALL.map(allowed), expected);
    }
}
