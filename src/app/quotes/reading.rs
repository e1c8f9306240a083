//! Reading: a quote, its document, previews, events and comparisons.

use super::of_estimate::of_estimate;
use super::service::Quotes;
use crate::app::error::{AppError, Conflict};
use crate::app::office::report::{draft_json, issued_json};
use crate::app::office::request::Reply;
use crate::app::printing::preview_job;
use crate::app::typesetting::{IssuedPdf, typeset};
use crate::document::Extent;
use crate::ids::{QuoteId, Sha256Hex};
use crate::pricing::{Comparison, PricingError};
use crate::quote::{Action, Actor, ActorReport, Addressee, EstimateFile, EventReport};
use crate::render::{Output, Rendered};
use crate::shares::Claimant;
use crate::store::{NewEvent, StoredEvent, StoredQuote};

impl Quotes {
    /// A quote as it is now.
    pub async fn read(&self, actor: &Actor, id: QuoteId) -> Result<Reply, AppError> {
        let quote = self.office.read(actor, id, "read").await?;
        let body = match &quote {
            StoredQuote::Draft(draft) => {
                let written = self.office.written(draft).await?;
                let file = draft.origin.as_ref().and_then(|json| EstimateFile::read(json.as_bytes()));
                let estimate = match &file {
                    Some(file) => Some(of_estimate(&self.office, file, &written).await?),
                    None => None,
                };
                draft_json(draft, &written, self.office.now().today, estimate)?
            }
            StoredQuote::Issued(issued) => issued_json(issued)?,
        };
        Ok(Reply::new(id, quote.record().version, body))
    }

    /// The document of an issued quote, byte for byte as it was issued. That of a quote made for trying out is not stored, but
    /// typeset on request.
    pub async fn document(&self, actor: &Actor, id: QuoteId) -> Result<IssuedPdf, AppError> {
        let quote = self.office.read_issued(actor, id, "document").await?;
        let document = self.office.store.document(id).await?.ok_or(AppError::NotFound)?;
        let name = quote.number.with_revision(quote.revision).replace('/', "-");
        let addressee = Addressee::of(&quote.record.content);
        let language = addressee.as_ref().map(|one| one.language).unwrap_or_default();
        let applicant = addressee.map(|one| one.name().to_owned()).unwrap_or_default();
        let (pdf, sha256) = if let Some(pdf) = document.pdf {
            (pdf, document.pdf_sha256)
        } else {
            let pdf = self.office.typeset_again(&quote).await?;
            let sha256 = Sha256Hex::of(&pdf);
            (pdf, sha256)
        };
        Ok(IssuedPdf { name, applicant, language, pdf, sha256 })
    }

    /// A draft as it would look if its reader, who has this name, issued it today, under a watermark. `charge` receives the extent of the document before it
    /// is typeset, and can refuse it.
    pub async fn preview(
        &self,
        actor: &Actor,
        name: Option<&str>,
        id: QuoteId,
        output: Output,
        charge: impl FnOnce(Extent) -> Result<(), AppError>,
    ) -> Result<Rendered, AppError> {
        let quote = self.office.read(actor, id, "preview").await?;
        let StoredQuote::Draft(draft) = &quote else {
            return Err(AppError::Conflict(Conflict::WrongState { found: quote.state(), action: Action::Change }));
        };
        let priced = self.office.repriced(draft).await?;
        charge(Extent::of(&priced.draft.scope, &priced.estimate))?;
        let today = self.office.now().today;
        let sender = self.office.sender(name, priced.draft.language);
        let prepare = move || Ok((preview_job(&priced, &sender, today, output), ()));
        typeset(&self.office.pool, Claimant::Known, prepare).await.map(|(rendered, ())| rendered)
    }

    /// What happened to a quote, first to last; also to a deleted draft.
    pub async fn events(&self, actor: &Actor, id: QuoteId) -> Result<Vec<EventReport>, AppError> {
        match self.office.current(id).await {
            Ok(_) | Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
        let events = self.office.store.events(id).await?;
        if events.is_empty() {
            return Err(AppError::NotFound);
        }
        self.office.record_read(actor, id, "events").await?;
        let report = |StoredEvent { sequence, event }| {
            let NewEvent { at, actor, action, from, to, price, reason } = event;
            let actor = ActorReport { id: actor.id, role: actor.role };
            EventReport { sequence, at, actor, action, from, to, price, reason }
        };
        Ok(events.into_iter().map(report).collect())
    }

    /// A quote against another one, or against the one that it revises.
    pub async fn compare(&self, actor: &Actor, id: QuoteId, with: Option<QuoteId>) -> Result<Comparison, AppError> {
        let after = self.office.read(actor, id, "comparison").await?;
        let former = after.record().revises.as_ref().map(|former| former.id);
        let before = with.or(former).ok_or(AppError::Conflict(Conflict::NothingToCompare))?;
        let before = self.office.read(actor, before, "comparison").await?;
        let before = self.office.repriced(before.record()).await?;
        let after = self.office.repriced(after.record()).await?;
        Comparison::of(&before.estimate, &after.estimate).map_err(|error| PricingError::from(error).into())
    }
}
