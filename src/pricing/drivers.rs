//! What is counted in a scope: one count for each driver of the tariff.

use crate::scope::{Complexity, Identification, Linkage, Scope, ThirdPartySource};
use crate::tariff::Driver;

/// The count of each driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts([u32; Driver::WORDS.len()]);

impl Counts {
    #[must_use]
    pub fn of(scope: &Scope) -> Self {
        let extracts = &scope.extracts;
        let each = scope.populations.iter().map(|population| population_driver(population.complexity));
        let each = each.chain(scope.third_party_sources.iter().flat_map(source_drivers));
        let each = each.chain(identification_drivers(scope, scope.identification));
        Self([0; Driver::WORDS.len()])
            .with(Driver::Always, 1)
            .with(Driver::Institution, institutions_beyond_first(scope.institutions))
            .with(Driver::FdTrygdTable, distinct(extracts.fd_trygd.iter().map(|extract| extract.table.as_str())))
            .with(
                Driver::StatisticsArea,
                distinct(extracts.statistics_areas.iter().map(|extract| extract.area.as_str())),
            )
            .with(Driver::OutsideItem, count(&extracts.outside_variable_lists))
            .with(Driver::SpecialVariable, count(&scope.special_variables))
            .with(Driver::RecipientAbroad, u32::from(scope.countries_abroad().next().is_some()))
            .with(Driver::Delivery, scope.delivery.count)
            .with(Driver::ReusedDelivery, u32::from(scope.reuse.is_some()))
            .replacing([], each)
    }

    #[must_use]
    pub fn get(&self, driver: Driver) -> u32 {
        self.0.get(place(driver)).copied().unwrap_or_default()
    }

    /// These counts with another one of a driver.
    #[must_use]
    pub(super) fn with(mut self, driver: Driver, count: u32) -> Self {
        if let Some(counted) = self.0.get_mut(place(driver)) {
            *counted = count;
        }
        self
    }

    /// These counts without what counted for some drivers, and with what counts for others in its place.
    #[must_use]
    pub(super) fn replacing(
        mut self,
        former: impl IntoIterator<Item = Driver>,
        later: impl IntoIterator<Item = Driver>,
    ) -> Self {
        for driver in former {
            self = self.with(driver, self.get(driver).saturating_sub(1));
        }
        for driver in later {
            self = self.with(driver, self.get(driver).saturating_add(1));
        }
        self
    }
}

/// The driver that a population counts for.
pub(super) const fn population_driver(complexity: Option<Complexity>) -> Driver {
    match complexity {
        Some(Complexity::Simple) => Driver::PopulationSimple,
        Some(Complexity::Composite) => Driver::PopulationComposite,
        Some(Complexity::Complex) => Driver::PopulationComplex,
        None => Driver::PopulationOfUnknownComplexity,
    }
}

/// The drivers that a source counts for, but for those of its reception.
pub(super) fn source_drivers(source: &ThirdPartySource) -> impl Iterator<Item = Driver> + use<> {
    let linkage = match source.linkage {
        Some(Linkage::Distributed) => Driver::KeyExchange,
        Some(Linkage::AtSsb) => Driver::LinkageAtSsb,
        None => Driver::SourceOfUnknownLinkage,
    };
    let undocumented = (source.documented == Some(false)).then_some(Driver::UndocumentedSource);
    let demanding = (source.demanding_format == Some(true)).then_some(Driver::DemandingFormat);
    [Driver::ThirdPartySource, linkage].into_iter().chain(undocumented).chain(demanding)
}

/// The drivers that the reception of a source counts for, where its data are received at all. What may be received, or may be
/// undocumented or in a demanding format, counts as not known.
pub(super) fn reception_drivers(
    source: &ThirdPartySource,
    identification: Identification,
) -> impl Iterator<Item = Driver> + use<> {
    let received = source.is_received(identification);
    let if_received = |surely, perhaps| if received == Some(true) { surely } else { perhaps };
    let documentation = match source.documented {
        Some(true) => None,
        Some(false) => Some(if_received(Driver::ReceivedUndocumentedSource, Driver::SourceOfUnknownDocumentation)),
        None => Some(Driver::SourceOfUnknownDocumentation),
    };
    let format = match source.demanding_format {
        Some(false) => None,
        Some(true) => Some(if_received(Driver::ReceivedDemandingFormat, Driver::SourceOfUnknownFormat)),
        None => Some(Driver::SourceOfUnknownFormat),
    };
    let reception = (received == Some(true)).then_some(Driver::ReceivedSource);
    let is_possible = received != Some(false);
    reception.into_iter().chain(documentation).chain(format).filter(move |_| is_possible)
}

/// The drivers that a scope counts for with this identification, and would not with every other.
pub(super) fn identification_drivers(scope: &Scope, identification: Identification) -> impl Iterator<Item = Driver> {
    let direct = identification == Identification::DirectlyIdentifiable;
    let abroad = identification != Identification::Anonymised && scope.countries_abroad().next().is_some();
    let own = [(direct, Driver::DirectIdentification), (abroad, Driver::IdentifiableAbroad)];
    let own = own.into_iter().filter(|(holds, _)| *holds).map(|(_, driver)| driver);
    own.chain(scope.third_party_sources.iter().flat_map(move |source| reception_drivers(source, identification)))
}

/// Coordinating one institution is part of every case.
pub(super) const fn institutions_beyond_first(institutions: u32) -> u32 {
    institutions.saturating_sub(1)
}

const fn place(driver: Driver) -> usize {
    match driver {
        Driver::Always => 0,
        Driver::Institution => 1,
        Driver::PopulationSimple => 2,
        Driver::PopulationComposite => 3,
        Driver::PopulationComplex => 4,
        Driver::ThirdPartySource => 5,
        Driver::UndocumentedSource => 6,
        Driver::DemandingFormat => 7,
        Driver::KeyExchange => 8,
        Driver::LinkageAtSsb => 9,
        Driver::FdTrygdTable => 10,
        Driver::StatisticsArea => 11,
        Driver::OutsideItem => 12,
        Driver::SpecialVariable => 13,
        Driver::DirectIdentification => 14,
        Driver::RecipientAbroad => 15,
        Driver::Delivery => 16,
        Driver::ReceivedSource => 17,
        Driver::ReceivedUndocumentedSource => 18,
        Driver::ReceivedDemandingFormat => 19,
        Driver::IdentifiableAbroad => 20,
        Driver::PopulationOfUnknownComplexity => 21,
        Driver::SourceOfUnknownLinkage => 22,
        Driver::SourceOfUnknownDocumentation => 23,
        Driver::SourceOfUnknownFormat => 24,
        Driver::ReusedDelivery => 25,
    }
}

/// The limits of a scope are far below the range of a count.
fn count<T>(items: impl IntoIterator<Item = T>) -> u32 {
    u32::try_from(items.into_iter().count()).unwrap_or(u32::MAX)
}

fn distinct<'c>(codes: impl Iterator<Item = &'c str>) -> u32 {
    let mut codes: Vec<&str> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    count(codes)
}
