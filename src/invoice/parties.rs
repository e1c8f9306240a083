//! The seller and the buyer.

use std::io;

use super::seller::Seller;
use super::xml::Xml;
use crate::ids::Country;
use crate::pricing::VatCategory;
use crate::settlement::{NoteAddress, NoteApplicant};

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
            xml.group("Contact", |xml| xml.text("ElectronicMail", &seller.email))
        })
    })
}

/// The buyer (BG-7): the payer where there is one, else the applicant. One without an organisation number has no Peppol address,
/// and gets the invoice by other means (PEPPOL-EN16931-R010).
pub(super) fn buyer(xml: &mut Xml<'_>, applicant: &NoteApplicant, vat: VatCategory) -> io::Result<()> {
    let buyer = Buyer::of(applicant);
    xml.group("AccountingCustomerParty", |xml| {
        xml.group("Party", |xml| {
            if let Some(number) = buyer.organisation_number {
                xml.text_with("EndpointID", ORGANISATION_NUMBER, number)?;
            }
            xml.group("PostalAddress", |xml| {
                if let Some(address) = buyer.address {
                    xml.text("StreetName", &address.street)?;
                    xml.text("CityName", &address.city)?;
                    xml.text("PostalZone", address.postal_code.as_deref().unwrap_or_default())?;
                }
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

/// Who gets the data (BG-13), where someone else pays.
pub(super) fn recipient(xml: &mut Xml<'_>, applicant: &NoteApplicant) -> io::Result<()> {
    if applicant.payer.is_none() || applicant.name.trim().is_empty() {
        return Ok(());
    }
    xml.group("Delivery", |xml| {
        xml.group("DeliveryParty", |xml| xml.group("PartyName", |xml| xml.text("Name", &applicant.name)))
    })
}

/// Who is invoiced.
struct Buyer<'n> {
    name: &'n str,
    organisation_number: Option<&'n str>,
    /// In the register of another country.
    registration_number: Option<&'n str>,
    vat_number: Option<&'n str>,
    country: &'n str,
    address: Option<&'n NoteAddress>,
}

impl<'n> Buyer<'n> {
    fn of(applicant: &'n NoteApplicant) -> Self {
        match &applicant.payer {
            Some(payer) => Self {
                name: &payer.name,
                organisation_number: payer.organisation_number.as_deref(),
                registration_number: None,
                vat_number: None,
                country: &payer.country,
                address: payer.address.as_ref(),
            },
            None => Self {
                name: &applicant.name,
                organisation_number: applicant.organisation_number.as_deref(),
                registration_number: applicant.registration_number.as_deref(),
                vat_number: applicant.vat_number.as_deref(),
                country: &applicant.country,
                address: applicant.address.as_ref(),
            },
        }
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
