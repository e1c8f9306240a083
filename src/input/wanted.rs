//! What was found and what was expected, in each of the three languages.

use crate::language::Language;

/// What was found instead of the expected kind of value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    Integer(i128),
    /// A number with a point or an exponent, or one too large for a whole number.
    Float,
    /// A text, cut to a readable length.
    Text(String),
    List,
    Object,
}

/// The value that was expected, as a shape states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A JSON string of any text.
    Text {
        /// The most characters.
        max: usize,
    },
    /// A JSON string of a form that is described in nb, nn and en, with an example.
    Described([&'static str; 3]),
    Choice(&'static [&'static str]),
    /// A decimal in a JSON string.
    Decimal,
    /// A date in a JSON string.
    Date,
    Whole {
        /// The least.
        min: u32,
        max: u32,
    },
    /// `true` or `false`.
    Flag,
    /// A JSON object with these members.
    Object(&'static [&'static str]),
    List {
        min: usize,
        /// The most.
        max: usize,
        of: &'static Expected,
    },
}

impl Found {
    /// A text is cut to this many characters in messages.
    const MAX_CHARS: usize = 60;

    /// A text, cut to a readable length and with control characters made visible.
    #[must_use]
    pub fn cut(text: &str) -> String {
        let mut cut: String = text.chars().take(Self::MAX_CHARS).collect();
        if cut.len() < text.len() {
            cut.push('…');
        }
        cut.escape_debug().collect()
    }
}

impl Found {
    /// What was found, as a message names it.
    pub(super) fn name(&self, language: Language) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Float => language.pick("et desimaltall", "eit desimaltal", "a number with decimals").to_owned(),
            Self::Text(text) => format!("\"{text}\""),
            Self::List => language.pick("en liste", "ei liste", "an array").to_owned(),
            Self::Object => language.pick("et objekt", "eit objekt", "an object").to_owned(),
        }
    }
}

impl Expected {
    const fn kind(self, language: Language) -> &'static str {
        match self {
            Self::Text { .. } | Self::Described(_) | Self::Choice(_) => {
                language.pick("en tekst", "ein tekst", "a string")
            }
            Self::Decimal => language.pick(
                "et desimaltall i en tekst, som \"12.5\"",
                "eit desimaltal i ein tekst, som \"12.5\"",
                "a decimal in a string, such as \"12.5\"",
            ),
            Self::Date => language.pick(
                "en dato som \"2026-09-01\"",
                "ein dato som \"2026-09-01\"",
                "a date such as \"2026-09-01\"",
            ),
            Self::Whole { .. } => language.pick("et heltall", "eit heiltal", "a whole number"),
            Self::Flag => language.pick("true eller false", "true eller false", "true or false"),
            Self::Object(_) => language.pick("et objekt", "eit objekt", "an object"),
            Self::List { .. } => language.pick("en liste", "ei liste", "an array"),
        }
    }

    /// The expected value, for a caller who sent one of another type.
    pub(super) fn instead(self, language: Language) -> String {
        match self {
            Self::Object(_) => self.wanted(None, language),
            Self::Text { .. }
            | Self::Described(_)
            | Self::Choice(_)
            | Self::Decimal
            | Self::Date
            | Self::Whole { .. }
            | Self::Flag
            | Self::List { .. } => self.kind(language).to_owned(),
        }
    }

    /// The expected value in full, for a caller who sent none.
    pub(super) fn wanted(self, example: Option<&str>, language: Language) -> String {
        let wanted = match self {
            Self::Text { max } => match language {
                Language::Nb => format!("en tekst på høyst {max} tegn"),
                Language::Nn => format!("ein tekst på høgst {max} teikn"),
                Language::En => format!("a string of at most {max} characters"),
            },
            Self::Described([nb, nn, en]) => language.pick(nb, nn, en).to_owned(),
            Self::Choice(words) => {
                let one = language.pick("en av tekstene", "ein av tekstane", "one of");
                format!("{one} {}", quoted(words, language))
            }
            Self::Whole { min, max: u32::MAX } => match language {
                Language::Nb => format!("et heltall fra {min}"),
                Language::Nn => format!("eit heiltal frå {min}"),
                Language::En => format!("a whole number from {min}"),
            },
            Self::Whole { min, max } => match language {
                Language::Nb => format!("et heltall fra {min} til {max}"),
                Language::Nn => format!("eit heiltal frå {min} til {max}"),
                Language::En => format!("a whole number from {min} to {max}"),
            },
            Self::Object(members) if !members.is_empty() => {
                let with = language.pick("et objekt med", "eit objekt med", "an object with");
                let members: Vec<String> = members.iter().map(|member| format!("\"{member}\"")).collect();
                format!("{with} {}", members.join(", "))
            }
            Self::List { min, max, of } => {
                let each = of.wanted(None, language);
                match (min, language) {
                    (0, Language::Nb) => format!("en liste med høyst {max} rader, hver av dem {each}"),
                    (0, Language::Nn) => format!("ei liste med høgst {max} rader, kvar av dei {each}"),
                    (0, Language::En) => format!("an array of at most {max} elements, each of them {each}"),
                    (_, Language::Nb) => format!("en liste med {min} til {max} rader, hver av dem {each}"),
                    (_, Language::Nn) => format!("ei liste med {min} til {max} rader, kvar av dei {each}"),
                    (_, Language::En) => format!("an array of {min} to {max} elements, each of them {each}"),
                }
            }
            Self::Decimal | Self::Date | Self::Flag | Self::Object(_) => self.kind(language).to_owned(),
        };
        match example {
            Some(example) => {
                let such = language.pick("som", "som", "such as");
                format!("{wanted}, {such} \"{example}\"")
            }
            None => wanted,
        }
    }
}

/// Words in quotes, with commas between them and an “or” before the last.
#[must_use]
pub fn quoted(words: &[impl AsRef<str>], language: Language) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{}\"", word.as_ref())).collect();
    let or = language.pick("eller", "eller", "or");
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {or} {last}", others.join(", ")),
        None => String::new(),
    }
}
