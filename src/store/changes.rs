//! Changes of drafts and of issued quotes, each with its event.

use jiff::Timestamp;
use sqlx::query::Query;
use sqlx::{Database, Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::events::NewEvent;
use super::fields::{BindPrice as _, state_word};
use super::posting::Postings;
use super::replays::{Outcome, Replay};
use super::rows::Typed;
use super::signed_copies::NewCopy;
use super::statement::statements;
use crate::feed::LineShare;
use crate::ids::{QuoteId, Sha256Hex};
use crate::quote::{Action, Entry, Price, SettlementNumber};

macro_rules! answer {
    ($when:literal) => {
        concat!(
            "update quotes set version = version + 1, state = $4, updated_at = $5, answered_at = $5, answer = $6 \
             where id = $1 and version = $2 and state = $3 and ",
            $when
        )
    };
}

statements! {
    const CREATE: &str = "insert into quotes (id, position, case_number, applicant, title, words, draft, tariff_hash, \
        priced_on, net_ore, vat_ore, total_ore, priced, updated_at, organisation_number, typed, unread, origin, created_at, version, state, \
        revises, demo, officer) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $14, 1, \
        'draft', $19, $20, $21) \
        on conflict do nothing";
    const CHANGE: &str = "update quotes set version = version + 1, case_number = $3, applicant = $4, title = $5, \
        words = $6, draft = $7, tariff_hash = $8, priced_on = $9, net_ore = $10, vat_ore = $11, total_ore = $12, \
        priced = $13, updated_at = $14, organisation_number = $15, typed = $16, unread = $17, origin = $18 where id = $1 and version = $2 and state = 'draft'";
    const DELETE: &str = "delete from quotes where id = $1 and version = $2 and state = 'draft'";
    const ANSWER: &str = answer!("expires_at > $5");
    const EXPIRE: &str = answer!("expires_at <= $5");
    const REPLACE_ORDER: &str = "update quotes set version = version + 1, state = 'superseded', updated_at = $3 \
        where id = $1 and version = $2 and state = 'accepted'";
}

#[derive(Clone, Debug)]
pub struct DraftRow {
    pub revises: Option<QuoteId>,
    pub case_number: Option<String>,
    pub applicant: String,
    pub organisation: Option<String>,
    pub title: String,
    /// The words by which it is found.
    pub words: String,
    pub draft: String,
    /// The edition by which it was priced.
    pub tariff_hash: Sha256Hex,
    /// The day for which it was priced, as text.
    pub priced_on: String,
    /// None while it lacks what its price depends on.
    pub price: Option<Price>,
    /// When it was created or changed.
    pub at: Timestamp,
    /// What was typed on its page.
    pub typed: Option<Typed>,
    /// The estimate that it was made of.
    pub origin: Option<String>,
    pub demo: bool,
}

#[derive(Debug)]
pub struct Transition<'t> {
    pub id: QuoteId,
    pub version: i64,
    pub answer: &'t str,
    /// Its states are those of the quote before and after.
    pub event: NewEvent,
    pub entry: &'t Entry,
    /// The order that it replaces, where a revision is accepted.
    pub replaces: Option<&'t ReplacedOrder>,
    /// What it loses to part settlements of the order that it replaces.
    pub order: Vec<LineShare>,
    /// The first of those.
    pub order_note: Option<SettlementNumber>,
    /// How much of its hours the work on an order that it replaces has used already, in per cent.
    pub hours_used: Option<i64>,
    /// The signed copy that comes with an order.
    pub copy: Option<&'t NewCopy<'t>>,
    pub replay: Option<&'t Replay>,
}

/// An order in whose place a later revision is accepted.
#[derive(Debug)]
pub struct ReplacedOrder {
    pub id: QuoteId,
    pub version: i64,
    pub event: NewEvent,
    pub entry: Entry,
    /// What is left of it; none where all of it is.
    pub left: Option<Vec<LineShare>>,
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn create(
        &self,
        id: QuoteId,
        draft: &DraftRow,
        event: &NewEvent,
        replay: Option<&Replay>,
    ) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        if !transaction.create(id, draft, event).await? {
            return Ok(Outcome::Stale);
        }
        transaction.finish(replay).await
    }

    pub(super) async fn change(
        &self,
        id: QuoteId,
        version: i64,
        draft: &DraftRow,
        event: &NewEvent,
        replay: Option<&Replay>,
    ) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        let query = sqlx::query(CHANGE).bind(id.to_string()).bind(version);
        if !transaction.write(Writing::<Db>::bind_draft(query, draft)).await? {
            return Ok(Outcome::Stale);
        }
        transaction.add_event(id, version + 1, event);
        transaction.finish(replay).await
    }

    pub(super) async fn delete(
        &self,
        id: QuoteId,
        version: i64,
        event: &NewEvent,
        replay: Option<&Replay>,
    ) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        if !transaction.write(sqlx::query(DELETE).bind(id.to_string()).bind(version)).await? {
            return Ok(Outcome::Stale);
        }
        transaction.add_event(id, version + 1, event);
        transaction.empty_replays(id).await?;
        transaction.finish(replay).await
    }

    pub(super) async fn transition(&self, change: &Transition<'_>) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        if !transaction.transition(change).await? {
            return Ok(Outcome::Stale);
        }
        transaction.finish(change.replay).await
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// Stores a new draft with its first event; `false` when another quote has its position, or revises the same one.
    pub(super) async fn create(&mut self, id: QuoteId, draft: &DraftRow, event: &NewEvent) -> Result<bool, StoreError> {
        let query = sqlx::query(CREATE).bind(id.to_string()).bind(id.position());
        let query = Self::bind_draft(query, draft)
            .bind(draft.revises.map(|former| former.to_string()))
            .bind(i64::from(draft.demo))
            .bind(event.actor.id.clone());
        let created = self.write(query).await?;
        if created {
            self.add_event(id, 1, event);
        }
        Ok(created)
    }

    /// Binds $3 to $18 of [`CREATE`] and [`CHANGE`].
    fn bind_draft<'q>(
        query: Query<'q, Db, <Db as Database>::Arguments>,
        draft: &DraftRow,
    ) -> Query<'q, Db, <Db as Database>::Arguments> {
        query
            .bind(&draft.case_number)
            .bind(&draft.applicant)
            .bind(&draft.title)
            .bind(&draft.words)
            .bind(&draft.draft)
            .bind(draft.tariff_hash.as_str())
            .bind(&draft.priced_on)
            .bind_price_of(draft.price)
            .bind(draft.at.as_millisecond())
            .bind(&draft.organisation)
            .bind(draft.typed.as_ref().map(|typed| typed.form.clone()))
            .bind(i64::from(draft.typed.as_ref().is_some_and(|typed| !typed.is_read)))
            .bind(&draft.origin)
    }

    /// Moves a quote to the next state, with its event, its ledger entry and its postings; `false` when it is stale.
    pub(super) async fn transition(&mut self, change: &Transition<'_>) -> Result<bool, StoreError> {
        // First the order that makes room: only one quote of a number is in force.
        if let Some(order) = change.replaces
            && !self.replace_order(order).await?
        {
            return Ok(false);
        }
        let event = &change.event;
        // An answer must be in time, and an expiry must not be early: the statement compares the clock with the quote.
        let statement = if event.action == Action::Expire { EXPIRE } else { ANSWER };
        let query = sqlx::query(statement)
            .bind(change.id.to_string())
            .bind(change.version)
            .bind(state_word(event.from))
            .bind(state_word(event.to))
            .bind(event.at.as_millisecond())
            .bind(change.answer);
        if !self.write(query).await? {
            return Ok(false);
        }
        if let Some(percent) = change.hours_used {
            self.use_hours(change.id, percent).await?;
        }
        if let Some(copy) = change.copy {
            self.add_copy(change.id, copy, event).await?;
        }
        self.add_event(change.id, change.version + 1, event);
        self.extend_ledger(change.entry).await?;
        let (order, order_note) = (change.order.clone(), change.order_note);
        self.post(change.id, event.at, &Postings { order, order_note, ..Postings::moving(event.from, event.to) })
            .await?;
        Ok(true)
    }

    async fn replace_order(&mut self, order: &ReplacedOrder) -> Result<bool, StoreError> {
        let event = &order.event;
        let query =
            sqlx::query(REPLACE_ORDER).bind(order.id.to_string()).bind(order.version).bind(event.at.as_millisecond());
        if !self.write(query).await? {
            return Ok(false);
        }
        self.add_event(order.id, order.version + 1, event);
        self.extend_ledger(&order.entry).await?;
        let postings = match &order.left {
            Some(left) => Postings { order: left.clone(), ..Postings::default() },
            None => Postings::moving(event.from, event.to),
        };
        self.post(order.id, event.at, &postings).await?;
        Ok(true)
    }
}
