//! Which field of the form a value of the scope is filled in by. Few values of a form are looked for, so the answer is found when it
//! is asked for, from the rows that were read.

use super::outline::{CatalogueOutline, ListOutline, Outline, Part, parts};
use crate::input::OwnedPath;
use crate::workbook::Places;

/// The path of the scope itself, where no value is looked for.
const SCOPE: &str = "$.scope";

/// Where a value is filled in: the place of its field in the order of the form, and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPlace {
    order: [usize; 3],
    pub name: String,
}

/// The fields of a scope's values, and those of what an office adds to it.
#[derive(Debug, Default)]
pub struct FieldPlaces {
    /// Of each part of the form, the rows that were read.
    rows: Vec<PlacedRows>,
    others: Places<FieldPlace>,
    /// How many others there are.
    count: usize,
}

/// The rows of a list.
#[derive(Debug, Default)]
pub struct PlacedRows {
    /// The name of its first row, blank or not.
    first: Option<String>,
    /// The name of the row of each element.
    elements: Vec<String>,
    /// The name of the row after those, where it is blank: what the list lacks is missing there.
    blank: Option<String>,
}

impl PlacedRows {
    /// Notes a row in which nothing is typed, and that is no element.
    pub fn add_blank(&mut self, row: &str) {
        self.first.get_or_insert_with(|| row.to_owned());
        self.blank.get_or_insert_with(|| row.to_owned());
    }

    /// Notes the row of the next element.
    pub fn add_element(&mut self, row: &str) {
        self.first.get_or_insert_with(|| row.to_owned());
        self.elements.push(row.to_owned());
        self.blank = None;
    }

    fn row(&self, index: usize) -> Option<&String> {
        self.elements.get(index).or_else(|| self.blank.as_ref().filter(|_| index == self.elements.len()))
    }
}

/// What is found at a path: the value itself, or the first of what it consists of.
enum Found {
    Itself(FieldPlace),
    Within(FieldPlace),
}

/// What a path is beside that of a value: the same, or that of a whole that the value is part of.
fn found(at: &str, path: &str, place: impl FnOnce() -> FieldPlace) -> Option<Found> {
    match path.strip_prefix(at)? {
        "" => Some(Found::Itself(place())),
        rest if rest.starts_with(['.', '[']) => Some(Found::Within(place())),
        _ => None,
    }
}

impl FieldPlaces {
    /// Notes the rows of the next part of the form.
    pub fn add_part(&mut self, rows: PlacedRows) {
        self.rows.push(rows);
    }

    /// Notes the field of a value beside the scope.
    pub fn add(&mut self, path: &OwnedPath, name: &str) {
        self.count += 1;
        self.others.add(path, FieldPlace { order: [usize::MAX, self.count, 0], name: name.to_owned() });
    }

    /// The place of a value; of one that is not there, the place of what it would be part of or consist of.
    pub fn find(&self, path: &OwnedPath) -> Option<FieldPlace> {
        self.find_text(&path.to_string())
    }

    /// The same by a path in its written form.
    pub fn find_text(&self, path: &str) -> Option<FieldPlace> {
        let mut at = path;
        while at.len() > SCOPE.len() && at.starts_with(SCOPE) {
            if let Some(place) = self.of_scope(at) {
                return Some(place);
            }
            // A name within quotes is of a member that no scope has, and has no place of its own.
            (at, _) = at.rsplit_once(['.', '['])?;
        }
        self.others.find_text(path).cloned()
    }

    fn of_scope(&self, at: &str) -> Option<FieldPlace> {
        let mut within = None;
        for (order, (part, rows)) in parts().iter().zip(&self.rows).enumerate() {
            let found = match part {
                Part::Form(sections) => {
                    let fields = sections.iter().flat_map(|section| &section.fields);
                    first_of(fields.enumerate().map(|(index, field)| {
                        found(at, &field.path, || FieldPlace { order: [order, 0, index], name: field.name.clone() })
                    }))
                }
                Part::List(list) => of_list(at, order, list, rows),
                Part::Catalogue(catalogue) => of_catalogue(at, order, catalogue, rows),
            };
            match found {
                Some(Found::Itself(place)) => return Some(place),
                Some(Found::Within(place)) => within = within.or(Some(place)),
                None => {}
            }
        }
        within
    }
}

/// The value itself where it is found, or else the first within it.
fn first_of(found: impl Iterator<Item = Option<Found>>) -> Option<Found> {
    let mut within = None;
    for found in found.flatten() {
        match found {
            Found::Itself(_) => return Some(found),
            Found::Within(_) => within = within.or(Some(found)),
        }
    }
    within
}

fn of_list(at: &str, order: usize, list: &ListOutline, rows: &PlacedRows) -> Option<Found> {
    // A fault of the list as a whole is shown at its first row.
    let first = rows.first.as_ref()?;
    let whole = || {
        let column = list.columns.first().map_or("", |column| &column.name);
        FieldPlace { order: [order, 0, 0], name: format!("{first}{column}") }
    };
    found(at, &list.path, whole).or_else(|| {
        let (index, member) = element(at, &list.path)?;
        of_member(member, [order, index + 1], rows.row(index)?, &list.columns)
    })
}

fn of_catalogue(at: &str, order: usize, catalogue: &CatalogueOutline, rows: &PlacedRows) -> Option<Found> {
    // What is missing of the data as a whole, or wrong with a list as a whole, is shown where rows are looked for.
    let filter = || FieldPlace { order: [order, 0, 0], name: catalogue.filter.clone() };
    found(at, &catalogue.data, filter).or_else(|| found(at, &catalogue.path, filter)).or_else(|| {
        let (index, member) = element(at, &catalogue.path)?;
        let row = rows.row(index)?;
        let place = |column, end| FieldPlace { order: [order, index + 1, column], name: format!("{row}{end}") };
        match member.strip_prefix('.').unwrap_or(member) {
            "" => Some(Found::Within(place(0, ""))),
            code if code == catalogue.catalogue.code => Some(Found::Itself(place(0, ""))),
            "from" | "to" => Some(Found::Itself(place(1, ".years"))),
            _ => of_member(member, [order, index + 1], row, &catalogue.columns),
        }
    })
}

/// The field of what follows the path of an element.
fn of_member(member: &str, [order, element]: [usize; 2], row: &str, columns: &[Outline]) -> Option<Found> {
    first_of(columns.iter().enumerate().map(|(index, column)| {
        // The code of an extract and its years are before its other fields.
        let place = || FieldPlace { order: [order, element, index + 2], name: format!("{row}{}", column.name) };
        found(member, &column.path, place)
    }))
}

/// The index of an element of a list that a path is of, and what follows.
fn element<'p>(at: &'p str, list: &str) -> Option<(usize, &'p str)> {
    let (index, member) = at.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?;
    Some((index.parse().ok()?, member))
}

#[cfg(test)]
mod tests {
    use super::super::reading::ScopeReading;
    use super::super::typed::Typed;

    #[test]
    fn a_value_that_is_not_there_has_the_field_of_what_is_nearest() {
        let form = "scope.populations%5B4%5D.name=&scope.populations%5B7%5D.name=Alle\
            &scope.further_institutions%5B1%5D=&scope.further_institutions%5B2%5D=NTNU&scope.further_institutions%5B5%5D=\
            &scope.extracts.fd_trygd%5BF_UFP%5D=x&scope.extracts.fd_trygd%5BF_UFP%5D.years=2001,2003\
            &scope.extracts.statistics_areas%5Bkrim%5D=x&scope.extracts.outside_variable_lists%5B1%5D.hours.low=1";
        let Ok(typed) = Typed::parse(form.as_bytes()) else { panic!("a form") };
        let places = ScopeReading::of(&typed).places;
        for (path, name) in [
            ("$.scope.applicant.kind", Some("scope.applicant.kind")),
            ("$.scope.applicant", Some("scope.applicant.name")),
            ("$.scope.applicant.kind.x", Some("scope.applicant.kind")),
            ("$.scope.populations", Some("scope.populations[4].name")),
            // A population of which nothing is known yet is one all the same.
            ("$.scope.populations[0].name", Some("scope.populations[4].name")),
            ("$.scope.populations[1].name", Some("scope.populations[7].name")),
            ("$.scope.populations[1]", Some("scope.populations[7].name")),
            ("$.scope.populations[1].unknown", Some("scope.populations[7].name")),
            ("$.scope.populations[2].name", Some("scope.populations[4].name")),
            // An institution without a name is none, and what is missing is missing in the row after those with names.
            ("$.scope.further_institutions", Some("scope.further_institutions[1]")),
            ("$.scope.further_institutions[0]", Some("scope.further_institutions[2]")),
            ("$.scope.further_institutions[1]", Some("scope.further_institutions[5]")),
            ("$.scope.further_institutions[2]", Some("scope.further_institutions[1]")),
            ("$.scope.special_variables[0]", None),
            ("$.scope.extracts", Some("page.filter.fd_trygd")),
            ("$.scope.extracts.fd_trygd", Some("page.filter.fd_trygd")),
            ("$.scope.extracts.statistics_areas", Some("page.filter.statistics_areas")),
            ("$.scope.extracts.fd_trygd[1].to", Some("scope.extracts.fd_trygd[F_UFP].years")),
            ("$.scope.extracts.fd_trygd[1].table", Some("scope.extracts.fd_trygd[F_UFP]")),
            ("$.scope.extracts.fd_trygd[1]", Some("scope.extracts.fd_trygd[F_UFP]")),
            ("$.scope.extracts.fd_trygd[9].to", Some("page.filter.fd_trygd")),
            (
                "$.scope.extracts.statistics_areas[0].variables[2]",
                Some("scope.extracts.statistics_areas[krim].variables"),
            ),
            (
                "$.scope.extracts.outside_variable_lists[0].hours",
                Some("scope.extracts.outside_variable_lists[1].hours.low"),
            ),
            ("$.scope", None),
            ("$.scope.unknown", None),
            ("$", None),
        ] {
            assert_eq!(places.find_text(path).map(|place| place.name).as_deref(), name, "{path}");
        }
    }
}
