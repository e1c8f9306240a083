//! Figures that describe many observations: exact decimals, each rounded once to two decimals, or to the øre.

use serde::Serialize;
use utoipa::ToSchema;

use crate::money::{Exact, MoneyError, Ore, SignedQuantity};

/// Figures that describe many observations, with at most two decimals, rounded half away from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CalibrationStatistics)]
pub struct Statistics {
    /// How many observations.
    pub count: usize,
    /// The least.
    pub min: SignedQuantity,
    /// The sum divided by the count.
    pub mean: SignedQuantity,
    /// The middle one; of an even number, half the sum of the two in the middle.
    pub median: SignedQuantity,
    /// The 80th percentile by nearest rank: the least observation that at least 80 % do not exceed.
    pub p80: SignedQuantity,
    /// The 95th percentile by nearest rank.
    pub p95: SignedQuantity,
    /// The most.
    pub max: SignedQuantity,
}

/// Figures that describe many amounts in kroner without VAT, rounded to the øre, half away from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CalibrationAmounts)]
pub struct AmountStatistics {
    /// How many observations.
    pub count: usize,
    /// The least.
    pub min: Ore,
    /// The sum divided by the count.
    pub mean: Ore,
    /// The middle one; of an even number, half the sum of the two in the middle.
    pub median: Ore,
    /// The 80th percentile by nearest rank: the least observation that at least 80 % do not exceed.
    pub p80: Ore,
    /// The 95th percentile by nearest rank.
    pub p95: Ore,
    /// The most.
    pub max: Ore,
}

impl Statistics {
    /// The order of the observations does not matter. `None` without observations. Errors: [`MoneyError::Overflow`].
    pub fn of(observations: impl IntoIterator<Item = Exact>) -> Result<Option<Self>, MoneyError> {
        let Some(Figures { count, min, mean, median, p80, p95, max }) = Figures::of(observations)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            count,
            min: min.round_quantity()?,
            mean: mean.round_quantity()?,
            median: median.round_quantity()?,
            p80: p80.round_quantity()?,
            p95: p95.round_quantity()?,
            max: max.round_quantity()?,
        }))
    }
}

impl AmountStatistics {
    /// The order of the amounts does not matter. `None` without amounts. Errors: [`MoneyError::Overflow`].
    pub fn of(amounts: impl IntoIterator<Item = Ore>) -> Result<Option<Self>, MoneyError> {
        let figures = Figures::of(amounts.into_iter().map(Exact::from))?;
        let Some(Figures { count, min, mean, median, p80, p95, max }) = figures else { return Ok(None) };
        Ok(Some(Self {
            count,
            min: min.round()?,
            mean: mean.round()?,
            median: median.round()?,
            p80: p80.round()?,
            p95: p95.round()?,
            max: max.round()?,
        }))
    }
}

/// The figures before they are rounded.
struct Figures {
    count: usize,
    min: Exact,
    mean: Exact,
    median: Exact,
    p80: Exact,
    p95: Exact,
    max: Exact,
}

impl Figures {
    fn of(observations: impl IntoIterator<Item = Exact>) -> Result<Option<Self>, MoneyError> {
        let mut sorted: Vec<Exact> = observations.into_iter().collect();
        // Sorted, so that the last digit of a sum of quotients does not depend on the order of the notes.
        sorted.sort_unstable();
        let count = sorted.len();
        let at = |index: usize| sorted.get(index).copied();
        let (Some(min), Some(max)) = (sorted.first().copied(), sorted.last().copied()) else { return Ok(None) };
        let sum = sorted.iter().try_fold(Exact::count(0), |sum, one| sum.plus(*one))?;
        let (Some(below), Some(above)) = (at((count - 1) / 2), at(count / 2)) else { return Ok(None) };
        let (Some(p80), Some(p95)) = (at(nearest_rank(count, 80)), at(nearest_rank(count, 95))) else {
            return Ok(None);
        };
        let divided = |sum: Exact, count| Ok::<Exact, MoneyError>(sum.over(Exact::count(count))?.unwrap_or(sum));
        Ok(Some(Self {
            count,
            min,
            mean: divided(sum, count)?,
            median: divided(below.plus(above)?, 2)?,
            p80,
            p95,
            max,
        }))
    }
}

/// The index of a percentile among sorted observations: the nearest rank is the percentage of the count, rounded up.
const fn nearest_rank(count: usize, percent: usize) -> usize {
    // Divided first, so that no count overflows.
    let rank = count / 100 * percent + (count % 100 * percent).div_ceil(100);
    rank.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(hundredths: &[i64]) -> Statistics {
        Statistics::of(hundredths.iter().map(|one| Exact::from(SignedQuantity::new(*one)))).unwrap().unwrap()
    }

    fn figures(statistics: &Statistics) -> [i64; 6] {
        let Statistics { count: _, min, mean, median, p80, p95, max } = *statistics;
        [min, mean, median, p80, p95, max].map(SignedQuantity::get)
    }

    #[test]
    fn figures_are_those_computed_by_hand() {
        assert_eq!(figures(&of(&[700])), [700; 6]);
        // Two: the median is their mean, the percentiles are the second.
        assert_eq!(figures(&of(&[301, 100])), [100, 201, 201, 301, 301, 301]);
        // Five, 1 to 5: the nearest rank of 80 % is the fourth, of 95 % the fifth.
        assert_eq!(figures(&of(&[500, 100, 400, 200, 300])), [100, 300, 300, 400, 500, 500]);
        // Twenty, 1 to 20: the 16th and the 19th.
        let twenty: Vec<i64> = (1..=20).map(|one| one * 100).collect();
        assert_eq!(figures(&of(&twenty)), [100, 1_050, 1_050, 1_600, 1_900, 2_000]);
        // A third of 10 is rounded down, two thirds up.
        assert_eq!(of(&[0, 0, 1_000]).mean.get(), 333);
        assert_eq!(of(&[0, 1_000, 1_000]).mean.get(), 667);
        assert_eq!(Statistics::of([]), Ok(None));
    }

    #[test]
    fn amounts_are_rounded_to_the_ore() {
        let of = |ore: &[i64]| AmountStatistics::of(ore.iter().copied().map(Ore::new)).unwrap().unwrap();
        let three = of(&[250_000, 128_700, 72_401]);
        assert_eq!([three.min, three.mean, three.median], [72_401, 150_367, 128_700].map(Ore::new));
        assert_eq!((three.count, [three.p80, three.p95, three.max]), (3, [250_000; 3].map(Ore::new)));
        // Half an øre is rounded up.
        assert_eq!(of(&[100, 101]).mean, Ore::new(101));
        assert_eq!(AmountStatistics::of([]), Ok(None));
    }

    #[test]
    fn the_nearest_rank_is_the_percentage_of_the_count_rounded_up() {
        for (count, percent, index) in
            [(1, 80, 0), (4, 80, 3), (5, 80, 3), (6, 80, 4), (100, 95, 94), (101, 95, 95), (1_000, 80, 799)]
        {
            assert_eq!(nearest_rank(count, percent), index, "{percent} % of {count}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn figures_are_in_order_and_do_not_depend_on_that_of_the_observations(
            observations in prop::collection::vec((0_i64..1_000_000, 1_usize..100), 1..200),
        ) {
            let quotient = |(dividend, divisor): &(i64, usize)| {
                Exact::from(SignedQuantity::new(*dividend)).over(Exact::count(*divisor)).unwrap().unwrap()
            };
            let statistics = Statistics::of(observations.iter().map(quotient)).unwrap().unwrap();
            let Statistics { count, min, mean, median, p80, p95, max } = statistics;
            prop_assert!(min <= median && median <= p80 && p80 <= p95 && p95 <= max && min <= mean && mean <= max);
            let not_above = |limit| observations.iter().filter(|one| quotient(one).round_quantity().unwrap() <= limit).count();
            prop_assert!(not_above(p80) * 100 >= count * 80 && not_above(p95) * 100 >= count * 95);
            let reversed = Statistics::of(observations.iter().rev().map(quotient)).unwrap().unwrap();
            prop_assert_eq!(statistics, reversed);
        }
    }
}
