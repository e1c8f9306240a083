//! The fixed words of documents in the three languages.

use crate::language::Language;
use crate::money::Quantity;
use crate::scope::{ApplicantKind, Complexity, Identification, Linkage, Purpose, Storage};

/// The fixed words of a language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub(super) language: Language,
}

/// Functions of [`Words`], one for each word.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $nb:literal, $nn:literal, $en:literal;)+) => {
        impl Words {
            $($(#[$doc])* pub const fn $name(self) -> &'static str { self.language.pick($nb, $nn, $en) })+
        }
    };
}
pub(super) use words;

words! {
    estimate: "Prisoverslag", "Prisoverslag", "Price estimate";
    issuer: "Statistisk sentralbyrå", "Statistisk sentralbyrå", "Statistics Norway";
    subject: "Tilgang til mikrodata", "Tilgang til mikrodata", "Access to microdata";
    applicant: "Søker", "Søkjar", "Applicant";
    organisation_number: "Organisasjonsnummer", "Organisasjonsnummer", "Organisation number";
    contact: "Kontaktperson", "Kontaktperson", "Contact";
    kind: "Type søker", "Type søkjar", "Kind of applicant";
    project_period: "Prosjektperiode", "Prosjektperiode", "Project period";
    purpose: "Formål", "Føremål", "Purpose";
    tariff: "Tariff", "Tariff", "Tariff";
    case: "Om prosjektet", "Om prosjektet", "The project";
    scope: "Omfang", "Omfang", "Scope";
    identification: "Identifikasjon", "Identifikasjon", "Identification";
    populations: "Populasjoner", "Populasjonar", "Populations";
    sources: "Tredjepartskilder", "Tredjepartskjelder", "Third-party sources";
    special_variables: "Særlig identifiserende variabler", "Særleg identifiserande variablar", "Particularly identifying variables";
    institutions: "Institusjoner", "Institusjonar", "Institutions";
    tables: "FD-Trygd-tabeller", "FD-Trygd-tabellar", "FD-Trygd tables";
    areas: "Statistikkområder", "Statistikkområde", "Statistics areas";
    delivery: "Levering", "Levering", "Delivery";
    price: "Pris", "Pris", "Price";
    amounts_in: "Beløp i kroner uten mva.", "Beløp i kroner utan mva.", "Amounts in NOK without VAT";
    carried: "Overført fra forrige side, forventet", "Overført frå førre side, venta", "Carried from the previous page, expected";
    line: "Prislinje", "Prislinje", "Line";
    hour: "time", "time", "hour";
    hours: "timer", "timar", "hours";
    low_to_high: "Lavt – høyt", "Lågt – høgt", "Low – high";
    quantity: "Mengde", "Mengd", "Quantity";
    unit_price: "enhetspris", "einingspris", "unit price";
    expected: "Forventet", "Venta", "Expected";
    net: "Sum uten mva.", "Sum utan mva.", "Net";
    vat: "Merverdiavgift", "Meirverdiavgift", "VAT";
    total: "Sum med mva.", "Sum med mva.", "Total";
    delivery_time: "Leveringstid", "Leveringstid", "Delivery time";
    working_days: "arbeidsdager", "arbeidsdagar", "working days";
    findings: "Merknader", "Merknader", "Findings";
    warning: "Må avklares", "Må avklarast", "To be clarified";
    info: "Til orientering", "Til orientering", "For information";
    concerns: "Gjelder", "Gjeld", "Concerns";
    chapter: "kap.", "kap.", "ch.";
    basis: "Grunnlag", "Grunnlag", "Basis";
    published: "publisert", "publisert", "published";
    assumed: "antatt", "anteken", "assumed";
    page: "Side", "Side", "Page";
    page_of: "av", "av", "of";
    example_title: "Eksempel: ikke SSBs egne priser", "Døme: ikkje SSB sine eigne prisar", "Example: not Statistics Norway's own prices";
    not_an_offer: "Dette er et prisoverslag, ikke et tilbud. Prisen består av medgått tid etter tariffen og kan ikke overstige de faktiske kostnadene ved saksbehandling og tilgjengeliggjøring. Forventet beløp er det som legges til grunn i et tilbud.",
        "Dette er eit prisoverslag, ikkje eit tilbod. Prisen er medgått tid etter tariffen og kan ikkje vere høgare enn dei faktiske kostnadene ved saksbehandling og tilgjengeleggjering. Venta beløp er det som blir lagt til grunn i eit tilbod.",
        "This is a price estimate, not a quote. The price is the time spent under the tariff and cannot exceed the actual costs of processing the case and making the data available. The expected amount is what a quote is based on.";
    description: "Prisoverslag for tilgang til mikrodata", "Prisoverslag for tilgang til mikrodata", "Price estimate for access to microdata";
    attachment: "Prisoverslaget som JSON, med omfanget det gjelder", "Prisoverslaget som JSON, med omfanget det gjeld", "The estimate as JSON, with the scope it is for";
    flat_price: "fast pris", "fast pris", "flat price";
    hour_norm: "tidsnorm", "tidsnorm", "hours";
    hours_of_officer: "timene er satt av saksbehandler", "timane er sette av saksbehandlar", "the hours were set by the case officer";
    rate: "timesats", "timesats", "hourly rate";
}

impl Words {
    #[must_use]
    pub const fn in_language(language: Language) -> Self {
        Self { language }
    }

    /// The word for so many hours.
    pub(super) fn hours_of(self, hours: Quantity) -> &'static str {
        if hours == Quantity::ONE { self.hour() } else { self.hours() }
    }

    pub const fn applicant_kind(self, kind: ApplicantKind) -> &'static str {
        match kind {
            ApplicantKind::ResearchInstitution => {
                self.language.pick("Forskningsinstitusjon", "Forskingsinstitusjon", "Research institution")
            }
            ApplicantKind::PublicAuthority => {
                self.language.pick("Offentlig myndighet", "Offentleg styresmakt", "Public authority")
            }
            ApplicantKind::CentralBank => self.language.pick("Sentralbank", "Sentralbank", "Central bank"),
            ApplicantKind::AuditorGeneral => {
                self.language.pick("Riksrevisjonen", "Riksrevisjonen", "Office of the Auditor General")
            }
            ApplicantKind::ForeignStatisticsAuthority => self.language.pick(
                "Statistikkmyndighet i et annet land",
                "Statistikkstyresmakt i eit anna land",
                "Statistics authority of another country",
            ),
            ApplicantKind::InternationalOrganisation => self.language.pick(
                "Internasjonal organisasjon",
                "Internasjonal organisasjon",
                "International organisation",
            ),
            ApplicantKind::Other => self.language.pick("Annen", "Annan", "Other"),
        }
    }

    /// What the data are for.
    pub const fn purpose_of(self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Research => self.language.pick("Forskning", "Forsking", "Research"),
            Purpose::Statistics => self.language.pick(
                "Statistiske resultater og analyser",
                "Statistiske resultat og analysar",
                "Statistical results and analyses",
            ),
            Purpose::Administrative => self.language.pick("Administrativt", "Administrativt", "Administrative"),
        }
    }

    pub const fn identification_of(self, identification: Identification) -> &'static str {
        match identification {
            Identification::Anonymised => self.language.pick("Anonymisert", "Anonymisert", "Anonymised"),
            Identification::IndirectlyIdentifiable => {
                self.language.pick("Indirekte identifiserbart", "Indirekte identifiserbart", "Indirectly identifiable")
            }
            Identification::DirectlyIdentifiable => {
                self.language.pick("Direkte identifiserbart", "Direkte identifiserbart", "Directly identifiable")
            }
        }
    }

    /// How hard a population is to build.
    pub const fn complexity(self, complexity: Complexity) -> &'static str {
        match complexity {
            Complexity::Simple => self.language.pick("enkel", "enkel", "simple"),
            Complexity::Composite => self.language.pick("sammensatt", "samansett", "composite"),
            Complexity::Complex => self.language.pick("kompleks", "kompleks", "complex"),
        }
    }

    /// Where a source is linked.
    pub const fn linkage(self, linkage: Linkage) -> &'static str {
        match linkage {
            Linkage::Distributed => self.language.pick("nøkkelutveksling", "nøkkelutveksling", "key exchange"),
            Linkage::AtSsb => self.language.pick("kobles i SSB", "blir kopla i SSB", "linked at Statistics Norway"),
        }
    }

    /// Where the data are kept.
    pub const fn storage(self, storage: Storage) -> &'static str {
        match storage {
            Storage::Tsd => "TSD",
            Storage::Safe => "SAFE",
            Storage::HuntCloud => "HUNT Cloud",
            Storage::OwnSecureArea => {
                self.language.pick("eget sikkert område", "eige sikkert område", "own secure area")
            }
            Storage::MobileOrLocal => {
                self.language.pick("mobil eller lokal enhet", "mobil eller lokal eining", "mobile or local device")
            }
        }
    }
}
