//! A field of the form as it is shown: with what it means, whether it is needed, what was typed, and what is wrong with that.

use std::borrow::Cow;
use std::collections::HashMap;

use askama::Template;
use askama::filters::Safe;
use foldhash::fast::RandomState;

use super::countries;
use super::names::anchor;
use super::typed::Typed;
use crate::http::pages::words::{PageWords, words};
use crate::input::{parse_date, written_date};
use crate::language::Language;
use crate::scope::help;
use crate::workbook::{Choice, Field, Kind, Need, unknown, word, yes_no};

words! {
    need_price: "Må fylles ut for pris", "Må fyllast ut for pris", "Needed for a price";
    need_affects: "Påvirker prisen", "Påverkar prisen", "Affects the price";
    need_quote: "Trengs før et tilbud kan sendes", "Trengst før eit tilbod kan sendast", "Needed before a quote is issued";
    need_applies: "Fylles ut når det gjelder", "Fyll ut når det gjeld", "If it applies";
    need_nothing: "Valgfritt", "Valfritt", "Optional";
    fault_mark: "Feil:", "Feil:", "Error:";
    no_country: "Velg land", "Vel land", "Choose a country";
}

/// What is shown beside fields: faults and findings, by the names of the fields.
#[derive(Default)]
pub struct Shown {
    pub faults: HashMap<String, Vec<String>, RandomState>,
    pub findings: HashMap<String, Vec<Note>, RandomState>,
    /// The field that takes the focus when the page is shown.
    pub focus: Option<String>,
}

impl Shown {
    /// Whether something is said of a field.
    pub fn is_said(&self, name: &str) -> bool {
        self.faults.contains_key(name)
            || self.findings.contains_key(name)
            || self.focus.as_ref().is_some_and(|focus| focus == name)
    }
}

/// A finding at its field.
#[derive(Clone)]
pub struct Note {
    pub text: String,
    pub is_warning: bool,
}

/// A field.
#[derive(Template)]
#[template(path = "form/field.html", config = "src/http/pages/askama.toml")]
pub struct FieldView {
    words: PageWords,
    pub name: String,
    pub id: String,
    label: Cow<'static, str>,
    help: &'static str,
    pub need: &'static str,
    control: Control,
    pub faults: Vec<String>,
    findings: Vec<Note>,
    has_focus: bool,
    /// What is said below it.
    pub extra: Option<String>,
}

/// What a field of the office is called, what it means, and what it is needed for.
pub struct Own {
    pub label: Cow<'static, str>,
    pub help: &'static str,
    pub need: &'static str,
}

/// How a value is filled in.
enum Control {
    Line {
        text: String,
        mode: &'static str,
        width: &'static str,
        /// What was typed, in words.
        echo: Option<String>,
    },
    Lines {
        text: String,
    },
    Radios(Vec<Radio>),
    Country {
        options: [&'static str; 3],
        is_chosen: bool,
    },
    Tick {
        is_ticked: bool,
        label: &'static str,
    },
}

/// An answer of a closed set.
struct Radio {
    value: Cow<'static, str>,
    label: Cow<'static, str>,
    text: Option<&'static str>,
    is_chosen: bool,
}

impl FieldView {
    pub fn new(name: String, field: &Field, typed: &Typed, shown: &Shown, words: PageWords) -> Self {
        let (object, member) = field.of;
        let language = words.language;
        let text = typed.get(&name);
        Self {
            words,
            id: anchor(&name),
            label: Cow::Borrowed(help::label(object, member, language).unwrap_or(member)),
            help: help::text(object, member, language).unwrap_or(""),
            need: need(field, words),
            control: Control::of(field.kind, text, language),
            faults: shown.faults.get(&name).cloned().unwrap_or_default(),
            findings: shown.findings.get(&name).cloned().unwrap_or_default(),
            has_focus: shown.focus.as_ref() == Some(&name),
            extra: None,
            name,
        }
    }

    /// A field that the office has.
    pub fn own(name: String, own: Own, kind: Kind, typed: &Typed, shown: &Shown, words: PageWords) -> Self {
        let control = Control::of(kind, typed.get(&name), words.language);
        Self::with(name, own, control, shown, words)
    }

    /// One of several answers: what each sends, and what it is called. Where nothing was chosen, the first is.
    pub fn one_of(
        name: String,
        own: Own,
        answers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
        typed: &Typed,
        shown: &Shown,
        words: PageWords,
    ) -> Self {
        let chosen = typed.get(&name);
        let is_none = answers.iter().all(|(value, _)| value != chosen);
        let radios = answers.into_iter().enumerate().map(|(place, (value, label))| Radio {
            is_chosen: value == chosen || (is_none && place == 0),
            value,
            label,
            text: None,
        });
        let control = Control::Radios(radios.collect());
        Self::with(name, own, control, shown, words)
    }

    fn with(name: String, own: Own, control: Control, shown: &Shown, words: PageWords) -> Self {
        Self {
            words,
            id: anchor(&name),
            label: own.label,
            help: own.help,
            need: own.need,
            control,
            faults: shown.faults.get(&name).cloned().unwrap_or_default(),
            findings: shown.findings.get(&name).cloned().unwrap_or_default(),
            has_focus: shown.focus.as_ref() == Some(&name),
            extra: None,
            name,
        }
    }

    /// Whether something is shown that should not be folded away.
    pub fn is_worth_showing(&self) -> bool {
        !self.faults.is_empty() || !self.findings.is_empty() || self.has_focus || self.control.is_filled_in()
    }

    /// The attribute that says so, where there is something. It is made of names of our own.
    fn described_by_attribute(&self) -> Safe<String> {
        let by = self.described_by();
        Safe(if by.is_empty() { by } else { format!(" aria-describedby=\"{by}\"") })
    }

    /// What describes the field: its help, then what is wrong.
    fn described_by(&self) -> String {
        let of = |part: &str| format!("{}-{part}", self.id);
        let faults = (!self.faults.is_empty()).then(|| of("fault"));
        let findings = (!self.findings.is_empty()).then(|| of("note"));
        let help = (!self.help.is_empty()).then(|| of("help"));
        [help, faults, findings].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// What a field is needed for, in words.
const fn need_text(need: Need, words: PageWords) -> &'static str {
    match need {
        Need::Price => words.need_price(),
        Need::Quote => words.need_quote(),
        Need::Applies => words.need_applies(),
        Need::Nothing => words.need_nothing(),
    }
}

fn need(field: &Field, words: PageWords) -> &'static str {
    if field.need == Need::Price && !field.is_needed() { words.need_affects() } else { need_text(field.need, words) }
}

impl Control {
    fn of(kind: Kind, text: &str, language: Language) -> Self {
        let line = |mode, width| Self::Line { text: text.to_owned(), mode, width, echo: None };
        match kind {
            Kind::Text => line("text", "long"),
            Kind::Prose | Kind::Names => Self::Lines { text: text.to_owned() },
            Kind::Digits => line("numeric", "short"),
            Kind::Whole(..) => line("numeric", "number"),
            Kind::Decimal => line("decimal", "number"),
            Kind::Date => {
                let date = parse_date(&written_date(text));
                Self::Line {
                    text: text.to_owned(),
                    mode: "text",
                    width: "short",
                    echo: date.map(|date| language.weekday_and_date(date)),
                }
            }
            Kind::Country => Self::Country { options: countries::options(text, language), is_chosen: !text.is_empty() },
            Kind::Presence => Self::Tick { is_ticked: !text.trim().is_empty(), label: yes_no(true, language) },
            Kind::YesNo { may_be_unknown } => {
                let flag = |flag: bool, value: &'static str| Radio {
                    value: Cow::Borrowed(value),
                    label: Cow::Borrowed(yes_no(flag, language)),
                    text: None,
                    is_chosen: text == value,
                };
                Self::radios(vec![flag(true, "true"), flag(false, "false")], may_be_unknown, text, language)
            }
            Kind::Choice(Choice { name, words, may_be_unknown }) => {
                let radio = |value: &&'static str| Radio {
                    value: Cow::Borrowed(*value),
                    label: Cow::Borrowed(word(name, value, language).unwrap_or(value)),
                    text: help::word_text(name, value, language),
                    is_chosen: text == *value,
                };
                Self::radios(words.iter().map(radio).collect(), may_be_unknown, text, language)
            }
        }
    }

    /// The answers, with “not known yet” as the last where it is one: it is chosen until another is.
    fn radios(mut radios: Vec<Radio>, may_be_unknown: bool, text: &str, language: Language) -> Self {
        if may_be_unknown {
            radios.push(Radio {
                value: Cow::Borrowed(""),
                label: Cow::Borrowed(unknown(language)),
                text: None,
                is_chosen: text.is_empty(),
            });
        }
        Self::Radios(radios)
    }

    fn is_filled_in(&self) -> bool {
        match self {
            Self::Line { text, .. } | Self::Lines { text } => !text.trim().is_empty(),
            Self::Radios(radios) => radios.iter().any(|radio| radio.is_chosen && !radio.value.is_empty()),
            Self::Country { is_chosen, .. } => *is_chosen,
            Self::Tick { is_ticked, .. } => *is_ticked,
        }
    }
}
