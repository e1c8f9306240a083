//! From the scope as it came in to a valid [`Scope`], or every fault in it.

use super::input::{
    ApplicantInput, ApprovedBy, ContactInput, DeliveryInput, ExtractsInput, FdTrygdInput, HoursInput, InvoiceInput,
    OutsideInput, PopulationInput, ProjectInput, ScopeInput, SpecialVariableInput, StatisticsAreaInput,
    ThirdPartySourceInput, Year, or_empty,
};
use super::{
    Applicant, ApplicantKind, Contact, Delivery, Extracts, FdTrygdExtract, Invoice, OutsideExtract, Population,
    Project, Scope, SpecialVariable, StatisticsAreaExtract, ThirdPartySource, Years,
};
use crate::input::{FaultKind, Faults, Field, Found, Path, Whole};
use crate::money::{Quantity, ThreePoint};
use crate::tariff::Tariff;

impl ScopeInput {
    /// Parses the scope at `path`; faults are added to `faults`.
    ///
    /// Tables and areas are looked up in `tariff`; without one, because none is in force, that check alone is left out, so
    /// that every other fault is still told.
    pub fn parse(self, tariff: Option<&Tariff>, path: &Path<'_>, faults: &mut Faults) -> Option<Scope> {
        self.strays.report(Self::KEYS, path, faults);
        let applicant = applicant(self.applicant, &path.key("applicant"), faults);
        let project = project(self.project, &path.key("project"), faults);
        let institutions = self.institutions.optional(&path.key("institutions"), faults).map_or(1, Whole::get);
        let identification = self.identification.required(&path.key("identification"), faults);
        let at = path.key("special_variables");
        let special_variables = or_empty(self.special_variables)
            .required(&at, faults)
            .map(|list| list.parse(&at, faults, special_variable));
        let at = path.key("populations");
        let populations = self.populations.required(&at, faults).map(|list| list.parse(&at, faults, population));
        let at = path.key("third_party_sources");
        let third_party_sources = or_empty(self.third_party_sources)
            .required(&at, faults)
            .map(|list| list.parse(&at, faults, third_party_source));
        let extracts = extracts(self.extracts, tariff, &path.key("extracts"), faults);
        let delivery = delivery(self.delivery, &path.key("delivery"), faults);
        Some(Scope {
            applicant: applicant?,
            project: project?,
            institutions,
            identification: identification?,
            special_variables: special_variables?,
            populations: populations?,
            third_party_sources: third_party_sources?,
            extracts: extracts?,
            delivery: delivery?,
        })
    }
}

fn applicant(field: Field<ApplicantInput>, path: &Path<'_>, faults: &mut Faults) -> Option<Applicant> {
    let input = field.required(path, faults)?;
    input.strays.report(ApplicantInput::KEYS, path, faults);
    let name = input.name.required(&path.key("name"), faults);
    let number_given = input.organisation_number.is_present();
    let organisation_number = input.organisation_number.optional(&path.key("organisation_number"), faults);
    let kind = input.kind.required(&path.key("kind"), faults);
    let approval_given = input.approved_by.is_present();
    let approved_by = input.approved_by.optional(&path.key("approved_by"), faults);
    let country = input.country.required(&path.key("country"), faults);
    if country.is_some_and(|country| !country.is_abroad()) && !number_given {
        faults.add(&path.key("organisation_number"), FaultKind::OrganisationNumberNeeded);
    }
    if kind == Some(ApplicantKind::ResearchInstitution) && !approval_given {
        faults.add(&path.key("approved_by"), FaultKind::ApprovalNeeded);
    }
    let contact = contact(input.contact, &path.key("contact"), faults);
    let at = path.key("invoice");
    let invoice = input.invoice.optional(&at, faults).and_then(|input| invoice(input, &at, faults));
    let approved_by: Option<ApprovedBy> = approved_by;
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

fn contact(field: Field<ContactInput>, path: &Path<'_>, faults: &mut Faults) -> Option<Contact> {
    let input = field.required(path, faults)?;
    input.strays.report(ContactInput::KEYS, path, faults);
    let name = input.name.required(&path.key("name"), faults);
    let email = input.email.required(&path.key("email"), faults);
    Some(Contact { name: name?, email: email? })
}

fn invoice(input: InvoiceInput, path: &Path<'_>, faults: &mut Faults) -> Option<Invoice> {
    input.strays.report(InvoiceInput::KEYS, path, faults);
    let buyer_reference = input.buyer_reference.required(&path.key("buyer_reference"), faults);
    Some(Invoice { buyer_reference: buyer_reference? })
}

fn project(field: Field<ProjectInput>, path: &Path<'_>, faults: &mut Faults) -> Option<Project> {
    let input = field.required(path, faults)?;
    input.strays.report(ProjectInput::KEYS, path, faults);
    let title = input.title.required(&path.key("title"), faults);
    let purpose = input.purpose.required(&path.key("purpose"), faults);
    let starts_on = input.starts_on.required(&path.key("starts_on"), faults);
    let ends_on = input.ends_on.required(&path.key("ends_on"), faults);
    if let (Some(from), Some(to)) = (starts_on, ends_on)
        && to < from
    {
        faults.add(&path.key("ends_on"), FaultKind::DatesReversed { from, to });
    }
    let legal_basis_stated = input.legal_basis_stated.required(&path.key("legal_basis_stated"), faults);
    let dpia = input.dpia.required(&path.key("dpia"), faults);
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
    input.strays.report(SpecialVariableInput::KEYS, path, faults);
    let name = input.name.required(&path.key("name"), faults);
    let justification = input.justification.optional(&path.key("justification"), faults);
    Some(SpecialVariable { name: name?, justification })
}

fn population(input: PopulationInput, path: &Path<'_>, faults: &mut Faults) -> Option<Population> {
    input.strays.report(PopulationInput::KEYS, path, faults);
    let name = input.name.required(&path.key("name"), faults);
    let complexity = input.complexity.required(&path.key("complexity"), faults);
    Some(Population { name: name?, complexity: complexity? })
}

fn third_party_source(input: ThirdPartySourceInput, path: &Path<'_>, faults: &mut Faults) -> Option<ThirdPartySource> {
    input.strays.report(ThirdPartySourceInput::KEYS, path, faults);
    let name = input.name.required(&path.key("name"), faults);
    let controller = input.controller.required(&path.key("controller"), faults);
    let linkage = input.linkage.required(&path.key("linkage"), faults);
    let controlled_by_applicant = input.controlled_by_applicant.required(&path.key("controlled_by_applicant"), faults);
    let documented = input.documented.required(&path.key("documented"), faults);
    let demanding_format = input.demanding_format.required(&path.key("demanding_format"), faults);
    let health_register = input.health_register.required(&path.key("health_register"), faults);
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

fn extracts(
    field: Field<ExtractsInput>,
    tariff: Option<&Tariff>,
    path: &Path<'_>,
    faults: &mut Faults,
) -> Option<Extracts> {
    let input = field.required(path, faults)?;
    input.strays.report(ExtractsInput::KEYS, path, faults);
    let given = |rows: usize| rows > 0;
    let rows = [count(&input.fd_trygd), count(&input.statistics_areas), count(&input.outside_variable_lists)];
    if !rows.into_iter().any(given) {
        faults.add(path, FaultKind::NothingToExtract);
    }
    let at = path.key("fd_trygd");
    let fd_trygd = or_empty(input.fd_trygd)
        .required(&at, faults)
        .map(|list| list.parse(&at, faults, |input, path, faults| fd_trygd_extract(input, tariff, path, faults)));
    let at = path.key("statistics_areas");
    let statistics_areas = or_empty(input.statistics_areas).required(&at, faults).map(|list| {
        list.parse(&at, faults, |input, path, faults| statistics_area_extract(input, tariff, path, faults))
    });
    let at = path.key("outside_variable_lists");
    let outside_variable_lists = or_empty(input.outside_variable_lists)
        .required(&at, faults)
        .map(|list| list.parse(&at, faults, outside_extract));
    Some(Extracts {
        fd_trygd: fd_trygd?,
        statistics_areas: statistics_areas?,
        outside_variable_lists: outside_variable_lists?,
    })
}

/// The rows of a list; one of the wrong shape is its own fault, and not also an empty scope.
fn count<T, const MIN: usize, const MAX: usize>(field: &Field<crate::input::List<T, MIN, MAX>>) -> usize {
    match field {
        Field::Absent(_) => 0,
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
    input.strays.report(FdTrygdInput::KEYS, path, faults);
    let table = input.table.required(&path.key("table"), faults);
    if let (Some(code), Some(tariff)) = (&table, tariff)
        && tariff.tables.find(code.as_str()).is_none()
    {
        let problem =
            FaultKind::UnknownTable { found: Found::cut(code.as_str()), nearest: tariff.tables.nearest(code.as_str()) };
        faults.add(&path.key("table"), problem);
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
    input.strays.report(StatisticsAreaInput::KEYS, path, faults);
    let area = input.area.required(&path.key("area"), faults);
    if let (Some(code), Some(tariff)) = (&area, tariff)
        && tariff.areas.find(code.as_str()).is_none()
    {
        let problem =
            FaultKind::UnknownArea { found: Found::cut(code.as_str()), nearest: tariff.areas.nearest(code.as_str()) };
        faults.add(&path.key("area"), problem);
    }
    let at = path.key("variables");
    let variables = input.variables.required(&at, faults).map(|list| list.parse(&at, faults, |name, _, _| Some(name)));
    let years = years(input.from, input.to, path, faults);
    let collected_by_ssb = input.collected_by_ssb.required(&path.key("collected_by_ssb"), faults);
    Some(StatisticsAreaExtract {
        area: area?,
        variables: variables?,
        years: years?,
        collected_by_ssb: collected_by_ssb?,
    })
}

fn years(from: Field<Year>, to: Field<Year>, path: &Path<'_>, faults: &mut Faults) -> Option<Years> {
    let from = from.required(&path.key("from"), faults).map(Year::get);
    let to = to.required(&path.key("to"), faults).map(Year::get);
    let years = Years { from: from?, to: to? };
    if years.to < years.from {
        faults.add(&path.key("to"), FaultKind::YearsReversed { from: years.from, to: years.to });
    }
    Some(years)
}

fn outside_extract(input: OutsideInput, path: &Path<'_>, faults: &mut Faults) -> Option<OutsideExtract> {
    input.strays.report(OutsideInput::KEYS, path, faults);
    let description = input.description.required(&path.key("description"), faults);
    let at = path.key("hours");
    let hours = input.hours.optional(&at, faults).and_then(|input| input.parse(&at, faults));
    if hours.is_some_and(|hours| hours.high.is_zero()) {
        faults.add(&at, FaultKind::HoursAllZero);
    }
    Some(OutsideExtract { description: description?, hours })
}

impl HoursInput {
    /// Hours whose low, expected and high are in order.
    pub fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<ThreePoint<Quantity>> {
        self.strays.report(Self::KEYS, path, faults);
        let low = self.low.required(&path.key("low"), faults);
        let expected = self.expected.required(&path.key("expected"), faults);
        let high = self.high.required(&path.key("high"), faults);
        let hours = ThreePoint { low: low?, expected: expected?, high: high? };
        if !hours.is_ordered() {
            faults.add(path, FaultKind::HoursNotOrdered);
        }
        Some(hours)
    }
}

fn delivery(field: Field<DeliveryInput>, path: &Path<'_>, faults: &mut Faults) -> Option<Delivery> {
    let input = field.required(path, faults)?;
    input.strays.report(DeliveryInput::KEYS, path, faults);
    let count = input.count.optional(&path.key("count"), faults).map_or(1, Whole::get);
    let storage = input.storage.required(&path.key("storage"), faults);
    let country = input.country.required(&path.key("country"), faults);
    Some(Delivery { count, storage: storage?, country: country? })
}
