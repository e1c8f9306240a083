//! The lines of an estimate: each with the tariff row, the quantity and the amount of one evaluation.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Counts, PricingError};
use crate::input::choice;
use crate::language::{Language, Localized};
use crate::money::{MoneyError, Ore, Quantity, ThreePoint, UnitPrice};
use crate::scope::{OutsideExtract, Scope};
use crate::tariff::{Driver, HourlyRate, Rule, Tariff};

/// How a line is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A flat price: low, expected and high are equal.
    Fixed,
    /// Hours at a rate.
    Hourly,
}

choice! {
    /// What a line counts.
    pub enum Unit {
        /// An FD-Trygd table.
        Table = "table",
        /// A statistics area.
        Area = "area",
        /// An hour of work.
        Hour = "hour",
        /// A sum, of what is left of an order after part settlements.
        LumpSum = "lump_sum",
    }
}

#[derive(Clone, Debug)]
pub struct Line {
    /// The index of its activity in the tariff.
    pub activity: usize,
    /// The tariff row it was priced by, with what the scope contributes.
    pub row: PricedRow,
    pub quantity: ThreePoint<Quantity>,
    /// What one unit costs, without VAT.
    pub unit_price: UnitPrice,
    /// Unit price times quantity, rounded once.
    pub amount: ThreePoint<Ore>,
    /// The tariff's own figures and the reason they are not charged, if a case officer adjusted the hours.
    pub adjusted: Option<Box<TariffFigure>>,
}

/// The tariff's own figures for a line whose hours were adjusted.
#[derive(Clone, Debug)]
pub struct TariffFigure {
    /// The hours by the tariff.
    pub quantity: ThreePoint<Quantity>,
    pub amount: ThreePoint<Ore>,
    /// Why other hours are charged.
    pub reason: String,
}

/// The tariff row of a line, as indices into the tariff.
#[derive(Clone, Debug)]
pub enum PricedRow {
    Table(usize),
    Area(usize),
    /// An extract outside the variable lists.
    Outside(Box<Outside>),
    /// An effort rule and its count.
    Effort {
        rule: usize,
        count: u32,
    },
    /// Work that a case officer added.
    Extra(Box<Extra>),
}

/// Work that a case officer added: hours at a rate of the tariff, and why.
#[derive(Clone, Debug)]
pub struct Extra {
    /// The code of its line: `extra.1`.
    pub code: String,
    pub description: String,
    /// The description, the same in every language.
    pub name: Localized,
    /// The index of its rate in the tariff.
    pub rate: usize,
    pub reason: String,
}

/// An extract outside the variable lists.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The code of its line: `outside.1`.
    pub code: String,
    pub description: String,
    /// The rule's name and the description.
    pub name: Localized,
    /// Whether the hours are the scope's own; otherwise the tariff's.
    pub own_hours: bool,
}

/// The activity of the flat-priced extracts: «Datauttak og dataminimering» (guidelines 11).
const EXTRACTION: &str = "extraction";

/// The lines of a scope, by activity and then in the order of the tariff's files.
pub(super) fn lines(scope: &Scope, tariff: &Tariff, counts: &Counts) -> Result<Vec<Line>, PricingError> {
    let mut lines = Vec::with_capacity(tariff.rules.len() + scope.extracts.outside_variable_lists.len() + 8);
    for (activity, entry) in tariff.activities.iter().enumerate() {
        if entry.code == EXTRACTION {
            table_lines(scope, tariff, activity, &mut lines)?;
            area_lines(scope, tariff, activity, &mut lines)?;
        }
        for (index, rule) in tariff.rules.iter().enumerate().filter(|(_, rule)| rule.activity_index == activity) {
            if rule.driver == Driver::OutsideItem {
                let Some(rate) = tariff.hourly_rates.get(rule.rate_index) else { continue };
                for (number, extract) in scope.extracts.outside_variable_lists.iter().enumerate() {
                    lines.push(outside_line(activity, number + 1, extract, rule, rate)?);
                }
            } else {
                lines.extend(effort_line(index, counts, tariff)?);
            }
        }
    }
    Ok(lines)
}

fn table_lines(scope: &Scope, tariff: &Tariff, activity: usize, lines: &mut Vec<Line>) -> Result<(), PricingError> {
    let codes = scope.extracts.fd_trygd.iter().map(|extract| extract.table.as_str());
    for index in distinct_rows(codes, |code| tariff.tables.find(code).map(|(index, _)| index))? {
        if let Some(table) = tariff.tables.as_slice().get(index) {
            lines.push(line(activity, PricedRow::Table(index), ThreePoint::fixed(Quantity::ONE), table.price)?);
        }
    }
    Ok(())
}

fn area_lines(scope: &Scope, tariff: &Tariff, activity: usize, lines: &mut Vec<Line>) -> Result<(), PricingError> {
    let codes = scope.extracts.statistics_areas.iter().map(|extract| extract.area.as_str());
    for index in distinct_rows(codes, |code| tariff.areas.find(code).map(|(index, _)| index))? {
        if let Some(area) = tariff.areas.as_slice().get(index) {
            lines.push(line(activity, PricedRow::Area(index), ThreePoint::fixed(Quantity::ONE), area.price)?);
        }
    }
    Ok(())
}

/// The rows that the codes name, each once, in the tariff's order.
fn distinct_rows<'c>(
    codes: impl Iterator<Item = &'c str>,
    find: impl Fn(&str) -> Option<usize>,
) -> Result<Vec<usize>, PricingError> {
    let mut rows = Vec::with_capacity(codes.size_hint().0);
    for code in codes {
        rows.push(find(code).ok_or_else(|| PricingError::UnknownRow(code.to_owned()))?);
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

fn outside_line(
    activity: usize,
    number: usize,
    extract: &OutsideExtract,
    rule: &Rule,
    rate: &HourlyRate,
) -> Result<Line, PricingError> {
    let description = extract.description.as_str();
    let outside = Outside {
        code: format!("outside.{number}"),
        description: description.to_owned(),
        name: Localized::of(|language| {
            let name = rule.name.in_language(language);
            [name, ": ", description].concat()
        }),
        own_hours: extract.hours.is_some(),
    };
    line(activity, PricedRow::Outside(Box::new(outside)), extract.hours.unwrap_or(rule.hours), rate.price)
}

/// The line of an effort rule, but of the one for outside items; none where there is nothing that it counts.
pub(super) fn effort_line(index: usize, counts: &Counts, tariff: &Tariff) -> Result<Option<Line>, PricingError> {
    let Some(rule) = tariff.rules.get(index) else { return Ok(None) };
    let Some(rate) = tariff.hourly_rates.get(rule.rate_index) else { return Ok(None) };
    let count = counts.get(rule.driver);
    if count == 0 {
        return Ok(None);
    }
    let hours = rule.hours.try_map(|hours| hours.times(count))?;
    line(rule.activity_index, PricedRow::Effort { rule: index, count }, hours, rate.price).map(Some)
}

/// What the line of an effort rule comes to, as expected.
pub(super) fn effort_amount(index: usize, counts: &Counts, tariff: &Tariff) -> Result<Ore, MoneyError> {
    let rule = tariff.rules.get(index);
    let rate = rule.and_then(|rule| tariff.hourly_rates.get(rule.rate_index));
    match (rule, rate) {
        (Some(rule), Some(rate)) if counts.get(rule.driver) > 0 => {
            rate.price.times(rule.hours.expected.times(counts.get(rule.driver))?)?.round()
        }
        _ => Ok(Ore::ZERO),
    }
}

pub(super) fn line(
    activity: usize,
    row: PricedRow,
    quantity: ThreePoint<Quantity>,
    unit_price: UnitPrice,
) -> Result<Line, PricingError> {
    let amount = quantity.try_map(|quantity| unit_price.times(quantity)?.round())?;
    Ok(Line { activity, row, quantity, unit_price, amount, adjusted: None })
}

impl Line {
    /// Whether a case officer added it.
    #[must_use]
    pub const fn is_extra(&self) -> bool {
        matches!(self.row, PricedRow::Extra(_))
    }

    /// How it is charged.
    #[must_use]
    pub const fn basis(&self) -> Basis {
        match self.row {
            PricedRow::Table(_) | PricedRow::Area(_) => Basis::Fixed,
            PricedRow::Outside(_) | PricedRow::Effort { .. } | PricedRow::Extra(_) => Basis::Hourly,
        }
    }

    /// What it counts.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self.row {
            PricedRow::Table(_) => Unit::Table,
            PricedRow::Area(_) => Unit::Area,
            PricedRow::Outside(_) | PricedRow::Effort { .. } | PricedRow::Extra(_) => Unit::Hour,
        }
    }

    /// Its code, stable over editions.
    #[must_use]
    pub fn code<'l>(&'l self, tariff: &'l Tariff) -> &'l str {
        match &self.row {
            PricedRow::Table(index) => tariff.tables.as_slice().get(*index).map_or("", |row| &row.line_code),
            PricedRow::Area(index) => tariff.areas.as_slice().get(*index).map_or("", |row| &row.line_code),
            PricedRow::Outside(outside) => &outside.code,
            PricedRow::Extra(extra) => &extra.code,
            PricedRow::Effort { rule, .. } => tariff.rules.get(*rule).map_or("", |rule| &rule.line_code),
        }
    }

    /// The effort rule it was priced by, where it is hours.
    #[must_use]
    pub fn rule<'t>(&self, tariff: &'t Tariff) -> Option<&'t Rule> {
        match &self.row {
            PricedRow::Table(_) | PricedRow::Area(_) | PricedRow::Extra(_) => None,
            PricedRow::Outside(_) => tariff.rules.get(tariff.outside_rule),
            PricedRow::Effort { rule, .. } => tariff.rules.get(*rule),
        }
    }

    #[must_use]
    pub fn name<'l>(&'l self, tariff: &'l Tariff) -> Option<&'l Localized> {
        match &self.row {
            PricedRow::Table(index) => tariff.tables.as_slice().get(*index).map(|row| &row.name),
            PricedRow::Area(index) => tariff.areas.as_slice().get(*index).map(|row| &row.name),
            PricedRow::Outside(outside) => Some(&outside.name),
            PricedRow::Extra(extra) => Some(&extra.name),
            PricedRow::Effort { .. } => self.rule(tariff).map(|rule| &rule.name),
        }
    }

    /// The hourly rate it was priced by, where it is hours.
    #[must_use]
    pub fn rate<'t>(&self, tariff: &'t Tariff) -> Option<&'t HourlyRate> {
        let index = match &self.row {
            PricedRow::Extra(extra) => extra.rate,
            PricedRow::Table(_) | PricedRow::Area(_) | PricedRow::Outside(_) | PricedRow::Effort { .. } => {
                self.rule(tariff)?.rate_index
            }
        };
        tariff.hourly_rates.get(index)
    }

    /// The number of units by the tariff alone.
    #[must_use]
    pub fn tariff_quantity(&self) -> ThreePoint<Quantity> {
        self.adjusted.as_ref().map_or(self.quantity, |figure| figure.quantity)
    }

    /// The count that the hours were multiplied by, and the hours of one.
    #[must_use]
    pub fn hours_each(&self, tariff: &Tariff) -> Option<(u32, ThreePoint<Quantity>)> {
        match &self.row {
            PricedRow::Table(_) | PricedRow::Area(_) => None,
            PricedRow::Outside(_) => Some((1, self.tariff_quantity())),
            PricedRow::Extra(_) => Some((1, self.quantity)),
            PricedRow::Effort { count, .. } => self.rule(tariff).map(|rule| (*count, rule.hours)),
        }
    }

    /// How the amount was computed, in one sentence, from the figures of the line itself.
    #[must_use]
    pub fn explanation(&self, tariff: &Tariff, language: Language) -> String {
        match &self.row {
            PricedRow::Table(index) => {
                fixed(tariff.tables.as_slice().get(*index).map(|row| &row.explanation), language)
            }
            PricedRow::Area(index) => fixed(tariff.areas.as_slice().get(*index).map(|row| &row.explanation), language),
            PricedRow::Outside(_) | PricedRow::Effort { .. } | PricedRow::Extra(_) => {
                self.hourly_explanation(tariff, language)
            }
        }
    }

    /// Why a case officer adjusted or added the line.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match (&self.row, &self.adjusted) {
            (PricedRow::Extra(extra), _) => Some(&extra.reason),
            (_, Some(figure)) => Some(&figure.reason),
            (_, None) => None,
        }
    }

    /// «2 × 12 timer (8–20) = 24 timer à 1 287,00 kr = 30 888,00 kr (…)».
    ///
    /// Concatenated, not formatted: twenty of these in three languages are most of the work of an answer.
    fn hourly_explanation(&self, tariff: &Tariff, language: Language) -> String {
        // An adjusted line is explained by the charged hours; the tariff's own hours follow in a sentence of their own.
        let by_tariff = self.hours_each(tariff).filter(|_| self.adjusted.is_none());
        let (count, each) = by_tariff.unwrap_or((1, self.quantity));
        let [hour, hours, at, currency_before, currency_after] = match language {
            Language::Nb => [" time", " timer", " à ", "", " kr"],
            Language::Nn => [" time", " timar", " à ", "", " kr"],
            Language::En => [" hour", " hours", " at ", "NOK ", ""],
        };
        let hours = |quantity| if quantity == Quantity::ONE { hour } else { hours };
        let mut text = String::with_capacity(200);
        if count != 1 {
            text.push_str(itoa::Buffer::new().format(count));
            text.push_str(" × ");
        }
        push_quantity(&mut text, each.expected, language);
        text.push_str(hours(each.expected));
        if each.low != each.high {
            text.push_str(" (");
            push_quantity(&mut text, each.low, language);
            text.push('–');
            push_quantity(&mut text, each.high, language);
            text.push(')');
        }
        if count != 1 {
            text.push_str(" = ");
            push_quantity(&mut text, self.quantity.expected, language);
            text.push_str(hours(self.quantity.expected));
        }
        text.push_str(at);
        text.push_str(currency_before);
        text.push_str(&language.amount(self.unit_price.ore()));
        text.push_str(currency_after);
        text.push_str(" = ");
        text.push_str(currency_before);
        text.push_str(&language.amount(self.amount.expected));
        text.push_str(currency_after);
        if let Some(reason) = self.reason() {
            text.push_str(match (&self.row, language) {
                (PricedRow::Extra(_), Language::Nb) => ". Lagt til av saksbehandler: ",
                (PricedRow::Extra(_), Language::Nn) => ". Lagd til av saksbehandlar: ",
                (PricedRow::Extra(_), Language::En) => ". Added by the case officer: ",
                (_, Language::Nb) => ". Timene er justert av saksbehandler: ",
                (_, Language::Nn) => ". Timane er justerte av saksbehandlar: ",
                (_, Language::En) => ". The hours were adjusted by the case officer: ",
            });
            text.push_str(reason);
            return text;
        }
        text.push_str(match (&self.row, language) {
            (PricedRow::Outside(outside), Language::Nb) if outside.own_hours => ". Timene er oppgitt av søkeren.",
            (PricedRow::Outside(outside), Language::Nn) if outside.own_hours => ". Timane er oppgitte av søkjaren.",
            (PricedRow::Outside(outside), Language::En) if outside.own_hours => {
                ". The hours were given by the applicant."
            }
            (_, Language::Nb) => ". Timene følger tidsnormen i prislisten.",
            (_, Language::Nn) => ". Timane følgjer tidsnorma i prislista.",
            (_, Language::En) => ". The hours are the norm of the price list.",
        });
        text
    }
}

fn fixed(explanation: Option<&Localized>, language: Language) -> String {
    explanation.map(|text| text.in_language(language).to_owned()).unwrap_or_default()
}

fn push_quantity(text: &mut String, quantity: Quantity, language: Language) {
    text.push_str(&language.quantity(quantity));
}
