//! Who is charged, as a note freezes it: what an invoice says of the buyer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::OrganisationNumber;
use crate::input::choice;
use crate::scope::{Address, Applicant, Name, Payer};

/// Who is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettledApplicant)]
pub struct NoteApplicant {
    /// The organisation's name.
    pub name: String,
    /// Its organisation number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<String>,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: String,
    /// The contact's name.
    pub contact_name: String,
    /// The contact's e-mail address.
    pub contact_email: String,
    /// The reference that the buyer wants on the invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_reference: Option<String>,
    /// The number of the buyer's purchase order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
    /// Its number in the register of another country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
    /// Its VAT number, of an applicant abroad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_number: Option<String>,
    /// Its postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<NoteAddress>,
    /// Who pays in its place, and is then invoiced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<NotePayer>,
    /// Where the invoice is delivered, where it is not to the organisation number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub electronic_address: Option<String>,
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettledAddress)]
pub struct NoteAddress {
    /// Street and number, or post office box.
    pub street: String,
    /// The postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// The town.
    pub city: String,
}

/// Who pays in the applicant's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettledPayer)]
pub struct NotePayer {
    /// The organisation's name.
    pub name: String,
    /// Its organisation number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<String>,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: String,
    /// Its postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<NoteAddress>,
    /// Its number in the register of another country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_number: Option<String>,
    /// Its VAT number, of a payer abroad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_number: Option<String>,
}

choice! {
    /// What an invoice can do without.
    pub enum BuyerPart {
        /// The buyer's reference.
        BuyerReference = "buyer_reference",
        /// The number of the buyer's purchase order.
        OrderNumber = "order_number",
        /// Who pays in the applicant's place: the applicant is then invoiced.
        Payer = "payer",
        /// The electronic address: the invoice is then delivered to the organisation number.
        ElectronicAddress = "electronic_address",
    }
}

/// What finance changes of the buyer; what is none stays as it is.
#[derive(Clone, Debug, Default)]
pub struct BuyerChanges {
    pub buyer_reference: Option<String>,
    pub order_number: Option<String>,
    pub registration_number: Option<String>,
    pub vat_number: Option<String>,
    pub address: Option<NoteAddress>,
    pub electronic_address: Option<String>,
    pub payer: Option<NotePayer>,
    /// What is no longer said.
    pub removed: Vec<BuyerPart>,
}

impl NoteApplicant {
    /// The buyer after a correction.
    pub(super) fn changed(&self, changes: BuyerChanges) -> Self {
        let former = self.clone();
        let is_removed = |part| changes.removed.contains(&part);
        let reference = former.buyer_reference.filter(|_| !is_removed(BuyerPart::BuyerReference));
        let order = former.order_number.filter(|_| !is_removed(BuyerPart::OrderNumber));
        let payer = former.payer.filter(|_| !is_removed(BuyerPart::Payer));
        // Whoever is invoiced from now on has an address of its own.
        let is_of_another = changes.payer.is_some() || is_removed(BuyerPart::Payer);
        let electronic =
            former.electronic_address.filter(|_| !is_of_another && !is_removed(BuyerPart::ElectronicAddress));
        Self {
            buyer_reference: changes.buyer_reference.or(reference),
            order_number: changes.order_number.or(order),
            registration_number: changes.registration_number.or(former.registration_number),
            vat_number: changes.vat_number.or(former.vat_number),
            address: changes.address.or(former.address),
            payer: changes.payer.or(payer),
            electronic_address: changes.electronic_address.or(electronic),
            ..former
        }
    }

    #[must_use]
    pub fn of(applicant: &Applicant) -> Self {
        let (contact, invoice) = (applicant.contact.as_ref(), applicant.invoice.as_ref());
        let text = |name: Option<&Name>| name.map(|name| name.as_str().to_owned());
        Self {
            name: applicant.name().to_owned(),
            organisation_number: number(applicant.organisation_number.as_ref()),
            country: applicant.country.as_str().to_owned(),
            contact_name: contact.map(|contact| contact.name.as_str()).unwrap_or_default().to_owned(),
            contact_email: contact.map(|contact| contact.email.as_str()).unwrap_or_default().to_owned(),
            buyer_reference: applicant.buyer_reference().map(str::to_owned),
            order_number: text(invoice.and_then(|invoice| invoice.order_number.as_ref())),
            registration_number: applicant.registration_number.as_ref().map(|number| number.as_str().to_owned()),
            vat_number: applicant.vat_number.as_ref().map(|number| number.as_str().to_owned()),
            address: applicant.address.as_ref().map(NoteAddress::of),
            payer: invoice.and_then(|invoice| invoice.payer.as_ref()).map(|payer| NotePayer::of(payer, applicant)),
            electronic_address: invoice
                .and_then(|invoice| invoice.electronic_address.as_ref())
                .map(|address| address.as_str().to_owned()),
        }
    }
}

impl NotePayer {
    pub(super) fn of(payer: &Payer, applicant: &Applicant) -> Self {
        Self {
            name: payer.name.as_str().to_owned(),
            organisation_number: number(payer.organisation_number.as_ref()),
            country: payer.country.unwrap_or(applicant.country).as_str().to_owned(),
            address: payer.address.as_ref().map(NoteAddress::of),
            registration_number: payer.registration_number.as_ref().map(|number| number.as_str().to_owned()),
            vat_number: payer.vat_number.as_ref().map(|number| number.as_str().to_owned()),
        }
    }
}

impl NoteAddress {
    pub(super) fn of(address: &Address) -> Self {
        Self {
            street: address.street.as_str().to_owned(),
            postal_code: address.postal_code.as_ref().map(|code| code.as_str().to_owned()),
            city: address.city.as_str().to_owned(),
        }
    }
}

fn number(number: Option<&OrganisationNumber>) -> Option<String> {
    number.map(|number| number.as_str().to_owned())
}
