//! Why the store did not do what it was asked.

use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or cannot answer; it may be able to soon.
    #[error("the store is away: {0}")]
    Away(String),
    /// A row is not as this program wrote it.
    #[error("the store holds a bad row: table {table}, column {column}, key {key}")]
    Inconsistent { table: &'static str, column: &'static str, key: String },
    #[error("the store failed: {0}")]
    Failed(sqlx::Error),
    #[error("the store cannot be migrated to this program's schema: {0}")]
    Migration(sqlx::migrate::MigrateError),
    #[error("the store's folder {folder} cannot be created or locked: {cause}")]
    Folder { folder: PathBuf, cause: std::io::Error },
    #[error("{0}")]
    Unsupported(&'static str),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if is_away(&error) { Self::Away(error.to_string()) } else { Self::Failed(error) }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migration(error)
    }
}

impl StoreError {
    pub(super) fn bad(table: &'static str, column: &'static str, key: &dyn std::fmt::Display) -> Self {
        Self::Inconsistent { table, column, key: key.to_string() }
    }
}

fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_away_code(&code)),
        _ => false,
    }
}

/// PostgreSQL: connection exceptions (08), transaction rollbacks (40), insufficient resources (53), operator intervention (57),
/// system errors (58), a read-only standby (25006), a transaction or a lock that took too long (25P03, 55P03). SQLite: the low
/// byte of the code is that of busy, locked, read-only, I/O error, full or cannot open.
fn is_away_code(code: &str) -> bool {
    if code.len() == 5 {
        return matches!(code.get(..2), Some("08" | "40" | "53" | "57" | "58"))
            || matches!(code, "25006" | "25P03" | "55P03");
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
}
