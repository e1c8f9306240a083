//! Levers: what a scope would cost with one change at a time, so that a person sees what the price depends on.
//!
//! A price is a sum of lines, and a change touches few of them: it is priced from the lines that it adds, removes and changes.
//! So the work grows with the scope and not with its square, and a law in the tests holds every lever against the price of the
//! changed scope.

mod candidates;
mod change;

use std::cmp::Reverse;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use self::candidates::{Candidate, Candidates};
use self::change::{Change, LeverCode};
use super::comparison::{Effects, LineComparison, compare_line, effects};
use super::delivery::{exact_days, expected_days_with};
use super::line::{Line, PricedRow, effort_amount, effort_line};
use super::report::TariffReport;
use super::{Counts, Estimate, PricingError, Sums, price};
use crate::language::{Language, Localized};
use crate::money::{MoneyError, Ore, Quantity, ThreePoint};
use crate::scope::Scope;
use crate::tariff::Tariff;

/// The most levers that are returned, as `LeversReport` states: more than a person reads, and a bound of the answer's size.
const MAX_LEVERS: usize = 200;

/// A priced scope with its levers.
#[derive(Debug)]
pub struct Levers {
    estimate: Estimate,
    shown: Vec<Lever>,
    /// How many more there are.
    more: usize,
}

/// What would change the price of a scope.
#[derive(Serialize, ToSchema)]
#[schema(as = LeverList)]
pub struct LeversReport<'e> {
    /// The edition that the scope was priced by.
    pub tariff: TariffReport<'e>,
    /// The day for which it was priced.
    pub priced_on: Date,
    /// ISO 4217 code of every amount.
    pub currency: &'e str,
    /// The price of the scope as it is, without VAT.
    pub net: ThreePoint<Ore>,
    /// VAT.
    pub vat: ThreePoint<Ore>,
    /// Net and VAT.
    pub total: ThreePoint<Ore>,
    /// Every single change that leaves the scope valid and changes its expected price or delivery time, the largest saving
    /// (net) first, and equal ones in the order of the scope: the first 200.
    #[schema(max_items = 200)]
    pub levers: &'e [Lever],
    /// How many levers there are beyond those, which save less; left out where there are none.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    pub more_levers: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// One change of a scope, and what it does to the price and the delivery time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Lever {
    /// The path in the scope of what changes, as a JSONPath from the scope's root. For a table or an area that is named several
    /// times, the first place; it is left out everywhere.
    pub path: String,
    /// What changes.
    pub code: LeverCode,
    /// What changes, for a person to read.
    pub name: Localized,
    /// What it saves.
    pub saving: Saving,
    /// The change of the expected delivery time in working days; below 0 where the delivery comes sooner.
    pub working_days: i64,
    /// How the price changes.
    pub how: PriceChange,
}

/// A lever as it is offered: what it changes, and what that does.
#[derive(Debug)]
pub struct Offer {
    /// The path in the scope of what changes, as a JSONPath from the scope's root.
    pub path: String,
    change: Change,
    /// What it saves of the expected total; below 0 where it costs.
    pub saving: Ore,
    /// The change of the expected delivery time in working days.
    pub working_days: i64,
}

impl Offer {
    #[must_use]
    pub const fn code(&self) -> LeverCode {
        self.change.lever_code()
    }

    #[must_use]
    pub fn name(&self, language: Language) -> String {
        self.change.message(language)
    }
}

/// What a change saves of the expected price; below 0 where it costs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeverSaving)]
pub struct Saving {
    /// Without VAT.
    pub net: Ore,
    /// VAT.
    pub vat: Ore,
    /// Net and VAT.
    pub total: Ore,
}

/// How a lever changes the price, as a comparison of the two estimates gives it: the later less the former, so that what is
/// saved is below 0.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeverPriceChange)]
pub struct PriceChange {
    /// The causes; they sum exactly to the change of the total.
    pub effects: Effects,
    /// The lines that change, in the order of the estimate, removed ones last. Numbers of outside items that only move up are
    /// no change.
    pub lines: Vec<LineComparison>,
}

impl Levers {
    /// Prices a scope, and again with each change of it alone.
    ///
    /// Errors: [`PricingError::UnknownRow`] when the scope names a row that this edition does not have.
    pub fn of(scope: &Scope, tariff: &Arc<Tariff>, priced_on: Date) -> Result<Self, PricingError> {
        let estimate = price(scope, tariff, priced_on)?;
        let base = Base::of(scope, &estimate)?;
        let (found, more) = base.found(scope)?;
        let shown = found.iter().map(|changed| base.lever(changed)).collect::<Result<_, _>>()?;
        Ok(Self { estimate, shown, more })
    }

    /// What the levers of an estimate are and save, without how: for whoever offers them.
    pub fn offers(scope: &Scope, estimate: &Estimate) -> Result<Vec<Offer>, PricingError> {
        let base = Base::of(scope, estimate)?;
        let (found, _) = base.found(scope)?;
        found.into_iter().map(|changed| base.offer(changed).map_err(PricingError::from)).collect()
    }

    /// The levers in their JSON form.
    #[must_use]
    pub fn report(&self) -> LeversReport<'_> {
        let Estimate { tariff, priced_on, net, vat, total, .. } = &self.estimate;
        LeversReport {
            tariff: TariffReport { id: tariff.id, hash: &tariff.hash, status: tariff.status },
            priced_on: *priced_on,
            currency: tariff.currency,
            net: *net,
            vat: *vat,
            total: *total,
            levers: &self.shown,
            more_levers: self.more,
        }
    }
}

/// The scope as it is, as far as changes are priced from it.
struct Base<'e> {
    estimate: &'e Estimate,
    counts: Counts,
    /// The expected working days before they are rounded.
    exact_days: Quantity,
    /// The effort rules in the order of their lines, each with the index of its line.
    rules: Vec<(usize, Option<usize>)>,
}

/// What other counts do to the lines of effort rules and to the delivery time.
struct Work {
    /// The rules whose lines change, each with the index of the line that the estimate has.
    rules: Vec<(usize, Option<usize>)>,
    /// The sum of the lines' changes, as expected.
    amount: Ore,
    /// The expected working days.
    working_days: u32,
}

/// A line that changes: the index of the one that the estimate has, and the later one.
struct ChangedLine {
    before: Option<usize>,
    after: Option<Line>,
}

/// A candidate with its price.
struct Changed {
    candidate: Candidate,
    work: Rc<Work>,
    /// The expected net.
    net: Ore,
}

impl Changed {
    /// What it saves of the expected net; sums of a scope are far within the range.
    fn saving(&self, estimate: &Estimate) -> i64 {
        estimate.net.expected.get().saturating_sub(self.net.get())
    }
}

impl<'e> Base<'e> {
    fn of(scope: &Scope, estimate: &'e Estimate) -> Result<Self, MoneyError> {
        let tariff = &estimate.tariff;
        let counts = Counts::of(scope);
        let line_of = |rule: usize| {
            let is_its = |line: &Line| matches!(line.row, PricedRow::Effort { rule: other, .. } if other == rule);
            estimate.lines.iter().position(is_its)
        };
        let mut rules: Vec<usize> = (0..tariff.rules.len()).filter(|rule| *rule != tariff.outside_rule).collect();
        rules.sort_by_key(|rule| tariff.rules.get(*rule).map(|rule| rule.activity_index));
        Ok(Self {
            estimate,
            exact_days: exact_days(tariff, &counts, |_| ())?.expected,
            counts,
            rules: rules.into_iter().map(|rule| (rule, line_of(rule))).collect(),
        })
    }

    /// Every change that makes a difference, the largest saving first, as far as they are shown; and how many more there are.
    fn found(&self, scope: &Scope) -> Result<(Vec<Changed>, usize), PricingError> {
        let estimate = self.estimate;
        let candidates = Candidates::of(scope, &estimate.tariff, self.counts, &estimate.lines);
        let mut found: Vec<Changed> = Vec::new();
        for candidate in candidates.all() {
            // What counts the same takes the same work: a thousand outside items are left out one at a time.
            let same = found.last().filter(|changed| changed.candidate.counts == candidate.counts);
            let work = match same {
                Some(changed) => Rc::clone(&changed.work),
                None => Rc::new(self.work(&candidate.counts)?),
            };
            found.push(self.changed(candidate, work)?);
        }
        found.retain(|changed| changed.net != estimate.net.expected || changed.work.working_days != self.days());
        // A candidate is large, and is moved once.
        found.sort_by_cached_key(|changed| Reverse(changed.saving(estimate)));
        let more = found.len().saturating_sub(MAX_LEVERS);
        found.truncate(MAX_LEVERS);
        Ok((found, more))
    }

    /// The expected working days of the scope as it is.
    fn days(&self) -> u32 {
        self.estimate.delivery_time.working_days.expected
    }

    /// The change of the expected working days.
    fn days_more(&self, work: &Work) -> i64 {
        i64::from(work.working_days) - i64::from(self.days())
    }

    fn offer(&self, changed: Changed) -> Result<Offer, MoneyError> {
        let vat = changed.net.share(self.estimate.vat_rate())?.round()?;
        let saving = self.estimate.total.expected.minus(changed.net.plus(vat)?)?;
        let working_days = self.days_more(&changed.work);
        let Candidate { place, change, .. } = changed.candidate;
        Ok(Offer { path: place.to_string(), change, saving, working_days })
    }

    fn work(&self, counts: &Counts) -> Result<Work, PricingError> {
        let tariff = self.estimate.tariff.as_ref();
        let mut rules = Vec::new();
        let mut amount = Ore::ZERO;
        for (rule, before) in &self.rules {
            let driver = tariff.rules.get(*rule).map(|rule| rule.driver);
            if driver.is_none_or(|driver| counts.get(driver) == self.counts.get(driver)) {
                continue;
            }
            let after = effort_amount(*rule, counts, tariff)?;
            amount = amount.minus(self.amount(*before).expected)?.plus(after)?;
            rules.push((*rule, *before));
        }
        let working_days = expected_days_with(self.exact_days, &self.counts, counts, tariff)?;
        Ok(Work { rules, amount, working_days })
    }

    fn changed(&self, candidate: Candidate, work: Rc<Work>) -> Result<Changed, MoneyError> {
        let net = self.estimate.net.expected.plus(work.amount)?;
        let net = net.minus(self.amount(candidate.removed).expected)?;
        Ok(Changed { candidate, work, net })
    }

    fn line(&self, index: Option<usize>) -> Option<&'e Line> {
        self.estimate.lines.get(index?)
    }

    fn amount(&self, line: Option<usize>) -> ThreePoint<Ore> {
        self.line(line).map(|line| line.amount).unwrap_or_default()
    }

    fn lever(&self, changed: &Changed) -> Result<Lever, PricingError> {
        let Candidate { place, change, counts, removed } = &changed.candidate;
        let rate = self.estimate.vat_rate();
        let others = self.changes(&changed.work, counts, *removed)?;
        let mut net = self.estimate.net;
        for ChangedLine { before, after } in &others {
            let after = after.as_ref().map(|line| line.amount).unwrap_or_default();
            net = net.try_zip(self.amount(*before), Ore::minus)?.try_zip(after, Ore::plus)?;
        }
        let (before, after) = (self.estimate.sums(), Sums::of(net, rate)?);
        let saved = |before: ThreePoint<Ore>, after: ThreePoint<Ore>| before.expected.minus(after.expected);
        let lines = self.compared(others)?;
        Ok(Lever {
            path: place.to_string(),
            code: change.lever_code(),
            name: change.name(),
            saving: Saving {
                net: saved(before.net, after.net)?,
                vat: saved(before.vat, after.vat)?,
                total: saved(before.total, after.total)?,
            },
            working_days: self.days_more(&changed.work),
            how: PriceChange { effects: effects((&before, rate), (&after, rate), &lines)?, lines },
        })
    }

    /// The lines that change.
    fn changes(&self, work: &Work, counts: &Counts, removed: Option<usize>) -> Result<Vec<ChangedLine>, PricingError> {
        let tariff = self.estimate.tariff.as_ref();
        let of_rule = |(rule, before): &(usize, Option<usize>)| {
            Ok(ChangedLine { before: *before, after: effort_line(*rule, counts, tariff)? })
        };
        let mut changes = work.rules.iter().map(of_rule).collect::<Result<Vec<_>, PricingError>>()?;
        changes.extend(removed.map(|removed| ChangedLine { before: Some(removed), after: None }));
        Ok(changes)
    }

    /// The lines that change, in the order of a comparison: those of the later estimate, then the removed ones in the order of
    /// the former.
    fn compared(&self, changes: Vec<ChangedLine>) -> Result<Vec<LineComparison>, MoneyError> {
        let tariff = self.estimate.tariff.as_ref();
        let (later, mut gone): (Vec<_>, Vec<_>) = changes.into_iter().partition(|line| line.after.is_some());
        gone.sort_by_key(|line| line.before);
        let lines = later.into_iter().chain(gone).filter(|line| line.before.is_some() || line.after.is_some());
        let compare = |line: ChangedLine| {
            let (before, after) = (self.line(line.before), line.after.as_ref());
            compare_line(before.map(|line| (line, tariff)), after.map(|line| (line, tariff)))
        };
        lines.map(compare).collect()
    }
}
