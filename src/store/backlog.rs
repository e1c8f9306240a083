//! The backlog of the feed: what the ledger says that was not posted, from before there was a feed.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::columns::LedgerColumns;
use super::posting::Postings;
use super::rows::StoredLedgerEntry;
use super::{StoreError, statements};
use crate::ids::QuoteId;
use jiff::Timestamp;

/// What one entry of the ledger posts.
#[derive(Clone, Debug)]
pub struct LatePosting {
    pub id: QuoteId,
    pub at: Timestamp,
    pub postings: Postings,
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn unposted(&self, limit: i64) -> Result<Vec<StoredLedgerEntry>, StoreError> {
        let query = sqlx::query_as::<_, LedgerColumns>(statements::UNPOSTED).bind(limit);
        Ok(query.fetch_all(&self.reader).await?.into_iter().map(StoredLedgerEntry::from).collect())
    }

    pub(super) async fn post_backlog(&self, after: i64, backlog: &[LatePosting]) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let to = after + i64::try_from(backlog.len()).unwrap_or(0);
        // Whoever starts at the same time waits here, and then finds it done.
        let held = sqlx::query(statements::MARK_POSTED).bind(after).bind(to).execute(transaction.connection()).await?;
        if held.rows_affected() == 0 {
            return Ok(false);
        }
        for late in backlog {
            transaction.post(late.id, late.at, &late.postings).await?;
        }
        transaction.0.commit().await?;
        Ok(true)
    }
}
