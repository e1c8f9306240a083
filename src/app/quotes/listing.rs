//! Lists of quotes: filters, and cursors that hold them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Quotes;
use crate::app::{AppError, Parameters};
use crate::calendar;
use crate::input::{FaultKind, Faults, Found, Path, parse_date};
use crate::quote::{Actor, CaseNumber, QuoteSummary, Role, State};
use crate::store::{ListQuery, Sort, query_words};

/// Which quotes are asked for: the parameters of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// With words that begin so: of applicant, title, case number, quote number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_number: Option<String>,
    /// `created` or `issued`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// The first day, of what the list is sorted by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last day, of what the list is sorted by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Where the last page ended; it holds the filters too.
    #[serde(skip)]
    pub cursor: Option<String>,
    #[serde(skip)]
    pub limit: Option<String>,
    /// What was wrong with the names.
    #[serde(skip)]
    pub faults: Faults,
}

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
    r#""draft", "issued", "accepted", "declined", "expired", "withdrawn", "superseded" eller "settled""#,
    r#""draft", "issued", "accepted", "declined", "expired", "withdrawn", "superseded" eller "settled""#,
    r#""draft", "issued", "accepted", "declined", "expired", "withdrawn", "superseded" or "settled""#,
];

#[derive(Serialize, Deserialize)]
struct Cursor {
    filters: ListRequest,
    after: (i64, i64),
}

impl ListRequest {
    /// The names of the parameters.
    pub const KEYS: &'static [&'static str] = &["status", "q", "case_number", "sort", "from", "to", "cursor", "limit"];
    /// The most quotes of a page.
    pub const MAX_LIMIT: i64 = 200;
    /// The quotes of a page when nothing is said.
    const DEFAULT_LIMIT: i64 = 50;
    /// The most characters of a search.
    const MAX_QUERY_CHARS: usize = 200;

    /// The parameters of a request. An unknown one, or one that comes twice, is a fault.
    #[must_use]
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let parameters = Parameters::read(pairs, Self::KEYS);
        let text = |name| parameters.text(name).map(str::to_owned);
        Self {
            status: text("status"),
            q: text("q"),
            case_number: text("case_number"),
            sort: text("sort"),
            from: text("from"),
            to: text("to"),
            cursor: text("cursor"),
            limit: text("limit"),
            faults: parameters.faults,
        }
    }

    /// The filters and what they ask of the store.
    pub fn parse(mut self) -> Result<(Self, ListQuery), Faults> {
        let mut faults = std::mem::take(&mut self.faults);
        let root = Path::Root;
        let limit = self.limit.as_deref().map_or(Some(Self::DEFAULT_LIMIT), |text| {
            let limit = text.parse().ok().filter(|limit| (1..=Self::MAX_LIMIT).contains(limit));
            or_fault(
                limit,
                text,
                ["et heltall fra 1 til 200", "eit heiltal frå 1 til 200", "a whole number from 1 to 200"],
                &root.key("limit"),
                &mut faults,
            )
        });
        let (filters, after) = match &self.cursor {
            Some(cursor) => {
                if let Some(Cursor { filters, after }) = Cursor::read(cursor) {
                    self.check_agrees(&filters, &mut faults);
                    (filters, Some(after))
                } else {
                    or_fault(
                        None::<()>,
                        cursor,
                        ["en markør fra \"next\"", "ein markør frå \"next\"", "a cursor from \"next\""],
                        &root.key("cursor"),
                        &mut faults,
                    );
                    (Self::default(), None)
                }
            }
            None => (Self { cursor: None, limit: None, ..self }, None),
        };
        let query = filters.query(limit.unwrap_or(Self::DEFAULT_LIMIT), after, &mut faults);
        faults.or(query).map(|query| (filters, query))
    }

    /// Beside a cursor, a filter may be repeated and not be changed.
    fn check_agrees(&self, held: &Self, faults: &mut Faults) {
        let root = Path::Root;
        let pairs = [
            ("status", &self.status, &held.status),
            ("q", &self.q, &held.q),
            ("case_number", &self.case_number, &held.case_number),
            ("sort", &self.sort, &held.sort),
            ("from", &self.from, &held.from),
            ("to", &self.to, &held.to),
        ];
        for (name, given, held) in pairs {
            if given.is_some() && given != held {
                let found = Found::cut(given.as_deref().unwrap_or_default());
                faults.add(
                    &root.key(name),
                    FaultKind::BadParameter {
                        found,
                        expected: [
                            "det markøren har, eller ingenting",
                            "det markøren har, eller ingenting",
                            "what the cursor holds, or nothing",
                        ],
                    },
                );
            }
        }
    }

    fn query(&self, limit: i64, after: Option<(i64, i64)>, faults: &mut Faults) -> Option<ListQuery> {
        let root = Path::Root;
        let mut sound = true;
        let mut word = |name: &'static str, text: &Option<String>, expected: [&'static str; 3], parsed: bool| {
            if let Some(text) = text
                && !parsed
            {
                or_fault(None::<()>, text, expected, &root.key(name), faults);
                sound = false;
            }
        };
        let state = self.status.as_deref().and_then(State::from_word);
        word("status", &self.status, STATES, state.is_some());
        let case = self.case_number.as_deref().and_then(CaseNumber::written);
        word(
            "case_number",
            &self.case_number,
            [
                "et saksnummer som 2026/1234 eller 2026/1234-5",
                "eit saksnummer som 2026/1234 eller 2026/1234-5",
                "a case number such as 2026/1234 or 2026/1234-5",
            ],
            case.is_some(),
        );
        let sort = match self.sort.as_deref() {
            None | Some("created") => Some(Sort::Created),
            Some("issued") => Some(Sort::Issued),
            Some(_) => None,
        };
        word("sort", &self.sort, ["created eller issued", "created eller issued", "created or issued"], sort.is_some());
        let day = |text: &Option<String>| -> Option<Date> { text.as_deref().and_then(parse_date) };
        let (from, to) = (day(&self.from), day(&self.to));
        word(
            "from",
            &self.from,
            ["en dato som 2026-09-01", "ein dato som 2026-09-01", "a date such as 2026-09-01"],
            from.is_some(),
        );
        word(
            "to",
            &self.to,
            ["en dato som 2026-09-01", "ein dato som 2026-09-01", "a date such as 2026-09-01"],
            to.is_some(),
        );
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            faults.add(&root.key("to"), FaultKind::DatesReversed { from, to });
            return None;
        }
        let searched = self.q.as_deref().map(query_words);
        let brief = self.q.as_deref().is_none_or(|q| q.chars().count() <= Self::MAX_QUERY_CHARS);
        let found = searched.as_ref().is_none_or(|words| !words.is_empty()) && brief;
        word(
            "q",
            &self.q,
            [
                "bokstaver eller sifre, høyst 200 tegn",
                "bokstavar eller siffer, høgst 200 teikn",
                "letters or digits, at most 200 characters",
            ],
            found,
        );
        sound.then(|| ListQuery {
            sort: sort.unwrap_or(Sort::Created),
            state,
            case_number: case.map(|case| case.as_str().to_owned()),
            organisation: None,
            words: searched.unwrap_or_default(),
            from_ms: from.map_or(0, |day| calendar::start_of(day).as_millisecond()),
            before_ms: to.map_or(i64::MAX, |day| calendar::end_of(day).as_millisecond()),
            after,
            limit: limit + 1,
        })
    }
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }

    fn write(&self) -> String {
        URL_SAFE_NO_PAD.encode(crate::language::raw(self).get())
    }
}

/// The value, or a fault that says what was expected.
fn or_fault<T>(
    value: Option<T>,
    found: &str,
    expected: [&'static str; 3],
    path: &Path<'_>,
    faults: &mut Faults,
) -> Option<T> {
    if value.is_none() {
        faults.add(path, FaultKind::BadParameter { found: Found::cut(found), expected });
    }
    value
}

impl Quotes {
    /// Quotes, newest first, a page at a time.
    pub async fn list(&self, actor: &Actor, request: ListRequest) -> Result<Page, AppError> {
        tracing::debug!(actor.role = actor.role.word(), "quotes are listed");
        let (filters, mut query) = request.parse()?;
        if actor.role == Role::Applicant {
            let Some(organisation) = &actor.organisation else { return Ok(Page { quotes: Vec::new(), next: None }) };
            query.organisation = Some(organisation.clone());
        }
        // What has lapsed is listed as lapsed.
        if let Err(error) = self.sweep().await {
            tracing::warn!(%error, "a list was made before what has lapsed was brought to expire");
        }
        let mut quotes = self.store.list(&query).await?;
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
}
