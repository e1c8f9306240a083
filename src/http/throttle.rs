//! How much is taken on: requests a minute of one caller, requests at once, bytes that are held, and connections of one address.

use std::cell::Cell;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::web::Data;
use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::client::network;
use super::sound::SoundOfLate;
use crate::document::Extent;
use crate::settings::Limits;
use crate::shares::{Claimant, Refused, Shares, Slot};

/// A limit for each of many callers.
#[derive(Debug)]
struct Limiter<K: std::hash::Hash + Eq + Clone> {
    a_minute: NonZeroU32,
    limiter: RateLimiter<K, DashMapStateStore<K>, DefaultClock>,
}

/// What counts for a document at the least, against one for any other request.
pub const DOCUMENT: u32 = 10;
/// Rows of a document that count for one.
const ROWS_FOR_ONE: usize = 5;
/// Characters of a document's texts that count for one.
const CHARACTERS_FOR_ONE: usize = 1_000;

/// The limits, with what was used of them.
#[derive(Debug)]
pub struct Throttle {
    by_address: Option<Limiter<IpAddr>>,
    by_caller: Option<Limiter<String>>,
    /// Credentials that were looked up for an address without having been found sound of late.
    look_ups: Option<Limiter<IpAddr>>,
    sound: SoundOfLate,
    running: Arc<Shares>,
    memory: Arc<Shares>,
    uploads: Mutex<HashMap<IpAddr, usize>>,
}

/// PDFs that one address sends at once to be verified: there are places for few, and each can take a minute to be sent.
const UPLOADS: usize = 2;

/// A PDF that an address sends. Dropped, it may send another.
#[derive(Debug)]
pub struct Upload {
    throttle: Data<Throttle>,
    from: IpAddr,
}

/// A place among the requests that run. Dropped, it is free.
#[derive(Debug)]
pub struct Running(Slot);

impl Running {
    /// The place turns out to be that of this caller. Errors: such callers have all that they may.
    pub fn is_of(&mut self, by: Claimant) -> Result<(), Refused> {
        self.0.is_of(by)
    }
}

/// The connections of each address on which no sound credentials were shown yet.
#[derive(Clone, Debug)]
pub struct Connections(Option<Arc<Shares>>);

/// What is known of a connection: it counts for its address until its caller is known.
pub struct Connection(Cell<Option<Slot>>);

impl Connections {
    /// So many connections of one address; 0 is without limit.
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
    pub fn is_known(&self) {
        drop(self.0.take());
    }
}

/// Seconds after which there is room again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later(pub u64);

impl Throttle {
    /// Limits of which nothing is used.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            by_address: NonZeroU32::new(limits.anonymous_per_minute).map(Limiter::new),
            by_caller: NonZeroU32::new(limits.client_per_minute).map(Limiter::new),
            look_ups: NonZeroU32::new(limits.anonymous_per_minute).map(Limiter::new),
            sound: SoundOfLate::default(),
            running: Shares::new(limits.concurrent_requests, 0),
            memory: Shares::new(limits.memory_bytes, 0),
            uploads: Mutex::default(),
        }
    }

    /// Counts a request of an address that shows no sound credentials.
    pub fn count_address(&self, network: IpAddr, weight: u32) -> Result<(), Later> {
        self.by_address.as_ref().map_or(Ok(()), |limiter| limiter.count(&network, weight))
    }

    /// Counts a request of a caller that is known.
    pub fn count_caller(&self, id: &str, weight: u32) -> Result<(), Later> {
        self.by_caller.as_ref().map_or(Ok(()), |limiter| limiter.count(&id.to_owned(), weight))
    }

    /// Counts what a document weighs beyond that which every document counted for when it was asked for.
    pub fn count_document(&self, by: &Payer, extent: Extent) -> Result<(), Later> {
        let weight = document_weight(extent);
        match by {
            Payer::Nobody => Ok(()),
            Payer::Address(network) => {
                self.by_address.as_ref().map_or(Ok(()), |limiter| limiter.count_beyond(network, weight, DOCUMENT))
            }
            Payer::Caller(id) => {
                self.by_caller.as_ref().map_or(Ok(()), |limiter| limiter.count_beyond(id, weight, DOCUMENT))
            }
        }
    }

    /// Counts a credential for its address before it is looked up.
    pub fn count_look_up(&self, network: IpAddr) -> Result<(), Later> {
        self.look_ups.as_ref().map_or(Ok(()), |limiter| limiter.count(&network, 1))
    }

    /// Credentials that were found to be sound of late.
    pub const fn sound(&self) -> &SoundOfLate {
        &self.sound
    }

    /// A place among the requests that run.
    pub fn place(&self, by: Claimant) -> Result<Running, Refused> {
        self.running.take(by, 1).map(Running)
    }

    /// Room for bytes of bodies and answers.
    pub fn memory(&self, by: Claimant, bytes: usize) -> Result<Slot, Refused> {
        self.memory.take(by, bytes)
    }

    /// Counts bytes that are held whether or not there is room for them.
    pub fn memory_all_the_same(&self, by: Claimant, bytes: usize) -> Slot {
        self.memory.take_all_the_same(by, bytes)
    }

    /// Bytes of bodies and answers that are held.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.memory.held()
    }

    /// Leave for an address to send a PDF; `None` when it sends as many as it may.
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

    /// Forgets callers that have not been heard of for so long that nothing of their limit is used.
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
        self.sound.forget_idle();
    }
}

impl<K: std::hash::Hash + Eq + Clone> Limiter<K> {
    fn new(a_minute: NonZeroU32) -> Self {
        Self { a_minute, limiter: RateLimiter::dashmap(Quota::per_minute(a_minute)) }
    }

    /// What counts for more than a whole minute has its turn when the minute is whole; what counts for nothing always has.
    fn count(&self, caller: &K, weight: u32) -> Result<(), Later> {
        let Some(weight) = NonZeroU32::new(weight) else { return Ok(()) };
        let weight = weight.min(self.a_minute);
        match self.limiter.check_key_n(caller, weight) {
            Ok(Err(later)) => Err(Later(later.wait_time_from(self.limiter.clock().now()).as_secs() + 1)),
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }

    /// Counts a weight of which a part was counted before. Together they count for no more than a whole minute.
    fn count_beyond(&self, caller: &K, weight: u32, counted: u32) -> Result<(), Later> {
        let minute = self.a_minute.get();
        self.count(caller, weight.min(minute).saturating_sub(counted.min(minute)))
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

/// Against whose limit a request counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payer {
    /// Against nobody's: whoever sits at the machine.
    Nobody,
    Address(IpAddr),
    Caller(String),
}

/// What a document counts for: as its typesetting takes, and ten at the least.
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
