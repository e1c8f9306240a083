//! The seller and the buyer.

use std::io;

use super::seller::Seller;
use super::xml::Xml;
use crate::ids::Country;
use crate::pricing::VatCategory;
use crate::settlement::NoteApplicant;

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
            legal_entity(xml, &seller.name, Some(number))?;
            xml.group("Contact", |xml| xml.text("ElectronicMail", &seller.email))
        })
    })
}

/// The buyer (BG-7). A buyer without an organisation number has no Peppol address, and gets the invoice by other means
/// (PEPPOL-EN16931-R010).
pub(super) fn buyer(xml: &mut Xml<'_>, buyer: &NoteApplicant) -> io::Result<()> {
    let number = buyer.organisation_number.as_deref();
    xml.group("AccountingCustomerParty", |xml| {
        xml.group("Party", |xml| {
            if let Some(number) = number {
                xml.text_with("EndpointID", ORGANISATION_NUMBER, number)?;
            }
            xml.group("PostalAddress", |xml| country(xml, &buyer.country))?;
            legal_entity(xml, &buyer.name, number)?;
            xml.group("Contact", |xml| {
                xml.text("Name", &buyer.contact_name)?;
                xml.text("ElectronicMail", &buyer.contact_email)
            })
        })
    })
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

fn legal_entity(xml: &mut Xml<'_>, name: &str, number: Option<&str>) -> io::Result<()> {
    xml.group("PartyLegalEntity", |xml| {
        xml.text("RegistrationName", name)?;
        number.map_or(Ok(()), |number| xml.text_with("CompanyID", ORGANISATION_NUMBER, number))
    })
}
