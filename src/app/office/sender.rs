//! Who a quote comes from, as its document prints it.

use super::Office;
use crate::app::printing::printable_name;
use crate::language::Language;
use crate::quote::Sender;

impl Office {
    /// The office as it is set up now, with the name of the officer who issues, where they have signed in under one.
    pub fn sender(&self, officer: Option<&str>, language: Language) -> Sender {
        let contact = &self.contact;
        Sender {
            officer: officer.and_then(printable_name),
            unit: contact.unit(language).map(str::to_owned),
            email: contact.email.clone(),
            telephone: contact.telephone.clone(),
            postal_address: contact.postal_address.clone(),
            web_address: contact.web_address.clone(),
            verification_address: contact.verification_address(),
        }
    }
}
