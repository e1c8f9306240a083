//! What is not known yet: what each answer would cost, so that whoever is asked knows what it changes.

use super::finding::{Finding, FindingCode};
use crate::language::{Language, Localized};
use crate::money::{Ore, ThreePoint};
use crate::scope::{Linkage, Name, Scope, ThirdPartySource};
use crate::tariff::{Driver, Tariff};

/// A finding for each answer that the price depends on and that is left out.
pub(super) fn not_yet_known(scope: &Scope, tariff: &Tariff) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |path: String, name: Option<&Name>, unknown: Driver, left_out: &str| {
        let finding = Finding::at(FindingCode::NotYetKnown, path).about_named(name);
        found.push(match text(unknown, left_out, tariff) {
            Some(text) => finding.saying(text),
            None => finding,
        });
    };
    for (index, population) in scope.populations.iter().enumerate() {
        if population.complexity.is_none() {
            let path = format!("$.populations[{index}].complexity");
            add(path, population.name.as_ref(), Driver::PopulationOfUnknownComplexity, "");
        }
    }
    for (index, source) in scope.third_party_sources.iter().enumerate() {
        let mut add = |member: &str, unknown, left_out| {
            add(format!("$.third_party_sources[{index}].{member}"), source.name.as_ref(), unknown, left_out);
        };
        if source.linkage.is_none() {
            let distributed = ThirdPartySource { linkage: Some(Linkage::Distributed), ..source.clone() };
            let is_allowed = !distributed.excludes_key_exchange(scope.identification);
            let left_out = if is_allowed { Driver::DISTRIBUTED_NOT_ALLOWED } else { "distributed" };
            add("linkage", Driver::SourceOfUnknownLinkage, left_out);
        }
        // Of a source that is not received, documentation and format change nothing.
        let matters = source.is_received(scope.identification) != Some(false);
        if matters && source.documented.is_none() {
            add("documented", Driver::SourceOfUnknownDocumentation, "");
        }
        if matters && source.demanding_format.is_none() {
            add("demanding_format", Driver::SourceOfUnknownFormat, "");
        }
    }
    found
}

/// What is asked, what it costs while it is not answered, and what each answer costs, but for one that does not apply. None where
/// an amount is out of range, which the price itself would be too.
fn text(unknown: Driver, left_out: &str, tariff: &Tariff) -> Option<Localized> {
    let open = tariff.cost_of(&[unknown]).ok()?;
    let answers: Vec<(&str, ThreePoint<Ore>)> = unknown
        .answers()
        .iter()
        .filter(|(word, _)| *word != left_out)
        .map(|(word, drivers)| tariff.cost_of(drivers).map(|cost| (*word, cost)))
        .collect::<Result<_, _>>()
        .ok()?;
    Some(Localized::of(|language| {
        let each = answers
            .iter()
            .map(|(word, cost)| format!("{} {}", answer(unknown, word, language), language.kroner(cost.expected)));
        let each = each.collect::<Vec<_>>().join(", ");
        let (expected, low, high) =
            (language.kroner(open.expected), language.kroner(open.low), language.kroner(open.high));
        let question = question(unknown, language);
        match language {
            Language::Nb => {
                format!("{question} Uten svar regnes det med {expected} ({low} – {high}) uten mva. Med svar: {each}.")
            }
            Language::Nn => format!(
                "{question} Utan svar blir det rekna med {expected} ({low} – {high}) utan mva. Med svar: {each}."
            ),
            Language::En => format!(
                "{question} Without an answer, {expected} ({low} – {high}) without VAT is counted. With one: {each}."
            ),
        }
    }))
}

const fn question(unknown: Driver, language: Language) -> &'static str {
    match unknown {
        Driver::PopulationOfUnknownComplexity => language.pick(
            "Hvor krevende er populasjonen å lage?",
            "Kor krevjande er populasjonen å lage?",
            "How hard is the population to build?",
        ),
        Driver::SourceOfUnknownLinkage => {
            language.pick("Hvor skal kilden kobles?", "Kvar skal kjelda koplast?", "Where is the source to be linked?")
        }
        Driver::SourceOfUnknownDocumentation => {
            language.pick("Er kilden dokumentert?", "Er kjelda dokumentert?", "Is the source documented?")
        }
        _ => language.pick(
            "Er filene i et krevende format?",
            "Er filene i eit krevjande format?",
            "Are the files in a demanding format?",
        ),
    }
}

fn answer(unknown: Driver, word: &str, language: Language) -> &'static str {
    match (unknown, word) {
        (Driver::PopulationOfUnknownComplexity, "simple") => language.pick("enkel", "enkel", "simple"),
        (Driver::PopulationOfUnknownComplexity, "composite") => language.pick("sammensatt", "samansett", "composite"),
        (Driver::PopulationOfUnknownComplexity, _) => language.pick("kompleks", "kompleks", "complex"),
        (Driver::SourceOfUnknownLinkage, "distributed") => {
            language.pick("distribuert kobling", "distribuert kopling", "distributed linkage")
        }
        (Driver::SourceOfUnknownLinkage, Driver::DISTRIBUTED_NOT_ALLOWED) => language.pick(
            "distribuert kobling (tillates som hovedregel ikke her)",
            "distribuert kopling (er som hovudregel ikkje tillaten her)",
            "distributed linkage (as a rule not allowed here)",
        ),
        (Driver::SourceOfUnknownLinkage, _) => {
            language.pick("sammenstilling i SSB", "samanstilling i SSB", "linkage at Statistics Norway")
        }
        (_, "true") => language.pick("ja", "ja", "yes"),
        _ => language.pick("nei", "nei", "no"),
    }
}
