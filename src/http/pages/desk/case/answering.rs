//! The forms by which the office registers an answer or withdraws a quote: what was typed, and what is wrong with it.

use serde_json::{Map, Value};

use crate::app::AppError;
use crate::http::pages::form::{Link, Typed, message, to_field};
use crate::http::pages::words::PageWords;
use crate::input::{Fault, Field, OwnedPath, PathStep, Shape, written_date};
use crate::quote::AnswerWay;

/// What a form of the page does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    Accept,
    Decline,
    Withdraw,
    #[default]
    Revise,
}

impl Step {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Withdraw => "withdraw",
            Self::Revise => "revise",
        }
    }

    /// The fields of the form.
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Accept => &["signed_by", "role", "signed_on", "received.way", "received.on", "received.evidence"],
            Self::Decline => &["reason", "received.way", "received.on", "received.evidence"],
            Self::Withdraw => &["reason"],
            Self::Revise => &[],
        }
    }
}

/// What was typed into one of the forms, and what is wrong with it.
#[derive(Default)]
pub struct Answering {
    pub step: Step,
    pub typed: Typed,
    pub faults: Vec<Fault>,
}

/// A field of a form.
pub struct FormField {
    pub id: String,
    pub name: &'static str,
    pub label: &'static str,
    pub value: String,
    pub fault: Option<String>,
}

impl Answering {
    /// The field of a form: with what was typed, where that form was sent.
    pub fn field(&self, step: Step, name: &'static str, words: PageWords) -> FormField {
        let is_sent = self.step == step;
        let found = self.faults.iter().filter(|fault| is_sent && name_of(&fault.path) == name);
        let texts: Vec<String> = found.map(|fault| message(fault, words.language)).collect();
        FormField {
            id: id(step, name),
            name,
            label: label(name, words),
            value: if is_sent { self.typed.get(name).to_owned() } else { String::new() },
            fault: (!texts.is_empty()).then(|| texts.join(" ")),
        }
    }

    /// The fields of a form.
    pub fn fields(&self, step: Step, words: PageWords) -> Vec<FormField> {
        step.fields().iter().map(|name| self.field(step, name, words)).collect()
    }

    /// A link to the field of each fault.
    pub fn links(&self, words: PageWords) -> Vec<Link> {
        let link = |fault: &Fault| {
            let name = name_of(&fault.path);
            let known = self.step.fields().iter().find(|field| **field == name).copied().unwrap_or("reason");
            let text = format!("{}: {}", label(known, words), message(fault, words.language));
            Link { anchor: id(self.step, known), text }
        };
        self.faults.iter().map(link).collect()
    }

    /// What was typed as the body of a request to the interface for programs. How an answer came is always asked for.
    pub fn body<T: Shape>(step: Step, typed: &Typed) -> Result<Field<T>, AppError> {
        let (mut body, mut received) = (Map::new(), Map::new());
        for name in step.fields() {
            let text = typed.get(name).trim();
            let text = if name.ends_with("on") && *name != "reason" { written_date(text) } else { text.to_owned() };
            match name.strip_prefix("received.") {
                _ if text.is_empty() => {}
                Some(member) => drop(received.insert(member.to_owned(), text.into())),
                None => drop(body.insert((*name).to_owned(), text.into())),
            }
        }
        if step.fields().contains(&"received.way") {
            body.insert("received".to_owned(), received.into());
        }
        to_field(Value::Object(body))
    }
}

impl FormField {
    /// The ways in which an answer comes, with whether each is the one that was chosen.
    pub fn ways(&self, words: PageWords) -> Vec<(&'static str, &'static str, bool)> {
        let ways = AnswerWay::WORDS.iter().filter_map(|word| AnswerWay::from_word(word));
        ways.map(|way| (way.word(), words.way(way), way.word() == self.value)).collect()
    }
}

fn id(step: Step, name: &str) -> String {
    format!("{}-{}", step.word(), name.replace('.', "-"))
}

fn label(name: &str, words: PageWords) -> &'static str {
    match name {
        "signed_by" => words.signed_by_label(),
        "role" => words.role_label(),
        "signed_on" => words.signed_on_label(),
        "received.way" => words.way_label(),
        "received.on" => words.given_on_label(),
        "received.evidence" => words.evidence_label(),
        _ => words.why_label(),
    }
}

/// The name of the field of a path: its keys, with points between.
fn name_of(path: &OwnedPath) -> String {
    let keys = path.0.iter().filter_map(|step| match step {
        PathStep::Key(key) => Some(key.as_str()),
        PathStep::Index(_) => None,
    });
    keys.collect::<Vec<_>>().join(".")
}
