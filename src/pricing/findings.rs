//! Findings: what a person should look at before access is given. They warn and decide nothing.
//!
//! Each rests on a chapter of Statistics Norway's guidelines for access to data, in force from 1 January 2021.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::finding_texts::general_text;
use crate::ids::Country;
use crate::input::{OwnedPath, character_names, choice};
use crate::language::{Language, Localized};
use crate::scope::{ApplicantKind, ApprovedBy, Dpia, Identification, Linkage, Purpose, Scope, Storage, Years};
use crate::tariff::{Status, Tariff};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// To be acknowledged with a note before a quote is issued.
    Warning,
}

choice! {
    /// What a finding is about.
    pub enum FindingCode {
        /// Chapter 1.
        ConsiderOpenSources = "consider_open_sources",
        /// Chapter 2.1.
        PurposeNotStatistical = "purpose_not_statistical",
        /// Chapter 2.2.
        ApplicantNotEligible = "applicant_not_eligible",
        /// Chapter 2.2.1.
        ResearchInstitutionNotApproved = "research_institution_not_approved",
        /// Chapter 3.1.
        SurveyDataForResearchOnly = "survey_data_for_research_only",
        /// Chapter 3.2.
        HealthRegisterData = "health_register_data",
        /// Chapter 3.3.
        NotYetPublished = "not_yet_published",
        /// Chapter 3.4.
        DirectlyIdentifiableNeedsLegalBasis = "directly_identifiable_needs_legal_basis",
        /// Chapters 3.4 and 5.
        SpecialVariableNeedsJustification = "special_variable_needs_justification",
        /// Chapter 4.
        PublicAuthorityAnonymised = "public_authority_anonymised",
        /// Chapter 7.
        StorageNotAccepted = "storage_not_accepted",
        /// Chapter 5.
        LegalBasisMissing = "legal_basis_missing",
        /// Chapter 5.
        DpiaMissing = "dpia_missing",
        /// Chapter 9.1.
        DistributedLinkageNotAllowed = "distributed_linkage_not_allowed",
        /// Chapter 10.
        AbroadAnonymisedOnly = "abroad_anonymised_only",
        /// Chapter 10.
        AbroadSpecialAgreement = "abroad_special_agreement",
        /// Chapter 11.
        VatOutsideArea = "vat_outside_area",
        /// Chapter 11.
        TableOutsidePeriod = "table_outside_period",
        /// Chapter 11.
        ExampleTariff = "example_tariff",
        /// Chapter 11; told of quotes alone.
        InvoiceBuyerReferenceMissing = "invoice_buyer_reference_missing",
        /// Chapter 11; told of quotes alone.
        InvoiceOrganisationNumberMissing = "invoice_organisation_number_missing",
        /// Chapter 11.
        TextCannotBePrinted = "text_cannot_be_printed",
    }
}

/// Something a person should look at.
#[derive(Clone, Debug)]
pub struct Finding {
    pub code: FindingCode,
    /// The place in the scope, as a JSONPath from the scope's root.
    pub path: Cow<'static, str>,
    /// What of the scope it is about, by its name or code, where there are several of the kind.
    pub subject: Option<String>,
    /// A text of its own, where the general one does not say enough.
    own_text: Option<Localized>,
}

impl Finding {
    fn at(code: FindingCode, path: impl Into<Cow<'static, str>>) -> Self {
        Self { code, path: path.into(), subject: None, own_text: None }
    }

    fn about(self, subject: &str) -> Self {
        Self { subject: Some(subject.to_owned()), ..self }
    }

    /// A text that no document can show, with its characters that none can: what a quote would be refused for.
    #[must_use]
    pub fn text_cannot_be_printed(path: &OwnedPath, characters: &[char]) -> Self {
        let [nb, nn, en] =
            [Language::Nb, Language::Nn, Language::En].map(|language| character_names(characters, language));
        Self {
            own_text: Some(Localized::new(
                format!(
                    "Teksten har tegn som ikke kan skrives ut i et dokument: {nb}. Skriv den med latinske, greske eller kyrilliske bokstaver før tilbudet lages."
                ),
                format!(
                    "Teksten har teikn som ikkje kan skrivast ut i eit dokument: {nn}. Skriv han med latinske, greske eller kyrilliske bokstavar før tilbodet blir laga."
                ),
                format!(
                    "The text has characters that cannot be printed in a document: {en}. Write it in Latin, Greek or Cyrillic letters before the quote is made."
                ),
            )),
            ..Self::at(FindingCode::TextCannotBePrinted, path.to_string())
        }
    }

    /// How much it matters.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self.code {
            FindingCode::ConsiderOpenSources
            | FindingCode::HealthRegisterData
            | FindingCode::InvoiceBuyerReferenceMissing
            | FindingCode::InvoiceOrganisationNumberMissing
            | FindingCode::TextCannotBePrinted => Severity::Info,
            FindingCode::PurposeNotStatistical
            | FindingCode::ApplicantNotEligible
            | FindingCode::ResearchInstitutionNotApproved
            | FindingCode::SurveyDataForResearchOnly
            | FindingCode::NotYetPublished
            | FindingCode::DirectlyIdentifiableNeedsLegalBasis
            | FindingCode::SpecialVariableNeedsJustification
            | FindingCode::PublicAuthorityAnonymised
            | FindingCode::StorageNotAccepted
            | FindingCode::LegalBasisMissing
            | FindingCode::DpiaMissing
            | FindingCode::DistributedLinkageNotAllowed
            | FindingCode::AbroadAnonymisedOnly
            | FindingCode::AbroadSpecialAgreement
            | FindingCode::VatOutsideArea
            | FindingCode::TableOutsidePeriod
            | FindingCode::ExampleTariff => Severity::Warning,
        }
    }

    /// The chapter of the guidelines that it rests on.
    #[must_use]
    pub const fn chapter(&self) -> &'static str {
        match self.code {
            FindingCode::ConsiderOpenSources => "1",
            FindingCode::PurposeNotStatistical => "2.1",
            FindingCode::ApplicantNotEligible => "2.2",
            FindingCode::ResearchInstitutionNotApproved => "2.2.1",
            FindingCode::SurveyDataForResearchOnly => "3.1",
            FindingCode::HealthRegisterData => "3.2",
            FindingCode::NotYetPublished => "3.3",
            FindingCode::DirectlyIdentifiableNeedsLegalBasis => "3.4",
            FindingCode::SpecialVariableNeedsJustification => "3.4, 5",
            FindingCode::PublicAuthorityAnonymised => "4",
            FindingCode::StorageNotAccepted => "7",
            FindingCode::LegalBasisMissing | FindingCode::DpiaMissing => "5",
            FindingCode::DistributedLinkageNotAllowed => "9.1",
            FindingCode::AbroadAnonymisedOnly | FindingCode::AbroadSpecialAgreement => "10",
            FindingCode::VatOutsideArea
            | FindingCode::TableOutsidePeriod
            | FindingCode::ExampleTariff
            | FindingCode::InvoiceBuyerReferenceMissing
            | FindingCode::InvoiceOrganisationNumberMissing
            | FindingCode::TextCannotBePrinted => "11",
        }
    }

    /// What it says.
    #[must_use]
    pub fn text(&self) -> &Localized {
        self.own_text.as_ref().unwrap_or_else(|| general_text(self.code))
    }
}

/// The findings of a scope, in the order of [`FindingCode`].
pub(super) fn findings(scope: &Scope, tariff: &Tariff, priced_on: Date) -> Vec<Finding> {
    use FindingCode as Code;
    let mut found = vec![Finding::at(Code::ConsiderOpenSources, "$")];
    let mut add = |holds: bool, code: FindingCode, path: &'static str| {
        if holds {
            found.push(Finding::at(code, path));
        }
    };
    let applicant = &scope.applicant;
    let anonymised = scope.identification == Identification::Anonymised;
    let is_research = applicant.kind == ApplicantKind::ResearchInstitution;

    add(scope.project.purpose == Purpose::Administrative, Code::PurposeNotStatistical, "$.project.purpose");
    add(applicant.kind == ApplicantKind::Other, Code::ApplicantNotEligible, "$.applicant.kind");
    let not_approved = is_research && applicant.approved_by == Some(ApprovedBy::None);
    add(not_approved, Code::ResearchInstitutionNotApproved, "$.applicant.approved_by");
    if !(is_research && scope.project.purpose == Purpose::Research) {
        found.extend(survey_data(scope));
    }
    found.extend(health_registers(scope));
    found.extend(not_yet_published(scope, priced_on));
    if scope.identification == Identification::DirectlyIdentifiable {
        found.push(Finding::at(Code::DirectlyIdentifiableNeedsLegalBasis, "$.identification"));
    }
    found.extend(unjustified_variables(scope));
    let mut add = |holds: bool, code: FindingCode, path: &'static str| {
        if holds {
            found.push(Finding::at(code, path));
        }
    };
    let authority = applicant.kind == ApplicantKind::PublicAuthority;
    add(authority && !anonymised, Code::PublicAuthorityAnonymised, "$.identification");
    add(scope.delivery.storage == Storage::MobileOrLocal, Code::StorageNotAccepted, "$.delivery.storage");
    add(!scope.project.legal_basis_stated, Code::LegalBasisMissing, "$.project.legal_basis_stated");
    add(scope.project.dpia == Dpia::Missing, Code::DpiaMissing, "$.project.dpia");
    found.extend(distributed_linkage(scope, anonymised));
    if !anonymised {
        found.extend(abroad(scope));
    }
    if applicant.country != Country::NORWAY {
        found.push(Finding::at(Code::VatOutsideArea, "$.applicant.country"));
    }
    found.extend(tables_outside_period(scope, tariff));
    if tariff.status == Status::Example {
        found.push(Finding::at(Code::ExampleTariff, "$"));
    }
    found
}

/// What an invoice of a scope will lack: told while the quote is made, when the applicant can still be asked.
pub fn invoice_findings(scope: &Scope) -> impl Iterator<Item = Finding> {
    let applicant = &scope.applicant;
    let missing = [
        (applicant.invoice.is_none(), FindingCode::InvoiceBuyerReferenceMissing, "$.applicant.invoice"),
        (
            applicant.organisation_number.is_none(),
            FindingCode::InvoiceOrganisationNumberMissing,
            "$.applicant.organisation_number",
        ),
    ];
    missing.into_iter().filter(|(missing, ..)| *missing).map(|(_, code, path)| Finding::at(code, path))
}

fn survey_data(scope: &Scope) -> impl Iterator<Item = Finding> {
    let areas = scope.extracts.statistics_areas.iter().enumerate().filter(|(_, area)| area.collected_by_ssb);
    areas.map(|(index, extract)| {
        let path = format!("$.extracts.statistics_areas[{index}].collected_by_ssb");
        Finding::at(FindingCode::SurveyDataForResearchOnly, path).about(extract.area.as_str())
    })
}

fn health_registers(scope: &Scope) -> impl Iterator<Item = Finding> {
    let sources = scope.third_party_sources.iter().enumerate().filter(|(_, source)| source.health_register);
    sources.map(|(index, source)| {
        let path = format!("$.third_party_sources[{index}].health_register");
        Finding::at(FindingCode::HealthRegisterData, path).about(source.name.as_str())
    })
}

/// Statistics of a year are published after it has ended, so a year that has not ended cannot be published.
fn not_yet_published(scope: &Scope, priced_on: Date) -> impl Iterator<Item = Finding> {
    let ended = move |years: Years| i64::from(years.to) < i64::from(priced_on.year());
    let unpublished = |path: String, code: &str| Finding::at(FindingCode::NotYetPublished, path).about(code);
    let tables = scope.extracts.fd_trygd.iter().enumerate().filter(move |(_, extract)| !ended(extract.years));
    let areas = scope.extracts.statistics_areas.iter().enumerate().filter(move |(_, extract)| !ended(extract.years));
    tables.map(move |(index, one)| unpublished(format!("$.extracts.fd_trygd[{index}].to"), one.table.as_str())).chain(
        areas.map(move |(index, one)| {
            unpublished(format!("$.extracts.statistics_areas[{index}].to"), one.area.as_str())
        }),
    )
}

fn unjustified_variables(scope: &Scope) -> impl Iterator<Item = Finding> {
    let variables = scope.special_variables.iter().enumerate().filter(|(_, variable)| variable.justification.is_none());
    variables.map(|(index, variable)| {
        let path = format!("$.special_variables[{index}].justification");
        Finding::at(FindingCode::SpecialVariableNeedsJustification, path).about(variable.name.as_str())
    })
}

fn distributed_linkage(scope: &Scope, anonymised: bool) -> impl Iterator<Item = Finding> {
    let sources = scope.third_party_sources.iter().enumerate();
    let not_allowed = sources.filter(move |(_, source)| {
        source.linkage == Linkage::Distributed && (source.controlled_by_applicant || anonymised)
    });
    not_allowed.map(|(index, source)| {
        let path = format!("$.third_party_sources[{index}].linkage");
        Finding::at(FindingCode::DistributedLinkageNotAllowed, path).about(source.name.as_str())
    })
}

/// Whether data that are not anonymised may leave the country by exception and special agreement (guidelines 10): indirectly
/// identifiable ones, to approved research institutions within the EEA or to the bodies of the regulation's section 1 (1) d
/// and e. Otherwise only anonymised data may.
#[must_use]
pub fn may_leave_by_agreement(scope: &Scope) -> bool {
    let applicant = &scope.applicant;
    let excepted_body =
        matches!(applicant.kind, ApplicantKind::ForeignStatisticsAuthority | ApplicantKind::InternationalOrganisation);
    let approved_research = applicant.kind == ApplicantKind::ResearchInstitution
        && applicant.approved_by.is_some_and(|approval| approval != ApprovedBy::None);
    let within_eea = scope.countries_abroad().all(Country::in_eea);
    let excepted = excepted_body || (approved_research && within_eea);
    excepted && scope.identification == Identification::IndirectlyIdentifiable
}

/// What chapter 10 says of data that are not anonymised. The finding stands at the country that decides it.
fn abroad(scope: &Scope) -> Option<Finding> {
    let applicant = &scope.applicant;
    let outside_eea = scope.countries_abroad().find(|country| !country.in_eea());
    let (code, country) = if may_leave_by_agreement(scope) {
        (FindingCode::AbroadSpecialAgreement, scope.countries_abroad().next()?)
    } else {
        (FindingCode::AbroadAnonymisedOnly, outside_eea.or_else(|| scope.countries_abroad().next())?)
    };
    let path = if country == applicant.country { "$.applicant.country" } else { "$.delivery.country" };
    Some(Finding::at(code, path))
}

fn tables_outside_period(scope: &Scope, tariff: &Tariff) -> impl Iterator<Item = Finding> {
    scope.extracts.fd_trygd.iter().enumerate().filter_map(|(index, extract)| {
        let (_, table) = tariff.tables.find(extract.table.as_str())?;
        let Years { from, to } = extract.years;
        let outside = table.valid_from.is_some_and(|first| from < first) || table.valid_to.is_some_and(|last| to > last);
        outside.then(|| {
            let year = |year: Option<u32>| year.map(|year| year.to_string()).unwrap_or_default();
            let period = format!("{}–{}", year(table.valid_from), year(table.valid_to));
            let code = &table.code;
            Finding {
                own_text: Some(Localized::new(
                    format!("Tabellen {code} dekker {period}, men det er bedt om {from}–{to}. Prisen er den samme; avklar hvilke år som finnes."),
                    format!("Tabellen {code} dekkjer {period}, men det er bede om {from}–{to}. Prisen er den same; avklar kva år som finst."),
                    format!("The table {code} covers {period}, but {from}–{to} is asked for. The price is the same; clarify which years exist."),
                )),
                ..Finding::at(FindingCode::TableOutsidePeriod, format!("$.extracts.fd_trygd[{index}]"))
            }
        })
    })
}
