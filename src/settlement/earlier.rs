//! What other notes of a quote's number charge: a part settlement charges some of an order, and no note charges what another does.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::charged::{Charge, ChargeBasis, ChargedLine};
use super::entry::TimeEntry;
use crate::money::{MoneyError, Ore, Percent, SignedQuantity};
use crate::quote::{Price, SettlementNumber};

/// A note that charges part of the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChargedBefore {
    /// Its number.
    pub number: SettlementNumber,
    /// What it charges.
    pub price: Price,
}

/// The notes of a quote's number that are in force, but for the one that is made or corrected.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    notes: Vec<ChargedBefore>,
    /// The work that they rest on, and the note of each entry.
    entries: Vec<(TimeEntry, SettlementNumber)>,
    lines: Vec<(ChargedLine, SettlementNumber)>,
    /// The VAT rate of each.
    rates: Vec<Percent>,
}

impl Earlier {
    pub(super) fn add(&mut self, note: ChargedBefore, charge: &Charge, entries: &[TimeEntry]) {
        self.entries.extend(entries.iter().map(|entry| (entry.clone(), note.number)));
        self.lines.extend(charge.lines.iter().map(|line| (line.clone(), note.number)));
        self.rates.push(charge.vat.rate);
        self.notes.push(note);
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// The notes, in the order in which they were made.
    #[must_use]
    pub fn notes(&self) -> &[ChargedBefore] {
        &self.notes
    }

    /// The note that charges the work of an entry.
    #[must_use]
    pub fn note_of_entry(&self, entry: u32) -> Option<SettlementNumber> {
        self.entries.iter().find(|(one, _)| one.entry == entry).map(|(_, note)| *note)
    }

    /// The note that charges a flat line.
    #[must_use]
    pub fn note_of_line(&self, code: &str) -> Option<SettlementNumber> {
        self.lines.iter().find(|(line, _)| line.basis.is_flat() && line.code == code).map(|(_, note)| *note)
    }

    /// The entries that no note rests on.
    #[must_use]
    pub fn without(&self, entries: &[TimeEntry]) -> Vec<TimeEntry> {
        entries.iter().filter(|entry| self.note_of_entry(entry.entry).is_none()).cloned().collect()
    }

    /// Their work and this, in the order in which it was recorded.
    #[must_use]
    pub fn with(&self, entries: &[TimeEntry]) -> Vec<TimeEntry> {
        let earlier = self.entries.iter().map(|(entry, _)| entry).filter(|entry| !entries.contains(entry));
        let mut all: Vec<TimeEntry> = earlier.chain(entries).cloned().collect();
        all.sort_by_key(|entry| entry.entry);
        all
    }

    /// What they charge of the hours of an activity, without VAT. Errors: [`MoneyError::Overflow`].
    pub fn hourly(&self, activity: &str) -> Result<Ore, MoneyError> {
        Ore::sum(self.hourly_lines(activity).map(|line| line.amount))
    }

    /// What they charge of an activity, without VAT. Errors: [`MoneyError::Overflow`].
    pub fn charged(&self, activity: &str) -> Result<Ore, MoneyError> {
        let lines = self.lines.iter().filter(|(line, _)| line.activity == activity);
        Ore::sum(lines.map(|(line, _)| line.amount))
    }

    /// What they charge of the lines with this code: of the work of an activity at one rate.
    pub(super) fn worked(&self, code: &str) -> Result<Ore, MoneyError> {
        Ore::sum(self.lines.iter().filter(|(line, _)| line.code == code).map(|(line, _)| line.amount))
    }

    /// What they charge of work at rates that an edition does not have. Errors: [`MoneyError::Overflow`].
    pub(super) fn worked_at_others(&self, activity: &str, codes: &[String]) -> Result<Ore, MoneyError> {
        let lines = self.hourly_lines(activity).filter(|line| line.basis == ChargeBasis::Worked);
        Ore::sum(lines.filter(|line| !codes.contains(&line.code)).map(|line| line.amount))
    }

    fn hourly_lines(&self, activity: &str) -> impl Iterator<Item = &ChargedLine> {
        let lines = self.lines.iter().map(|(line, _)| line);
        lines.filter(move |line| line.activity == activity && !line.basis.is_flat())
    }

    /// What they charge together. Errors: [`MoneyError::Overflow`].
    pub fn price(&self) -> Result<Price, MoneyError> {
        let sum = |amount: fn(&Price) -> Ore| Ore::sum(self.notes.iter().map(|note| amount(&note.price)));
        Ok(Price { net: sum(|price| price.net)?, vat: sum(|price| price.vat)?, total: sum(|price| price.total)? })
    }

    /// By how much the VAT of them and of another note exceeds that of one settlement of all, since each is rounded by itself
    /// (EN 16931, BR-CO-17); 0 where their rates differ. Errors: [`MoneyError::Overflow`].
    pub(super) fn vat_rounding(&self, price: Price, rate: Percent) -> Result<Ore, MoneyError> {
        if self.rates.iter().any(|other| *other != rate) {
            return Ok(Ore::ZERO);
        }
        let before = self.price()?;
        let at_once = before.net.plus(price.net)?.share(rate)?.round()?;
        before.vat.plus(price.vat)?.minus(at_once)
    }
}

impl ChargedLine {
    /// Its hours; none of a flat price, or of a sum.
    #[must_use]
    pub fn hours(&self) -> SignedQuantity {
        match self.basis {
            ChargeBasis::Worked | ChargeBasis::Ceiling => self.quantity.try_into().unwrap_or_default(),
            ChargeBasis::Fixed | ChargeBasis::Reduced | ChargeBasis::Rest => SignedQuantity::default(),
        }
    }
}
