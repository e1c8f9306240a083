//! Who may see which quotes: staff all of them, an applicant those of its own organisation once they are issued. To anyone else
//! a quote does not exist.

use super::Office;
use super::request::ChangeRequest;
use crate::app::error::{AppError, Conflict};
use crate::calendar;
use crate::ids::QuoteId;
use crate::quote::{Action, Actor, Role, State};
use crate::store::{IssuedQuote, QuoteRead, QuoteRecord, StoredQuote};

/// The most reads of a quote that are listed.
const MAX_READS: i64 = 1_000;

impl Office {
    /// A quote as it is now, for someone who reads it.
    pub async fn read(&self, actor: &Actor, id: QuoteId, what: &'static str) -> Result<StoredQuote, AppError> {
        let quote = self.visible(actor, id).await?;
        self.record_read(actor, id, what).await?;
        Ok(quote)
    }

    /// An issued quote as it is now, for someone who reads it.
    pub async fn read_issued(&self, actor: &Actor, id: QuoteId, what: &'static str) -> Result<IssuedQuote, AppError> {
        match self.read(actor, id, what).await? {
            StoredQuote::Issued(issued) => Ok(*issued),
            StoredQuote::Draft(_) => Err(AppError::Conflict(Conflict::NotIssued)),
        }
    }

    pub async fn visible(&self, actor: &Actor, id: QuoteId) -> Result<StoredQuote, AppError> {
        let quote = self.current(id).await?;
        if is_visible(actor, &quote) { Ok(quote) } else { Err(AppError::NotFound) }
    }

    /// A draft to which something can be done, as the caller saw it.
    pub async fn draft_for(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        action: Action,
    ) -> Result<QuoteRecord, AppError> {
        match self.visible(&request.actor, id).await? {
            StoredQuote::Draft(draft) if action.is_possible_in(State::Draft) => {
                request.seen.check(draft.version).map(|()| *draft)
            }
            quote => Err(impossible(&quote, action)),
        }
    }

    /// An issued quote to which something can be done, as the caller saw it. That it cannot be done is reported before that the
    /// quote has changed: who answers too late learns that.
    pub async fn issued_for(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        action: Action,
    ) -> Result<IssuedQuote, AppError> {
        match self.visible(&request.actor, id).await? {
            StoredQuote::Issued(issued) if action.is_possible_in(issued.state) => {
                request.seen.check(issued.record.version).map(|()| *issued)
            }
            quote => Err(impossible(&quote, action)),
        }
    }

    /// Where the settings ask for it, a read from outside the case is recorded before anything is answered.
    pub async fn record_read(&self, actor: &Actor, id: QuoteId, what: &'static str) -> Result<(), AppError> {
        tracing::debug!(actor.role = actor.role.word(), quote.id = %id, what, "a quote is read");
        // An applicant sees nothing but its own cases.
        if self.privacy.audit_reads && actor.role != Role::Applicant {
            let now = self.now();
            self.store.record_read(id, actor, what, now.at, calendar::start_of(now.today)).await?;
        }
        Ok(())
    }

    /// Who read a quote from outside its case, the latest first.
    pub async fn reads(&self, id: QuoteId) -> Result<Vec<QuoteRead>, AppError> {
        self.store.quote(id).await?.ok_or(AppError::NotFound)?;
        Ok(self.store.reads(id, MAX_READS).await?)
    }
}

pub fn is_visible(actor: &Actor, quote: &StoredQuote) -> bool {
    match quote {
        StoredQuote::Draft(_) => actor.role != Role::Applicant,
        StoredQuote::Issued(issued) => is_visible_once_issued(actor, issued),
    }
}

pub fn is_visible_once_issued(actor: &Actor, quote: &IssuedQuote) -> bool {
    if let Some(id) = actor.by_link_to {
        return quote.record.id == id;
    }
    let own = quote.record.organisation.is_some() && quote.record.organisation == actor.organisation;
    actor.role != Role::Applicant || own
}

/// Why an action is not possible in the state that a quote is in.
pub fn impossible(quote: &StoredQuote, action: Action) -> AppError {
    AppError::Conflict(match quote {
        StoredQuote::Issued(issued) if issued.state == State::Expired => {
            Conflict::Expired { valid_to: issued.valid_to }
        }
        StoredQuote::Draft(_) | StoredQuote::Issued(_) => Conflict::WrongState { found: quote.state(), action },
    })
}
