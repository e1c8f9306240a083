//! The rules that hold between the rows and files of an edition.
//!
//! They also check rows that have defects of their own: such a row still exists, and a reference to it is not a second defect.

use std::collections::HashMap;

use jiff::civil::Date;

use super::defect::{Defect, SourceFile};
use super::files::EditionFiles;
use super::{Activity, Driver, HourlyRate, Rule, Tariff};
use crate::input::{Code, Field, List, Path};
use crate::language::{Language, Localized};

/// The activities that the program assigns lines to, in the order of the guidelines (chapter 11).
const ACTIVITIES: [&str; 4] = ["coordination", "preparation", "extraction", "delivery"];

/// The codes in the files, row by row; `None` for a row whose code cannot be read.
#[derive(Debug)]
pub struct Names {
    pub tables: Vec<Option<String>>,
    pub areas: Vec<Option<String>>,
    pub rules: Vec<Option<String>>,
    pub steps: Vec<Option<String>>,
    /// The rows of the rules for extracts outside the variable lists.
    pub outside_rules: Vec<usize>,
    activities: Vec<Option<String>>,
    hourly_rates: Vec<Option<String>>,
}

/// A list of rows, each of which may be wrong.
type Rows<'r, T> = Option<&'r Vec<Field<T>>>;

fn rows<T, const MIN: usize, const MAX: usize>(list: &Field<List<T, MIN, MAX>>) -> Rows<'_, T> {
    list.given().map(|list| &list.elements)
}

fn codes<T>(rows: Rows<'_, T>, code: impl Fn(&T) -> &Field<Code>) -> Vec<Option<String>> {
    let code = |row: &Field<T>| code(row.given()?).given().map(|code| code.as_str().to_owned());
    rows.into_iter().flatten().map(code).collect()
}

impl Names {
    pub fn of(files: &EditionFiles) -> Self {
        let tariff = files.tariff.given();
        let rules = files.effort.given().and_then(|file| rows(&file.rules));
        let is_outside = |row: &Field<super::files::RuleInput>| {
            row.given().is_some_and(|rule| matches!(rule.driver, Field::Given(Driver::OutsideItem)))
        };
        let rates = tariff.and_then(|file| file.hourly_rates.given());
        Self {
            tables: codes(files.fd_trygd.given().and_then(|file| rows(&file.tables)), |row| &row.code),
            areas: codes(files.statistics_areas.given().and_then(|file| rows(&file.areas)), |row| &row.code),
            rules: codes(rules, |row| &row.code),
            steps: codes(files.delivery_time.given().and_then(|file| rows(&file.steps)), |row| &row.code),
            outside_rules: rules
                .into_iter()
                .flatten()
                .enumerate()
                .filter(|(_, row)| is_outside(row))
                .map(|(index, _)| index)
                .collect(),
            activities: codes(tariff.and_then(|file| rows(&file.activities)), |row| &row.code),
            hourly_rates: rates.into_iter().flat_map(|rates| &rates.0).map(|(code, _)| Some(code.clone())).collect(),
        }
    }
}

/// The checks, and the defects so far.
#[derive(Debug)]
pub struct Check {
    pub defects: Vec<Defect>,
}

impl Check {
    pub fn add(&mut self, source: &SourceFile<'_>, path: &Path<'_>, message: String, hint: Option<String>) {
        self.defects.push(source.defect(&path.to_place(), message, hint));
    }

    /// The edition's own days, and the activities and rates that rules refer to.
    pub fn head(
        &mut self,
        source: &SourceFile<'_>,
        folder: &str,
        next: Option<Date>,
        days: Option<(Date, Option<Date>)>,
        names: &Names,
    ) {
        let root = Path::Root;
        if let Some((id, valid_to)) = days {
            if id.to_string() != folder {
                let message = format!("id is \"{id}\"; expected the folder's name, \"{folder}\".");
                self.add(source, &root.key("id"), message, None);
            }
            if let Some(valid_to) = valid_to {
                self.last_day(source, id, valid_to, next);
            }
        }
        let found: Option<Vec<&str>> = names.activities.iter().map(Option::as_deref).collect();
        if let Some(found) = found
            && !found.is_empty()
            && found != ACTIVITIES
        {
            let (found, expected) = (found.join(", "), ACTIVITIES.join(", "));
            let message = format!("the activities are {found}; expected {expected}, in this order.");
            self.add(source, &root.key("activities"), message, None);
        }
        if days.is_some() && names.hourly_rates.is_empty() {
            let message = "there are no hourly rates; expected at least one.".to_owned();
            self.add(source, &root.key("hourly_rates"), message, None);
        }
    }

    /// An edition that says its last day ends the day before the next begins.
    fn last_day(&mut self, source: &SourceFile<'_>, id: Date, valid_to: Date, next: Option<Date>) {
        let expected = next.and_then(|next| next.yesterday().ok());
        let message = match (expected, next) {
            _ if valid_to < id => format!("valid_to is {valid_to}; expected a day from {id} on."),
            (Some(expected), Some(next)) if valid_to < expected => {
                format!("valid_to {valid_to} leaves a gap before the edition {next}; expected {expected}.")
            }
            (Some(expected), Some(next)) if valid_to > expected => {
                format!("valid_to {valid_to} overlaps the edition {next}; expected {expected}.")
            }
            _ => return,
        };
        self.add(source, &Path::Root.key("valid_to"), message, None);
    }

    /// An edition has a title of its own: one that was copied with the folder names the wrong year on every document.
    pub fn title(&mut self, source: &SourceFile<'_>, title: &Localized, former: &Tariff) {
        let repeats = |language: &Language| title.in_language(*language) == former.title.in_language(*language);
        let repeated: Vec<&str> = Language::ALL.into_iter().filter(repeats).map(Language::code).collect();
        if !repeated.is_empty() {
            let message = format!(
                "the title ({}) is that of the former edition, {}; expected one of its own.",
                repeated.join(", "),
                former.id
            );
            self.add(source, &Path::Root.key("title"), message, None);
        }
    }

    /// Each code of a list is unique.
    pub fn unique(&mut self, source: &SourceFile<'_>, list: &'static str, codes: &[Option<String>]) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, code) in codes.iter().enumerate() {
            let Some(code) = code else { continue };
            let first = *seen.entry(code).or_insert(index);
            if first != index {
                let list = Path::Root.key(list);
                let row = list.index(index);
                let message =
                    format!("the code \"{code}\" is already used in row {}; expected each code once.", first + 1);
                self.add(source, &row.key("code"), message, None);
            }
        }
    }

    /// Exactly one rule is for extracts outside the variable lists.
    pub fn outside_rule(&mut self, source: &SourceFile<'_>, found: &[usize]) {
        let list = Path::Root.key("rules");
        if found.is_empty() {
            let message = "no rule has the driver \"outside_item\"; expected exactly one.".to_owned();
            let hint = "it gives the rate and the default hours of extracts outside the variable lists".to_owned();
            self.add(source, &list, message, Some(hint));
        }
        for index in found.iter().skip(1) {
            let row = list.index(*index);
            let message = "a second rule has the driver \"outside_item\"; expected exactly one.".to_owned();
            self.add(source, &row.key("driver"), message, None);
        }
    }

    /// The rules with their activity and rate found.
    pub fn placed(
        &mut self,
        source: &SourceFile<'_>,
        rules: Vec<(usize, Rule)>,
        activities: &[Activity],
        rates: &[HourlyRate],
        names: &Names,
    ) -> Vec<Rule> {
        let list = Path::Root.key("rules");
        let mut placed = Vec::with_capacity(rules.len());
        for (index, mut rule) in rules {
            let row = list.index(index);
            self.known(source, &row.key("activity"), "activity", &rule.activity, &names.activities);
            self.known(source, &row.key("rate"), "hourly rate", &rule.rate, &names.hourly_rates);
            let activity = activities.iter().position(|activity| activity.code == rule.activity);
            let rate = rates.iter().position(|rate| rate.code == rule.rate);
            if let (Some(activity), Some(rate)) = (activity, rate) {
                (rule.activity_index, rule.rate_index) = (activity, rate);
                placed.push(rule);
            }
        }
        placed
    }

    fn known(&mut self, source: &SourceFile<'_>, path: &Path<'_>, what: &str, found: &str, known: &[Option<String>]) {
        let known: Vec<&str> = known.iter().flatten().map(String::as_str).collect();
        if !known.contains(&found) {
            let hint = super::nearest(found, known.iter().copied()).map(|near| format!("did you mean \"{near}\"?"));
            let message = format!("there is no {what} \"{found}\"; expected one of {}.", known.join(", "));
            self.add(source, path, message, hint);
        }
    }
}
