//! Reading a quote with its document and the quotes that it revises and that succeed it.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::columns::QuoteColumns;
use super::error::StoreError;
use super::fields::RowReader;
use super::rows::{IssuedQuote, StoredQuote};
use super::statement::{Dialect, PerDatabase, statements};
use crate::ids::QuoteId;
use crate::quote::{QuoteNumber, Revision};

/// How many rows of changes of the counts are put together.
const MANY_COUNTS: i64 = 2_000;

/// A statement that reads [`QuoteColumns`], with further columns of `quotes q` and `documents d`.
macro_rules! select_quotes {
    ($further:literal, $which:literal) => {
        concat!(
            "select q.position, q.id, q.version, q.state, q.number_year, q.number_sequence, q.revision, q.revises, \
             f.number_year as revises_year, f.number_sequence as revises_sequence, f.revision as revises_revision, \
             q.successor, s.number_year as successor_year, s.number_sequence as successor_sequence, \
             s.revision as successor_revision, q.demo, q.draft, d.canonical, q.tariff_hash, q.priced_on, q.net_ore, q.vat_ore, \
             q.total_ore, q.priced, q.created_at, q.updated_at, q.issued_at, q.valid_to, q.expires_at, q.answer, q.answered_at, \
             d.canonical_sha256, d.pdf_sha256, d.pdf_bytes, d.template, d.producer, q.organisation_number, \
             q.officer, q.typed, q.unread, q.origin, q.hours_used",
            $further,
            " from quotes q left join documents d on d.quote_id = q.id left join quotes f on f.id = q.revises \
             left join quotes s on s.id = q.successor where ",
            $which
        )
    };
}
pub(super) use select_quotes;

statements! {
    const QUOTE: &str = select_quotes!("", "q.id = $1");
    const QUOTE_BY_NUMBER: &str =
        select_quotes!("", "q.number_year = $1 and q.number_sequence = $2 and q.revision = $3");
    const ORDER: &str = select_quotes!(
        "",
        "q.number_year = $1 and q.number_sequence = $2 and q.state in ('accepted', 'settled')"
    );
    const LAST_REVISION: &str =
        select_quotes!("", "q.number_year = $1 and q.number_sequence = $2 order by q.revision desc limit 1");
    const DRAFT_REVISING: &str = "select id from quotes where revises = $1 and state = 'draft'";
    const DUE: &str = "select id from quotes where state = 'issued' and expires_at <= $1 order by expires_at limit $2";
    /// A draft may have no contact. One whose contact was removed has an address that no other contact can have.
    const IDLE_DRAFTS: &str = concat!(
        "select id from (select id, updated_at, position from quotes where state = 'draft' and updated_at < $1 \
         and draft not like '%\"email\":\"",
        crate::scope::removed_contact!(),
        "\"%' and draft like '%\"contact\":{\"%' union select id, updated_at, position from quotes where state = 'draft' \
         and updated_at < $1 and (typed is not null or origin is not null)) q order by updated_at, position limit $2 offset $3"
    );
    /// How many quotes are in each state: of the officer $1, of all where it is empty.
    const STATES: &str = "select state, cast(sum(quotes) as bigint) from quote_counts where $1 = '' or officer = $1 group by state";
    const COUNTS: &str = "select count(*) from quote_counts";
    /// Puts the rows of changes together.
    const GATHER: PerDatabase = PerDatabase::postgres(
        "with gone as (delete from quote_counts returning officer, state, quotes) insert into quote_counts (officer, state, quotes) \
         select officer, state, cast(sum(quotes) as bigint) from gone group by officer, state having sum(quotes) <> 0"
    );
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn quote(&self, id: QuoteId) -> Result<Option<StoredQuote>, StoreError> {
        self.one(sqlx::query_as::<_, QuoteColumns>(QUOTE).bind(id.to_string())).await
    }

    pub(super) async fn quote_by_number(
        &self,
        number: QuoteNumber,
        revision: Revision,
    ) -> Result<Option<StoredQuote>, StoreError> {
        let query = sqlx::query_as::<_, QuoteColumns>(QUOTE_BY_NUMBER)
            .bind(i64::from(number.year))
            .bind(i64::from(number.sequence))
            .bind(i64::from(revision));
        self.one(query).await
    }

    pub(super) async fn order(&self, number: QuoteNumber) -> Result<Option<IssuedQuote>, StoreError> {
        self.of_number(ORDER, number).await
    }

    pub(super) async fn last_revision(&self, number: QuoteNumber) -> Result<Option<IssuedQuote>, StoreError> {
        self.of_number(LAST_REVISION, number).await
    }

    async fn of_number(&self, text: &'static str, number: QuoteNumber) -> Result<Option<IssuedQuote>, StoreError> {
        let query = sqlx::query_as::<_, QuoteColumns>(text);
        self.one(query.bind(i64::from(number.year)).bind(i64::from(number.sequence))).await
    }

    pub(super) async fn draft_revising(&self, id: QuoteId) -> Result<Option<QuoteId>, StoreError> {
        let found = sqlx::query_scalar(DRAFT_REVISING).bind(id.to_string()).fetch_optional(&self.reader).await?;
        Ok(ids(Vec::from_iter(found))?.pop())
    }

    pub(super) async fn due(&self, now_ms: i64, limit: i64) -> Result<Vec<QuoteId>, StoreError> {
        ids(sqlx::query_scalar(DUE).bind(now_ms).bind(limit).fetch_all(&self.reader).await?)
    }

    pub(super) async fn idle_drafts(
        &self,
        before: Timestamp,
        limit: i64,
        skip: i64,
    ) -> Result<Vec<QuoteId>, StoreError> {
        ids(sqlx::query_scalar(IDLE_DRAFTS)
            .bind(before.as_millisecond())
            .bind(limit)
            .bind(skip)
            .fetch_all(&self.reader)
            .await?)
    }

    pub(super) async fn states(&self, officer: &str) -> Result<Vec<(String, i64)>, StoreError> {
        Ok(sqlx::query_as(STATES).bind(officer.to_owned()).fetch_all(&self.reader).await?)
    }

    pub(super) async fn gather_counts(&self) -> Result<(), StoreError> {
        let gather = <Db as Dialect>::text(GATHER);
        let rows: i64 = sqlx::query_scalar(COUNTS).fetch_one(&self.reader).await?;
        if rows >= MANY_COUNTS && !gather.is_empty() {
            self.write(sqlx::query(gather)).await?;
        }
        Ok(())
    }
}

fn ids(texts: Vec<String>) -> Result<Vec<QuoteId>, StoreError> {
    texts.into_iter().map(|id| RowReader { table: "quotes", key: &id }.id("id", &id)).collect()
}
