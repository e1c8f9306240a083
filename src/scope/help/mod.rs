//! What each object, field and word of a scope is called, and what it means, for someone who fills in a form for the first time.
//!
//! Labels are here in three languages and explanations in Norwegian; in English, the explanation is the description that the type
//! itself has, which OpenAPI shows too. A test holds the list against the types.

mod applicant;
mod data;
mod part;
mod project;
mod sources;
mod words;

use std::collections::HashMap;
use std::sync::LazyLock;

use self::part::{Help, Part, WHOLE};
use super::ScopeInput;
use crate::input::{Described, Shape as _, flowing};
use crate::language::Language;

/// The label of a field of an object, by their names in OpenAPI: `PopulationInput`, `complexity`.
#[must_use]
pub fn label(object: &str, field: &str, language: Language) -> Option<&'static str> {
    Some(SHOWN.get(object)?.get(field)?.label(language))
}

/// What a field means, and what it costs where the price depends on it.
#[must_use]
pub fn text(object: &str, field: &str, language: Language) -> Option<&'static str> {
    Some(SHOWN.get(object)?.get(field)?.text(language))
}

/// The label of an object as a whole, such as the heading of a part of a form.
#[must_use]
pub fn object_label(object: &str, language: Language) -> Option<&'static str> {
    label(object, WHOLE, language)
}

/// What an object is.
#[must_use]
pub fn object_text(object: &str, language: Language) -> Option<&'static str> {
    text(object, WHOLE, language)
}

/// The label of a word of a choice, by the choice's name: `Complexity`, `simple`.
#[must_use]
pub fn word_label(choice: &str, word: &str, language: Language) -> Option<&'static str> {
    label(choice, word, language)
}

/// What a word of a choice means.
#[must_use]
pub fn word_text(choice: &str, word: &str, language: Language) -> Option<&'static str> {
    text(choice, word, language)
}

/// The help for every type, by subject.
const HELP: [&[Help]; 5] = [applicant::HELP, project::HELP, sources::HELP, data::HELP, words::HELP];

/// A part with its explanation in all three languages.
struct Shown {
    part: &'static Part,
    /// As the type itself says; empty for what no type has.
    english: String,
}

impl Shown {
    const fn label(&self, language: Language) -> &'static str {
        let [nb, nn, en] = self.part.label;
        language.pick(nb, nn, en)
    }

    fn text(&'static self, language: Language) -> &'static str {
        let [nb, nn] = self.part.text;
        language.pick(nb, nn, &self.english)
    }
}

/// By type, then by part.
static SHOWN: LazyLock<HashMap<&'static str, HashMap<&'static str, Shown>>> = LazyLock::new(|| {
    let types = types();
    let english = |of: &str, name: &str| {
        let described = types.iter().find(|described| described.name == of)?;
        if name == WHOLE {
            return Some(flowing(described.description));
        }
        described.parts.iter().find(|(part, _)| *part == name).map(|(_, text)| flowing(text))
    };
    let shown = |of: &str, part: &'static Part| Shown { part, english: english(of, part.name).unwrap_or_default() };
    let of_type = |help: &'static Help| {
        let parts = std::iter::once(&help.whole).chain(help.parts);
        (help.of, parts.map(|part| (part.name, shown(help.of, part))).collect())
    };
    HELP.into_iter().flatten().map(of_type).collect()
});

/// Every object and every choice of a scope, each once.
fn types() -> Vec<Described> {
    let mut found = Vec::new();
    ScopeInput::describe(&mut found);
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every type with itself and its parts, as the types say.
    fn of_types() -> BTreeSet<(&'static str, &'static str)> {
        let parts = |described: Described| {
            let parts = described.parts.iter().map(|(part, _)| *part);
            std::iter::once(WHOLE).chain(parts).map(move |part| (described.name, part)).collect::<Vec<_>>()
        };
        types().into_iter().flat_map(parts).collect()
    }

    #[test]
    fn every_field_and_every_word_has_help_and_nothing_else_has() {
        let of_help: Vec<_> = HELP
            .into_iter()
            .flatten()
            .flat_map(|help| std::iter::once(&help.whole).chain(help.parts).map(|part| (help.of, part.name)))
            .collect();
        let once: BTreeSet<_> = of_help.iter().copied().collect();
        assert_eq!(once.len(), of_help.len(), "something has help twice");
        assert_eq!(once, of_types());
        // The types that a newcomer meets are among them.
        for (of, part) in [("ScopeInput", "populations"), ("Complexity", "composite"), ("PayerInput", "address")] {
            assert!(once.contains(&(of, part)), "{of} {part}");
        }
    }

    #[test]
    fn labels_are_short_and_explanations_are_sentences() {
        for (of, part) in of_types() {
            for language in Language::ALL {
                let (label, text) = (label(of, part, language).unwrap(), text(of, part, language).unwrap());
                assert!(!label.is_empty() && label.chars().count() <= 60, "{of} {part}: {label}");
                assert!(!label.ends_with('.') && label.trim() == label, "{of} {part}: {label}");
                assert!(text.ends_with('.') && text.trim() == text && !text.contains('\n'), "{of} {part}: {text}");
            }
            let [nb, nn, en] = Language::ALL.map(|language| text(of, part, language).unwrap());
            assert!(nb != en && nn != en, "{of} {part} is not translated: {nb} | {nn} | {en}");
        }
    }

    #[test]
    fn the_labels_of_one_form_differ() {
        for described in types() {
            for language in Language::ALL {
                let labels = described.parts.iter().map(|(part, _)| label(described.name, part, language).unwrap());
                let labels: Vec<_> = labels.collect();
                let distinct: BTreeSet<_> = labels.iter().collect();
                assert_eq!(distinct.len(), labels.len(), "{}: {labels:?}", described.name);
            }
        }
    }

    #[test]
    fn what_no_type_has_has_no_help() {
        assert_eq!(label("PopulationInput", "colour", Language::Nb), None);
        assert_eq!(word_text("Complexity", "easy", Language::En), None);
        assert_eq!(object_label("QuoteInput", Language::Nn), None);
        let simple = word_text("Complexity", "simple", Language::En).unwrap();
        assert!(simple.starts_with("From one register"), "{simple}");
    }
}
