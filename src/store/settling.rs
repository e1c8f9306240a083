//! Work on quotes and what is charged for it: time entries, settlements and their notes.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::documents::NewDocument;
use super::error::StoreError;
use super::events::NewEvent;
use super::fields::{BindPrice as _, RowReader, price, state_word};
use super::posting::Postings;
use super::replays::{Outcome, Replay};
use super::rows::DocumentRow;
use super::statement::{columns, statements};
use crate::ids::QuoteId;
use crate::money::SignedQuantity;
use crate::quote::{Entry, Price, QuoteNumber, SettlementNumber};
use crate::settlement::{NoteType, SettlementNote, TimeEntry};

macro_rules! select_notes {
    ($which:literal) => {
        concat!(
            "select n.number, n.quote_id, n.type as note_type, n.corrects, n.settled_on, n.settled_at, n.net_ore, n.vat_ore, n.total_ore, \
             n.canonical, n.canonical_sha256, n.pdf_sha256, n.pdf_bytes, n.template, n.producer from settlement_notes n where ",
            $which
        )
    };
}

statements! {
    const TOUCH: &str = "update quotes set version = version + 1, state = $4, updated_at = $5 \
        where id = $1 and version = $2 and state = $3";
    const USE_HOURS: &str = "update quotes set hours_used = $2 where id = $1";
    const FIND_BY: &str = "update quotes set words = $2 where id = $1";
    const ADD_TIME_ENTRY: &str = "insert into time_entries \
        (number_year, number_sequence, entry, quote_id, revision, date, activity, rate, hours, line, note, corrects, actor_id, \
        actor_role, at, flat_price, last_day) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    const TIME_ENTRIES: &str = "select entry, revision, date, activity, rate, hours, line, note, corrects, actor_id, \
        actor_role, at, flat_price, last_day from time_entries where number_year = $1 and number_sequence = $2 order by entry";
    const LAST_SETTLEMENT: &str = "select last from settlement_series where year = $1";
    /// Takes $2 numbers at once, and returns the last of them.
    const NEXT_SETTLEMENT: &str = "insert into settlement_series (year, last) values ($1, $2) \
        on conflict (year) do update set last = settlement_series.last + excluded.last returning last";
    const ADD_NOTE: &str = "insert into settlement_notes \
        (year, sequence, number, quote_id, type, corrects, settled_on, settled_at, net_ore, vat_ore, total_ore, canonical, \
        canonical_sha256, pdf, pdf_sha256, pdf_bytes, template, producer) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    const LEAVE_UNCHARGED: &str = "insert into uncharged_settlements (quote_id, terms) values ($1, $2) \
        on conflict (quote_id) do update set terms = excluded.terms";
    const CHARGE: &str = "delete from uncharged_settlements where quote_id = $1";
    const UNCHARGED: &str = "select terms from uncharged_settlements where quote_id = $1";
    /// In the order of their ledger entries: numbers follow the years of clocks, which differ and go back. The notes of one entry
    /// have numbers in a row.
    const NOTES: &str = select_notes!(
        "n.quote_id = $1 order by (select min(l.sequence) from ledger l where l.quote_id = n.quote_id \
         and l.entry like '%\"number\":\"' || n.number || '\"%'), n.year, n.sequence"
    );
    /// Of all revisions of a number, in the same order.
    const NOTES_OF_NUMBER: &str = select_notes!(
        "n.quote_id in (select q.id from quotes q where q.number_year = $1 and q.number_sequence = $2) \
         order by (select min(l.sequence) from ledger l where l.quote_id = n.quote_id \
         and l.entry like '%\"number\":\"' || n.number || '\"%'), n.year, n.sequence"
    );
    const NOTE: &str = select_notes!("n.number = $1");
    const STANDING_NOTES_AFTER: &str = select_notes!(
        "(n.year, n.sequence) > ($1, $2) and n.type <> 'credit' and not exists \
         (select 1 from settlement_notes c where c.corrects = n.number and c.type = 'credit') and n.total_ore <> 0 \
         order by n.year, n.sequence limit $3"
    );
}

/// Time entries for an accepted quote: all of them are recorded, or none.
#[derive(Debug)]
pub struct Recording<'r> {
    pub id: QuoteId,
    pub version: i64,
    /// Its number, which its revisions share.
    pub number: QuoteNumber,
    pub entries: &'r [TimeEntry],
    /// How much of the quoted hours is then used, in the activity that has used the most, in per cent.
    pub hours_used: i64,
    pub event: NewEvent,
    pub replay: Option<&'r Replay>,
}

columns! {
    struct TimeEntryColumns {
        entry: i64,
        revision: i64,
        date: String,
        activity: String,
        rate: String,
        hours: i64,
        line: Option<String>,
        note: Option<String>,
        corrects: Option<i64>,
        actor_id: String,
        actor_role: String,
        at: i64,
        flat_price: i64,
        last_day: Option<String>,
    }
}

impl TryFrom<TimeEntryColumns> for TimeEntry {
    type Error = StoreError;

    fn try_from(columns: TimeEntryColumns) -> Result<Self, StoreError> {
        let key = columns.entry.to_string();
        let row = RowReader { table: "time_entries", key: &key };
        let number = |column, number: i64| row.read(column, u32::try_from(number).ok());
        Ok(Self {
            entry: number("entry", columns.entry)?,
            revision: number("revision", columns.revision)?,
            date: row.day("date", &columns.date)?,
            to: columns.last_day.map(|day| row.day("last_day", &day)).transpose()?,
            hours: SignedQuantity::new(columns.hours),
            corrects: columns.corrects.map(|corrects| number("corrects", corrects)).transpose()?,
            recorded_by: row.actor(columns.actor_id, &columns.actor_role)?,
            recorded_at: row.time("at", columns.at)?,
            flat_price: columns.flat_price == 1,
            activity: columns.activity,
            rate: columns.rate,
            line: columns.line,
            note: columns.note,
        })
    }
}

/// A settlement or its correction, with notes that already bear their numbers.
#[derive(Debug)]
pub struct Settlement<'s> {
    pub id: QuoteId,
    pub version: i64,
    /// Its number, which its revisions share.
    pub number: QuoteNumber,
    /// Time entries that a correction adds first.
    pub entries: &'s [TimeEntry],
    /// The notes, with the next numbers of their year: a settlement, a credit, or both a credit and its replacement.
    pub notes: &'s [NewNote<'s>],
    /// The terms on which nothing is charged, as JSON; none where the last note charges the quote.
    pub uncharged: Option<&'s str>,
    /// The words by which it is then found, the numbers of all its notes among them.
    pub words: &'s str,
    /// How much of the quoted hours is then used, where work on an order changes.
    pub hours_used: Option<i64>,
    /// Its states are those of the quote before and after.
    pub event: NewEvent,
    pub ledger: &'s Entry,
    pub postings: &'s Postings,
    pub replay: Option<&'s Replay>,
}

#[derive(Debug)]
pub struct NewNote<'n> {
    pub note: &'n SettlementNote,
    pub document: NewDocument<'n>,
}

/// A settlement note as it is stored, without its PDF.
#[derive(Clone, Debug)]
pub struct StoredNote {
    pub number: SettlementNumber,
    pub quote: QuoteId,
    pub note_type: NoteType,
    /// The note that it credits or replaces.
    pub corrects: Option<SettlementNumber>,
    /// The day in Norway.
    pub settled_on: Date,
    pub settled_at: Timestamp,
    /// What it charges or credits.
    pub price: Price,
    pub document: DocumentRow,
    pub canonical: String,
}

columns! {
    pub(super) struct NoteColumns {
        number: String,
        quote_id: String,
        note_type: String,
        corrects: Option<String>,
        settled_on: String,
        settled_at: i64,
        net_ore: i64,
        vat_ore: i64,
        total_ore: i64,
        canonical: String,
        canonical_sha256: String,
        pdf_sha256: String,
        pdf_bytes: i64,
        template: String,
        producer: String,
    }
}

impl TryFrom<NoteColumns> for StoredNote {
    type Error = StoreError;

    fn try_from(columns: NoteColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "settlement_notes", key: &columns.number };
        let number = |column, text: &str| row.read(column, SettlementNumber::parse(text));
        Ok(Self {
            number: number("number", &columns.number)?,
            quote: row.id("quote_id", &columns.quote_id)?,
            note_type: row.read("type", NoteType::from_word(&columns.note_type))?,
            corrects: columns.corrects.as_deref().map(|text| number("corrects", text)).transpose()?,
            settled_on: row.day("settled_on", &columns.settled_on)?,
            settled_at: row.time("settled_at", columns.settled_at)?,
            price: price(columns.net_ore, columns.vat_ore, columns.total_ore),
            document: DocumentRow {
                canonical_sha256: row.hash("canonical_sha256", &columns.canonical_sha256)?,
                pdf_sha256: row.hash("pdf_sha256", &columns.pdf_sha256)?,
                pdf_bytes: columns.pdf_bytes,
                template: columns.template,
                producer: columns.producer,
            },
            canonical: columns.canonical,
        })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn time_entries(&self, number: QuoteNumber) -> Result<Vec<TimeEntry>, StoreError> {
        let query = sqlx::query_as::<_, TimeEntryColumns>(TIME_ENTRIES)
            .bind(i64::from(number.year))
            .bind(i64::from(number.sequence));
        self.all(query).await
    }

    pub(super) async fn record_time(&self, recording: &Recording<'_>) -> Result<Outcome, StoreError> {
        let Recording { id, version, number, entries, hours_used, event, replay } = recording;
        let mut transaction = self.begin().await?;
        if !transaction.touch(*id, *version, event).await? {
            return Ok(Outcome::Stale);
        }
        transaction.use_hours(*id, *hours_used).await?;
        for entry in *entries {
            transaction.add_time_entry(*id, *number, entry).await?;
        }
        transaction.add_event(*id, version + 1, event);
        transaction.finish(*replay).await
    }

    pub(super) async fn last_settlement(&self, year: i16) -> Result<i64, StoreError> {
        let query = sqlx::query_scalar(LAST_SETTLEMENT).bind(i64::from(year));
        Ok(query.fetch_optional(&self.reader).await?.unwrap_or(0))
    }

    pub(super) async fn settle(&self, settlement: &Settlement<'_>) -> Result<Outcome, StoreError> {
        let Settlement {
            id,
            version,
            number,
            entries,
            notes,
            uncharged,
            words,
            hours_used,
            event,
            ledger,
            postings,
            replay,
        } = settlement;
        let mut transaction = self.begin().await?;
        // The series first: what two settlements can both want.
        if let Some(last) = notes.last()
            && !transaction.take_settlement_numbers(last.note.number, notes.len()).await?
        {
            return Ok(Outcome::Stale);
        }
        if !transaction.touch(*id, *version, event).await? {
            return Ok(Outcome::Stale);
        }
        transaction.leave_uncharged(*id, *uncharged).await?;
        transaction.write(sqlx::query(FIND_BY).bind(id.to_string()).bind(*words)).await?;
        if let Some(percent) = hours_used {
            transaction.use_hours(*id, *percent).await?;
        }
        for entry in *entries {
            transaction.add_time_entry(*id, *number, entry).await?;
        }
        for NewNote { note, document } in *notes {
            transaction.add_note(*id, event.at, note, document).await?;
        }
        transaction.add_event(*id, version + 1, event);
        transaction.extend_ledger(ledger).await?;
        transaction.post(*id, event.at, postings).await?;
        transaction.finish(*replay).await
    }

    pub(super) async fn notes(&self, id: QuoteId) -> Result<Vec<StoredNote>, StoreError> {
        self.all(sqlx::query_as::<_, NoteColumns>(NOTES).bind(id.to_string())).await
    }

    pub(super) async fn notes_of_number(&self, number: QuoteNumber) -> Result<Vec<StoredNote>, StoreError> {
        let query = sqlx::query_as::<_, NoteColumns>(NOTES_OF_NUMBER);
        self.all(query.bind(i64::from(number.year)).bind(i64::from(number.sequence))).await
    }

    pub(super) async fn uncharged(&self, id: QuoteId) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(UNCHARGED).bind(id.to_string()).fetch_optional(&self.reader).await?)
    }

    pub(super) async fn note(&self, number: SettlementNumber) -> Result<Option<StoredNote>, StoreError> {
        self.one(sqlx::query_as::<_, NoteColumns>(NOTE).bind(number.to_string())).await
    }

    pub(super) async fn standing_notes_after(
        &self,
        after: Option<SettlementNumber>,
        limit: i64,
    ) -> Result<Vec<StoredNote>, StoreError> {
        let (year, sequence) = after.map_or((0, 0), |number| (i64::from(number.year), i64::from(number.sequence)));
        let query = sqlx::query_as::<_, NoteColumns>(STANDING_NOTES_AFTER);
        self.all(query.bind(year).bind(sequence).bind(limit)).await
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// Moves a quote to the state after an event, which may be the one before it; `false` when it is stale.
    pub(super) async fn touch(&mut self, id: QuoteId, version: i64, event: &NewEvent) -> Result<bool, StoreError> {
        let query = sqlx::query(TOUCH)
            .bind(id.to_string())
            .bind(version)
            .bind(state_word(event.from))
            .bind(state_word(event.to))
            .bind(event.at.as_millisecond());
        self.write(query).await
    }

    /// Notes how much of the hours that were quoted an order has used, in per cent.
    pub(super) async fn use_hours(&mut self, id: QuoteId, percent: i64) -> Result<(), StoreError> {
        self.write(sqlx::query(USE_HOURS).bind(id.to_string()).bind(percent)).await.map(drop)
    }

    async fn add_time_entry(&mut self, id: QuoteId, number: QuoteNumber, entry: &TimeEntry) -> Result<(), StoreError> {
        let query = sqlx::query(ADD_TIME_ENTRY)
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
            .bind(i64::from(entry.flat_price))
            .bind(entry.to.map(|day| day.to_string()));
        self.write(query).await.map(drop)
    }

    async fn leave_uncharged(&mut self, id: QuoteId, terms: Option<&str>) -> Result<(), StoreError> {
        let query = match terms {
            Some(terms) => sqlx::query(LEAVE_UNCHARGED).bind(id.to_string()).bind(terms),
            None => sqlx::query(CHARGE).bind(id.to_string()),
        };
        self.write(query).await.map(drop)
    }

    /// Takes the next numbers of a year up to this one; `false` when others are next.
    async fn take_settlement_numbers(&mut self, last: SettlementNumber, count: usize) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar(NEXT_SETTLEMENT)
            .bind(i64::from(last.year))
            .bind(i64::try_from(count).unwrap_or(i64::MAX));
        let taken: i64 = query.fetch_one(self.connection()).await?;
        Ok(taken == i64::from(last.sequence))
    }

    async fn add_note(
        &mut self,
        id: QuoteId,
        at: Timestamp,
        note: &SettlementNote,
        document: &NewDocument<'_>,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(ADD_NOTE)
            .bind(i64::from(note.number.year))
            .bind(i64::from(note.number.sequence))
            .bind(note.number.to_string())
            .bind(id.to_string())
            .bind(note.note_type.word())
            .bind(note.corrects.map(|number| number.to_string()))
            .bind(note.settled_on.to_string())
            .bind(at.as_millisecond())
            .bind_price(note.price());
        self.write(Self::bind_document(query, document)).await.map(drop)
    }
}
