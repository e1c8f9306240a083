//! The query parameters of a request: each known and given once, its faults reported with the others.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::input::{Faults, Found, Path, Problem, parse_date};

/// Query parameters, and what was wrong with them so far.
#[derive(Debug)]
pub struct Parameters {
    given: Vec<(&'static str, String)>,
    pub faults: Faults,
}

/// What a date may be, in the three languages.
const DATE: [&str; 3] = ["en dato som 2026-09-01", "ein dato som 2026-09-01", "a date such as 2026-09-01"];

/// What a case number may be, in the three languages.
pub(super) const CASE_NUMBER: [&str; 3] = [
    "et saksnummer som 2026/1234 eller 2026/1234-5",
    "eit saksnummer som 2026/1234 eller 2026/1234-5",
    "a case number such as 2026/1234 or 2026/1234-5",
];

impl Parameters {
    /// An unknown parameter, or one that is given twice, is a fault.
    #[must_use]
    pub fn read(pairs: Vec<(String, String)>, known: &'static [&'static str]) -> Self {
        let mut parameters = Self { given: Vec::new(), faults: Faults::default() };
        for (name, value) in pairs {
            let at = Path::Root;
            match known.iter().find(|known| **known == name) {
                None => parameters.faults.add(&at.key(&name), Problem::UnknownField { known }),
                Some(name) if parameters.text(name).is_some() => {
                    parameters.faults.add(&at.key(name), Problem::DuplicateField);
                }
                Some(name) => parameters.given.push((name, value)),
            }
        }
        parameters
    }

    /// A parameter as it was given.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(given, _)| *given == name).map(|(_, text)| text.as_str())
    }

    /// Some parameters as they were given, by name.
    pub(super) fn pairs(&self, names: &[&str]) -> BTreeMap<String, String> {
        let chosen = self.given.iter().filter(|(name, _)| names.contains(name));
        chosen.map(|(name, text)| ((*name).to_owned(), text.clone())).collect()
    }

    /// Whether something is wrong with a parameter.
    #[must_use]
    pub fn is_faulty(&self, name: &str) -> bool {
        let place = Path::Root.key(name).to_place();
        self.faults.as_slice().iter().any(|fault| fault.path == place)
    }

    /// Reads a parameter with a function; one that it cannot read is a fault that says what was expected.
    pub fn parse<T>(
        &mut self,
        name: &'static str,
        expected: [&'static str; 3],
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(name)?;
        let value = parse(text);
        if value.is_none() {
            let found = Found::cut(text);
            self.faults.add(&Path::Root.key(name), Problem::BadParameter { found, expected });
        }
        value
    }

    /// The first and the last day of a period.
    pub fn period(&mut self) -> (Option<Date>, Option<Date>) {
        let (from, to) = (self.parse("from", DATE, parse_date), self.parse("to", DATE, parse_date));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.faults.add(&Path::Root.key("to"), Problem::DatesReversed { from, to });
        }
        (from, to)
    }
}
