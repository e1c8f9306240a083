//! What a lever changes in a scope: its stable code, and its name for a person.

use std::borrow::Cow;

use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::input::{Coded as _, coded, string_property};
use crate::language::{Language, Localized};
use crate::scope::Name;
use crate::scope::limits::NAME_CHARS;

coded! {
    /// One change of a scope.
    ///
    /// The names of changes that touch the law say what they mean (guidelines 3.4, 8 and 9.1). Whether they serve the purpose
    /// is not decided here.
    #[derive(Clone, Debug)]
    pub enum Change: message(language) {
        OnlyOneInstitution { now: u32 } = "only_one_institution": [
            "Bare én institusjon i stedet for {now}",
            "Berre éin institusjon i staden for {now}",
            "Only one institution instead of {now}",
        ],
        FewerInstitutions { now: u32, then: u32 } = "fewer_institutions": [
            "Én institusjon færre: {then} i stedet for {now}",
            "Éin institusjon færre: {then} i staden for {now}",
            "One institution fewer: {then} instead of {now}",
        ],
        IndirectlyIdentifiable = "indirectly_identifiable": [
            "Indirekte identifiserbare data i stedet for direkte identifiserbare: løpenummer erstatter det som identifiserer direkte, og sammenstilling med andre kilder skjer ved koblingsnøkkel eller i SSB (kap. 3.4, 8 og 9)",
            "Indirekte identifiserbare data i staden for direkte identifiserbare: løpenummer erstattar det som identifiserer direkte, og samanstilling med andre kjelder skjer ved koplingsnøkkel eller i SSB (kap. 3.4, 8 og 9)",
            "Indirectly identifiable data instead of directly identifiable: serial numbers replace what identifies directly, and linkage with other sources is by linkage key or at Statistics Norway (chapters 3.4, 8 and 9)",
        ],
        Anonymised = "anonymised": [
            "Anonymiserte data i stedet for identifiserbare: de kan ikke knyttes til en identifiserbar enhet, og kan derfor ikke sammenstilles med andre data senere (kap. 3.4)",
            "Anonymiserte data i staden for identifiserbare: dei kan ikkje knytast til ei identifiserbar eining, og kan difor ikkje samanstillast med andre data seinare (kap. 3.4)",
            "Anonymised data instead of identifiable: they cannot be linked to an identifiable unit, and so not to other data later (chapter 3.4)",
        ],
        LeaveOutSpecialVariable { name: String } = "leave_out_special_variable": [
            "Uten den særlig identifiserende variabelen «{name}»",
            "Utan den særleg identifiserande variabelen «{name}»",
            "Without the particularly identifying variable “{name}”",
        ],
        LeaveOutPopulation { name: Named } = "leave_out_population": [
            "Uten populasjonen «{name}»",
            "Utan populasjonen «{name}»",
            "Without the population “{name}”";
            name = name.in_language(language)
        ],
        CompositePopulation { name: Named } = "simpler_population": [
            "Populasjonen «{name}» som sammensatt i stedet for kompleks",
            "Populasjonen «{name}» som samansett i staden for kompleks",
            "The population “{name}” as composite instead of complex";
            name = name.in_language(language)
        ],
        SimplePopulation { name: Named } = "simpler_population": [
            "Populasjonen «{name}» som enkel i stedet for sammensatt",
            "Populasjonen «{name}» som enkel i staden for samansett",
            "The population “{name}” as simple instead of composite";
            name = name.in_language(language)
        ],
        LeaveOutSource { name: Named } = "leave_out_source": [
            "Uten tredjepartskilden «{name}»",
            "Utan tredjepartskjelda «{name}»",
            "Without the third-party source “{name}”";
            name = name.in_language(language)
        ],
        LinkAtSsb { name: Named } = "link_at_ssb": [
            "Sammenstilling av kilden «{name}» i SSB i stedet for distribuert kobling",
            "Samanstilling av kjelda «{name}» i SSB i staden for distribuert kopling",
            "Linkage of the source “{name}” at Statistics Norway instead of distributed linkage";
            name = name.in_language(language)
        ],
        LinkDistributed { name: Named } = "link_distributed": [
            "Distribuert kobling av kilden «{name}» i stedet for sammenstilling i SSB; tillates som hovedregel ikke når søkeren selv er ansvarlig for kilden, eller når resultatet skal være anonymt (kap. 9.1)",
            "Distribuert kopling av kjelda «{name}» i staden for samanstilling i SSB; er som hovudregel ikkje tillaten når søkjaren sjølv er ansvarleg for kjelda, eller når resultatet skal vere anonymt (kap. 9.1)",
            "Distributed linkage of the source “{name}” instead of linkage at Statistics Norway; as a rule not allowed when the applicant is responsible for the source, or when the result is to be anonymous (chapter 9.1)";
            name = name.in_language(language)
        ],
        DocumentSource { name: Named } = "document_source": [
            "Kilden «{name}» med dokumentasjon",
            "Kjelda «{name}» med dokumentasjon",
            "The source “{name}” with documentation";
            name = name.in_language(language)
        ],
        OrdinaryFormat { name: Named } = "ordinary_format": [
            "Kilden «{name}» i et vanlig filformat i stedet for et krevende",
            "Kjelda «{name}» i eit vanleg filformat i staden for eit krevjande",
            "The source “{name}” in an ordinary file format instead of a demanding one";
            name = name.in_language(language)
        ],
        LeaveOutTable { name: Localized, code: String } = "leave_out_table": [
            "Uten tabellen {name} ({code})",
            "Utan tabellen {name} ({code})",
            "Without the table {name} ({code})";
            name = name.in_language(language)
        ],
        LeaveOutArea { name: Localized, code: String } = "leave_out_area": [
            "Uten statistikkområdet {name} ({code})",
            "Utan statistikkområdet {name} ({code})",
            "Without the statistics area {name} ({code})";
            name = name.in_language(language)
        ],
        LeaveOutOutsideItem { description: String } = "leave_out_outside_item": [
            "Uten uttaket «{description}» utenfor variabellistene",
            "Utan uttaket «{description}» utanfor variabellistene",
            "Without the extract “{description}” outside the variable lists",
        ],
        OnlyOneDelivery { now: u32 } = "only_one_delivery": [
            "Bare én levering i stedet for {now}",
            "Berre éi levering i staden for {now}",
            "Only one delivery instead of {now}",
        ],
        FewerDeliveries { now: u32, then: u32 } = "fewer_deliveries": [
            "Én levering færre: {then} i stedet for {now}",
            "Éi levering færre: {then} i staden for {now}",
            "One delivery fewer: {then} instead of {now}",
        ],
    }
}

/// A population or a source by its name, or by its place in the list while it has none.
#[derive(Clone, Debug)]
pub enum Named {
    Given(String),
    /// From 1.
    Place(usize),
}

impl Named {
    pub fn of(name: Option<&Name>, index: usize) -> Self {
        name.map_or(Self::Place(index + 1), |name| Self::Given(name.as_str().to_owned()))
    }

    fn in_language(&self, language: Language) -> Cow<'_, str> {
        match self {
            Self::Given(name) => Cow::Borrowed(name),
            Self::Place(place) => Cow::Owned(format!("{} {place}", language.pick("nr.", "nr.", "no."))),
        }
    }
}

/// What a lever changes, stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LeverCode(&'static str);

impl LeverCode {
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.0
    }
}

impl Change {
    pub const fn lever_code(&self) -> LeverCode {
        LeverCode(self.code())
    }

    pub fn name(&self) -> Localized {
        Localized::of(|language: Language| self.message(language))
    }
}

impl PartialSchema for LeverCode {
    fn schema() -> RefOr<Schema> {
        let mut codes = Change::CODES.to_vec();
        codes.dedup();
        string_property().description(Some("What a lever changes, stable.")).enum_values(Some(codes)).into()
    }
}

impl ToSchema for LeverCode {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("LeverCode")
    }
}

/// A text of the scope as part of a name: on one line, and no longer than names are.
pub fn within_a_name(text: &str) -> String {
    let one_line = text.chars().map(|character| if character == '\n' { ' ' } else { character });
    let mut shown: String = one_line.take(NAME_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
