//! The log of events: what happened to a quote, and what happened to all of them in the order of commits.
//!
//! An event's number in that order is taken as the last thing that its transaction does before it commits: on PostgreSQL under the
//! lock of one row, on SQLite under its one lock. So numbers have no gaps, and an event becomes visible after every event before it,
//! however many transactions write. Whoever holds that row waits for nothing more, so that it is never part of a deadlock.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::events::{FollowQuery, NewEvent, PendingEvent, StoredEvent};
use super::fields::{BindPrice as _, RowReader, price_of};
use super::statement::{Dialect, PerDatabase, columns, statements};
use crate::ids::QuoteId;
use crate::quote::{Action, FollowedEvent, State};

macro_rules! insert_event {
    ($head:literal, $values:literal) => {
        concat!(
            $head,
            "insert into events (quote_id, sequence, at, actor_id, actor_role, action, from_state, to_state, net_ore, vat_ore, \
             total_ore, priced, reason, commit_sequence) ",
            $values
        )
    };
}

/// Events after $1 and up to $2, at most $3, of the actions in $4, each between commas.
macro_rules! follow {
    ($tables:literal, $place:literal, $which:literal) => {
        concat!(
            "select e.commit_sequence, e.quote_id, e.sequence, e.at, e.action, e.from_state, e.to_state, q.number_year, \
             q.number_sequence, q.revision from ",
            $tables,
            " where ",
            $place,
            " > $1 and ",
            $place,
            " <= $2 and ($4 = '' or $4 like '%,' || e.action || ',%')",
            $which,
            " order by ",
            $place,
            " limit $3"
        )
    };
}

statements! {
    const ADD_EVENT: PerDatabase = PerDatabase {
        sqlite: insert_event!(
            "",
            "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
             (select coalesce(max(commit_sequence), 0) + 1 from events))"
        ),
        postgres: insert_event!(
            "with head as (update event_head set sequence = sequence + 1 where one = 1 returning sequence) ",
            "select $1, cast($2 as bigint), cast($3 as bigint), $4, $5, $6, $7, $8, cast($9 as bigint), cast($10 as bigint), \
             cast($11 as bigint), cast($12 as bigint), $13, head.sequence from head"
        ),
    };
    const EVENTS: &str = "select quote_id, sequence, at, actor_id, actor_role, action, from_state, to_state, net_ore, \
        vat_ore, total_ore, priced, reason from events where quote_id = $1 order by sequence";
    const LAST_EVENT: &str = "select coalesce(max(commit_sequence), 0) from events";
    const FOLLOW: &str = follow!("events e left join quotes q on q.id = e.quote_id", "e.commit_sequence", "");
    /// One organisation has few quotes: their events are read whole and put in order. The sum keeps databases from walking through
    /// everybody's events instead.
    const FOLLOW_ORGANISATION: &str = follow!(
        "quotes q join events e on e.quote_id = q.id",
        "e.commit_sequence + 0",
        " and q.organisation_number = $5 and q.state <> 'draft' and e.to_state <> 'draft'"
    );
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

columns! {
    struct FollowedColumns {
        commit_sequence: i64,
        quote_id: String,
        sequence: i64,
        at: i64,
        action: String,
        from_state: Option<String>,
        to_state: Option<String>,
        number_year: Option<i64>,
        number_sequence: Option<i64>,
        revision: Option<i64>,
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

impl TryFrom<FollowedColumns> for FollowedEvent {
    type Error = StoreError;

    fn try_from(columns: FollowedColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "events", key: &columns.quote_id };
        let state = |column, word: Option<&str>| word.map(|word| row.state(column, word)).transpose();
        let after = state("to_state", columns.to_state.as_deref())?;
        // What happened to a draft says the same before and after it gets its number.
        let number = match after {
            Some(State::Draft) | None => None,
            Some(_) => row.number(columns.number_year, columns.number_sequence, columns.revision)?,
        };
        Ok(Self {
            sequence: columns.commit_sequence,
            at: row.time("at", columns.at)?,
            action: row.read("action", Action::from_word(&columns.action))?,
            quote_id: row.id("quote_id", &columns.quote_id)?,
            version: columns.sequence,
            number: number.map(|(number, _)| number.to_string()),
            revision: number.map(|(_, revision)| revision),
            from: state("from_state", columns.from_state.as_deref())?,
            state: after,
        })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn events(&self, id: QuoteId) -> Result<Vec<StoredEvent>, StoreError> {
        self.all(sqlx::query_as::<_, EventColumns>(EVENTS).bind(id.to_string())).await
    }

    pub(super) async fn last_event(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(LAST_EVENT).fetch_one(&self.reader).await?)
    }

    pub(super) async fn follow(&self, query: &FollowQuery) -> Result<Vec<FollowedEvent>, StoreError> {
        let FollowQuery { after, to, actions, organisation, limit } = query;
        let words: Vec<&str> = actions.iter().map(|action| action.word()).collect();
        let words = if words.is_empty() { String::new() } else { format!(",{},", words.join(",")) };
        let text = if organisation.is_some() { FOLLOW_ORGANISATION } else { FOLLOW };
        let sql = sqlx::query_as::<_, FollowedColumns>(text).bind(*after).bind(*to).bind(*limit).bind(words);
        self.all(match organisation {
            Some(organisation) => sql.bind(organisation.as_str().to_owned()),
            None => sql,
        })
        .await
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// Adds an event, whose position is the version that the quote has after it.
    pub(super) fn add_event(&mut self, id: QuoteId, version: i64, event: &NewEvent) {
        self.events.push(PendingEvent { id, version, event: event.clone() });
    }

    /// Stores the transaction's events and commits. Nothing may be written after them.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        for PendingEvent { id, version, event } in std::mem::take(&mut self.events) {
            let query = sqlx::query(<Db as Dialect>::text(ADD_EVENT))
                .bind(id.to_string())
                .bind(version)
                .bind(event.at.as_millisecond())
                .bind(event.actor.id)
                .bind(event.actor.role.word())
                .bind(event.action.word())
                .bind(event.from.map(State::word))
                .bind(event.to.map(State::word))
                .bind_price_of(event.price)
                .bind(event.reason);
            self.write(query).await?;
        }
        Ok(self.transaction.commit().await?)
    }
}
