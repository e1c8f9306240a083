//! Stored quotes, priced and typeset again from their content and their edition.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::value::RawValue;

use super::Office;
use crate::app::error::AppError;
use crate::app::printing::quote_job;
use crate::app::typesetting::typeset;
use crate::input::{Faults, Field, Path};
use crate::quote::{Actor, Contents, DraftInput, FrozenQuote, PricedDraft, Sender, WrittenDraft};
use crate::render::Rendered;
use crate::shares::Claimant;
use crate::store::{IssuedQuote, QuoteRecord};
use crate::tariff::Tariff;

impl Office {
    /// A stored quote, priced again by the edition and for the day that it was priced by and for. A draft without a price is
    /// answered with what it lacks for one.
    pub async fn repriced(&self, quote: &QuoteRecord) -> Result<PricedDraft, AppError> {
        Ok(self.written(quote).await?.priced()?)
    }

    /// The same, of a draft that may have no price.
    pub async fn written(&self, quote: &QuoteRecord) -> Result<WrittenDraft, AppError> {
        let tariff = self.edition(&quote.tariff_hash).await?;
        let unsound = || AppError::Internal(format!("the content of quote {} is not sound", quote.id));
        let mut faults = Faults::of_stored();
        let input = read(&quote.content)?.required(&Path::Root, &mut faults).ok_or_else(unsound)?;
        let written = input.write(Some(&tariff), quote.priced_on, &mut faults)?;
        let written = faults.or(written).map_err(|_| unsound())?;
        // What had a price has one.
        if quote.is_priced && written.price().is_none() { Err(unsound()) } else { Ok(written) }
    }

    /// An issued quote as it was frozen.
    pub async fn frozen(&self, quote: &IssuedQuote) -> Result<FrozenQuote, AppError> {
        let id = quote.record.id;
        let broken = || AppError::Internal(format!("the content of quote {id} is not that of an issued one"));
        let contents: Contents<'_> = serde_json::from_str(&quote.record.content).map_err(|_| broken())?;
        let issued_by = contents.issued_by.and_then(|actor| Actor::from_json(actor.get()));
        Ok(FrozenQuote {
            id,
            number: quote.number,
            revision: quote.revision,
            issued_on: contents.issued_on.ok_or_else(broken)?,
            valid_to: quote.valid_to,
            issued_by: issued_by.ok_or_else(broken)?,
            sender: Sender::from_json(contents.sender.map(RawValue::get)).ok_or_else(broken)?,
            priced: self.repriced(&quote.record).await?,
        })
    }

    /// The document of an issued quote, typeset again from what was frozen.
    pub async fn typeset_again(&self, quote: &IssuedQuote) -> Result<Vec<u8>, AppError> {
        let frozen = self.frozen(quote).await?;
        let (canonical, demo) = (quote.record.content.clone(), quote.record.demo);
        let prepare = move || Ok((quote_job(&frozen, demo, canonical), ()));
        let (Rendered { bytes, .. }, ()) = typeset(&self.pool, Claimant::Known, prepare).await?;
        Ok(bytes)
    }
}

/// The content of a quote, parsed and priced. `faults` decides by which rules: [`Faults::of_stored`] accepts what was accepted
/// when it was stored. The inner error is its faults by this edition.
pub fn reprice(
    content: &str,
    tariff: &Arc<Tariff>,
    priced_on: Date,
    mut faults: Faults,
) -> Result<Result<PricedDraft, Faults>, AppError> {
    let Some(input) = read(content)?.required(&Path::Root, &mut faults) else { return Ok(Err(faults)) };
    let priced = input.parse(Some(tariff), priced_on, &Path::Root, &mut faults)?;
    Ok(faults.or(priced))
}

/// The content of a quote as a draft.
fn read(content: &str) -> Result<Field<DraftInput>, AppError> {
    let broken =
        |error: serde_json::Error| AppError::Internal(format!("the content of a quote cannot be read: {error}"));
    let contents: Contents<'_> = serde_json::from_str(content).map_err(broken)?;
    serde_json::from_str(&contents.draft_json()).map_err(broken)
}
