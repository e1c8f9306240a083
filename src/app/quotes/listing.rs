//! Lists of quotes: filters, and cursors that hold them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::service::Quotes;
use crate::app::error::AppError;
use crate::app::office::Now;
use crate::app::parameters::{CASE_NUMBER, Parameters};
use crate::calendar;
use crate::input::{FaultKind, Faults, Found, Path, choice, parse_moment};
use crate::language::raw;
use crate::quote::{Actor, CaseNumber, QuoteSummary, Role, State};
use crate::store::{Attention, ListQuery, Listed, Sort, query_words};

/// Which quotes are requested.
#[derive(Debug)]
pub struct ListRequest {
    filters: Filters,
    /// The states that are requested; all if none.
    states: Vec<State>,
    /// Only those of whoever asks.
    mine: bool,
    /// Why they need attention.
    attention: Option<AttentionKind>,
    query: ListQuery,
}

/// The filters of a list as they were given, by name.
type Filters = BTreeMap<String, String>;

/// A page of quotes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotePage)]
pub struct Page {
    /// The quotes, newest first.
    pub quotes: Vec<QuoteSummary>,
    /// The cursor of the next page; none after the last one. A search for common words looks through so many quotes a page: one
    /// with few quotes, or none, is the last only if it has no cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What `status` may be, in the three languages.
const STATES: [&str; 3] = [
    r#""draft", "issued", "accepted", "declined", "expired", "withdrawn", "superseded" eller "settled", eller flere av dem med komma mellom"#,
    r#""draft", "issued", "accepted", "declined", "expired", "withdrawn", "superseded" eller "settled", eller fleire av dei med komma mellom"#,
    r#""draft", "issued", "accepted", "declined", "expired", "withdrawn", "superseded" or "settled", or several of them with commas between"#,
];

#[derive(Serialize, Deserialize)]
struct Cursor {
    filters: Filters,
    after: (i64, i64),
}

impl ListRequest {
    /// The names of the parameters.
    pub const KEYS: &'static [&'static str] =
        &["status", "q", "case_number", "mine", "attention", "sort", "from", "to", "updated_after", "cursor", "limit"];
    const FILTERS: &'static [&'static str] =
        &["status", "q", "case_number", "mine", "attention", "sort", "from", "to", "updated_after"];
    /// The most quotes of a page.
    pub const MAX_LIMIT: i64 = 200;
    /// The quotes of a page where no limit is given.
    const DEFAULT_LIMIT: i64 = 50;
    /// The most characters of a search.
    const MAX_QUERY_CHARS: usize = 200;

    pub fn parse(mut parameters: Parameters) -> Result<Self, Faults> {
        let limit = parameters.parse(
            "limit",
            ["et heltall fra 1 til 200", "eit heiltal frå 1 til 200", "a whole number from 1 to 200"],
            |text| text.parse().ok().filter(|limit| (1..=Self::MAX_LIMIT).contains(limit)),
        );
        let expected = ["en markør fra \"next\"", "ein markør frå \"next\"", "a cursor from \"next\""];
        let cursor = parameters.parse("cursor", expected, Cursor::read);
        let after = cursor.as_ref().map(|cursor| cursor.after);
        let filters = match cursor {
            Some(cursor) => {
                check_agrees(&mut parameters, &cursor.filters, Self::FILTERS);
                cursor.filters
            }
            None if parameters.text("cursor").is_some() => Filters::new(),
            None => parameters.pairs(Self::FILTERS),
        };
        let mut held = Parameters::read(filters.clone().into_iter().collect(), Self::FILTERS);
        held.faults = parameters.faults;
        let states =
            held.parse("status", STATES, |text| text.split(',').map(State::from_word).collect::<Option<Vec<_>>>());
        let mut states = states.unwrap_or_default();
        states.sort_unstable();
        states.dedup();
        let case_number = held.parse("case_number", CASE_NUMBER, CaseNumber::written);
        let sort = [
            "created, issued, updated eller expires",
            "created, issued, updated eller expires",
            "created, issued, updated or expires",
        ];
        let sort = held.parse("sort", sort, |word| match word {
            "created" => Some(Sort::Created),
            "issued" => Some(Sort::Issued),
            "updated" => Some(Sort::Updated),
            "expires" => Some(Sort::Expires),
            _ => None,
        });
        let updated_after = updated_after(&mut held, sort);
        let (from, to) = held.period();
        let expected = [
            "bokstaver eller sifre, høyst 200 tegn",
            "bokstavar eller siffer, høgst 200 teikn",
            "letters or digits, at most 200 characters",
        ];
        let words = held.parse("q", expected, |text| {
            let words = Some(text).filter(|text| text.chars().count() <= Self::MAX_QUERY_CHARS).map(query_words);
            words.filter(|words| !words.is_empty())
        });
        let mine = held.parse("mine", YES, |word| (word == "true").then_some(true)).unwrap_or(false);
        let attention = held.parse("attention", NEEDS, AttentionKind::from_word);
        check_alone(&mut held, sort, attention);
        let query = ListQuery {
            sort: sort.unwrap_or(if updated_after.is_some() { Sort::Updated } else { Sort::Created }),
            state: None,
            case_number: case_number.map(|case| case.as_str().to_owned()),
            organisation: None,
            officer: None,
            attention: None,
            words: words.unwrap_or_default(),
            from_ms: from.map_or(0, |day| calendar::start_of(day).as_millisecond()).max(updated_after.unwrap_or(0)),
            before_ms: to.map_or(i64::MAX, |day| calendar::end_of(day).as_millisecond()),
            after,
            limit: limit.unwrap_or(Self::DEFAULT_LIMIT) + 1,
        };
        held.faults.or(Some(Self { filters, states, mine, attention, query }))
    }
}

/// What `mine` may be, in the three languages.
const YES: [&str; 3] = ["true, eller ingenting", "true, eller ingenting", "true, or nothing"];

/// What `attention` may be, in the three languages.
const NEEDS: [&str; 3] =
    ["expiring, hours eller delivered", "expiring, hours eller delivered", "expiring, hours or delivered"];

/// The days within which the last day of a quote needs attention.
const EXPIRING_DAYS: i64 = 3;

choice! {
    /// Why a quote needs attention.
    pub enum AttentionKind {
        /// It must be answered within three days.
        Expiring = "expiring",
        /// It is ordered, and 80 % of the hours of an activity are used.
        Hours = "hours",
        /// It is ordered, and the agreed day of delivery is reached.
        Delivered = "delivered",
    }
}

impl AttentionKind {
    fn at(self, now: Now) -> Attention {
        match self {
            Self::Expiring => Attention::Expiring(expiring_by(now).as_millisecond()),
            Self::Hours => Attention::Hours,
            Self::Delivered => Attention::Delivered(now.today),
        }
    }
}

/// The moment before which a quote that must be answered needs attention.
pub fn expiring_by(now: Now) -> Timestamp {
    calendar::end_of(now.today.saturating_add(jiff::Span::new().days(EXPIRING_DAYS)))
}

/// What is sorted by the last day for an answer, and what needs attention, is all of it: no other filter is beside it.
fn check_alone(held: &mut Parameters, sort: Option<Sort>, attention: Option<AttentionKind>) {
    let (others, expected): (&[&str], _) = if attention.is_some() {
        let expected = ["ikke sammen med \"attention\"", "ikkje saman med \"attention\"", "not beside \"attention\""];
        (&["status", "q", "case_number", "sort", "from", "to", "updated_after"], expected)
    } else if sort == Some(Sort::Expires) {
        let expected =
            ["ikke sammen med \"sort=expires\"", "ikkje saman med \"sort=expires\"", "not beside \"sort=expires\""];
        (&["q", "case_number", "from", "to"], expected)
    } else {
        return;
    };
    for name in others {
        if let Some(text) = held.text(name) {
            let found = Found::cut(text);
            held.faults.add(&Path::Root.key(name), FaultKind::BadParameter { found, expected });
        }
    }
    if sort == Some(Sort::Expires)
        && let Some(text) = held.text("status").filter(|text| *text != State::Issued.word())
    {
        let expected = [
            "issued, eller ingenting: bare tilbud som venter på svar, sorteres slik",
            "issued, eller ingenting: berre tilbod som ventar på svar, blir sorterte slik",
            "issued, or nothing: only quotes that wait for an answer are sorted so",
        ];
        let found = Found::cut(text);
        held.faults.add(&Path::Root.key("status"), FaultKind::BadParameter { found, expected });
    }
}

/// The first millisecond after the moment after which quotes are to have changed. Such a list is sorted by that.
fn updated_after(held: &mut Parameters, sort: Option<Sort>) -> Option<i64> {
    let expected = [
        "et tidspunkt som 2026-11-22T12:00:00Z, med %2B for +",
        "eit tidspunkt som 2026-11-22T12:00:00Z, med %2B for +",
        "a moment such as 2026-11-22T12:00:00Z, with %2B for +",
    ];
    let moment = held.parse("updated_after", expected, parse_moment)?;
    if sort.is_some_and(|sort| sort != Sort::Updated) {
        let expected = [
            "bare med \"sort=updated\", som da kan utelates",
            "berre med \"sort=updated\", som då kan utelatast",
            "only with \"sort=updated\", which can then be left out",
        ];
        let found = Found::cut(held.text("updated_after").unwrap_or_default());
        held.faults.add(&Path::Root.key("updated_after"), FaultKind::BadParameter { found, expected });
    }
    Some(moment.as_millisecond().saturating_add(1))
}

/// An applicant sees its own quotes, and nothing of the work on them.
fn refuse_to_applicants(filters: &Filters) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for name in ["mine", "attention"] {
        if let Some(text) = filters.get(name) {
            let expected =
                ["ingenting: bare for SSB", "ingenting: berre for SSB", "nothing: only for Statistics Norway"];
            faults.add(&Path::Root.key(name), FaultKind::BadParameter { found: Found::cut(text), expected });
        }
    }
    faults.or(Some(()))
}

/// Beside a cursor, a filter can be repeated, but not changed.
pub(in crate::app) fn check_agrees(parameters: &mut Parameters, held: &Filters, filters: &[&str]) {
    for (name, text) in parameters.pairs(filters) {
        if held.get(&name) != Some(&text) {
            let expected = [
                "det markøren har, eller ingenting",
                "det markøren har, eller ingenting",
                "what the cursor holds, or nothing",
            ];
            let problem = FaultKind::BadParameter { found: Found::cut(&text), expected };
            parameters.faults.add(&Path::Root.key(&name), problem);
        }
    }
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }

    fn write(&self) -> String {
        URL_SAFE_NO_PAD.encode(raw(self).get())
    }
}

impl Quotes {
    /// Quotes, newest first, a page at a time.
    pub async fn list(&self, actor: &Actor, request: ListRequest) -> Result<Page, AppError> {
        tracing::debug!(actor.role = actor.role.word(), "quotes are listed");
        let ListRequest { filters, mut states, mine, attention, mut query } = request;
        if actor.role == Role::Applicant {
            let Some(organisation) = &actor.organisation else { return Ok(Page { quotes: Vec::new(), next: None }) };
            query.organisation = Some(organisation.clone());
            refuse_to_applicants(&filters)?;
        } else {
            query.officer = mine.then(|| actor.id.clone());
            query.attention = attention.map(|need| need.at(self.office.now()));
        }
        if query.sort == Sort::Expires {
            states.clear();
        }
        // A quote whose last day has passed is listed as expired.
        if let Err(error) = self.office.sweep().await {
            tracing::warn!(%error, "a list may show quotes as issued that have expired");
        }
        let Listed { mut quotes, searched_to } = self.in_states(&mut query, &states).await?;
        let more = i64::try_from(quotes.len()).is_ok_and(|found| found == query.limit);
        if more {
            quotes.pop();
        }
        if query.organisation.is_some() {
            // Who makes its quotes is the office's own.
            for quote in &mut quotes {
                quote.officer = None;
            }
        }
        let time = |quote: &QuoteSummary| match query.sort {
            Sort::Created => None,
            Sort::Issued => quote.issued_at,
            Sort::Updated => Some(quote.updated_at),
            Sort::Expires => quote.expires_at,
        };
        let last = quotes.last().filter(|_| more);
        let after = last.map(|last| (time(last).map_or(0, Timestamp::as_millisecond), last.id.position()));
        let after = after.or(searched_to.map(|position| (0, position)));
        let next = after.map(|after| Cursor { filters, after }.write());
        Ok(Page { quotes, next })
    }

    /// The first quotes of a list, in some states or in all. Each state has an index of its own: of several, each is read as far as
    /// the page could need it, and they are put together here.
    async fn in_states(&self, query: &mut ListQuery, states: &[State]) -> Result<Listed, AppError> {
        let store = &self.office.store;
        let (first, others) = match states {
            [] => return Ok(store.list(query).await?),
            [first, others @ ..] => (*first, others),
        };
        query.state = Some(first);
        let mut listed = store.list(query).await?;
        for state in others {
            query.state = Some(*state);
            let of_state = store.list(query).await?;
            listed.quotes.extend(of_state.quotes);
            listed.searched_to = listed.searched_to.max(of_state.searched_to);
        }
        if !others.is_empty() {
            let place = |quote: &QuoteSummary| match query.sort {
                Sort::Created => (None, quote.id.position()),
                Sort::Issued => (quote.issued_at, quote.id.position()),
                Sort::Updated => (Some(quote.updated_at), quote.id.position()),
                Sort::Expires => (quote.expires_at, quote.id.position()),
            };
            listed.quotes.sort_by_key(|quote| std::cmp::Reverse(place(quote)));
            // What one state has behind where the search of another ended is for the next page.
            listed.quotes.retain(|quote| listed.searched_to.is_none_or(|position| quote.id.position() >= position));
            listed.quotes.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
        }
        Ok(listed)
    }
}
