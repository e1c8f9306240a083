//! What is asked of a list of quotes, and what it has.

use jiff::civil::Date;

use crate::ids::{OrganisationNumber, QuoteId};
use crate::quote::{QuoteSummary, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Created,
    /// Leaves drafts out.
    Issued,
    Updated,
    /// What must be answered first: only quotes that wait for an answer.
    Expires,
}

/// Why quotes need attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// They must be answered before a moment, in milliseconds of the Unix epoch.
    Expiring(i64),
    /// 80 per cent of the hours of an activity are used.
    Hours,
    /// The agreed day of delivery was reached on a day.
    Delivered(Date),
}

#[derive(Clone, Debug)]
pub struct ListQuery {
    pub sort: Sort,
    pub state: Option<State>,
    pub case_number: Option<String>,
    /// Only quotes of this organisation, without drafts: as an applicant sees them.
    pub organisation: Option<OrganisationNumber>,
    /// Only the quotes of this officer.
    pub officer: Option<String>,
    /// Only quotes that need attention, beside an officer alone.
    pub attention: Option<Attention>,
    /// Only quotes that have, for each of these, a word that begins with it or has it inside.
    pub words: Vec<String>,
    /// From this moment on, in milliseconds of the Unix epoch.
    pub from_ms: i64,
    /// Before this moment.
    pub before_ms: i64,
    /// After this quote of the list: its moment in milliseconds, and its position in the order of creation.
    pub after: Option<(i64, i64)>,
    pub limit: i64,
}

/// Quotes of a list.
#[derive(Debug)]
pub struct Listed {
    pub quotes: Vec<QuoteSummary>,
    /// The position in the order of creation before which nothing was looked for, although there may be more: the list goes on there.
    pub searched_to: Option<i64>,
}

/// Before and from which position a list by creation is.
pub(super) fn positions(query: &ListQuery) -> (i64, i64) {
    let end = QuoteId::first_position_at(query.before_ms);
    (query.after.map_or(end, |(_, position)| position.min(end)), QuoteId::first_position_at(query.from_ms))
}
