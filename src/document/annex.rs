//! The annex that states the whole scope by names: all that is signed is on paper.

use serde::Serialize;

use super::countries::country_name;
use super::facts::period;
use super::words::Words;
use super::writer::Writer;
use crate::input::one_line;
use crate::language::Language;
use crate::scope::{Contractor, Name, OutsideExtract, Population, Scope, SpecialVariable, ThirdPartySource, Years};
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
        (words.contractor, annex.contractor()),
        (words.project_period, period(scope, words).into_iter().collect()),
        (words.purpose, annex.project()),
        (words.identification, vec![words.identification_of(scope.identification).to_owned()]),
        (words.special_variables, scope.special_variables.iter().map(special_variable).collect()),
        (words.institutions, annex.institutions()),
        (words.populations, numbered(&scope.populations, |number, one| population(number, one, words))),
        (words.sources, numbered(&scope.third_party_sources, |number, one| annex.source(number, one))),
        (words.tables, annex.tables()),
        (words.areas, annex.areas()),
        (
            words.outside_items,
            scope.extracts.outside_variable_lists.iter().map(|one| annex.outside_item(one)).collect(),
        ),
        (words.reuse, annex.reuse()),
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
        let approved = applicant.approved_by.map(|by| format!(", {}", words.approval(by)));
        vec![format!("{}{}", words.applicant_kind(applicant.kind), approved.unwrap_or_default())]
    }

    /// Who works for a public body, and how the data are passed on.
    fn contractor(self) -> Vec<String> {
        let stated = |one: &Contractor| format!("{}: {}", one.name.as_str(), one_line(one.data_passed_on.as_str()));
        self.scope.applicant.contractor.as_ref().map(stated).into_iter().collect()
    }

    fn project(self) -> Vec<String> {
        let (words, project) = (self.writer.words, &self.scope.project);
        let dpia = project.dpia.map_or(words.stated(false), |dpia| words.dpia_of(dpia));
        let basis = words.stated(project.legal_basis_stated == Some(true));
        let purpose = words.purpose_of(project.purpose);
        vec![format!("{purpose}. {}: {basis}. {}: {dpia}.", words.legal_basis, words.dpia)]
    }

    /// More than one, with the names of those besides the applicant's as far as they are given.
    fn institutions(self) -> Vec<String> {
        let (count, further) = (self.scope.institutions, &self.scope.further_institutions);
        if count <= 1 {
            return Vec::new();
        }
        let names: Vec<&str> = further.iter().map(Name::as_str).collect();
        let names = if names.is_empty() { String::new() } else { format!(": {}", names.join("; ")) };
        vec![format!("{count}{names}")]
    }

    fn source(self, number: usize, source: &ThirdPartySource) -> String {
        let words = self.writer.words;
        let name = source.name.as_ref();
        let name = name.map_or_else(|| format!("{} {number}", words.source), |name| name.as_str().to_owned());
        let controller = source.controller.as_ref().map(|controller| format!(", {}", controller.as_str()));
        let received = source.is_received(self.scope.identification) == Some(true);
        let facts = [
            (true, source.linkage.map_or(words.not_known, |linkage| words.linkage(linkage))),
            (source.controlled_by_applicant, words.own_source),
            (source.independent_key_unit, words.independent_key_unit),
            (source.health_register == Some(true), words.health_register),
            // How a source is documented matters where its data are received.
            (received && source.documented == Some(false), words.undocumented),
            (received && source.demanding_format == Some(true), words.demanding_format),
        ];
        let facts: Vec<&str> = facts.into_iter().filter_map(|(holds, fact)| holds.then_some(fact)).collect();
        format!("{name}{} ({})", controller.unwrap_or_default(), facts.join(", "))
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
        let areas = self.scope.extracts.statistics_areas.iter().map(|extract| {
            let code = extract.area.as_str();
            let row = self.tariff.areas.find(code).map(|(_, row)| row.name.in_language(self.language()));
            let variables: Vec<&str> = extract.variables.iter().map(Name::as_str).collect();
            let variables = if variables.is_empty() { String::new() } else { format!(": {}", variables.join(", ")) };
            let is_collected = extract.collected_by_ssb == Some(true);
            let collected = if is_collected { self.writer.words.collected_by_ssb } else { "" };
            format!("{}, {}{variables}{collected}", named(row, code), years(extract.years))
        });
        areas.collect()
    }

    fn outside_item(self, item: &OutsideExtract) -> String {
        let (words, language) = (self.writer.words, self.language());
        let hours = item.hours.map(|hours| {
            let unit = words.hours_of(hours.expected);
            format!(" ({} {unit}, {})", language.quantity(hours.expected), words.by_applicant)
        });
        format!("{}{}", one_line(item.description.as_str()), hours.unwrap_or_default())
    }

    fn reuse(self) -> Vec<String> {
        let words = self.writer.words;
        let Some(reuse) = &self.scope.reuse else { return Vec::new() };
        let delivery = reuse.delivery.as_ref().map_or(words.stated(false), Name::as_str);
        let until = reuse.ends_on.map(|day| format!(", {} {}", words.until, words.language.date(day)));
        vec![format!("{delivery}{}", until.unwrap_or_default())]
    }

    fn delivery(self) -> String {
        let (words, delivery) = (self.writer.words, &self.scope.delivery);
        let country = country_name(delivery.country, self.language());
        let nordman = if delivery.nordman { format!(", {}", words.nordman) } else { String::new() };
        format!("{}: {}, {country}{nordman}", words.deliveries(delivery.count), words.storage(delivery.storage))
    }
}

/// Each with its number, from 1: an estimate may have elements without a name.
fn numbered<T>(list: &[T], written: impl Fn(usize, &T) -> String) -> Vec<String> {
    list.iter().enumerate().map(|(index, one)| written(index + 1, one)).collect()
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

fn population(number: usize, population: &Population, words: &Words) -> String {
    let name = population.name.as_ref();
    let name = name.map_or_else(|| format!("{} {number}", words.population), |name| name.as_str().to_owned());
    format!("{name} ({})", population.complexity.map_or(words.not_known, |complexity| words.complexity(complexity)))
}
