//! What has become of an estimate that a draft is made of.

use super::service::Quotes;
use crate::app::error::AppError;
use crate::app::office::Office;
use crate::ids::Sha256Hex;
use crate::input::{Faults, Field, Path};
use crate::pdf_reader::{PdfError, PdfReader};
use crate::pricing::{self, Comparison, Estimate, PricingError};
use crate::quote::{EstimateFile, FromEstimateReport, WrittenDraft};
use crate::scope::ScopeInput;
use crate::shares::Claimant;

/// What has become of an estimate: priced again by its own edition, and compared with a draft.
pub async fn of_estimate(
    office: &Office,
    file: &EstimateFile,
    written: &WrittenDraft,
) -> Result<FromEstimateReport, AppError> {
    let stated = &file.estimate;
    let former = former(office, file).await?;
    let comparison = former.as_ref().zip(written.estimate()).map(|(former, now)| Comparison::of(former, now));
    Ok(FromEstimateReport {
        tariff: stated.tariff.id,
        priced_on: stated.priced_on,
        total: stated.total.expected,
        is_as_priced: former.map(|former| former.total.expected == stated.total.expected),
        comparison: comparison.transpose().map_err(PricingError::from)?,
    })
}

impl Quotes {
    /// The estimate that a PDF has attached; `None` where it has none.
    pub async fn attached_estimate(
        &self,
        reader: &PdfReader,
        by: Claimant,
        pdf: &[u8],
    ) -> Result<Option<EstimateFile>, AppError> {
        let read = async { reader.read(by, pdf).await?.estimate().await };
        match read.await {
            Ok(estimate) => Ok(estimate),
            Err(PdfError::Busy) => Err(AppError::Busy),
            Err(error @ (PdfError::NoWorker(_) | PdfError::Killed)) => Err(AppError::RendererAway(error.to_string())),
            Err(PdfError::NotAPdf | PdfError::Unreadable | PdfError::NoAttachment | PdfError::TooLarge) => Ok(None),
        }
    }
}

/// The estimate by the edition that it states; `None` where the service never had that edition, or it cannot price the scope.
pub(super) async fn former(office: &Office, file: &EstimateFile) -> Result<Option<Estimate>, AppError> {
    let Some(hash) = Sha256Hex::parse(&file.estimate.tariff.hash) else { return Ok(None) };
    let Some(tariff) = office.known_edition(&hash).await? else { return Ok(None) };
    let mut faults = Faults::default();
    let Ok(field) = serde_json::from_str::<Field<ScopeInput>>(file.scope.get()) else { return Ok(None) };
    let input = field.required(&Path::Root, &mut faults);
    let scope = input.and_then(|input| input.parse(Some(&tariff), &Path::Root, &mut faults));
    let Ok(scope) = faults.or(scope) else { return Ok(None) };
    // What the file states is from outside: a day or a scope that cannot be priced is none of ours.
    Ok(pricing::price(&scope, &tariff, file.estimate.priced_on).ok())
}
