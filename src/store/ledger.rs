//! The ledger: append-only entries, each chained to the one before it by its hash.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::statement::{columns, statements};
use crate::ids::QuoteId;
use crate::quote::Entry;

macro_rules! entries {
    ($which:literal) => {
        concat!(
            "select sequence, quote_id as quote, entry, previous, hash from ledger l where ",
            $which,
            " order by sequence"
        )
    };
}

statements! {
    const ADVANCE_LEDGER: &str = "update ledger_head set sequence = sequence + 1, posted = posted + 1 where one = 1 \
        returning sequence, hash";
    const ADD_ENTRY: &str = "insert into ledger (sequence, quote_id, entry, previous, hash) values ($1, $2, $3, $4, $5)";
    const LEDGER_AFTER: &str = concat!(entries!("sequence > $1"), " limit $2");
    const LEDGER_OF_QUOTE: &str = entries!("quote_id = $1");
    const ORPHAN: &str = concat!(
        entries!("not exists (select 1 from quotes q where q.id = l.quote_id and q.state <> 'draft')"),
        " limit 1"
    );
    const UNPOSTED: &str = concat!(entries!("sequence > (select posted from ledger_head where one = 1)"), " limit $1");
    pub(super) const LEDGER_HEAD: &str = "select sequence, hash from ledger_head where one = 1";
}

columns! {
    /// An entry of the ledger as it is stored, unchecked.
    #[derive(Clone, Debug)]
    pub struct StoredLedgerEntry {
        pub sequence: i64,
        pub quote: String,
        pub entry: String,
        pub previous: String,
        pub hash: String,
    }
}

columns! {
    /// The sequence and hash of the ledger's last entry, unchecked.
    #[derive(Clone, Debug)]
    pub struct StoredLedgerHead {
        pub sequence: i64,
        pub hash: String,
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn ledger_after(&self, sequence: i64, limit: i64) -> Result<Vec<StoredLedgerEntry>, StoreError> {
        Ok(sqlx::query_as(LEDGER_AFTER).bind(sequence).bind(limit).fetch_all(&self.reader).await?)
    }

    pub(super) async fn ledger_of(&self, id: QuoteId) -> Result<Vec<StoredLedgerEntry>, StoreError> {
        Ok(sqlx::query_as(LEDGER_OF_QUOTE).bind(id.to_string()).fetch_all(&self.reader).await?)
    }

    pub(super) async fn ledger_head(&self) -> Result<StoredLedgerHead, StoreError> {
        Ok(sqlx::query_as(LEDGER_HEAD).fetch_one(&self.reader).await?)
    }

    pub(super) async fn orphan(&self) -> Result<Option<StoredLedgerEntry>, StoreError> {
        Ok(sqlx::query_as(ORPHAN).fetch_optional(&self.reader).await?)
    }

    pub(super) async fn unposted(&self, limit: i64) -> Result<Vec<StoredLedgerEntry>, StoreError> {
        Ok(sqlx::query_as(UNPOSTED).bind(limit).fetch_all(&self.reader).await?)
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// Adds an entry to the ledger. The head's row is locked until the transaction ends, so that the chain has one end; a trigger
    /// stores the entry's hash there.
    pub(super) async fn extend_ledger(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let head: StoredLedgerHead = sqlx::query_as(ADVANCE_LEDGER).fetch_one(self.connection()).await?;
        let sealed = entry.seal(head.sequence, &head.hash);
        let query = sqlx::query(ADD_ENTRY)
            .bind(sealed.sequence)
            .bind(entry.quote.to_string())
            .bind(&sealed.entry)
            .bind(&sealed.previous)
            .bind(sealed.hash.as_str());
        self.write(query).await.map(drop)
    }
}
