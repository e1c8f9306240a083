//! Issuing: number, document, ledger and supersession in one transaction.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::changes::{DraftRow, NewEvent, Transition};
use super::posting::Postings;
use super::rows::{Replay, Superseded};
use super::transaction::Writing;
use super::{Outcome, StoreError, statements};
use crate::ids::{QuoteId, Sha256Hex};
use crate::quote::{Entry, Price, QuoteNumber, Revision};

/// A draft that becomes a promise, with the document that already bears its number.
#[derive(Debug)]
pub struct Issuing<'i> {
    pub id: QuoteId,
    pub version: i64,
    /// The number: the next of its year, or that of the former revision.
    pub number: QuoteNumber,
    pub revision: Revision,
    pub case_number: &'i str,
    pub organisation: Option<&'i str>,
    /// The words that it is found by, its number among them.
    pub words: &'i str,
    /// The edition that it was priced by.
    pub tariff_hash: &'i Sha256Hex,
    /// The day for which it was priced, as text.
    pub priced_on: &'i str,
    pub price: Price,
    /// The last day on which it can be answered, as text.
    pub valid_to: &'i str,
    /// The moment from which it cannot be answered.
    pub expires_at: Timestamp,
    pub document: NewDocument<'i>,
    /// The former revision, and what happens to it.
    pub former: Option<(Superseded, NewEvent, Option<&'i Entry>)>,
    /// What is posted to the feed.
    pub postings: Postings,
    pub event: NewEvent,
    /// What the ledger keeps of it.
    pub entry: &'i Entry,
    pub replay: Option<&'i Replay>,
}

/// A quote made for trying out, with its whole life so far.
#[derive(Debug)]
pub struct DemoQuote<'d> {
    pub draft: &'d DraftRow,
    pub created: &'d NewEvent,
    pub issuing: Issuing<'d>,
    pub answer: Option<Transition<'d>>,
}

#[derive(Debug)]
pub struct NewDocument<'d> {
    pub canonical: &'d str,
    /// Its SHA-256.
    pub canonical_sha256: &'d Sha256Hex,
    /// The PDF; none for a quote made for trying out.
    pub pdf: Option<&'d [u8]>,
    /// SHA-256 of the PDF.
    pub pdf_sha256: &'d Sha256Hex,
    pub template: &'d str,
    pub producer: &'d str,
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn last_number(&self, year: i16) -> Result<i64, StoreError> {
        let last = sqlx::query_scalar::<_, i64>(statements::LAST_NUMBER).bind(i64::from(year));
        Ok(last.fetch_optional(&self.reader).await?.unwrap_or(0))
    }

    pub(super) async fn issue(&self, issuing: &Issuing<'_>) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        match transaction.issue(issuing).await? {
            Outcome::Done => transaction.finish(issuing.replay).await,
            refused => Ok(refused),
        }
    }

    pub(super) async fn keep_demo(&self, batch: &[DemoQuote<'_>]) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        for quote in batch {
            if !transaction.insert_draft(quote.issuing.id, quote.draft).await? {
                return Ok(Outcome::PlaceTaken);
            }
            transaction.keep_event(quote.issuing.id, 1, quote.created).await?;
            match transaction.issue(&quote.issuing).await? {
                Outcome::Done => {}
                refused => return Ok(refused),
            }
            if let Some(answer) = &quote.answer
                && !transaction.transition(answer).await?
            {
                return Ok(Outcome::Stale);
            }
        }
        transaction.finish(None).await
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// All of an issue but its end. What two issues can both want is taken first, so that the second waits for the first and
    /// then finds it taken: the former quote, or the series. Then the draft, and last the ledger.
    async fn issue(&mut self, issuing: &Issuing<'_>) -> Result<Outcome, StoreError> {
        if let Some((former, event, entry)) = &issuing.former {
            let superseded = sqlx::query(statements::SUPERSEDE)
                .bind(former.id.to_string())
                .bind(former.version)
                .bind(former.state.word())
                .bind(issuing.id.to_string())
                .bind(event.at.as_millisecond())
                .execute(self.connection())
                .await;
            let superseded = match superseded {
                // The draft was thrown away meanwhile: there is nothing for the successor to name.
                Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => return Ok(Outcome::Stale),
                superseded => superseded?,
            };
            if superseded.rows_affected() == 0 {
                return Ok(Outcome::NumberTaken);
            }
            self.keep_event(former.id, former.version + 1, event).await?;
            if let Some(entry) = entry {
                self.extend_ledger(entry).await?;
                let left = Postings::moving(event.from, event.to);
                self.post(former.id, event.at, &left).await?;
            }
        } else {
            let next = sqlx::query_scalar::<_, i64>(statements::NEXT_NUMBER)
                .bind(i64::from(issuing.number.year))
                .fetch_one(self.connection())
                .await?;
            if next != i64::from(issuing.number.sequence) {
                return Ok(Outcome::NumberTaken);
            }
        }
        if !self.mark_issued(issuing).await? {
            return Ok(Outcome::Stale);
        }
        self.keep_document(issuing).await?;
        self.keep_event(issuing.id, issuing.version + 1, &issuing.event).await?;
        self.extend_ledger(issuing.entry).await?;
        self.post(issuing.id, issuing.event.at, &issuing.postings).await?;
        Ok(Outcome::Done)
    }

    async fn mark_issued(&mut self, issuing: &Issuing<'_>) -> Result<bool, StoreError> {
        let issued = sqlx::query(statements::ISSUE)
            .bind(issuing.id.to_string())
            .bind(issuing.version)
            .bind(i64::from(issuing.number.year))
            .bind(i64::from(issuing.number.sequence))
            .bind(i64::from(issuing.revision))
            .bind(issuing.case_number)
            .bind(issuing.words)
            .bind(issuing.tariff_hash.as_str())
            .bind(issuing.priced_on)
            .bind(issuing.price.net.get())
            .bind(issuing.price.vat.get())
            .bind(issuing.price.total.get())
            .bind(issuing.event.at.as_millisecond())
            .bind(issuing.valid_to)
            .bind(issuing.expires_at.as_millisecond())
            .bind(issuing.organisation)
            .execute(self.connection())
            .await?;
        Ok(issued.rows_affected() > 0)
    }

    async fn keep_document(&mut self, issuing: &Issuing<'_>) -> Result<(), StoreError> {
        let document = &issuing.document;
        let bytes = document.pdf.map_or(0, |pdf| i64::try_from(pdf.len()).unwrap_or(i64::MAX));
        sqlx::query(statements::KEEP_DOCUMENT)
            .bind(issuing.id.to_string())
            .bind(document.canonical)
            .bind(document.canonical_sha256.as_str())
            .bind(document.pdf)
            .bind(document.pdf_sha256.as_str())
            .bind(bytes)
            .bind(document.template)
            .bind(document.producer)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
