//! The scope: what is requested, valid by construction.

mod input;
mod parse;

use jiff::civil::Date;
use serde::Serialize;

pub use input::{
    ApplicantKind, ApprovedBy, Complexity, Description, Dpia, Email, HoursInput, Identification, Linkage, Name,
    Purpose, RowCode, ScopeInput, Storage, Title, limits,
};

use crate::ids::{Country, OrganisationNumber};
use crate::money::{Quantity, ThreePoint};

/// What is requested. Made only by [`ScopeInput::parse`], which looks its tables and areas up in a tariff.
#[derive(Clone, Debug, Serialize)]
pub struct Scope {
    pub applicant: Applicant,
    pub project: Project,
    /// Institutions that take part, at least 1.
    pub institutions: u32,
    /// How identifiable the delivered data are.
    pub identification: Identification,
    pub special_variables: Vec<SpecialVariable>,
    /// The populations, at least one.
    pub populations: Vec<Population>,
    pub third_party_sources: Vec<ThirdPartySource>,
    /// The data, at least one extract in all.
    pub extracts: Extracts,
    pub delivery: Delivery,
}

/// Who applies.
#[derive(Clone, Debug, Serialize)]
pub struct Applicant {
    pub name: Name,
    /// Always present for applicants in Norway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<OrganisationNumber>,
    pub kind: ApplicantKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<ApprovedBy>,
    pub country: Country,
    pub contact: Contact,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice: Option<Invoice>,
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

#[derive(Clone, Debug, Serialize)]
pub struct Invoice {
    /// The buyer's reference (EN 16931, BT-10).
    pub buyer_reference: Name,
}

#[derive(Clone, Debug, Serialize)]
pub struct Project {
    pub title: Title,
    pub purpose: Purpose,
    /// The first day.
    pub starts_on: Date,
    /// The last day, not before the first.
    pub ends_on: Date,
    /// Whether the legal basis for processing personal data is stated.
    pub legal_basis_stated: bool,
    pub dpia: Dpia,
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
    pub name: Name,
    /// How hard it is to build.
    pub complexity: Complexity,
}

/// A source outside Statistics Norway.
#[derive(Clone, Debug, Serialize)]
pub struct ThirdPartySource {
    pub name: Name,
    pub controller: Name,
    pub linkage: Linkage,
    /// Whether the applicant is responsible for it.
    pub controlled_by_applicant: bool,
    pub documented: bool,
    /// Whether its files are in a demanding format.
    pub demanding_format: bool,
    /// Whether it is a central health register.
    pub health_register: bool,
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
    /// The variables, at least one.
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
    /// The hours it takes; the tariff's own if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<ThreePoint<Quantity>>,
}

/// A first and a last year, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Years {
    pub from: u32,
    pub to: u32,
}

#[derive(Clone, Debug, Serialize)]
pub struct Delivery {
    /// Deliveries, at least 1.
    pub count: u32,
    pub storage: Storage,
    pub country: Country,
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

    /// The countries outside Norwegian jurisdiction that the applicant and the delivery are in, the applicant's first.
    pub fn countries_abroad(&self) -> impl Iterator<Item = Country> {
        [self.applicant.country, self.delivery.country].into_iter().filter(|country| country.is_abroad())
    }
}

impl ThirdPartySource {
    /// Whether it is to be linked by exchange of keys where that is as a rule not allowed: the applicant is responsible for it, or
    /// the result is to be anonymous (guidelines 9.1).
    #[must_use]
    pub fn excludes_key_exchange(&self, identification: Identification) -> bool {
        let anonymised = identification == Identification::Anonymised;
        self.linkage == Linkage::Distributed && (self.controlled_by_applicant || anonymised)
    }

    /// Whether Statistics Norway receives its data. By distributed linkage it exchanges keys only, and the source sends its data
    /// to the project; where that is not allowed, they are sent to Statistics Norway for linkage (guidelines 9.1).
    #[must_use]
    pub fn is_received(&self, identification: Identification) -> bool {
        self.linkage == Linkage::AtSsb || self.excludes_key_exchange(identification)
    }
}
