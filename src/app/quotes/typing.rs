//! Drafts as they are typed on a page: read and priced as one types, and stored in whatever state they are.

use serde::Deserialize as _;
use serde_json::Value;

use super::drafts::{Origin, changed, draft_event, draft_row};
use super::service::Quotes;
use crate::app::error::AppError;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::ids::QuoteId;
use crate::input::{Fault, Field, OwnedPath};
use crate::pricing::{Comparison, PricingError};
use crate::quote::{Action, Actor, DraftInput, EstimateFile, State, WrittenDraft};
use crate::store::{Outcome, QuoteRecord, StoredEvent, StoredQuote, Typed};

/// What is typed for a draft.
#[derive(Debug)]
pub struct ReadDraft {
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// What it says; none where something is wrong.
    pub written: Option<WrittenDraft>,
}

/// What a draft is compared with: what was last issued, or the estimate that it was made of.
#[derive(Debug)]
pub struct Since {
    /// The quote that it revises; none for an estimate.
    pub former: Option<QuoteId>,
    pub comparison: Comparison,
}

/// A form to be stored.
#[derive(Clone, Debug)]
pub struct TypedDraft {
    /// What was typed, as a browser sends it.
    pub form: String,
    /// The draft that it says; none where it cannot be read.
    pub draft: Option<Value>,
    /// Whether it is what the page showed, so that nobody has typed anything.
    pub is_as_shown: bool,
}

impl Quotes {
    /// Reads what is typed for a draft, and prices it as of today. What could not be read of it comes first among the faults; of
    /// those that are found now, the ones at the same places are left out.
    pub fn read_typed(
        &self,
        draft: &Value,
        mut faults: Vec<Fault>,
        covered: &[OwnedPath],
    ) -> Result<ReadDraft, AppError> {
        let field = Field::<DraftInput>::deserialize(draft).map_err(|error| AppError::Internal(error.to_string()))?;
        match self.parse_draft(field, self.office.now()) {
            Ok(written) => {
                let is_sound = faults.is_empty();
                Ok(ReadDraft { faults, written: Some(written).filter(|_| is_sound) })
            }
            Err(AppError::Faults(mut found)) => {
                let has_its_own =
                    |path: &OwnedPath| faults.iter().any(|fault| fault.path == *path) || covered.contains(path);
                let others: Vec<Fault> = found.take().into_iter().filter(|fault| !has_its_own(&fault.path)).collect();
                faults.extend(others);
                Ok(ReadDraft { faults, written: None })
            }
            Err(error) => Err(error),
        }
    }

    /// Stores what was typed for a draft. Where it cannot be read, the draft stays what it was, and has what was typed beside it: it
    /// is not issued until someone has mended that. What is as it was is not stored again.
    pub async fn keep_typed(&self, request: &ChangeRequest, id: QuoteId, typed: TypedDraft) -> Result<Reply, AppError> {
        let attempt = async || {
            let former = self.office.draft_for(request, id, Action::Change).await?;
            let now = self.office.now();
            let read = match &typed.draft {
                Some(draft) => self.read_typed(draft, Vec::new(), &[])?.written,
                None => None,
            };
            let form = Typed { form: typed.form.clone(), is_read: read.is_some() };
            let (record, written) = if let Some(written) = read {
                (changed(&former, &written, now), written)
            } else {
                let record = QuoteRecord { version: former.version + 1, updated_at: now.at, ..former.clone() };
                (record, self.office.written(&former).await?)
            };
            let record = QuoteRecord { typed: Some(form), ..record };
            let is_untouched = typed.is_as_shown && former.typed.is_none();
            if is_as_before(&former, &record) || is_untouched && has_the_same_price(&former, &record) {
                return Ok((Outcome::Done, Reply::new(id, former.version, String::new())));
            }
            let reply = Reply::new(id, record.version, String::new());
            let row = draft_row(&record, &written, now.at);
            let event = draft_event(&request.actor, Action::Change, Some(State::Draft), now.at, record.price());
            let remembered = request.remember(&reply, now.at);
            Ok((self.office.store.change(id, former.version, &row, &event, remembered.as_ref()).await?, reply))
        };
        self.office.once(request, attempt).await
    }

    /// Creates a draft of what was typed, whether or not all of it can be read.
    pub async fn create_typed(&self, request: &ChangeRequest, typed: TypedDraft) -> Result<Reply, AppError> {
        let attempt = async || {
            let now = self.office.now();
            let read = match &typed.draft {
                Some(draft) => self.read_typed(draft, Vec::new(), &[])?.written,
                None => None,
            };
            let is_read = read.is_some();
            let written = match read {
                Some(written) => written,
                None => self.parse_draft(empty_draft()?, now)?,
            };
            let origin = Origin { typed: Some(Typed { form: typed.form.clone(), is_read }), ..Origin::default() };
            self.store_new(request, now, written, origin).await
        };
        self.office.once(request, attempt).await
    }

    /// A quote as it is stored, for a page that shows it.
    pub async fn shown(&self, actor: &Actor, id: QuoteId) -> Result<StoredQuote, AppError> {
        self.office.read(actor, id, "page").await
    }

    /// Who changed a quote last.
    pub async fn last_actor(&self, id: QuoteId) -> Result<Option<Actor>, AppError> {
        let mut events = self.office.store.events(id).await?;
        Ok(events.pop().map(|StoredEvent { event, .. }| event.actor))
    }

    /// What has changed in a draft since what it came from: the quote that it revises, or the estimate that it was made of.
    pub async fn since_origin(&self, record: &QuoteRecord, written: &WrittenDraft) -> Result<Option<Since>, AppError> {
        let Some(now) = written.estimate() else { return Ok(None) };
        let (former, before) = if let Some(revises) = &record.revises {
            let StoredQuote::Issued(former) = self.office.current(revises.id).await? else { return Ok(None) };
            (Some(revises.id), Some(self.office.repriced(&former.record).await?.estimate))
        } else if let Some(file) = record.origin.as_ref().and_then(|json| EstimateFile::read(json.as_bytes())) {
            (None, super::of_estimate::former(&self.office, &file).await?)
        } else {
            (None, None)
        };
        let comparison = before.map(|before| Comparison::of(&before, now)).transpose().map_err(PricingError::from)?;
        Ok(comparison.map(|comparison| Since { former, comparison }))
    }
}

/// A draft of which nothing is known yet.
fn empty_draft() -> Result<Field<DraftInput>, AppError> {
    serde_json::from_str(r#"{"scope":{}}"#).map_err(|error| AppError::Internal(error.to_string()))
}

/// Whether nothing was typed, and nothing has become of it since.
fn is_as_before(former: &QuoteRecord, now: &QuoteRecord) -> bool {
    former.typed == now.typed && former.content == now.content && has_the_same_price(former, now)
}

fn has_the_same_price(former: &QuoteRecord, now: &QuoteRecord) -> bool {
    former.tariff_hash == now.tariff_hash && former.price() == now.price()
}
