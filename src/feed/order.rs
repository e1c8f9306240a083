//! What part settlements move out of an order: whole lines at flat prices, and of the hours of an activity as much as is charged, from
//! its first line on.

use std::collections::BTreeMap;

use super::Assignments;
use super::posting::{PostedLine, quoted_lines};
use crate::money::{MoneyError, Ore, SignedQuantity};
use crate::pricing::Basis;
use crate::quote::PricedDraft;
use crate::settlement::Earlier;

/// A part of a line of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineShare {
    /// The place of the line in the order, from 0.
    pub place: usize,
    pub quantity: SignedQuantity,
    pub net: Ore,
    pub vat: Ore,
}

/// What an order has lost to part settlements, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved(Vec<LineShare>);

impl LineShare {
    const fn whole(place: usize, line: &PostedLine) -> Self {
        Self { place, quantity: line.quantity, net: line.net, vat: line.vat }
    }

    /// The part of a line that this net is of it. What a division leaves over stays in the order.
    fn of(place: usize, line: &PostedLine, net: Ore) -> Self {
        let part = |whole: i64| {
            let part = i128::from(whole) * i128::from(net.get()) / i128::from(line.net.get().max(1));
            i64::try_from(part).unwrap_or(whole)
        };
        Self {
            place,
            quantity: SignedQuantity::new(part(line.quantity.get())),
            net,
            vat: Ore::new(part(line.vat.get())),
        }
    }

    fn minus(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self {
            quantity: self.quantity.plus(other.quantity.negated()?)?,
            net: self.net.minus(other.net)?,
            vat: self.vat.minus(other.vat)?,
            ..self
        })
    }

    fn is_nothing(&self) -> bool {
        self.quantity == SignedQuantity::default() && self.net == Ore::ZERO && self.vat == Ore::ZERO
    }
}

impl Moved {
    /// All of an order.
    pub fn all(priced: &PricedDraft) -> Result<Self, MoneyError> {
        let lines = quoted_lines(priced, &Assignments::default())?;
        Ok(Self(lines.iter().enumerate().map(|(place, line)| LineShare::whole(place, line)).collect()))
    }

    /// What these notes charge of an order. Of hours no more is moved than it has: a former revision may have had more.
    pub fn by(priced: &PricedDraft, notes: &Earlier) -> Result<Self, MoneyError> {
        if notes.is_empty() {
            return Ok(Self::default());
        }
        let lines = quoted_lines(priced, &Assignments::default())?;
        let mut charged: BTreeMap<&str, Ore> = BTreeMap::new();
        let mut moved = Vec::new();
        for (place, (line, quoted)) in lines.iter().zip(&priced.estimate.lines).enumerate() {
            if quoted.basis() == Basis::Fixed {
                moved.extend(notes.note_of_line(&line.line_code).map(|_| LineShare::whole(place, line)));
                continue;
            }
            let left = match charged.get(line.activity.as_str()) {
                Some(left) => *left,
                None => notes.hourly(&line.activity)?,
            };
            let net = left.min(line.net);
            charged.insert(&line.activity, left.minus(net)?);
            moved.push(if net == line.net && net > Ore::ZERO {
                LineShare::whole(place, line)
            } else {
                LineShare::of(place, line, net)
            });
        }
        moved.retain(|share| !share.is_nothing());
        Ok(Self(moved))
    }

    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// What an order gets back when no more than this is moved out of it, instead of what was: below 0 where it loses more.
    pub fn instead_of(&self, former: &Self) -> Result<Vec<LineShare>, MoneyError> {
        let mut shares: BTreeMap<usize, LineShare> = former.0.iter().map(|share| (share.place, *share)).collect();
        for share in &self.0 {
            let nothing = LineShare { quantity: SignedQuantity::default(), net: Ore::ZERO, vat: Ore::ZERO, ..*share };
            let former = shares.entry(share.place).or_insert(nothing);
            *former = former.minus(*share)?;
        }
        Ok(shares.into_values().filter(|share| !share.is_nothing()).collect())
    }
}
