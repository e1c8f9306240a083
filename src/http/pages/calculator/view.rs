//! The calculator as it is shown.

use askama::Template;

use super::result::{Outcome, PriceView, ResultView};
use crate::http::pages::form::{Filled, Link, SectionView, is_answered};
use crate::http::pages::frame::Frame;
use crate::http::pages::words::PageWords;
use crate::pricing::Offer;

/// The calculator.
#[derive(Template)]
#[template(path = "calculator/page.html", config = "src/http/pages/askama.toml")]
pub struct CalculatorPage {
    pub frame: Frame,
    /// What is wrong, each with a link to its field; shown once someone has asked for the price.
    pub errors: Vec<Link>,
    /// What is said above the form.
    pub notices: Vec<String>,
    pub then_and_now: Option<ThenAndNow>,
    pub sections: Vec<SectionView>,
    pub result: ResultView,
    pub script: String,
    pub upload_fault: Option<&'static str>,
    /// Whether the form is as it was before anyone typed.
    pub is_fresh: bool,
}

/// An older estimate beside the price now.
pub struct ThenAndNow {
    pub then: String,
    pub then_day: String,
    pub now: String,
    pub difference: String,
    /// The causes, each with its amount.
    pub causes: Vec<(&'static str, String)>,
}

/// The price, or what is missing for one. What is not filled in yet is named without what was expected. `was` is the price that the page
/// showed before, in øre.
pub fn result(filled: &Filled<'_>, levers: &[Offer], was: Option<i64>, words: PageWords) -> ResultView {
    let language = words.language;
    let Some(estimate) = filled.estimate else {
        let is_wrong = filled.faults.iter().any(is_answered);
        let links = if is_wrong { filled.links(language) } else { filled.missing(language) };
        return ResultView { words, outcome: Outcome::Unpriced { links, is_wrong }, announced: String::new() };
    };
    let view = PriceView::with_levers(estimate, levers, filled.notes(estimate, language), was, words);
    ResultView { words, announced: view.announced(words), outcome: Outcome::Priced(Box::new(view)) }
}
