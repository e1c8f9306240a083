//! Shares of what callers have in common: so many units, of which callers who are not known never hold more than half.
//!
//! One primitive for every shared pool: render workers and their queue, large scopes, PDF readers, requests at once, connections,
//! and bytes of memory. Known callers go before the others in a queue; one address has a bounded part of what the others share.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Who wants a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimant {
    /// A caller that has shown sound credentials, whoever sits at the machine where nobody signs in, or the service itself.
    Known,
    /// A caller that has shown none, at this address or network.
    Anonymous(IpAddr),
}

/// Why a unit is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// All that such callers may hold is held, and their queue is full.
    #[error("every unit is held and the queue is full")]
    Full,
    /// This address holds as much as one may.
    #[error("the address holds as much as one address may")]
    OfAddress,
}

/// The shares of one pool.
#[derive(Debug)]
pub struct Shares {
    limits: Limits,
    state: Mutex<State>,
}

/// Some units that are held. Dropped, they are free.
#[derive(Debug)]
pub struct Slot {
    shares: Arc<Shares>,
    by: Claimant,
    units: usize,
}

#[derive(Debug)]
struct Limits {
    /// All units, and how many of them callers who are not known may hold.
    units: usize,
    anonymous: usize,
    /// All who may wait, and how many of them may be callers who are not known.
    waiting: usize,
    anonymous_waiting: usize,
    /// What one address may hold and wait for.
    of_address: usize,
}

#[derive(Debug, Default)]
struct State {
    held: usize,
    held_by_anonymous: usize,
    /// What each address holds and waits for.
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

/// One who waits. Dropped, its place in the queue is free.
struct Waiting<'s> {
    shares: &'s Shares,
    number: u64,
    by: Claimant,
}

/// An address may have this part of what callers who are not known may hold and wait for in all...
const ADDRESS_PART: usize = 4;
/// ...and this much where there is so much: what a browser asks for at once.
const ADDRESS_LEAST: usize = 2;

impl Claimant {
    /// Its class, for figures.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Anonymous(_) => "anonymous",
        }
    }
}

impl Shares {
    /// So many units, and so many who may wait for one. Where there is one unit alone, anyone may hold it, and known callers
    /// have the next turn.
    #[must_use]
    pub fn new(units: usize, waiting: usize) -> Arc<Self> {
        let anonymous = if units == 1 { 1 } else { units / 2 };
        let anonymous_waiting = waiting / 2;
        let all = anonymous.saturating_add(anonymous_waiting);
        let of_address = (all / ADDRESS_PART).max(ADDRESS_LEAST).min(all);
        Self::of(Limits { units, anonymous, waiting, anonymous_waiting, of_address })
    }

    /// Units without end, of which one address may hold so many.
    #[must_use]
    pub fn of_addresses(of_address: usize) -> Arc<Self> {
        Self::of(Limits { units: usize::MAX, anonymous: usize::MAX, waiting: 0, anonymous_waiting: 0, of_address })
    }

    fn of(limits: Limits) -> Arc<Self> {
        Arc::new(Self { limits, state: Mutex::default() })
    }

    /// Takes units, if they are free.
    pub fn take(self: &Arc<Self>, by: Claimant, units: usize) -> Result<Slot, Refused> {
        let mut slot = Slot { shares: Arc::clone(self), by, units: 0 };
        slot.grow(units)?;
        Ok(slot)
    }

    /// Takes units whether or not they are free: of what is already there and must be counted.
    pub fn take_all_the_same(self: &Arc<Self>, by: Claimant, units: usize) -> Slot {
        let mut state = self.state();
        state.add_to_address(by, units);
        state.hold(by, units);
        Slot { shares: Arc::clone(self), by, units }
    }

    /// Takes a unit, and waits for it where others hold all that such callers may.
    ///
    /// Errors: at once, when no more may wait.
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

    /// Units that are held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.state().held
    }

    /// Those who wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let state = self.state();
        state.known.len() + state.anonymous.len()
    }

    /// No panic comes between two changes that belong together.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives what is free to those who are next. What could not be delivered is dropped, and so given on, when nothing is locked.
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

    /// Whether a unit is free and nobody goes before.
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

    /// Who has the next turn, if a unit is free for them: known callers first.
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
    /// Takes more units, if they are free.
    pub fn grow(&mut self, more: usize) -> Result<(), Refused> {
        let mut state = self.shares.state();
        state.check_address(&self.shares.limits, self.by, more)?;
        state.check_free(&self.shares.limits, self.by, more)?;
        state.add_to_address(self.by, more);
        state.hold(self.by, more);
        self.units += more;
        Ok(())
    }

    /// Counts what was taken before the caller was known for a caller who turned out to be somebody else.
    ///
    /// Errors: this caller may not hold it; then nothing has changed.
    pub fn is_of(&mut self, by: Claimant) -> Result<(), Refused> {
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

    /// For whom it is held.
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
mod tests {
    use std::net::Ipv4Addr;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn address(last: u8) -> Claimant {
        Claimant::Anonymous(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)))
    }

    /// What becomes of a claim now; `None` when it waits.
    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Option<F::Output> {
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(ready) => Some(ready),
            Poll::Pending => None,
        }
    }

    #[test]
    fn callers_who_are_not_known_hold_half_at_most_and_one_is_left_for_the_others() {
        for (units, theirs) in [(1, 1), (2, 1), (3, 1), (4, 2), (9, 4), (256, 128)] {
            let shares = Shares::new(units, 0);
            let mut held = Vec::new();
            let mut last = 0;
            while let Ok(slot) = shares.take(address(last), 1) {
                held.push(slot);
                last += 1;
            }
            assert_eq!(held.len(), theirs, "of {units}");
            let known: Vec<_> = std::iter::from_fn(|| shares.take(Claimant::Known, 1).ok()).collect();
            assert_eq!(known.len(), units - theirs, "of {units}");
            drop((held, known));
            assert_eq!(shares.held(), 0);
            assert!(shares.state().by_address.is_empty());
            let known: Vec<_> = std::iter::from_fn(|| shares.take(Claimant::Known, 1).ok()).collect();
            assert_eq!(known.len(), units, "known callers may hold all of {units}");
        }
    }

    #[test]
    fn one_address_has_a_part_of_what_is_shared_and_is_told_so() {
        let shares = Shares::new(64, 0);
        let held: Vec<_> = std::iter::from_fn(|| shares.take(address(1), 1).ok()).collect();
        assert_eq!(held.len(), 8);
        assert_eq!(shares.take(address(1), 1).unwrap_err(), Refused::OfAddress);
        assert!(shares.take(address(2), 1).is_ok());
        let bytes = Shares::new(800, 0);
        let mut slot = bytes.take(address(1), 40).unwrap();
        assert_eq!(slot.grow(61), Err(Refused::OfAddress));
        assert_eq!(slot.grow(60), Ok(()));
        let others: Vec<_> = (2..=4).map(|last| bytes.take(address(last), 100).unwrap()).collect();
        assert_eq!(bytes.take(address(5), 1).unwrap_err(), Refused::Full);
        assert_eq!(bytes.take(Claimant::Known, 401).unwrap_err(), Refused::Full);
        assert!(bytes.take(Claimant::Known, 400).is_ok());
        drop((slot, others));
        assert_eq!(bytes.held(), 0);
        assert!(Shares::of_addresses(1).take(Claimant::Known, 7).is_ok());
    }

    #[test]
    fn known_callers_go_before_the_others_and_those_have_their_turn_when_none_waits() {
        let shares = Shares::new(1, 8);
        let first = shares.take(address(1), 1).unwrap();
        let mut anonymous = pin!(shares.wait(address(2)));
        let (mut one, mut two) = (pin!(shares.wait(Claimant::Known)), pin!(shares.wait(Claimant::Known)));
        assert!(poll(anonymous.as_mut()).is_none() && poll(one.as_mut()).is_none() && poll(two.as_mut()).is_none());
        assert_eq!((shares.held(), shares.waiting()), (1, 3));
        drop(first);
        assert!(poll(anonymous.as_mut()).is_none() && poll(two.as_mut()).is_none());
        let slot = poll(one.as_mut()).expect("a turn").unwrap();
        drop(slot);
        assert!(poll(anonymous.as_mut()).is_none());
        drop(poll(two.as_mut()).expect("a turn").unwrap());
        let slot = poll(anonymous.as_mut()).expect("a turn").unwrap();
        assert_eq!(slot.by(), address(2));
        drop(slot);
        assert_eq!((shares.held(), shares.waiting()), (0, 0));
        assert!(shares.state().by_address.is_empty());
    }

    #[test]
    fn the_others_fill_half_the_queue_and_their_own_half_of_the_units() {
        let shares = Shares::new(2, 8);
        let _held = shares.take(address(1), 1).unwrap();
        let mut waiting: Vec<_> = (2..=5).map(|last| Box::pin(shares.wait(address(last)))).collect();
        assert!(waiting.iter_mut().all(|waiter| poll(waiter.as_mut()).is_none()), "a unit is free, and not for them");
        assert!(matches!(poll(pin!(shares.wait(address(6)))), Some(Err(Refused::Full))));
        let known = poll(pin!(shares.wait(Claimant::Known))).expect("at once").unwrap();
        let mut more: Vec<_> = (0..4).map(|_| Box::pin(shares.wait(Claimant::Known))).collect();
        assert!(more.iter_mut().all(|waiter| poll(waiter.as_mut()).is_none()));
        assert!(matches!(poll(pin!(shares.wait(Claimant::Known))), Some(Err(Refused::Full))));
        drop(known);
        drop(poll(more[0].as_mut()).expect("a turn").unwrap());
        assert!(waiting.iter_mut().all(|waiter| poll(waiter.as_mut()).is_none()));
    }

    #[test]
    fn who_no_longer_waits_has_no_place_and_what_was_given_to_them_goes_on() {
        let shares = Shares::new(1, 4);
        let held = shares.take(Claimant::Known, 1).unwrap();
        let mut gone = Box::pin(shares.wait(address(1)));
        let mut given = Box::pin(shares.wait(Claimant::Known));
        let mut last = Box::pin(shares.wait(Claimant::Known));
        assert!(poll(gone.as_mut()).is_none() && poll(given.as_mut()).is_none() && poll(last.as_mut()).is_none());
        drop(gone);
        assert_eq!(shares.waiting(), 2);
        assert!(shares.state().by_address.is_empty());
        drop(held);
        // It has its turn, and goes without ever having looked.
        drop(given);
        assert!(poll(last.as_mut()).expect("a turn").is_ok());
        assert_eq!((shares.held(), shares.waiting()), (0, 0));
    }

    #[test]
    fn what_was_taken_before_the_caller_was_known_is_counted_for_who_it_is() {
        let shares = Shares::new(4, 0);
        let mut slots: Vec<_> = (0..3).map(|_| shares.take(Claimant::Known, 1).unwrap()).collect();
        assert_eq!(slots[0].is_of(address(1)), Ok(()));
        assert_eq!(slots[1].is_of(address(2)), Ok(()));
        assert_eq!(slots[2].is_of(address(3)), Err(Refused::Full));
        assert_eq!(slots[2].by(), Claimant::Known);
        drop(slots);
        assert_eq!(shares.held(), 0);
        let over = shares.take_all_the_same(address(1), 9);
        assert_eq!(shares.take(Claimant::Known, 1).unwrap_err(), Refused::Full);
        drop(over);
        assert!(shares.take(Claimant::Known, 4).is_ok());
    }
}
