//! The sheets, in order.

use super::forms::{APPLICANT, DELIVERY};
use super::kind::Kind;
use super::labels::{Choice, DropDown};
use super::layout::{Body, Catalogue, CatalogueRows, Field, List, Need, Sheet, YES_NO, YES_NO_UNKNOWN, choice, field};
use crate::scope::{Complexity, Linkage, limits};

/// The sheets, in order.
pub static SHEETS: [Sheet; 9] = [
    Sheet {
        key: "applicant",
        title: ["Søker og prosjekt", "Søkjar og prosjekt", "Applicant and project"],
        body: Body::Form(&APPLICANT),
    },
    Sheet {
        key: "further_institutions",
        title: ["Institusjoner", "Institusjonar", "Institutions"],
        body: Body::List(List {
            at: &["further_institutions"],
            limit: limits::FURTHER_INSTITUTIONS,
            columns: &[field(&[], ("ScopeInput", "further_institutions"), Kind::Text, Need::Nothing)],
        }),
    },
    Sheet {
        key: "populations",
        title: ["Populasjoner", "Populasjonar", "Populations"],
        body: Body::List(List {
            at: &["populations"],
            limit: limits::POPULATIONS,
            columns: &[
                field(&["name"], ("PopulationInput", "name"), Kind::Text, Need::Quote),
                field(
                    &["complexity"],
                    ("PopulationInput", "complexity"),
                    choice("Complexity", Complexity::WORDS, true),
                    Need::Price,
                ),
            ],
        }),
    },
    Sheet {
        key: "special_variables",
        title: ["Særlige variabler", "Særlege variablar", "Identifying variables"],
        body: Body::List(List {
            at: &["special_variables"],
            limit: limits::SPECIAL_VARIABLES,
            columns: &[
                field(&["name"], ("SpecialVariableInput", "name"), Kind::Text, Need::Price),
                field(&["justification"], ("SpecialVariableInput", "justification"), Kind::Prose, Need::Quote),
            ],
        }),
    },
    Sheet {
        key: "third_party_sources",
        title: ["Andre kilder", "Andre kjelder", "Other sources"],
        body: Body::List(List { at: &["third_party_sources"], limit: limits::THIRD_PARTY_SOURCES, columns: &SOURCES }),
    },
    Sheet {
        key: "fd_trygd",
        title: ["FD-Trygd", "FD-Trygd", "FD-Trygd"],
        body: Body::Catalogue(Catalogue {
            at: &["extracts", "fd_trygd"],
            rows: CatalogueRows::Tables,
            code: "table",
            columns: &[],
        }),
    },
    Sheet {
        key: "statistics_areas",
        title: ["Statistikkområder", "Statistikkområde", "Statistics areas"],
        body: Body::Catalogue(Catalogue {
            at: &["extracts", "statistics_areas"],
            rows: CatalogueRows::Areas,
            code: "area",
            columns: &[
                field(&["variables"], ("StatisticsAreaInput", "variables"), Kind::Names, Need::Quote),
                field(&["collected_by_ssb"], ("StatisticsAreaInput", "collected_by_ssb"), YES_NO, Need::Nothing),
            ],
        }),
    },
    Sheet {
        key: "outside_variable_lists",
        title: ["Utenfor listene", "Utanfor listene", "Outside the lists"],
        body: Body::List(List {
            at: &["extracts", "outside_variable_lists"],
            limit: limits::OUTSIDE_ITEMS,
            columns: &[
                field(&["description"], ("OutsideInput", "description"), Kind::Prose, Need::Price),
                field(&["hours", "low"], ("HoursInput", "low"), Kind::Decimal, Need::Nothing),
                field(&["hours", "expected"], ("HoursInput", "expected"), Kind::Decimal, Need::Nothing),
                field(&["hours", "high"], ("HoursInput", "high"), Kind::Decimal, Need::Nothing),
            ],
        }),
    },
    Sheet { key: "delivery", title: ["Levering", "Levering", "Delivery"], body: Body::Form(&DELIVERY) },
];

static SOURCES: [Field; 8] = [
    field(&["name"], ("ThirdPartySourceInput", "name"), Kind::Text, Need::Quote),
    field(&["controller"], ("ThirdPartySourceInput", "controller"), Kind::Text, Need::Quote),
    field(&["linkage"], ("ThirdPartySourceInput", "linkage"), choice("Linkage", Linkage::WORDS, true), Need::Price),
    field(&["controlled_by_applicant"], ("ThirdPartySourceInput", "controlled_by_applicant"), YES_NO, Need::Price),
    field(&["independent_key_unit"], ("ThirdPartySourceInput", "independent_key_unit"), YES_NO, Need::Nothing),
    field(&["documented"], ("ThirdPartySourceInput", "documented"), YES_NO_UNKNOWN, Need::Price),
    field(&["demanding_format"], ("ThirdPartySourceInput", "demanding_format"), YES_NO_UNKNOWN, Need::Price),
    field(&["health_register"], ("ThirdPartySourceInput", "health_register"), YES_NO, Need::Quote),
];

/// Every choice with its words, each once.
#[must_use]
pub fn choices() -> Vec<Choice> {
    let fields = SHEETS.iter().flat_map(|sheet| match &sheet.body {
        Body::Form(sections) => sections.iter().flat_map(|section| section.fields).collect::<Vec<_>>(),
        Body::List(list) => list.columns.iter().collect(),
        Body::Catalogue(catalogue) => catalogue.columns.iter().collect(),
    });
    let mut found: Vec<Choice> = Vec::new();
    for field in fields {
        if let Kind::Choice(choice) = field.kind
            && found.iter().all(|other| other.name != choice.name)
        {
            found.push(choice);
        }
    }
    found
}

/// Every drop-down, each once.
#[must_use]
pub fn drops() -> Vec<DropDown> {
    let fixed =
        [DropDown::YesNo { may_be_unknown: false }, DropDown::YesNo { may_be_unknown: true }, DropDown::Country];
    fixed.into_iter().chain(choices().into_iter().map(DropDown::Choice)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::input::{Described, Shape as _};
    use crate::language::Language;
    use crate::scope::{ScopeInput, help};

    /// Objects and lists whose parts are cells, and the members of extracts that every catalogue has.
    const MADE_OF_CELLS: [(&str, &str); 17] = [
        ("ScopeInput", "applicant"),
        ("ScopeInput", "project"),
        ("ScopeInput", "special_variables"),
        ("ScopeInput", "populations"),
        ("ScopeInput", "third_party_sources"),
        ("ScopeInput", "extracts"),
        ("ScopeInput", "delivery"),
        ("ApplicantInput", "address"),
        ("ApplicantInput", "contact"),
        ("ApplicantInput", "contractor"),
        ("ApplicantInput", "invoice"),
        ("InvoiceInput", "payer"),
        ("PayerInput", "address"),
        ("ExtractsInput", "fd_trygd"),
        ("ExtractsInput", "statistics_areas"),
        ("ExtractsInput", "outside_variable_lists"),
        ("OutsideInput", "hours"),
    ];
    const OF_CATALOGUES: [(&str, &str); 6] = [
        ("FdTrygdInput", "table"),
        ("FdTrygdInput", "from"),
        ("FdTrygdInput", "to"),
        ("StatisticsAreaInput", "area"),
        ("StatisticsAreaInput", "from"),
        ("StatisticsAreaInput", "to"),
    ];

    fn fields() -> Vec<&'static Field> {
        let of = |sheet: &'static Sheet| match &sheet.body {
            Body::Form(sections) => sections.iter().flat_map(|section| section.fields).collect::<Vec<_>>(),
            Body::List(list) => list.columns.iter().collect(),
            Body::Catalogue(catalogue) => catalogue.columns.iter().collect(),
        };
        SHEETS.iter().flat_map(of).collect()
    }

    #[test]
    fn every_member_of_a_scope_has_a_cell() {
        let mut types: Vec<Described> = Vec::new();
        ScopeInput::describe(&mut types);
        let is_object = |described: &&Described| described.name.ends_with("Input");
        let members = types
            .iter()
            .filter(is_object)
            .flat_map(|described| described.parts.iter().map(|(part, _)| (described.name, *part)).collect::<Vec<_>>());
        let members: BTreeSet<_> = members.collect();
        let cells: BTreeSet<_> = fields().iter().map(|field| field.of).collect();
        assert!(cells.is_disjoint(&BTreeSet::from(MADE_OF_CELLS)));
        let all = cells.into_iter().chain(MADE_OF_CELLS).chain(OF_CATALOGUES).collect::<BTreeSet<_>>();
        assert_eq!(all, members);
    }

    #[test]
    fn every_field_is_explained_and_every_choice_has_the_words_of_its_type() {
        for field in fields() {
            let (object, member) = field.of;
            assert!(help::label(object, member, Language::Nb).is_some(), "{object} {member}");
        }
        let mut types: Vec<Described> = Vec::new();
        ScopeInput::describe(&mut types);
        for choice in choices() {
            let described = types.iter().find(|described| described.name == choice.name).unwrap();
            assert_eq!(choice.words, described.parts.iter().map(|(word, _)| *word).collect::<Vec<_>>());
        }
    }

    #[test]
    fn keys_and_titles_are_unlike_each_other_and_fit_a_tab() {
        for language in Language::ALL {
            let titles: BTreeSet<&str> =
                SHEETS.iter().map(|Sheet { title: [nb, nn, en], .. }| language.pick::<str>(nb, nn, en)).collect();
            assert_eq!(titles.len(), SHEETS.len());
            for title in titles {
                let is_allowed = |character: char| !"[]:*?/\\'".contains(character);
                assert!(title.chars().count() <= 31 && title.chars().all(is_allowed), "{title}");
            }
        }
        for sheet in &SHEETS {
            let keys: Vec<String> = match &sheet.body {
                Body::Form(sections) => sections.iter().flat_map(|of| of.fields).map(Field::key).collect(),
                Body::List(list) => list.columns.iter().map(Field::key).collect(),
                Body::Catalogue(catalogue) => catalogue.columns.iter().map(Field::key).collect(),
            };
            assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{}", sheet.key);
        }
    }
}
