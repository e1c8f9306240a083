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

/// What is stored in place of answers about a draft that was deleted.
const DELETED: &str = "null";

impl Office {
    /// Does the work of a request, unless the same request was answered before.
    ///
    /// Work that is refused because the same request was quicker gets that one's answer. Input that was sound before the change
    /// can be faulty after it: a time entry is taken back once.
    pub fn once<'o>(
        &'o self,
        request: &'o ChangeRequest,
        work: impl Future<Output = Result<Reply, AppError>> + 'o,
    ) -> LocalBoxFuture<'o, Result<Reply, AppError>> {
        // In a box of its own: with their work, the futures of requests would be large.
        Box::pin(async move {
            if let Some(reply) = self.replayed(request).await? {
                return Ok(reply);
            }
            match work.await {
                Err(
                    refused @ (AppError::Stale
                    | AppError::Weakened
                    | AppError::NotFound
                    | AppError::Conflict(_)
                    | AppError::Faults(_)),
                ) => self.replayed(request).await?.ok_or(refused),
                done => done,
            }
        })
    }

    /// The answer to a change that the store has made, or to the same request where that was quicker. `None`: the change was not
    /// made, and can be tried again with what the store has now.
    pub async fn stored(
        &self,
        request: &ChangeRequest,
        outcome: Outcome,
        reply: &Reply,
    ) -> Result<Option<Reply>, AppError> {
        match outcome {
            Outcome::Done => Ok(Some(reply.clone())),
            // The first answer may have been deleted since: whoever asks again starts over.
            Outcome::KeyTaken => self.replayed(request).await?.map(Some).ok_or(AppError::Busy),
            Outcome::Stale | Outcome::NumberTaken | Outcome::PlaceTaken => Ok(None),
        }
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
