//! From the scope as it came in to a valid [`Scope`], or every fault in it.

use super::input::{
    AddressInput, ApplicantInput, ContactInput, ContractorInput, DeliveryInput, ExtractsInput, FdTrygdInput,
    HoursInput, InvoiceInput, OutsideInput, PayerInput, PopulationInput, ProjectInput, ReuseInput, ScopeInput,
    SpecialVariableInput, StatisticsAreaInput, ThirdPartySourceInput, Year,
};
use super::{
    Address, Applicant, ApplicantKind, Contact, Contractor, Delivery, Extracts, FdTrygdExtract, Invoice,
    OutsideExtract, Payer, Population, Project, Reuse, Scope, SpecialVariable, StatisticsAreaExtract, ThirdPartySource,
    Years,
};
use crate::ids::Country;
use crate::input::{FaultKind, Faults, Field, Found, List, Path, Shape as _, Whole, open, read};
use crate::money::{Quantity, ThreePoint};
use crate::tariff::{Driver, Tariff};

impl ScopeInput {
    /// Parses the scope at `path`; faults are added to `faults`.
    ///
    /// Tables and areas are looked up in `tariff`. Without one, because none is in force, only that check is left out, so that
    /// every other fault is still reported.
    pub fn parse(self, tariff: Option<&Tariff>, path: &Path<'_>, faults: &mut Faults) -> Option<Scope> {
        let reuses = self.reuse.is_present();
        open!(self, path, faults:
            applicant(applicant),
            project(project),
            institutions,
            further_institutions[|name, _, _| Some(name)],
            identification,
            special_variables[special_variable],
            populations[|input, path, faults| population(input, tariff, path, faults)],
            third_party_sources[|input, path, faults| third_party_source(input, tariff, path, faults)],
            extracts(|input, path, faults| extracts(input, tariff, reuses, path, faults)),
            reuse(|input, path, faults| Some(reuse(input, tariff, path, faults))),
            delivery(delivery),
        );
        let further_institutions = further_institutions?;
        let named = further_institutions.len();
        let least = u32::try_from(named).ok().and_then(|named| named.checked_add(1))?;
        let institutions = institutions.map_or(least, Whole::get);
        if institutions < least {
            faults.add(&path.key("institutions"), FaultKind::TooManyNames { found: named, institutions });
        }
        Some(Scope {
            applicant: applicant?,
            project: project?,
            institutions,
            further_institutions,
            identification: identification?,
            special_variables: special_variables?,
            populations: populations?,
            third_party_sources: third_party_sources?,
            extracts: extracts?,
            reuse,
            delivery: delivery?,
        })
    }

    /// Adds a fault for all that is missing and needed to issue a quote.
    pub fn check_needed_to_issue(&self, path: &Path<'_>, faults: &mut Faults) {
        self.needed_to_issue(path, faults);
        let none = ApplicantInput::default();
        let (applicant, path) = (self.applicant.given().unwrap_or(&none), path.key("applicant"));
        let in_norway = applicant.country.given().is_some_and(|country: &Country| !country.is_abroad());
        if in_norway && !applicant.organisation_number.is_present() {
            faults.add(&path.key("organisation_number"), FaultKind::OrganisationNumberNeeded);
        }
        let is_research = applicant.kind.given() == Some(&ApplicantKind::ResearchInstitution);
        if is_research && !applicant.approved_by.is_present() {
            faults.add(&path.key("approved_by"), FaultKind::ApprovalNeeded);
        }
    }
}

fn applicant(input: ApplicantInput, path: &Path<'_>, faults: &mut Faults) -> Option<Applicant> {
    open!(input, path, faults:
        name, organisation_number, registration_number, vat_number, kind, approved_by, country, address(AddressInput::parse),
        contact(contact), contractor(contractor), invoice(|input, path, faults| Some(invoice(input, path, faults)))
    );
    Some(Applicant {
        name,
        organisation_number,
        registration_number,
        vat_number,
        kind: kind?,
        approved_by,
        country: country?,
        address,
        contact,
        contractor,
        invoice,
    })
}

fn contact(input: ContactInput, path: &Path<'_>, faults: &mut Faults) -> Option<Contact> {
    open!(input, path, faults: name, email);
    Some(Contact { name: name?, email: email? })
}

impl AddressInput {
    /// Parses an address; none where it is not whole yet.
    pub fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<Address> {
        open!(self, path, faults: street, postal_code, city);
        Some(Address { street: street?, postal_code, city: city? })
    }
}

fn contractor(input: ContractorInput, path: &Path<'_>, faults: &mut Faults) -> Option<Contractor> {
    open!(input, path, faults: name, data_passed_on);
    Some(Contractor { name: name?, data_passed_on: data_passed_on? })
}

fn invoice(input: InvoiceInput, path: &Path<'_>, faults: &mut Faults) -> Invoice {
    open!(input, path, faults: buyer_reference, order_number, electronic_address, payer(PayerInput::parse));
    Invoice { buyer_reference, order_number, electronic_address, payer }
}

impl PayerInput {
    /// Parses a payer; none where it has no name yet.
    pub fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<Payer> {
        open!(self, path, faults:
            name, organisation_number, registration_number, vat_number, country, address(AddressInput::parse)
        );
        Some(Payer { name: name?, organisation_number, registration_number, vat_number, country, address })
    }
}

fn project(input: ProjectInput, path: &Path<'_>, faults: &mut Faults) -> Option<Project> {
    open!(input, path, faults: title, purpose, starts_on, ends_on);
    if let (Some(from), Some(to)) = (starts_on, ends_on)
        && to < from
    {
        faults.add(&path.key("ends_on"), FaultKind::DatesReversed { from, to });
    }
    read!(input, path, faults: legal_basis_stated, dpia);
    Some(Project { title, purpose: purpose?, starts_on, ends_on, legal_basis_stated, dpia })
}

/// An answer may be left out while it is not known, unless the edition has no price that covers every answer.
fn may_be_unknown<T>(field: &mut Field<T>, tariff: Option<&Tariff>, unknown: &[Driver]) {
    if let Field::Absent { needed, .. } = field {
        *needed = tariff.is_some_and(|tariff| !unknown.iter().all(|driver| tariff.prices(*driver)));
    }
}

fn special_variable(input: SpecialVariableInput, path: &Path<'_>, faults: &mut Faults) -> Option<SpecialVariable> {
    open!(input, path, faults: name, justification);
    Some(SpecialVariable { name: name?, justification })
}

fn population(
    mut input: PopulationInput,
    tariff: Option<&Tariff>,
    path: &Path<'_>,
    faults: &mut Faults,
) -> Option<Population> {
    let is_unknown = !input.complexity.is_present();
    may_be_unknown(&mut input.complexity, tariff, &[Driver::PopulationOfUnknownComplexity]);
    open!(input, path, faults: name, complexity);
    (is_unknown || complexity.is_some()).then_some(Population { name, complexity })
}

fn third_party_source(
    mut input: ThirdPartySourceInput,
    tariff: Option<&Tariff>,
    path: &Path<'_>,
    faults: &mut Faults,
) -> Option<ThirdPartySource> {
    may_be_unknown(&mut input.linkage, tariff, &Driver::OF_UNKNOWN_SOURCES);
    may_be_unknown(&mut input.documented, tariff, &[Driver::SourceOfUnknownDocumentation]);
    may_be_unknown(&mut input.demanding_format, tariff, &[Driver::SourceOfUnknownFormat]);
    open!(input, path, faults:
        name, controller, linkage, controlled_by_applicant, independent_key_unit, documented, demanding_format,
        health_register
    );
    Some(ThirdPartySource {
        name,
        controller,
        linkage,
        controlled_by_applicant: controlled_by_applicant?,
        independent_key_unit: independent_key_unit.unwrap_or_default(),
        documented,
        demanding_format,
        health_register,
    })
}

/// Reuse is a work of its own, which an edition may have no price for.
fn reuse(input: ReuseInput, tariff: Option<&Tariff>, path: &Path<'_>, faults: &mut Faults) -> Reuse {
    if tariff.is_some_and(|tariff| !tariff.prices(Driver::ReusedDelivery)) {
        faults.add(path, FaultKind::NotPriced);
    }
    open!(input, path, faults: delivery, ends_on);
    Reuse { delivery, ends_on }
}

fn extracts(
    input: ExtractsInput,
    tariff: Option<&Tariff>,
    reuses: bool,
    path: &Path<'_>,
    faults: &mut Faults,
) -> Option<Extracts> {
    open!(input, path, faults);
    let rows = [count(&input.fd_trygd), count(&input.statistics_areas), count(&input.outside_variable_lists)];
    if !reuses && rows.iter().all(|rows| *rows == 0) {
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
    open!(input, path, faults: count, storage, country, nordman);
    Some(Delivery {
        count: count.map_or(1, Whole::get),
        storage: storage?,
        country: country?,
        nordman: nordman.unwrap_or_default(),
    })
}
