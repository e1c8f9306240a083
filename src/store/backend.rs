//! One database behind the store, and what both dialects cannot share.

use std::path::Path;

use sqlx::{Database, Executor as _, Pool, Postgres, Sqlite};
use trait_gen::trait_gen;

use super::statements::STATEMENTS;
use super::transaction::Writing;
use super::{StoreError, durability, feed, finding, posting};

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

/// What the dialects do not share.
pub(super) trait Dialect: Database {
    /// Begins a transaction that writes. SQLite takes its one lock at once, so that no transaction fails half-way for it.
    const BEGIN: &'static str;
    /// The statements of this dialect alone.
    const OWN_STATEMENTS: &'static [&'static str];
    /// Lists quotes with some words, as they were made.
    const CREATED_WITH_WORDS: &'static str;
    /// Lists quotes with some words, as they were issued.
    const ISSUED_WITH_WORDS: &'static str;
    /// Keeps the lines of a posting, from their JSON.
    const KEEP_LINES: &'static str;
    /// Postings with their lines: of a quote, of a case, and of any.
    const POSTINGS: [&'static str; 3];

    /// The expression that finds words with these beginnings.
    fn match_expression(words: &[String]) -> String;
}

impl Dialect for Sqlite {
    const BEGIN: &'static str = "begin immediate";
    const OWN_STATEMENTS: &'static [&'static str] = &finding::SQLITE_STATEMENTS;
    const CREATED_WITH_WORDS: &'static str = finding::SQLITE_CREATED_WITH_WORDS;
    const ISSUED_WITH_WORDS: &'static str = finding::SQLITE_ISSUED_WITH_WORDS;
    const KEEP_LINES: &'static str = posting::SQLITE_KEEP_LINES;
    const POSTINGS: [&'static str; 3] =
        [feed::SQLITE_POSTINGS_OF_QUOTE, feed::SQLITE_POSTINGS_OF_CASE, feed::SQLITE_POSTINGS];

    /// Beginnings are indexed up to some length; what is longer is looked at again in the row itself.
    fn match_expression(words: &[String]) -> String {
        let beginning =
            |word: &String| format!("\"{}\" *", word.chars().take(finding::INDEXED_BEGINNING).collect::<String>());
        words.iter().map(beginning).collect::<Vec<_>>().join(" AND ")
    }
}

impl Dialect for Postgres {
    const BEGIN: &'static str = durability::POSTGRES_BEGIN;
    const OWN_STATEMENTS: &'static [&'static str] = &finding::POSTGRES_STATEMENTS;
    const CREATED_WITH_WORDS: &'static str = finding::POSTGRES_CREATED_WITH_WORDS;
    const ISSUED_WITH_WORDS: &'static str = finding::POSTGRES_ISSUED_WITH_WORDS;
    const KEEP_LINES: &'static str = posting::POSTGRES_KEEP_LINES;
    const POSTINGS: [&'static str; 3] =
        [feed::POSTGRES_POSTINGS_OF_QUOTE, feed::POSTGRES_POSTINGS_OF_CASE, feed::POSTGRES_POSTINGS];

    fn match_expression(words: &[String]) -> String {
        words.iter().map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & ")
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn begin(&self) -> Result<Writing<Db>, StoreError> {
        Ok(Writing(self.writer.begin_with(<Db as Dialect>::BEGIN).await?))
    }

    pub(super) async fn prepare_all(&self) -> Result<usize, StoreError> {
        let mut connection = self.writer.acquire().await?;
        let own = <Db as Dialect>::OWN_STATEMENTS;
        for statement in STATEMENTS.iter().chain(own) {
            connection.prepare(sqlx::SqlSafeStr::into_sql_str(*statement)).await?;
        }
        Ok(STATEMENTS.len() + own.len())
    }

    pub(super) async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

impl Backend<Sqlite> {
    pub(super) async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let to = to.to_str().ok_or(StoreError::Unsupported("the path of a backup must be UTF-8"))?;
        sqlx::query("vacuum into $1").bind(to).execute(&self.writer).await?;
        Ok(())
    }
}
