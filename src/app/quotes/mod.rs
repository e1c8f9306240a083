//! Quotes: drafts, issue, answers, revisions. Every use case is told who acts.

mod answers;
mod drafts;
mod expiry;
mod issuing;
mod listing;
mod notes;
mod reading;
mod report;
mod retention;
mod settling;
mod visibility;
mod work;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::{Mutex, Semaphore};

pub(super) use drafts::{draft_row, new_draft, new_id};
pub(super) use issuing::{issue_postings, issued};
pub use listing::{ListRequest, Page};
pub use reading::QuoteDocument;
pub(super) use settling::{read_note, standing_of};
pub(super) use visibility::is_there_for;

use super::{App, AppError};
use crate::calendar;
use crate::ids::{QuoteId, Sha256Hex};
use crate::input::{Faults, Field, Path};
use crate::invoice::Seller;
use crate::quote::{Actor, DraftInput, PricedDraft, State, to_millisecond};
use crate::render::Pool;
use crate::settings::Privacy;
use crate::store::{Replay, Store, StoredQuote};
use crate::tariff::{Catalogue, Tariff};

/// Ranges of the feed that are exported at once: each takes a connection and a thread in turns.
const EXPORTED_AT_ONCE: usize = 8;

/// The use cases of quotes.
#[derive(Debug)]
pub struct Quotes {
    app: Arc<App>,
    store: Store,
    pool: Arc<Pool>,
    /// Editions by their hash: those in the tariff folder, and older ones as they are read from the store.
    editions: RwLock<HashMap<Sha256Hex, Arc<Tariff>>>,
    /// Held while the tariffs are reloaded.
    pub(super) reloading: Mutex<()>,
    /// Held while a document is set that bears the next number, so that requests to one replica do not race each other for
    /// it. Those of other replicas are met by the store.
    issuing: Mutex<()>,
    settling: Mutex<()>,
    /// Ranges of the feed that are exported at once.
    pub(in crate::app) exporting: Arc<Semaphore>,
    seller: Seller,
    privacy: Privacy,
}

/// Who asks for a change, of what version, and under which key.
#[derive(Clone, Debug)]
pub struct Command {
    pub actor: Actor,
    /// The version of the quote that the caller saw.
    pub seen: Seen,
    /// What tells the request from others, where the caller wants to be able to send it again.
    pub key: Option<RequestKey>,
}

/// Which version of a quote a caller saw, as it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    #[default]
    Unsaid,
    /// Whichever there is: that says nothing of what it saw.
    Any,
    Versions {
        /// By tags as they were given out.
        strong: Vec<i64>,
        /// By tags that something on the way has weakened: they say no longer which bytes were seen.
        weakened: Vec<i64>,
    },
}

impl Seen {
    /// Errors: another version was seen than the one that there is, or its tag was weakened on the way.
    pub(super) fn check(&self, version: i64) -> Result<(), AppError> {
        match self {
            Self::Unsaid | Self::Any => Ok(()),
            Self::Versions { strong, .. } if strong.contains(&version) => Ok(()),
            Self::Versions { weakened, .. } if weakened.contains(&version) => Err(AppError::Weakened),
            Self::Versions { .. } => Err(AppError::Stale),
        }
    }

    /// Errors: it is not said which version was seen.
    pub fn is_said(&self) -> Result<(), AppError> {
        match self {
            Self::Unsaid => Err(AppError::PreconditionRequired),
            Self::Any => Err(AppError::AnyVersion),
            Self::Versions { .. } => Ok(()),
        }
    }
}

/// What tells a request from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    pub key: String,
    /// A hash of the method, the address and the body.
    pub fingerprint: Sha256Hex,
}

/// A change that was made and is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: QuoteId,
    pub version: i64,
    pub created: bool,
    /// Whether this was answered before, to the same request.
    pub replayed: bool,
    /// Its JSON; empty for a draft that was thrown away.
    pub body: String,
}

/// The moment of a use case, in whole milliseconds as it is kept, and its day in Norway.
#[derive(Clone, Copy, Debug)]
struct Now {
    at: Timestamp,
    today: Date,
}

impl Quotes {
    /// The use cases over a store. Keeps the content of every edition in the store, so that what is priced by it can be
    /// priced again when its files are gone.
    pub async fn new(
        app: Arc<App>,
        store: Store,
        pool: Arc<Pool>,
        seller: Seller,
        privacy: Privacy,
    ) -> Result<Self, AppError> {
        let quotes = Self {
            app,
            store,
            pool,
            editions: RwLock::default(),
            issuing: Mutex::new(()),
            reloading: Mutex::new(()),
            settling: Mutex::new(()),
            exporting: Arc::new(Semaphore::new(EXPORTED_AT_ONCE)),
            seller,
            privacy,
        };
        quotes.keep_editions(&quotes.app.catalogue()).await?;
        Ok(quotes)
    }

    /// Keeps the content of editions, in the store and in memory.
    pub(super) async fn keep_editions(&self, catalogue: &Catalogue) -> Result<(), AppError> {
        for tariff in catalogue.editions() {
            self.store.save_tariff(&tariff.hash, &tariff.id.to_string(), &tariff.source_json()).await?;
            let mut editions = self.editions.write().unwrap_or_else(PoisonError::into_inner);
            editions.insert(tariff.hash.clone(), Arc::clone(tariff));
        }
        Ok(())
    }

    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The tariffs and estimates that quotes are made of.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The tariffs and estimates, shared.
    #[must_use]
    pub fn shared_app(&self) -> Arc<App> {
        Arc::clone(&self.app)
    }

    /// The render workers, shared.
    #[must_use]
    pub fn shared_pool(&self) -> Arc<Pool> {
        Arc::clone(&self.pool)
    }

    /// Forgets the first answers to requests that are older than this.
    pub async fn forget_replays(&self, kept: Duration) -> Result<u64, AppError> {
        let before = self.now().at.checked_sub(kept).unwrap_or(Timestamp::MIN);
        Ok(self.store.forget_replays(before.as_millisecond()).await?)
    }

    fn now(&self) -> Now {
        let at = to_millisecond(self.app.clock().now());
        Now { at, today: calendar::day_of(at) }
    }

    /// The edition with this hash, from the store if its files are gone.
    pub(super) async fn edition(&self, hash: &Sha256Hex) -> Result<Arc<Tariff>, AppError> {
        if let Some(tariff) = self.known_edition(hash) {
            return Ok(tariff);
        }
        let source = self.store.tariff_source(hash).await?;
        let restored = source.as_deref().and_then(Catalogue::restore).filter(|tariff| tariff.hash == *hash);
        let tariff = restored.ok_or_else(|| AppError::Internal(format!("the store has no sound edition {hash}")))?;
        self.editions.write().unwrap_or_else(PoisonError::into_inner).insert(hash.clone(), Arc::clone(&tariff));
        Ok(tariff)
    }

    /// An edition that is in memory.
    fn known_edition(&self, hash: &Sha256Hex) -> Option<Arc<Tariff>> {
        self.editions.read().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
    }

    /// A stored quote, priced again by the edition and for the day that it was priced by and for.
    pub(super) async fn repriced(&self, quote: &StoredQuote) -> Result<PricedDraft, AppError> {
        let tariff = self.edition(&quote.tariff_hash).await?;
        let priced = reprice(&quote.content, &tariff, quote.priced_on, Faults::of_stored())?;
        priced.map_err(|_| AppError::Internal(format!("the content of quote {} is not sound", quote.id)))
    }

    /// The first answer to a request that came again.
    async fn replayed(&self, command: &Command) -> Result<Option<Kept>, AppError> {
        let Some(RequestKey { key, fingerprint }) = &command.key else { return Ok(None) };
        let Some(replay) = self.store.replay(&command.actor.account(), key).await? else { return Ok(None) };
        if replay.fingerprint != *fingerprint {
            return Err(AppError::KeyReused);
        }
        let Replay { quote: id, version, created, body, .. } = replay;
        if body == NO_MORE {
            return Err(AppError::NotFound);
        }
        let body = if body.is_empty() { self.issued_answer(id, version).await? } else { body };
        Ok(Some(Kept { id, version, created, body, replayed: true }))
    }

    /// The answer to the issue of a quote, which is not kept a second time: all of it stands in what was frozen. Nothing for a
    /// draft that was thrown away.
    async fn issued_answer(&self, id: QuoteId, version: i64) -> Result<String, AppError> {
        let Some(mut quote) = self.store.quote(id).await? else { return Ok(String::new()) };
        let issued_at = quote.issue.as_ref().map_or(quote.updated_at, |issue| issue.issued_at);
        (quote.version, quote.updated_at, quote.state) = (version, issued_at, State::Issued);
        (quote.answer, quote.successor) = (None, None);
        report::quote_json(&quote, None)
    }

    /// What came of a command; where it was refused because the same request was quicker, that one's answer. What was sound
    /// before it was done can be a fault after: an entry is taken back once.
    async fn settled(&self, command: &Command, outcome: Result<Kept, AppError>) -> Result<Kept, AppError> {
        match outcome {
            Err(
                refused @ (AppError::Stale
                | AppError::Weakened
                | AppError::NotFound
                | AppError::Conflict(_)
                | AppError::Faults(_)),
            ) => self.replayed(command).await?.ok_or(refused),
            outcome => outcome,
        }
    }

    /// The answer of the request that was quicker with the same key.
    async fn quicker(&self, command: &Command) -> Result<Kept, AppError> {
        // It may have been forgotten since: whoever asks again, asks anew.
        self.replayed(command).await?.ok_or(AppError::Busy)
    }
}

/// What is kept of answers about a draft that was thrown away.
const NO_MORE: &str = "null";

impl Command {
    /// What is kept to answer the request again.
    fn replay(&self, kept: &Kept, at: Timestamp) -> Option<Replay> {
        let RequestKey { key, fingerprint } = self.key.clone()?;
        Some(Replay {
            actor: self.actor.account(),
            key,
            fingerprint,
            quote: kept.id,
            version: kept.version,
            created: kept.created,
            body: kept.body.clone(),
            at,
        })
    }
}

/// The content of a quote, parsed and priced: as it is with the faults of what was stored, by the rules of today with those of
/// what is sent. The inner error is its faults by this edition.
pub(super) fn reprice(
    content: &str,
    tariff: &Arc<Tariff>,
    priced_on: Date,
    mut faults: Faults,
) -> Result<Result<PricedDraft, Faults>, AppError> {
    let broken =
        |error: serde_json::Error| AppError::Internal(format!("the content of a quote cannot be read: {error}"));
    let contents: crate::quote::Contents<'_> = serde_json::from_str(content).map_err(broken)?;
    let field: Field<DraftInput> = serde_json::from_str(&contents.draft_json()).map_err(broken)?;
    let Some(input) = field.required(&Path::Root, &mut faults) else { return Ok(Err(faults)) };
    let priced = input.parse(Some(tariff), priced_on, &Path::Root, &mut faults)?;
    Ok(faults.or(priced))
}
