//! What a person should check of a scope before access is given. Findings warn and decide nothing.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::extract_notes::{Extract, areas, listed_twice, tables};
use super::finding::{Finding, FindingCode};
use super::unknown::not_yet_known;
use crate::ids::Country;
use crate::language::{Language, Localized};
use crate::scope::{ApplicantKind, ApprovedBy, Dpia, Identification, Linkage, Purpose, Scope, Storage};
use crate::tariff::{Status, Tariff};

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
    let anonymised = scope.is_anonymised();
    let (tables, areas) = (tables(scope, tariff), areas(scope, tariff));
    let noted = |code| move |note| Finding::noted(code, note);
    // The texts of these name their table or area.
    let in_text = |code| move |note| Finding::noted(code, note).without_subject();
    let is_research = applicant.kind == ApplicantKind::ResearchInstitution;

    add(scope.project.purpose == Purpose::Administrative, Code::PurposeNotStatistical, "$.project.purpose");
    add(applicant.kind == ApplicantKind::Other, Code::ApplicantNotEligible, "$.applicant.kind");
    let not_approved = is_research && applicant.approved_by == Some(ApprovedBy::None);
    add(not_approved, Code::ResearchInstitutionNotApproved, "$.applicant.approved_by");
    if !(is_research && scope.project.purpose == Purpose::Research) {
        found.extend(survey_data(scope, tariff));
    }
    if !anonymised {
        found.extend(areas.iter().filter_map(Extract::special_category).map(in_text(Code::SpecialCategoryData)));
    }
    found.extend(health_registers(scope));
    let unpublished = tables.iter().chain(&areas).filter_map(|extract| extract.not_yet_published(priced_on));
    found.extend(unpublished.map(noted(Code::NotYetPublished)));
    if scope.identification == Identification::DirectlyIdentifiable {
        found.push(direct_identification(scope, tariff));
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
    add(scope.project.legal_basis_stated == Some(false), Code::LegalBasisMissing, "$.project.legal_basis_stated");
    add(scope.project.dpia == Some(Dpia::Missing), Code::DpiaMissing, "$.project.dpia");
    found.extend(period_past(scope, priced_on));
    found.extend(reuse_overlaps(scope));
    found.extend(distributed_linkage(scope));
    if !anonymised {
        found.extend(abroad(scope));
    }
    if scope.is_outside_vat_area() {
        found.push(Finding::at(Code::VatOutsideArea, "$.applicant.country"));
    }
    found.extend(tables.iter().filter_map(Extract::outside_period).map(in_text(Code::TableOutsidePeriod)));
    found.extend(areas.iter().filter_map(Extract::outside_period).map(in_text(Code::AreaOutsidePeriod)));
    found.extend(
        [&tables, &areas].into_iter().flat_map(|extracts| listed_twice(extracts)).map(in_text(Code::ListedTwice)),
    );
    found.extend(not_yet_known(scope, tariff));
    if tariff.status == Status::Example {
        found.push(Finding::at(Code::ExampleTariff, "$"));
    }
    found
}

/// What an invoice will lack, reported for quotes only, while the applicant can still be asked.
pub fn invoice_findings(scope: &Scope) -> impl Iterator<Item = Finding> {
    let applicant = &scope.applicant;
    let invoice = applicant.invoice.as_ref();
    // An order number does in its place (EN 16931, BT-13).
    let has_reference = invoice.is_some_and(|one| one.buyer_reference.is_some() || one.order_number.is_some());
    let payer = invoice.and_then(|invoice| invoice.payer.as_ref());
    let (number, number_path) = match payer {
        Some(payer) => (&payer.organisation_number, "$.applicant.invoice.payer.organisation_number"),
        None => (&applicant.organisation_number, "$.applicant.organisation_number"),
    };
    let (address, address_path) = match payer {
        Some(payer) => (&payer.address, "$.applicant.invoice.payer.address"),
        None => (&applicant.address, "$.applicant.address"),
    };
    let country = payer.and_then(|payer| payer.country).unwrap_or(applicant.country);
    let has_electronic_address = invoice.is_some_and(|invoice| invoice.electronic_address.is_some());
    let missing = [
        (!has_reference, FindingCode::InvoiceBuyerReferenceMissing, "$.applicant.invoice"),
        (number.is_none() && !has_electronic_address, FindingCode::InvoiceOrganisationNumberMissing, number_path),
        (address.is_none() && country != Country::NORWAY, FindingCode::InvoiceAddressMissing, address_path),
    ];
    missing.into_iter().filter(|(missing, ..)| *missing).map(|(_, code, path)| Finding::at(code, path))
}

fn survey_data(scope: &Scope, tariff: &Tariff) -> impl Iterator<Item = Finding> {
    let by_tariff = |code: &str| tariff.areas.find(code).is_some_and(|(_, area)| area.collected_by_ssb);
    let areas = scope.extracts.statistics_areas.iter().enumerate();
    let collected =
        areas.filter(move |(_, extract)| extract.collected_by_ssb.unwrap_or_else(|| by_tariff(extract.area.as_str())));
    collected.map(|(index, extract)| {
        let path = format!("$.extracts.statistics_areas[{index}].collected_by_ssb");
        Finding::at(FindingCode::SurveyDataForResearchOnly, path).about(extract.area.as_str())
    })
}

fn health_registers(scope: &Scope) -> impl Iterator<Item = Finding> {
    let sources =
        scope.third_party_sources.iter().enumerate().filter(|(_, source)| source.health_register == Some(true));
    sources.map(|(index, source)| {
        let path = format!("$.third_party_sources[{index}].health_register");
        Finding::at(FindingCode::HealthRegisterData, path).about_named(source.name.as_ref())
    })
}

fn unjustified_variables(scope: &Scope) -> impl Iterator<Item = Finding> {
    let variables = scope.special_variables.iter().enumerate().filter(|(_, variable)| variable.justification.is_none());
    variables.map(|(index, variable)| {
        let path = format!("$.special_variables[{index}].justification");
        Finding::at(FindingCode::SpecialVariableNeedsJustification, path).about(variable.name.as_str())
    })
}

/// Direct identifiers need a basis in law, but for basic data on legal entities alone (guidelines 3.5).
fn direct_identification(scope: &Scope, tariff: &Tariff) -> Finding {
    let extracts = &scope.extracts;
    let is_grunndata = |code: &str| tariff.areas.find(code).is_some_and(|(_, area)| area.grunndata);
    let codes = || extracts.statistics_areas.iter().map(|extract| extract.area.as_str());
    // Data of others that they are linked with are no basic data, and linkage needs a basis in law (guidelines 3.4).
    let nothing_else = extracts.fd_trygd.is_empty()
        && extracts.outside_variable_lists.is_empty()
        && scope.third_party_sources.is_empty();
    if !nothing_else || !codes().all(is_grunndata) {
        return Finding::at(FindingCode::DirectlyIdentifiableNeedsLegalBasis, "$.identification");
    }
    let codes: Vec<&str> = codes().collect::<BTreeSet<_>>().into_iter().collect();
    let codes = codes.join(", ");
    Finding::at(FindingCode::GrunndataOnly, "$.identification").saying(Localized::new(
        format!("Alt det er bedt om, er grunndata om juridiske personer ({codes}). De kan gis med organisasjonsnummer og navn, men bare til statistiske resultater og analyser, herunder forskning. Kjennemerker som ikke er listet i kap. 3.5, er ikke grunndata."),
        format!("Alt det er bede om, er grunndata om juridiske personar ({codes}). Dei kan gjevast med organisasjonsnummer og namn, men berre til statistiske resultat og analysar, medrekna forsking. Kjennemerke som ikkje er lista i kap. 3.5, er ikkje grunndata."),
        format!("All that was requested is basic data on legal entities ({codes}). They can be given with organisation number and name, but only for statistical results and analyses, research included. Characteristics that chapter 3.5 does not list are not basic data."),
    ))
}

/// A project that has ended needs no data, or has a longer period than was stated (guidelines 5).
fn period_past(scope: &Scope, priced_on: Date) -> Option<Finding> {
    let ends_on = scope.project.ends_on.filter(|ends_on| *ends_on < priced_on)?;
    let text = Localized::of(|language| {
        let (end, day) = (language.date(ends_on), language.date(priced_on));
        match language {
            Language::Nb => format!(
                "Prosjektet sluttet {end}, før dagen for overslaget, {day}. Avklar hvor lenge opplysningene skal behandles."
            ),
            Language::Nn => format!(
                "Prosjektet slutta {end}, før dagen for overslaget, {day}. Avklar kor lenge opplysningane skal behandlast."
            ),
            Language::En => format!(
                "The project ended on {end}, before the day of the estimate, {day}. Clarify for how long the data will be processed."
            ),
        }
    });
    Some(Finding::at(FindingCode::PeriodPast, "$.project.ends_on").saying(text))
}

/// An earlier delivery may be used again only when the project that it was for is over (guidelines 8).
fn reuse_overlaps(scope: &Scope) -> Option<Finding> {
    let (former, starts_on) = (scope.reuse.as_ref()?.ends_on?, scope.project.starts_on?);
    let text = |language: Language| {
        let (end, start) = (language.date(former), language.date(starts_on));
        match language {
            Language::Nb => format!(
                "Det tidligere prosjektet varer til {end}, og dette begynner {start}. Gjenbruk tillates bare for prosjekter som ikke overlapper i tid."
            ),
            Language::Nn => format!(
                "Det tidlegare prosjektet varer til {end}, og dette tek til {start}. Gjenbruk blir berre tillate for prosjekt som ikkje overlappar i tid."
            ),
            Language::En => format!(
                "The earlier project lasts until {end}, and this one starts on {start}. Reuse is allowed only for projects that do not overlap in time."
            ),
        }
    };
    let overlaps = former >= starts_on;
    overlaps.then(|| Finding::at(FindingCode::ReuseOverlaps, "$.reuse.ends_on").saying(Localized::of(text)))
}

fn distributed_linkage(scope: &Scope) -> impl Iterator<Item = Finding> {
    let sources = scope.third_party_sources.iter().enumerate();
    sources.filter_map(|(index, source)| {
        let distributed = source.linkage == Some(Linkage::Distributed);
        let (code, member) = if source.excludes_key_exchange(scope.identification) {
            (FindingCode::DistributedLinkageNotAllowed, "linkage")
        } else if distributed && source.controlled_by_applicant {
            (FindingCode::IndependentKeyUnit, "independent_key_unit")
        } else {
            return None;
        };
        let path = format!("$.third_party_sources[{index}].{member}");
        Some(Finding::at(code, path).about_named(source.name.as_ref()))
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

/// What chapter 10 says of data that are not anonymised. The finding's path is the country that decides it.
fn abroad(scope: &Scope) -> Option<Finding> {
    let applicant = &scope.applicant;
    let is_abroad = scope.countries_abroad().next().is_some();
    if is_abroad && scope.is_within_nordman() {
        return Some(Finding::at(FindingCode::NordmanRemoteAccess, "$.delivery.nordman"));
    }
    let outside_eea = scope.countries_abroad().find(|country| !country.in_eea());
    let (code, country) = if may_leave_by_agreement(scope) {
        (FindingCode::AbroadSpecialAgreement, scope.countries_abroad().next()?)
    } else {
        (FindingCode::AbroadAnonymisedOnly, outside_eea.or_else(|| scope.countries_abroad().next())?)
    };
    let path = if country == applicant.country { "$.applicant.country" } else { "$.delivery.country" };
    Some(Finding::at(code, path))
}
