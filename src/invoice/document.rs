//! The UBL document: header, references, payment and totals.

use std::io;

use jiff::civil::Date;

use super::attachment::Attachment;
use super::error::InvoiceError;
use super::kind::DocumentKind;
use super::parties::Buyer;
use super::seller::{Account, Seller};
use super::xml::Xml;
use super::{lines, parties};
use crate::money::{Ore, Percent};
use crate::pricing::VatCategory;
use crate::quote::SettlementNumber;
use crate::settlement::{NoteType, SettlementNote};
use crate::tariff::Status;

/// The specification that the document follows (BT-24, PEPPOL-EN16931-R004).
const SPECIFICATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
/// The business process (BT-23, PEPPOL-EN16931-R001).
const PROCESS: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
/// Commercial invoice (BT-3, UNTDID 1001).
const INVOICE: &str = "380";
/// Credit note (BT-3, UNTDID 1001).
const CREDIT_NOTE: &str = "381";
/// A reference to a project, among additional documents (UNTDID 1001): UBL credit notes have no element of their own for it.
const PROJECT: &str = "50";
/// Credit transfer (BT-81, UNCL 4461).
const CREDIT_TRANSFER: &str = "30";

/// A settlement note as a UBL 2.1 document of Peppol BIS Billing 3.0, with documents within it.
pub fn ubl(note: &SettlementNote, seller: &Seller, attachments: &[Attachment<'_>]) -> Result<String, InvoiceError> {
    let (charge, vat) = (&note.charge, &note.charge.vat);
    let paid_by = invoiceable(note, seller)?;
    let kind = DocumentKind::of(note);
    let document = Xml::document(kind.root(), &note.currency, |xml| {
        head(xml, note, seller, kind)?;
        references(xml, note, kind, attachments)?;
        parties::seller(xml, seller, vat.category)?;
        parties::buyer(xml, &note.applicant, vat.category)?;
        parties::delivery(xml, note)?;
        payment(xml, note, seller, &paid_by, kind)?;
        totals(xml, note)?;
        charge.lines.iter().enumerate().try_for_each(|(index, line)| lines::line(xml, kind, index + 1, line, vat))
    });
    Ok(document?)
}

/// Whether a settlement note has an invoice: what a payment of it is recognised by.
pub fn invoiceable(note: &SettlementNote, seller: &Seller) -> Result<String, InvoiceError> {
    let (charge, vat) = (&note.charge, &note.charge.vat);
    if charge.lines.is_empty() || charge.total == Ore::ZERO {
        return Err(InvoiceError::NothingToInvoice);
    }
    let reason = vat.reason.as_deref().unwrap_or_default();
    match vat.category {
        VatCategory::Standard if vat.rate == Percent::ZERO => return Err(InvoiceError::StandardRateOfZero),
        VatCategory::Standard => {}
        VatCategory::Export | VatCategory::Exempt | VatCategory::OutsideScope => {
            if reason.trim().is_empty() {
                return Err(InvoiceError::NoVatReason(vat.category));
            }
        }
    }
    if Buyer::of(&note.applicant).electronic_address().is_none() {
        return Err(InvoiceError::NoElectronicAddress);
    }
    payment_id(note, seller)
}

fn head(xml: &mut Xml<'_>, note: &SettlementNote, seller: &Seller, kind: DocumentKind) -> io::Result<()> {
    xml.text("CustomizationID", SPECIFICATION)?;
    xml.text("ProfileID", PROCESS)?;
    xml.text("ID", &note.number.to_string())?;
    xml.text("IssueDate", &note.settled_on.to_string())?;
    match kind {
        DocumentKind::Invoice => {
            xml.text("DueDate", &due_on(note, seller).to_string())?;
            xml.text("InvoiceTypeCode", INVOICE)?;
        }
        DocumentKind::CreditNote => xml.text("CreditNoteTypeCode", CREDIT_NOTE)?,
    }
    xml.text("Note", &remark(note))?;
    xml.text("DocumentCurrencyCode", &note.currency)?;
    xml.text("BuyerReference", note.applicant.buyer_reference.as_deref().unwrap_or_default())
}

fn references(
    xml: &mut Xml<'_>,
    note: &SettlementNote,
    kind: DocumentKind,
    attachments: &[Attachment<'_>],
) -> io::Result<()> {
    // When the work was done (BG-14).
    if let Some((first, last)) = note.worked_between() {
        xml.group("InvoicePeriod", |xml| {
            xml.text("StartDate", &first.to_string())?;
            xml.text("EndDate", &last.to_string())
        })?;
    }
    let quote = note.quote.number.with_revision(note.quote.revision);
    // PEPPOL-EN16931-R003: a buyer reference or an order reference (BT-13). A buyer without either ordered by accepting the
    // quote, whose number is then that of the order.
    let given = |text: &'_ Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let (reference, order) = (&note.applicant.buyer_reference, &note.applicant.order_number);
    if given(order) || !given(reference) {
        let order = order.as_deref().filter(|order| !order.trim().is_empty()).unwrap_or(&quote);
        xml.group("OrderReference", |xml| xml.text("ID", order))?;
    }
    // BG-3, with the date of issue (BT-26): the note that is corrected, and those that the last settlement of an order follows.
    if let Some(corrected) = note.corrects {
        preceding(xml, corrected, note.corrects_of)?;
    }
    if kind == DocumentKind::Invoice && !note.interim {
        note.charged_before.iter().try_for_each(|before| preceding(xml, before.number, None))?;
    }
    xml.group("ContractDocumentReference", |xml| xml.text("ID", &quote))?;
    let has_case = !note.case_number.trim().is_empty();
    if has_case && kind == DocumentKind::CreditNote {
        xml.group("AdditionalDocumentReference", |xml| {
            xml.text("ID", &note.case_number)?;
            xml.text("DocumentTypeCode", PROJECT)
        })?;
    }
    attachments.iter().try_for_each(|attachment| attachment.write(xml))?;
    if has_case && kind == DocumentKind::Invoice {
        xml.group("ProjectReference", |xml| xml.text("ID", &note.case_number))?;
    }
    Ok(())
}

fn preceding(xml: &mut Xml<'_>, number: SettlementNumber, of: Option<Date>) -> io::Result<()> {
    xml.group("BillingReference", |xml| {
        xml.group("InvoiceDocumentReference", |xml| {
            xml.text("ID", &number.to_string())?;
            of.map_or(Ok(()), |day| xml.text("IssueDate", &day.to_string()))
        })
    })
}

/// What a payment is recognised by (BT-83): the KID where the bank has agreed to one, else the number of the note.
fn payment_id(note: &SettlementNote, seller: &Seller) -> Result<String, InvoiceError> {
    if let Some(kid) = note.payment.as_ref().and_then(|payment| payment.kid.clone()) {
        return Ok(kid);
    }
    match seller.kid {
        Some(kid) => kid.of(note.number).ok_or(InvoiceError::KidTooShort { length: kid.length }),
        None => Ok(note.number.to_string()),
    }
}

/// How and when it is paid. A credit note is paid by the seller, so it names no account.
fn payment(
    xml: &mut Xml<'_>,
    note: &SettlementNote,
    seller: &Seller,
    paid_by: &str,
    kind: DocumentKind,
) -> io::Result<()> {
    let stated = note.payment.as_ref().and_then(|payment| payment.account.as_deref());
    let account = stated.or(seller.account.as_ref().map(Account::as_str));
    if let (DocumentKind::Invoice, Some(account)) = (kind, account) {
        xml.group("PaymentMeans", |xml| {
            xml.text("PaymentMeansCode", CREDIT_TRANSFER)?;
            xml.text("PaymentID", paid_by)?;
            xml.group("PayeeFinancialAccount", |xml| xml.text("ID", account))
        })?;
    }
    let (language, corrects) = (note.language, corrected(note));
    let terms = match kind {
        DocumentKind::Invoice => {
            format!("{} {}", language.pick("Forfaller", "Forfell", "Due on"), language.date(due_on(note, seller)))
        }
        DocumentKind::CreditNote => format!("{} {corrects}", language.pick("Krediterer", "Krediterer", "Credits")),
    };
    xml.group("PaymentTerms", |xml| xml.text("Note", &terms))
}

/// The totals, to the øre as in the note: BG-23 and BG-22.
fn totals(xml: &mut Xml<'_>, note: &SettlementNote) -> io::Result<()> {
    let (charge, vat) = (&note.charge, &note.charge.vat);
    xml.group("TaxTotal", |xml| {
        xml.amount("TaxAmount", vat.amount)?;
        xml.group("TaxSubtotal", |xml| {
            xml.amount("TaxableAmount", charge.net)?;
            xml.amount("TaxAmount", vat.amount)?;
            lines::tax_category(xml, "TaxCategory", vat, true)
        })
    })?;
    xml.group("LegalMonetaryTotal", |xml| {
        xml.amount("LineExtensionAmount", charge.net)?;
        xml.amount("TaxExclusiveAmount", charge.net)?;
        xml.amount("TaxInclusiveAmount", charge.total)?;
        xml.amount("PayableAmount", charge.total)
    })
}

/// The one note that Peppol allows (BT-22, PEPPOL-EN16931-R002): case, quote, and on a correction what it corrects and why.
fn remark(note: &SettlementNote) -> String {
    let language = note.language;
    let mut parts = Vec::new();
    if note.demo {
        parts.push(
            language.pick("DEMO, skal ikke betales", "DEMO, skal ikkje betalast", "DEMO, not to be paid").to_owned(),
        );
    }
    if note.tariff.status == Status::Example {
        parts.push(
            language
                .pick(
                    "EKSEMPEL, prisene er ikke Statistisk sentralbyrås egne",
                    "EKSEMPEL, prisane er ikkje Statistisk sentralbyrås eigne",
                    "EKSEMPEL (example), the prices are not Statistics Norway's own",
                )
                .to_owned(),
        );
    }
    if !note.case_number.trim().is_empty() {
        parts.push(format!("{} {}", language.pick("Saksnummer", "Saksnummer", "Case number"), note.case_number));
    }
    let quote = note.quote.number.with_revision(note.quote.revision);
    parts.push(format!("{} {quote}, {}", language.pick("Tilbud", "Tilbod", "Quote"), note.quote.title));
    if note.interim {
        parts.push(language.pick("Deloppgjør", "Deloppgjer", "Part settlement").to_owned());
    } else if !note.charged_before.is_empty() && note.note_type != NoteType::Credit {
        parts.push(language.pick("Sluttoppgjør", "Sluttoppgjer", "Final settlement").to_owned());
    }
    let verb = match note.note_type {
        NoteType::Settlement => None,
        NoteType::Credit => Some(language.pick("Krediterer", "Krediterer", "Credits")),
        NoteType::Replacement => Some(language.pick("Erstatter", "Erstattar", "Replaces")),
    };
    if let Some(verb) = verb {
        parts.push(format!("{verb} {}: {}", corrected(note), note.reason.as_deref().unwrap_or_default()));
    }
    parts.join("; ")
}

/// The number of the note that this one corrects.
fn corrected(note: &SettlementNote) -> String {
    note.corrects.map(|number| number.to_string()).unwrap_or_default()
}

/// The last day to pay (BT-9).
fn due_on(note: &SettlementNote, seller: &Seller) -> Date {
    note.payment.as_ref().map_or_else(|| seller.due_on(note.settled_on), |payment| payment.due_on)
}
