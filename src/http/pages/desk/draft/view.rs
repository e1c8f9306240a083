//! The page of a draft.

use askama::Template;

use super::super::similar::similar_part;
use super::office::{case_section, extra_section, hours_section, warnings_section};
use super::read::Answered;
use super::result::{ResultView, links, shown};
use crate::http::pages::assets;
use crate::http::pages::form::{Collision, Link, SectionView, Sent, label_of_name};
use crate::http::pages::frame::Frame;
use crate::http::pages::words::PageWords;
use crate::language::Language;
use crate::likeness::SimilarReport;
use crate::store::QuoteRecord;
use crate::tariff::Tariff;

/// The form whose buttons are outside it.
pub const FORM_ID: &str = "form";

/// A draft.
#[derive(Template)]
#[template(path = "desk/draft.html", config = "src/http/pages/askama.toml")]
pub struct DraftPage {
    pub frame: Frame,
    pub id: String,
    pub heading: String,
    /// When it was last changed, and by whom.
    pub changed: String,
    /// The quote that it revises: its address and its number.
    pub revises: Option<(String, String)>,
    pub errors: Vec<Link>,
    pub notices: Vec<String>,
    pub collisions: Vec<CollisionView>,
    pub sent: Sent,
    /// What the form was before anyone typed, so that two who type at once can be told apart.
    pub was: String,
    pub sections: Vec<SectionView>,
    pub result: ResultView,
    pub script: String,
    pub has_preview: bool,
    /// Quotes that are like it, as HTML; empty while it has no price.
    pub similar: String,
}

/// A field that two have changed.
pub struct CollisionView {
    pub label: String,
    pub name: String,
    pub was: String,
    pub theirs: String,
    pub mine: String,
}

/// What a page of a draft says besides the form.
#[derive(Default)]
pub struct Around {
    pub with_faults: bool,
    pub focus: Option<String>,
    pub notices: Vec<String>,
    pub collisions: Vec<Collision>,
}

/// Everything that the page is made of.
pub struct Parts<'p> {
    pub record: &'p QuoteRecord,
    pub answered: &'p Answered,
    pub tariff: &'p Tariff,
    pub changed_by: Option<String>,
    pub was: String,
    /// Quotes that are like it.
    pub like: Option<SimilarReport>,
}

impl Parts<'_> {
    pub fn page(self, frame: Frame, around: Around, result: ResultView, sent: Sent) -> DraftPage {
        let words = frame.words;
        let Parts { record, answered, tariff, changed_by, was, like } = self;
        let mut shown = shown(answered, around.with_faults, words);
        shown.focus = around.focus;
        let suggested = answered.estimate().map(|estimate| {
            let days = estimate.delivery_time.delivered_by;
            words.suggested(&words.language.weekday_and_date(days.expected), &words.language.date(days.low))
        });
        let lacks = answered.lacks();
        let filled = answered.filled(lacks);
        let mut sections = vec![case_section(&answered.typed, &shown, suggested, words)];
        sections.extend(filled.sections(tariff, &shown, around.with_faults, words));
        sections.push(hours_section(answered, like.as_ref(), &shown, words));
        sections.push(extra_section(&answered.typed, tariff, &shown, words));
        sections.push(warnings_section(answered, &shown, words));
        let errors = if around.with_faults { links(answered, &answered.faults, words) } else { Vec::new() };
        let when = words.moment(record.updated_at);
        let applicant = answered.typed.get("scope.applicant.name").trim().to_owned();
        let title = answered.typed.get("scope.project.title").trim().to_owned();
        let heading = [applicant, title].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
        let revises = record.revises.as_ref().map(|former| {
            let number = former.number.clone().unwrap_or_default();
            (format!("/quotes/{}", former.id), number)
        });
        DraftPage {
            id: record.id.to_string(),
            heading: if heading.is_empty() { words.draft_title().to_owned() } else { heading },
            changed: match changed_by {
                Some(by) => format!("{} {when}, {by}", words.saved_at()),
                None => format!("{} {when}", words.saved_at()),
            },
            revises,
            errors,
            notices: around.notices,
            collisions: around.collisions.into_iter().map(|one| collision(answered, one, words)).collect(),
            sent,
            was,
            sections,
            result,
            script: assets::script(),
            has_preview: record.is_priced,
            similar: like.map(|report| similar_part(&report, 2, words)).unwrap_or_default(),
            frame: Frame { form: Some(FORM_ID), ..frame },
        }
    }
}

fn collision(answered: &Answered, collision: Collision, words: PageWords) -> CollisionView {
    let Collision { name, was, theirs, mine } = collision;
    CollisionView { label: field_label(answered, &name, words), name, was, theirs, mine }
}

/// What a field is called, by its name.
pub fn field_label(answered: &Answered, name: &str, words: PageWords) -> String {
    let key = name.split(['[', '.']).next().unwrap_or(name);
    if key == "scope" {
        label_of_name(name, &answered.typed, words.language)
    } else {
        words.office_label(key).to_owned()
    }
}

impl PageWords {
    /// A day of delivery that can be kept, and the earliest one.
    fn suggested(self, expected: &str, earliest: &str) -> String {
        match self.language {
            Language::Nb => format!("Forslag: {expected}. Tidligst {earliest}."),
            Language::Nn => format!("Forslag: {expected}. Tidlegast {earliest}."),
            Language::En => format!("Suggested: {expected}. {earliest} at the earliest."),
        }
    }
}
