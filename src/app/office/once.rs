//! Idempotency: a request that comes again with the same key gets the first answer.

use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;

use super::Office;
use super::report::issued_json;
use super::request::{ChangeRequest, Reply, RequestKey};
use crate::app::error::AppError;
use crate::ids::QuoteId;
use crate::quote::State;
use crate::store::{Outcome, Replay, StoredQuote};

/// How often a change is tried before the caller must come back: each time, another was quicker.
const ATTEMPTS: usize = 30;
/// What is stored in place of answers about a draft that was deleted.
const DELETED: &str = "null";

impl Office {
    /// Does what a request asks for, unless the same request was answered before.
    ///
    /// An attempt that loses to another change is made again with what the store has then. One that is refused because the same
    /// request was quicker gets that one's answer: input that was sound before a change can be faulty after it, since a time
    /// entry is reversed only once.
    pub fn once<'o>(
        &'o self,
        request: &'o ChangeRequest,
        mut attempt: impl AsyncFnMut() -> Result<(Outcome, Reply), AppError> + 'o,
    ) -> LocalBoxFuture<'o, Result<Reply, AppError>> {
        // In a box of its own: with their work, the futures of requests would be large.
        Box::pin(async move {
            if let Some(reply) = self.replayed(request).await? {
                return Ok(reply);
            }
            for _ in 0..ATTEMPTS {
                match attempt().await {
                    Ok((Outcome::Done, reply)) => return Ok(reply),
                    // The first answer may have been deleted since: whoever asks again starts over.
                    Ok((Outcome::KeyTaken, _)) => return self.replayed(request).await?.ok_or(AppError::Busy),
                    Ok((Outcome::Stale, _)) => {}
                    Err(
                        refused @ (AppError::Stale
                        | AppError::Weakened
                        | AppError::NotFound
                        | AppError::Conflict(_)
                        | AppError::Faults(_)),
                    ) => return self.replayed(request).await?.ok_or(refused),
                    Err(error) => return Err(error),
                }
            }
            Err(AppError::Busy)
        })
    }

    async fn replayed(&self, request: &ChangeRequest) -> Result<Option<Reply>, AppError> {
        let Some(RequestKey { key, fingerprint }) = &request.key else { return Ok(None) };
        let Some(replay) = self.store.replay(&request.actor.account(), key).await? else { return Ok(None) };
        if replay.fingerprint != *fingerprint {
            return Err(AppError::KeyReused);
        }
        let Replay { quote: id, version, created, body, .. } = replay;
        if body == DELETED {
            return Err(AppError::NotFound);
        }
        let body = if body.is_empty() { self.issue_answer(id, version).await? } else { body };
        Ok(Some(Reply { id, version, created, body, replayed: true }))
    }

    /// The answer to the issue of a quote, which is not stored a second time: all of it is in what was frozen. Empty for a draft
    /// that was deleted.
    async fn issue_answer(&self, id: QuoteId, version: i64) -> Result<String, AppError> {
        let Some(StoredQuote::Issued(mut issued)) = self.store.quote(id).await? else { return Ok(String::new()) };
        (issued.record.version, issued.record.updated_at) = (version, issued.issued_at);
        (issued.state, issued.answer, issued.successor) = (State::Issued, None, None);
        issued_json(&issued)
    }

    /// Deletes the first answers to requests that are older than this.
    pub async fn forget_replays(&self, stored_for: Duration) -> Result<u64, AppError> {
        let before = self.now().at.checked_sub(stored_for).unwrap_or(Timestamp::MIN);
        Ok(self.store.forget_replays(before.as_millisecond()).await?)
    }
}

impl ChangeRequest {
    /// What is stored to answer the request again.
    #[must_use]
    pub fn remember(&self, reply: &Reply, at: Timestamp) -> Option<Replay> {
        let RequestKey { key, fingerprint } = self.key.clone()?;
        Some(Replay {
            actor: self.actor.account(),
            key,
            fingerprint,
            quote: reply.id,
            version: reply.version,
            created: reply.created,
            body: reply.body.clone(),
            at,
        })
    }
}
