//! What is missing, in the words of the sheets: whoever fills in a cell chooses a label, and never sees the word of the interface.

use super::labels::DropDown;
use super::layout::{Body, Field};
use super::places::SCOPE;
use super::sheets::SHEETS;
use crate::input::{OwnedPath, PathStep, quoted};
use crate::language::Language;

/// What a message says of what is missing at a path; `None` where the words of the interface do.
#[must_use]
pub fn missing_text(path: &OwnedPath, language: Language) -> Option<String> {
    let steps = within_scope(path)?;
    if is_list(&steps) {
        let text = language.pick(
            "Ingen rader er fylt ut; ventet minst én.",
            "Ingen rader er fylte ut; venta minst éi.",
            "No row is filled in; expected at least one.",
        );
        return Some(text.to_owned());
    }
    let drop = field_at(&steps)?.kind.drop()?;
    if drop == DropDown::Country {
        return None;
    }
    let known = quoted(&drop.labels(language), language);
    Some(match language {
        Language::Nb => format!("Mangler; ventet {known}."),
        Language::Nn => format!("Manglar; venta {known}."),
        Language::En => format!("Missing; expected {known}."),
    })
}

/// The field that the value at a path is filled in by; `None` of what is none, such as a list as a whole.
#[must_use]
pub fn field_of(path: &OwnedPath) -> Option<&'static Field> {
    field_at(&within_scope(path)?)
}

/// A step of a path, or any index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step<'p> {
    Key(&'p str),
    Index,
}

fn within_scope(path: &OwnedPath) -> Option<Vec<Step<'_>>> {
    let (first, rest) = path.0.split_first()?;
    let steps = rest.iter().map(|step| match step {
        PathStep::Key(key) => Step::Key(key),
        PathStep::Index(_) => Step::Index,
    });
    (*first == PathStep::Key(SCOPE.to_owned())).then(|| steps.collect())
}

fn keys<'p>(path: &'p [&'static str]) -> impl Iterator<Item = Step<'p>> {
    path.iter().map(|key| Step::Key(key))
}

fn is_list(steps: &[Step<'_>]) -> bool {
    SHEETS.iter().any(|sheet| match &sheet.body {
        Body::List(list) => keys(list.at).eq(steps.iter().copied()),
        Body::Form(_) | Body::Catalogue(_) => false,
    })
}

fn field_at(steps: &[Step<'_>]) -> Option<&'static Field> {
    let of_element = |at: &'static [&'static str], columns: &'static [Field]| {
        let is_there = |field: &&Field| keys(at).chain([Step::Index]).chain(keys(field.path)).eq(steps.iter().copied());
        columns.iter().find(is_there)
    };
    SHEETS.iter().find_map(|sheet| match &sheet.body {
        Body::Form(sections) => {
            let mut fields = sections.iter().flat_map(|section| section.fields);
            fields.find(|field| keys(field.path).eq(steps.iter().copied()))
        }
        Body::List(list) => of_element(list.at, list.columns),
        Body::Catalogue(catalogue) => of_element(catalogue.at, catalogue.columns),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::places::{below, path_of};

    #[test]
    fn what_is_missing_is_named_as_the_drop_downs_name_it() {
        let list = path_of(&["populations"]);
        for (path, expected) in [
            (
                path_of(&["applicant", "approved_by"]),
                Some("Mangler; ventet \"Forskningsrådet\", \"Eurostat\", \"SSB\" eller \"Ingen ennå\"."),
            ),
            (
                below(&list, Some(3), &["complexity"]),
                Some("Mangler; ventet \"Enkel\", \"Sammensatt\", \"Kompleks\" eller \"Ikke avklart\"."),
            ),
            (list, Some("Ingen rader er fylt ut; ventet minst én.")),
            (path_of(&["applicant", "country"]), None),
            (path_of(&["project", "title"]), None),
            (path_of(&["applicant"]), None),
            (OwnedPath::default(), None),
        ] {
            assert_eq!(missing_text(&path, Language::Nb).as_deref(), expected, "{path}");
        }
    }
}
