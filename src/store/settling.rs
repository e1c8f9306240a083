//! Time entries, settlements and their corrections.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::changes::NewEvent;
use super::finance_columns::{NoteColumns, TimeEntryColumns};
use super::issuing::NewDocument;
use super::posting::Postings;
use super::rows::{Replay, StoredDocument, StoredNote};
use super::transaction::Writing;
use super::{Outcome, StoreError, statements};
use crate::ids::{QuoteId, Sha256Hex};
use crate::quote::{Entry, QuoteNumber, SettlementNumber};
use crate::settlement::{SettlementNote, TimeEntry};

/// A time entry that is recorded on an accepted quote.
#[derive(Debug)]
pub struct Recording<'r> {
    pub id: QuoteId,
    pub version: i64,
    /// Its number, which its revisions share.
    pub number: QuoteNumber,
    pub entry: &'r TimeEntry,
    pub event: NewEvent,
    pub replay: Option<&'r Replay>,
}

/// A settlement, or its correction: notes that already bear their numbers, and all that comes with them.
#[derive(Debug)]
pub struct Settlement<'s> {
    pub id: QuoteId,
    pub version: i64,
    /// Its number, which its revisions share.
    pub number: QuoteNumber,
    /// Entries that a correction makes first.
    pub entries: &'s [TimeEntry],
    /// The notes, with the next numbers of their year: a settlement, or a credit and its replacement.
    pub notes: &'s [NewNote<'s>],
    /// What happens; its states are the quote's.
    pub event: NewEvent,
    /// What the ledger keeps of it.
    pub ledger: &'s Entry,
    /// What is posted to the feed.
    pub postings: &'s Postings,
    pub replay: Option<&'s Replay>,
}

#[derive(Debug)]
pub struct NewNote<'n> {
    pub note: &'n SettlementNote,
    pub document: NewDocument<'n>,
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn time_entries(&self, number: QuoteNumber) -> Result<Vec<TimeEntry>, StoreError> {
        let query = sqlx::query_as::<_, TimeEntryColumns>(statements::TIME_ENTRIES)
            .bind(i64::from(number.year))
            .bind(i64::from(number.sequence));
        query.fetch_all(&self.reader).await?.into_iter().map(TimeEntry::try_from).collect()
    }

    pub(super) async fn record_time(&self, recording: &Recording<'_>) -> Result<Outcome, StoreError> {
        let Recording { id, version, number, entry, event, replay } = recording;
        let mut transaction = self.begin().await?;
        if !transaction.touch(*id, *version, event).await? {
            return Ok(Outcome::Stale);
        }
        transaction.keep_time_entry(*id, *number, entry).await?;
        transaction.keep_event(*id, version + 1, event).await?;
        transaction.finish(*replay).await
    }

    pub(super) async fn last_settlement(&self, year: i16) -> Result<i64, StoreError> {
        let last = sqlx::query_scalar::<_, i64>(statements::LAST_SETTLEMENT).bind(i64::from(year));
        Ok(last.fetch_optional(&self.reader).await?.unwrap_or(0))
    }

    pub(super) async fn settle(&self, settlement: &Settlement<'_>) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        match transaction.settle(settlement).await? {
            Outcome::Done => transaction.finish(settlement.replay).await,
            refused => Ok(refused),
        }
    }

    pub(super) async fn notes(&self, id: QuoteId) -> Result<Vec<StoredNote>, StoreError> {
        let query = sqlx::query_as::<_, NoteColumns>(statements::NOTES).bind(id.to_string());
        query.fetch_all(&self.reader).await?.into_iter().map(StoredNote::try_from).collect()
    }

    pub(super) async fn note(&self, number: SettlementNumber) -> Result<Option<StoredNote>, StoreError> {
        let query = sqlx::query_as::<_, NoteColumns>(statements::NOTE).bind(number.to_string());
        query.fetch_optional(&self.reader).await?.map(StoredNote::try_from).transpose()
    }

    pub(super) async fn note_document(&self, number: SettlementNumber) -> Result<Option<StoredDocument>, StoreError> {
        let query = sqlx::query_as::<_, (Option<Vec<u8>>, String, String)>(statements::NOTE_DOCUMENT);
        let row = query.bind(number.to_string()).fetch_optional(&self.reader).await?;
        let Some((pdf, sha256, canonical)) = row else { return Ok(None) };
        let pdf_sha256 =
            Sha256Hex::parse(&sha256).ok_or_else(|| StoreError::bad("settlement_notes", "pdf_sha256", &number))?;
        Ok(Some(StoredDocument { pdf, pdf_sha256, canonical }))
    }

    pub(super) async fn standing_notes_after(
        &self,
        after: Option<SettlementNumber>,
        limit: i64,
    ) -> Result<Vec<StoredNote>, StoreError> {
        let (year, sequence) = after.map_or((0, 0), |number| (i64::from(number.year), i64::from(number.sequence)));
        let query = sqlx::query_as::<_, NoteColumns>(statements::STANDING_NOTES_AFTER);
        let rows = query.bind(year).bind(sequence).bind(limit).fetch_all(&self.reader).await?;
        rows.into_iter().map(StoredNote::try_from).collect()
    }

    pub(super) async fn settlement_series(&self) -> Result<Vec<(i64, i64, i64, i64)>, StoreError> {
        let series = sqlx::query_as::<_, (i64, i64, i64, i64)>(statements::SETTLEMENT_SERIES);
        Ok(series.fetch_all(&self.reader).await?)
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// All of a settlement but its end. What two can both want is taken first: the series of numbers.
    pub(super) async fn settle(&mut self, settlement: &Settlement<'_>) -> Result<Outcome, StoreError> {
        let Settlement { id, version, number, entries, notes, event, ledger, postings, .. } = settlement;
        let Some(last) = notes.last().map(|one| one.note.number) else { return Ok(Outcome::Stale) };
        let given = sqlx::query_scalar::<_, i64>(statements::NEXT_SETTLEMENT)
            .bind(i64::from(last.year))
            .bind(i64::try_from(notes.len()).unwrap_or(i64::MAX))
            .fetch_one(self.connection())
            .await?;
        if given != i64::from(last.sequence) {
            return Ok(Outcome::NumberTaken);
        }
        if !self.touch(*id, *version, event).await? {
            return Ok(Outcome::Stale);
        }
        for entry in *entries {
            self.keep_time_entry(*id, *number, entry).await?;
        }
        for note in *notes {
            self.keep_note(*id, event.at, note).await?;
        }
        self.keep_event(*id, version + 1, event).await?;
        self.extend_ledger(ledger).await?;
        self.post(*id, event.at, postings).await?;
        Ok(Outcome::Done)
    }

    /// Leads a quote to the state after an event, which may be the one that it is in; `false` when it is not, or no longer, as
    /// supposed. Its answer stays as it is.
    async fn touch(&mut self, id: QuoteId, version: i64, event: &NewEvent) -> Result<bool, StoreError> {
        let touched = sqlx::query(statements::TOUCH)
            .bind(id.to_string())
            .bind(version)
            .bind(super::state_word(event.from))
            .bind(super::state_word(event.to))
            .bind(event.at.as_millisecond())
            .execute(self.connection())
            .await?;
        Ok(touched.rows_affected() > 0)
    }

    async fn keep_time_entry(&mut self, id: QuoteId, number: QuoteNumber, entry: &TimeEntry) -> Result<(), StoreError> {
        sqlx::query(statements::KEEP_TIME_ENTRY)
            .bind(i64::from(number.year))
            .bind(i64::from(number.sequence))
            .bind(i64::from(entry.entry))
            .bind(id.to_string())
            .bind(i64::from(entry.revision))
            .bind(entry.date.to_string())
            .bind(&entry.activity)
            .bind(&entry.rate)
            .bind(entry.hours.get())
            .bind(&entry.line)
            .bind(&entry.note)
            .bind(entry.corrects.map(i64::from))
            .bind(&entry.recorded_by.id)
            .bind(entry.recorded_by.role.word())
            .bind(entry.recorded_at.as_millisecond())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    async fn keep_note(&mut self, id: QuoteId, at: Timestamp, new: &NewNote<'_>) -> Result<(), StoreError> {
        let NewNote { note, document } = new;
        let price = note.price();
        sqlx::query(statements::KEEP_NOTE)
            .bind(i64::from(note.number.year))
            .bind(i64::from(note.number.sequence))
            .bind(note.number.to_string())
            .bind(id.to_string())
            .bind(note.note_type.word())
            .bind(note.corrects.map(|number| number.to_string()))
            .bind(note.settled_on.to_string())
            .bind(at.as_millisecond())
            .bind(price.net.get())
            .bind(price.vat.get())
            .bind(price.total.get())
            .bind(document.canonical)
            .bind(document.canonical_sha256.as_str())
            .bind(document.pdf)
            .bind(document.pdf_sha256.as_str())
            .bind(document.pdf.map_or(0, |pdf| i64::try_from(pdf.len()).unwrap_or(i64::MAX)))
            .bind(document.template)
            .bind(document.producer)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
