//! Facts about the case, the scope, the delivery and the parties: labels and their values.

use jiff::civil::Date;

use super::words::Words;
use super::writer::{Fact, Writer};
use crate::language::Language;
use crate::pricing::Estimate;
use crate::quote::Actor;
use crate::scope::Scope;

/// The applicant and the project.
pub(super) fn case_facts(scope: &Scope, writer: Writer<'_>) -> Vec<Fact> {
    let (words, language) = (writer.words, writer.language());
    let (applicant, project) = (&scope.applicant, &scope.project);
    let contact = applicant.contact.as_ref();
    let contact = contact.map(|contact| format!("{}, {}", contact.name.as_str(), contact.email.as_str()));
    let period = project.starts_on.zip(project.ends_on);
    let period = period.map(|(from, to)| format!("{} – {}", language.date(from), language.date(to)));
    let mut facts = Vec::with_capacity(6);
    facts.extend(applicant.name.as_ref().map(|name| writer.fact(words.applicant, name.as_str())));
    let number = applicant.organisation_number.as_ref();
    facts.extend(number.map(|number| writer.fact(words.organisation_number, number.grouped())));
    facts.push(writer.fact(words.kind, words.applicant_kind(applicant.kind)));
    facts.extend(contact.map(|contact| writer.fact(words.contact, contact)));
    facts.push(writer.fact(words.purpose, words.purpose_of(project.purpose)));
    facts.extend(period.map(|period| writer.fact(words.project_period, period)));
    facts
}

/// The data that are requested.
pub(super) fn scope_facts(scope: &Scope, writer: Writer<'_>) -> Vec<Fact> {
    let (words, language) = (writer.words, writer.language());
    let (extracts, delivery) = (&scope.extracts, &scope.delivery);
    let populations = scope.populations.iter();
    let populations = populations.enumerate().map(|(index, one)| {
        let name = one.name.as_ref().map_or_else(|| (index + 1).to_string(), |name| name.as_str().to_owned());
        format!("{name} ({})", one.complexity.map_or(words.not_known, |complexity| words.complexity(complexity)))
    });
    let sources = scope.third_party_sources.iter().enumerate().map(|(index, source)| {
        let name = source.name.as_ref().map_or_else(|| (index + 1).to_string(), |name| name.as_str().to_owned());
        let controller = source.controller.as_ref().map_or(words.not_known, |controller| controller.as_str());
        let linkage = source.linkage.map_or(words.not_known, |linkage| words.linkage(linkage));
        format!("{name}, {controller} ({linkage})")
    });
    let variables = scope.special_variables.iter().map(|variable| variable.name.as_str().to_owned());
    let tables = extracts.fd_trygd.iter();
    let tables = tables.map(|one| format!("{} {}–{}", one.table.as_str(), one.years.from, one.years.to));
    let areas = extracts.statistics_areas.iter();
    let areas = areas.map(|one| format!("{} {}–{}", one.area.as_str(), one.years.from, one.years.to));
    let several = scope.institutions > 1;
    let delivered = format!("{} × {}, {}", delivery.count, words.storage(delivery.storage), delivery.country.as_str());
    let facts = [
        (words.identification, words.identification_of(scope.identification).to_owned()),
        (words.populations, listed(populations, language)),
        (words.sources, listed(sources, language)),
        (words.special_variables, listed(variables, language)),
        (words.tables, listed(tables, language)),
        (words.areas, listed(areas, language)),
        (words.institutions, if several { scope.institutions.to_string() } else { String::new() }),
        (words.delivery, delivered),
    ];
    let stated = facts.into_iter().filter(|(_, value)| !value.is_empty());
    stated.map(|(label, value)| writer.fact(label, value)).collect()
}

/// The first entries and the number of the rest, which are in the attached JSON.
pub(super) fn listed(entries: impl ExactSizeIterator<Item = String>, language: Language) -> String {
    const SHOWN: usize = 12;
    let more = entries.len().saturating_sub(SHOWN);
    let text = entries.take(SHOWN).collect::<Vec<_>>().join("; ");
    if more == 0 {
        return text;
    }
    match language {
        Language::Nb => format!("{text}; og {more} til (se vedlagt JSON)"),
        Language::Nn => format!("{text}; og {more} til (sjå vedlagd JSON)"),
        Language::En => format!("{text}; and {more} more (see the attached JSON)"),
    }
}

/// The delivery time in total and by step, and what starts the clock. `range` follows the total.
pub(super) fn delivery_time(estimate: &Estimate, range: &str, words: &Words) -> String {
    let language = words.language;
    let names = &estimate.tariff.delivery_time;
    let steps = estimate.delivery_time.steps.iter().filter_map(|time| {
        let step = names.steps.get(time.step)?;
        Some(format!("{} {}", step.name.in_language(language), language.quantity(time.working_days.expected)))
    });
    let steps = steps.collect::<Vec<_>>().join(", ");
    let days = estimate.delivery_time.working_days.expected;
    format!("{days} {}{range}: {steps}. {}", words.working_days, names.starts_when.in_language(language))
}

/// The edition and the beginning of its hash.
pub(super) fn tariff_mark(id: Date, hash: &str, words: &Words) -> String {
    format!("{} {id} ({})", words.tariff, hash.get(..12).unwrap_or_default())
}

pub(super) fn issuer_fact(writer: Writer<'_>) -> Fact {
    /// Statistics Norway's organisation number, as the register of legal entities has it.
    const ISSUER_NUMBER: &str = "971\u{a0}526\u{a0}920";
    let words = writer.words;
    writer.fact(words.from, format!("{}, {} {ISSUER_NUMBER}", words.issuer, words.organisation_number_in_text))
}

/// Who did something. The local user has no name, and an account's name can have characters that no font has.
pub(super) fn actor_fact(label: &'static str, actor: &Actor, writer: Writer<'_>) -> Option<Fact> {
    let shown = actor.id != Actor::LOCAL && actor.id.chars().all(|character| character.is_ascii_graphic());
    shown.then(|| writer.fact(label, &actor.id))
}
