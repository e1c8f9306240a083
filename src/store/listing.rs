//! Lists of quotes, newest first: a statement for each combination of filters that has an index of its own.

use sqlx::{Database, Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::fields::{RowReader, price_of, state_word};
use super::statement::{Dialect, PerDatabase, columns, statements};
use crate::ids::{OrganisationNumber, QuoteId};
use crate::quote::{QuoteSummary, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Created,
    /// Leaves drafts out.
    Issued,
}

#[derive(Clone, Debug)]
pub struct ListQuery {
    pub sort: Sort,
    pub state: Option<State>,
    pub case_number: Option<String>,
    /// Only quotes of this organisation, without drafts: as an applicant sees them.
    pub organisation: Option<OrganisationNumber>,
    /// Only quotes that have, for each of these, a word that begins with it.
    pub words: Vec<String>,
    /// From this moment of creation or issue on, in milliseconds of the Unix epoch.
    pub from_ms: i64,
    /// Before this moment.
    pub before_ms: i64,
    /// After this quote of the list: its moment of issue in milliseconds, and its position in the order of creation.
    pub after: Option<(i64, i64)>,
    pub limit: i64,
}

/// How many characters of the beginning of a word SQLite's index has; as in the migration.
const INDEXED_BEGINNING: usize = 10;

macro_rules! summary_columns {
    () => {
        "select q.id, q.state, q.number_year, q.number_sequence, q.revision, q.demo, q.case_number, q.applicant, q.title, \
         q.net_ore, q.vat_ore, q.total_ore, q.priced, q.created_at, q.updated_at, q.issued_at, q.valid_to, q.position "
    };
}

/// By creation: before the position $1, from the position $2 on, at most $3.
macro_rules! by_creation {
    ($which:literal) => {
        concat!(
            summary_columns!(),
            "from quotes q where q.position < $1 and q.position >= $2 and ",
            $which,
            " order by q.position desc limit $3"
        )
    };
}

/// By issue: before the moment $1 and position $2, from the moment $3 on, at most $4.
macro_rules! by_issue {
    ($which:literal) => {
        by_issue!("from quotes q", $which)
    };
    ($tables:literal, $which:literal) => {
        concat!(
            summary_columns!(),
            $tables,
            " where (q.issued_at, q.position) < ($1, $2) and q.issued_at >= $3 and ",
            $which,
            " order by q.issued_at desc, q.position desc limit $4"
        )
    };
}

statements! {
    const CREATED: &str = by_creation!("1 = 1");
    const CREATED_IN_STATE: &str = by_creation!("q.state = $4");
    const CREATED_IN_CASE: &str = by_creation!("q.case_number = $4 and ($5 = '' or q.state = $5)");
    const ISSUED: &str = by_issue!("1 = 1");
    const ISSUED_IN_STATE: &str = by_issue!("q.state = $5");
    const ISSUED_IN_CASE: &str = by_issue!("q.case_number = $5 and ($6 = '' or q.state = $6)");
    /// One organisation has few quotes: their words are compared without an index.
    const CREATED_FOR_ORGANISATION: &str = by_creation!(
        "q.organisation_number = $4 and q.state <> 'draft' and ($5 = '' or q.state = $5) \
         and ($6 = '' or q.case_number = $6) and ($7 = '' or (' ' || q.words) like $7)"
    );
    const ISSUED_FOR_ORGANISATION: &str = by_issue!(
        "q.organisation_number = $5 and q.state <> 'draft' and ($6 = '' or q.state = $6) \
         and ($7 = '' or q.case_number = $7) and ($8 = '' or (' ' || q.words) like $8)"
    );
    /// FTS5 walks its lists from the newest row down and stops when it has enough.
    const CREATED_WITH_WORDS: PerDatabase = PerDatabase {
        sqlite: concat!(
            summary_columns!(),
            "from quotes_search w cross join quotes q on q.position = w.rowid where w.quotes_search match $4 \
             and w.rowid < $1 and w.rowid >= $2 and ($5 = '' or q.state = $5) and ($6 = '' or q.case_number = $6) \
             and ($7 = '' or (' ' || q.words) like $7) order by w.rowid desc limit $3"
        ),
        postgres: by_creation!(
            "q.search @@ $4::tsquery and ($5 = '' or q.state = $5) and ($6 = '' or q.case_number = $6) \
             and ($7 = '' or (' ' || q.words) like $7)"
        ),
    };
    const ISSUED_WITH_WORDS: PerDatabase = PerDatabase {
        sqlite: by_issue!(
            "from quotes_search w cross join quotes q on q.position = w.rowid",
            "w.quotes_search match $5 and ($6 = '' or q.state = $6) and ($7 = '' or q.case_number = $7) \
             and ($8 = '' or (' ' || q.words) like $8)"
        ),
        postgres: by_issue!(
            "q.search @@ $5::tsquery and ($6 = '' or q.state = $6) and ($7 = '' or q.case_number = $7) \
             and ($8 = '' or (' ' || q.words) like $8)"
        ),
    };
}

fn list_statement<Db: Dialect>(query: &ListQuery) -> &'static str {
    let (created, issued) = if query.organisation.is_some() {
        (CREATED_FOR_ORGANISATION, ISSUED_FOR_ORGANISATION)
    } else if !query.words.is_empty() {
        (Db::text(CREATED_WITH_WORDS), Db::text(ISSUED_WITH_WORDS))
    } else if query.case_number.is_some() {
        (CREATED_IN_CASE, ISSUED_IN_CASE)
    } else if query.state.is_some() {
        (CREATED_IN_STATE, ISSUED_IN_STATE)
    } else {
        (CREATED, ISSUED)
    };
    match query.sort {
        Sort::Created => created,
        Sort::Issued => issued,
    }
}

trait Search: Database {
    /// The full-text expression for words that begin with each of these.
    fn expression(beginnings: &[String]) -> String;
}

impl Search for Sqlite {
    /// What is longer than the index has is compared again, with the row's own words.
    fn expression(beginnings: &[String]) -> String {
        let indexed = |word: &String| format!("\"{}\" *", word.chars().take(INDEXED_BEGINNING).collect::<String>());
        beginnings.iter().map(indexed).collect::<Vec<_>>().join(" AND ")
    }
}

impl Search for Postgres {
    fn expression(beginnings: &[String]) -> String {
        beginnings.iter().map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & ")
    }
}

/// The pattern that finds all words in a row itself: the words of a row and of a query are both in order, and none of a query
/// is the beginning of another.
fn all_words(words: &[String]) -> String {
    if words.is_empty() { String::new() } else { format!("% {}%", words.join("% ")) }
}

/// The same where a word is longer than SQLite's index has; else none.
fn long_words(words: &[String]) -> String {
    let long = words.iter().any(|word| word.chars().count() > INDEXED_BEGINNING);
    if long { all_words(words) } else { String::new() }
}

columns! {
    struct SummaryColumns {
        id: String,
        state: String,
        number_year: Option<i64>,
        number_sequence: Option<i64>,
        revision: Option<i64>,
        demo: i64,
        case_number: Option<String>,
        applicant: String,
        title: String,
        net_ore: i64,
        vat_ore: i64,
        total_ore: i64,
        priced: i64,
        created_at: i64,
        updated_at: i64,
        issued_at: Option<i64>,
        valid_to: Option<String>,
    }
}

impl TryFrom<SummaryColumns> for QuoteSummary {
    type Error = StoreError;

    fn try_from(columns: SummaryColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "quotes", key: &columns.id };
        let number = row.number(columns.number_year, columns.number_sequence, columns.revision)?;
        Ok(Self {
            id: row.id("id", &columns.id)?,
            state: row.state("state", &columns.state)?,
            number: number.map(|(number, _)| number.to_string()),
            revision: number.map(|(_, revision)| revision),
            demo: columns.demo != 0,
            price: price_of(columns.priced, columns.net_ore, columns.vat_ore, columns.total_ore),
            created_at: row.time("created_at", columns.created_at)?,
            updated_at: row.time("updated_at", columns.updated_at)?,
            issued_at: columns.issued_at.map(|at| row.time("issued_at", at)).transpose()?,
            valid_to: columns.valid_to.as_deref().map(|day| row.day("valid_to", day)).transpose()?,
            case_number: columns.case_number,
            applicant: columns.applicant,
            title: columns.title,
        })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn list(&self, query: &ListQuery) -> Result<Vec<QuoteSummary>, StoreError> {
        let mut sql = sqlx::query_as::<_, SummaryColumns>(list_statement::<Db>(query));
        sql = match query.sort {
            Sort::Created => {
                let end = QuoteId::first_position_at(query.before_ms);
                let before = query.after.map_or(end, |(_, position)| position.min(end));
                sql.bind(before).bind(QuoteId::first_position_at(query.from_ms))
            }
            Sort::Issued => {
                // The end itself is not part of the range, whatever the position of what was issued then.
                let end = (query.before_ms, i64::MIN);
                let (at, position) = query.after.map_or(end, |after| after.min(end));
                sql.bind(at).bind(position).bind(query.from_ms)
            }
        };
        sql = sql.bind(query.limit);
        let state = state_word(query.state);
        let case = query.case_number.clone().unwrap_or_default();
        if let Some(organisation) = &query.organisation {
            sql = sql.bind(organisation.as_str().to_owned()).bind(state).bind(case).bind(all_words(&query.words));
        } else if query.words.is_empty() {
            sql = match (&query.case_number, query.state) {
                (Some(_), _) => sql.bind(case).bind(state),
                (None, Some(_)) => sql.bind(state),
                (None, None) => sql,
            };
        } else {
            let expression = <Db as Search>::expression(&query.words);
            sql = sql.bind(expression).bind(state).bind(case).bind(long_words(&query.words));
        }
        self.all(sql).await
    }
}
