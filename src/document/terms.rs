//! The terms of a quote: which of Statistics Norway's guidelines (2021) apply to what is asked for. What is laid down for the
//! case itself stands in the decision on access.

use serde::Serialize;

use super::clauses::{self, Clause};
use super::facts::listed;
use super::words::Words;
use crate::ids::Country;
use crate::language::Language;
use crate::pricing::may_leave_by_agreement;
use crate::scope::{ApplicantKind, Identification, Linkage, Purpose, Scope, Storage};

/// A term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    /// What it is about.
    pub title: &'static str,
    /// What it says.
    pub text: String,
    /// The chapter of the guidelines that it rests on.
    pub chapter: &'static str,
}

/// The terms that apply to a scope: decision and use, linkage, delivery, end, price.
#[must_use]
pub fn terms(scope: &Scope, language: Language) -> Vec<Term> {
    let identification = scope.identification;
    let mut terms = Terms { language, list: Vec::with_capacity(20) };
    terms.add(&clauses::DECISION);
    terms.add(&clauses::PURPOSE);
    if scope.applicant.kind == ApplicantKind::PublicAuthority && identification != Identification::Anonymised {
        terms.add(&clauses::PUBLIC_AUTHORITY);
    }
    terms.add(&clauses::CONFIDENTIALITY);
    match scope.delivery.storage {
        Storage::MobileOrLocal => terms.add(&clauses::STORAGE_NOT_ACCEPTED),
        storage @ (Storage::Tsd | Storage::Safe | Storage::HuntCloud | Storage::OwnSecureArea) => {
            terms.add_with(&clauses::STORAGE, Words::in_language(language).storage(storage));
        }
    }
    match identification {
        Identification::Anonymised => terms.add(&clauses::REIDENTIFICATION),
        Identification::IndirectlyIdentifiable => {
            terms.add(&clauses::REIDENTIFICATION);
            terms.add(&clauses::SERIAL_NUMBERS);
        }
        Identification::DirectlyIdentifiable => terms.add(&clauses::DIRECT_IDENTIFIERS),
    }
    linkage(scope, &mut terms);
    if scope.countries_abroad().next().is_some() {
        let by_agreement = may_leave_by_agreement(scope);
        terms.add(if by_agreement { &clauses::ABROAD_BY_AGREEMENT } else { &clauses::ABROAD_ANONYMISED });
    }
    terms.add(&clauses::TRANSFER);
    terms.add(&clauses::PUBLICATION);
    if scope.project.purpose == Purpose::Research {
        terms.add(&clauses::FINAL_REPORT);
    }
    terms.add_with(&clauses::DELETION, &language.date(scope.project.ends_on));
    terms.add(&clauses::BREACH);
    charges(scope, &mut terms);
    terms.list
}

/// Who exchanges keys and who delivers to whom.
fn linkage(scope: &Scope, terms: &mut Terms) {
    if let Some(controllers) = controllers(scope, Some(Linkage::Distributed), terms.language) {
        terms.add_with(&clauses::KEY_EXCHANGE, &controllers);
        terms.add(&clauses::KEY_DELETION);
    }
    if let Some(controllers) = controllers(scope, Some(Linkage::AtSsb), terms.language) {
        terms.add_with(&clauses::LINKAGE_AT_SSB, &controllers);
    }
}

/// What is charged, and what starts the clock.
fn charges(scope: &Scope, terms: &mut Terms) {
    terms.add(&clauses::PRICE);
    if !scope.extracts.fd_trygd.is_empty() || !scope.extracts.statistics_areas.is_empty() {
        terms.add(&clauses::FLAT_PRICES);
    }
    terms.add(if scope.applicant.country == Country::NORWAY { &clauses::VAT } else { &clauses::VAT_ABROAD });
    match controllers(scope, None, terms.language) {
        None => terms.add(&clauses::DELIVERY),
        Some(controllers) => terms.add_with(&clauses::DELIVERY_AFTER_THIRD_PARTIES, &controllers),
    }
}

/// Who is responsible for the sources that are linked in a way, or in any, each once; `None` where no source is.
fn controllers(scope: &Scope, linkage: Option<Linkage>, language: Language) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for source in &scope.third_party_sources {
        let name = source.controller.as_str();
        if linkage.is_none_or(|linkage| source.linkage == linkage) && !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| listed(names.into_iter().map(str::to_owned), language))
}

/// Terms in a language.
struct Terms {
    language: Language,
    list: Vec<Term>,
}

impl Terms {
    fn add(&mut self, clause: &Clause) {
        self.add_with(clause, "");
    }

    /// Adds a term whose text has a place for what the scope says.
    fn add_with(&mut self, clause: &Clause, said: &str) {
        let pick = |[nb, nn, en]: [&'static str; 3]| self.language.pick(nb, nn, en);
        let text = pick(clause.text).replacen("{}", said, 1);
        self.list.push(Term { title: pick(clause.title), text, chapter: clause.chapter });
    }
}
