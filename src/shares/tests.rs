//! Who holds units, who waits, and who is next.

use std::net::Ipv4Addr;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::*;

fn address(last: u8) -> Claimant {
    Claimant::Anonymous(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)))
}

/// The outcome of a claim; `None` while it waits.
fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Option<F::Output> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(ready) => Some(ready),
        Poll::Pending => None,
    }
}

#[test]
fn anonymous_callers_hold_half_at_most_and_one_unit_is_left_for_known_ones() {
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
fn one_address_has_a_part_of_the_pool_and_is_refused_beyond_it() {
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
fn known_callers_go_first_and_anonymous_ones_follow_when_none_waits() {
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
fn anonymous_callers_fill_half_of_the_queue_and_of_the_units() {
    let shares = Shares::new(2, 8);
    let _held = shares.take(address(1), 1).unwrap();
    let mut waiting: Vec<_> = (2..=5).map(|last| Box::pin(shares.wait(address(last)))).collect();
    assert!(waiting.iter_mut().all(|waiter| poll(waiter.as_mut()).is_none()), "a unit is free, but not for them");
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
fn who_no_longer_waits_leaves_the_queue_and_their_unit_is_passed_on() {
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
    // It gets the unit and is dropped without having polled.
    drop(given);
    assert!(poll(last.as_mut()).expect("a turn").is_ok());
    assert_eq!((shares.held(), shares.waiting()), (0, 0));
}

#[test]
fn units_are_reassigned_when_the_caller_is_identified() {
    let shares = Shares::new(4, 0);
    let mut slots: Vec<_> = (0..3).map(|_| shares.take(Claimant::Known, 1).unwrap()).collect();
    assert_eq!(slots[0].reassign(address(1)), Ok(()));
    assert_eq!(slots[1].reassign(address(2)), Ok(()));
    assert_eq!(slots[2].reassign(address(3)), Err(Refused::Full));
    assert_eq!(slots[2].by(), Claimant::Known);
    drop(slots);
    assert_eq!(shares.held(), 0);
    let over = shares.take_regardless(address(1), 9);
    assert_eq!(shares.take(Claimant::Known, 1).unwrap_err(), Refused::Full);
    drop(over);
    assert!(shares.take(Claimant::Known, 4).is_ok());
}
