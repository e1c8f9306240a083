//! Every single change of a scope that may change its price and leaves it valid, in the order of the scope.

use std::fmt;

use super::change::{Change, Named, within_a_name};
use crate::pricing::drivers::{
    Counts, identification_drivers, institutions_beyond_first, population_driver, reception_drivers, source_drivers,
};
use crate::pricing::line::{Line, PricedRow};
use crate::scope::{Complexity, Identification, Linkage, Scope, ThirdPartySource};
use crate::tariff::{Driver, Tariff};

/// A change, and what it leaves to be priced.
pub struct Candidate {
    pub place: Place,
    pub change: Change,
    /// The counts of the changed scope.
    pub counts: Counts,
    /// The index of the line that goes with what is left out, where it has one of its own.
    pub removed: Option<usize>,
}

/// A place in a scope; its path is written only for what is returned.
#[derive(Clone, Copy)]
pub enum Place {
    Member(&'static str),
    Element(&'static str, usize),
    /// A member of an element of a list.
    Within(&'static str, usize, &'static str),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(member) => write!(f, "$.{member}"),
            Self::Element(list, index) => write!(f, "$.{list}[{index}]"),
            Self::Within(list, index, member) => write!(f, "$.{list}[{index}].{member}"),
        }
    }
}

const POPULATIONS: &str = "populations";
const SOURCES: &str = "third_party_sources";

/// A scope as it is, to be changed.
pub struct Candidates<'e> {
    scope: &'e Scope,
    tariff: &'e Tariff,
    counts: Counts,
    lines: LinesOfRows,
}

/// The indices of the lines that one row of the scope makes.
struct LinesOfRows {
    /// By the table's index in the tariff.
    tables: Vec<Option<usize>>,
    /// By the area's index in the tariff.
    areas: Vec<Option<usize>>,
    /// How many of those there are.
    flat: usize,
    /// By the position of the outside item.
    outside: Vec<usize>,
}

impl LinesOfRows {
    fn of(lines: &[Line], tariff: &Tariff) -> Self {
        let mut found = Self {
            tables: vec![None; tariff.tables.as_slice().len()],
            areas: vec![None; tariff.areas.as_slice().len()],
            flat: 0,
            outside: Vec::new(),
        };
        for (index, line) in lines.iter().enumerate() {
            let flat = match line.row {
                PricedRow::Table(row) => found.tables.get_mut(row),
                PricedRow::Area(row) => found.areas.get_mut(row),
                PricedRow::Outside(_) | PricedRow::Effort { .. } | PricedRow::Extra(_) => None,
            };
            if let Some(place) = flat {
                found.flat += usize::from(place.replace(index).is_none());
            }
            if matches!(line.row, PricedRow::Outside(_)) {
                found.outside.push(index);
            }
        }
        found
    }

    /// An extract may be left out only where another one remains, unless an earlier delivery is reused: a scope asks for data.
    fn may_go(&self, reuses: bool) -> bool {
        reuses || self.flat + self.outside.len() > 1
    }
}

impl<'e> Candidates<'e> {
    pub fn of(scope: &'e Scope, tariff: &'e Tariff, counts: Counts, lines: &[Line]) -> Self {
        Self { scope, tariff, counts, lines: LinesOfRows::of(lines, tariff) }
    }

    pub fn all(&self) -> impl Iterator<Item = Candidate> {
        let first = self.institutions().chain(self.identification()).chain(self.special_variables());
        first.chain(self.populations()).chain(self.sources()).chain(self.extracts()).chain(self.deliveries())
    }

    /// Of institutions that are named, the names go too.
    fn institutions(&self) -> impl Iterator<Item = Candidate> {
        let now = self.scope.institutions;
        let fewer = move |then| Change::FewerInstitutions { now, then };
        fewer_than(now, Change::OnlyOneInstitution { now }, fewer).map(|(then, change)| {
            let counts = self.counts.with(Driver::Institution, institutions_beyond_first(then));
            Candidate { place: Place::Member("institutions"), change, counts, removed: None }
        })
    }

    fn deliveries(&self) -> impl Iterator<Item = Candidate> {
        let now = self.scope.delivery.count;
        let fewer = move |then| Change::FewerDeliveries { now, then };
        fewer_than(now, Change::OnlyOneDelivery { now }, fewer).map(|(then, change)| {
            let counts = self.counts.with(Driver::Delivery, then);
            Candidate { place: Place::Member("delivery.count"), change, counts, removed: None }
        })
    }

    /// Every less identifiable form of the data.
    fn identification(&self) -> impl Iterator<Item = Candidate> {
        let now = self.scope.identification;
        let (indirectly, anonymised) = match now {
            Identification::DirectlyIdentifiable => (true, true),
            Identification::IndirectlyIdentifiable => (false, true),
            Identification::Anonymised => (false, false),
        };
        let indirectly = indirectly.then_some((Identification::IndirectlyIdentifiable, Change::IndirectlyIdentifiable));
        let anonymised = anonymised.then_some((Identification::Anonymised, Change::Anonymised));
        indirectly.into_iter().chain(anonymised).map(move |(then, change)| {
            let of = |identification| identification_drivers(self.scope, identification);
            let counts = self.counts.replacing(of(now), of(then));
            Candidate { place: Place::Member("identification"), change, counts, removed: None }
        })
    }

    fn special_variables(&self) -> impl Iterator<Item = Candidate> {
        self.scope.special_variables.iter().enumerate().map(|(index, variable)| Candidate {
            place: Place::Element("special_variables", index),
            change: Change::LeaveOutSpecialVariable { name: variable.name.as_str().to_owned() },
            counts: self.counts.replacing([Driver::SpecialVariable], []),
            removed: None,
        })
    }

    fn populations(&self) -> impl Iterator<Item = Candidate> {
        let populations = &self.scope.populations;
        populations.iter().enumerate().flat_map(move |(index, population)| {
            let (now, name) = (population.complexity, Named::of(population.name.as_ref(), index));
            let candidate = move |place, change, then: Option<Complexity>| {
                let counts =
                    self.counts.replacing([population_driver(now)], then.map(|then| population_driver(Some(then))));
                Candidate { place, change, counts, removed: None }
            };
            // A scope has at least one population.
            let left_out = (populations.len() > 1).then(|| {
                let change = Change::LeaveOutPopulation { name: name.clone() };
                candidate(Place::Element(POPULATIONS, index), change, None)
            });
            let simpler = match now {
                // What is not known yet is asked for by a finding, with what each answer costs.
                None | Some(Complexity::Simple) => None,
                Some(Complexity::Composite) => Some((Complexity::Simple, Change::SimplePopulation { name })),
                Some(Complexity::Complex) => Some((Complexity::Composite, Change::CompositePopulation { name })),
            };
            let simpler = simpler
                .map(|(then, change)| candidate(Place::Within(POPULATIONS, index, "complexity"), change, Some(then)));
            left_out.into_iter().chain(simpler)
        })
    }

    fn sources(&self) -> impl Iterator<Item = Candidate> {
        let identification = self.scope.identification;
        let drivers =
            move |source: &ThirdPartySource| source_drivers(source).chain(reception_drivers(source, identification));
        self.scope.third_party_sources.iter().enumerate().flat_map(move |(index, source)| {
            let name = Named::of(source.name.as_ref(), index);
            let left_out = Candidate {
                place: Place::Element(SOURCES, index),
                change: Change::LeaveOutSource { name: name.clone() },
                counts: self.counts.replacing(drivers(source), []),
                removed: None,
            };
            let changed = move |member, change, then: ThirdPartySource| Candidate {
                place: Place::Within(SOURCES, index, member),
                change,
                counts: self.counts.replacing(drivers(source), drivers(&then)),
                removed: None,
            };
            let linked = source.linkage.map(|linkage| match linkage {
                Linkage::Distributed => (Linkage::AtSsb, Change::LinkAtSsb { name: name.clone() }),
                Linkage::AtSsb => (Linkage::Distributed, Change::LinkDistributed { name: name.clone() }),
            });
            let linked = linked.map(|(linkage, change)| {
                changed("linkage", change, ThirdPartySource { linkage: Some(linkage), ..source.clone() })
            });
            let documented = (source.documented == Some(false)).then(|| {
                let change = Change::DocumentSource { name: name.clone() };
                changed("documented", change, ThirdPartySource { documented: Some(true), ..source.clone() })
            });
            let ordinary = (source.demanding_format == Some(true)).then(|| {
                let then = ThirdPartySource { demanding_format: Some(false), ..source.clone() };
                changed("demanding_format", Change::OrdinaryFormat { name }, then)
            });
            [left_out].into_iter().chain(linked).chain(documented).chain(ordinary)
        })
    }

    /// A table or an area that is named several times is left out as a whole: it is charged once. Its place is the first.
    fn extracts(&self) -> impl Iterator<Item = Candidate> {
        self.tables()
            .chain(self.areas())
            .chain(self.outside_items())
            .filter(|_| self.lines.may_go(self.scope.reuse.is_some()))
    }

    fn tables(&self) -> impl Iterator<Item = Candidate> {
        let mut seen = vec![false; self.lines.tables.len()];
        self.scope.extracts.fd_trygd.iter().enumerate().filter_map(move |(index, extract)| {
            let (row, table) = self.tariff.tables.find(extract.table.as_str())?;
            is_first(&mut seen, row).then(|| Candidate {
                place: Place::Element("extracts.fd_trygd", index),
                change: Change::LeaveOutTable { name: table.name.clone(), code: table.code.clone() },
                counts: self.counts.replacing([Driver::FdTrygdTable], []),
                removed: self.lines.tables.get(row).copied().flatten(),
            })
        })
    }

    fn areas(&self) -> impl Iterator<Item = Candidate> {
        let mut seen = vec![false; self.lines.areas.len()];
        self.scope.extracts.statistics_areas.iter().enumerate().filter_map(move |(index, extract)| {
            let (row, area) = self.tariff.areas.find(extract.area.as_str())?;
            is_first(&mut seen, row).then(|| Candidate {
                place: Place::Element("extracts.statistics_areas", index),
                change: Change::LeaveOutArea { name: area.name.clone(), code: area.code.clone() },
                counts: self.counts.replacing([Driver::StatisticsArea], []),
                removed: self.lines.areas.get(row).copied().flatten(),
            })
        })
    }

    fn outside_items(&self) -> impl Iterator<Item = Candidate> {
        let items = self.scope.extracts.outside_variable_lists.iter().zip(&self.lines.outside).enumerate();
        items.map(|(index, (item, line))| Candidate {
            place: Place::Element("extracts.outside_variable_lists", index),
            change: Change::LeaveOutOutsideItem { description: within_a_name(item.description.as_str()) },
            counts: self.counts.replacing([Driver::OutsideItem], []),
            removed: Some(*line),
        })
    }
}

/// Whether a row comes up for the first time.
fn is_first(seen: &mut [bool], row: usize) -> bool {
    seen.get_mut(row).is_some_and(|seen| !std::mem::replace(seen, true))
}

/// Only one, and one fewer; of two, these are the same.
fn fewer_than(
    now: u32,
    only_one: Change,
    one_fewer: impl FnOnce(u32) -> Change,
) -> impl Iterator<Item = (u32, Change)> {
    let then = now.saturating_sub(1);
    let only_one = (now > 1).then_some((1, only_one));
    let one_fewer = (then > 1).then(|| (then, one_fewer(then)));
    only_one.into_iter().chain(one_fewer)
}
