//! Who sees what: staff every quote, an applicant its own organisation's, once they are issued. What someone may not see is
//! not there for them.

use super::Quotes;
use crate::app::AppError;
use crate::calendar;
use crate::ids::QuoteId;
use crate::quote::{Actor, Role, State};
use crate::store::{QuoteRead, StoredQuote};

/// The most looks at a quote that are told.
const READS_TOLD: i64 = 1_000;

impl Quotes {
    /// A quote as it is now, for someone who looks at it.
    pub(in crate::app) async fn seen(
        &self,
        actor: &Actor,
        id: QuoteId,
        what: &'static str,
    ) -> Result<StoredQuote, AppError> {
        let quote = self.visible(actor, id).await?;
        self.look(actor, id, what).await?;
        Ok(quote)
    }

    /// A quote as it is now, if it is there for someone.
    pub(super) async fn visible(&self, actor: &Actor, id: QuoteId) -> Result<StoredQuote, AppError> {
        let quote = self.current(id).await?;
        if is_there_for(actor, &quote) { Ok(quote) } else { Err(AppError::NotFound) }
    }

    /// Notes who looks at what. Where the settings ask for it, a look from outside the case is kept before anything is told.
    pub(in crate::app) async fn look(&self, actor: &Actor, id: QuoteId, what: &'static str) -> Result<(), AppError> {
        tracing::debug!(actor.role = actor.role.word(), quote.id = %id, what, "a quote is looked at");
        // An applicant sees nothing but its own cases.
        if self.privacy.audit_reads && actor.role != Role::Applicant {
            let now = self.now();
            self.store.record_read(id, actor, what, now.at, calendar::start_of(now.today)).await?;
        }
        Ok(())
    }

    /// Who looked at a quote from outside its case, the last first.
    pub async fn reads(&self, id: QuoteId) -> Result<Vec<QuoteRead>, AppError> {
        self.store.quote(id).await?.ok_or(AppError::NotFound)?;
        Ok(self.store.reads(id, READS_TOLD).await?)
    }
}

/// An applicant sees its own, once it is sent: a draft is the officer's.
pub(in crate::app) fn is_there_for(actor: &Actor, quote: &StoredQuote) -> bool {
    let own = quote.organisation.is_some() && quote.organisation == actor.organisation;
    actor.role != Role::Applicant || (own && quote.state != State::Draft)
}
