//! The texts of a scope and of a draft that come from outside, each with its place: what the fonts must be able to show.

use crate::input::{OwnedPath, Path};
use crate::quote::Draft;
use crate::scope::Scope;

/// Calls `visit` with every text of the scope that a document prints.
pub fn user_texts(scope: &Scope, root: &Path<'_>, mut visit: impl FnMut(&dyn Fn() -> OwnedPath, &str)) {
    let applicant = root.key("applicant");
    visit(&|| applicant.key("name").to_place(), scope.applicant.name.as_str());
    let contact = applicant.key("contact");
    visit(&|| contact.key("name").to_place(), scope.applicant.contact.name.as_str());
    visit(&|| contact.key("email").to_place(), scope.applicant.contact.email.as_str());
    if let Some(invoice) = &scope.applicant.invoice {
        let path = applicant.key("invoice");
        visit(&|| path.key("buyer_reference").to_place(), invoice.buyer_reference.as_str());
    }
    let project = root.key("project");
    visit(&|| project.key("title").to_place(), scope.project.title.as_str());
    let list = root.key("special_variables");
    for (index, variable) in scope.special_variables.iter().enumerate() {
        let row = list.index(index);
        visit(&|| row.key("name").to_place(), variable.name.as_str());
    }
    let list = root.key("populations");
    for (index, population) in scope.populations.iter().enumerate() {
        let row = list.index(index);
        visit(&|| row.key("name").to_place(), population.name.as_str());
    }
    let list = root.key("third_party_sources");
    for (index, source) in scope.third_party_sources.iter().enumerate() {
        let row = list.index(index);
        visit(&|| row.key("name").to_place(), source.name.as_str());
        visit(&|| row.key("controller").to_place(), source.controller.as_str());
    }
    let extracts = root.key("extracts");
    let list = extracts.key("outside_variable_lists");
    for (index, extract) in scope.extracts.outside_variable_lists.iter().enumerate() {
        let row = list.index(index);
        visit(&|| row.key("description").to_place(), extract.description.as_str());
    }
}

/// Calls `visit` with every text of the draft that a document prints: those of its scope, and what the case officer wrote.
pub fn draft_texts(draft: &Draft, root: &Path<'_>, mut visit: impl FnMut(&dyn Fn() -> OwnedPath, &str)) {
    user_texts(&draft.scope, &root.key("scope"), &mut visit);
    let list = root.key("adjustments");
    for (index, adjustment) in draft.adjustments.iter().enumerate() {
        let row = list.index(index);
        visit(&|| row.key("reason").to_place(), adjustment.reason.as_str());
    }
    let list = root.key("extra_lines");
    for (index, extra) in draft.extra_lines.iter().enumerate() {
        let row = list.index(index);
        visit(&|| row.key("description").to_place(), extra.description.as_str());
        visit(&|| row.key("reason").to_place(), extra.reason.as_str());
    }
    let list = root.key("acknowledgements");
    for (index, acknowledgement) in draft.acknowledgements.iter().enumerate() {
        let row = list.index(index);
        visit(&|| row.key("note").to_place(), acknowledgement.note.as_str());
    }
}
