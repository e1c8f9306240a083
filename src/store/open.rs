//! Opening a store: its files, its connections and its migrations. And what is done with a SQLite file as a whole.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Postgres, SqlSafeStr as _, Sqlite};

use super::backend::Backend;
use super::durability::prepare_session;
use super::error::StoreError;
use super::ledger::LEDGER_HEAD;
use super::statement::{PerDatabase, statements};

/// The migrator of a folder of migrations, of which both databases have the same. A file that is changed after it was applied is
/// refused by its hash.
macro_rules! migrator {
    ($folder:literal) => {
        migrator!($folder: 1 "0001_quotes", 2 "0002_finance", 3 "0003_access", 4 "0004_search", 5 "0005_probe",
            6 "0006_flat_hours", 7 "0007_revisions", 8 "0008_unpriced", 9 "0009_following", 11 "0011_shapes", 12 "0012_desk",
            13 "0013_answer_links", 14 "0014_signed_copies", 15 "0015_uncharged", 16 "0016_vouchers", 17 "0017_periods", 18 "0018_vouchers",
            19 "0019_parts", 20 "0020_issuing")
    };
    ($folder:literal: $($version:literal $name:literal),+) => {
        Migrator::with_migrations(vec![$(Migration::new(
            $version,
            $name.into(),
            MigrationType::Simple,
            include_str!(concat!("migrations/", $folder, "/", $name, ".sql")).into_sql_str(),
            false,
        )),+])
    };
}

statements! {
    const QUICK_CHECK: PerDatabase = PerDatabase::sqlite("pragma quick_check(1)");
    const TRUNCATE_LOG: PerDatabase = PerDatabase::sqlite("pragma wal_checkpoint(truncate)");
}

/// How long a request waits for a connection before the store is reported to be away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(4);
/// How long a statement waits for another process that writes to the same SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(3);
/// Connections that read a SQLite store at once.
const READERS: u32 = 4;
/// How long a connection may have been idle and still be used without a test.
const IDLE_UNTESTED: Duration = Duration::from_millis(200);
/// Connections to PostgreSQL from one replica.
const CONNECTIONS: u32 = 10;

impl Backend<Sqlite> {
    /// Opens or creates a SQLite file.
    pub(super) async fn open(path: &Path) -> Result<Self, StoreError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = |cause| StoreError::Folder { folder: folder.to_owned(), cause };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Every acknowledged change is on the disk, also when the machine loses power.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
            // What is deleted, such as a contact, is overwritten in the file.
            .pragma("secure_delete", "on")
            .statement_cache_capacity(200)
            .disable_statement_logging();
        let writer = SqlitePoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE_TIMEOUT);
        // When the disk is full, SQLite ends a transaction by itself, but sqlx still counts it: another connection is opened.
        let writer = writer
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }));
        // The migrator takes no lock on SQLite: programs that start at once on one file wait for each other here.
        let lock = std::fs::File::create(lock_path(path)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let writer = writer.connect_with(options.clone()).await?;
        migrator!("sqlite").run(&writer).await?;
        drop(lock);
        let reader = SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(ACQUIRE_TIMEOUT);
        let reader = reader.test_before_acquire(false);
        let reader = reader.connect_with(options.read_only(true).create_if_missing(false)).await?;
        let backend = Self { reader, writer };
        match backend.refusal().await? {
            None => Ok(backend),
            Some(why) => Err(StoreError::Unsupported(why)),
        }
    }

    /// Whether a file is a whole store of this program.
    pub(super) async fn is_store(path: &Path) -> bool {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true);
        let Ok(mut connection) = options.connect().await else { return false };
        let whole = sqlx::query_scalar::<_, String>(QUICK_CHECK.sqlite).fetch_one(&mut connection).await;
        let head = sqlx::query(LEDGER_HEAD).fetch_one(&mut connection).await;
        whole.is_ok_and(|found| found == "ok") && head.is_ok()
    }

    /// Moves the log of changes into the file and empties it, unless someone reads; closing does it too.
    pub(super) async fn truncate_log(&self) -> Result<(), StoreError> {
        sqlx::query(TRUNCATE_LOG.sqlite).execute(&self.writer).await?;
        Ok(())
    }

    pub(super) async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let to = to.to_str().ok_or(StoreError::Unsupported("the path of a backup must be UTF-8"))?;
        // Cannot be prepared, and so is not among the listed statements.
        sqlx::query("vacuum into $1").bind(to).execute(&self.writer).await?;
        Ok(())
    }
}

fn lock_path(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

impl Backend<Postgres> {
    /// Connects to a PostgreSQL database. The migrator holds a lock there while it works.
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse()?;
        let options = options
            .application_name("prisoverslag")
            // Words of a query differ by a factor of a million in what they find, so a plan that serves any word serves none.
            // And a replica that is cut off in the middle of a change must not keep the others waiting.
            .options([
                ("plan_cache_mode", "force_custom_plan"),
                ("idle_in_transaction_session_timeout", "15s"),
                ("lock_timeout", "15s"),
                ("tcp_keepalives_idle", "30"),
            ])
            .disable_statement_logging();
        // An idle connection may have been cut meanwhile; a test before each use would be a large part of the round trips.
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .after_connect(|connection, _| Box::pin(prepare_session(connection)))
            .before_acquire(|connection, metadata| {
                Box::pin(async move {
                    if metadata.idle_for > IDLE_UNTESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            });
        let pool = pool.connect_with(options).await?;
        migrator!("postgres").run(&pool).await?;
        Ok(Self { reader: pool.clone(), writer: pool })
    }
}
