//! A quote as the beginning of another.

use super::service::Quotes;
use crate::app::error::AppError;
use crate::ids::QuoteId;
use crate::quote::{Actor, Contents, QuoteNumber, Revision};

/// Which quote is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyOf {
    Id(QuoteId),
    Number(QuoteNumber, Revision),
}

impl Quotes {
    /// The content of a quote as that of a draft of another case: without the case, the day of delivery, and what was noted of it.
    pub async fn content_to_copy(&self, actor: &Actor, of: CopyOf) -> Result<serde_json::Value, AppError> {
        let found = match of {
            CopyOf::Id(id) => Some(self.office.read(actor, id, "copy").await?),
            CopyOf::Number(number, revision) => match self.office.store.quote_by_number(number, revision).await? {
                Some(quote) => Some(self.office.read(actor, quote.record().id, "copy").await?),
                None => None,
            },
        };
        let quote = found.ok_or(AppError::NotFound)?;
        let record = quote.record();
        let unreadable = |_| AppError::Internal(format!("the content of quote {} cannot be read", record.id));
        let contents: Contents<'_> = serde_json::from_str(&record.content).map_err(unreadable)?;
        let mut draft: serde_json::Value = serde_json::from_str(&contents.draft_json()).map_err(unreadable)?;
        if let Some(members) = draft.as_object_mut() {
            for name in ["case_number", "delivery_date", "acknowledgements"] {
                members.remove(name);
            }
        }
        Ok(draft)
    }
}
