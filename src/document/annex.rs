//! The annex that states the whole scope by names: all that is signed is on paper.

use serde::Serialize;

use super::countries::country_name;
use super::words::Words;
use super::writer::Writer;
use crate::input::one_line;
use crate::language::Language;
use crate::scope::{Identification, OutsideExtract, Population, Scope, SpecialVariable, ThirdPartySource, Years};
use crate::tariff::Tariff;

/// A label and what it is about, each entry in a paragraph of its own.
#[derive(Debug, Serialize)]
pub(super) struct Section {
    label: &'static str,
    entries: Vec<String>,
}

/// What the sections are written from.
#[derive(Clone, Copy)]
struct Annex<'s> {
    scope: &'s Scope,
    tariff: &'s Tariff,
    writer: Writer<'s>,
}

/// Every section that has entries.
pub(super) fn scope_in_full(scope: &Scope, tariff: &Tariff, writer: Writer<'_>) -> Vec<Section> {
    let annex = Annex { scope, tariff, writer };
    let words = writer.words;
    let sections = [
        (words.kind, annex.applicant()),
        (words.purpose, annex.project()),
        (words.identification, vec![words.identification_of(scope.identification).to_owned()]),
        (words.special_variables, scope.special_variables.iter().map(special_variable).collect()),
        (words.institutions, annex.institutions()),
        (words.populations, scope.populations.iter().map(|one| population(one, words)).collect()),
        (words.sources, scope.third_party_sources.iter().map(|one| source(one, scope.identification, words)).collect()),
        (words.tables, annex.tables()),
        (words.areas, annex.areas()),
        (words.outside_items, annex.outside_items()),
        (words.delivery, vec![annex.delivery()]),
    ];
    let stated = sections.into_iter().filter(|(_, entries)| !entries.is_empty());
    let section = |(label, entries): (&'static str, Vec<String>)| Section {
        label,
        entries: entries.iter().map(|entry| writer.breakable(entry)).collect(),
    };
    stated.map(section).collect()
}

impl Annex<'_> {
    fn language(self) -> Language {
        self.writer.language()
    }

    fn applicant(self) -> Vec<String> {
        let (words, applicant) = (self.writer.words, &self.scope.applicant);
        let approved = applicant.approved_by.map(|by| words.approval(by));
        let kind = words.applicant_kind(applicant.kind).to_owned();
        vec![approved.map(|approved| format!("{kind}, {approved}")).unwrap_or(kind)]
    }

    fn project(self) -> Vec<String> {
        let (words, project) = (self.writer.words, &self.scope.project);
        vec![
            words.purpose_of(project.purpose).to_owned(),
            format!("{}: {}", words.legal_basis, words.stated(project.legal_basis_stated)),
            format!("{}: {}", words.dpia, words.dpia_of(project.dpia)),
        ]
    }

    /// More than one.
    fn institutions(self) -> Vec<String> {
        let count = self.scope.institutions;
        if count > 1 { vec![count.to_string()] } else { Vec::new() }
    }

    fn tables(self) -> Vec<String> {
        let tables = self.scope.extracts.fd_trygd.iter().map(|extract| {
            let code = extract.table.as_str();
            let row = self.tariff.tables.find(code).map(|(_, row)| row.name.in_language(self.language()));
            format!("{}, {}", named(row, code), years(extract.years))
        });
        tables.collect()
    }

    fn areas(self) -> Vec<String> {
        let words = self.writer.words;
        let areas = self.scope.extracts.statistics_areas.iter().map(|extract| {
            let code = extract.area.as_str();
            let row = self.tariff.areas.find(code).map(|(_, row)| row.name.in_language(self.language()));
            let variables: Vec<&str> = extract.variables.iter().map(|name| name.as_str()).collect();
            let variables = if variables.is_empty() { String::new() } else { format!(": {}", variables.join(", ")) };
            let collected = if extract.collected_by_ssb == Some(true) { words.collected_by_ssb } else { "" };
            format!("{}, {}{variables}{collected}", named(row, code), years(extract.years))
        });
        areas.collect()
    }

    fn outside_items(self) -> Vec<String> {
        let (words, language) = (self.writer.words, self.language());
        let item = |item: &OutsideExtract| {
            let hours = item
                .hours
                .map(|hours| format!(" ({} {})", language.quantity(hours.expected), words.hours_of(hours.expected)));
            format!("{}{}", one_line(item.description.as_str()), hours.unwrap_or_default())
        };
        self.scope.extracts.outside_variable_lists.iter().map(item).collect()
    }

    fn delivery(self) -> String {
        let (words, delivery) = (self.writer.words, &self.scope.delivery);
        let country = country_name(delivery.country, self.language());
        format!("{}: {}, {country}", words.deliveries(delivery.count), words.storage(delivery.storage))
    }
}

fn years(Years { from, to }: Years) -> String {
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

/// A row of the price list by its name and code.
fn named(name: Option<&str>, code: &str) -> String {
    name.map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
}

fn special_variable(variable: &SpecialVariable) -> String {
    let reason = variable.justification.as_ref().map(|reason| format!(": {}", one_line(reason.as_str())));
    format!("{}{}", variable.name.as_str(), reason.unwrap_or_default())
}

fn population(population: &Population, words: &Words) -> String {
    format!("{} ({})", population.name.as_str(), words.complexity(population.complexity))
}

fn source(source: &ThirdPartySource, identification: Identification, words: &Words) -> String {
    let linkage = words.linkage(source.linkage);
    let received = source.is_received(identification);
    let facts = [
        (true, linkage),
        (source.controlled_by_applicant, words.own_source),
        (source.health_register, words.health_register),
        // How a source is documented matters where its data are received.
        (received && !source.documented, words.undocumented),
        (received && source.demanding_format, words.demanding_format),
    ];
    let facts: Vec<&str> = facts.into_iter().filter_map(|(holds, fact)| holds.then_some(fact)).collect();
    format!("{}, {} ({})", source.name.as_str(), source.controller.as_str(), facts.join(", "))
}
