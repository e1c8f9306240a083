//! Drafts and answers: what changes a quote, each with its event.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::columns::ReplayColumns;
use super::rows::Replay;
use super::{Outcome, StoreError, statements};
use crate::ids::{QuoteId, Sha256Hex};
use crate::quote::{Action, Actor, Entry, Price, State};

/// How much of the time that answers are kept for one sweep takes away, in milliseconds: an hour. The sweep comes every half
/// minute, so it is far ahead of what is written; and a clock that is a year ahead for a minute takes two hours of the oldest.
const FORGOTTEN_AT_ONCE_MS: i64 = 3_600_000;

/// What is kept of a draft.
#[derive(Clone, Debug)]
pub struct DraftRow {
    pub revises: Option<QuoteId>,
    pub case_number: Option<String>,
    pub applicant: String,
    pub organisation: Option<String>,
    pub title: String,
    /// The words that it is found by.
    pub words: String,
    pub draft: String,
    /// The edition that it was priced by.
    pub tariff_hash: Sha256Hex,
    /// The day for which it was priced, as text.
    pub priced_on: String,
    pub price: Price,
    /// When it was made or changed.
    pub at: Timestamp,
    /// Whether it is made for trying out.
    pub demo: bool,
}

/// What happens to a quote.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub at: Timestamp,
    pub actor: Actor,
    pub action: Action,
    pub from: Option<State>,
    pub to: Option<State>,
    pub price: Price,
    pub reason: Option<String>,
}

/// A quote that is led to another state.
#[derive(Debug)]
pub struct Transition<'t> {
    pub id: QuoteId,
    pub version: i64,
    pub answer: &'t str,
    /// What happens; its states are the quote's.
    pub event: NewEvent,
    /// What the ledger keeps of it.
    pub entry: &'t Entry,

    pub replay: Option<&'t Replay>,
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn replay(&self, actor: &str, key: &str) -> Result<Option<Replay>, StoreError> {
        let query = sqlx::query_as::<_, ReplayColumns>(statements::REPLAY).bind(actor).bind(key);
        query.fetch_optional(&self.reader).await?.map(Replay::try_from).transpose()
    }

    pub(super) async fn forget_replays(&self, before_ms: i64) -> Result<u64, StoreError> {
        let done = sqlx::query(statements::FORGET_REPLAYS).bind(before_ms).bind(FORGOTTEN_AT_ONCE_MS);
        Ok(done.execute(&self.writer).await?.rows_affected())
    }

    pub(super) async fn create(
        &self,
        id: QuoteId,
        draft: &DraftRow,
        event: &NewEvent,
        replay: Option<&Replay>,
    ) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        if !transaction.insert_draft(id, draft).await? {
            return Ok(Outcome::PlaceTaken);
        }
        transaction.keep_event(id, 1, event).await?;
        transaction.finish(replay).await
    }

    pub(super) async fn change(
        &self,
        id: QuoteId,
        version: i64,
        draft: &DraftRow,
        event: &NewEvent,
        replay: Option<&Replay>,
    ) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        let changed = sqlx::query(statements::CHANGE)
            .bind(id.to_string())
            .bind(version)
            .bind(&draft.case_number)
            .bind(&draft.applicant)
            .bind(&draft.title)
            .bind(&draft.words)
            .bind(&draft.draft)
            .bind(draft.tariff_hash.as_str())
            .bind(&draft.priced_on)
            .bind(draft.price.net.get())
            .bind(draft.price.vat.get())
            .bind(draft.price.total.get())
            .bind(draft.at.as_millisecond())
            .bind(&draft.organisation)
            .execute(transaction.connection())
            .await?;
        if changed.rows_affected() == 0 {
            return Ok(Outcome::Stale);
        }
        transaction.keep_event(id, version + 1, event).await?;
        transaction.finish(replay).await
    }

    pub(super) async fn delete(
        &self,
        id: QuoteId,
        version: i64,
        event: &NewEvent,
        replay: Option<&Replay>,
    ) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        let deleted = sqlx::query(statements::DELETE).bind(id.to_string()).bind(version);
        if deleted.execute(transaction.connection()).await?.rows_affected() == 0 {
            return Ok(Outcome::Stale);
        }
        transaction.keep_event(id, version + 1, event).await?;
        sqlx::query(statements::EMPTY_REPLAYS).bind(id.to_string()).execute(transaction.connection()).await?;
        transaction.finish(replay).await
    }

    pub(super) async fn transition(&self, change: &Transition<'_>) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        if !transaction.transition(change).await? {
            return Ok(Outcome::Stale);
        }
        transaction.finish(change.replay).await
    }

    pub(super) async fn due(&self, now_ms: i64, limit: i64) -> Result<Vec<QuoteId>, StoreError> {
        let query = sqlx::query_scalar::<_, String>(statements::DUE).bind(now_ms).bind(limit);
        let ids = query.fetch_all(&self.reader).await?;
        ids.iter().map(|id| QuoteId::parse(id).ok_or_else(|| StoreError::bad("quotes", "id", &id))).collect()
    }
}
