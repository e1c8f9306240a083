//! Retention: drafts that lead to nothing lose the name and address of their contact. What was issued is archived, and stays as
//! it was.

use jiff::{Span, Timestamp};

use super::drafts::{changed, draft_event, draft_row};
use super::service::Quotes;
use crate::app::error::AppError;
use crate::app::office::Now;
use crate::ids::QuoteId;
use crate::quote::{Action, Actor, State};
use crate::scope::Contact;
use crate::store::{Outcome, QuoteRecord, StoredQuote};

/// Drafts that are fetched at once.
const BATCH: i64 = 200;

impl Quotes {
    /// Removes the contact from drafts that were not touched for as long as the settings say; returns how many there were.
    pub async fn remove_contacts(&self) -> Result<usize, AppError> {
        let Some(days) = self.office.privacy.draft_contact_days else { return Ok(0) };
        let (mut removed, mut failed) = (0, 0);
        loop {
            let now = self.office.now();
            let kept_for = Span::new().hours(i64::from(days) * 24);
            let before = now.at.checked_sub(kept_for).unwrap_or(Timestamp::MIN);
            let idle = self.office.store.idle_drafts(before, BATCH, failed).await?;
            if idle.is_empty() {
                if removed > 0 {
                    self.office.store.truncate_log().await?;
                }
                return Ok(removed);
            }
            for id in idle {
                match self.remove_contact(id, now).await {
                    Ok(true) => removed += 1,
                    // It was changed meanwhile, or is no draft any more: the next sweep finds it if it is still due.
                    Ok(false) => failed += 1,
                    Err(AppError::StoreAway(cause)) => return Err(AppError::StoreAway(cause)),
                    // One bad row does not keep the contacts of others.
                    Err(error) => {
                        failed += 1;
                        tracing::error!(quote.id = %id, %error, "a draft's contact could not be removed");
                    }
                }
            }
        }
    }

    async fn remove_contact(&self, id: QuoteId, now: Now) -> Result<bool, AppError> {
        let Some(StoredQuote::Draft(former)) = self.office.store.quote(id).await? else { return Ok(false) };
        let Some(contact) = Contact::removed() else { return Ok(false) };
        let mut written = self.office.written(&former).await?;
        written.replace_contact(&contact);
        // What was typed and what the draft was made of may name the contact too.
        let draft = QuoteRecord { origin: None, ..changed(&former, &written, now) };
        let event = draft_event(&Actor::system(), Action::RemoveContact, Some(State::Draft), now.at, draft.price());
        let row = draft_row(&draft, &written, now.at);
        Ok(self.office.store.change(id, former.version, &row, &event, None).await? == Outcome::Done)
    }
}
