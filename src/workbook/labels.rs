//! The labels of drop-downs: what each is called in the three languages, and what a label means.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::cell::Cell;
use crate::document::country_name;
use crate::ids::Country;
use crate::input::{quoted, search_form};
use crate::language::Language;
use crate::scope::help;

/// A drop-down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DropDown {
    YesNo { may_be_unknown: bool },
    Choice(Choice),
    Country,
}

/// A closed set of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name in OpenAPI.
    pub name: &'static str,
    pub words: &'static [&'static str],
    /// Whether “not known yet” is an answer too.
    pub may_be_unknown: bool,
}

/// What a cell says: a value, or that the answer is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Unknown,
    Value(Value),
}

/// Other ways to say yes and no: what spreadsheets show for a truth value, and a cross.
const YES: [&str; 4] = ["x", "sann", "true", "y"];
const NO: [&str; 3] = ["usann", "false", "n"];

impl DropDown {
    /// Its labels, in order.
    #[must_use]
    pub fn labels(self, language: Language) -> Vec<String> {
        let unknown = |is_one: bool| is_one.then(|| unknown(language).to_owned());
        match self {
            Self::YesNo { may_be_unknown } => {
                let both = [true, false].map(|flag| yes_no(flag, language).to_owned());
                both.into_iter().chain(unknown(may_be_unknown)).collect()
            }
            Self::Choice(Choice { name, words, may_be_unknown }) => {
                let label = |known: &&'static str| word(name, known, language).unwrap_or(known).to_owned();
                words.iter().map(label).chain(unknown(may_be_unknown)).collect()
            }
            Self::Country => countries(language),
        }
    }

    /// Its labels as a message lists them, in the three languages.
    #[must_use]
    pub fn known(self) -> [String; 3] {
        Language::ALL.map(|language| quoted(&self.labels(language), language))
    }

    /// What a cell says; `None` where it is no label of the list.
    #[must_use]
    pub fn said(self, cell: &Cell) -> Option<Said> {
        let text = match cell {
            Cell::Flag(flag) => return self.is_yes_no().then_some(Said::Value(Value::Bool(*flag))),
            Cell::Text(text) => search_form(text.trim()),
            Cell::Number(_) | Cell::Day(_) | Cell::Error(_) | Cell::Formula => return None,
        };
        let is = |label: &str| search_form(label) == text;
        let is_unknown = Language::ALL.iter().any(|language| is(unknown(*language)));
        match self {
            Self::YesNo { may_be_unknown: true } | Self::Choice(Choice { may_be_unknown: true, .. }) if is_unknown => {
                Some(Said::Unknown)
            }
            Self::YesNo { .. } => {
                let says = |flag: bool, others: &[&str]| {
                    Language::ALL.iter().any(|language| is(yes_no(flag, *language))) || others.contains(&text.as_str())
                };
                let flag = if says(true, &YES) { Some(true) } else { says(false, &NO).then_some(false) };
                flag.map(|flag| Said::Value(Value::Bool(flag)))
            }
            Self::Choice(Choice { name, words, .. }) => {
                let means = |known: &&&str| {
                    is(known) || Language::ALL.iter().any(|language| word(name, known, *language).is_some_and(is))
                };
                words.iter().find(means).map(|word| Said::Value(Value::from(*word)))
            }
            Self::Country => country_code(&text).map(|code| Said::Value(Value::from(code))),
        }
    }

    /// What a text is as a form sends it: the word itself, for which no labels are looked through.
    pub(super) fn exactly(self, text: &str) -> Option<Value> {
        match self {
            Self::YesNo { .. } => match text {
                "true" | "x" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                _ => None,
            },
            Self::Choice(Choice { words, .. }) => words.contains(&text).then(|| Value::from(text)),
            Self::Country => None,
        }
    }

    const fn is_yes_no(self) -> bool {
        matches!(self, Self::YesNo { .. })
    }
}

/// The label of a word of a choice.
#[must_use]
pub fn word(choice: &str, word: &str, language: Language) -> Option<&'static str> {
    help::word_label(choice, word, language)
}

#[must_use]
pub const fn yes_no(flag: bool, language: Language) -> &'static str {
    if flag { language.pick("Ja", "Ja", "Yes") } else { language.pick("Nei", "Nei", "No") }
}

/// The label of an answer that is not known yet.
#[must_use]
pub const fn unknown(language: Language) -> &'static str {
    language.pick("Ikke avklart", "Ikkje avklart", "Not known yet")
}

/// A country as the drop-down lists it: `Norge (NO)`, or its code where it has no name here.
#[must_use]
pub fn country_label(code: &str, language: Language) -> String {
    let Some(country) = Country::parse(code) else { return code.to_owned() };
    let name = country_name(country, language);
    if name == code { name } else { format!("{} ({code})", name.trim_start_matches("the ")) }
}

/// The countries: those with a name in the order of their names, then the others in that of their codes. Norway is first.
fn countries(language: Language) -> Vec<String> {
    let labels = Country::all().map(|country| country_label(country.as_str(), language));
    let (mut named, others): (Vec<String>, Vec<String>) = labels.partition(|label| label.len() > 2);
    let norway = country_label(Country::NORWAY.as_str(), language);
    // Of the Norwegian letters after z only these begin a name here, and Unicode has them in another order.
    let place = |label: &String| label.to_lowercase().replace('æ', "{").replace('ø', "|").replace('å', "}");
    named.sort_by_key(place);
    named.retain(|label| *label != norway);
    std::iter::once(norway).chain(named).chain(others).collect()
}

/// The code of a country that is named by its code, by its name in one of the languages, or as the drop-down lists it.
#[must_use]
pub fn country_code(text: &str) -> Option<String> {
    static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let mut codes = HashMap::new();
        for code in Country::codes() {
            codes.insert(search_form(code), code);
            for language in Language::ALL {
                let label = country_label(code, language);
                let name = label.split(" (").next().unwrap_or_default();
                codes.insert(search_form(name), code);
                codes.insert(search_form(&label), code);
            }
        }
        codes
    });
    let exactly = Country::parse(text).map(|country| country.as_str().to_owned());
    exactly.or_else(|| CODES.get(&search_form(text.trim())).map(|code| (*code).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Linkage;

    #[test]
    fn every_label_means_what_it_is_the_label_of() {
        let choice = Choice { name: "Linkage", words: Linkage::WORDS, may_be_unknown: true };
        let yes_no = [false, true].map(|may_be_unknown| DropDown::YesNo { may_be_unknown });
        for drop in yes_no.into_iter().chain([DropDown::Country, DropDown::Choice(choice)]) {
            for language in Language::ALL {
                let labels = drop.labels(language);
                let said: Vec<Said> =
                    labels.iter().map(|label| drop.said(&Cell::Text(label.clone())).expect("a label")).collect();
                for (index, one) in said.iter().enumerate() {
                    assert!(!said[..index].contains(one), "{} means what another does", labels[index]);
                }
            }
        }
    }

    #[test]
    fn countries_are_in_the_order_in_which_people_look_for_them() {
        let countries = countries(Language::Nb);
        assert_eq!(countries.len(), 249);
        assert_eq!(&countries[..3], ["Norge (NO)", "Australia (AU)", "Belgia (BE)"]);
        let place = |label: &str| countries.iter().position(|country| country == label).expect(label);
        assert!(place("USA (US)") < place("Østerrike (AT)") && place("Østerrike (AT)") < place("Åland (AX)"));
        assert!(place("Åland (AX)") < place("BR"));
        assert_eq!(country_label("GB", Language::En), "United Kingdom (GB)");
    }
}
