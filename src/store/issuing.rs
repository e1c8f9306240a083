//! Issuing: number, document, ledger and supersession in one transaction; and demo quotes, which are issued many at a time.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::changes::{DraftRow, Transition};
use super::documents::NewDocument;
use super::error::StoreError;
use super::events::NewEvent;
use super::fields::BindPrice as _;
use super::posting::Postings;
use super::replays::{Outcome, Replay};
use super::statement::statements;
use crate::ids::{QuoteId, Sha256Hex};
use crate::likeness::Shape;
use crate::quote::{Entry, Price, QuoteNumber, Revision, State};

statements! {
    const LAST_NUMBER: &str = "select last from number_series where year = $1";
    const NEXT_NUMBER: &str = "insert into number_series (year, last) values ($1, 1) \
        on conflict (year) do update set last = number_series.last + 1 returning last";
    const ISSUE: &str = "update quotes set version = version + 1, state = 'issued', number_year = $3, \
        number_sequence = $4, revision = $5, case_number = $6, words = $7, draft = null, tariff_hash = $8, priced_on = $9, \
        net_ore = $10, vat_ore = $11, total_ore = $12, updated_at = $13, issued_at = $13, valid_to = $14, expires_at = $15, \
        organisation_number = $16, officer = $17, delivered_on = $18, \
        shape = (select s.id from shapes s where s.drivers = $19), typed = null, unread = 0, origin = null where id = $1 and version = $2 and state = 'draft'";
    const SUPERSEDE: &str = "update quotes set version = version + 1, state = $3, successor = $4, updated_at = $5 \
        where id = $1 and version = $2 and successor is null and state <> 'settled'";
}

/// The issue of a draft, with the document that already bears its number.
#[derive(Debug)]
pub struct Issuing<'i> {
    pub id: QuoteId,
    pub version: i64,
    /// The next of its year, or that of the former revision.
    pub number: QuoteNumber,
    pub revision: Revision,
    pub case_number: &'i str,
    pub organisation: Option<&'i str>,
    /// What like cases are found by.
    pub shape: &'i Shape,
    /// The words by which it is found, its number among them.
    pub words: &'i str,
    /// The edition by which it was priced.
    pub tariff_hash: &'i Sha256Hex,
    /// The day for which it was priced, as text.
    pub priced_on: &'i str,
    pub price: Price,
    /// The last day on which it can be answered, as text.
    pub valid_to: &'i str,
    /// The moment from which it cannot be answered.
    pub expires_at: Timestamp,
    /// The agreed day of delivery.
    pub delivered_on: Option<Date>,
    pub document: NewDocument<'i>,
    /// The former revision, with its event; and its ledger entry if it is superseded.
    pub former: Option<(Superseded, NewEvent, Option<&'i Entry>)>,
    pub postings: Postings,
    pub event: NewEvent,
    pub entry: &'i Entry,
    pub replay: Option<&'i Replay>,
}

/// The former revision, as the issue of the next one found it.
#[derive(Clone, Copy, Debug)]
pub struct Superseded {
    pub id: QuoteId,
    pub version: i64,
    /// Its state after the next one is issued: an open quote is superseded, an order and what is over keep theirs.
    pub state: State,
}

/// A demo quote with its whole life so far.
#[derive(Debug)]
pub struct DemoQuote<'d> {
    pub draft: &'d DraftRow,
    pub created: &'d NewEvent,
    pub issuing: Issuing<'d>,
    pub answer: Option<Transition<'d>>,
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn last_number(&self, year: i16) -> Result<i64, StoreError> {
        let query = sqlx::query_scalar(LAST_NUMBER).bind(i64::from(year));
        Ok(query.fetch_optional(&self.reader).await?.unwrap_or(0))
    }

    pub(super) async fn issue(&self, issuing: &Issuing<'_>) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        transaction.add_shapes([issuing.shape]).await?;
        if !transaction.issue(issuing).await? {
            return Ok(Outcome::Stale);
        }
        transaction.finish(issuing.replay).await
    }

    pub(super) async fn save_demo(&self, batch: &[DemoQuote<'_>]) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        transaction.add_shapes(batch.iter().map(|quote| quote.issuing.shape)).await?;
        for DemoQuote { draft, created, issuing, answer } in batch {
            if !transaction.create(issuing.id, draft, created).await? {
                return Ok(false);
            }
            let issued = transaction.issue(issuing).await?;
            let answered = match answer {
                Some(answer) if issued => transaction.transition(answer).await?,
                Some(_) | None => issued,
            };
            if !answered {
                return Err(StoreError::Unsupported("a demo quote is stale"));
            }
        }
        transaction.commit().await?;
        Ok(true)
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// Issues a draft whose shape is stored; `false` when the draft, the former revision or the number is stale. What two issues
    /// can both want is locked first, so that the second waits for the first: the shape, then the former revision, or the series.
    /// Then the draft, and the ledger last.
    pub(super) async fn issue(&mut self, issuing: &Issuing<'_>) -> Result<bool, StoreError> {
        let free = match &issuing.former {
            Some((former, event, entry)) => self.supersede(issuing.id, *former, event, *entry).await?,
            None => self.take_number(issuing.number).await?,
        };
        if !free || !self.mark_issued(issuing).await? {
            return Ok(false);
        }
        self.add_document(issuing.id, &issuing.document).await?;
        self.add_event(issuing.id, issuing.version + 1, &issuing.event);
        self.extend_ledger(issuing.entry).await?;
        self.post(issuing.id, issuing.event.at, &issuing.postings).await?;
        Ok(true)
    }

    async fn supersede(
        &mut self,
        successor: QuoteId,
        former: Superseded,
        event: &NewEvent,
        entry: Option<&Entry>,
    ) -> Result<bool, StoreError> {
        let superseded = sqlx::query(SUPERSEDE)
            .bind(former.id.to_string())
            .bind(former.version)
            .bind(former.state.word())
            .bind(successor.to_string())
            .bind(event.at.as_millisecond())
            .execute(self.connection())
            .await;
        match superseded {
            Ok(superseded) if superseded.rows_affected() > 0 => {}
            Ok(_) => return Ok(false),
            // The draft was deleted meanwhile, so that the former revision cannot name it as its successor.
            Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        self.add_event(former.id, former.version + 1, event);
        if let Some(entry) = entry {
            self.extend_ledger(entry).await?;
            self.post(former.id, event.at, &Postings::moving(event.from, event.to)).await?;
        }
        Ok(true)
    }

    /// Takes the next number of its year; `false` when another number is next.
    async fn take_number(&mut self, number: QuoteNumber) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar(NEXT_NUMBER).bind(i64::from(number.year));
        let next: i64 = query.fetch_one(self.connection()).await?;
        Ok(next == i64::from(number.sequence))
    }

    async fn mark_issued(&mut self, issuing: &Issuing<'_>) -> Result<bool, StoreError> {
        let query = sqlx::query(ISSUE)
            .bind(issuing.id.to_string())
            .bind(issuing.version)
            .bind(i64::from(issuing.number.year))
            .bind(i64::from(issuing.number.sequence))
            .bind(i64::from(issuing.revision))
            .bind(issuing.case_number)
            .bind(issuing.words)
            .bind(issuing.tariff_hash.as_str())
            .bind(issuing.priced_on)
            .bind_price(issuing.price)
            .bind(issuing.event.at.as_millisecond())
            .bind(issuing.valid_to)
            .bind(issuing.expires_at.as_millisecond())
            .bind(issuing.organisation)
            .bind(issuing.event.actor.id.clone())
            .bind(issuing.delivered_on.map(|day| day.to_string()))
            .bind(issuing.shape.to_string());
        self.write(query).await
    }
}
