//! The office: what every service works with. A lock that is held during a use case belongs to its service.

pub(super) mod access;
pub(super) mod expiry;
pub(super) mod happened;
pub(super) mod report;
pub(super) mod once;
pub(super) mod pricing;
pub(super) mod request;
pub(super) mod sender;
pub(super) mod words;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;

use super::error::AppError;
use super::estimates::Estimator;
use crate::calendar;
use crate::feed::Assignments;
use crate::ids::Sha256Hex;
use crate::invoice::Seller;
use crate::pacing::Demand;
use crate::quote::to_millisecond;
use crate::render::Pool;
use crate::settings::{OfficeContact, Privacy};
use crate::store::Store;
use crate::tariff::{Catalogue, Tariff};

#[derive(Debug)]
pub struct Office {
    pub estimator: Arc<Estimator>,
    pub store: Store,
    pub pool: Arc<Pool>,
    pub seller: Seller,
    pub contact: OfficeContact,
    pub privacy: Privacy,
    /// Where lines of the feed are booked.
    pub assignments: Assignments,
    /// What exports give way to.
    pub demand: Arc<Demand>,
    /// Editions by their hash: those in the tariff folder, and older ones as they are read from the store.
    editions: RwLock<HashMap<Sha256Hex, Arc<Tariff>>>,
}

/// The moment of a use case, in whole milliseconds as it is stored, and its day in Norway.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    pub at: Timestamp,
    pub today: Date,
}

impl Office {
    /// Opens the office, and stores the content of every edition, so that what is priced by an edition can be priced again when
    /// its files are gone.
    pub async fn new(
        estimator: Arc<Estimator>,
        store: Store,
        pool: Arc<Pool>,
        seller: Seller,
        contact: OfficeContact,
        privacy: Privacy,
        assignments: Assignments,
    ) -> Result<Self, AppError> {
        let demand = Arc::new(Demand::new(Instant::now()));
        let editions = RwLock::default();
        let office = Self { estimator, store, pool, seller, contact, privacy, assignments, demand, editions };
        office.store_editions(&office.estimator.catalogue()).await?;
        Ok(office)
    }

    #[must_use]
    pub fn now(&self) -> Now {
        let at = to_millisecond(self.estimator.clock().now());
        Now { at, today: calendar::day_of(at) }
    }

    /// Stores the content of editions, and holds them in memory.
    pub async fn store_editions(&self, catalogue: &Catalogue) -> Result<(), AppError> {
        for tariff in catalogue.editions() {
            self.store.save_tariff(&tariff.hash, &tariff.id.to_string(), &tariff.source_json()).await?;
            self.hold(tariff);
        }
        Ok(())
    }

    /// The edition with this hash, from the store if its files are gone.
    pub async fn edition(&self, hash: &Sha256Hex) -> Result<Arc<Tariff>, AppError> {
        let known = self.known_edition(hash).await?;
        known.ok_or_else(|| AppError::Internal(format!("the store has no sound edition {hash}")))
    }

    /// The edition with this hash, if the service has or had it.
    pub async fn known_edition(&self, hash: &Sha256Hex) -> Result<Option<Arc<Tariff>>, AppError> {
        let held = self.editions.read().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
        if let Some(tariff) = held {
            return Ok(Some(tariff));
        }
        let source = self.store.tariff_source(hash).await?;
        let restored = source.as_deref().and_then(Catalogue::restore).filter(|tariff| tariff.hash == *hash);
        if let Some(tariff) = &restored {
            self.hold(tariff);
        }
        Ok(restored)
    }

    fn hold(&self, tariff: &Arc<Tariff>) {
        let mut editions = self.editions.write().unwrap_or_else(PoisonError::into_inner);
        editions.insert(tariff.hash.clone(), Arc::clone(tariff));
    }
}
