//! The terms of a quote: which of Statistics Norway's guidelines (2021) apply to the request. The terms of the case itself are
//! in the decision on access.

use serde::Serialize;

use super::clauses::{self, Clause};
use super::words::Words;
use super::writer::Writer;
use crate::ids::Country;
use crate::language::Language;
use crate::pricing::{VatTreatment, may_leave_by_agreement};
use crate::scope::{ApplicantKind, Identification, Linkage, Name, Purpose, Scope, Storage, ThirdPartySource};

#[derive(Debug, Serialize)]
pub(super) struct Term {
    pub title: &'static str,
    pub text: String,
    pub chapter: &'static str,
}

/// Terms of one subject, in two columns of about the same height.
#[derive(Debug, Serialize)]
pub(super) struct TermGroup {
    title: &'static str,
    /// The number of the first term.
    first: usize,
    left: Vec<Term>,
    right: Vec<Term>,
}

/// The width of a column of terms in thousandths of the size of its text, less what its lines leave empty: 78 mm of 8 pt.
const COLUMN: u32 = 26_500;

/// The width of a term's chapter, in the same measure.
const CHAPTER: u32 = 4_500;

/// The terms that apply to a scope, by subject. `vat` is how VAT was decided, where it was.
pub(super) fn terms(scope: &Scope, vat: Option<&VatTreatment>, writer: Writer<'_>) -> Vec<TermGroup> {
    let mut first = 1;
    let subjects = subjects(scope, vat, writer.words).into_iter().filter(|(_, terms)| !terms.is_empty());
    let groups = subjects.map(|(title, terms)| {
        let group = TermGroup::new(title, first, terms, writer);
        first += group.left.len() + group.right.len();
        group
    });
    groups.collect()
}

/// The terms that apply to a scope, by subject, for a reader of a page: each with its title, its text and its chapter.
#[must_use]
pub fn terms_in_words(
    scope: &Scope,
    vat: Option<&VatTreatment>,
    language: Language,
) -> Vec<(&'static str, Vec<[String; 3]>)> {
    let subjects = subjects(scope, vat, Words::in_language(language)).into_iter();
    let told = subjects.filter(|(_, terms)| !terms.is_empty()).map(|(title, terms)| {
        let terms = terms.into_iter().map(|term| [term.title.to_owned(), term.text, term.chapter.to_owned()]);
        (title, terms.collect())
    });
    told.collect()
}

/// The terms by subject: use, linkage and recipients abroad, transfer to end, price.
fn subjects(scope: &Scope, vat: Option<&VatTreatment>, words: &'static Words) -> [(&'static str, Vec<Term>); 4] {
    [
        (words.terms_of_use, of_use(scope, words)),
        (words.terms_of_linkage, of_linkage(scope, words)),
        (words.terms_of_end, of_end(scope, words)),
        (words.terms_of_price, of_price(scope, vat, words)),
    ]
}

fn of_use(scope: &Scope, words: &'static Words) -> Vec<Term> {
    let mut terms = Terms::new(words);
    terms.add(&clauses::DECISION);
    terms.add(&clauses::PURPOSE);
    if scope.applicant.kind == ApplicantKind::PublicAuthority && !scope.is_anonymised() {
        terms.add(&clauses::PUBLIC_AUTHORITY);
    }
    terms.add(&clauses::CONFIDENTIALITY);
    match scope.delivery.storage {
        Storage::MobileOrLocal => terms.add(&clauses::STORAGE_NOT_ACCEPTED),
        storage @ (Storage::Tsd | Storage::Safe | Storage::HuntCloud | Storage::OwnSecureArea) => {
            terms.add_with(&clauses::STORAGE, words.storage(storage));
        }
    }
    match scope.identification {
        Identification::Anonymised => terms.add(&clauses::REIDENTIFICATION),
        Identification::IndirectlyIdentifiable => {
            terms.add(&clauses::REIDENTIFICATION);
            terms.add(&clauses::SERIAL_NUMBERS);
        }
        Identification::DirectlyIdentifiable => terms.add(&clauses::DIRECT_IDENTIFIERS),
    }
    terms.list
}

/// Who exchanges keys, who delivers to whom, and what may leave the country.
fn of_linkage(scope: &Scope, words: &'static Words) -> Vec<Term> {
    let mut terms = Terms::new(words);
    if let Some(controllers) = controllers(scope, words, |source| source.linkage == Some(Linkage::Distributed)) {
        terms.add_with(&clauses::KEY_EXCHANGE, &controllers);
        terms.add(&clauses::KEY_DELETION);
    }
    if let Some(controllers) = controllers(scope, words, |source| source.linkage == Some(Linkage::AtSsb)) {
        terms.add_with(&clauses::LINKAGE_AT_SSB, &controllers);
    }
    if scope.countries_abroad().next().is_some() {
        terms.add(if !scope.is_anonymised() && scope.is_within_nordman() {
            &clauses::ABROAD_NORDMAN
        } else if may_leave_by_agreement(scope) {
            &clauses::ABROAD_BY_AGREEMENT
        } else {
            &clauses::ABROAD_ANONYMISED
        });
    }
    terms.list
}

fn of_end(scope: &Scope, words: &'static Words) -> Vec<Term> {
    let mut terms = Terms::new(words);
    terms.add(&clauses::TRANSFER);
    terms.add(&clauses::PUBLICATION);
    if scope.project.purpose == Purpose::Research {
        terms.add(&clauses::FINAL_REPORT);
    }
    let ends_on = scope.project.ends_on.map(|ends_on| words.language.date(ends_on));
    terms.add_with(&clauses::DELETION, ends_on.as_deref().unwrap_or(words.not_known));
    terms.add(&clauses::BREACH);
    terms.list
}

/// What is charged, and what starts the clock.
fn of_price(scope: &Scope, vat: Option<&VatTreatment>, words: &'static Words) -> Vec<Term> {
    let mut terms = Terms::new(words);
    terms.add(&clauses::PRICE);
    if !scope.extracts.fd_trygd.is_empty() || !scope.extracts.statistics_areas.is_empty() {
        terms.add(&clauses::FLAT_PRICES);
    }
    match vat.map(|vat| words.vat_category(vat.category)) {
        Some(Some(why)) => terms.add_with(&clauses::NO_VAT, why),
        Some(None) => terms.add(&clauses::VAT),
        None if scope.applicant.country == Country::NORWAY => terms.add(&clauses::VAT),
        None => terms.add(&clauses::VAT_ABROAD),
    }
    match controllers(scope, words, |source| source.is_received(scope.identification) == Some(true)) {
        None => terms.add(&clauses::DELIVERY),
        Some(controllers) => terms.add_with(&clauses::DELIVERY_AFTER_DATA, &controllers),
    }
    if let Some(controllers) =
        controllers(scope, words, |source| source.is_received(scope.identification) == Some(false))
    {
        terms.add_with(&clauses::DELIVERY_AND_KEYS, &controllers);
    }
    terms.list
}

/// The controllers of some of the sources, each once; `None` where there is none.
fn controllers(scope: &Scope, words: &Words, is_meant: impl Fn(&ThirdPartySource) -> bool) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for source in scope.third_party_sources.iter().filter(|source| is_meant(source)) {
        let Some(name) = source.controller.as_ref().map(Name::as_str) else { continue };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| words.and(&names))
}

struct Terms {
    words: &'static Words,
    list: Vec<Term>,
}

impl Terms {
    const fn new(words: &'static Words) -> Self {
        Self { words, list: Vec::new() }
    }

    fn add(&mut self, clause: &Clause) {
        self.add_with(clause, "");
    }

    /// Adds a term whose text has a placeholder for what the scope says.
    fn add_with(&mut self, clause: &Clause, said: &str) {
        let language = self.words.language;
        let text = clause.text_in(language).replacen("{}", said, 1);
        self.list.push(Term { title: clause.title_in(language), text, chapter: clause.chapter });
    }
}

impl TermGroup {
    /// Splits the terms where both columns are as even as the order allows.
    fn new(title: &'static str, first: usize, terms: Vec<Term>, writer: Writer<'_>) -> Self {
        let lines = |term: &Term| (writer.width(term.title) + writer.width(&term.text) + CHAPTER).div_ceil(COLUMN);
        let heights: Vec<u32> = terms.iter().map(lines).collect();
        let whole: u32 = heights.iter().sum();
        let height = |split: usize| {
            let left: u32 = heights.iter().take(split).sum();
            left.max(whole - left)
        };
        let split = (1..=terms.len()).min_by_key(|split| height(*split)).unwrap_or_default();
        let mut left: Vec<Term> =
            terms.into_iter().map(|term| Term { text: writer.breakable(&term.text), ..term }).collect();
        let right = left.split_off(split.min(left.len()));
        Self { title, first, left, right }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::input::{Faults, Field, Path};
    use crate::language::Language;
    use crate::pricing::VatCategory;
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

    fn terms_in(language: Language, changes: &[(&str, Value)]) -> Vec<Term> {
        let subjects = subjects(&scope(changes), None, Words::in_language(language));
        subjects.into_iter().flat_map(|(_, terms)| terms).collect()
    }

    fn titles(changes: &[(&str, Value)]) -> Vec<&'static str> {
        terms_in(Language::En, changes).iter().map(|term| term.title).collect()
    }

    fn text_of(title: &str, changes: &[(&str, Value)]) -> String {
        let terms = terms_in(Language::En, changes);
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
                "Delivery time"
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
        // The clock waits for data that Statistics Norway receives, and not for those that go to the project.
        assert!(text_of("Delivery time", &both).contains("the data from Nav."));
        assert!(text_of("Exchange", &both).contains("with FHI is"));
        assert!(!text_of("Delivery time", &none).contains("data"));
        assert_eq!(text_of("Exchange", &none), "");
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
            assert_eq!(to(country, identification), "Only anonymised data may be delivered out of Norway.");
        }
        let by_nordman = |country: &str| {
            text_of("Abroad", &[("/delivery", json!({ "storage": "safe", "country": country, "nordman": true }))])
        };
        assert!(by_nordman("DK").contains("NordMAN"));
        assert!(by_nordman("DE").contains("special agreement"));
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
    fn vat_is_said_as_it_was_decided() {
        let abroad = scope(&[("/applicant/country", json!("SE"))]);
        let words = Words::in_language(Language::En);
        let said = |category| {
            let vat = VatTreatment { category, reason: None };
            let terms = of_price(&abroad, Some(&vat), words);
            terms.into_iter().find(|term| term.title == "VAT").map(|term| term.text).unwrap_or_default()
        };
        assert!(
            said(VatCategory::Export).starts_with("The work is invoiced without VAT: the service is for use abroad")
        );
        assert_eq!(said(VatCategory::Standard), "The work is invoiced with VAT at the rate stated in the quote.");
    }

    #[test]
    fn every_term_is_in_one_column_and_numbered_on() {
        let measure = |text: &str| u32::try_from(text.len()).unwrap() * 500;
        let writer = Writer::new(Language::Nb, &measure);
        let groups = terms(&scope(&[]), None, writer);
        let mut next = 1;
        for group in &groups {
            assert_eq!(group.first, next, "{}", group.title);
            assert!(!group.left.is_empty(), "{}", group.title);
            next += group.left.len() + group.right.len();
        }
        assert_eq!(next - 1, terms_in(Language::Nb, &[]).len());
    }

    #[test]
    fn a_text_of_the_scope_is_never_a_place_for_another() {
        let sources = [("/third_party_sources", json!([source("{} of {}", "distributed")]))];
        assert!(text_of("Key exchange", &sources).contains("({} of {})"));
        for language in Language::ALL {
            for term in terms_in(language, &[]) {
                assert!(!term.text.contains("{}") && term.text.ends_with('.'), "{}", term.text);
                assert!(!term.chapter.is_empty());
            }
        }
    }
}
