//! The page of an issued quote.

use askama::Template;

use super::super::copies::CopiesView;
use super::super::draft::DifferenceView;
use super::super::list::{tone, with_revision};
use super::answering::{Answering, Step};
use crate::app::Case;
use crate::http::pages::answer::LinksView;
use crate::http::pages::calculator::PriceView;
use crate::http::pages::form::{Link, Sent};
use crate::http::pages::frame::Frame;
use crate::http::pages::words::PageWords;
use crate::quote::{Action, AnswerContent, AnswerLinks, Received, State};
use crate::store::{QuoteRead, StoredEvent};

/// An issued quote.
#[derive(Template)]
#[template(path = "desk/case.html", config = "src/http/pages/askama.toml")]
pub struct CasePage {
    pub frame: Frame,
    pub id: String,
    pub number: String,
    pub heading: String,
    pub state: &'static str,
    pub tone: &'static str,
    pub demo: bool,
    pub facts: Vec<(&'static str, String)>,
    pub answer: Vec<(&'static str, String)>,
    pub price: PriceView,
    pub comparison: Option<DifferenceView>,
    /// The later revision: its address and its number.
    pub successor: Option<(String, String)>,
    pub open_revision: Option<String>,
    pub happened: Vec<Happened>,
    pub reads: Vec<(String, String)>,
    pub may: May,
    pub sent: Sent,
    pub typed: Answering,
    /// What is wrong with what was typed.
    pub errors: Vec<Link>,
    pub is_staff: bool,
    /// The links of the quote, for those who may make them.
    pub links: Option<LinksView>,
    /// What the applicant has asked to have changed.
    pub asked: Vec<String>,
    /// The signed copies of an order's document.
    pub copies: Option<CopiesView>,
}

/// What belongs to the quote beside its document.
pub struct Beside<'b> {
    pub links: Option<&'b AnswerLinks>,
    pub copies: Option<CopiesView>,
}

/// What whoever reads the page may do.
#[derive(Clone, Copy, Default)]
pub struct May {
    pub answer: bool,
    pub withdraw: bool,
    pub revise: bool,
    pub is_order: bool,
    pub work: bool,
    pub copy: bool,
}

/// Something that happened, or the same thing several times in a row.
pub struct Happened {
    pub when: String,
    pub what: String,
    pub who: String,
    pub why: Option<String>,
}

fn happened(events: &[StoredEvent], words: PageWords) -> Vec<Happened> {
    let mut shown: Vec<(Happened, Action, String, usize)> = Vec::new();
    for StoredEvent { event, .. } in events {
        let when = words.moment(event.at);
        let who = format!("{} ({})", words.who(&event.actor.id), words.role(event.actor.role));
        let what = words.action(event.action).to_owned();
        match shown.last_mut() {
            // Each save of a draft is an event; together they are one piece of work.
            Some((last, action, by, times)) if *action == event.action && *by == who && event.reason.is_none() => {
                *times += 1;
                last.when = when;
            }
            _ => {
                let why = event.reason.clone();
                shown.push((Happened { when, what, who: who.clone(), why }, event.action, who, 1));
            }
        }
    }
    let counted = |(mut one, _, _, times): (Happened, Action, String, usize)| {
        if times > 1 {
            one.what = format!("{} ({times} {})", one.what, words.times());
        }
        one
    };
    shown.into_iter().rev().map(counted).collect()
}

impl CasePage {
    pub fn of(
        frame: Frame,
        case: &Case,
        reads: &[QuoteRead],
        (is_staff, is_officer): (bool, bool),
        sent: Sent,
        typed: Answering,
        Beside { links, copies }: Beside<'_>,
    ) -> Self {
        let words = frame.words;
        let language = words.language;
        let Case { quote, frozen, comparison, events, open_revision } = case;
        let draft = &frozen.priced.draft;
        let estimate = &frozen.priced.estimate;
        let number = with_revision(&quote.number.to_string(), quote.revision);
        let applicant = draft.scope.applicant.name();
        let title = draft.scope.project.title();
        let day = |date| language.date(date);
        let mut facts =
            vec![(words.applicant_title(), applicant.to_owned()), (words.project_title(), title.to_owned())];
        if let Some(case_number) = &draft.case_number {
            facts.push((words.case_number_label(), case_number.as_str().to_owned()));
        }
        facts.push((words.issued_on_label(), day(frozen.issued_on)));
        facts.push((words.last_day(), words.until(&language.weekday_and_date(quote.valid_to))));
        facts.extend(draft.delivery_date.map(|date| (words.delivered_on(), language.weekday_and_date(date))));
        facts.push((words.language_of(), draft.language.pick("bokmål", "nynorsk", "English").to_owned()));
        if is_staff && let Some(officer) = &quote.record.officer {
            facts.push((words.issued_by_label(), officer.clone()));
        }
        let can = |action: Action| is_officer && action.is_possible_in(quote.state);
        let is_replaced = quote.successor.is_some() && quote.state != State::Accepted;
        let may = May {
            answer: can(Action::Accept),
            withdraw: can(Action::Withdraw),
            revise: can(Action::Revise) && !is_replaced && open_revision.is_none() && !quote.record.demo,
            is_order: quote.state == State::Accepted,
            work: is_staff && matches!(quote.state, State::Accepted | State::Settled),
            copy: is_officer,
        };
        let successor = quote.successor.as_ref().map(|next| {
            let number = next.number.clone().unwrap_or_default();
            (format!("/quotes/{}", next.id), with_revision(&number, next.revision.unwrap_or(1)))
        });
        let reads = reads.iter().map(|read| (words.moment(read.at), read.actor.id.clone()));
        Self {
            id: quote.record.id.to_string(),
            heading: if title.is_empty() { applicant.to_owned() } else { format!("{applicant}: {title}") },
            number,
            state: words.desk_state(quote.state),
            tone: tone(quote.state),
            demo: quote.record.demo,
            facts,
            answer: answer(case, words),
            price: PriceView::new(estimate, Vec::new(), None, words),
            comparison: comparison.as_ref().and_then(|comparison| DifferenceView::of(comparison, words)),
            successor,
            open_revision: open_revision.map(|id| format!("/quotes/{id}")),
            happened: happened(events, words),
            reads: reads.collect(),
            may,
            sent,
            errors: typed.links(words),
            typed,
            is_staff,
            links: links.map(|links| LinksView::of(links, can(Action::MakeLinks), words)),
            asked: if quote.state == State::Issued { asked(events) } else { Vec::new() },
            copies,
            frame: frame.below(&[("/quotes", words.quotes())]),
        }
    }
}

/// What the applicant has asked to have changed.
fn asked(events: &[StoredEvent]) -> Vec<String> {
    let asks = events.iter().filter(|StoredEvent { event, .. }| event.action == Action::AskChange);
    asks.filter_map(|StoredEvent { event, .. }| event.reason.clone()).collect()
}

/// How it was answered.
fn answer(case: &Case, words: PageWords) -> Vec<(&'static str, String)> {
    let Some(answer) = &case.quote.answer else { return Vec::new() };
    let content: AnswerContent = serde_json::from_str(&answer.json).unwrap_or_default();
    let mut facts = Vec::new();
    facts.extend(content.signed_by.map(|name| (words.signed_by_label(), name)));
    facts.extend(content.role.map(|role| (words.role_label(), role)));
    facts.extend(content.signed_on.map(|day| (words.signed_on_label(), words.language.date(day))));
    facts.extend(content.reason.map(|reason| (words.why_label(), reason)));
    if let Some(Received { way, on, evidence }) = content.received {
        facts.push((words.way_label(), words.way(way).to_owned()));
        facts.push((words.given_on_label(), words.language.date(on)));
        facts.push((words.evidence_label(), evidence));
    }
    facts
}
