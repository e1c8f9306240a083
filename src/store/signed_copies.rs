//! Signed copies of an order's document, kept as they came.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::events::NewEvent;
use super::fields::RowReader;
use super::replays::{Outcome, Replay};
use super::statement::{columns, statements};
use crate::ids::{QuoteId, Sha256Hex};
use crate::language::raw;
use crate::quote::{CopyKind, Entry, Signature};

macro_rules! select_copies {
    ($which:literal) => {
        concat!(
            "select number, kind, signatures, sha256, bytes, received_at, received_by from signed_copies where ",
            $which
        )
    };
}

statements! {
    const ADD_COPY: &str = "insert into signed_copies \
        (quote_id, number, kind, signatures, sha256, bytes, received_at, received_by, pdf) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    const COPIES: &str = select_copies!("quote_id = $1 order by number");
    const COPY_PDF: &str = "select pdf from signed_copies where quote_id = $1 and number = $2";
}

/// A signed copy, without its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCopy {
    pub number: i64,
    pub kind: CopyKind,
    pub signatures: Vec<Signature>,
    pub sha256: Sha256Hex,
    pub bytes: i64,
    pub received_at: Timestamp,
    pub received_by: String,
}

/// A signed copy that was received.
#[derive(Debug)]
pub struct NewCopy<'c> {
    pub number: i64,
    pub kind: CopyKind,
    pub signatures: &'c [Signature],
    pub sha256: Sha256Hex,
    pub pdf: &'c [u8],
}

/// A signed copy is kept with a quote, which stays as it is.
#[derive(Debug)]
pub struct CopyChange<'c> {
    pub id: QuoteId,
    pub version: i64,
    pub copy: &'c NewCopy<'c>,
    pub event: NewEvent,
    pub entry: &'c Entry,
    pub replay: Option<&'c Replay>,
}

columns! {
    struct CopyColumns {
        number: i64,
        kind: String,
        signatures: String,
        sha256: String,
        bytes: i64,
        received_at: i64,
        received_by: String,
    }
}

impl TryFrom<CopyColumns> for StoredCopy {
    type Error = StoreError;

    fn try_from(columns: CopyColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "signed_copies", key: &columns.sha256 };
        Ok(Self {
            number: columns.number,
            kind: row.read("kind", CopyKind::from_word(&columns.kind))?,
            signatures: row.read("signatures", serde_json::from_str(&columns.signatures).ok())?,
            sha256: row.read("sha256", Sha256Hex::parse(&columns.sha256))?,
            bytes: columns.bytes,
            received_at: row.time("received_at", columns.received_at)?,
            received_by: columns.received_by,
        })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn keep_copy(&self, change: &CopyChange<'_>) -> Result<Outcome, StoreError> {
        let CopyChange { id, version, copy, event, entry, replay } = change;
        let mut transaction = self.begin().await?;
        if !transaction.touch(*id, *version, event).await? {
            return Ok(Outcome::Stale);
        }
        transaction.add_copy(*id, copy, event).await?;
        transaction.add_event(*id, version + 1, event);
        transaction.extend_ledger(entry).await?;
        transaction.finish(*replay).await
    }

    pub(super) async fn copies(&self, id: QuoteId) -> Result<Vec<StoredCopy>, StoreError> {
        self.all(sqlx::query_as::<_, CopyColumns>(COPIES).bind(id.to_string())).await
    }

    pub(super) async fn copy_pdf(&self, id: QuoteId, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar(COPY_PDF).bind(id.to_string()).bind(number).fetch_optional(&self.reader).await?)
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    pub(super) async fn add_copy(
        &mut self,
        id: QuoteId,
        copy: &NewCopy<'_>,
        event: &NewEvent,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(ADD_COPY)
            .bind(id.to_string())
            .bind(copy.number)
            .bind(copy.kind.word())
            .bind(raw(&copy.signatures).get().to_owned())
            .bind(copy.sha256.as_str().to_owned())
            .bind(i64::try_from(copy.pdf.len()).unwrap_or(i64::MAX))
            .bind(event.at.as_millisecond())
            .bind(event.actor.id.clone())
            .bind(copy.pdf);
        self.write(query).await.map(drop)
    }
}
