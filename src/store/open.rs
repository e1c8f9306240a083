//! Opening a store: its files and connections, and the migrations that bring it to this program's form.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Postgres, Sqlite};

use super::backend::Backend;
use super::durability::ask_of_session;
use super::{ACQUIRE_TIMEOUT, StoreError};

static SQLITE: Migrator = sqlx::migrate!("src/store/migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("src/store/migrations/postgres");

/// How long a statement waits for another process that writes to the same SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(3);
/// Connections that read a SQLite store at once.
const READERS: u32 = 4;
/// How long a connection may have been idle to be used without asking whether it still is one.
const IDLE_UNTESTED: Duration = Duration::from_millis(200);
/// Connections to PostgreSQL from one replica.
const CONNECTIONS: u32 = 10;

impl Backend<Sqlite> {
    /// Opens or makes a SQLite file.
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
            // What is taken out of it, such as a contact, is not left in the file.
            .pragma("secure_delete", "on")
            .statement_cache_capacity(200)
            .disable_statement_logging();
        let writer = SqlitePoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE_TIMEOUT);
        // A full disk makes SQLite end a transaction by itself, and then the connection still counts one: another is opened.
        let writer = writer
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }));
        // The migrator takes no lock on SQLite: programs that start at once on one file wait for each other here.
        let lock = std::fs::File::create(lock_path(path)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let writer = writer.connect_with(options.clone()).await?;
        SQLITE.run(&writer).await?;
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
}

impl Backend<Sqlite> {
    /// Whether a file is a store of this program.
    pub(super) async fn is_one(path: &Path) -> bool {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true);
        let Ok(mut connection) = options.connect().await else { return false };
        let whole =
            sqlx::query_scalar::<_, String>(super::finding::SQLITE_QUICK_CHECK).fetch_one(&mut connection).await;
        let head = sqlx::query(super::statements::LEDGER_HEAD).fetch_one(&mut connection).await;
        whole.is_ok_and(|found| found == "ok") && head.is_ok()
    }
}

impl Backend<Sqlite> {
    /// Writes the log of changes into the store and empties it, unless someone reads; the end does it again.
    pub(super) async fn settle_files(&self) -> Result<(), StoreError> {
        sqlx::query(super::finding::SQLITE_SETTLE_FILES).execute(&self.writer).await?;
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
            // What a word of a query finds differs by a factor of a million: a plan for any word is a plan for none.
            // And a replica that is cut off in the middle of a change must not keep the others waiting.
            .options([
                ("plan_cache_mode", "force_custom_plan"),
                ("idle_in_transaction_session_timeout", "15s"),
                ("lock_timeout", "15s"),
                ("tcp_keepalives_idle", "30"),
            ])
            .disable_statement_logging();
        // A connection that was idle may have been cut meanwhile; asking each time would be one more round trip of few.
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .after_connect(|connection, _| Box::pin(ask_of_session(connection)))
            .before_acquire(|connection, metadata| {
                Box::pin(async move {
                    if metadata.idle_for > IDLE_UNTESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            });
        let pool = pool.connect_with(options).await?;
        POSTGRES.run(&pool).await?;
        Ok(Self { reader: pool.clone(), writer: pool })
    }
}
