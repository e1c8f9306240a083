//! Every statement of the store, for the test that has both databases check them.

use sqlx::{Executor as _, Postgres, SqlSafeStr as _, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::statement::{Dialect, Statement};

macro_rules! of_files {
    ($($file:ident)+) => { [$(super::$file::STATEMENTS),+] };
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    /// Prepares every statement; how many there are.
    pub(super) async fn prepare_all(&self) -> Result<usize, StoreError> {
        let files = of_files! {
            access attention audit changes documents durability event_log feed feed_sums issuing ledger links listing open posting quotes
            replays search settling shapes signed_copies stale tariffs vouchers
        };
        let texts = files.concat().into_iter().flat_map(Statement::texts);
        let texts: Vec<&str> = texts.map(<Db as Dialect>::text).filter(|text| !text.is_empty()).collect();
        let mut connection = self.writer.acquire().await?;
        for text in &texts {
            connection.prepare(text.into_sql_str()).await?;
        }
        Ok(texts.len())
    }
}
