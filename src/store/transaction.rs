//! A transaction that writes, and what several verbs do in theirs. Dropped without an end, it changes nothing.

use sqlx::{Database, Postgres, Sqlite, Transaction};
use trait_gen::trait_gen;

use super::changes::{DraftRow, NewEvent, Transition};
use super::posting::Postings;
use super::rows::Replay;
use super::{Outcome, StoreError, state_word, statements};
use crate::ids::QuoteId;
use crate::quote::{Action, Entry};

pub(super) struct Writing<Db: Database>(pub(super) Transaction<'static, Db>);

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    pub(super) fn connection(&mut self) -> &mut <Db as Database>::Connection {
        &mut self.0
    }

    /// Keeps a new draft; `false` when another quote has its place in the order.
    pub(super) async fn insert_draft(&mut self, id: QuoteId, draft: &DraftRow) -> Result<bool, StoreError> {
        let inserted = sqlx::query(statements::CREATE)
            .bind(id.position())
            .bind(id.to_string())
            .bind(draft.revises.map(|former| former.to_string()))
            .bind(&draft.case_number)
            .bind(&draft.applicant)
            .bind(&draft.title)
            .bind(&draft.words)
            .bind(&draft.draft)
            .bind(draft.tariff_hash.as_str())
            .bind(&draft.priced_on)
            .bind(draft.price.net.get())
            .bind(draft.price.vat.get())
            .bind(draft.price.total.get())
            .bind(draft.at.as_millisecond())
            .bind(i64::from(draft.demo))
            .bind(&draft.organisation)
            .execute(self.connection())
            .await?;
        Ok(inserted.rows_affected() > 0)
    }

    /// Keeps an event: its place is the version that the quote has after it.
    pub(super) async fn keep_event(&mut self, id: QuoteId, version: i64, event: &NewEvent) -> Result<(), StoreError> {
        sqlx::query(statements::KEEP_EVENT)
            .bind(id.to_string())
            .bind(version)
            .bind(event.at.as_millisecond())
            .bind(&event.actor.id)
            .bind(event.actor.role.word())
            .bind(event.action.word())
            .bind(event.from.map(crate::quote::State::word))
            .bind(event.to.map(crate::quote::State::word))
            .bind(event.price.net.get())
            .bind(event.price.vat.get())
            .bind(event.price.total.get())
            .bind(&event.reason)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Adds an entry to the ledger. The head's row is held until the transaction ends, so that the chain has one end; a trigger
    /// keeps the entry's hash there.
    pub(super) async fn extend_ledger(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let (sequence, previous) =
            sqlx::query_as::<_, (i64, String)>(statements::EXTEND_LEDGER).fetch_one(self.connection()).await?;
        let sealed = entry.seal(sequence, &previous);
        sqlx::query(statements::KEEP_ENTRY)
            .bind(sealed.sequence)
            .bind(entry.quote.to_string())
            .bind(&sealed.entry)
            .bind(&sealed.previous)
            .bind(sealed.hash.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Leads a quote to the next state, with its event and its ledger entry; `false` when it is not, or no longer, as
    /// supposed.
    pub(super) async fn transition(&mut self, change: &Transition<'_>) -> Result<bool, StoreError> {
        let event = &change.event;
        // What is answered is answered in time, what expires is overdue: the clock is compared where the state is.
        let statement = if event.action == Action::Expire { statements::EXPIRE } else { statements::ANSWER };
        let changed = sqlx::query(statement)
            .bind(change.id.to_string())
            .bind(change.version)
            .bind(state_word(event.from))
            .bind(state_word(event.to))
            .bind(event.at.as_millisecond())
            .bind(change.answer)
            .execute(self.connection())
            .await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        self.keep_event(change.id, change.version + 1, event).await?;
        self.extend_ledger(change.entry).await?;
        let moved = Postings::moving(event.from, event.to);
        self.post(change.id, event.at, &moved).await?;
        Ok(true)
    }

    /// Keeps the answer to the request in the same transaction, and ends it.
    pub(super) async fn finish(mut self, replay: Option<&Replay>) -> Result<Outcome, StoreError> {
        if let Some(replay) = replay {
            let kept = sqlx::query(statements::KEEP_REPLAY)
                .bind(&replay.actor)
                .bind(&replay.key)
                .bind(replay.fingerprint.as_str())
                .bind(replay.quote.to_string())
                .bind(replay.version)
                .bind(i64::from(replay.created))
                .bind(&replay.body)
                .bind(replay.at.as_millisecond())
                .execute(self.connection())
                .await?;
            if kept.rows_affected() == 0 {
                return Ok(Outcome::KeyTaken);
            }
        }
        self.0.commit().await?;
        Ok(Outcome::Done)
    }
}
