//! How much is taken on: requests a minute of one caller, and requests at once.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::web::Data;
use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::settings::Limits;

/// A limit for each of many callers.
#[derive(Debug)]
struct Limiter<K: std::hash::Hash + Eq + Clone> {
    a_minute: NonZeroU32,
    limiter: RateLimiter<K, DashMapStateStore<K>, DefaultClock>,
}

/// What counts for a document, against one for any other request.
pub const DOCUMENT: u32 = 10;

/// The limits, with what was used of them.
#[derive(Debug)]
pub struct Throttle {
    by_address: Option<Limiter<IpAddr>>,
    by_caller: Option<Limiter<String>>,
    running: AtomicUsize,
    places: usize,
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
pub struct Running(Data<Throttle>);

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
            running: AtomicUsize::new(0),
            places: limits.concurrent_requests,
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

    /// A place among the requests that run; `None` when there is none.
    #[must_use]
    pub fn place(throttle: &Data<Self>) -> Option<Running> {
        let running = Running(throttle.clone());
        (throttle.running.fetch_add(1, Ordering::Relaxed) < throttle.places).then_some(running)
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

    /// Requests that run.
    #[must_use]
    pub fn running(&self) -> usize {
        self.running.load(Ordering::Relaxed)
    }

    /// Forgets callers that have not been heard of for so long that nothing of their limit is used.
    pub fn forget_idle(&self) {
        if let Some(limiter) = &self.by_address {
            limiter.forget_idle();
        }
        if let Some(limiter) = &self.by_caller {
            limiter.forget_idle();
        }
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

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}
