//! An issued quote with all that its page shows of it.

use super::service::Quotes;
use crate::app::error::AppError;
use crate::ids::QuoteId;
use crate::language::Language;
use crate::pricing::{Comparison, PricingError};
use crate::quote::{Action, Addressee, FrozenQuote};
use crate::store::{IssuedQuote, QuoteRead, StoredEvent, StoredQuote};

/// An issued quote with all that the desk shows of it.
#[derive(Debug)]
pub struct Case {
    pub quote: IssuedQuote,
    pub frozen: FrozenQuote,
    /// From the former revision to this one.
    pub comparison: Option<Comparison>,
    /// What happened to it, first to last.
    pub events: Vec<StoredEvent>,
    /// The draft that is to replace it.
    pub open_revision: Option<QuoteId>,
}

impl Quotes {
    /// An issued quote, as someone reads it on a page. What happened to it is for staff.
    pub async fn case(&self, quote: IssuedQuote, is_staff: bool) -> Result<Case, AppError> {
        let frozen = self.office.frozen(&quote).await?;
        let id = quote.record.id;
        let former = match &quote.record.revises {
            Some(revises) => Some(self.office.current(revises.id).await?),
            None => None,
        };
        let comparison = match &former {
            Some(StoredQuote::Issued(former)) => {
                let before = self.office.repriced(&former.record).await?;
                let compared = Comparison::of(&before.estimate, &frozen.priced.estimate);
                Some(compared.map_err(PricingError::from)?)
            }
            Some(StoredQuote::Draft(_)) | None => None,
        };
        let events = if is_staff { self.office.store.events(id).await? } else { Vec::new() };
        let open_revision = if is_staff { self.office.store.draft_revising(id).await? } else { None };
        Ok(Case { quote, frozen, comparison, events, open_revision })
    }

    /// Whether something ever happened to a quote.
    pub async fn has_event(&self, id: QuoteId, action: Action) -> Result<bool, AppError> {
        let events = self.office.store.events(id).await?;
        Ok(events.iter().any(|StoredEvent { event, .. }| event.action == action))
    }

    /// The language of a quote.
    pub fn language_of(&self, quote: &IssuedQuote) -> Result<Language, AppError> {
        let addressee = Addressee::of(&quote.record.content);
        let broken = || AppError::Internal(format!("the content of quote {} cannot be read", quote.record.id));
        addressee.map(|one| one.language).ok_or_else(broken)
    }

    /// Who read a quote from outside its case, the latest first; nobody where reads are not recorded.
    pub async fn reads_of(&self, id: QuoteId) -> Result<Vec<QuoteRead>, AppError> {
        if self.office.privacy.audit_reads { self.office.reads(id).await } else { Ok(Vec::new()) }
    }
}
