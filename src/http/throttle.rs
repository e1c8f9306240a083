//! The limits on load: requests per minute of each caller, concurrent requests, bytes in memory, and connections of each address.

use std::cell::Cell;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::web::Data;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::client::network;
use super::rate::Rate;
use super::recent_credentials::RecentCredentials;
use crate::document::Extent;
use crate::settings::Limits;
use crate::shares::{Claimant, Refused, Shares, Slot};

/// A rate limit for each caller.
#[derive(Debug)]
struct Limiter<K: std::hash::Hash + Eq + Clone> {
    per_minute: NonZeroU32,
    limiter: RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>,
}

/// The least that a document counts for, in requests.
pub const DOCUMENT: u32 = 10;
/// Rows of a document that count as one request.
const ROWS_FOR_ONE: usize = 5;
/// Characters of a document's texts that count as one request.
const CHARACTERS_FOR_ONE: usize = 1_000;

/// The limits, and how much of them is used.
#[derive(Debug)]
pub struct Throttle {
    by_address: Option<Limiter<IpAddr>>,
    by_caller: Option<Limiter<String>>,
    /// Look-ups, for each address, of credentials that were not valid recently.
    look_ups: Option<Limiter<IpAddr>>,
    recent: RecentCredentials,
    running: Arc<Shares>,
    memory: Arc<Shares>,
    uploads: Mutex<HashMap<IpAddr, usize>>,
}

/// PDFs that one address may upload at once to be verified: there are slots for few, and an upload can take a minute.
const UPLOADS: usize = 2;

/// The upload of a PDF. Dropped, its address may begin another.
#[derive(Debug)]
pub struct Upload {
    throttle: Data<Throttle>,
    from: IpAddr,
}

/// A slot for a running request. Dropped, it is free.
#[derive(Debug)]
pub struct Running(Slot);

impl Running {
    /// Counts the slot for this caller from now on. Errors: such callers hold all that they may.
    pub fn reassign(&mut self, by: Claimant) -> Result<(), Refused> {
        self.0.reassign(by)
    }
}

/// The connections of each address on which no valid credentials have been sent yet.
#[derive(Clone, Debug)]
pub struct Connections(Option<Arc<Shares>>);

/// A connection, which counts against its address until its caller is known.
pub struct Connection(Cell<Option<Slot>>);

impl Connections {
    /// A limit for one address; 0 is no limit.
    #[must_use]
    pub fn new(of_address: usize) -> Self {
        Self((of_address > 0).then(|| Shares::of_addresses(of_address)))
    }

    /// A further connection. Errors: the address has as many as it may.
    pub fn open(&self, from: IpAddr) -> Result<Connection, Refused> {
        let by = Claimant::Anonymous(network(from.to_canonical()));
        let slot = self.0.as_ref().map(|shares| shares.take(by, 1)).transpose()?;
        Ok(Connection(Cell::new(slot)))
    }
}

impl Connection {
    /// The caller is known: the connection no longer counts against its address.
    pub fn release(&self) {
        drop(self.0.take());
    }
}

/// A limit that has no room: seconds after which there is room again, and how the limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfter(pub u64, pub Rate);

/// How a limit stands after a request was counted; none without a limit.
pub type Counted = Result<Option<Rate>, RetryAfter>;

impl Throttle {
    /// Unused limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            by_address: NonZeroU32::new(limits.anonymous_per_minute).map(Limiter::new),
            by_caller: NonZeroU32::new(limits.client_per_minute).map(Limiter::new),
            look_ups: NonZeroU32::new(limits.anonymous_per_minute).map(Limiter::new),
            recent: RecentCredentials::default(),
            running: Shares::new(limits.concurrent_requests, 0),
            memory: Shares::new(limits.memory_bytes, 0),
            uploads: Mutex::default(),
        }
    }

    /// Counts a request without valid credentials against its address.
    pub fn count_address(&self, network: IpAddr, weight: u32) -> Counted {
        self.by_address.as_ref().map_or(Ok(None), |limiter| limiter.count(&network, weight))
    }

    /// Counts a request of a known caller.
    pub fn count_caller(&self, id: &str, weight: u32) -> Counted {
        self.by_caller.as_ref().map_or(Ok(None), |limiter| limiter.count(&id.to_owned(), weight))
    }

    /// Counts what a document weighs beyond what every document counts for when it is requested.
    pub fn count_document(&self, by: &Payer, extent: Extent) -> Counted {
        let weight = document_weight(extent);
        match by {
            Payer::Nobody => Ok(None),
            Payer::Address(network) => {
                self.by_address.as_ref().map_or(Ok(None), |limiter| limiter.count_beyond(network, weight, DOCUMENT))
            }
            Payer::Caller(id) => {
                self.by_caller.as_ref().map_or(Ok(None), |limiter| limiter.count_beyond(id, weight, DOCUMENT))
            }
        }
    }

    /// Counts the look-up of credentials against their address.
    pub fn count_look_up(&self, network: IpAddr) -> Result<(), RetryAfter> {
        self.look_ups.as_ref().map_or(Ok(()), |limiter| limiter.count(&network, 1).map(drop))
    }

    pub const fn recent(&self) -> &RecentCredentials {
        &self.recent
    }

    /// A slot for a running request.
    pub fn slot(&self, by: Claimant) -> Result<Running, Refused> {
        self.running.take(by, 1).map(Running)
    }

    /// Memory for bodies and answers.
    pub fn memory(&self, by: Claimant, bytes: usize) -> Result<Slot, Refused> {
        self.memory.take(by, bytes)
    }

    /// Counts bytes that are in memory already, even beyond the limit.
    pub fn memory_regardless(&self, by: Claimant, bytes: usize) -> Slot {
        self.memory.take_regardless(by, bytes)
    }

    /// Bytes of bodies and answers in memory.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.memory.held()
    }

    /// Begins the upload of a PDF; `None` when the address has as many uploads as it may.
    #[must_use]
    pub fn upload(throttle: &Data<Self>, from: IpAddr) -> Option<Upload> {
        let mut uploads = throttle.uploads();
        let sent = uploads.entry(from).or_default();
        if *sent >= UPLOADS {
            return None;
        }
        *sent += 1;
        Some(Upload { throttle: throttle.clone(), from })
    }

    fn uploads(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[must_use]
    pub fn running(&self) -> usize {
        self.running.held()
    }

    /// Removes the callers whose limits are unused again.
    pub fn forget_idle(&self) {
        if let Some(limiter) = &self.by_address {
            limiter.forget_idle();
        }
        if let Some(limiter) = &self.by_caller {
            limiter.forget_idle();
        }
        if let Some(limiter) = &self.look_ups {
            limiter.forget_idle();
        }
        self.recent.forget_idle();
    }
}

impl<K: std::hash::Hash + Eq + Clone> Limiter<K> {
    fn new(per_minute: NonZeroU32) -> Self {
        let limiter = RateLimiter::dashmap(Quota::per_minute(per_minute));
        Self { per_minute, limiter: limiter.with_middleware() }
    }

    /// A weight above the whole limit is admitted once the whole limit is free; a weight of 0 always is, and tells nothing.
    fn count(&self, caller: &K, weight: u32) -> Counted {
        let Some(weight) = NonZeroU32::new(weight) else { return Ok(None) };
        let weight = weight.min(self.per_minute);
        let limit = self.per_minute.get();
        match self.limiter.check_key_n(caller, weight) {
            Ok(Ok(now)) => Ok(Some(Rate::left(limit, now.remaining_burst_capacity()))),
            Ok(Err(later)) => {
                let seconds = later.wait_time_from(self.limiter.clock().now()).as_secs() + 1;
                Err(RetryAfter(seconds, Rate::exhausted(limit, seconds)))
            }
            Err(_) => Ok(None),
        }
    }

    /// Counts a weight of which a part was counted before. Together they count for no more than the whole limit.
    fn count_beyond(&self, caller: &K, weight: u32, counted: u32) -> Counted {
        let most = self.per_minute.get();
        self.count(caller, weight.min(most).saturating_sub(counted.min(most)))
    }

    fn forget_idle(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let mut uploads = self.throttle.uploads();
        if let Some(sent) = uploads.get_mut(&self.from) {
            *sent -= 1;
            if *sent == 0 {
                uploads.remove(&self.from);
            }
        }
    }
}

/// Whose limit a request counts against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payer {
    /// Nobody's: the caller is at the machine itself.
    Nobody,
    Address(IpAddr),
    Caller(String),
}

/// What a document counts for: in proportion to the time that typesetting takes, and at least ten.
fn document_weight(extent: Extent) -> u32 {
    let weight = extent.rows / ROWS_FOR_ONE + extent.characters / CHARACTERS_FOR_ONE;
    u32::try_from(weight).unwrap_or(u32::MAX).max(DOCUMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_counts_by_its_size_and_ten_at_the_least() {
        let weight = |rows, characters| document_weight(Extent { rows, characters });
        assert_eq!([weight(0, 0), weight(20, 1_500), weight(54, 999)], [10, 10, 10]);
        assert_eq!([weight(55, 0), weight(50, 1_000), weight(250, 30_000)], [11, 11, 80]);
        assert_eq!(weight(1_000, 1_000_000), 1_200);
    }
}
