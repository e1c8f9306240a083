//! The seller and the buyer.

use std::io;

use super::seller::Seller;
use super::xml::Xml;
use crate::ids::Country;
use crate::pricing::VatCategory;
use crate::scope::ElectronicAddress;
use crate::settlement::{NoteAddress, NoteApplicant, SettlementNote};

/// The Norwegian organisation number, among schemes of identifiers (ISO 6523) and of electronic addresses (EAS).
const ORGANISATION_NUMBER: (&str, &str) = ("schemeID", "0192");

/// The seller (BG-4).
pub(super) fn seller(xml: &mut Xml<'_>, seller: &Seller, vat: VatCategory) -> io::Result<()> {
    let number = seller.organisation_number.as_str();
    xml.group("AccountingSupplierParty", |xml| {
        xml.group("Party", |xml| {
            xml.text_with("EndpointID", ORGANISATION_NUMBER, number)?;
            xml.group("PartyName", |xml| xml.text("Name", &seller.name))?;
            xml.group("PostalAddress", |xml| {
                xml.text("StreetName", &seller.street)?;
                xml.text("CityName", &seller.city)?;
                xml.text("PostalZone", &seller.postal_code)?;
                country(xml, Country::NORWAY.as_str())
            })?;
            // BR-O-02: an invoice outside the scope of VAT names no VAT identifier.
            if vat != VatCategory::OutsideScope {
                tax_scheme(xml, &seller.vat_identifier(), "VAT")?;
            }
            if seller.in_business_register {
                tax_scheme(xml, "Foretaksregisteret", "TAX")?;
            }
            xml.group("PartyLegalEntity", |xml| {
                xml.text("RegistrationName", &seller.name)?;
                xml.text_with("CompanyID", ORGANISATION_NUMBER, number)
            })?;
            xml.group("Contact", |xml| {
                xml.text("Name", seller.contact.as_deref().unwrap_or_default())?;
                xml.text("Telephone", seller.telephone.as_deref().unwrap_or_default())?;
                xml.text("ElectronicMail", &seller.email)
            })
        })
    })
}

/// The buyer (BG-7): the payer where there is one, else the applicant.
pub(super) fn buyer(xml: &mut Xml<'_>, applicant: &NoteApplicant, vat: VatCategory) -> io::Result<()> {
    let buyer = Buyer::of(applicant);
    xml.group("AccountingCustomerParty", |xml| {
        xml.group("Party", |xml| {
            if let Some((scheme, identifier)) = buyer.electronic_address() {
                xml.text_with("EndpointID", ("schemeID", scheme), identifier)?;
            }
            xml.group("PostalAddress", |xml| {
                buyer.address.map_or(Ok(()), |address| postal(xml, address))?;
                country(xml, buyer.country)
            })?;
            // BR-O-02: an invoice outside the scope of VAT names no VAT identifier.
            if let (Some(number), false) = (buyer.vat_number, vat == VatCategory::OutsideScope) {
                tax_scheme(xml, number, "VAT")?;
            }
            xml.group("PartyLegalEntity", |xml| {
                xml.text("RegistrationName", buyer.name)?;
                match (buyer.organisation_number, buyer.registration_number) {
                    (Some(number), _) => xml.text_with("CompanyID", ORGANISATION_NUMBER, number),
                    // Of a register that is not named.
                    (None, Some(number)) => xml.text("CompanyID", number),
                    (None, None) => Ok(()),
                }
            })?;
            xml.group("Contact", |xml| {
                xml.text("Name", &applicant.contact_name)?;
                xml.text("ElectronicMail", &applicant.contact_email)
            })
        })
    })
}

/// When and where the data were delivered (BG-13), as Norwegian law wants it on an invoice (Bokføringsforskriften § 5-1-1); and who
/// got them, where someone else pays.
pub(super) fn delivery(xml: &mut Xml<'_>, note: &SettlementNote) -> io::Result<()> {
    let applicant = &note.applicant;
    let delivered_to = note.delivered_to.as_deref().unwrap_or(&applicant.country);
    // The applicant's address is that of the delivery unless the data went to another country.
    let address = applicant.address.as_ref().filter(|_| applicant.country == delivered_to);
    xml.group("Delivery", |xml| {
        xml.text("ActualDeliveryDate", &note.day_of_delivery().to_string())?;
        xml.group("DeliveryLocation", |xml| {
            xml.group("Address", |xml| {
                address.map_or(Ok(()), |address| postal(xml, address))?;
                country(xml, delivered_to)
            })
        })?;
        if applicant.payer.is_none() || applicant.name.trim().is_empty() {
            return Ok(());
        }
        xml.group("DeliveryParty", |xml| xml.group("PartyName", |xml| xml.text("Name", &applicant.name)))
    })
}

fn postal(xml: &mut Xml<'_>, address: &NoteAddress) -> io::Result<()> {
    xml.text("StreetName", &address.street)?;
    xml.text("CityName", &address.city)?;
    xml.text("PostalZone", address.postal_code.as_deref().unwrap_or_default())
}

/// Who is invoiced.
#[derive(Clone, Copy, Debug)]
pub struct Buyer<'n> {
    name: &'n str,
    organisation_number: Option<&'n str>,
    /// In the register of another country.
    registration_number: Option<&'n str>,
    vat_number: Option<&'n str>,
    country: &'n str,
    address: Option<&'n NoteAddress>,
    electronic_address: Option<&'n str>,
}

impl<'n> Buyer<'n> {
    /// Who is invoiced for what an applicant gets.
    #[must_use]
    pub fn of(applicant: &'n NoteApplicant) -> Self {
        let electronic_address = applicant.electronic_address.as_deref();
        match &applicant.payer {
            Some(payer) => Self {
                name: &payer.name,
                organisation_number: payer.organisation_number.as_deref(),
                registration_number: payer.registration_number.as_deref(),
                vat_number: payer.vat_number.as_deref(),
                country: &payer.country,
                address: payer.address.as_ref(),
                electronic_address,
            },
            None => Self {
                name: &applicant.name,
                organisation_number: applicant.organisation_number.as_deref(),
                registration_number: applicant.registration_number.as_deref(),
                vat_number: applicant.vat_number.as_deref(),
                country: &applicant.country,
                address: applicant.address.as_ref(),
                electronic_address,
            },
        }
    }

    /// The scheme and the identifier of its electronic address (BT-49): the one that is given, or its organisation number.
    #[must_use]
    pub fn electronic_address(&self) -> Option<(&'n str, &'n str)> {
        let (_, organisation_scheme) = ORGANISATION_NUMBER;
        let of_organisation = self.organisation_number.map(|number| (organisation_scheme, number));
        self.electronic_address.and_then(ElectronicAddress::parts).or(of_organisation)
    }

    /// Whether it is abroad and its address is not known, without which no letter reaches it.
    #[must_use]
    pub fn lacks_address_abroad(&self) -> bool {
        self.address.is_none() && self.country != Country::NORWAY.as_str()
    }
}

fn country(xml: &mut Xml<'_>, code: &str) -> io::Result<()> {
    xml.group("Country", |xml| xml.text("IdentificationCode", code))
}

fn tax_scheme(xml: &mut Xml<'_>, identifier: &str, scheme: &str) -> io::Result<()> {
    xml.group("PartyTaxScheme", |xml| {
        xml.text("CompanyID", identifier)?;
        xml.group("TaxScheme", |xml| xml.text("ID", scheme))
    })
}
