//! What a draft comes to, what it lacks, and what has changed since what it came from.

use askama::Template;

use super::read::Answered;
use crate::app::Since;
use crate::http::pages::calculator::PriceView;
use crate::http::pages::chart::{Step, Waterfall};
use crate::http::pages::form::{ACKNOWLEDGEMENTS, Link, Shown, anchor, label_of, message};
use crate::http::pages::words::PageWords;
use crate::input::{Fault, FaultKind, PathStep};
use crate::language::Language;
use crate::money::Ore;
use crate::pricing::Comparison;

/// The part of the page that holds no field.
#[derive(Template)]
#[template(path = "desk/result.html", config = "src/http/pages/askama.toml")]
pub struct ResultView {
    pub words: PageWords,
    pub price: Option<Box<PriceView>>,
    /// Whether the price is without what has to be corrected.
    pub is_in_part: bool,
    pub to_price: Vec<Link>,
    pub to_issue: Vec<Link>,
    pub wrong: Vec<Link>,
    pub since: Option<SinceView>,
    pub announced: String,
}

/// What has changed since what a draft came from.
pub struct SinceView {
    pub title: &'static str,
    pub difference: Option<DifferenceView>,
}

/// A difference of two prices with its causes.
pub struct DifferenceView {
    pub before: String,
    pub after: String,
    pub difference: String,
    pub causes: Vec<(&'static str, String)>,
    pub picture: Waterfall,
    pub lines: Vec<(String, String)>,
}

/// An amount with its sign.
pub fn signed(amount: Ore, language: Language) -> String {
    let sign = if amount.get() > 0 { "+" } else { "" };
    format!("{sign}{}", language.kroner(amount))
}

impl DifferenceView {
    /// `None` where nothing has changed.
    pub fn of(comparison: &Comparison, words: PageWords) -> Option<Self> {
        let language = words.language;
        let Comparison { before, after, difference, lines, .. } = comparison;
        let causes: Vec<(&'static str, Ore)> =
            causes(comparison, words).into_iter().filter(|(_, amount)| amount.get() != 0).collect();
        if difference.expected.get() == 0 && causes.is_empty() {
            return None;
        }
        let steps = causes.iter().map(|(_, amount)| Step { amount: *amount });
        let changed = lines.iter().filter_map(|line| {
            let before = line.before.map_or(Ore::default(), |side| side.amount.expected);
            let after = line.after.map_or(Ore::default(), |side| side.amount.expected);
            let change = after.minus(before).ok().filter(|change| change.get() != 0)?;
            Some((line.name.in_language(language).to_owned(), signed(change, language)))
        });
        Some(Self {
            before: language.kroner(before.total.expected),
            after: language.kroner(after.total.expected),
            difference: signed(difference.expected, language),
            picture: Waterfall::of(before.total.expected, &steps.collect::<Vec<_>>(), after.total.expected),
            causes: causes.iter().map(|(name, amount)| (*name, signed(*amount, language))).collect(),
            lines: changed.collect(),
        })
    }
}

fn causes(comparison: &Comparison, words: PageWords) -> [(&'static str, Ore); 5] {
    let effects = &comparison.effects;
    [
        (words.of_rows(), effects.scope.expected),
        (words.of_hours(), effects.quantity.expected),
        (words.of_prices(), effects.price.expected),
        (words.of_vat(), effects.vat.expected),
        (words.of_rounding(), effects.rounding.expected),
    ]
}

impl ResultView {
    /// `needed` is what it lacks to be issued; `was` the price that the page showed before, in øre.
    pub fn of(
        answered: &Answered,
        needed: &[Fault],
        since: Option<&Since>,
        was: Option<i64>,
        words: PageWords,
    ) -> Self {
        let filled = answered.filled(answered.lacks());
        // While something of the office's own is not whole, the price is that of the scope.
        let price = answered
            .lines()
            .map(|estimate| Box::new(PriceView::new(estimate, filled.notes(estimate, words.language), was, words)));
        let since = since.map(|since| SinceView {
            title: if since.former.is_some() { words.since_former() } else { words.since_estimate() },
            difference: DifferenceView::of(&since.comparison, words),
        });
        let announced = price.as_ref().map(|price| price.announced(words)).unwrap_or_default();
        Self {
            words,
            price,
            is_in_part: answered.estimate().is_none(),
            to_price: links(answered, answered.lacks(), words),
            to_issue: links(answered, needed, words),
            wrong: links(answered, &answered.faults, words),
            since,
            announced,
        }
    }
}

/// A link to the field of each of some faults; those of one field are one.
pub fn links(answered: &Answered, faults: &[Fault], words: PageWords) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for fault in faults {
        let link = link(answered, fault, words);
        if links.iter().all(|other| other.anchor != link.anchor || other.text != link.text) {
            links.push(link);
        }
    }
    links
}

fn link(answered: &Answered, fault: &Fault, words: PageWords) -> Link {
    let language = words.language;
    let name = answered.reading().places.find(&fault.path).map(|place| place.name);
    if let FaultKind::WarningNotAcknowledged { finding, .. } = &fault.kind {
        let anchor = anchor(&format!("{ACKNOWLEDGEMENTS}[{finding}].note"));
        return Link { anchor, text: words.warnings_section().to_owned() };
    }
    let label = match fault.path.0.first() {
        Some(PathStep::Key(key)) if key == "scope" => label_of(&fault.path, name.as_deref(), language),
        Some(PathStep::Key(key)) => words.office_label(key).to_owned(),
        Some(PathStep::Index(_)) | None => words.draft_title().to_owned(),
    };
    let text = match &fault.kind {
        FaultKind::NeededToIssue | FaultKind::OrganisationNumberNeeded => label,
        kind if kind.is_missing() => label,
        _ => format!("{label}: {}", message(fault, language)),
    };
    Link { anchor: name.map_or_else(|| "form".to_owned(), |name| anchor(&name)), text }
}

/// What is shown at the fields: what is wrong, and what was found of the scope.
pub fn shown(answered: &Answered, with_faults: bool, words: PageWords) -> Shown {
    answered.whole().shown(with_faults, words.language)
}

impl PageWords {
    /// What a part of a draft is called, by its key.
    pub const fn office_label(self, key: &str) -> &'static str {
        match key.as_bytes() {
            b"case_number" => self.case_number_label(),
            b"delivery_date" => self.delivery_date_label(),
            b"valid_days" => self.valid_days_label(),
            b"vat" => self.vat_label(),
            b"language" => self.language_label(),
            b"adjustments" => self.hours_section(),
            b"extra_lines" => self.extra_section(),
            b"acknowledgements" => self.warnings_section(),
            _ => self.draft_title(),
        }
    }
}
