//! The texts of a scope and of a draft that users wrote, each with its path: what the fonts must be able to show.

use crate::input::Path;
use crate::quote::Draft;
use crate::scope::Scope;

/// Calls `visit` with every text of the scope that a document prints.
pub fn user_texts(scope: &Scope, root: &Path<'_>, mut visit: impl FnMut(&Path<'_>, &str)) {
    let (applicant, contact) = (root.key("applicant"), &scope.applicant.contact);
    visit(&applicant.key("name"), scope.applicant.name.as_str());
    visit(&applicant.key("contact").key("name"), contact.name.as_str());
    visit(&applicant.key("contact").key("email"), contact.email.as_str());
    if let Some(invoice) = &scope.applicant.invoice {
        visit(&applicant.key("invoice").key("buyer_reference"), invoice.buyer_reference.as_str());
    }
    visit(&root.key("project").key("title"), scope.project.title.as_str());
    let list = root.key("special_variables");
    for (index, variable) in scope.special_variables.iter().enumerate() {
        visit(&list.index(index).key("name"), variable.name.as_str());
    }
    let list = root.key("populations");
    for (index, population) in scope.populations.iter().enumerate() {
        visit(&list.index(index).key("name"), population.name.as_str());
    }
    let list = root.key("third_party_sources");
    for (index, source) in scope.third_party_sources.iter().enumerate() {
        visit(&list.index(index).key("name"), source.name.as_str());
        visit(&list.index(index).key("controller"), source.controller.as_str());
    }
    let extracts = root.key("extracts");
    let list = extracts.key("outside_variable_lists");
    for (index, extract) in scope.extracts.outside_variable_lists.iter().enumerate() {
        visit(&list.index(index).key("description"), extract.description.as_str());
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
