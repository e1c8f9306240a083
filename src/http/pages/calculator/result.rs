//! What a filled-in form comes to: its price with everything that explains it, or what is missing for one.

use askama::Template;

use super::explained::{Explained, Explanation};
use super::line::{Figure, LineView};
use super::words::Paragraph;
use crate::http::pages::chart::Bar;
use crate::http::pages::form::{GeneralNote, Link};
use crate::http::pages::words::PageWords;
use crate::language::Language;
use crate::money::{Ore, ThreePoint};
use crate::pricing::{DeliveryTime, Estimate, Offer};
use crate::tariff::{Status, Tariff};

/// The part of the page with the price.
#[derive(Template)]
#[template(path = "calculator/result.html", config = "src/http/pages/askama.toml")]
pub struct ResultView {
    pub words: PageWords,
    pub outcome: Outcome,
    /// What is said once when the price has changed.
    pub announced: String,
}

pub enum Outcome {
    /// What is missing or wrong, each with a link to its field.
    Unpriced {
        links: Vec<Link>,
        is_wrong: bool,
    },
    Priced(Box<PriceView<Explained>>),
}

/// A price, with its lines as its page shows them.
pub struct PriceView<L = LineView> {
    pub total: Figure,
    /// The expected total in øre, which the next price is compared with.
    pub ore: i64,
    pub net: Figure,
    pub vat: Figure,
    pub rate: String,
    /// How much it changed, where it did.
    pub change: Option<String>,
    pub sentence: Option<String>,
    pub activities: Vec<ActivityView<L>>,
    pub delivery: DeliveryView,
    levers: Vec<LeverView>,
    more_levers: Vec<LeverView>,
    pub edition: Edition,
    notes: Vec<GeneralNote>,
    paragraph: String,
}

pub struct ActivityView<L> {
    pub name: String,
    pub sum: Figure,
    pub bar: Bar,
    pub lines: Vec<L>,
}

pub struct DeliveryView {
    pub sentence: String,
    pub by: String,
    starts_when: String,
    pub bar: Bar,
    steps: Vec<Explained>,
}

struct LeverView {
    name: String,
    /// What its button sends: what changes, and where.
    code: &'static str,
    path: String,
    /// What it does to the price, around the amount.
    effect: [&'static str; 2],
    amount: String,
    days: Option<String>,
    saves: bool,
}

pub struct Edition {
    pub id: String,
    pub title: String,
    priced_on: String,
    pub is_example: bool,
}

/// The levers that are shown at once.
const LEVERS_SHOWN: usize = 6;

impl PriceView {
    /// The view of a price without levers. `was` is the expected total in øre that the page showed before.
    pub fn new(estimate: &Estimate, notes: Vec<GeneralNote>, was: Option<i64>, words: PageWords) -> Self {
        Self::of_lines(lines_of(estimate, words), Vec::new(), estimate, &[], notes, was, words)
    }
}

impl PriceView<Explained> {
    /// The view of a price with what would change it.
    pub fn with_levers(
        estimate: &Estimate,
        levers: &[Offer],
        notes: Vec<GeneralNote>,
        was: Option<i64>,
        words: PageWords,
    ) -> Self {
        let Explanation { lines, steps } = Explanation::of(estimate, words);
        Self::of_lines(lines, steps, estimate, levers, notes, was, words)
    }
}

impl<L> PriceView<L> {
    /// `lines` are those of each activity, and `steps` those of the delivery.
    fn of_lines(
        lines: Vec<Vec<L>>,
        steps: Vec<Explained>,
        estimate: &Estimate,
        levers: &[Offer],
        notes: Vec<GeneralNote>,
        was: Option<i64>,
        words: PageWords,
    ) -> Self {
        let (language, tariff) = (words.language, estimate.tariff.as_ref());
        let amount = |amount| Figure::of_amount(amount, language);
        let (total, net) = (amount(estimate.total), amount(estimate.net));
        let ore = estimate.total.expected.get();
        let largest = estimate.activities.iter().map(|sum| sum.high).max().unwrap_or_default();
        let activities = tariff.activities.iter().zip(&estimate.activities).zip(lines);
        let activities = activities.filter(|(_, lines)| !lines.is_empty()).map(|((of, sum), lines)| ActivityView {
            name: of.name.in_language(language).to_owned(),
            sum: amount(*sum),
            bar: Bar::of_amount(*sum, largest),
            lines,
        });
        let mut levers: Vec<LeverView> = levers.iter().map(|lever| LeverView::of(lever, words)).collect();
        let more_levers = levers.split_off(levers.len().min(LEVERS_SHOWN));
        let edition = Edition::of(estimate, language);
        let paragraph = words.paragraph(&Paragraph {
            day: &edition.priced_on,
            expected: &total.expected,
            low: &total.low,
            high: &total.high,
            net: &net.expected,
            days: estimate.delivery_time.working_days.expected,
            list: &edition.title,
            is_example: edition.is_example,
        });
        Self {
            sentence: total.has_range.then(|| words.range(&total.low, &total.high)),
            change: was.filter(|was| *was != ore).map(|was| change(ore, was, words)),
            ore,
            net,
            vat: amount(estimate.vat),
            rate: language.percent(estimate.vat_rate()),
            activities: activities.collect(),
            delivery: DeliveryView::of(&estimate.delivery_time, steps, tariff, words),
            levers,
            more_levers,
            edition,
            notes,
            paragraph,
            total,
        }
    }

    /// One sentence of the price, for those who hear the page.
    pub fn announced(&self, words: PageWords) -> String {
        let change = self.change.as_ref().map(|change| format!(", {change}")).unwrap_or_default();
        format!("{} {}{change}", words.expected_price(), self.total.expected)
    }
}

fn change(now: i64, was: i64, words: PageWords) -> String {
    let amount = Ore::new(now.saturating_sub(was).saturating_abs());
    words.changed_by(now > was, &words.language.kroner(amount))
}

impl Edition {
    fn of(estimate: &Estimate, language: Language) -> Self {
        let tariff = estimate.tariff.as_ref();
        Self {
            id: tariff.id.to_string(),
            title: tariff.title.in_language(language).to_owned(),
            priced_on: language.date(estimate.priced_on),
            is_example: tariff.status == Status::Example,
        }
    }
}

/// The lines of each activity.
fn lines_of(estimate: &Estimate, words: PageWords) -> Vec<Vec<LineView>> {
    let tariff = estimate.tariff.as_ref();
    let mut lines: Vec<Vec<LineView>> = Vec::new();
    lines.resize_with(tariff.activities.len(), Vec::new);
    for line in &estimate.lines {
        if let Some(of_activity) = lines.get_mut(line.activity) {
            of_activity.extend(LineView::of(line, tariff, words.language));
        }
    }
    lines
}

impl LeverView {
    fn of(lever: &Offer, words: PageWords) -> Self {
        let saves = lever.saving.get() >= 0;
        Self {
            name: lever.name(words.language),
            code: lever.code().word(),
            saves,
            effect: words.lever_effect(saves),
            amount: words.language.kroner(Ore::new(lever.saving.get().saturating_abs())),
            days: words.lever_days(lever.working_days),
            path: lever.path.clone(),
        }
    }
}

impl DeliveryView {
    fn of(time: &DeliveryTime, steps: Vec<Explained>, tariff: &Tariff, words: PageWords) -> Self {
        let language = words.language;
        let ThreePoint { low, expected, high } = time.working_days;
        let day = |date| language.date(date);
        let figure = time.working_days.map(i64::from);
        Self {
            sentence: words.delivery(expected, low, high),
            by: words.delivered_by(
                &language.weekday_and_date(time.delivered_by.expected),
                &day(time.delivered_by.low),
                &day(time.delivered_by.high),
            ),
            starts_when: tariff.delivery_time.starts_when.in_language(language).to_owned(),
            bar: Bar::of(figure, i64::from(high)),
            steps,
        }
    }
}
