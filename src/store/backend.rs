//! One database: its connections, the transactions that write to it, and how both read rows.

use sqlx::query::{Query, QueryAs};
use sqlx::{Database, FromRow, Pool, Postgres, Sqlite, Transaction};
use trait_gen::trait_gen;

use super::error::StoreError;
use super::events::PendingEvent;
use super::statement::{Dialect, PerDatabase};

/// A database: connections that read, and connections that write.
#[derive(Debug)]
pub(super) struct Backend<Db: Database> {
    pub(super) reader: Pool<Db>,
    pub(super) writer: Pool<Db>,
}

impl<Db: Database> Clone for Backend<Db> {
    fn clone(&self) -> Self {
        Self { reader: self.reader.clone(), writer: self.writer.clone() }
    }
}

/// A transaction that writes. One that is dropped before it is committed changes nothing.
pub(super) struct Writing<Db: Database> {
    pub(super) transaction: Transaction<'static, Db>,
    /// What happened in it so far: stored last of all, by `commit`.
    pub(super) events: Vec<PendingEvent>,
}

/// Has commits answered only when they are on the disk, whatever the server, the database, the role or a pooler in between has
/// set; a stricter setting stays. `$of_transaction` says whether for this transaction or for the session.
macro_rules! commits_to_disk {
    ($of_transaction:literal) => {
        concat!(
            "set_config('synchronous_commit', case current_setting('synchronous_commit') \
             when 'remote_apply' then 'remote_apply' else 'on' end, ",
            $of_transaction,
            ")"
        )
    };
}
pub(super) use commits_to_disk;

/// SQLite takes its one lock at once, so that no transaction fails half-way for want of it. PostgreSQL gets two statements in
/// one message, which cannot be prepared: so this is not among the listed statements. What a change looks up, it looks up by keys:
/// one plan serves them all, unlike the words of a search.
const BEGIN: PerDatabase = PerDatabase {
    sqlite: "begin immediate",
    postgres: concat!("begin; select ", commits_to_disk!("true"), ", set_config('plan_cache_mode', 'auto', true)"),
};

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn begin(&self) -> Result<Writing<Db>, StoreError> {
        let transaction = self.writer.begin_with(<Db as Dialect>::text(BEGIN)).await?;
        Ok(Writing { transaction, events: Vec::new() })
    }

    /// Runs one statement that writes, in a transaction of its own; whether it changed a row.
    pub(super) async fn write(&self, query: Query<'_, Db, <Db as Database>::Arguments>) -> Result<bool, StoreError> {
        Ok(query.execute(&self.writer).await?.rows_affected() > 0)
    }

    /// The first row of an answer, if it has any.
    pub(super) async fn one<Columns, T>(
        &self,
        query: QueryAs<'_, Db, Columns, <Db as Database>::Arguments>,
    ) -> Result<Option<T>, StoreError>
    where
        Columns: Send + Unpin + for<'r> FromRow<'r, <Db as Database>::Row>,
        T: TryFrom<Columns, Error = StoreError>,
    {
        query.fetch_optional(&self.reader).await?.map(T::try_from).transpose()
    }

    /// All rows of an answer.
    pub(super) async fn all<Columns, T>(
        &self,
        query: QueryAs<'_, Db, Columns, <Db as Database>::Arguments>,
    ) -> Result<Vec<T>, StoreError>
    where
        Columns: Send + Unpin + for<'r> FromRow<'r, <Db as Database>::Row>,
        T: TryFrom<Columns, Error = StoreError>,
    {
        query.fetch_all(&self.reader).await?.into_iter().map(T::try_from).collect()
    }

    pub(super) async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    pub(super) fn connection(&mut self) -> &mut <Db as Database>::Connection {
        &mut self.transaction
    }

    /// Runs a statement; whether it changed a row.
    pub(super) async fn write(
        &mut self,
        query: Query<'_, Db, <Db as Database>::Arguments>,
    ) -> Result<bool, StoreError> {
        Ok(query.execute(self.connection()).await?.rows_affected() > 0)
    }
}
