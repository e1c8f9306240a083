//! Expiry: the last day passes. Whoever looks at a quote finds it as it is now, whether or not the sweep has been by.

use super::{Now, Quotes};
use crate::app::AppError;
use crate::ids::QuoteId;
use crate::quote::{Action, Actor, Answer, State};
use crate::store::{Outcome, StoredQuote};

/// Quotes that one look at the store brings to expire.
const SWEEP_BATCH: i64 = 200;

impl Quotes {
    /// A quote as it is now.
    pub(in crate::app) async fn current(&self, id: QuoteId) -> Result<StoredQuote, AppError> {
        loop {
            let quote = self.store.quote(id).await?.ok_or(AppError::NotFound)?;
            let now = self.now();
            let due =
                quote.state == State::Issued && quote.issue.as_ref().is_some_and(|issue| issue.expires_at <= now.at);
            if !due {
                return Ok(quote);
            }
            // Done or not, because another was quicker: what it is now stands in the store.
            self.expire(&quote, now).await?;
        }
    }

    /// Brings every quote whose last day has passed to expire; returns how many there were.
    pub async fn sweep(&self) -> Result<usize, AppError> {
        let mut expired = 0;
        loop {
            let now = self.now();
            let due = self.store.due(now.at.as_millisecond(), SWEEP_BATCH).await?;
            if due.is_empty() {
                return Ok(expired);
            }
            let before = expired;
            for id in due {
                match self.expire_if_due(id, now).await {
                    Ok(true) => expired += 1,
                    Ok(false) => {}
                    Err(AppError::StoreAway(cause)) => return Err(AppError::StoreAway(cause)),
                    // One bad row keeps no other from its end.
                    Err(error) => tracing::error!(quote.id = %id, %error, "a quote could not be brought to expire"),
                }
            }
            if expired == before {
                return Ok(expired);
            }
        }
    }

    async fn expire_if_due(&self, id: QuoteId, now: Now) -> Result<bool, AppError> {
        let Some(quote) = self.store.quote(id).await? else { return Ok(false) };
        Ok(quote.state == State::Issued && self.expire(&quote, now).await? == Outcome::Done)
    }

    async fn expire(&self, quote: &StoredQuote, now: Now) -> Result<Outcome, AppError> {
        let Some(issue) = &quote.issue else { return Ok(Outcome::Stale) };
        let answer = Answer::Lapse { valid_to: issue.valid_to }.to_json();
        self.lead(quote, Action::Expire, &Actor::system(), now, &answer, None, None).await
    }
}
