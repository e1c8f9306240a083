//! Answers to requests with an idempotency key: each is stored in the transaction of its effect, and given again to whoever
//! repeats the request.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::fields::RowReader;
use super::statement::{columns, statements};
use crate::ids::{QuoteId, Sha256Hex};

/// How much of the time span of stored answers one sweep deletes, in milliseconds: an hour. A sweep every half minute is far
/// ahead of what is written; and a clock that is a year ahead for a minute deletes two hours of the oldest answers at most.
const SWEPT_MS: i64 = 3_600_000;

statements! {
    const REPLAY: &str = "select actor_id, key, fingerprint, quote_id, version, created, body, at from idempotency_keys \
        where actor_id = $1 and key = $2";
    const ADD_REPLAY: &str = "insert into idempotency_keys \
        (actor_id, key, fingerprint, quote_id, version, created, body, at) values ($1, $2, $3, $4, $5, $6, $7, $8) \
        on conflict (actor_id, key) do nothing";
    /// The content of a deleted draft is not given again.
    const EMPTY_REPLAYS: &str = "update idempotency_keys set body = 'null' where quote_id = $1 and body <> ''";
    const FORGET_REPLAYS: &str =
        "delete from idempotency_keys where at < $1 and at <= (select min(at) from idempotency_keys) + $2";
}

/// The first answer to a request.
#[derive(Clone, Debug)]
pub struct Replay {
    pub actor: String,
    pub key: String,
    /// The hash of the request's method, address and body.
    pub fingerprint: Sha256Hex,
    /// The quote that it created or changed.
    pub quote: QuoteId,
    pub version: i64,
    pub created: bool,
    /// The answer's body; empty for an issue, whose document has it, and for a deletion.
    pub body: String,
    pub at: Timestamp,
}

/// How a change of a quote ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The quote no longer has the version or state that the change supposes, or its number or position is taken. Nothing was
    /// changed.
    Stale,
    /// Another request with the same key was quicker. Nothing was changed.
    KeyTaken,
}

columns! {
    struct ReplayColumns {
        actor_id: String,
        key: String,
        fingerprint: String,
        quote_id: String,
        version: i64,
        created: i64,
        body: String,
        at: i64,
    }
}

impl TryFrom<ReplayColumns> for Replay {
    type Error = StoreError;

    fn try_from(columns: ReplayColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "idempotency_keys", key: &columns.key };
        Ok(Self {
            fingerprint: row.hash("fingerprint", &columns.fingerprint)?,
            quote: row.id("quote_id", &columns.quote_id)?,
            at: row.time("at", columns.at)?,
            actor: columns.actor_id,
            version: columns.version,
            created: columns.created != 0,
            body: columns.body,
            key: columns.key,
        })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn replay(&self, actor: &str, key: &str) -> Result<Option<Replay>, StoreError> {
        self.one(sqlx::query_as::<_, ReplayColumns>(REPLAY).bind(actor).bind(key)).await
    }

    pub(super) async fn forget_replays(&self, before_ms: i64) -> Result<u64, StoreError> {
        let query = sqlx::query(FORGET_REPLAYS).bind(before_ms).bind(SWEPT_MS);
        Ok(query.execute(&self.writer).await?.rows_affected())
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    pub(super) async fn empty_replays(&mut self, id: QuoteId) -> Result<(), StoreError> {
        self.write(sqlx::query(EMPTY_REPLAYS).bind(id.to_string())).await.map(drop)
    }

    /// Stores the answer to the request, and commits; where the request's key is taken, nothing is committed.
    pub(super) async fn finish(mut self, replay: Option<&Replay>) -> Result<Outcome, StoreError> {
        if let Some(replay) = replay {
            let query = sqlx::query(ADD_REPLAY)
                .bind(&replay.actor)
                .bind(&replay.key)
                .bind(replay.fingerprint.as_str())
                .bind(replay.quote.to_string())
                .bind(replay.version)
                .bind(i64::from(replay.created))
                .bind(&replay.body)
                .bind(replay.at.as_millisecond());
            if !self.write(query).await? {
                return Ok(Outcome::KeyTaken);
            }
        }
        self.commit().await?;
        Ok(Outcome::Done)
    }
}
