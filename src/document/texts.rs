//! The texts of a scope and of a draft that users wrote, each with its path: what the fonts must be able to show.

use crate::input::Path;
use crate::quote::Draft;
use crate::scope::{Address, Name, Scope};

/// Calls `visit` with every text of the scope that a document prints.
pub fn user_texts(scope: &Scope, root: &Path<'_>, mut visit: impl FnMut(&Path<'_>, &str)) {
    let at = root.key("applicant");
    let applicant = &scope.applicant;
    visit_each(&at.key("name"), applicant.name.as_ref(), &mut visit);
    if let Some(contact) = &applicant.contact {
        let at = at.key("contact");
        visit(&at.key("name"), contact.name.as_str());
        visit(&at.key("email"), contact.email.as_str());
    }
    address_texts(applicant.address.as_ref(), &at.key("address"), &mut visit);
    if let Some(number) = &applicant.registration_number {
        visit(&at.key("registration_number"), number.as_str());
    }
    if let Some(contractor) = &applicant.contractor {
        let at = at.key("contractor");
        visit(&at.key("name"), contractor.name.as_str());
        visit(&at.key("data_passed_on"), contractor.data_passed_on.as_str());
    }
    if let Some(invoice) = &applicant.invoice {
        let at = at.key("invoice");
        visit_each(&at.key("buyer_reference"), invoice.buyer_reference.as_ref(), &mut visit);
        visit_each(&at.key("order_number"), invoice.order_number.as_ref(), &mut visit);
        if let Some(payer) = &invoice.payer {
            let at = at.key("payer");
            visit(&at.key("name"), payer.name.as_str());
            if let Some(number) = &payer.registration_number {
                visit(&at.key("registration_number"), number.as_str());
            }
            address_texts(payer.address.as_ref(), &at.key("address"), &mut visit);
        }
    }
    if let Some(title) = &scope.project.title {
        visit(&root.key("project").key("title"), title.as_str());
    }
    let list = root.key("further_institutions");
    for (index, name) in scope.further_institutions.iter().enumerate() {
        visit(&list.index(index), name.as_str());
    }
    if let Some(reuse) = &scope.reuse {
        visit_each(&root.key("reuse").key("delivery"), reuse.delivery.as_ref(), &mut visit);
    }
    let list = root.key("special_variables");
    for (index, variable) in scope.special_variables.iter().enumerate() {
        visit(&list.index(index).key("name"), variable.name.as_str());
        if let Some(justification) = &variable.justification {
            visit(&list.index(index).key("justification"), justification.as_str());
        }
    }
    let list = root.key("populations");
    for (index, population) in scope.populations.iter().enumerate() {
        visit_each(&list.index(index).key("name"), population.name.as_ref(), &mut visit);
    }
    let list = root.key("third_party_sources");
    for (index, source) in scope.third_party_sources.iter().enumerate() {
        visit_each(&list.index(index).key("name"), source.name.as_ref(), &mut visit);
        visit_each(&list.index(index).key("controller"), source.controller.as_ref(), &mut visit);
    }
    let extracts = root.key("extracts");
    let list = extracts.key("statistics_areas");
    for (index, extract) in scope.extracts.statistics_areas.iter().enumerate() {
        let area = list.index(index);
        let variables = area.key("variables");
        for (index, variable) in extract.variables.iter().enumerate() {
            visit(&variables.index(index), variable.as_str());
        }
    }
    let list = extracts.key("outside_variable_lists");
    for (index, extract) in scope.extracts.outside_variable_lists.iter().enumerate() {
        visit(&list.index(index).key("description"), extract.description.as_str());
    }
}

fn visit_each(path: &Path<'_>, name: Option<&Name>, visit: &mut impl FnMut(&Path<'_>, &str)) {
    if let Some(name) = name {
        visit(path, name.as_str());
    }
}

fn address_texts(address: Option<&Address>, path: &Path<'_>, visit: &mut impl FnMut(&Path<'_>, &str)) {
    if let Some(Address { street, postal_code, city }) = address {
        visit(&path.key("street"), street.as_str());
        if let Some(code) = postal_code {
            visit(&path.key("postal_code"), code.as_str());
        }
        visit(&path.key("city"), city.as_str());
    }
}

/// Calls `visit` with every text of the draft that a document prints: those of its scope, and what the case officer wrote.
pub fn draft_texts(draft: &Draft, root: &Path<'_>, mut visit: impl FnMut(&Path<'_>, &str)) {
    user_texts(&draft.scope, &root.key("scope"), &mut visit);
    let list = root.key("adjustments");
    for (index, adjustment) in draft.adjustments.iter().enumerate() {
        visit(&list.index(index).key("reason"), adjustment.reason.as_str());
    }
    let list = root.key("extra_lines");
    for (index, extra) in draft.extra_lines.iter().enumerate() {
        visit(&list.index(index).key("description"), extra.description.as_str());
        visit(&list.index(index).key("reason"), extra.reason.as_str());
    }
    let list = root.key("acknowledgements");
    for (index, acknowledgement) in draft.acknowledgements.iter().enumerate() {
        visit(&list.index(index).key("note"), acknowledgement.note.as_str());
    }
    if let Some(reason) = draft.vat.as_ref().and_then(|vat| vat.reason.as_deref()) {
        visit(&root.key("vat").key("reason"), reason);
    }
}
