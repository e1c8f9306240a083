//! Retention: drafts that lead to nothing do not keep the name and address of a person for ever. What was issued is archived
//! as it was, and stays.

use jiff::{Span, Timestamp};

use super::drafts::{changed, draft_row};
use super::{Now, Quotes};
use crate::app::AppError;
use crate::ids::QuoteId;
use crate::quote::{Action, Actor, State};
use crate::scope::Contact;
use crate::store::{NewEvent, Outcome};

/// Drafts that one look at the store finds.
const BATCH: i64 = 200;

impl Quotes {
    /// Takes the contact out of drafts that were not touched for as long as the settings say; returns how many there were.
    pub async fn remove_contacts(&self) -> Result<usize, AppError> {
        let Some(days) = self.privacy.draft_contact_days else { return Ok(0) };
        let (mut removed, mut failed) = (0, 0);
        loop {
            let now = self.now();
            let kept = Span::new().hours(i64::from(days) * 24);
            let before = now.at.checked_sub(kept).unwrap_or(Timestamp::MIN);
            let idle = self.store.idle_drafts(before, BATCH, failed).await?;
            if idle.is_empty() {
                if removed > 0 {
                    self.store.truncate_log().await?;
                }
                return Ok(removed);
            }
            for id in idle {
                match self.remove_contact(id, now).await {
                    Ok(true) => removed += 1,
                    // It was changed meanwhile, or is no draft any more: if it still is to be looked at, the next sweep does.
                    Ok(false) => failed += 1,
                    Err(AppError::StoreAway(cause)) => return Err(AppError::StoreAway(cause)),
                    // One bad row keeps no other from its end.
                    Err(error) => {
                        failed += 1;
                        tracing::error!(quote.id = %id, %error, "a draft's contact could not be removed");
                    }
                }
            }
        }
    }

    async fn remove_contact(&self, id: QuoteId, now: Now) -> Result<bool, AppError> {
        let Some(former) = self.store.quote(id).await?.filter(|quote| quote.state == State::Draft) else {
            return Ok(false);
        };
        let Some(contact) = Contact::removed() else { return Ok(false) };
        let mut priced = self.repriced(&former).await?;
        priced.draft.scope.applicant.contact = contact;
        let quote = changed(&former, &priced, now);
        let event = NewEvent {
            at: now.at,
            actor: Actor::system(),
            action: Action::RemoveContact,
            from: Some(State::Draft),
            to: Some(State::Draft),
            price: quote.price,
            reason: None,
        };
        let row = draft_row(&quote, &priced, now.at);
        Ok(self.store.change(id, former.version, &row, &event, None).await? == Outcome::Done)
    }
}
