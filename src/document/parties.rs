//! Who offers and who is offered to, whom to ask and where to return the quote.

use serde::Serialize;

use super::countries::country_name;
use super::writer::{Fact, Writer};
use crate::ids::Country;
use crate::quote::Sender;
use crate::scope::{Address, Payer, RowCode, Scope, VatNumber};

#[derive(Debug, Serialize)]
pub(super) struct Party {
    label: &'static str,
    name: String,
    facts: Vec<Fact>,
}

/// Statistics Norway, as the office has set up how it is reached.
pub(super) fn issuer(sender: &Sender, writer: Writer<'_>) -> Party {
    let words = writer.words;
    let mut facts = vec![writer.narrow_fact(words.organisation_number_short, ISSUER_NUMBER)];
    let reached = [
        (words.issued_by, sender.officer.as_deref()),
        (words.email, sender.email.as_deref()),
        (words.telephone, sender.telephone.as_deref()),
        (words.unit_address, sender.postal_address.as_deref()),
        (words.web, sender.web_address.as_deref().map(without_scheme)),
    ];
    facts.extend(reached.into_iter().filter_map(|(label, value)| Some(writer.narrow_fact(label, value?))));
    Party { label: words.from, name: words.issuer.to_owned(), facts }
}

/// The applicant.
pub(super) fn applicant(scope: &Scope, writer: Writer<'_>) -> Party {
    let (words, applicant) = (writer.words, &scope.applicant);
    let number = applicant.organisation_number.as_ref();
    let mut facts = Vec::with_capacity(6);
    facts.extend(number.map(|number| writer.narrow_fact(words.organisation_number_short, number.grouped())));
    let registered = [
        (words.registration_number, applicant.registration_number.as_ref().map(RowCode::as_str)),
        (words.vat_number, applicant.vat_number.as_ref().map(VatNumber::as_str)),
    ];
    facts.extend(registered.into_iter().filter_map(|(label, number)| Some(writer.narrow_fact(label, number?))));
    let country = (applicant.country != Country::NORWAY).then(|| country_name(applicant.country, writer.language()));
    match (&applicant.address, country) {
        (Some(address), country) => {
            let country = country.map(|country| format!(", {country}")).unwrap_or_default();
            facts.push(writer.narrow_fact(words.address, format!("{}{country}", postal(address))));
        }
        (None, Some(country)) => facts.push(writer.narrow_fact(words.country, country)),
        (None, None) => {}
    }
    if let Some(contact) = &applicant.contact {
        facts.push(writer.narrow_fact(words.contact, contact.name.as_str()));
        facts.push(writer.narrow_fact(words.email, contact.email.as_str()));
    }
    let invoice = applicant.invoice.as_ref();
    facts.extend(applicant.buyer_reference().map(|reference| writer.narrow_fact(words.buyer_reference, reference)));
    let order = invoice.and_then(|invoice| invoice.order_number.as_ref());
    facts.extend(order.map(|order| writer.narrow_fact(words.order_number, order.as_str())));
    let address = invoice.and_then(|invoice| invoice.electronic_address.as_ref());
    facts.extend(address.map(|address| writer.narrow_fact(words.electronic_address, address.as_str())));
    let payer = invoice.and_then(|invoice| invoice.payer.as_ref());
    facts.extend(payer.map(|payer| writer.narrow_fact(words.payer, paid_by(payer, writer))));
    Party { label: words.to, name: writer.breakable_within(applicant.name(), NAME_WIDTH), facts }
}

/// An address on one line.
fn postal(Address { street, postal_code, city }: &Address) -> String {
    let code = postal_code.as_ref().map(|code| format!("{} ", code.as_str())).unwrap_or_default();
    format!("{}, {code}{}", street.as_str(), city.as_str())
}

/// Who pays, on one line.
fn paid_by(payer: &Payer, writer: Writer<'_>) -> String {
    let words = writer.words;
    let number = payer.organisation_number.as_ref();
    let parts = [
        Some(payer.name.as_str().to_owned()),
        number.map(|number| format!("{} {}", words.organisation_number_in_text, number.grouped())),
        payer.registration_number.as_ref().map(|number| format!("{} {}", words.registration_number, number.as_str())),
        payer.vat_number.as_ref().map(|number| format!("{} {}", words.vat_number, number.as_str())),
        payer.address.as_ref().map(postal),
        payer.country.map(|country| country_name(country, writer.language())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whom to ask, in one line; none where nothing is set up.
pub(super) fn questions_to(sender: &Sender) -> Option<String> {
    let parts = [&sender.officer, &sender.unit, &sender.email, &sender.telephone];
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Where the quote is returned to.
pub(super) fn return_to(sender: &Sender, writer: Writer<'_>) -> String {
    let addresses: Vec<&str> =
        [&sender.email, &sender.postal_address].into_iter().filter_map(|one| one.as_deref()).collect();
    writer.words.return_to(&addresses)
}

/// The widest that a word of a party's name may be, in thousandths of its size: 72 mm of 9 pt in bold, less a margin.
const NAME_WIDTH: u32 = 20_000;

/// Statistics Norway's organisation number, as the register of legal entities has it.
pub(super) const ISSUER_NUMBER: &str = "971\u{a0}526\u{a0}920";

/// An address as people type it.
fn without_scheme(address: &str) -> &str {
    address.trim_start_matches("https://").trim_end_matches('/')
}
