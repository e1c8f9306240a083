//! A quote as the applicant reads it, and where it stands.

use askama::Template;

use crate::app::Linked;
use crate::document::{concerns_applicant, terms_in_words};
use crate::http::pages::assets;
use crate::http::pages::calculator::PriceView;
use crate::http::pages::desk::{CopiesView, with_revision};
use crate::http::pages::form::Link;
use crate::http::pages::words::PageWords;
use crate::quote::{AnswerContent, State};

/// What is around every page of an answer: neither places to go to nor a way to sign in, and no address that says whose it is.
pub struct Around {
    pub words: PageWords,
    pub style: String,
    pub icon: String,
    pub email: String,
    pub errors: Vec<Link>,
}

impl Around {
    pub fn new(words: PageWords, email: String) -> Self {
        Self { words, style: assets::style(), icon: assets::icon(), email, errors: Vec::new() }
    }
}

/// The quote.
#[derive(Template)]
#[template(path = "answer/offer.html", config = "src/http/pages/askama.toml")]
pub struct OfferPage {
    pub around: Around,
    pub here: String,
    pub offer: Offer,
    pub standing: Standing,
    /// The signed copies of an order.
    pub copies: Option<CopiesView>,
    pub may_answer: bool,
    pub is_open: bool,
}

/// What is offered.
pub struct Offer {
    pub number: String,
    pub case_number: String,
    pub applicant: String,
    pub title: String,
    pub until: String,
    pub delivery: Option<String>,
    pub price: PriceView,
    pub notes: Vec<String>,
    pub terms: Vec<(&'static str, Vec<[String; 3]>)>,
    /// The hash of what is shown: whoever accepts sends it along.
    pub shown: String,
}

/// Where a quote stands: a heading, what to do, and what was answered.
#[derive(Default)]
pub struct Standing {
    pub heading: Option<&'static str>,
    pub next: &'static str,
    pub tone: &'static str,
    pub facts: Vec<(&'static str, String)>,
}

impl Offer {
    pub fn of(linked: &Linked, words: PageWords) -> Self {
        let language = words.language;
        let Linked { quote, frozen, .. } = linked;
        let draft = &frozen.priced.draft;
        let estimate = &frozen.priced.estimate;
        let mut notes: Vec<String> = Vec::new();
        for finding in estimate.findings.iter().filter(|finding| concerns_applicant(finding.code)) {
            let text = finding.text().in_language(language).to_owned();
            if !notes.contains(&text) {
                notes.push(text);
            }
        }
        Self {
            number: with_revision(&quote.number.to_string(), quote.revision),
            case_number: draft.case_number.as_ref().map(|number| number.as_str().to_owned()).unwrap_or_default(),
            applicant: draft.scope.applicant.name().to_owned(),
            title: draft.scope.project.title().to_owned(),
            until: words.through(&language.weekday_and_date(quote.valid_to)),
            delivery: draft.delivery_date.map(|day| language.weekday_and_date(day)),
            price: PriceView::new(estimate, Vec::new(), None, words),
            notes,
            terms: terms_in_words(&draft.scope, draft.vat.as_ref(), language),
            shown: quote.document.canonical_sha256.to_string(),
        }
    }
}

impl Standing {
    /// `asked` is whether the applicant has asked for a change that nothing came of yet.
    pub fn of(linked: &Linked, asked: bool, words: PageWords) -> Self {
        let (heading, next, tone) = match linked.quote.state {
            State::Draft | State::Issued if asked => (words.asked_change(), words.asked_change_next(), "good"),
            State::Draft | State::Issued => return Self::default(),
            State::Accepted => (words.is_accepted(), words.is_accepted_next(), "good"),
            State::Settled => (words.is_settled(), words.is_accepted_next(), "good"),
            State::Declined => (words.is_declined(), words.is_declined_next(), "warm"),
            State::Expired => (words.is_expired(), words.is_expired_next(), "warm"),
            State::Withdrawn => (words.is_withdrawn(), words.is_withdrawn_next(), "warm"),
            State::Superseded => (words.is_replaced(), words.is_replaced_next(), "warm"),
        };
        let mut facts = Vec::new();
        if let Some(answer) = &linked.quote.answer {
            let content: AnswerContent = serde_json::from_str(&answer.json).unwrap_or_default();
            facts.extend(content.signed_by.map(|name| (words.signed_by_label(), name)));
            facts.extend(content.role.map(|role| (words.role_label(), role)));
            // Why the office has withdrawn a quote is said by the office.
            let own = content.reason.filter(|_| linked.quote.state == State::Declined);
            facts.extend(own.map(|reason| (words.why_label(), reason)));
            facts.push((words.registered(), words.moment(answer.at)));
        }
        Self { heading: Some(heading), next, tone, facts }
    }
}

/// One of the steps: to accept, to decline, to ask for a change.
#[derive(Template)]
#[template(path = "answer/step.html", config = "src/http/pages/askama.toml")]
pub struct StepPage {
    pub around: Around,
    pub here: String,
    pub step: &'static str,
    pub title: &'static str,
    pub means: &'static str,
    pub offer: Offer,
    pub once: String,
    pub typed: TypedAnswer,
    pub why: &'static str,
    pub press: &'static str,
}

/// What was typed into a step, and what is wrong with it, by field.
#[derive(Default)]
pub struct TypedAnswer {
    pub signed_by: String,
    pub role: String,
    pub reason: String,
    pub is_authorised: bool,
    pub faults: Vec<(String, String)>,
}

impl TypedAnswer {
    pub fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(of, _)| of == field).map(|(_, text)| text.as_str())
    }

    pub fn is_wrong(&self, field: &str) -> bool {
        self.fault(field).is_some()
    }
}

/// A link that leads nowhere.
#[derive(Template)]
#[template(path = "answer/nowhere.html", config = "src/http/pages/askama.toml")]
pub struct NowherePage {
    pub around: Around,
}
