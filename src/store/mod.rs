//! The store: SQLite by default, PostgreSQL for many replicas, behind one small set of verbs.
//!
//! A verb is one transaction. State checks are part of its `UPDATE`: of two concurrent changes, the second is reported as stale
//! and changes nothing. The statements of a verb are declared in its own file.

mod access;
mod attention;
mod audit;
mod backend;
mod changes;
mod columns;
mod documents;
mod durability;
mod error;
mod event_log;
mod events;
mod feed;
mod feed_sums;
mod fields;
mod issuing;
mod ledger;
mod links;
mod list_query;
mod listing;
mod open;
mod posting;
mod preparing;
mod quotes;
mod replays;
mod rows;
mod search;
mod settling;
mod shapes;
mod signed_copies;
mod stale;
mod statement;
mod summaries;
mod tariffs;
mod url;
mod vouchers;
mod words;

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{Postgres, Sqlite};

pub use self::access::{PendingSignIn, QuoteRead};
pub use self::audit::{Audited, FeedDay, FeedShape, QuoteCounts, YearSeries};
use self::backend::Backend;
pub use self::changes::{DraftRow, ReplacedOrder, Transition};
pub use self::documents::{NewDocument, StoredDocument};
pub use self::error::StoreError;
pub use self::events::{FollowQuery, NewEvent, StoredEvent};
pub use self::feed::FeedQuery;
pub use self::issuing::{DemoQuote, Issuing, Superseded};
pub use self::ledger::{StoredLedgerEntry, StoredLedgerHead};
pub use self::links::{LinkChange, NewLink, StoredLink};
pub use self::list_query::{Attention, ListQuery, Listed, Sort};
pub use self::posting::{LatePosting, NewPosting, Postings};
pub use self::replays::{Outcome, Replay};
pub use self::rows::{DocumentRow, IssuedQuote, QuoteRecord, StoredAnswer, StoredQuote, Typed};
pub use self::settling::{NewNote, Recording, Settlement, StoredNote};
pub use self::shapes::LikeCases;
pub use self::signed_copies::{CopyChange, NewCopy, StoredCopy};
pub use self::tariffs::StoredTariff;
pub use self::url::StoreUrl;
pub use self::vouchers::{Marking, StoredVoucher, VoucherControl, VoucherQuery};
pub use self::words::{Findable, query_words};
use crate::access::{ApiKey, KeyId, Session, SessionId};
use crate::feed::{Control, Dimension, Posting, StoredSum};
use crate::ids::{QuoteId, Sha256Hex};
use crate::likeness::Shape;
use crate::pacing::Step;
use crate::quote::{Actor, FollowedEvent, QuoteNumber, Revision, SettlementNumber};
use crate::settlement::{Sending, TimeEntry};

/// How long a verb may take: a database that is cut off does not even refuse. What was not committed by then never is, or is
/// found by repeating the request with the same key.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a verb may take that reads the whole store, for audits and counts.
const READING_TIMEOUT: Duration = Duration::from_mins(30);

#[derive(Clone, Debug)]
pub struct Store(AnyBackend);

#[derive(Clone, Debug)]
enum AnyBackend {
    Sqlite(Backend<Sqlite>),
    Postgres(Backend<Postgres>),
}

/// Runs an expression with the backend that is open.
macro_rules! with_backend {
    ($store:expr, $backend:ident => $result:expr) => {
        match &$store.0 {
            AnyBackend::Sqlite($backend) => $result,
            AnyBackend::Postgres($backend) => $result,
        }
    };
}

/// Declares verbs, each with what it means, and forwards them to the backend that is open.
macro_rules! verbs {
    (within $limit:ident: $($(#[doc = $doc:literal])* $verb:ident($($argument:ident: $Type:ty),*) -> $Result:ty;)+) => {
        impl Store {
            $($(#[doc = $doc])*
            pub async fn $verb(&self, $($argument: $Type),*) -> Result<$Result, StoreError> {
                let done = async { with_backend!(self, backend => backend.$verb($($argument),*).await) };
                let late = |_| StoreError::Away("no answer in time".to_owned());
                tokio::time::timeout($limit, done).await.map_err(late)?
            })+
        }
    };
}

verbs! {
    within ANSWER_TIMEOUT:
    /// Whether the store answers and takes changes: writes as much as a change does.
    ping() -> ();
    /// What in the database's setup may lose acknowledged changes.
    weaknesses() -> Vec<String>;
    /// Stores the content of an edition, if it is not stored yet.
    save_tariff(hash: &Sha256Hex, id: &str, source: &str) -> ();
    /// The content of an edition.
    tariff_source(hash: &Sha256Hex) -> Option<String>;

    /// The first answer to a request with this key.
    replay(actor: &str, key: &str) -> Option<Replay>;
    /// Forgets the answers to requests before a moment, the oldest first.
    forget_replays(before_ms: i64) -> u64;

    /// Stores a new draft. It is stale when another quote has its position in the order of creation (another identity has
    /// another), or revises the same quote.
    create(id: QuoteId, draft: &DraftRow, event: &NewEvent, replay: Option<&Replay>) -> Outcome;
    /// Changes a draft of this version.
    change(id: QuoteId, version: i64, draft: &DraftRow, event: &NewEvent, replay: Option<&Replay>) -> Outcome;
    /// Deletes a draft of this version.
    delete(id: QuoteId, version: i64, event: &NewEvent, replay: Option<&Replay>) -> Outcome;
    /// The last number that was given in a year, 0 before the first.
    last_number(year: i16) -> i64;
    /// Issues a draft: number, document, ledger, supersession of the former revision.
    issue(issuing: &Issuing<'_>) -> Outcome;
    /// Moves an issued quote to another state.
    transition(change: &Transition<'_>) -> Outcome;
    /// Issued quotes whose last day has passed, the longest overdue first.
    due(now_ms: i64, limit: i64) -> Vec<QuoteId>;

    /// A quote.
    quote(id: QuoteId) -> Option<StoredQuote>;
    /// The quote with this number and revision.
    quote_by_number(number: QuoteNumber, revision: Revision) -> Option<StoredQuote>;
    /// The document of an issued quote.
    document(id: QuoteId) -> Option<StoredDocument>;
    /// The quote of a number that is ordered or settled.
    order(number: QuoteNumber) -> Option<IssuedQuote>;
    /// The quote of a number that was issued last.
    last_revision(number: QuoteNumber) -> Option<IssuedQuote>;
    /// The draft that is to replace a quote.
    draft_revising(id: QuoteId) -> Option<QuoteId>;
    /// The nearest quotes to a shape, without those of a number.
    like_cases(shape: &Shape, except: Option<QuoteNumber>) -> LikeCases;
    /// Quotes, newest first.
    list(query: &ListQuery) -> Listed;
    /// What happened to a quote, first to last.
    events(id: QuoteId) -> Vec<StoredEvent>;
    /// The last event of all quotes in the order of commits, 0 before the first.
    last_event() -> i64;
    /// Events of all quotes in the order of commits.
    follow(query: &FollowQuery) -> Vec<FollowedEvent>;

    /// Ends the links of a quote, and makes others in their place.
    change_links(change: &LinkChange<'_>) -> Outcome;
    /// Records something that leaves a quote as it is.
    note_event(id: QuoteId, version: i64, event: &NewEvent, replay: Option<&Replay>) -> Outcome;
    /// The link with this secret, by its hash.
    link(secret: &Sha256Hex) -> Option<StoredLink>;
    /// The links of a quote, the earliest first.
    links(id: QuoteId) -> Vec<StoredLink>;

    /// Keeps a signed copy of an order's document.
    keep_copy(change: &CopyChange<'_>) -> Outcome;
    /// The signed copies of a quote, the earliest first.
    copies(id: QuoteId) -> Vec<StoredCopy>;
    /// The file of a signed copy.
    copy_pdf(id: QuoteId, number: i64) -> Option<Vec<u8>>;

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
    /// The settlement notes of all revisions of a quote, first to last.
    notes_of_number(number: QuoteNumber) -> Vec<StoredNote>;
    /// The terms on which a settled quote is not charged, as JSON; none where a note charges it.
    uncharged(id: QuoteId) -> Option<String>;
    /// A settlement note.
    note(number: SettlementNumber) -> Option<StoredNote>;
    /// The document of a settlement note.
    note_document(number: SettlementNumber) -> Option<StoredDocument>;

    /// Notes as vouchers, in the order of their numbers.
    vouchers(query: &VoucherQuery) -> Vec<StoredVoucher>;
    /// A note as a voucher.
    voucher(number: &str) -> Option<StoredVoucher>;
    /// Where a note was sent, up to a sending.
    sendings(number: SettlementNumber, up_to: i64) -> Vec<Sending>;
    /// The last sending, 0 before the first.
    last_sending() -> i64;
    /// Records that notes were sent. It is stale when another sending came first.
    mark_sent(marking: &Marking<'_>) -> Outcome;

    /// Stores a new key.
    save_key(key: &ApiKey) -> ();
    /// A key.
    key(id: &KeyId) -> Option<ApiKey>;
    /// Every key, the newest first.
    keys() -> Vec<ApiKey>;
    /// Whether a key was ever made.
    has_keys() -> bool;
    /// Revokes a key; `false` when there is none, or it was revoked before.
    revoke_key(id: &KeyId, at: Timestamp, by: &str) -> bool;
    /// Notes when a key was last used.
    mark_key_used(id: &KeyId, at: Timestamp) -> ();
    /// Stores a sign-in that was begun, by the hash of its cookie.
    save_sign_in(token: &Sha256Hex, pending: &PendingSignIn, expires_at: Timestamp) -> ();
    /// Takes a sign-in that was begun with this state and has not lapsed: it ends once. Another state leaves it as it is.
    take_sign_in(token: &Sha256Hex, state: &str, now: Timestamp) -> Option<PendingSignIn>;
    /// Stores a session, by the hash of its cookie.
    save_session(token: &Sha256Hex, session: &Session) -> ();
    /// A session.
    session(token: &Sha256Hex) -> Option<Session>;
    /// Notes when a session was last used.
    mark_session_seen(token: &Sha256Hex, at: Timestamp) -> ();
    /// Ends a session; `false` when there is none.
    end_session(token: &Sha256Hex) -> bool;
    /// Sessions that have not lapsed, the last seen first.
    sessions(now: Timestamp, idle_since: Timestamp) -> Vec<Session>;
    /// Ends all sessions and sign-ins.
    end_sessions() -> ();
    /// Ends the session of this name; `false` when there is none.
    end_named_session(id: &SessionId) -> bool;
    /// Forgets sign-ins and sessions that have lapsed.
    forget_sign_ins(now: Timestamp, idle_since: Timestamp) -> u64;
    /// Records that someone read a quote, unless they once changed it or read it since the day began; whether it did.
    record_read(quote: QuoteId, actor: &Actor, what: &str, at: Timestamp, day: Timestamp) -> bool;
    /// Who read a quote from outside its case, the last first.
    reads(quote: QuoteId, limit: i64) -> Vec<QuoteRead>;
    /// How many quotes are in each state: of an officer, or of all where none is named.
    states(officer: &str) -> Vec<(String, i64)>;
    /// Puts the changes of those counts together, where there are many.
    gather_counts() -> ();
    /// How many quotes of an officer, or of all, must be answered before a moment; have used 80 per cent of some hours; have reached
    /// the day of delivery.
    attention(officer: &str, expiring_by: Timestamp, today: Date) -> [i64; 3];
    /// Drafts that were not changed since a moment and still name a contact, the oldest first; the first `skip` are left out.
    idle_drafts(before: Timestamp, limit: i64, skip: i64) -> Vec<QuoteId>;

    /// The last sequence of the feed, 0 before the first.
    feed_end() -> i64;
    /// Control totals of rows of the feed.
    feed_control(query: &FeedQuery) -> Control;
    /// The next stretch of postings, without the rows up to `after`; empty at the end of the range.
    feed_stretch(query: &FeedQuery, step: Step) -> Vec<Posting>;
}

verbs! {
    within READING_TIMEOUT:
    /// The totals of vouchers now, and what they were at.
    voucher_control(query: &VoucherQuery) -> VoucherControl;
    /// Vouchers as they were when a sending was the last.
    vouchers_then(query: &VoucherQuery, sendings: i64) -> Vec<StoredVoucher>;
    /// A note whose row in the list of vouchers is not what it is.
    voucher_flaw() -> Option<String>;
    /// The last sending by the head of the sendings, where they do not end there without gaps.
    sending_flaw() -> Option<i64>;
    /// Ledger entries after a sequence, in order.
    ledger_after(sequence: i64, limit: i64) -> Vec<StoredLedgerEntry>;
    /// The ledger's last entry.
    ledger_head() -> StoredLedgerHead;
    /// The first ledger entry whose quote is gone.
    orphan() -> Option<StoredLedgerEntry>;
    /// A state of which some officer's kept count of quotes is not that of the quotes.
    count_flaw() -> Option<String>;
    /// The series of quote numbers, by year.
    series() -> Vec<YearSeries>;
    /// Sums of rows of the feed, by stage and reversal, and by some dimensions.
    feed_totals(query: &FeedQuery, dimensions: &[Dimension]) -> Vec<StoredSum>;
    /// Settlement notes that charge and are not credited, after a number, in the order of their numbers.
    standing_notes_after(after: Option<SettlementNumber>, limit: i64) -> Vec<StoredNote>;
    /// The series of settlement numbers, by year.
    settlement_series() -> Vec<YearSeries>;
    /// Ledger entries that were not posted to the feed, from before there was one.
    unposted(limit: i64) -> Vec<StoredLedgerEntry>;
    /// Posts the ledger entries after a sequence; `false` when another replica did.
    post_backlog(after: i64, backlog: &[LatePosting]) -> bool;
    /// Whether the words of some quotes have an earlier form.
    has_stale_words() -> bool;
    /// Brings the words of some quotes to this program's form; how many there were.
    renew_words(limit: i64) -> u64;
    /// Issued quotes without a shape, from before there were any, after a position in the order of creation; each with its position.
    unshaped_after(position: i64, limit: i64) -> Vec<(i64, QuoteId)>;
    /// Stores the shapes of issued quotes.
    save_shapes(shapes: &[(QuoteId, Shape)]) -> ();
    /// The ledger entries of a quote, first to last.
    ledger_of(id: QuoteId) -> Vec<StoredLedgerEntry>;
    /// Whether the feed has gaps, as figures.
    feed_shape() -> FeedShape;
    /// The first posting that contradicts its rows, or repeats no posting of its quote.
    feed_flaw() -> Option<i64>;
    /// Each day on which something was posted.
    feed_days() -> Vec<FeedDay>;
    /// A month or day whose kept sums are not those of its rows.
    sums_flaw() -> Option<String>;
    /// Every edition that is stored.
    tariffs() -> Vec<StoredTariff>;
    /// Issued quotes after a position in the order of creation.
    issued_after(position: i64, limit: i64) -> Vec<Audited>;
    /// How many quotes there are.
    counts() -> QuoteCounts;
    /// Stores demo quotes; `false` when another quote has the position of one of them, and none is stored.
    save_demo(batch: &[DemoQuote<'_>]) -> bool;
    /// Prepares every statement, so that one that the database does not understand is found without running it; how many there
    /// are.
    prepare_all() -> usize;
}

impl Store {
    /// Opens the store, creates it if there is none, and migrates it to this program's schema. Replicas that start at once wait
    /// for each other.
    pub async fn open(url: &StoreUrl) -> Result<Self, StoreError> {
        Ok(Self(match url {
            StoreUrl::Sqlite(path) => AnyBackend::Sqlite(Backend::<Sqlite>::open(path).await?),
            StoreUrl::Postgres(url) => AnyBackend::Postgres(Backend::<Postgres>::open(url).await?),
        }))
    }

    /// Whether a file is a SQLite store of this program. Nothing is written to it.
    pub async fn is_store(file: &Path) -> bool {
        Backend::<Sqlite>::is_store(file).await
    }

    /// Writes a consistent copy of a running SQLite store to a file that must not exist yet.
    ///
    /// Errors: [`StoreError::Unsupported`] on PostgreSQL, which has `pg_dump` for it.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        match &self.0 {
            AnyBackend::Sqlite(backend) => backend.backup(to).await,
            AnyBackend::Postgres(_) => Err(StoreError::Unsupported("PostgreSQL is backed up by its own pg_dump")),
        }
    }

    /// The connections of each pool: open, and idle of those.
    #[must_use]
    pub fn connections(&self) -> Vec<(&'static str, (u32, u32))> {
        fn of<Db: sqlx::Database>(pool: &sqlx::Pool<Db>) -> (u32, u32) {
            (pool.size(), u32::try_from(pool.num_idle()).unwrap_or(u32::MAX))
        }
        match &self.0 {
            AnyBackend::Sqlite(backend) => vec![("reader", of(&backend.reader)), ("writer", of(&backend.writer))],
            AnyBackend::Postgres(backend) => vec![("all", of(&backend.reader))],
        }
    }

    /// Removes what was deleted from SQLite's log of changes too. PostgreSQL's files are its administrator's.
    pub async fn truncate_log(&self) -> Result<(), StoreError> {
        match &self.0 {
            AnyBackend::Sqlite(backend) => backend.truncate_log().await,
            AnyBackend::Postgres(_) => Ok(()),
        }
    }

    /// Closes the connections, after what was begun on them is done.
    pub async fn close(&self) {
        with_backend!(self, backend => backend.close().await);
    }
}
