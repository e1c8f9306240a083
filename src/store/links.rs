//! Links by which an applicant reads and answers a quote.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::events::NewEvent;
use super::fields::RowReader;
use super::replays::{Outcome, Replay};
use super::statement::{columns, statements};
use crate::ids::{QuoteId, Sha256Hex};
use crate::quote::LinkKind;

macro_rules! select_links {
    ($which:literal) => {
        concat!("select id, quote_id, kind, made_at, made_by, ended_at, ended_by from answer_links where ", $which)
    };
}

statements! {
    const ADD_LINK: &str = "insert into answer_links (id, quote_id, kind, secret_sha256, made_at, made_by) \
        values ($1, $2, $3, $4, $5, $6)";
    const END_LINKS: &str = "update answer_links set ended_at = $2, ended_by = $3 where quote_id = $1 and ended_at is null";
    const LINK: &str = select_links!("secret_sha256 = $1");
    const LINKS: &str = select_links!("quote_id = $1 order by made_at, kind");
}

/// A link that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLink {
    /// Names it in events and in the ledger; it opens nothing.
    pub id: String,
    pub quote: QuoteId,
    pub kind: LinkKind,
    pub made_at: Timestamp,
    pub made_by: String,
    /// When it was revoked or replaced.
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<String>,
}

/// A new link, by the hash of its secret.
#[derive(Clone, Debug)]
pub struct NewLink {
    pub id: String,
    pub kind: LinkKind,
    pub secret: Sha256Hex,
}

/// Links of a quote are replaced by others, or by none.
#[derive(Debug)]
pub struct LinkChange<'l> {
    pub id: QuoteId,
    pub version: i64,
    pub links: &'l [NewLink],
    pub event: NewEvent,
    pub replay: Option<&'l Replay>,
}

columns! {
    struct LinkColumns {
        id: String,
        quote_id: String,
        kind: String,
        made_at: i64,
        made_by: String,
        ended_at: Option<i64>,
        ended_by: Option<String>,
    }
}

impl TryFrom<LinkColumns> for StoredLink {
    type Error = StoreError;

    fn try_from(columns: LinkColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "answer_links", key: &columns.id };
        Ok(Self {
            quote: row.id("quote_id", &columns.quote_id)?,
            kind: row.read("kind", LinkKind::from_word(&columns.kind))?,
            made_at: row.time("made_at", columns.made_at)?,
            ended_at: columns.ended_at.map(|at| row.time("ended_at", at)).transpose()?,
            made_by: columns.made_by,
            ended_by: columns.ended_by,
            id: columns.id,
        })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn change_links(&self, change: &LinkChange<'_>) -> Result<Outcome, StoreError> {
        let LinkChange { id, version, links, event, replay } = change;
        let mut transaction = self.begin().await?;
        if !transaction.touch(*id, *version, event).await? {
            return Ok(Outcome::Stale);
        }
        let (at, by) = (event.at.as_millisecond(), event.actor.id.clone());
        transaction.write(sqlx::query(END_LINKS).bind(id.to_string()).bind(at).bind(by.clone())).await?;
        for link in *links {
            let query = sqlx::query(ADD_LINK)
                .bind(link.id.clone())
                .bind(id.to_string())
                .bind(link.kind.word())
                .bind(link.secret.as_str().to_owned())
                .bind(at)
                .bind(by.clone());
            transaction.write(query).await?;
        }
        transaction.add_event(*id, version + 1, event);
        transaction.finish(*replay).await
    }

    pub(super) async fn note_event(
        &self,
        id: QuoteId,
        version: i64,
        event: &NewEvent,
        replay: Option<&Replay>,
    ) -> Result<Outcome, StoreError> {
        let mut transaction = self.begin().await?;
        if !transaction.touch(id, version, event).await? {
            return Ok(Outcome::Stale);
        }
        transaction.add_event(id, version + 1, event);
        transaction.finish(replay).await
    }

    pub(super) async fn link(&self, secret: &Sha256Hex) -> Result<Option<StoredLink>, StoreError> {
        self.one(sqlx::query_as::<_, LinkColumns>(LINK).bind(secret.as_str().to_owned())).await
    }

    pub(super) async fn links(&self, id: QuoteId) -> Result<Vec<StoredLink>, StoreError> {
        self.all(sqlx::query_as::<_, LinkColumns>(LINKS).bind(id.to_string())).await
    }
}
