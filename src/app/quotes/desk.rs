//! What the desk shows of all quotes: how many there are, and which need attention.

use jiff::Timestamp;
use jiff::civil::Date;

use super::issuing::next_number;
use super::listing::expiring_by;
use super::service::Quotes;
use crate::app::error::{AppError, Conflict};
use crate::ids::QuoteId;
use crate::language::Language;
use crate::pricing::{Comparison, PricingError};
use crate::quote::{
    Action, Actor, Addressee, Contents, FrozenQuote, QuoteNumber, Revision, State, WrittenDraft, valid_to,
};
use crate::store::{IssuedQuote, QuoteRead, QuoteRecord, StoredEvent, StoredQuote};

/// How many of someone's quotes need attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttentionCounts {
    pub expiring: i64,
    pub hours: i64,
    pub delivered: i64,
}

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
    /// The moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.office.now().at
    }

    /// The day in Norway.
    #[must_use]
    pub fn today(&self) -> Date {
        self.office.now().today
    }

    /// How many quotes are in each state: all of them, or only someone's own.
    pub async fn counts(&self, actor: &Actor, mine: bool) -> Result<Vec<(State, i64)>, AppError> {
        let officer = if mine { actor.id.as_str() } else { "" };
        let counts = self.office.store.states(officer).await?;
        Ok(counts.into_iter().filter_map(|(word, count)| Some((State::from_word(&word)?, count))).collect())
    }

    /// How many of someone's own quotes need attention.
    pub async fn attention(&self, actor: &Actor) -> Result<AttentionCounts, AppError> {
        let now = self.office.now();
        let [expiring, hours, delivered] = self.office.store.attention(&actor.id, expiring_by(now), now.today).await?;
        Ok(AttentionCounts { expiring, hours, delivered })
    }

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

/// Which quote is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyOf {
    Id(QuoteId),
    Number(QuoteNumber, Revision),
}
