//! Events as they come and as they are read: what happened to quotes.

use jiff::Timestamp;

use crate::ids::{OrganisationNumber, QuoteId};
use crate::quote::{Action, Actor, Price, State};

#[derive(Clone, Debug)]
pub struct NewEvent {
    pub at: Timestamp,
    pub actor: Actor,
    pub action: Action,
    pub from: Option<State>,
    pub to: Option<State>,
    /// None of a draft that has no price yet.
    pub price: Option<Price>,
    pub reason: Option<String>,
}

#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// Its position among the quote's events.
    pub sequence: i64,
    pub event: NewEvent,
}

/// An event of a transaction that is not yet committed.
pub(super) struct PendingEvent {
    pub(super) id: QuoteId,
    /// The version that the quote has after it, which is its position among the quote's events.
    pub(super) version: i64,
    pub(super) event: NewEvent,
}

/// Which events of all quotes are requested.
#[derive(Clone, Debug)]
pub struct FollowQuery {
    /// Only events after this one, in the order of commits.
    pub after: i64,
    /// Only events up to this one.
    pub to: i64,
    /// Only events of these actions; all if none.
    pub actions: Vec<Action>,
    /// Only events of this organisation's quotes, from their issue on: as an applicant sees them.
    pub organisation: Option<OrganisationNumber>,
    pub limit: i64,
}
