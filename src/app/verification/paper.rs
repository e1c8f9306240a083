//! What a quote on paper is, for whoever holds its code: state and total as they are now.
//!
//! The number alone proves nothing, and the code alone names nothing. Every wrong pair is answered alike, so that no answer says
//! whether a number has been given out.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::Verification;
use crate::app::error::AppError;
use crate::calendar;
use crate::money::Ore;
use crate::quote::{QuoteNumber, Revision, State, VerificationCode};
use crate::store::{IssuedQuote, StoredQuote};

/// A quote on paper, by its number and verification code.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperVerification)]
pub struct PaperReport {
    /// Its number with its revision, as it is printed: `2026-000123/2`.
    pub number: String,
    /// Its revision, from 1.
    pub revision: Revision,
    /// Where it is in its life.
    pub state: State,
    /// The day of issue, in Norway.
    pub issued_on: Date,
    /// The last day on which it can be answered.
    pub valid_to: Date,
    /// What it costs in all, with VAT where VAT is charged, in NOK.
    pub total: Ore,
    /// The revision that came in its place, or was offered beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_revision: Option<Revision>,
}

/// A number with its revision and a code, as they were read from a paper.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    pub number: QuoteNumber,
    pub revision: Revision,
    pub code: VerificationCode,
}

impl Verification {
    /// The quote that a paper is of. Errors: [`AppError::NotOnRecord`] for a number or a code that is wrong.
    pub async fn verify_paper(&self, paper: Paper) -> Result<PaperReport, AppError> {
        let found = self.issued(paper.number, paper.revision).await?;
        let found = found.filter(|quote| !quote.record.demo && paper.code.is(code_of(quote)));
        found.map(|quote| PaperReport::of(&quote)).ok_or(AppError::NotOnRecord)
    }

    /// A quote by its number and revision, as it is now.
    pub(super) async fn issued(
        &self,
        number: QuoteNumber,
        revision: Revision,
    ) -> Result<Option<IssuedQuote>, AppError> {
        let Some(quote) = self.office.store.quote_by_number(number, revision).await? else { return Ok(None) };
        match self.office.current(quote.record().id).await? {
            StoredQuote::Issued(issued) => Ok(Some(*issued)),
            StoredQuote::Draft(_) => Ok(None),
        }
    }
}

fn code_of(quote: &IssuedQuote) -> VerificationCode {
    VerificationCode::of(&quote.document.canonical_sha256)
}

impl PaperReport {
    fn of(quote: &IssuedQuote) -> Self {
        Self {
            number: quote.number.with_revision(quote.revision),
            revision: quote.revision,
            state: quote.state,
            issued_on: calendar::day_of(quote.issued_at),
            valid_to: quote.valid_to,
            total: quote.record.price.total,
            next_revision: quote.successor.as_ref().and_then(|successor| successor.revision),
        }
    }
}

impl Paper {
    /// Reads the number and the revision as they are printed, `2026-000123/2` with the revision left out in the first one.
    #[must_use]
    pub fn number(text: &str) -> Option<(QuoteNumber, Revision)> {
        let (number, revision) = match text.split_once('/') {
            Some((number, revision)) => (number, revision.trim().parse().ok().filter(|revision| *revision > 0)?),
            None => (text, 1),
        };
        Some((QuoteNumber::written(number)?, revision))
    }
}
