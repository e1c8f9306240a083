//! The scope: what is requested, valid by construction.

mod choices;
mod electronic_address;
mod email;
pub mod help;
mod input;
pub mod limits;
mod parse;
mod vat_number;

use jiff::civil::Date;
use serde::Serialize;

pub use choices::{ApplicantKind, ApprovedBy, Complexity, Dpia, Identification, Linkage, Purpose, Storage};
pub use electronic_address::ElectronicAddress;
pub use email::Email;
pub use input::{
    AddressInput, ContactInput, Description, HoursInput, Name, PayerInput, PostalCode, RowCode, ScopeInput, Title,
};
pub use vat_number::VatNumber;

use crate::ids::{Country, OrganisationNumber};
use crate::money::{Quantity, ThreePoint};

/// What is requested, with all that its price depends on. Made only by [`ScopeInput::parse`], which looks its tables and areas up
/// in a tariff. What only the quote needs may be missing until it is issued.
#[derive(Clone, Debug, Serialize)]
pub struct Scope {
    pub applicant: Applicant,
    pub project: Project,
    /// Institutions that take part, at least 1.
    pub institutions: u32,
    /// The names of those besides the applicant's, as far as they are given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub further_institutions: Vec<Name>,
    /// How identifiable the delivered data are.
    pub identification: Identification,
    pub special_variables: Vec<SpecialVariable>,
    /// The populations, at least one.
    pub populations: Vec<Population>,
    pub third_party_sources: Vec<ThirdPartySource>,
    /// The data: at least one extract in all, unless an earlier delivery is reused.
    pub extracts: Extracts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reuse: Option<Reuse>,
    pub delivery: Delivery,
}

/// Who applies.
#[derive(Clone, Debug, Serialize)]
pub struct Applicant {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<OrganisationNumber>,
    /// In the register of another country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<RowCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vat_number: Option<VatNumber>,
    pub kind: ApplicantKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<ApprovedBy>,
    pub country: Country,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contractor: Option<Contractor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice: Option<Invoice>,
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Address {
    pub street: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<PostalCode>,
    pub city: Name,
}

/// Who works for a public body on its behalf (guidelines 4).
#[derive(Clone, Debug, Serialize)]
pub struct Contractor {
    pub name: Name,
    /// How the body passes the data on to it.
    pub data_passed_on: Description,
}

/// Whom to contact.
#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    pub name: Name,
    pub email: Email,
}

/// The address of a removed contact: no real contact can have it (RFC 2606, the top-level domain `invalid`).
macro_rules! removed_contact {
    () => {
        "removed@prisoverslag.invalid"
    };
}
pub(crate) use removed_contact;

impl Contact {
    /// The placeholder for a removed contact.
    #[must_use]
    pub fn removed() -> Option<Self> {
        Some(Self { name: Name::parse("–").ok()?, email: Email::parse(removed_contact!())? })
    }

    /// Whether the contact was removed.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.email.as_str() == removed_contact!()
    }
}

/// What an invoice needs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Invoice {
    /// The buyer's reference (EN 16931, BT-10).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer_reference: Option<Name>,
    /// The number of the buyer's purchase order (EN 16931, BT-13).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_number: Option<Name>,
    /// Where the invoice is delivered, where it is not to the organisation number (EN 16931, BT-49).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub electronic_address: Option<ElectronicAddress>,
    /// Who pays, where it is not the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer: Option<Payer>,
}

/// Who pays in the applicant's place.
#[derive(Clone, Debug, Serialize)]
pub struct Payer {
    pub name: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<OrganisationNumber>,
    /// In the register of another country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<RowCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vat_number: Option<VatNumber>,
    /// The applicant's if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Project {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    pub purpose: Purpose,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Date>,
    /// The last day, not before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Date>,
    /// Whether the legal basis for processing personal data is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis_stated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dpia: Option<Dpia>,
}

/// A particularly identifying variable.
#[derive(Clone, Debug, Serialize)]
pub struct SpecialVariable {
    pub name: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justification: Option<Description>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Population {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// How hard it is to build; none while it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complexity: Option<Complexity>,
}

/// A source outside Statistics Norway.
#[derive(Clone, Debug, Serialize)]
pub struct ThirdPartySource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub controller: Option<Name>,
    /// None while it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linkage: Option<Linkage>,
    /// Whether the applicant is responsible for it.
    pub controlled_by_applicant: bool,
    /// Whether the applicant's keys are handled apart from its research.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub independent_key_unit: bool,
    /// None while it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documented: Option<bool>,
    /// Whether its files are in a demanding format; none while it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demanding_format: Option<bool>,
    /// Whether it is a central health register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_register: Option<bool>,
}

/// The data.
#[derive(Clone, Debug, Serialize)]
pub struct Extracts {
    pub fd_trygd: Vec<FdTrygdExtract>,
    /// From the variable lists of statistics areas.
    pub statistics_areas: Vec<StatisticsAreaExtract>,
    pub outside_variable_lists: Vec<OutsideExtract>,
}

/// An extract from an FD-Trygd table.
#[derive(Clone, Debug, Serialize)]
pub struct FdTrygdExtract {
    pub table: RowCode,
    #[serde(flatten)]
    pub years: Years,
}

/// An extract from a statistics area.
#[derive(Clone, Debug, Serialize)]
pub struct StatisticsAreaExtract {
    pub area: RowCode,
    /// The variables, as far as they are known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Name>,
    #[serde(flatten)]
    pub years: Years,
    /// Whether Statistics Norway collected the data itself; as the tariff says of the area if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected_by_ssb: Option<bool>,
}

/// An extract outside the variable lists.
#[derive(Clone, Debug, Serialize)]
pub struct OutsideExtract {
    pub description: Description,
    /// The hours that the applicant proposes; the tariff's own if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<ThreePoint<Quantity>>,
}

/// A first and a last year, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Years {
    pub from: u32,
    pub to: u32,
}

/// An earlier delivery that is used again (guidelines 8).
#[derive(Clone, Debug, Serialize)]
pub struct Reuse {
    /// What it is known by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Name>,
    /// The last day of the project that it was delivered to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Date>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Delivery {
    /// Deliveries, at least 1.
    pub count: u32,
    pub storage: Storage,
    pub country: Country,
    /// Whether the data are exchanged between the Nordic statistics offices and used by remote access at one of them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub nordman: bool,
}

impl Scope {
    /// Whether the applicant is outside the Norwegian VAT area.
    #[must_use]
    pub fn is_outside_vat_area(&self) -> bool {
        self.applicant.country != Country::NORWAY
    }

    #[must_use]
    pub fn is_anonymised(&self) -> bool {
        self.identification == Identification::Anonymised
    }

    /// Whether it goes through the exchange of the Nordic statistics offices, and to no other country (guidelines 10).
    #[must_use]
    pub fn is_within_nordman(&self) -> bool {
        self.delivery.nordman && self.countries_abroad().all(Country::is_nordic)
    }

    /// The countries outside Norwegian jurisdiction that the applicant and the delivery are in, the applicant's first.
    pub fn countries_abroad(&self) -> impl Iterator<Item = Country> {
        [self.applicant.country, self.delivery.country].into_iter().filter(|country| country.is_abroad())
    }
}

impl Applicant {
    /// Its name; empty while it is not given.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", Name::as_str)
    }

    #[must_use]
    pub fn buyer_reference(&self) -> Option<&str> {
        self.invoice.as_ref()?.buyer_reference.as_ref().map(Name::as_str)
    }
}

impl Project {
    /// Its title; empty while it is not given.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.as_ref().map_or("", Title::as_str)
    }
}

impl ThirdPartySource {
    /// Whether it is to be linked by exchange of keys where that is as a rule not allowed: the applicant is responsible for it and
    /// has no unit apart that handles keys, or the result is to be anonymous (guidelines 9.1).
    #[must_use]
    pub fn excludes_key_exchange(&self, identification: Identification) -> bool {
        let anonymised = identification == Identification::Anonymised;
        let own = self.controlled_by_applicant && !self.independent_key_unit;
        self.linkage == Some(Linkage::Distributed) && (own || anonymised)
    }

    /// Whether Statistics Norway receives its data; none while the linkage is not known. By distributed linkage it exchanges keys
    /// only, and the source sends its data to the project; where that is not allowed, they are sent to Statistics Norway for
    /// linkage (guidelines 9.1).
    #[must_use]
    pub fn is_received(&self, identification: Identification) -> Option<bool> {
        self.linkage.map(|linkage| linkage == Linkage::AtSsb || self.excludes_key_exchange(identification))
    }
}
