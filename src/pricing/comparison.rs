//! Two estimates compared: the difference of the totals, split into causes that sum to it exactly.
//!
//! The causes are those of a price-volume analysis: added or removed lines (scope), more or fewer units on lines that both have
//! (quantity), another unit price (price), VAT, and rounding to øre. Each effect is rounded once, and the rounding effect is the
//! remainder, so that the effects sum exactly.

use std::collections::{HashMap, VecDeque};

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::line::{Line, PricedRow};
use super::{Estimate, Sums};
use crate::language::Localized;
use crate::money::{MoneyError, Ore, Percent, Quantity, ThreePoint, UnitPrice};
use crate::tariff::Tariff;

/// Two estimates compared.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Comparison {
    /// The former estimate.
    pub before: Side,
    /// The later estimate.
    pub after: Side,
    /// The later total less the former.
    pub difference: ThreePoint<Ore>,
    /// The causes of the difference; they sum to it exactly.
    pub effects: Effects,
    /// Every line of either estimate, in the order of the later one, removed lines last.
    pub lines: Vec<LineComparison>,
}

/// The sums of one estimate.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ComparisonSide)]
pub struct Side {
    /// The edition that it was priced by.
    pub tariff: Date,
    /// The day for which it was priced.
    pub priced_on: Date,
    /// Without VAT.
    pub net: ThreePoint<Ore>,
    /// VAT.
    pub vat: ThreePoint<Ore>,
    /// Net and VAT.
    pub total: ThreePoint<Ore>,
}

/// The causes of a difference between two totals.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ComparisonEffects)]
pub struct Effects {
    /// Lines that only one estimate has.
    pub scope: ThreePoint<Ore>,
    /// Other quantities on lines that both have, at the former price.
    pub quantity: ThreePoint<Ore>,
    /// Other unit prices on lines that both have, at the later quantity.
    pub price: ThreePoint<Ore>,
    /// VAT of the net's change, or of another rate.
    pub vat: ThreePoint<Ore>,
    /// The remainder from rounding to øre.
    pub rounding: ThreePoint<Ore>,
}

/// A line of either estimate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineComparison {
    /// Its code.
    pub code: String,
    /// What it is for.
    pub name: Localized,
    /// How it changed.
    pub change: LineChange,
    /// The line in the former estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<LineSide>,
    /// The line in the later estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<LineSide>,
    /// The causes of the change of its amount; they sum to it exactly.
    pub effects: LineEffects,
}

/// How a line changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineChange {
    /// Only the later estimate has it.
    Added,
    /// Only the former estimate has it.
    Removed,
    /// Both have it, with another quantity or price.
    Changed,
    /// Both have it, unchanged.
    Unchanged,
}

/// A line in one of the estimates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineSide {
    /// How many were counted in the scope.
    pub count: u32,
    /// How many units.
    pub quantity: ThreePoint<Quantity>,
    /// Kroner a unit.
    pub unit_price: UnitPrice,
    /// The amount.
    pub amount: ThreePoint<Ore>,
}

/// The causes of a change of one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineEffects {
    /// The line was added or removed.
    pub scope: ThreePoint<Ore>,
    /// Another quantity, at the former price.
    pub quantity: ThreePoint<Ore>,
    /// Of which: because the scope counts more or fewer.
    pub quantity_from_count: ThreePoint<Ore>,
    /// Of which: because each one takes other hours.
    pub quantity_from_hours: ThreePoint<Ore>,
    /// Another unit price, at the later quantity.
    pub price: ThreePoint<Ore>,
    /// The remainder from rounding to øre.
    pub rounding: ThreePoint<Ore>,
}

impl Comparison {
    /// Compares two estimates. Errors: [`MoneyError::Overflow`], which the limits of scope and tariff rule out.
    pub fn of(before: &Estimate, after: &Estimate) -> Result<Self, MoneyError> {
        let mut lines = Vec::with_capacity(after.lines.len());
        let mut former = Former::of(before);
        let pairs: Vec<(&Line, Option<&Line>)> =
            after.lines.iter().map(|line| (line, former.same(line, after))).collect();
        for (line, same) in pairs {
            // An outside item with a new description is the same item, if no other line matches it.
            let same = same.or_else(|| former.same_place(line, after));
            lines.push(compare_line(same.map(|same| (same, &*before.tariff)), Some((line, &*after.tariff)))?);
        }
        for line in former.rest() {
            lines.push(compare_line(Some((line, &*before.tariff)), None)?);
        }
        let difference = after.total.try_zip(before.total, Ore::minus)?;
        let effects = effects((&before.sums(), before.vat_rate()), (&after.sums(), after.vat_rate()), &lines)?;
        Ok(Self { before: side(before), after: side(after), difference, effects, lines })
    }
}

/// The lines of the former estimate that are not matched with a later line yet.
///
/// Lines match by their code. Outside items are numbered by their position, which says nothing of what they are, so they
/// match by description first.
struct Former<'e> {
    estimate: &'e Estimate,
    by_key: HashMap<&'e str, VecDeque<usize>>,
    matched: Vec<bool>,
}

impl<'e> Former<'e> {
    fn of(estimate: &'e Estimate) -> Self {
        let mut by_key: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (index, line) in estimate.lines.iter().enumerate() {
            by_key.entry(Self::key(line, estimate)).or_default().push_back(index);
        }
        Self { estimate, by_key, matched: vec![false; estimate.lines.len()] }
    }

    fn key<'l>(line: &'l Line, estimate: &'l Estimate) -> &'l str {
        match &line.row {
            PricedRow::Outside(outside) => &outside.description,
            PricedRow::Extra(extra) => &extra.description,
            PricedRow::Table(_) | PricedRow::Area(_) | PricedRow::Effort { .. } => line.code(&estimate.tariff),
        }
    }

    fn same(&mut self, line: &Line, estimate: &Estimate) -> Option<&'e Line> {
        let same_kind = |index: &usize| {
            let former = self.estimate.lines.get(*index);
            former.is_some_and(|former| kind(former) == kind(line))
        };
        let candidates = self.by_key.get_mut(Self::key(line, estimate))?;
        let position = candidates.iter().position(same_kind)?;
        let index = candidates.remove(position)?;
        self.take(index)
    }

    fn same_place(&mut self, line: &Line, estimate: &Estimate) -> Option<&'e Line> {
        let (PricedRow::Outside(_) | PricedRow::Extra(_)) = line.row else { return None };
        let code = line.code(&estimate.tariff);
        let lines = self.estimate.lines.iter().enumerate();
        let mut unmatched = lines.filter(|(index, _)| self.matched.get(*index) == Some(&false));
        let (index, _) = unmatched.find(|(_, former)| former.code(&self.estimate.tariff) == code)?;
        self.take(index)
    }

    fn take(&mut self, index: usize) -> Option<&'e Line> {
        *self.matched.get_mut(index)? = true;
        self.estimate.lines.get(index)
    }

    fn rest(&self) -> impl Iterator<Item = &'e Line> {
        let matched = self.matched.clone();
        self.estimate.lines.iter().zip(matched).filter(|(_, matched)| !matched).map(|(line, _)| line)
    }
}

/// Lines that people describe themselves: outside items and extra lines match only among their own kind.
fn kind(line: &Line) -> u8 {
    match line.row {
        PricedRow::Outside(_) => 1,
        PricedRow::Extra(_) => 2,
        PricedRow::Table(_) | PricedRow::Area(_) | PricedRow::Effort { .. } => 0,
    }
}

fn side(estimate: &Estimate) -> Side {
    Side {
        tariff: estimate.tariff.id,
        priced_on: estimate.priced_on,
        net: estimate.net,
        vat: estimate.vat,
        total: estimate.total,
    }
}

/// The effects of the lines, with VAT, and the rounding that makes them sum to the difference of the totals. Lines that did not
/// change may be left out.
pub(super) fn effects(
    (before, rate_before): (&Sums, Percent),
    (after, rate_after): (&Sums, Percent),
    lines: &[LineComparison],
) -> Result<Effects, MoneyError> {
    let sum = |part: fn(&LineEffects) -> ThreePoint<Ore>| {
        ThreePoint::<Ore>::sum(lines.iter().map(|line| part(&line.effects)))
    };
    let scope = sum(|effects| effects.scope)?;
    let quantity = sum(|effects| effects.quantity)?;
    let price = sum(|effects| effects.price)?;
    let vat_before = before.net.try_map(|net| net.share(rate_before))?;
    let vat_after = after.net.try_map(|net| net.share(rate_after))?;
    let vat = vat_after.try_zip(vat_before, |after, before| after.minus(before)?.round())?;
    let explained = ThreePoint::<Ore>::sum([scope, quantity, price, vat])?;
    let difference = after.total.try_zip(before.total, Ore::minus)?;
    let rounding = difference.try_zip(explained, Ore::minus)?;
    Ok(Effects { scope, quantity, price, vat, rounding })
}

/// The comparison of one line, which may be missing on either side; `None` if it is on neither.
pub(super) fn compare_line(
    before: Option<(&Line, &Tariff)>,
    after: Option<(&Line, &Tariff)>,
) -> Result<LineComparison, MoneyError> {
    let line_side = |(line, tariff): (&Line, &Tariff)| LineSide {
        count: line.hours_each(tariff).map_or(1, |(count, _)| count),
        quantity: line.quantity,
        unit_price: line.unit_price,
        amount: line.amount,
    };
    let name = |(line, tariff): (&Line, &Tariff)| (line.code(tariff).to_owned(), line.name(tariff).cloned());
    let (code, name) = after.or(before).map(name).unwrap_or_default();
    let name = name.unwrap_or_else(|| Localized::new("", "", ""));
    let (change, effects) = match (before, after) {
        (Some((before, former)), Some((after, _))) => {
            let effects = both(before, former, after)?;
            let alike = before.quantity == after.quantity && before.unit_price == after.unit_price;
            (if alike { LineChange::Unchanged } else { LineChange::Changed }, effects)
        }
        (None, Some((line, _))) => (LineChange::Added, LineEffects { scope: line.amount, ..LineEffects::default() }),
        (Some((line, _)), None) => {
            let scope = line.amount.try_map(|amount| Ore::ZERO.minus(amount))?;
            (LineChange::Removed, LineEffects { scope, ..LineEffects::default() })
        }
        (None, None) => (LineChange::Unchanged, LineEffects::default()),
    };
    Ok(LineComparison { code, name, change, before: before.map(line_side), after: after.map(line_side), effects })
}

/// A line that both estimates have: first the quantity at the former price, then the price at the later quantity.
fn both(before: &Line, former: &Tariff, after: &Line) -> Result<LineEffects, MoneyError> {
    let at_former_price = |quantity: Quantity| before.unit_price.times(quantity);
    let quantity = after
        .quantity
        .try_zip(before.quantity, |after, before| at_former_price(after)?.minus(at_former_price(before)?)?.round())?;
    let price = after
        .quantity
        .try_map(|quantity| after.unit_price.times(quantity)?.minus(at_former_price(quantity)?)?.round())?;
    // The later count at the former hours gives the effect of the scope alone. A case officer's adjustment is an effect of hours,
    // whatever the count.
    let count_after = match &after.row {
        PricedRow::Effort { count, .. } => *count,
        PricedRow::Table(_) | PricedRow::Area(_) | PricedRow::Outside(_) | PricedRow::Extra(_) => 1,
    };
    let quantity_from_count = match before.hours_each(former) {
        Some((_, each)) => each.try_zip(before.tariff_quantity(), |each, before| {
            at_former_price(each.times(count_after)?)?.minus(at_former_price(before)?)?.round()
        })?,
        None => ThreePoint::default(),
    };
    let quantity_from_hours = quantity.try_zip(quantity_from_count, Ore::minus)?;
    let change = after.amount.try_zip(before.amount, Ore::minus)?;
    let rounding = change.try_zip(quantity, Ore::minus)?.try_zip(price, Ore::minus)?;
    Ok(LineEffects {
        scope: ThreePoint::default(),
        quantity,
        quantity_from_count,
        quantity_from_hours,
        price,
        rounding,
    })
}
