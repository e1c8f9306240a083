//! The store: SQLite by default, PostgreSQL for many replicas, behind one small set of verbs.
//!
//! A verb is one transaction. State checks stand inside its `UPDATE`: who comes second is told so and changes nothing.

mod access;
mod backend;
mod backlog;
mod changes;
mod columns;
mod durability;
mod error;
mod feed;
mod finance_columns;
mod finding;
mod issuing;
mod open;
mod posting;
mod rows;
mod stale;
mod settling;
mod statements;
mod transaction;
mod url;
mod words;

use std::time::Duration;

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};

pub use self::access::{PendingSignIn, QuoteRead};
use self::backend::Backend;
pub use self::backlog::LatePosting;
pub use self::changes::{DraftRow, NewEvent, Transition};
pub use self::error::StoreError;
pub use self::feed::FeedQuery;
pub use self::finding::{ListQuery, Sort};
pub use self::issuing::{DemoQuote, Issuing, NewDocument};
pub use self::posting::{NewPosting, Postings, month};
pub use self::rows::{
    Audited, DocumentRow, IssuedQuote, QuoteRecord, Replay, StoredAnswer, StoredDocument, StoredEvent,
    StoredLedgerEntry, StoredNote, StoredQuote, Superseded,
};
pub use self::settling::{NewNote, Recording, Settlement};
pub use self::url::StoreUrl;
pub use self::words::{query_words, words_of};
use crate::access::{ApiKey, KeyId, Session, SessionId};
use crate::feed::{Control, Posting, Total};
use crate::ids::{QuoteId, Sha256Hex};
use crate::quote::{Actor, QuoteNumber, QuoteSummary, Revision, SettlementNumber, State};
use crate::settlement::TimeEntry;

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was made, and is kept.
    Done,
    /// The quote is not, or no longer, as the change supposes. Nothing was changed.
    Stale,
    /// The next number was not the one that the document bears, since another was quicker. Nothing was changed.
    NumberTaken,
    /// Another request with the same key was quicker. Nothing was changed.
    KeyTaken,
    /// Another quote has the same place in the order. Nothing was changed; a new identity has another place.
    PlaceTaken,
}

#[derive(Clone, Debug)]
pub struct Store(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Sqlite(Backend<Sqlite>),
    Postgres(Backend<Postgres>),
}

/// The verbs, each with its meaning, and how each reaches the backend that is open.
macro_rules! verbs {
    (within $limit:ident: $($(#[doc = $doc:literal])* $verb:ident($($argument:ident: $Type:ty),*) -> $Result:ty;)+) => {
        impl Store {
            $($(#[doc = $doc])*
            pub async fn $verb(&self, $($argument: $Type),*) -> Result<$Result, StoreError> {
                let done = async {
                    match &self.0 {
                        Kind::Sqlite(backend) => backend.$verb($($argument),*).await,
                        Kind::Postgres(backend) => backend.$verb($($argument),*).await,
                    }
                };
                let late = |_| StoreError::Away("no answer in time".to_owned());
                tokio::time::timeout($limit, done).await.map_err(late)?
            })+
        }
    };
}

verbs! {
    within ANSWER_TIMEOUT:
    /// Whether the store answers, and takes changes: writes as much as one does.
    ping() -> ();
    /// What the database is set up with that may lose acknowledged changes.
    weaknesses() -> Vec<String>;
    /// Keeps the content of an edition, if it is not kept yet.
    keep_tariff(hash: &Sha256Hex, id: &str, source: &str) -> ();
    /// The content of an edition.
    tariff_source(hash: &Sha256Hex) -> Option<String>;

    /// The first answer to a request with this key.
    replay(actor: &str, key: &str) -> Option<Replay>;
    /// Forgets the answers to requests before a moment.
    forget_replays(before_ms: i64) -> u64;

    /// Keeps a new draft.
    create(id: QuoteId, draft: &DraftRow, event: &NewEvent, replay: Option<&Replay>) -> Outcome;
    /// Changes a draft of this version.
    change(id: QuoteId, version: i64, draft: &DraftRow, event: &NewEvent, replay: Option<&Replay>) -> Outcome;
    /// Throws a draft of this version away.
    delete(id: QuoteId, version: i64, event: &NewEvent, replay: Option<&Replay>) -> Outcome;
    /// The last number that was given in a year, 0 before the first.
    last_number(year: i16) -> i64;
    /// Issues a draft: number, document, ledger, supersession of the former.
    issue(issuing: &Issuing<'_>) -> Outcome;
    /// Leads an issued quote to another state.
    transition(change: &Transition<'_>) -> Outcome;
    /// Issued quotes whose last day has passed, the longest overdue first.
    due(now_ms: i64, limit: i64) -> Vec<QuoteId>;

    /// A quote.
    quote(id: QuoteId) -> Option<StoredQuote>;
    /// The quote with this number and revision.
    quote_by_number(number: QuoteNumber, revision: Revision) -> Option<StoredQuote>;
    /// The document of an issued quote.
    document(id: QuoteId) -> Option<StoredDocument>;
    /// Quotes, newest first.
    list(query: &ListQuery) -> Vec<QuoteSummary>;
    /// What happened to a quote, first to last.
    events(id: QuoteId) -> Vec<StoredEvent>;

    /// The time entries of a quote's number, in the order in which they were recorded.
    time_entries(number: QuoteNumber) -> Vec<TimeEntry>;
    /// Records work on an accepted quote.
    record_time(recording: &Recording<'_>) -> Outcome;
    /// The last number of a settlement note that was given in a year, 0 before the first.
    last_settlement(year: i16) -> i64;
    /// Settles a quote, or corrects its settlement: numbers, entries, notes, ledger, feed.
    settle(settlement: &Settlement<'_>) -> Outcome;
    /// The settlement notes of a quote, first to last.
    notes(id: QuoteId) -> Vec<StoredNote>;
    /// A settlement note.
    note(number: SettlementNumber) -> Option<StoredNote>;
    /// The document of a settlement note.
    note_document(number: SettlementNumber) -> Option<StoredDocument>;

    /// Keeps a new key.
    keep_key(key: &ApiKey) -> ();
    /// A key.
    key(id: &KeyId) -> Option<ApiKey>;
    /// Every key, the newest first.
    keys() -> Vec<ApiKey>;
    /// Whether a key was ever made.
    has_keys() -> bool;
    /// Takes a key back; `false` when there is none, or it was taken back before.
    revoke_key(id: &KeyId, at: Timestamp, by: &str) -> bool;
    /// Keeps when a key was last used.
    mark_key_used(id: &KeyId, at: Timestamp) -> ();
    /// Keeps a sign-in that was begun, by the hash of its cookie.
    keep_sign_in(token: &Sha256Hex, pending: &PendingSignIn, expires_at: Timestamp) -> ();
    /// Takes a sign-in that was begun with this state and has not lapsed: it ends once. Another state leaves it as it is.
    take_sign_in(token: &Sha256Hex, state: &str, now: Timestamp) -> Option<PendingSignIn>;
    /// Keeps who has signed in, by the hash of their cookie.
    keep_session(token: &Sha256Hex, session: &Session) -> ();
    /// Who has signed in.
    session(token: &Sha256Hex) -> Option<Session>;
    /// Keeps when someone was last seen.
    mark_session_seen(token: &Sha256Hex, at: Timestamp) -> ();
    /// Signs someone out; `false` when they were not signed in.
    end_session(token: &Sha256Hex) -> bool;
    /// Who is signed in, the last seen first.
    sessions(now: Timestamp, idle_since: Timestamp) -> Vec<Session>;
    /// Signs everyone out.
    end_sessions() -> ();
    /// Signs out whoever has the session of this name; `false` when there is none.
    end_named_session(id: &SessionId) -> bool;
    /// Forgets sign-ins and sessions that have lapsed.
    forget_sign_ins(now: Timestamp, idle_since: Timestamp) -> u64;
    /// Keeps who looked at a quote, unless they once did something with it or looked since the day began; tells whether it was
    /// kept.
    keep_read(quote: QuoteId, actor: &Actor, what: &str, at: Timestamp, day: Timestamp) -> bool;
    /// Who looked at a quote from outside its case, the last first.
    reads(quote: QuoteId, limit: i64) -> Vec<QuoteRead>;
    /// How many quotes are in each state.
    states() -> Vec<(String, i64)>;
    /// Drafts that were not touched since a moment and still name a contact, the oldest first, but for the first few.
    idle_drafts(before: Timestamp, limit: i64, skip: i64) -> Vec<QuoteId>;

    /// The last sequence of the feed, 0 before the first.
    feed_end() -> i64;
    /// Control totals of rows of the feed.
    feed_control(query: &FeedQuery) -> Control;
    /// The next stretch of postings, without rows up to the query's place; empty at the end of its range.
    feed_stretch(query: &FeedQuery) -> Vec<Posting>;
}

verbs! {
    within READING_TIMEOUT:
    /// Ledger entries behind a place, in order.
    ledger_after(sequence: i64, limit: i64) -> Vec<StoredLedgerEntry>;
    /// Where the ledger ends: the place and hash of its last entry.
    ledger_head() -> (i64, String);
    /// The first ledger entry whose quote is gone.
    orphan() -> Option<StoredLedgerEntry>;
    /// The numbers of each year: the last that was given, how many first revisions bear one up to it, and the highest borne.
    series() -> Vec<(i64, i64, i64, i64)>;
    /// Sums of rows of the feed, told apart by everything.
    feed_totals(query: &FeedQuery) -> Vec<Total>;
    /// Settlement notes that charge and were not taken back, behind a number, in the order of their numbers.
    standing_notes_after(after: Option<SettlementNumber>, limit: i64) -> Vec<StoredNote>;
    /// The numbers of settlement notes of each year: the last that was given, how many bear one up to it, and the highest borne.
    settlement_series() -> Vec<(i64, i64, i64, i64)>;
    /// Ledger entries that were not posted to the feed, from before there was one.
    unposted(limit: i64) -> Vec<StoredLedgerEntry>;
    /// Posts what entries behind a place of the ledger say; `false` when another did.
    post_backlog(after: i64, backlog: &[LatePosting]) -> bool;
    /// Whether some quotes have words of an earlier form.
    has_stale_words() -> bool;
    /// Brings the words of some quotes to this program's form; how many there were.
    renew_words(limit: i64) -> u64;
    /// What the ledger says of a quote, first to last.
    ledger_of(id: QuoteId) -> Vec<StoredLedgerEntry>;
    /// Rows of the feed, the first and the last of them, how many its postings have, and how many ledger entries were not posted.
    feed_shape() -> (i64, i64, i64, i64, i64);
    /// The first posting that is not what its rows are.
    feed_flaw() -> Option<i64>;
    /// Each month that something was posted in, with the first and the last time.
    feed_months() -> Vec<(String, i64, i64)>;
    /// Every edition that is kept: hash, id and content.
    tariffs() -> Vec<(String, String, String)>;
    /// Issued quotes behind a place in the order of creation, with all that an audit looks at.
    issued_after(position: i64, limit: i64) -> Vec<Audited>;
    /// How many quotes there are: all, and of those the ones made for trying out.
    counts() -> (i64, i64);
}

impl Store {
    /// Opens the store, makes it if there is none, and brings it to this program's form. Replicas that start at once wait
    /// for each other.
    pub async fn open(url: &StoreUrl) -> Result<Self, StoreError> {
        Ok(Self(match url {
            StoreUrl::Sqlite(path) => Kind::Sqlite(Backend::<Sqlite>::open(path).await?),
            StoreUrl::Postgres(url) => Kind::Postgres(Backend::<Postgres>::open(url).await?),
        }))
    }

    /// Whether a file is a SQLite store of this program. Nothing is written to it.
    pub async fn is_one(file: &std::path::Path) -> bool {
        Backend::<Sqlite>::is_one(file).await
    }

    /// Writes a consistent copy of a running SQLite store to a file that is not there yet.
    ///
    /// Errors: [`StoreError::Unsupported`] on PostgreSQL, whose own `pg_dump` does it.
    pub async fn backup(&self, to: &std::path::Path) -> Result<(), StoreError> {
        match &self.0 {
            Kind::Sqlite(backend) => backend.backup(to).await,
            Kind::Postgres(_) => Err(StoreError::Unsupported("PostgreSQL is backed up by its own pg_dump")),
        }
    }

    /// Prepares every statement, so that one that the database does not understand is found without running it.
    pub async fn prepare_all(&self) -> Result<usize, StoreError> {
        match &self.0 {
            Kind::Sqlite(backend) => backend.prepare_all().await,
            Kind::Postgres(backend) => backend.prepare_all().await,
        }
    }

    /// Keeps many issued quotes made for trying out, in one transaction.
    pub async fn keep_demo(&self, batch: &[DemoQuote<'_>]) -> Result<Outcome, StoreError> {
        match &self.0 {
            Kind::Sqlite(backend) => backend.keep_demo(batch).await,
            Kind::Postgres(backend) => backend.keep_demo(batch).await,
        }
    }

    /// The connections of each pool: open, and idle of those.
    #[must_use]
    pub fn connections(&self) -> Vec<(&'static str, (u32, u32))> {
        fn of<Db: sqlx::Database>(pool: &sqlx::Pool<Db>) -> (u32, u32) {
            (pool.size(), u32::try_from(pool.num_idle()).unwrap_or(u32::MAX))
        }
        match &self.0 {
            Kind::Sqlite(backend) => vec![("reader", of(&backend.reader)), ("writer", of(&backend.writer))],
            Kind::Postgres(backend) => vec![("all", of(&backend.reader))],
        }
    }

    /// What was taken out of the store is in no file of it any longer, where that lies with this program.
    pub async fn settle_files(&self) -> Result<(), StoreError> {
        match &self.0 {
            Kind::Sqlite(backend) => backend.settle_files().await,
            Kind::Postgres(_) => Ok(()),
        }
    }

    /// Closes the connections, when what was begun on them is done.
    pub async fn close(&self) {
        match &self.0 {
            Kind::Sqlite(backend) => backend.close().await,
            Kind::Postgres(backend) => backend.close().await,
        }
    }
}

/// How long a request waits for a connection before it is told that the store is away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(4);
/// How long a verb may take: a database that is cut off does not even refuse. What was not committed by then never is, or is
/// found by asking again with the same key.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a verb may take that goes through the whole store, for audits and counts.
const READING_TIMEOUT: Duration = Duration::from_mins(30);

/// The word of a state as the tables have it; nothing for any.
fn state_word(state: Option<State>) -> &'static str {
    state.map_or("", State::word)
}
