//! Lists of quotes: filters, and cursors that hold them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::service::Quotes;
use crate::app::error::AppError;
use crate::app::parameters::{CASE_NUMBER, Parameters};
use crate::calendar;
use crate::input::{FaultKind, Faults, Found, Path};
use crate::language::raw;
use crate::quote::{Actor, CaseNumber, QuoteSummary, Role, State};
use crate::store::{ListQuery, Sort, query_words};

/// Which quotes are requested.
#[derive(Debug)]
pub struct ListRequest {
    filters: Filters,
    /// The states that are requested; all if none.
    states: Vec<State>,
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
    /// The cursor of the next page; none after the last one.
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
    pub const KEYS: &'static [&'static str] = &["status", "q", "case_number", "sort", "from", "to", "cursor", "limit"];
    const FILTERS: &'static [&'static str] = &["status", "q", "case_number", "sort", "from", "to"];
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
                check_agrees(&mut parameters, &cursor.filters);
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
        let sort = ["created eller issued", "created eller issued", "created or issued"];
        let sort = held.parse("sort", sort, |word| match word {
            "created" => Some(Sort::Created),
            "issued" => Some(Sort::Issued),
            _ => None,
        });
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
        let query = ListQuery {
            sort: sort.unwrap_or(Sort::Created),
            state: None,
            case_number: case_number.map(|case| case.as_str().to_owned()),
            organisation: None,
            words: words.unwrap_or_default(),
            from_ms: from.map_or(0, |day| calendar::start_of(day).as_millisecond()),
            before_ms: to.map_or(i64::MAX, |day| calendar::end_of(day).as_millisecond()),
            after,
            limit: limit.unwrap_or(Self::DEFAULT_LIMIT) + 1,
        };
        held.faults.or(Some(Self { filters, states, query }))
    }
}

/// Beside a cursor, a filter can be repeated, but not changed.
fn check_agrees(parameters: &mut Parameters, held: &Filters) {
    for (name, text) in parameters.pairs(ListRequest::FILTERS) {
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
        let ListRequest { filters, states, mut query } = request;
        if actor.role == Role::Applicant {
            let Some(organisation) = &actor.organisation else { return Ok(Page { quotes: Vec::new(), next: None }) };
            query.organisation = Some(organisation.clone());
        }
        // A quote whose last day has passed is listed as expired.
        if let Err(error) = self.office.sweep().await {
            tracing::warn!(%error, "a list may show quotes as issued that have expired");
        }
        let mut quotes = self.in_states(&mut query, &states).await?;
        let more = i64::try_from(quotes.len()).is_ok_and(|found| found == query.limit);
        if more {
            quotes.pop();
        }
        let last = quotes.last().filter(|_| more);
        let next = last.map(|last| {
            let issued_ms = last.issued_at.map_or(0, Timestamp::as_millisecond);
            Cursor { filters, after: (issued_ms, last.id.position()) }.write()
        });
        Ok(Page { quotes, next })
    }

    /// The first quotes of a list, in some states or in all. Each state has an index of its own: of several, each is read as far as
    /// the page could need it, and they are put together here.
    async fn in_states(&self, query: &mut ListQuery, states: &[State]) -> Result<Vec<QuoteSummary>, AppError> {
        let store = &self.office.store;
        let (first, others) = match states {
            [] => return Ok(store.list(query).await?),
            [first, others @ ..] => (*first, others),
        };
        query.state = Some(first);
        let mut quotes = store.list(query).await?;
        for state in others {
            query.state = Some(*state);
            quotes.extend(store.list(query).await?);
        }
        if !others.is_empty() {
            let place = |quote: &QuoteSummary| match query.sort {
                Sort::Created => (None, quote.id.position()),
                Sort::Issued => (quote.issued_at, quote.id.position()),
            };
            quotes.sort_by_key(|quote| std::cmp::Reverse(place(quote)));
            quotes.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
        }
        Ok(quotes)
    }
}
