//! What happened to quotes.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::fields::{BindPrice as _, RowReader, price_of};
use super::statement::{columns, statements};
use crate::ids::QuoteId;
use crate::quote::{Action, Actor, Price, State};

statements! {
    const ADD_EVENT: &str = "insert into events \
        (quote_id, sequence, at, actor_id, actor_role, action, from_state, to_state, net_ore, vat_ore, total_ore, priced, \
        reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    const EVENTS: &str = "select quote_id, sequence, at, actor_id, actor_role, action, from_state, to_state, net_ore, \
        vat_ore, total_ore, priced, reason from events where quote_id = $1 order by sequence";
}

#[derive(Clone, Debug)]
pub struct NewEvent {
    pub at: Timestamp,
    pub actor: Actor,
    pub action: Action,
    pub from: Option<State>,
    pub to: Option<State>,
    /// None of a draft that has no price yet.
    pub price: Option<Price>,
    pub reason: Option<String>,
}

#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// Its position among the quote's events.
    pub sequence: i64,
    pub event: NewEvent,
}

columns! {
    struct EventColumns {
        quote_id: String,
        sequence: i64,
        at: i64,
        actor_id: String,
        actor_role: String,
        action: String,
        from_state: Option<String>,
        to_state: Option<String>,
        net_ore: i64,
        vat_ore: i64,
        total_ore: i64,
        priced: i64,
        reason: Option<String>,
    }
}

impl TryFrom<EventColumns> for StoredEvent {
    type Error = StoreError;

    fn try_from(columns: EventColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "events", key: &columns.quote_id };
        let state = |column, word: Option<&str>| word.map(|word| row.state(column, word)).transpose();
        let event = NewEvent {
            at: row.time("at", columns.at)?,
            actor: row.actor(columns.actor_id, &columns.actor_role)?,
            action: row.read("action", Action::from_word(&columns.action))?,
            from: state("from_state", columns.from_state.as_deref())?,
            to: state("to_state", columns.to_state.as_deref())?,
            price: price_of(columns.priced, columns.net_ore, columns.vat_ore, columns.total_ore),
            reason: columns.reason,
        };
        Ok(Self { sequence: columns.sequence, event })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn events(&self, id: QuoteId) -> Result<Vec<StoredEvent>, StoreError> {
        self.all(sqlx::query_as::<_, EventColumns>(EVENTS).bind(id.to_string())).await
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// Adds an event, whose position is the version that the quote has after it.
    pub(super) async fn add_event(&mut self, id: QuoteId, version: i64, event: &NewEvent) -> Result<(), StoreError> {
        let query = sqlx::query(ADD_EVENT)
            .bind(id.to_string())
            .bind(version)
            .bind(event.at.as_millisecond())
            .bind(&event.actor.id)
            .bind(event.actor.role.word())
            .bind(event.action.word())
            .bind(event.from.map(State::word))
            .bind(event.to.map(State::word))
            .bind_price_of(event.price)
            .bind(&event.reason);
        self.write(query).await.map(drop)
    }
}
