//! The events of all quotes, for whoever follows them: in the order of commits, a page at a time.

use serde::Serialize;
use utoipa::ToSchema;

use super::service::Quotes;
use crate::app::error::AppError;
use crate::app::parameters::Parameters;
use crate::input::Faults;
use crate::quote::{Action, Actor, FollowedEvent, Role};
use crate::store::FollowQuery;

/// Which events are requested.
#[derive(Debug)]
pub struct EventRequest {
    after: i64,
    limit: i64,
    /// The actions that are requested; all if none.
    actions: Vec<Action>,
}

/// A page of events.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPage {
    /// The events, in the order of their sequence.
    pub events: Vec<FollowedEvent>,
    /// The `after` of the next request: the last event of the page, or up to where nothing else was requested. It can be requested
    /// again and again.
    pub next: i64,
    /// Whether there may be more events now. A page can have few, even none, before the last: the events between were of other types.
    pub more: bool,
    /// The last event of all, whoever may see it: where to begin to follow only what is to come.
    pub last: i64,
}

/// What `type` may be, in the three languages.
const ACTIONS: [&str; 3] = [
    "\"create\", \"revise\", \"change\", \"remove_contact\", \"delete\", \"issue\", \"accept\", \"decline\", \"withdraw\", \"expire\", \
     \"supersede\", \"offer_revision\", \"record_time\", \"settle\" eller \"credit\", eller flere av dem med komma mellom",
    "\"create\", \"revise\", \"change\", \"remove_contact\", \"delete\", \"issue\", \"accept\", \"decline\", \"withdraw\", \"expire\", \
     \"supersede\", \"offer_revision\", \"record_time\", \"settle\" eller \"credit\", eller fleire av dei med komma mellom",
    "\"create\", \"revise\", \"change\", \"remove_contact\", \"delete\", \"issue\", \"accept\", \"decline\", \"withdraw\", \"expire\", \
     \"supersede\", \"offer_revision\", \"record_time\", \"settle\" or \"credit\", or several of them with commas between",
];

impl EventRequest {
    /// The names of the parameters.
    pub const KEYS: &'static [&'static str] = &["after", "limit", "type"];
    /// The most events of a page.
    pub const MAX_LIMIT: i64 = 1_000;
    /// The events of a page where no limit is given.
    const DEFAULT_LIMIT: i64 = 100;
    /// How many events one page looks through for those of some types: a bound of its time, however rare they are.
    const WINDOW: i64 = 5_000;

    pub fn parse(mut parameters: Parameters) -> Result<Self, Faults> {
        let whole = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            Some(text).filter(|_| digits).and_then(|text| text.parse::<i64>().ok())
        };
        let after = parameters.parse(
            "after",
            [
                "et heltall fra 0: \"sequence\" for en hendelse",
                "eit heiltal frå 0: \"sequence\" for ei hending",
                "a whole number from 0: the \"sequence\" of an event",
            ],
            whole,
        );
        let limit = parameters.parse(
            "limit",
            ["et heltall fra 1 til 1000", "eit heiltal frå 1 til 1000", "a whole number from 1 to 1000"],
            |text| whole(text).filter(|limit| (1..=Self::MAX_LIMIT).contains(limit)),
        );
        let actions = parameters
            .parse("type", ACTIONS, |text| text.split(',').map(Action::from_word).collect::<Option<Vec<_>>>());
        let request = Self {
            after: after.unwrap_or(0),
            limit: limit.unwrap_or(Self::DEFAULT_LIMIT),
            actions: actions.unwrap_or_default(),
        };
        parameters.faults.or(Some(request))
    }

    /// The actions that an applicant may see of those requested.
    fn seen_by_applicants(&self) -> Vec<Action> {
        let all = Action::WORDS.iter().filter_map(|word| Action::from_word(word));
        let requested = |action: &Action| self.actions.is_empty() || self.actions.contains(action);
        all.filter(|action| action.is_seen_by_applicants() && requested(action)).collect()
    }
}

impl Quotes {
    /// Events of the quotes that the caller may see, a page at a time. The page ends where the events ended when it was begun, so
    /// that nothing behind it can be missed.
    pub async fn follow(&self, actor: &Actor, request: EventRequest) -> Result<EventPage, AppError> {
        tracing::debug!(actor.role = actor.role.word(), "events are followed");
        // A quote whose last day has passed has expired.
        if let Err(error) = self.office.sweep().await {
            tracing::warn!(%error, "events may lack quotes that have expired");
        }
        let last = self.office.store.last_event().await?;
        let nothing = EventPage { events: Vec::new(), next: last.max(request.after), more: false, last };
        let EventRequest { after, limit, .. } = request;
        let one_more = limit + 1;
        let query = if actor.role == Role::Applicant {
            let (Some(organisation), actions) = (&actor.organisation, request.seen_by_applicants()) else {
                return Ok(nothing);
            };
            if actions.is_empty() {
                return Ok(nothing);
            }
            FollowQuery { after, to: last, actions, organisation: Some(organisation.clone()), limit: one_more }
        } else {
            let to = last.min(after.saturating_add(EventRequest::WINDOW));
            FollowQuery { after, to, actions: request.actions, organisation: None, limit: one_more }
        };
        let mut events = self.office.store.follow(&query).await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let is_full = events.len() > limit;
        events.truncate(limit);
        let end = events.last().filter(|_| is_full).map_or(query.to.max(after), |event| event.sequence);
        Ok(EventPage { events, next: end, more: end < last, last })
    }
}
