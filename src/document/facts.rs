//! What was asked for, as labels and what stands beside them.

use jiff::civil::Date;

use super::words::Words;
use crate::language::Language;
use crate::pricing::Estimate;
use crate::quote::Actor;
use crate::scope::Scope;

/// A label and what stands beside it.
pub(super) type Fact = [String; 2];

pub(super) fn fact(label: &str, value: impl Into<String>) -> Fact {
    [label.to_owned(), value.into()]
}

/// Who asks, and what for.
pub(super) fn case_facts(scope: &Scope, words: Words, language: Language) -> Vec<Fact> {
    let applicant = &scope.applicant;
    let project = &scope.project;
    let mut facts = vec![fact(words.applicant(), applicant.name.as_str())];
    if let Some(number) = &applicant.organisation_number {
        facts.push(fact(words.organisation_number(), number.grouped()));
    }
    facts.push(fact(words.kind(), words.applicant_kind(applicant.kind)));
    facts.push(fact(
        words.contact(),
        format!("{}, {}", applicant.contact.name.as_str(), applicant.contact.email.as_str()),
    ));
    facts.push(fact(words.purpose(), words.purpose_of(project.purpose)));
    let period = format!("{} – {}", language.date(project.starts_on), language.date(project.ends_on));
    facts.push(fact(words.project_period(), period));
    facts
}

/// What is asked for.
pub(super) fn scope_facts(scope: &Scope, words: Words, language: Language) -> Vec<Fact> {
    let mut facts = vec![fact(words.identification(), words.identification_of(scope.identification))];
    let populations = scope.populations.iter();
    let populations = populations.map(|one| format!("{} ({})", one.name.as_str(), words.complexity(one.complexity)));
    facts.push(fact(words.populations(), listed(populations, language)));
    if !scope.third_party_sources.is_empty() {
        let sources = scope.third_party_sources.iter().map(|source| {
            format!("{}, {} ({})", source.name.as_str(), source.controller.as_str(), words.linkage(source.linkage))
        });
        facts.push(fact(words.sources(), listed(sources, language)));
    }
    if !scope.special_variables.is_empty() {
        let names = scope.special_variables.iter().map(|variable| variable.name.as_str().to_owned());
        facts.push(fact(words.special_variables(), listed(names, language)));
    }
    if !scope.extracts.fd_trygd.is_empty() {
        let extracts = scope.extracts.fd_trygd.iter();
        let tables = extracts.map(|one| format!("{} {}–{}", one.table.as_str(), one.years.from, one.years.to));
        facts.push(fact(words.tables(), listed(tables, language)));
    }
    if !scope.extracts.statistics_areas.is_empty() {
        let extracts = scope.extracts.statistics_areas.iter();
        let areas = extracts.map(|one| format!("{} {}–{}", one.area.as_str(), one.years.from, one.years.to));
        facts.push(fact(words.areas(), listed(areas, language)));
    }
    if scope.institutions > 1 {
        facts.push(fact(words.institutions(), scope.institutions.to_string()));
    }
    let delivery = &scope.delivery;
    let delivery = format!("{} × {}, {}", delivery.count, words.storage(delivery.storage), delivery.country.as_str());
    facts.push(fact(words.delivery(), delivery));
    facts
}

/// The first entries in full and the number of the rest: the attached JSON has them all.
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

/// How long an estimate takes to deliver, by step, and what starts the clock.
pub(super) fn delivery_range(estimate: &Estimate, words: Words, language: Language) -> String {
    let days = estimate.delivery_time.working_days;
    let (steps, starts_when) = delivery_steps(estimate, language);
    format!("{} {} ({}–{}): {steps}. {starts_when}", days.expected, words.working_days(), days.low, days.high)
}

/// How long a quote takes to deliver, by step, and what starts the clock.
pub(super) fn delivery_time(estimate: &Estimate, words: Words, language: Language) -> String {
    let days = estimate.delivery_time.working_days.expected;
    let (steps, starts_when) = delivery_steps(estimate, language);
    format!("{days} {}: {steps}. {starts_when}", words.working_days())
}

fn delivery_steps(estimate: &Estimate, language: Language) -> (String, &str) {
    let delivery_time = &estimate.tariff.delivery_time;
    let steps = estimate.delivery_time.steps.iter().filter_map(|time| {
        let step = delivery_time.steps.get(time.step)?;
        Some(format!("{} {}", step.name.in_language(language), language.quantity(time.working_days.expected)))
    });
    (steps.collect::<Vec<_>>().join(", "), delivery_time.starts_when.in_language(language))
}

/// The edition and the beginning of its hash.
pub(super) fn tariff_mark(id: Date, hash: &str, words: Words) -> String {
    format!("{} {id} ({})", words.tariff(), hash.get(..12).unwrap_or_default())
}

/// Whom a document is from.
pub(super) fn issuer_fact(words: Words) -> Fact {
    /// Statistics Norway's own, as the register of legal entities has it.
    const ISSUER_NUMBER: &str = "971\u{a0}526\u{a0}920";
    fact(words.from(), format!("{}, {} {ISSUER_NUMBER}", words.issuer(), words.organisation_number_in_text()))
}

/// Who did something. Whoever sits at the machine has no name; an account's name can have characters that no font has.
pub(super) fn actor_fact(label: &str, actor: &Actor) -> Option<Fact> {
    let shown = actor.id != Actor::LOCAL && actor.id.chars().all(|character| character.is_ascii_graphic());
    shown.then(|| fact(label, actor.id.as_str()))
}
