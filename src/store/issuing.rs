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
use super::statement::{Dialect, PerDatabase, statements};
use crate::ids::QuoteId;
use crate::likeness::Shape;
use crate::quote::{Entry, Price, QuoteNumber, Revision, State};

macro_rules! add_shape {
    () => {
        "insert into shapes (drivers, size) values ($2, $3) on conflict (drivers) do nothing"
    };
}

/// A number of the year $1, behind the last or the first.
macro_rules! next_number {
    ($first:literal) => {
        concat!(
            "insert into number_series (year, last) ",
            $first,
            " on conflict (year) do update set last = number_series.last + 1 returning last"
        )
    };
}

statements! {
    const LAST_NUMBER: &str = "select last from number_series where year = $1";
    /// One statement for both waits for the database once. The shape comes first: others can want it without a number.
    const SHAPE_AND_NUMBER: PerDatabase = PerDatabase {
        sqlite: concat!(add_shape!(), "; ", next_number!("values ($1, 1)")),
        postgres: concat!(
            "with shape as (", add_shape!(), " returning id) ",
            next_number!("select cast($1 as bigint), 1 from (select count(*) from shape) s where true")
        ),
    };
    /// The draft's case, applicant and edition stay as they are.
    const ISSUE: &str = "update quotes set version = version + 1, state = 'issued', number_year = $3, number_sequence = $4, revision = $5, \
        words = $6, draft = null, priced_on = $7, net_ore = $8, vat_ore = $9, total_ore = $10, updated_at = $11, issued_at = $11, \
        valid_to = $12, expires_at = $13, delivered_on = $14, shape = (select s.id from shapes s where s.drivers = $15), \
        typed = null, unread = 0, origin = null where id = $1 and version = $2 and state = 'draft'";
    const TAKE_OVER: &str = "update quotes set officer = $2 where id = $1";
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
    /// Whether the draft is another officer's, whose case it then is no more.
    pub is_taken_over: bool,
    /// What like cases are found by.
    pub shape: &'i Shape,
    /// The words by which it is found, its number among them.
    pub words: &'i str,
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
    /// Issues a draft; `false` when the draft, the former revision or the number is stale. What two issues
    /// can both want is locked first, so that the second waits for the first: the shape, then the former revision, or the series.
    /// Then the draft, and the ledger last.
    pub(super) async fn issue(&mut self, issuing: &Issuing<'_>) -> Result<bool, StoreError> {
        let free = match &issuing.former {
            Some((former, event, entry)) => {
                self.add_shapes([issuing.shape]).await?;
                self.supersede(issuing.id, *former, event, *entry).await?
            }
            None => self.take_number(issuing.number, issuing.shape).await?,
        };
        if !free || !self.mark_issued(issuing).await? {
            return Ok(false);
        }
        if issuing.is_taken_over {
            let query = sqlx::query(TAKE_OVER).bind(issuing.id.to_string()).bind(&issuing.event.actor.id);
            self.write(query).await?;
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

    /// Stores the shape, and takes the next number of its year; `false` when another number is next.
    async fn take_number(&mut self, number: QuoteNumber, shape: &Shape) -> Result<bool, StoreError> {
        let next: Vec<i64> = sqlx::query_scalar(<Db as Dialect>::text(SHAPE_AND_NUMBER))
            .bind(i64::from(number.year))
            .bind(shape.to_string())
            .bind(i64::from(shape.size()))
            .fetch_all(self.connection())
            .await?;
        Ok(next == [i64::from(number.sequence)])
    }

    async fn mark_issued(&mut self, issuing: &Issuing<'_>) -> Result<bool, StoreError> {
        let query = sqlx::query(ISSUE)
            .bind(issuing.id.to_string())
            .bind(issuing.version)
            .bind(i64::from(issuing.number.year))
            .bind(i64::from(issuing.number.sequence))
            .bind(i64::from(issuing.revision))
            .bind(issuing.words)
            .bind(issuing.priced_on)
            .bind_price(issuing.price)
            .bind(issuing.event.at.as_millisecond())
            .bind(issuing.valid_to)
            .bind(issuing.expires_at.as_millisecond())
            .bind(issuing.delivered_on.map(|day| day.to_string()))
            .bind(issuing.shape.to_string());
        self.write(query).await
    }
}
