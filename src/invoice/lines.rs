//! The lines of the UBL document, and their VAT categories.

use std::io;

use super::kind::DocumentKind;
use super::xml::Xml;
use crate::input::one_line;
use crate::pricing::{Unit, VatCategory};
use crate::settlement::{ChargedLine, VatCharge};

/// Characters of an item's name. EN 16931 has no limit, but receiving systems do: the rest goes to the description.
const NAME_CHARS: usize = 100;

/// A line (BG-25).
pub(super) fn line(
    xml: &mut Xml<'_>,
    kind: DocumentKind,
    number: usize,
    line: &ChargedLine,
    vat: &VatCharge,
) -> io::Result<()> {
    let (element, quantity) = match kind {
        DocumentKind::Invoice => ("InvoiceLine", "InvoicedQuantity"),
        DocumentKind::CreditNote => ("CreditNoteLine", "CreditedQuantity"),
    };
    xml.group(element, |xml| {
        xml.text("ID", &number.to_string())?;
        xml.text_with(quantity, ("unitCode", unit_code(line.unit)), line.quantity.decimal().as_str())?;
        xml.amount("LineExtensionAmount", line.amount)?;
        xml.group("Item", |xml| {
            let (name, description) = name_and_description(line);
            xml.text("Description", &description)?;
            xml.text("Name", &name)?;
            xml.group("SellersItemIdentification", |xml| xml.text("ID", &line.code))?;
            tax_category(xml, "ClassifiedTaxCategory", vat, false)
        })?;
        xml.group("Price", |xml| xml.amount("PriceAmount", line.unit_price.ore()))
    })
}

/// The VAT category (BG-30, and with a reason BG-23). The rate is 0 where no VAT is charged, and left out where the VAT Act does
/// not apply (BR-O-05).
pub(super) fn tax_category(xml: &mut Xml<'_>, element: &str, vat: &VatCharge, with_reason: bool) -> io::Result<()> {
    xml.group(element, |xml| {
        xml.text("ID", vat.category.word())?;
        match vat.category {
            VatCategory::Standard | VatCategory::Export | VatCategory::Exempt => {
                xml.text("Percent", vat.rate.decimal().as_str())?;
            }
            VatCategory::OutsideScope => {}
        }
        // BR-S-10: the standard rate has no reason.
        if let (true, Some(reason)) = (with_reason && vat.category != VatCategory::Standard, &vat.reason) {
            xml.text("TaxExemptionReason", reason)?;
        }
        xml.group("TaxScheme", |xml| xml.text("ID", "VAT"))
    })
}

/// The unit by UN/ECE Recommendation 20: hours, units of something, or a lump sum.
const fn unit_code(unit: Unit) -> &'static str {
    match unit {
        Unit::Hour => "HUR",
        Unit::Table | Unit::Area => "C62",
        Unit::LumpSum => "LS",
    }
}

/// The item's name (BT-153), cut where it is long, and its description (BT-154), which then has the whole name.
fn name_and_description(line: &ChargedLine) -> (String, String) {
    // BR-25: an item has a name.
    let full = if line.name.trim().is_empty() { &line.code } else { &line.name };
    let full = one_line(full);
    if full.chars().count() <= NAME_CHARS {
        return (full.into_owned(), line.explanation.clone());
    }
    let mut name: String = full.chars().take(NAME_CHARS - 1).collect();
    name.truncate(name.trim_end().len());
    name.push('…');
    (name, format!("{full}: {}", line.explanation))
}
