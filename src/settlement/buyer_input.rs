//! What finance corrects of the buyer, so that an invoice that was refused can be sent again.

use super::buyer::{BuyerChanges, BuyerPart, NoteAddress, NotePayer};
use super::limits;
use crate::input::{FaultKind, Faults, List, Path, Shape as _, object, open};
use crate::scope::{AddressInput, Applicant, ElectronicAddress, Name, PayerInput, RowCode, VatNumber};

object! {
    /// What the invoice says of the buyer, where it is not what the quote says. What is left out stays as it is.
    pub struct BuyerInput {
        /// The buyer's reference: whom or which unit the buyer's accounts office sends the invoice to (EN 16931, BT-10).
        optional buyer_reference: Name = "Bestilling 4711",
        /// The number of the buyer's purchase order (EN 16931, BT-13).
        optional order_number: Name = "4500012345",
        /// The applicant's number in the register of another country.
        optional registration_number: RowCode = "556016-0680",
        /// The applicant's VAT number, abroad.
        optional vat_number: VatNumber,
        /// Where the invoice is delivered: the scheme of Peppol, a colon, the identifier (EN 16931, BT-49).
        optional electronic_address: ElectronicAddress = "0007:2021002932",
        /// The applicant's postal address.
        optional address: AddressInput,
        /// Who pays, where it is not the applicant.
        optional payer: PayerInput,
        /// What the invoice no longer says.
        optional removed: List<BuyerPart, 0, { limits::BUYER_PARTS }>,
    }
}

impl BuyerInput {
    pub(super) fn parse(self, applicant: &Applicant, path: &Path<'_>, faults: &mut Faults) -> BuyerChanges {
        if let Some(address) = self.address.given() {
            address.needed_to_issue(&path.key("address"), faults);
        }
        if let Some(payer) = self.payer.given() {
            payer.needed_to_issue(&path.key("payer"), faults);
        }
        let given = [
            (BuyerPart::BuyerReference, self.buyer_reference.is_present()),
            (BuyerPart::OrderNumber, self.order_number.is_present()),
            (BuyerPart::Payer, self.payer.is_present()),
            (BuyerPart::ElectronicAddress, self.electronic_address.is_present()),
        ];
        open!(self, path, faults:
            buyer_reference, order_number, registration_number, vat_number, electronic_address,
            address(AddressInput::parse), payer(PayerInput::parse)
        );
        let at = path.key("removed");
        let mut removed = Vec::new();
        let parts =
            self.removed.optional(&at, faults).map(|list| list.parse_in_place(&at, faults, |part, _, _| Some(part)));
        for (index, part) in parts.unwrap_or_default() {
            if given.contains(&(part, true)) {
                faults.add(&at.index(index), FaultKind::RemovedAndGiven { found: part.word() });
            }
            removed.push(part);
        }
        BuyerChanges {
            buyer_reference: buyer_reference.map(Name::into_string),
            order_number: order_number.map(Name::into_string),
            registration_number: registration_number.map(RowCode::into_string),
            vat_number: vat_number.map(|number| number.as_str().to_owned()),
            address: address.as_ref().map(NoteAddress::of),
            electronic_address: electronic_address.map(|address| address.as_str().to_owned()),
            payer: payer.as_ref().map(|payer| NotePayer::of(payer, applicant)),
            removed,
        }
    }
}
