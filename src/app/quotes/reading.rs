//! Reading: a quote, its document, previews, events and comparison.

use super::report::quote_json;
use super::{Kept, Quotes};
use crate::app::printing::{preview_job, quote_job};
use crate::app::{AppError, Conflict};
use crate::document::Extent;
use crate::ids::{QuoteId, Sha256Hex};
use crate::language::raw;
use crate::pricing::{Comparison, PricingError};
use crate::quote::{Actor, ActorReport, EventReport, FrozenQuote, PricedDraft, State};
use crate::render::{Output, Rendered};
use crate::shares::Claimant;
use crate::store::StoredQuote;

/// The PDF of an issued quote.
#[derive(Debug)]
pub struct QuoteDocument {
    /// The number with its revision, fit for a file name: `2026-000123-2`.
    pub name: String,
    pub pdf: Vec<u8>,
    /// SHA-256 of the PDF.
    pub sha256: Sha256Hex,
}

impl Quotes {
    /// A quote as it is now.
    pub async fn read(&self, actor: &Actor, id: QuoteId) -> Result<Kept, AppError> {
        let quote = self.seen(actor, id, "read").await?;
        let body = if quote.state == State::Draft {
            let priced = self.repriced(&quote).await?;
            quote_json(&quote, Some(&raw(&priced.estimate.report())))?
        } else {
            quote_json(&quote, None)?
        };
        Ok(Kept { id, version: quote.version, created: false, body, replayed: false })
    }

    /// The document of an issued quote, byte for byte as it was issued. That of a quote made for trying out is not kept, and
    /// set when it is asked for.
    pub async fn document(&self, actor: &Actor, id: QuoteId) -> Result<QuoteDocument, AppError> {
        let quote = self.seen(actor, id, "document").await?;
        let Some((number, revision)) = quote.number else { return Err(AppError::Conflict(Conflict::NotIssued)) };
        let document = self.store.document(id).await?.ok_or(AppError::NotFound)?;
        let name = number.with_revision(revision).replace('/', "-");
        if let Some(pdf) = document.pdf {
            return Ok(QuoteDocument { name, pdf, sha256: document.pdf_sha256 });
        }
        let pdf = self.set_again(&quote).await?;
        Ok(QuoteDocument { name, sha256: Sha256Hex::of(&pdf), pdf })
    }

    /// The document of an issued quote, set once more from what was frozen.
    pub(in crate::app) async fn set_again(&self, quote: &StoredQuote) -> Result<Vec<u8>, AppError> {
        let frozen = self.frozen(quote).await?;
        let turn = self.pool.turn(Claimant::Known).await?;
        let (canonical, demo) = (quote.content.clone(), quote.demo);
        let job = tokio::task::spawn_blocking(move || quote_job(&frozen, demo, canonical)).await;
        let job = job.map_err(|error| AppError::Internal(error.to_string()))?;
        Ok(turn.render(&job).await?.bytes)
    }

    /// An issued quote as it was frozen, made again from its content and its edition.
    pub(in crate::app) async fn frozen(&self, quote: &StoredQuote) -> Result<FrozenQuote, AppError> {
        let broken = || AppError::Internal(format!("quote {} is not an issued one", quote.id));
        let (number, revision) = quote.number.ok_or_else(broken)?;
        let issue = quote.issue.as_ref().ok_or_else(broken)?;
        let contents: crate::quote::Contents<'_> = serde_json::from_str(&quote.content).map_err(|_| broken())?;
        let issued_by = contents.issued_by.ok_or_else(broken)?;
        Ok(FrozenQuote {
            id: quote.id,
            number,
            revision,
            issued_on: contents.issued_on.ok_or_else(broken)?,
            valid_to: issue.valid_to,
            issued_by: Actor::from_json(issued_by.get()).ok_or_else(broken)?,
            priced: self.repriced(quote).await?,
        })
    }

    /// What a draft would look like, under a watermark. `charge` is told how much it holds before it is set, and may refuse.
    pub async fn preview(
        &self,
        actor: &Actor,
        id: QuoteId,
        output: Output,
        charge: impl FnOnce(Extent) -> Result<(), AppError>,
    ) -> Result<Rendered, AppError> {
        let quote = self.seen(actor, id, "preview").await?;
        if quote.state != State::Draft {
            return Err(AppError::Conflict(Conflict::WrongState {
                found: quote.state,
                action: crate::quote::Action::Change,
            }));
        }
        let priced: PricedDraft = self.repriced(&quote).await?;
        charge(Extent::of(&priced.draft.scope, &priced.estimate))?;
        let today = self.now().today;
        let turn = self.pool.turn(Claimant::Known).await?;
        let job = tokio::task::spawn_blocking(move || preview_job(&priced, today, output)).await;
        let job = job.map_err(|error| AppError::Internal(error.to_string()))?;
        Ok(turn.render(&job).await?)
    }

    /// What happened to a quote, first to last; also to a draft that was thrown away.
    pub async fn events(&self, actor: &Actor, id: QuoteId) -> Result<Vec<EventReport>, AppError> {
        if let Err(error) = self.current(id).await
            && !matches!(error, AppError::NotFound)
        {
            return Err(error);
        }
        let events = self.store.events(id).await?;
        if events.is_empty() {
            return Err(AppError::NotFound);
        }
        self.look(actor, id, "events").await?;
        let report = |event: crate::store::StoredEvent| EventReport {
            sequence: event.sequence,
            at: event.at,
            actor: ActorReport { id: event.actor.id, role: event.actor.role },
            action: event.action,
            from: event.from,
            to: event.to,
            price: event.price,
            reason: event.reason,
        };
        Ok(events.into_iter().map(report).collect())
    }

    /// A quote against another one, or against the one that it revises.
    pub async fn compare(&self, actor: &Actor, id: QuoteId, with: Option<QuoteId>) -> Result<Comparison, AppError> {
        let after = self.seen(actor, id, "comparison").await?;
        let before = match (with, &after.revises) {
            (Some(with), _) => with,
            (None, Some(former)) => former.id,
            (None, None) => return Err(AppError::Conflict(Conflict::NothingToCompare)),
        };
        let before = self.seen(actor, before, "comparison").await?;
        let (before, after) = (self.repriced(&before).await?, self.repriced(&after).await?);
        Comparison::of(&before.estimate, &after.estimate).map_err(|error| PricingError::from(error).into())
    }
}
