//! What is charged: fixed lines as quoted, hours as worked, per activity never above what was quoted (guidelines 11).

use std::collections::{BTreeMap, BTreeSet};

use super::charged::{
    ActivityCharge, Charge, ChargeBasis, ChargedLine, Level, OmittedLine, QuotedWork, VatCategory, VatCharge, Worked,
};
use super::entry::TimeEntry;
use super::input::Departures;
use crate::language::Language;
use crate::money::{MoneyError, Ore, Percent, Quantity, SignedQuantity};
use crate::pricing::{Basis, Line, Unit};
use crate::quote::PricedDraft;
use crate::tariff::{HourlyRate, Tariff};

/// Why work cannot be charged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChargeError {
    /// A sum left the range of øre, which the limits rule out; or more hours were reversed than recorded.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// An entry of a former revision has an activity or a rate that the edition of this one does not have.
    #[error("time entry {entry} has the activity or rate \"{code}\", which the edition does not have")]
    UnknownCode { entry: u32, code: String },
}

/// The clause that limits the price to actual costs.
const CLAUSE: [&str; 3] = ["Retningslinjer kap. 11", "Retningslinjer kap. 11", "Guidelines, chapter 11"];

impl Charge {
    /// What a quote would be charged with now, and the entries that its edition cannot price.
    pub fn so_far(priced: &PricedDraft, entries: &[TimeEntry]) -> Result<(Self, Vec<u32>), ChargeError> {
        let tariff = priced.estimate.tariff.as_ref();
        let (unpriced, known): (Vec<&TimeEntry>, Vec<&TimeEntry>) =
            counting(entries).partition(|entry| unknown_code(entry, tariff).is_some());
        let known: Vec<TimeEntry> = known.into_iter().cloned().collect();
        let charge = Self::of(priced, &known, &Departures::default())?;
        Ok((charge, unpriced.into_iter().map(|entry| entry.entry).collect()))
    }

    /// What a quote is charged with after this work.
    pub fn of(priced: &PricedDraft, entries: &[TimeEntry], departures: &Departures) -> Result<Self, ChargeError> {
        let estimate = &priced.estimate;
        let tariff = estimate.tariff.as_ref();
        let counting: Vec<&TimeEntry> = counting(entries).collect();
        for entry in &counting {
            if let Some(code) = unknown_code(entry, tariff) {
                return Err(ChargeError::UnknownCode { entry: entry.entry, code: code.to_owned() });
            }
        }
        let mut charge = Self {
            activities: Vec::new(),
            lines: Vec::new(),
            omitted_lines: Vec::new(),
            net: Ore::ZERO,
            vat: vat(tariff, departures),
            total: Ore::ZERO,
        };
        for (index, activity) in tariff.activities.iter().enumerate() {
            let quoted: Vec<&Line> = estimate.lines.iter().filter(|line| line.activity == index).collect();
            let work = work(&counting, &activity.code, tariff)?;
            if quoted.is_empty() && work.is_empty() {
                continue;
            }
            charge.add_activity(index, &quoted, &work, priced, departures)?;
        }
        charge.net = Ore::sum(charge.lines.iter().map(|line| line.amount))?;
        charge.vat.amount = charge.net.share(charge.vat.rate)?.round()?;
        charge.total = charge.net.plus(charge.vat.amount)?;
        Ok(charge)
    }

    fn add_activity(
        &mut self,
        index: usize,
        quoted_lines: &[&Line],
        work: &[RateWork<'_>],
        priced: &PricedDraft,
        departures: &Departures,
    ) -> Result<(), MoneyError> {
        let (tariff, language) = (priced.estimate.tariff.as_ref(), priced.draft.language);
        let Some(activity) = tariff.activities.get(index) else { return Ok(()) };
        let first = self.lines.len();
        let mut quoted = QuotedWork::default();
        for line in quoted_lines.iter().filter(|line| line.basis() == Basis::Fixed) {
            quoted.fixed = quoted.fixed.plus(line.amount.expected)?;
            let code = line.code(tariff);
            match departures.omitted.iter().find(|(omitted, _)| omitted == code) {
                Some((_, reason)) => self.omitted_lines.push(OmittedLine {
                    code: code.to_owned(),
                    name: name(line, tariff, language),
                    amount: line.amount.expected,
                    reason: reason.clone(),
                }),
                None => self.lines.push(as_quoted(line, ChargeBasis::Fixed, &activity.code, tariff, language)),
            }
        }
        let hourly: Vec<&&Line> = quoted_lines.iter().filter(|line| line.basis() == Basis::Hourly).collect();
        for line in &hourly {
            quoted.hourly = quoted.hourly.plus(line.amount.expected)?;
            quoted.hours = quoted.hours.plus(line.quantity.expected.try_into()?)?;
        }
        let worked = Worked {
            amount: Ore::sum(work.iter().map(|rate| rate.amount))?,
            hours: work.iter().try_fold(SignedQuantity::default(), |sum, rate| sum.plus(rate.hours.try_into()?))?,
        };
        if worked.amount > quoted.hourly {
            let charged = hourly.iter().filter(|line| !line.quantity.expected.is_zero());
            self.lines
                .extend(charged.map(|line| as_quoted(line, ChargeBasis::Ceiling, &activity.code, tariff, language)));
        } else {
            let name = activity.name.in_language(language);
            self.lines.extend(work.iter().map(|rate| rate.line(&activity.code, name, language)));
        }
        let charged = Ore::sum(self.lines.iter().skip(first).map(|line| line.amount))?;
        self.activities.push(ActivityCharge {
            code: activity.code.clone(),
            name: activity.name.in_language(language).to_owned(),
            overrun: worked.amount.minus(quoted.hourly)?.max(Ore::ZERO),
            worked_percent: worked_percent(quoted.hourly, worked.amount)?,
            level: level(quoted.hourly, worked.amount)?,
            quoted,
            worked,
            charged,
        });
        Ok(())
    }
}

/// Entries that count: those that neither correct another nor were corrected.
pub fn counting(entries: &[TimeEntry]) -> impl Iterator<Item = &TimeEntry> {
    let taken_back: BTreeSet<u32> = entries.iter().filter_map(|entry| entry.corrects).collect();
    entries.iter().filter(move |entry| entry.corrects.is_none() && !taken_back.contains(&entry.entry))
}

/// The activity or rate of an entry that the edition does not have: of work on a former revision.
fn unknown_code<'e>(entry: &'e TimeEntry, tariff: &Tariff) -> Option<&'e str> {
    if !tariff.activities.iter().any(|activity| activity.code == entry.activity) {
        return Some(&entry.activity);
    }
    (!tariff.hourly_rates.iter().any(|rate| rate.code == entry.rate)).then_some(&entry.rate)
}

/// The work of an activity at one rate.
struct RateWork<'t> {
    rate: &'t HourlyRate,
    hours: Quantity,
    amount: Ore,
    entries: usize,
}

/// The work of an activity by rate, in the order of the tariff's rates; rates without hours left out.
fn work<'t>(entries: &[&TimeEntry], activity: &str, tariff: &'t Tariff) -> Result<Vec<RateWork<'t>>, MoneyError> {
    let mut hours: BTreeMap<usize, (SignedQuantity, usize)> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.activity == activity) {
        let Some(rate) = tariff.hourly_rates.iter().position(|rate| rate.code == entry.rate) else { continue };
        let (sum, count) = hours.entry(rate).or_default();
        *sum = sum.plus(entry.hours)?;
        *count += 1;
    }
    let mut work = Vec::with_capacity(hours.len());
    for (index, (hours, entries)) in hours {
        let Some(rate) = tariff.hourly_rates.get(index) else { continue };
        let hours = hours.unsigned()?;
        if !hours.is_zero() {
            work.push(RateWork { rate, hours, amount: rate.price.times(hours)?.round()?, entries });
        }
    }
    Ok(work)
}

impl RateWork<'_> {
    fn line(&self, activity: &str, activity_name: &str, language: Language) -> ChargedLine {
        let Self { rate, hours, amount, entries } = self;
        let rate_name = rate.name.in_language(language);
        let (shown_hours, price, shown) =
            (language.quantity(*hours), language.kroner(rate.price.ore()), language.kroner(*amount));
        let one_hour = *hours == Quantity::ONE;
        let one_entry = *entries == 1;
        let [recorded, records] = match language {
            Language::Nb => {
                [if one_hour { "time ført" } else { "timer ført" }, if one_entry { "føring" } else { "føringer" }]
            }
            Language::Nn => {
                [if one_hour { "time ført" } else { "timar førte" }, if one_entry { "føring" } else { "føringar" }]
            }
            Language::En => {
                [if one_hour { "hour recorded" } else { "hours recorded" }, if one_entry { "entry" } else { "entries" }]
            }
        };
        let [nb, nn, en] = CLAUSE;
        let (within, at) = (language.pick("i", "i", "in"), language.pick("à", "à", "at"));
        let explanation = format!("{shown_hours} {recorded} {within} {entries} {records} {at} {price} = {shown}.");
        ChargedLine {
            code: format!("worked.{activity}.{}", rate.code),
            activity: activity.to_owned(),
            basis: ChargeBasis::Worked,
            name: format!("{activity_name}, {rate_name}"),
            unit: Unit::Hour,
            quantity: *hours,
            unit_price: rate.price,
            amount: *amount,
            reference: format!("{}; {}", language.pick(nb, nn, en), rate.reference.in_language(language)),
            explanation,
        }
    }
}

fn name(line: &Line, tariff: &Tariff, language: Language) -> String {
    line.name(tariff).map(|name| name.in_language(language)).unwrap_or_default().to_owned()
}

fn as_quoted(line: &Line, basis: ChargeBasis, activity: &str, tariff: &Tariff, language: Language) -> ChargedLine {
    let mut explanation = line.explanation(tariff, language);
    if basis == ChargeBasis::Ceiling {
        explanation.push_str(language.pick(
            " Det er arbeidet mer enn tilbudt; det belastes som tilbudt.",
            " Det er arbeidd meir enn tilbode; det blir belasta som tilbode.",
            " More was worked than quoted; it is charged as quoted.",
        ));
    }
    ChargedLine {
        code: line.code(tariff).to_owned(),
        activity: activity.to_owned(),
        basis,
        name: name(line, tariff, language),
        unit: line.unit(),
        quantity: line.quantity.expected,
        unit_price: line.unit_price,
        amount: line.amount.expected,
        reference: line
            .report(tariff, language)
            .map(|report| report.explanation.reference.to_owned())
            .unwrap_or_default(),
        explanation,
    }
}

/// The VAT treatment; the amount follows when the net is known.
fn vat(tariff: &Tariff, departures: &Departures) -> VatCharge {
    let (category, reason) = departures.vat.clone().unwrap_or((VatCategory::Standard, String::new()));
    VatCharge {
        category,
        rate: if category == VatCategory::Standard { tariff.vat.rate } else { Percent::ZERO },
        code: category.saft_code().unwrap_or(&tariff.vat.code).to_owned(),
        amount: Ore::ZERO,
        reason: (category != VatCategory::Standard).then_some(reason),
    }
}

/// The work in percent of what was quoted, rounded down: 100 is reached and never shown before.
fn worked_percent(quoted: Ore, worked: Ore) -> Result<Option<i64>, MoneyError> {
    if quoted == Ore::ZERO {
        return Ok(None);
    }
    let hundredfold = worked.get().checked_mul(100).ok_or(MoneyError::Overflow)?;
    Ok(hundredfold.checked_div_euclid(quoted.get()))
}

fn level(quoted: Ore, worked: Ore) -> Result<Level, MoneyError> {
    const NEAR_PERCENT: i64 = 80;
    Ok(match worked_percent(quoted, worked)? {
        Some(100..) => Level::Reached,
        Some(NEAR_PERCENT..) => Level::Near,
        // Where no hours were quoted, any are beyond what was.
        None if worked > Ore::ZERO => Level::Reached,
        Some(_) | None => Level::Within,
    })
}
