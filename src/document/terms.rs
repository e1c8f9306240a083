//! The terms of a quote: which of Statistics Norway's guidelines (2021) apply to the request. The terms of the case itself are
//! in the decision on access.

use serde::Serialize;

use super::clauses::{self, Clause};
use super::facts::listed;
use super::words::Words;
use crate::ids::Country;
use crate::language::Language;
use crate::pricing::may_leave_by_agreement;
use crate::scope::{ApplicantKind, Identification, Linkage, Name, Purpose, Scope, Storage};

#[derive(Debug, Serialize)]
pub(super) struct Term {
    pub title: &'static str,
    pub text: String,
    pub chapter: &'static str,
}

/// The terms that apply to a scope, by subject: decision and use, linkage, delivery, end, price.
pub(super) fn terms(scope: &Scope, language: Language) -> Vec<Term> {
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
    let ends_on = scope.project.ends_on.map(|ends_on| language.date(ends_on));
    terms.add_with(&clauses::DELETION, ends_on.as_deref().unwrap_or(Words::in_language(language).not_known));
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

/// The controllers of the sources with this linkage, or of all sources, each once; `None` where there is no source.
fn controllers(scope: &Scope, linkage: Option<Linkage>, language: Language) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for source in &scope.third_party_sources {
        let Some(name) = source.controller.as_ref().map(Name::as_str) else { continue };
        if linkage.is_none_or(|linkage| source.linkage == Some(linkage)) && !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| listed(names.into_iter().map(str::to_owned), language))
}

struct Terms {
    language: Language,
    list: Vec<Term>,
}

impl Terms {
    fn add(&mut self, clause: &Clause) {
        self.add_with(clause, "");
    }

    /// Adds a term whose text has a placeholder for what the scope says.
    fn add_with(&mut self, clause: &Clause, said: &str) {
        let text = clause.text_in(self.language).replacen("{}", said, 1);
        self.list.push(Term { title: clause.title_in(self.language), text, chapter: clause.chapter });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::input::{Faults, Field, Path};
    use crate::scope::ScopeInput;

    /// A scope of the example with other values at some places.
    fn scope(changes: &[(&str, Value)]) -> Scope {
        let request = include_str!("../../openapi/estimate-request.json");
        let mut value: Value = serde_json::from_str::<Value>(request).unwrap()["scope"].take();
        for (place, change) in changes {
            *value.pointer_mut(place).unwrap() = change.clone();
        }
        let input: Field<ScopeInput> = serde_json::from_value(value).unwrap();
        let mut faults = Faults::default();
        let input = input.required(&Path::Root, &mut faults).unwrap();
        let scope = input.parse(None, &Path::Root, &mut faults);
        faults.or(scope).unwrap()
    }

    fn titles(changes: &[(&str, Value)]) -> Vec<&'static str> {
        terms(&scope(changes), Language::En).iter().map(|term| term.title).collect()
    }

    fn text_of(title: &str, changes: &[(&str, Value)]) -> String {
        let terms = terms(&scope(changes), Language::En);
        terms.into_iter().find(|term| term.title == title).map(|term| term.text).unwrap_or_default()
    }

    fn source(controller: &str, linkage: &str) -> Value {
        json!({
            "name": "A register", "controller": controller, "linkage": linkage, "controlled_by_applicant": false,
            "documented": true, "demanding_format": false, "health_register": false,
        })
    }

    #[test]
    fn every_quote_says_what_holds_for_all_data() {
        let bare: &[(&str, Value)] = &[
            ("/third_party_sources", json!([])),
            ("/identification", json!("anonymised")),
            ("/project/purpose", json!("statistics")),
            ("/extracts", json!({ "outside_variable_lists": [{ "description": "An extract" }] })),
        ];
        assert_eq!(
            titles(bare),
            [
                "Decision",
                "Purpose",
                "Confidentiality",
                "Storage",
                "Identification",
                "Transfer",
                "Publication",
                "Deletion",
                "Breach",
                "Price",
                "VAT",
                "Delivery"
            ]
        );
        assert!(text_of("Deletion", bare).contains("31\u{a0}December 2031"));
    }

    #[test]
    fn linkage_says_who_delivers_to_whom_and_what_becomes_of_the_key() {
        let none = [("/third_party_sources", json!([]))];
        for title in ["Key exchange", "Linkage key", "Linkage at Statistics Norway"] {
            assert!(!titles(&none).contains(&title), "{title}");
        }
        let distributed =
            [("/third_party_sources", json!([source("FHI", "distributed"), source("FHI", "distributed")]))];
        assert!(titles(&distributed).contains(&"Linkage key"));
        assert!(!titles(&distributed).contains(&"Linkage at Statistics Norway"));
        assert!(text_of("Key exchange", &distributed).contains("(FHI)"));
        let both = [("/third_party_sources", json!([source("FHI", "distributed"), source("Nav", "at_ssb")]))];
        assert!(text_of("Key exchange", &both).contains("(FHI)"));
        assert!(text_of("Linkage at Statistics Norway", &both).contains("(Nav)"));
        assert!(text_of("Delivery", &both).contains("(FHI; Nav)"));
    }

    #[test]
    fn identification_decides_what_becomes_of_identifiers() {
        let of = |identification: &str| titles(&[("/identification", json!(identification))]);
        assert!(of("indirectly_identifiable").contains(&"Serial numbers"));
        assert!(of("directly_identifiable").contains(&"Direct identifiers"));
        assert!(!of("directly_identifiable").contains(&"Identification"));
        assert!(!of("anonymised").contains(&"Serial numbers"));
    }

    #[test]
    fn data_leave_the_country_by_agreement_or_anonymised() {
        let to = |country: &str, identification: &str| {
            text_of("Abroad", &[("/delivery/country", json!(country)), ("/identification", json!(identification))])
        };
        assert_eq!(to("NO", "indirectly_identifiable"), "");
        assert_eq!(to("SJ", "indirectly_identifiable"), "");
        assert!(to("SE", "indirectly_identifiable").contains("special agreement"));
        for (country, identification) in
            [("US", "indirectly_identifiable"), ("SE", "anonymised"), ("SE", "directly_identifiable")]
        {
            assert_eq!(to(country, identification), "Only anonymised data are delivered out of Norway.");
        }
    }

    #[test]
    fn the_applicant_and_the_purpose_decide_the_rest() {
        let authority = |identification: &str| {
            titles(&[("/applicant/kind", json!("public_authority")), ("/identification", json!(identification))])
        };
        assert!(authority("indirectly_identifiable").contains(&"Public authority"));
        assert!(!authority("anonymised").contains(&"Public authority"));
        assert!(titles(&[]).contains(&"Final report"));
        assert!(!titles(&[("/project/purpose", json!("statistics"))]).contains(&"Final report"));
        assert!(text_of("VAT", &[("/applicant/country", json!("SE"))]).contains("outside Norway"));
        assert!(text_of("Storage", &[]).contains("(TSD)"));
        assert!(text_of("Storage", &[("/delivery/storage", json!("mobile_or_local"))]).contains("not accepted"));
    }

    #[test]
    fn a_text_of_the_scope_is_never_a_place_for_another() {
        let sources = [("/third_party_sources", json!([source("{} of {}", "distributed")]))];
        assert!(text_of("Key exchange", &sources).contains("({} of {})"));
        for language in Language::ALL {
            for term in terms(&scope(&[]), language) {
                assert!(!term.text.contains("{}") && term.text.ends_with('.'), "{}", term.text);
                assert!(!term.chapter.is_empty());
            }
        }
    }
}
