//! Reading: one quote, lists of quotes, their events, and what an audit goes through.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Dialect};
use super::columns::{AuditColumns, EventColumns, LedgerColumns, QuoteColumns, SummaryColumns};
use super::durability::{POSTGRES_SERVER, POSTGRES_SESSION, SQLITE_JOURNAL, SQLITE_SYNCHRONOUS};
use super::feed::{
    POSTGRES_POSTINGS, POSTGRES_POSTINGS_OF_CASE, POSTGRES_POSTINGS_OF_QUOTE, SQLITE_POSTINGS, SQLITE_POSTINGS_OF_CASE,
    SQLITE_POSTINGS_OF_QUOTE,
};
use super::posting::{POSTGRES_KEEP_LINES, SQLITE_KEEP_LINES};
use super::rows::{Audited, StoredDocument, StoredEvent, StoredLedgerEntry, StoredQuote};
use super::{StoreError, state_word, statements};
use crate::ids::{OrganisationNumber, QuoteId, Sha256Hex};
use crate::quote::{QuoteNumber, QuoteSummary, Revision, State};

/// What a list is sorted by, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Created,
    /// When they were issued; drafts are left out.
    Issued,
}

#[derive(Clone, Debug)]
pub struct ListQuery {
    pub sort: Sort,
    pub state: Option<State>,
    pub case_number: Option<String>,
    /// Of this organisation only, and no drafts: as an applicant sees them.
    pub organisation: Option<OrganisationNumber>,
    /// With words that begin with each of these only.
    pub words: Vec<String>,
    /// From this moment of the order's key on, in milliseconds of the Unix epoch.
    pub from_ms: i64,
    /// Before this moment of the order's key.
    pub before_ms: i64,
    /// Behind this quote: the order's key of a list by issue in milliseconds, and the place.
    pub after: Option<(i64, i64)>,
    /// At most so many.
    pub limit: i64,
}

/// Characters of a word's beginning that SQLite's index has; the migration says the same.
pub(super) const INDEXED_BEGINNING: usize = 10;

macro_rules! summary_columns {
    () => {
        "select q.id, q.state, q.number_year, q.number_sequence, q.revision, q.demo, q.case_number, q.applicant, q.title, \
         q.net_ore, q.vat_ore, q.total_ore, q.created_at, q.updated_at, q.issued_at, q.valid_to, q.position "
    };
}

/// Quotes as they were made: $1 the place before, $2 the first place, $3 how many.
macro_rules! by_creation {
    ($tables:literal, $which:literal) => {
        concat!(
            summary_columns!(),
            $tables,
            " where q.position < $1 and q.position >= $2 and ",
            $which,
            " order by q.position desc limit $3"
        )
    };
}

/// Quotes as they were issued: $1 and $2 the time and place before, $3 the first time, $4 how many.
macro_rules! by_issue {
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

const CREATED: &str = by_creation!("from quotes q", "1 = 1");
const CREATED_IN_STATE: &str = by_creation!("from quotes q", "q.state = $4");
const CREATED_IN_CASE: &str = by_creation!("from quotes q", "q.case_number = $4 and ($5 = '' or q.state = $5)");
const ISSUED: &str = by_issue!("from quotes q", "1 = 1");
const ISSUED_IN_STATE: &str = by_issue!("from quotes q", "q.state = $5");
const ISSUED_IN_CASE: &str = by_issue!("from quotes q", "q.case_number = $5 and ($6 = '' or q.state = $6)");

/// As one organisation sees them, which has not many: words are looked at in the rows themselves.
const CREATED_FOR_ORGANISATION: &str = by_creation!(
    "from quotes q",
    "q.organisation_number = $4 and q.state <> 'draft' and ($5 = '' or q.state = $5) and ($6 = '' or q.case_number = $6) \
     and ($7 = '' or (' ' || q.words) like $7)"
);
const ISSUED_FOR_ORGANISATION: &str = by_issue!(
    "from quotes q",
    "q.organisation_number = $5 and q.state <> 'draft' and ($6 = '' or q.state = $6) and ($7 = '' or q.case_number = $7) \
     and ($8 = '' or (' ' || q.words) like $8)"
);

/// FTS5 walks its lists from the newest row down and stops when there are enough.
pub(super) const SQLITE_CREATED_WITH_WORDS: &str = concat!(
    summary_columns!(),
    "from quotes_search w cross join quotes q on q.position = w.rowid where w.quotes_search match $4 \
     and w.rowid < $1 and w.rowid >= $2 and ($5 = '' or q.state = $5) and ($6 = '' or q.case_number = $6) \
     and ($7 = '' or (' ' || q.words) like $7) order by w.rowid desc limit $3"
);
pub(super) const SQLITE_ISSUED_WITH_WORDS: &str = by_issue!(
    "from quotes_search w cross join quotes q on q.position = w.rowid",
    "w.quotes_search match $5 and ($6 = '' or q.state = $6) and ($7 = '' or q.case_number = $7) \
     and ($8 = '' or (' ' || q.words) like $8)"
);
pub(super) const POSTGRES_CREATED_WITH_WORDS: &str = by_creation!(
    "from quotes q",
    "q.search @@ $4::tsquery and ($5 = '' or q.state = $5) and ($6 = '' or q.case_number = $6) \
     and ($7 = '' or (' ' || q.words) like $7)"
);
pub(super) const POSTGRES_ISSUED_WITH_WORDS: &str = by_issue!(
    "from quotes q",
    "q.search @@ $5::tsquery and ($6 = '' or q.state = $6) and ($7 = '' or q.case_number = $7) \
     and ($8 = '' or (' ' || q.words) like $8)"
);

/// Whether a file is whole.
pub(super) const SQLITE_QUICK_CHECK: &str = "pragma quick_check(1)";

/// Takes what was overwritten out of the log of changes too.
pub(super) const SQLITE_SETTLE_FILES: &str = "pragma wal_checkpoint(truncate)";

pub(super) const SQLITE_STATEMENTS: [&str; 18] = [
    SQLITE_JOURNAL,
    SQLITE_SYNCHRONOUS,
    CREATED,
    CREATED_IN_STATE,
    CREATED_IN_CASE,
    ISSUED,
    ISSUED_IN_STATE,
    ISSUED_IN_CASE,
    CREATED_FOR_ORGANISATION,
    ISSUED_FOR_ORGANISATION,
    SQLITE_CREATED_WITH_WORDS,
    SQLITE_ISSUED_WITH_WORDS,
    SQLITE_QUICK_CHECK,
    SQLITE_SETTLE_FILES,
    SQLITE_KEEP_LINES,
    SQLITE_POSTINGS,
    SQLITE_POSTINGS_OF_QUOTE,
    SQLITE_POSTINGS_OF_CASE,
];
pub(super) const POSTGRES_STATEMENTS: [&str; 16] = [
    POSTGRES_SESSION,
    POSTGRES_SERVER,
    CREATED,
    CREATED_IN_STATE,
    CREATED_IN_CASE,
    ISSUED,
    ISSUED_IN_STATE,
    ISSUED_IN_CASE,
    CREATED_FOR_ORGANISATION,
    ISSUED_FOR_ORGANISATION,
    POSTGRES_CREATED_WITH_WORDS,
    POSTGRES_ISSUED_WITH_WORDS,
    POSTGRES_KEEP_LINES,
    POSTGRES_POSTINGS,
    POSTGRES_POSTINGS_OF_QUOTE,
    POSTGRES_POSTINGS_OF_CASE,
];

/// Which of the statements lists what is asked for.
fn list_statement<Db: Dialect>(query: &ListQuery) -> &'static str {
    if query.organisation.is_some() {
        return if query.sort == Sort::Created { CREATED_FOR_ORGANISATION } else { ISSUED_FOR_ORGANISATION };
    }
    let with_words = !query.words.is_empty();
    match (query.sort, with_words, &query.case_number, query.state) {
        (Sort::Created, true, _, _) => Db::CREATED_WITH_WORDS,
        (Sort::Issued, true, _, _) => Db::ISSUED_WITH_WORDS,
        (Sort::Created, false, Some(_), _) => CREATED_IN_CASE,
        (Sort::Issued, false, Some(_), _) => ISSUED_IN_CASE,
        (Sort::Created, false, None, Some(_)) => CREATED_IN_STATE,
        (Sort::Issued, false, None, Some(_)) => ISSUED_IN_STATE,
        (Sort::Created, false, None, None) => CREATED,
        (Sort::Issued, false, None, None) => ISSUED,
    }
}

/// What looks at words in the row itself, where some are longer than the beginnings that SQLite indexes: the words of a row
/// and of a query are both in order, and none of a query begins another.
fn long_words(words: &[String]) -> String {
    let long = words.iter().any(|word| word.chars().count() > INDEXED_BEGINNING);
    if long { all_words(words) } else { String::new() }
}

/// What finds words in the row itself.
fn all_words(words: &[String]) -> String {
    if words.is_empty() { String::new() } else { format!("% {}%", words.join("% ")) }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn keep_tariff(&self, hash: &Sha256Hex, id: &str, source: &str) -> Result<(), StoreError> {
        let query = sqlx::query(statements::KEEP_TARIFF).bind(hash.as_str()).bind(id).bind(source);
        query.execute(&self.writer).await?;
        Ok(())
    }

    pub(super) async fn tariff_source(&self, hash: &Sha256Hex) -> Result<Option<String>, StoreError> {
        let query = sqlx::query_scalar::<_, String>(statements::TARIFF_SOURCE).bind(hash.as_str());
        Ok(query.fetch_optional(&self.reader).await?)
    }

    pub(super) async fn quote(&self, id: QuoteId) -> Result<Option<StoredQuote>, StoreError> {
        let query = sqlx::query_as::<_, QuoteColumns>(statements::QUOTE).bind(id.to_string());
        query.fetch_optional(&self.reader).await?.map(StoredQuote::try_from).transpose()
    }

    pub(super) async fn quote_by_number(
        &self,
        number: QuoteNumber,
        revision: Revision,
    ) -> Result<Option<StoredQuote>, StoreError> {
        let query = sqlx::query_as::<_, QuoteColumns>(statements::QUOTE_BY_NUMBER)
            .bind(i64::from(number.year))
            .bind(i64::from(number.sequence))
            .bind(i64::from(revision));
        query.fetch_optional(&self.reader).await?.map(StoredQuote::try_from).transpose()
    }

    pub(super) async fn document(&self, id: QuoteId) -> Result<Option<StoredDocument>, StoreError> {
        let query = sqlx::query_as::<_, (Option<Vec<u8>>, String, String)>(statements::DOCUMENT).bind(id.to_string());
        let Some((pdf, sha256, canonical)) = query.fetch_optional(&self.reader).await? else { return Ok(None) };
        let pdf_sha256 = Sha256Hex::parse(&sha256).ok_or_else(|| StoreError::bad("documents", "pdf_sha256", &id))?;
        Ok(Some(StoredDocument { pdf, pdf_sha256, canonical }))
    }

    pub(super) async fn list(&self, query: &ListQuery) -> Result<Vec<QuoteSummary>, StoreError> {
        let mut sql = sqlx::query_as::<_, SummaryColumns>(list_statement::<Db>(query));
        sql = match query.sort {
            Sort::Created => {
                let end = QuoteId::first_position_at(query.before_ms);
                let before = query.after.map_or(end, |(_, position)| position.min(end));
                sql.bind(before).bind(QuoteId::first_position_at(query.from_ms))
            }
            Sort::Issued => {
                // Nothing was issued at the end itself, however its place may be.
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
            let expression = <Db as Dialect>::match_expression(&query.words);
            sql = sql.bind(expression).bind(state).bind(case).bind(long_words(&query.words));
        }
        let rows = sql.fetch_all(&self.reader).await?;
        rows.into_iter().map(QuoteSummary::try_from).collect()
    }

    pub(super) async fn events(&self, id: QuoteId) -> Result<Vec<StoredEvent>, StoreError> {
        let query = sqlx::query_as::<_, EventColumns>(statements::EVENTS).bind(id.to_string());
        query.fetch_all(&self.reader).await?.into_iter().map(StoredEvent::try_from).collect()
    }

    pub(super) async fn ledger_after(&self, sequence: i64, limit: i64) -> Result<Vec<StoredLedgerEntry>, StoreError> {
        let query = sqlx::query_as::<_, LedgerColumns>(statements::LEDGER_AFTER).bind(sequence).bind(limit);
        Ok(query.fetch_all(&self.reader).await?.into_iter().map(StoredLedgerEntry::from).collect())
    }

    pub(super) async fn ledger_of(&self, id: QuoteId) -> Result<Vec<StoredLedgerEntry>, StoreError> {
        let query = sqlx::query_as::<_, LedgerColumns>(statements::LEDGER_OF_QUOTE).bind(id.to_string());
        Ok(query.fetch_all(&self.reader).await?.into_iter().map(StoredLedgerEntry::from).collect())
    }

    pub(super) async fn ledger_head(&self) -> Result<(i64, String), StoreError> {
        Ok(sqlx::query_as::<_, (i64, String)>(statements::LEDGER_HEAD).fetch_one(&self.reader).await?)
    }

    pub(super) async fn orphan(&self) -> Result<Option<StoredLedgerEntry>, StoreError> {
        let query = sqlx::query_as::<_, LedgerColumns>(statements::ORPHAN);
        Ok(query.fetch_optional(&self.reader).await?.map(StoredLedgerEntry::from))
    }

    pub(super) async fn series(&self) -> Result<Vec<(i64, i64, i64, i64)>, StoreError> {
        Ok(sqlx::query_as::<_, (i64, i64, i64, i64)>(statements::SERIES).fetch_all(&self.reader).await?)
    }

    pub(super) async fn tariffs(&self) -> Result<Vec<(String, String, String)>, StoreError> {
        Ok(sqlx::query_as::<_, (String, String, String)>(statements::TARIFFS).fetch_all(&self.reader).await?)
    }

    pub(super) async fn issued_after(&self, position: i64, limit: i64) -> Result<Vec<Audited>, StoreError> {
        let query = sqlx::query_as::<_, AuditColumns>(statements::ISSUED_AFTER).bind(position).bind(limit);
        Ok(query.fetch_all(&self.reader).await?.into_iter().map(Audited::from).collect())
    }

    pub(super) async fn counts(&self) -> Result<(i64, i64), StoreError> {
        Ok(sqlx::query_as::<_, (i64, i64)>(statements::COUNTS).fetch_one(&self.reader).await?)
    }
}
