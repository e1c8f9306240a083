//! Fair shares of a pool of units, of which anonymous callers never hold more than half.
//!
//! One primitive for every shared pool: render workers and their queue, large scopes, PDF readers, concurrent requests,
//! connections, and bytes of memory. Known callers go before anonymous ones in a queue, and one address has a bounded part
//! of what anonymous callers share.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

/// Who claims a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimant {
    /// A caller with valid credentials, anyone at the machine itself when no credentials are set up, or the service itself.
    Known,
    /// A caller without, at this address or network.
    Anonymous(IpAddr),
}

/// Why a claim is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// All units that such callers may hold are held, and their queue is full.
    #[error("every unit is held and the queue is full")]
    Full,
    /// This address holds as much as one may.
    #[error("the address holds as much as one address may")]
    OfAddress,
}

#[derive(Debug)]
pub struct Shares {
    limits: Limits,
    state: Mutex<State>,
}

/// Units that are held. Dropped, they are free.
#[derive(Debug)]
pub struct Slot {
    shares: Arc<Shares>,
    by: Claimant,
    units: usize,
}

#[derive(Debug)]
struct Limits {
    /// All units, and how many of them anonymous callers may hold.
    units: usize,
    anonymous: usize,
    /// How many may wait, and how many of them may be anonymous.
    waiting: usize,
    anonymous_waiting: usize,
    /// How many units one address may hold and wait for.
    of_address: usize,
}

#[derive(Debug, Default)]
struct State {
    held: usize,
    held_by_anonymous: usize,
    /// How many units each address holds and waits for.
    by_address: HashMap<IpAddr, usize>,
    known: VecDeque<Waiter>,
    anonymous: VecDeque<Waiter>,
    next_number: u64,
}

#[derive(Debug)]
struct Waiter {
    number: u64,
    by: Claimant,
    turn: oneshot::Sender<Slot>,
}

/// A place in the queue. Dropped, it is free.
struct Waiting<'s> {
    shares: &'s Shares,
    number: u64,
    by: Claimant,
}

/// One address may hold and wait for a quarter of what all anonymous callers may...
const ADDRESS_PART: usize = 4;
/// ...but at least for this much, if there is that much: what a browser requests at once.
const ADDRESS_LEAST: usize = 2;

impl Claimant {
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Anonymous(_) => "anonymous",
        }
    }
}

impl Shares {
    /// A pool of this many units, for which this many may wait. If there is only one unit, anyone may hold it, and known
    /// callers are next.
    #[must_use]
    pub fn new(units: usize, waiting: usize) -> Arc<Self> {
        let anonymous = if units == 1 { 1 } else { units / 2 };
        let anonymous_waiting = waiting / 2;
        let all = anonymous.saturating_add(anonymous_waiting);
        let of_address = (all / ADDRESS_PART).max(ADDRESS_LEAST).min(all);
        Self::of(Limits { units, anonymous, waiting, anonymous_waiting, of_address })
    }

    /// A pool without limit, of which one address may hold this many units.
    #[must_use]
    pub fn of_addresses(of_address: usize) -> Arc<Self> {
        Self::of(Limits { units: usize::MAX, anonymous: usize::MAX, waiting: 0, anonymous_waiting: 0, of_address })
    }

    fn of(limits: Limits) -> Arc<Self> {
        Arc::new(Self { limits, state: Mutex::default() })
    }

    /// Takes units if they are free.
    pub fn take(self: &Arc<Self>, by: Claimant, units: usize) -> Result<Slot, Refused> {
        let mut slot = Slot { shares: Arc::clone(self), by, units: 0 };
        slot.grow(units)?;
        Ok(slot)
    }

    /// Takes units even if they are not free, to count what exists already.
    pub fn take_regardless(self: &Arc<Self>, by: Claimant, units: usize) -> Slot {
        let mut state = self.state();
        state.add_to_address(by, units);
        state.hold(by, units);
        Slot { shares: Arc::clone(self), by, units }
    }

    /// Takes a unit, and waits for it while such callers hold all that they may.
    ///
    /// Errors: at once when no more may wait.
    pub async fn wait(self: &Arc<Self>, by: Claimant) -> Result<Slot, Refused> {
        let (number, turn) = {
            let mut state = self.state();
            state.check_address(&self.limits, by, 1)?;
            if state.is_next(&self.limits, by) {
                state.add_to_address(by, 1);
                state.hold(by, 1);
                return Ok(Slot { shares: Arc::clone(self), by, units: 1 });
            }
            state.enqueue(&self.limits, by)?
        };
        let _waiting = Waiting { shares: self, number, by };
        turn.await.map_err(|_| Refused::Full)
    }

    /// Waits as [`Self::wait`] does, but no longer than `limit`.
    ///
    /// Errors: at once when no more may wait, or after the limit when no unit became free.
    pub async fn wait_at_most(self: &Arc<Self>, by: Claimant, limit: Duration) -> Result<Slot, Refused> {
        tokio::time::timeout(limit, self.wait(by)).await.unwrap_or(Err(Refused::Full))
    }

    #[must_use]
    pub fn held(&self) -> usize {
        self.state().held
    }

    #[must_use]
    pub fn waiting(&self) -> usize {
        let state = self.state();
        state.known.len() + state.anonymous.len()
    }

    /// No panic can come between two changes that belong together, so a poisoned lock is sound.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives free units to those who are next. Those that nobody waits for any more are dropped after unlocking, which
    /// passes them on.
    fn give(self: &Arc<Self>, mut state: MutexGuard<'_, State>) {
        let mut undelivered = Vec::new();
        while let Some(waiter) = state.next(&self.limits) {
            state.hold(waiter.by, 1);
            let slot = Slot { shares: Arc::clone(self), by: waiter.by, units: 1 };
            undelivered.extend(waiter.turn.send(slot).err());
        }
        drop(state);
        drop(undelivered);
    }
}

impl State {
    fn check_address(&self, limits: &Limits, by: Claimant, units: usize) -> Result<(), Refused> {
        let Claimant::Anonymous(from) = by else { return Ok(()) };
        let has = self.by_address.get(&from).copied().unwrap_or_default();
        if has.saturating_add(units) > limits.of_address { Err(Refused::OfAddress) } else { Ok(()) }
    }

    fn check_free(&self, limits: &Limits, by: Claimant, units: usize) -> Result<(), Refused> {
        let anonymous = matches!(by, Claimant::Anonymous(_));
        let of_anonymous = !anonymous || self.held_by_anonymous.saturating_add(units) <= limits.anonymous;
        if of_anonymous && self.held.saturating_add(units) <= limits.units { Ok(()) } else { Err(Refused::Full) }
    }

    /// Whether a unit is free and nobody is ahead in the queue.
    fn is_next(&self, limits: &Limits, by: Claimant) -> bool {
        let first = match by {
            Claimant::Known => self.known.is_empty(),
            Claimant::Anonymous(_) => self.known.is_empty() && self.anonymous.is_empty(),
        };
        first && self.check_free(limits, by, 1).is_ok()
    }

    fn enqueue(&mut self, limits: &Limits, by: Claimant) -> Result<(u64, oneshot::Receiver<Slot>), Refused> {
        let all = self.known.len() + self.anonymous.len();
        let of_anonymous = by == Claimant::Known || self.anonymous.len() < limits.anonymous_waiting;
        if all >= limits.waiting || !of_anonymous {
            return Err(Refused::Full);
        }
        self.add_to_address(by, 1);
        let number = self.next_number;
        self.next_number += 1;
        let (turn, receiver) = oneshot::channel();
        self.queue(by).push_back(Waiter { number, by, turn });
        Ok((number, receiver))
    }

    fn queue(&mut self, by: Claimant) -> &mut VecDeque<Waiter> {
        match by {
            Claimant::Known => &mut self.known,
            Claimant::Anonymous(_) => &mut self.anonymous,
        }
    }

    /// Who is next, if a unit is free for them: known callers first.
    fn next(&mut self, limits: &Limits) -> Option<Waiter> {
        if self.held >= limits.units {
            return None;
        }
        if let Some(waiter) = self.known.pop_front() {
            return Some(waiter);
        }
        if self.held_by_anonymous < limits.anonymous { self.anonymous.pop_front() } else { None }
    }

    fn hold(&mut self, by: Claimant, units: usize) {
        self.held += units;
        if by != Claimant::Known {
            self.held_by_anonymous += units;
        }
    }

    fn release(&mut self, by: Claimant, units: usize) {
        self.held -= units;
        if by != Claimant::Known {
            self.held_by_anonymous -= units;
        }
        self.take_from_address(by, units);
    }

    fn add_to_address(&mut self, by: Claimant, units: usize) {
        if let Claimant::Anonymous(from) = by
            && units > 0
        {
            *self.by_address.entry(from).or_default() += units;
        }
    }

    fn take_from_address(&mut self, by: Claimant, units: usize) {
        if let Claimant::Anonymous(from) = by
            && let Some(has) = self.by_address.get_mut(&from)
        {
            *has -= units;
            if *has == 0 {
                self.by_address.remove(&from);
            }
        }
    }
}

impl Slot {
    /// Takes more units if they are free.
    pub fn grow(&mut self, more: usize) -> Result<(), Refused> {
        let mut state = self.shares.state();
        state.check_address(&self.shares.limits, self.by, more)?;
        state.check_free(&self.shares.limits, self.by, more)?;
        state.add_to_address(self.by, more);
        state.hold(self.by, more);
        self.units += more;
        Ok(())
    }

    /// Counts the units for another claimant, once the caller has been identified.
    ///
    /// Errors: this claimant may not hold them; nothing has changed.
    pub fn reassign(&mut self, by: Claimant) -> Result<(), Refused> {
        let mut state = self.shares.state();
        state.release(self.by, self.units);
        let allowed = state.check_address(&self.shares.limits, by, self.units);
        let allowed = allowed.and_then(|()| state.check_free(&self.shares.limits, by, self.units));
        if allowed.is_ok() {
            self.by = by;
        }
        state.add_to_address(self.by, self.units);
        state.hold(self.by, self.units);
        allowed
    }

    /// Who holds it.
    #[must_use]
    pub const fn by(&self) -> Claimant {
        self.by
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.shares.state();
        state.release(self.by, self.units);
        self.shares.give(state);
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.shares.state();
        let queue = state.queue(self.by);
        let place = queue.iter().position(|waiter| waiter.number == self.number);
        if place.and_then(|place| queue.remove(place)).is_some() {
            state.take_from_address(self.by, 1);
        }
    }
}

#[cfg(test)]
mod tests;
