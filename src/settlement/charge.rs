//! What is charged: fixed lines as quoted or at the lower price that finance decided on; hours as worked, per activity never above
//! what was quoted (guidelines 11). Hours behind flat prices are shown and never charged.
//!
//! The ceiling holds over all notes of an order. A note charges what all the work comes to by then, less what the others charge, so
//! that part settlements come to what one settlement would, to the øre.

use super::charged::{
    ActivityCharge, Charge, ChargeBasis, ChargedLine, Level, LineReduction, OmittedLine, QuotedWork, VatCharge, Worked,
};
use super::departures::{Departures, Reduction};
use super::earlier::Earlier;
use super::entry::TimeEntry;
use super::work::{ActivityWork, RateWork, by_rate, clause, counting, worked_code};
use crate::input::one_line;
use crate::language::Language;
use crate::money::{MoneyError, Ore, Quantity, UnitPrice};
use crate::pricing::{Basis, Estimate, Line, Unit, VatTreatment};
use crate::quote::PricedDraft;
use crate::tariff::{Activity, Tariff};

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

impl Charge {
    /// What a quote would be charged with now, beyond what other notes charge, and the entries that its edition cannot price.
    pub fn so_far(
        priced: &PricedDraft,
        entries: &[TimeEntry],
        earlier: &Earlier,
    ) -> Result<(Self, Vec<u32>), ChargeError> {
        let tariff = priced.estimate.tariff.as_ref();
        let own = earlier.without(entries);
        let (unpriced, known): (Vec<&TimeEntry>, Vec<&TimeEntry>) =
            counting(&own).partition(|entry| unknown_code(entry, tariff).is_some());
        let known: Vec<TimeEntry> = known.into_iter().cloned().collect();
        let charge = Self::of(priced, &known, earlier, &Departures::default())?;
        Ok((charge, unpriced.into_iter().map(|entry| entry.entry).collect()))
    }

    /// What a quote is charged with for this work, beyond what other notes charge.
    pub fn of(
        priced: &PricedDraft,
        entries: &[TimeEntry],
        earlier: &Earlier,
        departures: &Departures,
    ) -> Result<Self, ChargeError> {
        let estimate = &priced.estimate;
        let tariff = estimate.tariff.as_ref();
        let own: Vec<&TimeEntry> = counting(entries).collect();
        for entry in &own {
            if let Some(code) = unknown_code(entry, tariff) {
                return Err(ChargeError::UnknownCode { entry: entry.entry, code: code.to_owned() });
            }
        }
        let entries = earlier.with(entries);
        let all: Vec<&TimeEntry> = counting(&entries).collect();
        let mut charge = Self {
            activities: Vec::new(),
            lines: Vec::new(),
            omitted_lines: Vec::new(),
            net: Ore::ZERO,
            vat: vat(estimate, departures),
            total: Ore::ZERO,
        };
        for (index, activity) in tariff.activities.iter().enumerate() {
            let quoted: Vec<&Line> = estimate.lines.iter().filter(|line| line.activity == index).collect();
            let work = ActivityWork::of(&all, &activity.code, tariff)?;
            if quoted.is_empty() && work.is_empty() {
                continue;
            }
            let parts = Parts { earlier, own: by_rate(hourly_in(&own, &activity.code), tariff)?, departures };
            charge.add_activity(activity, &quoted, &work, priced, &parts)?;
        }
        charge.net = Ore::sum(charge.lines.iter().map(|line| line.amount))?;
        charge.vat.amount = charge.net.share(charge.vat.rate)?.round()?;
        charge.total = charge.net.plus(charge.vat.amount)?;
        Ok(charge)
    }

    /// How it departs from the quote: with these departures, the same work is charged with the same again.
    #[must_use]
    pub fn departures(&self) -> Departures {
        let vat = VatTreatment { category: self.vat.category, reason: self.vat.reason.clone() };
        let reduced = self.lines.iter().filter_map(|line| {
            let reason = line.reduction.as_ref()?.reason.clone();
            Some(Reduction { line: line.code.clone(), amount: line.unit_price, reason })
        });
        Departures {
            vat: Some(vat),
            omitted: self.omitted_lines.iter().map(|line| (line.code.clone(), line.reason.clone())).collect(),
            reduced: reduced.collect(),
            fixed: Some(self.fixed_lines()),
        }
    }

    /// The codes of the flat lines that it charges, or that are left out of it for a reason.
    fn fixed_lines(&self) -> Vec<String> {
        let charged = self.lines.iter().filter(|line| line.basis.is_flat()).map(|line| &line.code);
        charged.chain(self.omitted_lines.iter().map(|line| &line.code)).cloned().collect()
    }

    /// What several notes of a quote charge together, the last of them as far as there is one of a kind. Errors:
    /// [`MoneyError::Overflow`].
    pub fn together(charges: Vec<Self>) -> Result<Option<Self>, MoneyError> {
        let mut charges = charges.into_iter();
        let Some(first) = charges.next() else { return Ok(None) };
        charges.try_fold(first, Self::and).map(Some)
    }

    fn and(self, later: Self) -> Result<Self, MoneyError> {
        let mut activities = later.activities;
        for former in self.activities {
            match activities.iter_mut().find(|one| one.code == former.code) {
                Some(one) => {
                    one.charged = one.charged.plus(former.charged)?;
                    one.charged_before = one.charged_before.minus(former.charged)?.max(Ore::ZERO);
                }
                None => activities.push(former),
            }
        }
        Ok(Self {
            activities,
            lines: self.lines.into_iter().chain(later.lines).collect(),
            omitted_lines: self.omitted_lines.into_iter().chain(later.omitted_lines).collect(),
            net: self.net.plus(later.net)?,
            vat: VatCharge { amount: self.vat.amount.plus(later.vat.amount)?, ..later.vat },
            total: self.total.plus(later.total)?,
        })
    }

    /// The same work, charged with nothing.
    #[must_use]
    pub fn without_charges(mut self) -> Self {
        self.lines.clear();
        for activity in &mut self.activities {
            activity.charged = Ore::ZERO;
        }
        (self.net, self.vat.amount, self.total) = (Ore::ZERO, Ore::ZERO, Ore::ZERO);
        self
    }

    fn add_activity(
        &mut self,
        activity: &Activity,
        quoted_lines: &[&Line],
        work: &ActivityWork<'_>,
        priced: &PricedDraft,
        parts: &Parts<'_>,
    ) -> Result<(), MoneyError> {
        let (tariff, language) = (priced.estimate.tariff.as_ref(), priced.draft.language);
        let Parts { earlier, departures, .. } = parts;
        let first = self.lines.len();
        let mut quoted = QuotedWork::default();
        for line in quoted_lines.iter().filter(|line| line.basis() == Basis::Fixed) {
            quoted.fixed = quoted.fixed.plus(line.amount.expected)?;
            let code = line.code(tariff);
            let is_about = departures.fixed.as_ref().is_none_or(|fixed| fixed.iter().any(|one| one == code));
            if !is_about || earlier.note_of_line(code).is_some() {
                continue;
            }
            if let Some((_, reason)) = departures.omitted.iter().find(|(omitted, _)| omitted == code) {
                self.omitted_lines.push(OmittedLine {
                    code: code.to_owned(),
                    name: name(line, tariff, language),
                    amount: line.amount.expected,
                    reason: reason.clone(),
                });
                continue;
            }
            let charged = as_quoted(line, ChargeBasis::Fixed, &activity.code, tariff, language);
            let reduction = departures.reduced.iter().find(|reduction| reduction.line == code);
            self.lines.push(match reduction {
                Some(reduction) => reduced(charged, reduction, language),
                None => charged,
            });
        }
        let hourly: Vec<&&Line> = quoted_lines.iter().filter(|line| line.basis() == Basis::Hourly).collect();
        for line in &hourly {
            quoted.hourly = quoted.hourly.plus(line.amount.expected)?;
            quoted.hours = quoted.hours.plus(line.quantity.expected.try_into()?)?;
        }
        let mut worked = Worked::of(&work.hourly)?;
        worked.amount = worked.amount.plus(parts.worked_at_other_rates(activity, tariff)?)?;
        let name = activity.name.in_language(language);
        let before = earlier.hourly(&activity.code)?;
        if before != Ore::ZERO {
            let left = worked.amount.min(quoted.hourly).minus(before)?.max(Ore::ZERO);
            match parts.rates_that_come_to(left, activity, work)? {
                Some(rates) => {
                    self.lines.extend(rates.iter().map(|rate| rate.line(&activity.code, name, language)));
                }
                None if left == Ore::ZERO => {}
                None => self.lines.push(rest(left, activity, [worked.amount, quoted.hourly, before], language)?),
            }
        } else if worked.amount > quoted.hourly {
            let charged = hourly.iter().filter(|line| !line.quantity.expected.is_zero());
            self.lines
                .extend(charged.map(|line| as_quoted(line, ChargeBasis::Ceiling, &activity.code, tariff, language)));
        } else {
            self.lines.extend(work.hourly.iter().map(|rate| rate.line(&activity.code, name, language)));
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
            charged_before: earlier.charged(&activity.code)?,
            flat: Worked::of(&work.flat)?,
        });
        Ok(())
    }
}

/// What part of an order a charge is about.
struct Parts<'c> {
    earlier: &'c Earlier,
    /// The work of an activity that no other note rests on, by rate.
    own: Vec<RateWork<'c>>,
    departures: &'c Departures,
}

impl<'c> Parts<'c> {
    /// The activity's own work by rate, if it comes to this amount: at each rate, what all hours come to less what the other notes
    /// charge, which is within an øre of the hours' own.
    fn rates_that_come_to(
        &self,
        left: Ore,
        activity: &Activity,
        all: &ActivityWork<'c>,
    ) -> Result<Option<Vec<RateWork<'c>>>, MoneyError> {
        // A part that is corrected is charged as it was, also where a later one took the rest.
        if Ore::sum(self.own.iter().map(|rate| rate.amount))? == left {
            return Ok(Some(self.own.clone()));
        }
        let mut rates = Vec::with_capacity(self.own.len());
        for own in &self.own {
            let whole = all.hourly.iter().find(|one| one.is_at_rate_of(own)).map_or(Ore::ZERO, |one| one.amount);
            let amount = whole.minus(self.earlier.worked(&own.code(&activity.code))?)?;
            if amount < Ore::ZERO || !(-1..=1).contains(&amount.minus(own.amount)?.get()) {
                return Ok(None);
            }
            rates.push(own.charged_at(amount));
        }
        Ok((Ore::sum(rates.iter().map(|rate| rate.amount))? == left).then_some(rates))
    }

    /// What other notes charge of work at rates that this edition does not have: it is worked as well.
    fn worked_at_other_rates(&self, activity: &Activity, tariff: &Tariff) -> Result<Ore, MoneyError> {
        if self.earlier.is_empty() {
            return Ok(Ore::ZERO);
        }
        let codes = tariff.hourly_rates.iter().map(|rate| worked_code(&activity.code, &rate.code));
        self.earlier.worked_at_others(&activity.code, &codes.collect::<Vec<_>>())
    }
}

/// What is left of an activity's hours as one sum, where it is no number of hours at a rate.
fn rest(
    left: Ore,
    activity: &Activity,
    [worked, quoted, before]: [Ore; 3],
    language: Language,
) -> Result<ChargedLine, MoneyError> {
    let name = activity.name.in_language(language);
    let [worked, quoted, before, shown] = [worked, quoted, before, left].map(|amount| language.kroner(amount));
    let explanation = match language {
        Language::Nb => format!(
            "Det er arbeidet for {worked} til nå. Tilbudt er {quoted}, og {before} er belastet i andre oppgjør. Igjen er {shown}."
        ),
        Language::Nn => format!(
            "Det er arbeidd for {worked} til no. Tilbode er {quoted}, og {before} er belasta i andre oppgjer. Att er {shown}."
        ),
        Language::En => format!(
            "The work so far comes to {worked}. {quoted} was quoted, and {before} is charged in other settlements. {shown} is left."
        ),
    };
    Ok(ChargedLine {
        code: format!("rest.{}", activity.code),
        activity: activity.code.clone(),
        basis: ChargeBasis::Rest,
        name: format!("{name}, {}", language.pick("resten av timene", "resten av timane", "the rest of the hours")),
        unit: Unit::LumpSum,
        quantity: Quantity::ONE,
        unit_price: UnitPrice::parse(left.decimal().as_str())?,
        amount: left,
        reference: clause(language).to_owned(),
        explanation,
        reduction: None,
    })
}

fn hourly_in<'e>(entries: &[&'e TimeEntry], activity: &str) -> impl Iterator<Item = &'e TimeEntry> {
    entries.iter().copied().filter(move |entry| entry.activity == activity && !entry.flat_price)
}

/// The activity or rate of an entry that the edition does not have: of work on a former revision.
fn unknown_code<'e>(entry: &'e TimeEntry, tariff: &Tariff) -> Option<&'e str> {
    if !tariff.activities.iter().any(|activity| activity.code == entry.activity) {
        return Some(&entry.activity);
    }
    (!tariff.hourly_rates.iter().any(|rate| rate.code == entry.rate)).then_some(&entry.rate)
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
        reduction: None,
    }
}

/// A flat price as finance reduced it. A flat line has one unit, whose price is then the lower one.
fn reduced(line: ChargedLine, reduction: &Reduction, language: Language) -> ChargedLine {
    let Reduction { amount, reason, line: _ } = reduction;
    let lowered = language.pick("Satt ned til", "Sett ned til", "Reduced to");
    let because = language.pick("Begrunnelse", "Grunngjeving", "Reason");
    let shown = language.kroner(amount.ore());
    ChargedLine {
        basis: ChargeBasis::Reduced,
        unit_price: *amount,
        amount: amount.ore(),
        explanation: format!("{} {lowered} {shown}. {because}: {}", line.explanation, one_line(reason)),
        reduction: Some(LineReduction { quoted: line.amount, reason: reason.clone() }),
        ..line
    }
}

/// The VAT treatment; the amount follows when the net is known.
fn vat(estimate: &Estimate, departures: &Departures) -> VatCharge {
    let treatment = departures.vat.as_ref().unwrap_or(&estimate.vat_treatment);
    VatCharge {
        category: treatment.category,
        rate: treatment.rate(&estimate.tariff),
        code: treatment.code(&estimate.tariff).to_owned(),
        amount: Ore::ZERO,
        reason: treatment.reason.clone(),
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
