//! What is counted in a scope: one count for each driver of the tariff.

use crate::scope::{Complexity, Identification, Linkage, Scope};
use crate::tariff::Driver;

/// The count of each driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    institutions_beyond_first: u32,
    populations: [u32; 3],
    sources: u32,
    undocumented_sources: u32,
    demanding_formats: u32,
    key_exchanges: u32,
    linkages_at_ssb: u32,
    tables: u32,
    areas: u32,
    outside_items: u32,
    special_variables: u32,
    direct_identification: u32,
    recipient_abroad: u32,
    deliveries: u32,
    received_sources: u32,
    received_undocumented_sources: u32,
    received_demanding_formats: u32,
    identifiable_abroad: u32,
}

impl Counts {
    #[must_use]
    pub fn of(scope: &Scope) -> Self {
        let sources = &scope.third_party_sources;
        let received = || sources.iter().filter(|source| scope.receives(source));
        let population = |complexity| count(scope.populations.iter().filter(|one| one.complexity == complexity));
        let extracts = &scope.extracts;
        let is_abroad = scope.countries_abroad().next().is_some();
        Self {
            institutions_beyond_first: scope.institutions.saturating_sub(1),
            populations: [
                population(Complexity::Simple),
                population(Complexity::Composite),
                population(Complexity::Complex),
            ],
            sources: count(sources),
            undocumented_sources: count(sources.iter().filter(|source| !source.documented)),
            demanding_formats: count(sources.iter().filter(|source| source.demanding_format)),
            key_exchanges: count(sources.iter().filter(|source| source.linkage == Linkage::Distributed)),
            linkages_at_ssb: count(sources.iter().filter(|source| source.linkage == Linkage::AtSsb)),
            tables: distinct(extracts.fd_trygd.iter().map(|extract| extract.table.as_str())),
            areas: distinct(extracts.statistics_areas.iter().map(|extract| extract.area.as_str())),
            outside_items: count(&extracts.outside_variable_lists),
            special_variables: count(&scope.special_variables),
            direct_identification: u32::from(scope.identification == Identification::DirectlyIdentifiable),
            recipient_abroad: u32::from(is_abroad),
            deliveries: scope.delivery.count,
            received_sources: count(received()),
            received_undocumented_sources: count(received().filter(|source| !source.documented)),
            received_demanding_formats: count(received().filter(|source| source.demanding_format)),
            identifiable_abroad: u32::from(is_abroad && !scope.is_anonymised()),
        }
    }

    #[must_use]
    pub const fn get(&self, driver: Driver) -> u32 {
        let [simple, composite, complex] = self.populations;
        match driver {
            Driver::Always => 1,
            Driver::Institution => self.institutions_beyond_first,
            Driver::PopulationSimple => simple,
            Driver::PopulationComposite => composite,
            Driver::PopulationComplex => complex,
            Driver::ThirdPartySource => self.sources,
            Driver::UndocumentedSource => self.undocumented_sources,
            Driver::DemandingFormat => self.demanding_formats,
            Driver::KeyExchange => self.key_exchanges,
            Driver::LinkageAtSsb => self.linkages_at_ssb,
            Driver::FdTrygdTable => self.tables,
            Driver::StatisticsArea => self.areas,
            Driver::OutsideItem => self.outside_items,
            Driver::SpecialVariable => self.special_variables,
            Driver::DirectIdentification => self.direct_identification,
            Driver::RecipientAbroad => self.recipient_abroad,
            Driver::Delivery => self.deliveries,
            Driver::ReceivedSource => self.received_sources,
            Driver::ReceivedUndocumentedSource => self.received_undocumented_sources,
            Driver::ReceivedDemandingFormat => self.received_demanding_formats,
            Driver::IdentifiableAbroad => self.identifiable_abroad,
        }
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
