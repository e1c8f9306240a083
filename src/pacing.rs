//! How work in the background gives way to what people wait for. While nothing else is requested, it runs without a pause;
//! otherwise it takes small steps and rests after each for as long as the step took. No clock: moments come in as arguments.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The longest rest, also after a step that could not be a small one.
const LONGEST_REST: Duration = Duration::from_millis(20);
/// How long after a request another is expected.
const EXPECTED_WITHIN: Duration = Duration::from_millis(250);

/// How much is done before the next rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// As much as is quickest.
    Large,
    /// As little as can be done without most of the time being spent on beginning and ending.
    Small,
}

/// Whether requests come that people wait for. Every answer writes it and every step reads it, without a lock.
#[derive(Debug)]
pub struct Demand {
    since: Instant,
    /// Microseconds after `since`.
    expected_until: AtomicU64,
}

impl Demand {
    #[must_use]
    pub const fn new(since: Instant) -> Self {
        Self { since, expected_until: AtomicU64::new(0) }
    }

    /// A request that someone waited for was answered.
    pub fn note(&self, now: Instant) {
        self.expected_until.fetch_max(self.micros(now + EXPECTED_WITHIN), Ordering::Relaxed);
    }

    /// The next step of work in the background.
    #[must_use]
    pub fn step(&self, now: Instant) -> Step {
        if self.micros(now) < self.expected_until.load(Ordering::Relaxed) { Step::Small } else { Step::Large }
    }

    /// How long to rest after a step that took so long: as long again, so that half of the time is left for work.
    #[must_use]
    pub fn rest(&self, now: Instant, worked: Duration) -> Duration {
        match self.step(now) {
            Step::Large => Duration::ZERO,
            Step::Small => worked.min(LONGEST_REST),
        }
    }

    fn micros(&self, moment: Instant) -> u64 {
        u64::try_from(moment.saturating_duration_since(self.since).as_micros()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MICRO: Duration = Duration::from_micros(1);

    #[test]
    fn another_request_is_expected_for_as_long_as_was_said_and_no_longer() {
        let start = Instant::now();
        let demand = Demand::new(start);
        assert_eq!(demand.step(start), Step::Large);
        let answered = start + Duration::from_secs(7);
        demand.note(answered);
        let end = answered + EXPECTED_WITHIN;
        let nearly = answered + EXPECTED_WITHIN.saturating_sub(MICRO);
        assert_eq!([answered, nearly, end].map(|now| demand.step(now)), [Step::Small, Step::Small, Step::Large]);
        // Threads may come in another order than their moments.
        demand.note(start);
        assert_eq!(demand.step(nearly), Step::Small);
    }

    #[test]
    fn a_rest_is_as_long_as_its_step_and_bounded() {
        let start = Instant::now();
        let demand = Demand::new(start);
        demand.note(start);
        let rest = |worked| demand.rest(start, worked);
        assert_eq!(rest(Duration::from_micros(400)), Duration::from_micros(400));
        assert_eq!(rest(LONGEST_REST + MICRO), LONGEST_REST);
        assert_eq!(rest(Duration::MAX), LONGEST_REST);
    }

    /// What work went through: how long it took in all, and how long of that it rested.
    fn run(answers: &[u64], steps: &[u64]) -> (Duration, Duration) {
        let start = Instant::now();
        let demand = Demand::new(start);
        let moments: Vec<Instant> = answers.iter().map(|answer| start + Duration::from_micros(*answer)).collect();
        let (mut now, mut rested) = (start, Duration::ZERO);
        for step in steps {
            let worked = Duration::from_micros(*step);
            now += worked;
            moments.iter().filter(|moment| **moment <= now).for_each(|moment| demand.note(*moment));
            let rest = demand.rest(now, worked);
            now += rest;
            rested += rest;
        }
        (now - start, rested)
    }

    proptest! {
        #[test]
        fn work_never_rests_while_nothing_else_is_requested(steps in proptest::collection::vec(0..500_000_u64, 1..50)) {
            prop_assert_eq!(run(&[], &steps).1, Duration::ZERO);
        }

        #[test]
        fn half_of_the_time_is_left_for_work_whatever_is_requested(
            answers in proptest::collection::vec(0..5_000_000_u64, 1..100),
            steps in proptest::collection::vec(0..100_000_u64, 1..100),
        ) {
            let (took, rested) = run(&answers, &steps);
            prop_assert!(rested * 2 <= took, "{:?} of {:?}", rested, took);
        }

        #[test]
        fn work_rests_after_every_step_beside_a_request(steps in proptest::collection::vec(1..1_000_u64, 1..50)) {
            let (took, rested) = run(&[0], &steps);
            prop_assert_eq!(rested * 2, took);
        }
    }
}
