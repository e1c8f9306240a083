//! What an earlier program left to do, done at a start: what the ledger says from before there was a feed is posted, in the
//! ledger's order, and the words that quotes are found by are brought to this program's form.

use jiff::Timestamp;
use serde::Deserialize;

use super::quotes::issue_postings;
use super::{AppError, Quotes};
use crate::ids::QuoteId;
use crate::quote::State;
use crate::store::{LatePosting, Postings, StoredLedgerEntry};

/// Entries that are posted, and quotes whose words are renewed, in one transaction.
const BATCH: i64 = 500;

/// What an entry of the ledger says of a quote's way.
#[derive(Deserialize)]
pub(super) struct Way {
    pub(super) at_ms: i64,
    pub(super) from: State,
    pub(super) to: State,
    pub(super) quote: QuoteId,
}

impl Quotes {
    /// Posts what was not posted. Replicas that start at once share the work.
    pub async fn post_backlog(&self) -> Result<(), AppError> {
        loop {
            let entries = self.store().unposted(BATCH).await?;
            let Some(first) = entries.first() else { return Ok(()) };
            let after = first.sequence - 1;
            let mut backlog = Vec::with_capacity(entries.len());
            for entry in &entries {
                backlog.push(self.late_posting(entry).await?);
            }
            if self.store().post_backlog(after, &backlog).await? {
                tracing::info!(entries = backlog.len(), after, "earlier ledger entries were posted to the feed");
            }
        }
    }

    /// Brings the words that quotes are found by to this program's form. Replicas that start at once share the work.
    pub async fn renew_words(&self) -> Result<(), AppError> {
        let mut renewed = 0;
        while self.store().has_stale_words().await? {
            renewed += self.store().renew_words(BATCH).await?;
        }
        if renewed > 0 {
            tracing::info!(quotes = renewed, "the words that quotes are found by were brought up to date");
        }
        Ok(())
    }

    async fn late_posting(&self, entry: &StoredLedgerEntry) -> Result<LatePosting, AppError> {
        let broken = |what: &str| AppError::Internal(format!("ledger entry {}: {what}", entry.sequence));
        let way: Way = serde_json::from_str(&entry.entry).map_err(|error| broken(&error.to_string()))?;
        if way.to == State::Settled {
            return Err(broken("a settlement is posted with its note, and not later"));
        }
        let postings = if way.to == State::Issued {
            let quote = self.store().quote(way.quote).await?.ok_or_else(|| broken("its quote is gone"))?;
            issue_postings(&self.frozen(&quote).await?, quote.demo)?
        } else {
            Postings::moving(Some(way.from), Some(way.to))
        };
        let at = Timestamp::from_millisecond(way.at_ms).map_err(|error| broken(&error.to_string()))?;
        Ok(LatePosting { id: way.quote, at, postings })
    }
}
