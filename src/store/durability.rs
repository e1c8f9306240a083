//! Whether what the database acknowledges survives a crash: what each session demands, and what only its administrator can
//! correct.

use std::sync::atomic::{AtomicU8, Ordering};

use sqlx::postgres::PgConnection;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, commits_to_disk};
use super::error::StoreError;
use super::statement::{PerDatabase, statements};

/// How much a readiness probe writes: about as much as issuing a quote does.
const PROBE_BYTES: usize = 64 * 1024;
/// The byte that it writes, another each time: SQLite does not write a page whose content stays the same.
static PROBE_CONTENT: AtomicU8 = AtomicU8::new(0);

statements! {
    const PROBE: &str = "update probe set body = $1 where one = 1";
    /// For the statements of a session that are a transaction of their own.
    const COMMITS_TO_DISK: PerDatabase = PerDatabase::postgres(concat!("select ", commits_to_disk!("false")));
    /// Settings of a server without which a crash of its machine may lose or tear what was acknowledged.
    const SERVER_SETTINGS: PerDatabase =
        PerDatabase::postgres("select current_setting('fsync'), current_setting('full_page_writes')");
    const JOURNAL_MODE: PerDatabase = PerDatabase::sqlite("pragma journal_mode");
    const SYNCHRONOUS: PerDatabase = PerDatabase::sqlite("pragma synchronous");
}

/// Has a new session answer a commit only when it is on the disk.
pub(super) async fn prepare_session(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(COMMITS_TO_DISK.postgres).execute(connection).await?;
    Ok(())
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    /// Writes and commits as a change does: what is rolled back needs no room on the disk.
    pub(super) async fn ping(&self) -> Result<(), StoreError> {
        let body = vec![PROBE_CONTENT.fetch_add(1, Ordering::Relaxed); PROBE_BYTES];
        let mut transaction = self.begin().await?;
        transaction.write(sqlx::query(PROBE).bind(body)).await?;
        transaction.commit().await
    }
}

impl Backend<Postgres> {
    pub(super) async fn weaknesses(&self) -> Result<Vec<String>, StoreError> {
        let (fsync, pages): (String, String) = sqlx::query_as(SERVER_SETTINGS.postgres).fetch_one(&self.reader).await?;
        let weaknesses = [
            (fsync, "PostgreSQL runs with fsync = off: a crash of its machine may lose or tear acknowledged changes"),
            (
                pages,
                "PostgreSQL runs with full_page_writes = off: a crash of its machine may tear pages, unless its file system \
                 writes each whole",
            ),
        ];
        let off = weaknesses.into_iter().filter(|(setting, _)| setting == "off");
        Ok(off.map(|(_, weakness)| weakness.to_owned()).collect())
    }
}

impl Backend<Sqlite> {
    /// Why the file is not durable, if it is not. A file system without shared memory refuses the log without an error.
    pub(super) async fn refusal(&self) -> Result<Option<&'static str>, StoreError> {
        let journal: String = sqlx::query_scalar(JOURNAL_MODE.sqlite).fetch_one(&self.writer).await?;
        let synchronous: i64 = sqlx::query_scalar(SYNCHRONOUS.sqlite).fetch_one(&self.writer).await?;
        Ok(refusal(&journal, synchronous))
    }

    /// None when the file was opened, and none later unless another program changed it.
    pub(super) async fn weaknesses(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.refusal().await?.into_iter().map(str::to_owned).collect())
    }
}

/// Why a SQLite file is not opened; `None` where every commit is on the disk (`full`, 2, or `extra`, 3).
fn refusal(journal: &str, synchronous: i64) -> Option<&'static str> {
    if journal != "wal" {
        return Some("the SQLite store cannot have a write-ahead log where it is: put it on a local disk");
    }
    (synchronous < 2).then_some("the SQLite store does not write each commit to the disk: synchronous is not full")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_opened_only_with_a_log_that_is_written_to_the_disk() {
        assert_eq!((refusal("wal", 2), refusal("wal", 3)), (None, None));
        for (journal, synchronous) in [("delete", 2), ("memory", 3), ("off", 2), ("wal", 1), ("wal", 0)] {
            assert!(refusal(journal, synchronous).is_some(), "{journal} {synchronous}");
        }
    }
}
