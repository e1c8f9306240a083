//! What is recorded: the entries of a week, the weeks that have any, and what they come to by activity.

use std::collections::BTreeMap;

use super::grid::{Week, why_name};
use super::view::{ActivityView, EntryView, Parts, field};
use crate::http::pages::chart::Used;
use crate::language::Language;
use crate::money::{MoneyError, Ore, SignedQuantity};
use crate::quote::State;
use crate::settlement::{ActivityCharge, Level, TimeEntry};

impl Parts<'_> {
    pub(super) fn weeks(&self) -> Result<BTreeMap<Week, SignedQuantity>, MoneyError> {
        let mut weeks: BTreeMap<Week, SignedQuantity> = BTreeMap::new();
        for entry in &self.counted {
            let sum = weeks.entry(Week::of(entry.date)).or_default();
            *sum = sum.plus(entry.hours)?;
        }
        Ok(weeks)
    }

    /// The entries of the week, the latest day first; those that take others back are told of with these.
    pub(super) fn entries(&self, week: Week) -> Vec<EntryView> {
        let own = self.case.entries.iter().filter(|entry| entry.corrects.is_none() && week.has(entry.date));
        let mut own: Vec<&TimeEntry> = own.collect();
        own.sort_by_key(|entry| (std::cmp::Reverse(entry.date), std::cmp::Reverse(entry.entry)));
        own.into_iter().map(|entry| self.entry(entry)).collect()
    }

    fn entry(&self, entry: &TimeEntry) -> EntryView {
        let (words, language) = (self.words, self.words.language);
        let estimate = &self.case.frozen.priced.estimate;
        let tariff = estimate.tariff.as_ref();
        let activity = tariff.activities.iter().find(|activity| activity.code == entry.activity);
        let activity = activity.map_or(entry.activity.as_str(), |activity| activity.name.in_language(language));
        let named = entry.line.as_deref().map(|code| {
            let line = estimate.lines.iter().find(|line| line.code(tariff) == code);
            line.and_then(|line| line.name(tariff)).map_or(code, |name| name.in_language(language))
        });
        let part = named.or_else(|| entry.flat_price.then(|| words.work_flat()));
        let rate = tariff.hourly_rates.iter().find(|rate| rate.code == entry.rate);
        let correction = self.case.entries.iter().find(|other| other.corrects == Some(entry.entry));
        let back = correction.map(|one| (one.recorded_by.id.clone(), one.note.clone().unwrap_or_default()));
        let when = words.moment(entry.recorded_at);
        let why = field(why_name(entry.entry));
        EntryView {
            number: entry.entry,
            date: entry.to.map_or_else(
                || language.weekday_and_date(entry.date),
                |to| format!("{} – {}", language.date(entry.date), language.date(to)),
            ),
            what: part.map_or_else(|| activity.to_owned(), |part| format!("{activity}: {part}")),
            rate: rate.map_or(entry.rate.as_str(), |rate| rate.name.in_language(language)).to_owned(),
            hours: words.hours(&language.signed_quantity(entry.hours)),
            note: entry.note.clone(),
            by: format!("{}, {when}", entry.recorded_by.id),
            charged: self.case.charged.note_of_entry(entry.entry).map(|note| words.entry_charged(&note.to_string())),
            back,
            why_typed: self.answered.typed.get(&why.name).to_owned(),
            why_faults: self.faults(&why.name),
            why,
        }
    }

    pub(super) fn activity(&self, of: &ActivityCharge) -> ActivityView {
        let (words, language) = (self.words, self.words.language);
        let tariff = self.case.frozen.priced.estimate.tariff.as_ref();
        let name = tariff.activities.iter().find(|activity| activity.code == of.code);
        let name = name.map_or(of.name.as_str(), |activity| activity.name.in_language(language)).to_owned();
        let (worked, quoted) = (language.signed_quantity(of.worked.hours), language.signed_quantity(of.quoted.hours));
        let percent = |percent: i64| {
            let hard = if language == Language::En { "" } else { "\u{a0}" };
            format!("{percent}{hard}% {}", words.work_of_amount())
        };
        let percent = of.worked_percent.map_or_else(|| words.work_no_hours().to_owned(), percent);
        let is_beyond = of.worked_percent.is_none() && of.worked.amount > Ore::ZERO;
        let is_ordered = self.case.quote.state == State::Accepted;
        ActivityView {
            bar: Used::of(of.worked_percent.unwrap_or(if is_beyond { 100 } else { 0 })),
            figures: format!("{worked} {} {}, {percent}", words.like_of(), words.hours(&quoted)),
            level: match of.level {
                Level::Within => None,
                Level::Near => Some(words.work_near()),
                Level::Reached => Some(words.work_reached()),
            }
            .filter(|_| is_ordered),
            overrun: (of.overrun > Ore::ZERO)
                .then(|| format!("{} {}.", language.kroner(of.overrun), words.work_overrun())),
            flat: (of.flat.hours.get() != 0)
                .then(|| format!("{}: {}", words.work_flat(), words.hours(&language.signed_quantity(of.flat.hours)))),
            charged: language.kroner(of.charged.plus(of.charged_before).unwrap_or(of.charged)),
            flat_hours: language.signed_quantity(of.flat.hours),
            quoted,
            worked,
            name,
        }
    }
}
