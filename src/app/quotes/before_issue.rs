//! A draft as it is about to be issued: the last look.

use jiff::civil::Date;

use super::issuing::next_number;
use super::service::Quotes;
use crate::app::error::{AppError, Conflict};
use crate::ids::QuoteId;
use crate::quote::{Action, Actor, QuoteNumber, Revision, WrittenDraft, valid_to};
use crate::store::{QuoteRecord, StoredQuote};

/// A draft as it is about to be issued.
#[derive(Debug)]
pub struct ToIssue {
    pub record: QuoteRecord,
    pub written: WrittenDraft,
    /// The number that it gets, if nobody is quicker.
    pub number: QuoteNumber,
    pub revision: Revision,
    /// The last day on which it can be answered; none while it has no price.
    pub valid_to: Option<Date>,
}

impl Quotes {
    /// A draft as it would be issued now.
    pub async fn to_issue(&self, actor: &Actor, id: QuoteId) -> Result<ToIssue, AppError> {
        let record = match self.office.read(actor, id, "page").await? {
            StoredQuote::Draft(record) => record,
            StoredQuote::Issued(issued) => {
                let conflict = Conflict::WrongState { found: issued.state, action: Action::Issue };
                return Err(AppError::Conflict(conflict));
            }
        };
        let written = self.office.written(&record).await?;
        let today = self.today();
        let (number, revision) = match &record.revises {
            None => (next_number(self.office.store.last_number(today.year()).await?, today.year())?, 1),
            Some(revises) => match self.office.current(revises.id).await? {
                StoredQuote::Issued(former) => (former.number, former.revision + 1),
                StoredQuote::Draft(_) => {
                    return Err(AppError::Internal(format!("the draft {id} revises a draft")));
                }
            },
        };
        let valid_to = match &written {
            WrittenDraft::Priced(priced) | WrittenDraft::InPart(priced, _) => Some(valid_to(today, priced)),
            WrittenDraft::Unpriced(_) => None,
        };
        Ok(ToIssue { record: *record, written, number, revision, valid_to })
    }
}
