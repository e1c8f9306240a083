//! Facts that several documents state: who made them, and by which price list.

use jiff::civil::Date;

use super::parties::ISSUER_NUMBER;
use super::words::Words;
use super::writer::{Fact, Writer};
use crate::quote::Actor;
use crate::scope::Scope;

/// The applicant and the project of an estimate.
pub(super) fn case_facts(scope: &Scope, writer: Writer<'_>) -> Vec<Fact> {
    let (words, applicant) = (writer.words, &scope.applicant);
    let mut facts = Vec::with_capacity(5);
    facts.extend(applicant.name.as_ref().map(|name| writer.fact(words.applicant, name.as_str())));
    let number = applicant.organisation_number.as_ref();
    facts.extend(number.map(|number| writer.fact(words.organisation_number, number.grouped())));
    facts.extend(applicant.contact.as_ref().map(|contact| {
        let contact = format!("{}, {}", contact.name.as_str(), contact.email.as_str());
        writer.fact(words.contact, contact)
    }));
    facts
}

/// The first and the last day of the project, if both are given.
pub(super) fn period(scope: &Scope, words: &Words) -> Option<String> {
    let (from, to) = scope.project.starts_on.zip(scope.project.ends_on)?;
    Some(format!("{} – {}", words.language.date(from), words.language.date(to)))
}

/// The edition and the beginning of its hash.
pub(super) fn tariff_mark(id: Date, hash: &str, words: &Words) -> String {
    format!("{} {id} ({})", words.tariff, hash.get(..12).unwrap_or_default())
}

pub(super) fn issuer_fact(writer: Writer<'_>) -> Fact {
    let words = writer.words;
    writer.fact(words.from, format!("{}, {} {ISSUER_NUMBER}", words.issuer, words.organisation_number_in_text))
}

/// Who did something. The local user has no name, and an account's name can have characters that no font has.
pub(super) fn actor_fact(label: &'static str, actor: &Actor, writer: Writer<'_>) -> Option<Fact> {
    let shown = actor.id != Actor::LOCAL && actor.id.chars().all(|character| character.is_ascii_graphic());
    shown.then(|| writer.fact(label, &actor.id))
}
