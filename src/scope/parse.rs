//! From the scope as it came in to a valid [`Scope`], or every fault in it.

use super::input::{
    ApplicantInput, ContactInput, DeliveryInput, ExtractsInput, FdTrygdInput, HoursInput, InvoiceInput, OutsideInput,
    PopulationInput, ProjectInput, ScopeInput, SpecialVariableInput, StatisticsAreaInput, ThirdPartySourceInput, Year,
};
use super::{
    Applicant, ApplicantKind, Contact, Delivery, Extracts, FdTrygdExtract, Invoice, OutsideExtract, Population,
    Project, Scope, SpecialVariable, StatisticsAreaExtract, ThirdPartySource, Years,
};
use crate::input::{FaultKind, Faults, Field, Found, List, Path, Whole, open, read};
use crate::money::{Quantity, ThreePoint};
use crate::tariff::Tariff;

impl ScopeInput {
    /// Parses the scope at `path`; faults are added to `faults`.
    ///
    /// Tables and areas are looked up in `tariff`. Without one, because none is in force, only that check is left out, so that
    /// every other fault is still reported.
    pub fn parse(self, tariff: Option<&Tariff>, path: &Path<'_>, faults: &mut Faults) -> Option<Scope> {
        open!(self, path, faults:
            applicant(applicant),
            project(project),
            institutions,
            identification,
            special_variables[special_variable],
            populations[population],
            third_party_sources[third_party_source],
            extracts(|input, path, faults| extracts(input, tariff, path, faults)),
            delivery(delivery),
        );
        Some(Scope {
            applicant: applicant?,
            project: project?,
            institutions: institutions.map_or(1, Whole::get),
            identification: identification?,
            special_variables: special_variables?,
            populations: populations?,
            third_party_sources: third_party_sources?,
            extracts: extracts?,
            delivery: delivery?,
        })
    }
}

fn applicant(input: ApplicantInput, path: &Path<'_>, faults: &mut Faults) -> Option<Applicant> {
    let number_given = input.organisation_number.is_present();
    let approval_given = input.approved_by.is_present();
    open!(input, path, faults: name, organisation_number, kind, approved_by, country);
    if country.is_some_and(|country| !country.is_abroad()) && !number_given {
        faults.add(&path.key("organisation_number"), FaultKind::OrganisationNumberNeeded);
    }
    if kind == Some(ApplicantKind::ResearchInstitution) && !approval_given {
        faults.add(&path.key("approved_by"), FaultKind::ApprovalNeeded);
    }
    read!(input, path, faults: contact(contact), invoice(invoice));
    Some(Applicant {
        name: name?,
        organisation_number,
        kind: kind?,
        approved_by,
        country: country?,
        contact: contact?,
        invoice,
    })
}

fn contact(input: ContactInput, path: &Path<'_>, faults: &mut Faults) -> Option<Contact> {
    open!(input, path, faults: name, email);
    Some(Contact { name: name?, email: email? })
}

fn invoice(input: InvoiceInput, path: &Path<'_>, faults: &mut Faults) -> Option<Invoice> {
    open!(input, path, faults: buyer_reference);
    Some(Invoice { buyer_reference: buyer_reference? })
}

fn project(input: ProjectInput, path: &Path<'_>, faults: &mut Faults) -> Option<Project> {
    open!(input, path, faults: title, purpose, starts_on, ends_on);
    if let (Some(from), Some(to)) = (starts_on, ends_on)
        && to < from
    {
        faults.add(&path.key("ends_on"), FaultKind::DatesReversed { from, to });
    }
    read!(input, path, faults: legal_basis_stated, dpia);
    Some(Project {
        title: title?,
        purpose: purpose?,
        starts_on: starts_on?,
        ends_on: ends_on?,
        legal_basis_stated: legal_basis_stated?,
        dpia: dpia?,
    })
}

fn special_variable(input: SpecialVariableInput, path: &Path<'_>, faults: &mut Faults) -> Option<SpecialVariable> {
    open!(input, path, faults: name, justification);
    Some(SpecialVariable { name: name?, justification })
}

fn population(input: PopulationInput, path: &Path<'_>, faults: &mut Faults) -> Option<Population> {
    open!(input, path, faults: name, complexity);
    Some(Population { name: name?, complexity: complexity? })
}

fn third_party_source(input: ThirdPartySourceInput, path: &Path<'_>, faults: &mut Faults) -> Option<ThirdPartySource> {
    open!(input, path, faults:
        name, controller, linkage, controlled_by_applicant, documented, demanding_format, health_register
    );
    Some(ThirdPartySource {
        name: name?,
        controller: controller?,
        linkage: linkage?,
        controlled_by_applicant: controlled_by_applicant?,
        documented: documented?,
        demanding_format: demanding_format?,
        health_register: health_register?,
    })
}

fn extracts(input: ExtractsInput, tariff: Option<&Tariff>, path: &Path<'_>, faults: &mut Faults) -> Option<Extracts> {
    open!(input, path, faults);
    let rows = [count(&input.fd_trygd), count(&input.statistics_areas), count(&input.outside_variable_lists)];
    if rows.iter().all(|rows| *rows == 0) {
        faults.add(path, FaultKind::NothingToExtract);
    }
    read!(input, path, faults:
        fd_trygd[|input, path, faults| fd_trygd_extract(input, tariff, path, faults)],
        statistics_areas[|input, path, faults| statistics_area_extract(input, tariff, path, faults)],
        outside_variable_lists[outside_extract],
    );
    Some(Extracts {
        fd_trygd: fd_trygd?,
        statistics_areas: statistics_areas?,
        outside_variable_lists: outside_variable_lists?,
    })
}

/// The rows of a list. One of the wrong shape counts as a row: it has its own fault, and the scope is not also empty.
fn count<T, const MIN: usize, const MAX: usize>(field: &Field<List<T, MIN, MAX>>) -> usize {
    match field {
        Field::Absent { .. } => 0,
        Field::Given(list) => list.found,
        Field::Wrong(_) => 1,
    }
}

fn fd_trygd_extract(
    input: FdTrygdInput,
    tariff: Option<&Tariff>,
    path: &Path<'_>,
    faults: &mut Faults,
) -> Option<FdTrygdExtract> {
    open!(input, path, faults: table);
    if let (Some(code), Some(tariff)) = (&table, tariff)
        && tariff.tables.find(code.as_str()).is_none()
    {
        let nearest = tariff.tables.nearest(code.as_str());
        faults.add(&path.key("table"), FaultKind::UnknownTable { found: Found::cut(code.as_str()), nearest });
    }
    let years = years(input.from, input.to, path, faults);
    Some(FdTrygdExtract { table: table?, years: years? })
}

fn statistics_area_extract(
    input: StatisticsAreaInput,
    tariff: Option<&Tariff>,
    path: &Path<'_>,
    faults: &mut Faults,
) -> Option<StatisticsAreaExtract> {
    open!(input, path, faults: area);
    if let (Some(code), Some(tariff)) = (&area, tariff)
        && tariff.areas.find(code.as_str()).is_none()
    {
        let nearest = tariff.areas.nearest(code.as_str());
        faults.add(&path.key("area"), FaultKind::UnknownArea { found: Found::cut(code.as_str()), nearest });
    }
    read!(input, path, faults: variables[|name, _, _| Some(name)]);
    let years = years(input.from, input.to, path, faults);
    read!(input, path, faults: collected_by_ssb);
    Some(StatisticsAreaExtract { area: area?, variables: variables?, years: years?, collected_by_ssb })
}

fn years(from: Field<Year>, to: Field<Year>, path: &Path<'_>, faults: &mut Faults) -> Option<Years> {
    let from = from.read(&path.key("from"), faults).map(Year::get);
    let to = to.read(&path.key("to"), faults).map(Year::get);
    let years = Years { from: from?, to: to? };
    if years.to < years.from {
        faults.add(&path.key("to"), FaultKind::YearsReversed { from: years.from, to: years.to });
    }
    Some(years)
}

fn outside_extract(input: OutsideInput, path: &Path<'_>, faults: &mut Faults) -> Option<OutsideExtract> {
    open!(input, path, faults: description, hours(HoursInput::parse));
    if hours.is_some_and(|hours| hours.high.is_zero()) {
        faults.add(&path.key("hours"), FaultKind::HoursAllZero);
    }
    Some(OutsideExtract { description: description?, hours })
}

impl HoursInput {
    /// Hours whose low, expected and high are in order.
    pub fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<ThreePoint<Quantity>> {
        open!(self, path, faults: low, expected, high);
        let hours = ThreePoint { low: low?, expected: expected?, high: high? };
        if !hours.is_ordered() {
            faults.add(path, FaultKind::HoursNotOrdered);
        }
        Some(hours)
    }
}

fn delivery(input: DeliveryInput, path: &Path<'_>, faults: &mut Faults) -> Option<Delivery> {
    open!(input, path, faults: count, storage, country);
    Some(Delivery { count: count.map_or(1, Whole::get), storage: storage?, country: country? })
}
