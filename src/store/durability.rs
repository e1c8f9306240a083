//! Whether the database keeps what it acknowledges: what each session asks of it, and what only its administrator can put right.

use std::sync::atomic::{AtomicU8, Ordering};

use sqlx::postgres::PgConnection;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::{StoreError, statements};

/// Bytes that readiness writes: as many as issuing a quote with its document does, about.
const PROBE_BYTES: usize = 64 * 1024;
/// What they are each time. Other ones than before: SQLite writes no page whose content stays the same.
static PROBE_CONTENT: AtomicU8 = AtomicU8::new(0);

/// The setting for a transaction or for a session.
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

/// How PostgreSQL begins a transaction that writes: its commit is answered when it is on the disk, whatever the server, the
/// database, the role or a pooler between has set. What waits for more than that goes on doing so. One message to the server.
pub(super) const POSTGRES_BEGIN: &str = concat!("begin; select ", commits_to_disk!("true"));
/// The same for all statements of a session, for those that are a transaction of their own.
pub(super) const POSTGRES_SESSION: &str = concat!("select ", commits_to_disk!("false"));

/// Settings of the server without which a crash of its machine may lose or tear what was acknowledged.
pub(super) const POSTGRES_SERVER: &str = "select current_setting('fsync'), current_setting('full_page_writes')";

pub(super) const SQLITE_JOURNAL: &str = "pragma journal_mode";
pub(super) const SQLITE_SYNCHRONOUS: &str = "pragma synchronous";

/// Asks of a new session that a commit is on the disk before it is answered.
pub(super) async fn ask_of_session(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(POSTGRES_SESSION).execute(connection).await?;
    Ok(())
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    /// Writes as a change does, to the end: what is taken back needs no room on the disk.
    pub(super) async fn ping(&self) -> Result<(), StoreError> {
        let body = vec![PROBE_CONTENT.fetch_add(1, Ordering::Relaxed); PROBE_BYTES];
        let mut transaction = self.begin().await?;
        sqlx::query(statements::PROBE).bind(body).execute(transaction.connection()).await?;
        transaction.0.commit().await?;
        Ok(())
    }
}

impl Backend<Postgres> {
    /// What may lose or tear acknowledged changes when the database's machine loses power.
    pub(super) async fn weaknesses(&self) -> Result<Vec<String>, StoreError> {
        let (fsync, pages): (String, String) = sqlx::query_as(POSTGRES_SERVER).fetch_one(&self.reader).await?;
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
    /// Why the file is not durable. A file system without shared memory refuses the log without an error.
    pub(super) async fn refusal(&self) -> Result<Option<&'static str>, StoreError> {
        let journal: String = sqlx::query_scalar(SQLITE_JOURNAL).fetch_one(&self.writer).await?;
        let synchronous: i64 = sqlx::query_scalar(SQLITE_SYNCHRONOUS).fetch_one(&self.writer).await?;
        Ok(refusal(&journal, synchronous))
    }

    /// None when it was opened, and none later unless another program changed the file.
    pub(super) async fn weaknesses(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.refusal().await?.into_iter().map(str::to_owned).collect())
    }
}

/// Why a SQLite file is not opened; nothing where every commit is on the disk (`full`, 2, or `extra`, 3).
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
