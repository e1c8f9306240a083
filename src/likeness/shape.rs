//! The shape of a case: how many it has of everything that drives hours, and how far that is from another case.

use std::fmt::{Display, Formatter, Result as FmtResult};

use crate::pricing::Counts;
use crate::scope::Scope;
use crate::tariff::Driver;

/// What is compared, and how many hours one of it stands for: the hours that the rules of the edition 2026-01-01 expect. A table
/// and an area have flat prices and count for one hour each. Drivers that are counted for older editions only are counted here by
/// the later ones that took their place.
///
/// The hours are fixed, so that sizes can be stored: a later edition prices cases otherwise, and does not make others alike. With
/// other figures or drivers here, every stored shape has to be made anew by a migration.
const YARDSTICK: [(Driver, u32); 22] = [
    (Driver::Institution, 2),
    (Driver::PopulationSimple, 4),
    (Driver::PopulationComposite, 8),
    (Driver::PopulationComplex, 12),
    (Driver::PopulationOfUnknownComplexity, 8),
    (Driver::ThirdPartySource, 2),
    (Driver::ReceivedSource, 8),
    (Driver::ReceivedUndocumentedSource, 8),
    (Driver::ReceivedDemandingFormat, 6),
    (Driver::SourceOfUnknownDocumentation, 4),
    (Driver::SourceOfUnknownFormat, 3),
    (Driver::KeyExchange, 5),
    (Driver::LinkageAtSsb, 10),
    (Driver::SourceOfUnknownLinkage, 10),
    (Driver::FdTrygdTable, 1),
    (Driver::StatisticsArea, 1),
    (Driver::OutsideItem, 12),
    (Driver::SpecialVariable, 2),
    (Driver::DirectIdentification, 6),
    (Driver::IdentifiableAbroad, 6),
    (Driver::Delivery, 2),
    (Driver::ReusedDelivery, 6),
];

/// How many a case has of each driver of [`YARDSTICK`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shape([u32; YARDSTICK.len()]);

impl Shape {
    /// What is compared, and the hours that one of it stands for.
    pub fn yardstick() -> impl Iterator<Item = (Driver, u32)> {
        YARDSTICK.into_iter()
    }

    #[must_use]
    pub fn of(scope: &Scope) -> Self {
        let counts = Counts::of(scope);
        Self(YARDSTICK.map(|(driver, _)| counts.get(driver)))
    }

    /// The distance from a case that has nothing. Two cases are at least as far apart as their sizes: so the nearest are found by
    /// an index of sizes.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.each().fold(0, |sum, (_, hours, count)| sum.saturating_add(hours.saturating_mul(count)))
    }

    /// How far apart two cases are, in hours: of every driver, the hours of as many as the one has more than the other. It is 0
    /// for cases that have as many of everything, the same in both directions, and never longer than by way of a third case.
    #[must_use]
    pub fn distance(&self, other: &Self) -> u32 {
        self.differences(other)
            .fold(0, |sum, (_, hours, own, others)| sum.saturating_add(hours.saturating_mul(own.abs_diff(others))))
    }

    /// In what two cases differ: the driver, the hours that one of it stands for, and how many each has.
    pub fn differences(&self, other: &Self) -> impl Iterator<Item = (Driver, u32, u32, u32)> {
        let pairs = self.each().zip(other.0).map(|((driver, hours, own), others)| (driver, hours, own, others));
        pairs.filter(|(_, _, own, others)| own != others)
    }

    /// Reads what [`Display`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut shape = Self([0; YARDSTICK.len()]);
        for part in text.split(' ').filter(|part| !part.is_empty()) {
            let (word, count) = part.split_once('=')?;
            let driver = Driver::from_word(word)?;
            let place = YARDSTICK.iter().position(|(known, _)| *known == driver)?;
            *shape.0.get_mut(place)? = count.parse().ok()?;
        }
        Some(shape)
    }

    fn each(&self) -> impl Iterator<Item = (Driver, u32, u32)> {
        YARDSTICK.into_iter().zip(self.0).map(|((driver, hours), count)| (driver, hours, count))
    }
}

/// As it is stored: what there is of, in the order of the yardstick. Equal shapes have equal texts.
impl Display for Shape {
    fn fmt(&self, to: &mut Formatter<'_>) -> FmtResult {
        let counted = self.each().filter(|(_, _, count)| *count > 0);
        for (index, (driver, _, count)) in counted.enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(to, "{space}{}={count}", driver.word())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shape() -> impl Strategy<Value = Shape> {
        prop::array::uniform22(prop_oneof![3 => Just(0_u32), 2 => 0_u32..5, 1 => 0_u32..400]).prop_map(Shape)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_distance_is_a_metric(one in shape(), other in shape(), third in shape()) {
            prop_assert_eq!(one.distance(&other), other.distance(&one));
            prop_assert_eq!(one.distance(&other) == 0, one == other);
            prop_assert_eq!(one.distance(&one), 0);
            prop_assert!(one.distance(&third) <= one.distance(&other) + other.distance(&third));
        }

        #[test]
        fn sizes_are_never_further_apart_than_the_cases(one in shape(), other in shape()) {
            prop_assert!(one.size().abs_diff(other.size()) <= one.distance(&other));
            prop_assert_eq!(one.size(), one.distance(&Shape([0; YARDSTICK.len()])));
        }

        #[test]
        fn a_shape_reads_back_as_it_was_written(one in shape(), other in shape()) {
            prop_assert_eq!(Shape::parse(&one.to_string()), Some(one.clone()));
            prop_assert_eq!(one.to_string() == other.to_string(), one == other);
        }
    }

    #[test]
    fn what_is_no_shape_is_not_read() {
        for text in ["population_simple", "population_simple=", "population_simple=-1", "something=1", "always=1"] {
            assert_eq!(Shape::parse(text), None, "{text}");
        }
    }
}
