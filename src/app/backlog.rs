//! What an earlier program left to do, done at a start: ledger entries from before there was a feed are posted, in the ledger's
//! order, the words that quotes are found by are brought to this program's form, and quotes from before like cases were looked for get their
//! shapes.

use jiff::Timestamp;
use serde::Deserialize;

use super::error::AppError;
use super::office::Office;
use super::quotes::issuing::issue_postings;
use crate::ids::QuoteId;
use crate::likeness::Shape;
use crate::quote::{Action, State};
use crate::store::{LatePosting, Postings, StoredLedgerEntry, StoredQuote};

/// Entries that are posted, and quotes whose words are renewed, in one transaction.
const BATCH: i64 = 500;

/// What a ledger entry says of a quote's change of state.
#[derive(Deserialize)]
pub(super) struct StateChange {
    pub(super) at_ms: i64,
    pub(super) action: Action,
    pub(super) from: State,
    pub(super) to: State,
    pub(super) quote: QuoteId,
}

/// Does what an earlier program left to do. Replicas that start at once share the work.
pub async fn catch_up(office: &Office) -> Result<(), AppError> {
    post_backlog(office).await?;
    renew_words(office).await?;
    shape_quotes(office).await
}

async fn post_backlog(office: &Office) -> Result<(), AppError> {
    loop {
        let entries = office.store.unposted(BATCH).await?;
        let Some(first) = entries.first() else { return Ok(()) };
        let after = first.sequence - 1;
        let mut backlog = Vec::with_capacity(entries.len());
        for entry in &entries {
            backlog.push(late_posting(office, entry).await?);
        }
        if office.store.post_backlog(after, &backlog).await? {
            tracing::info!(entries = backlog.len(), after, "earlier ledger entries were posted to the feed");
        }
    }
}

async fn renew_words(office: &Office) -> Result<(), AppError> {
    let mut renewed = 0;
    while office.store.has_stale_words().await? {
        renewed += office.store.renew_words(BATCH).await?;
    }
    if renewed > 0 {
        tracing::info!(quotes = renewed, "the words that quotes are found by were brought up to date");
    }
    Ok(())
}

/// Quotes whose content is not sound stay without a shape: the audit reports them.
async fn shape_quotes(office: &Office) -> Result<(), AppError> {
    let (mut after, mut done) = (i64::MIN, 0);
    loop {
        let batch = office.store.unshaped_after(after, BATCH).await?;
        let Some((last, _)) = batch.last() else { break };
        after = *last;
        let mut shapes = Vec::with_capacity(batch.len());
        for (_, id) in batch {
            let Some(quote) = office.store.quote(id).await? else { continue };
            match office.repriced(quote.record()).await {
                Ok(priced) => shapes.push((id, Shape::of(&priced.draft.scope))),
                Err(error) => tracing::warn!(%error, quote.id = %id, "a quote cannot be compared with others"),
            }
        }
        office.store.save_shapes(&shapes).await?;
        done += shapes.len();
    }
    if done > 0 {
        tracing::info!(quotes = done, "earlier quotes can now be found as like cases");
    }
    Ok(())
}

async fn late_posting(office: &Office, entry: &StoredLedgerEntry) -> Result<LatePosting, AppError> {
    let broken = |what: &str| AppError::Internal(format!("ledger entry {}: {what}", entry.sequence));
    let change: StateChange = serde_json::from_str(&entry.entry).map_err(|error| broken(&error.to_string()))?;
    if change.to == State::Settled {
        return Err(broken("a settlement is posted with its note, and not later"));
    }
    let postings = if change.to == State::Issued {
        let Some(StoredQuote::Issued(quote)) = office.store.quote(change.quote).await? else {
            return Err(broken("its quote is gone"));
        };
        issue_postings(&office.frozen(&quote).await?, quote.record.demo, &office.assignments)?
    } else {
        Postings::moving(Some(change.from), Some(change.to))
    };
    let at = Timestamp::from_millisecond(change.at_ms).map_err(|error| broken(&error.to_string()))?;
    Ok(LatePosting { id: change.quote, at, postings })
}
