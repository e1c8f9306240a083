//! Expiry: whoever reads a quote finds it as it is now, whether or not the sweep has reached it.

use super::happened::Answered;
use super::{Now, Office};
use crate::app::error::AppError;
use crate::ids::QuoteId;
use crate::quote::{Action, Actor, Answer, State};
use crate::store::{IssuedQuote, Outcome, StoredQuote};

/// Quotes that are fetched at once to expire.
const SWEEP_BATCH: i64 = 200;

impl Office {
    /// A quote as it is now.
    pub async fn current(&self, id: QuoteId) -> Result<StoredQuote, AppError> {
        loop {
            let quote = self.store.quote(id).await?.ok_or(AppError::NotFound)?;
            let now = self.now();
            match &quote {
                // Whether or not another was quicker, the store now has what it is.
                StoredQuote::Issued(issued) if issued.state == State::Issued && issued.expires_at <= now.at => {
                    self.expire(issued, now).await?;
                }
                StoredQuote::Draft(_) | StoredQuote::Issued(_) => return Ok(quote),
            }
        }
    }

    /// Lets every quote expire whose last day has passed; returns how many there were.
    pub async fn sweep(&self) -> Result<usize, AppError> {
        let mut expired = 0;
        loop {
            let now = self.now();
            let due = self.store.due(now.at.as_millisecond(), SWEEP_BATCH).await?;
            let before = expired;
            for id in due {
                match self.expire_if_open(id, now).await {
                    Ok(true) => expired += 1,
                    Ok(false) => {}
                    Err(AppError::StoreAway(cause)) => return Err(AppError::StoreAway(cause)),
                    // One bad row does not keep others open.
                    Err(error) => tracing::error!(quote.id = %id, %error, "a quote could not expire"),
                }
            }
            if expired == before {
                return Ok(expired);
            }
        }
    }

    async fn expire_if_open(&self, id: QuoteId, now: Now) -> Result<bool, AppError> {
        match self.store.quote(id).await? {
            Some(StoredQuote::Issued(issued)) if issued.state == State::Issued => {
                Ok(self.expire(&issued, now).await? == Outcome::Done)
            }
            Some(StoredQuote::Draft(_) | StoredQuote::Issued(_)) | None => Ok(false),
        }
    }

    async fn expire(&self, quote: &IssuedQuote, now: Now) -> Result<Outcome, AppError> {
        let answer = Answer::Lapse { valid_to: quote.valid_to };
        let expired = Answered::of(quote, Action::Expire, &answer, &Actor::system(), now.at);
        Ok(self.store.transition(&expired.transition(quote, None)).await?)
    }
}
