//! The rows and days of a week: what can be worked on, and what was typed for it as time entries.

use std::fmt::{Display, Formatter, Result as FmtResult};

use jiff::ToSpan as _;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde_json::{Value, json};

use crate::app::WorkedCase;
use crate::http::pages::form::Typed;
use crate::input::{FaultKind, OwnedPath, PathStep, written_hours};
use crate::pricing::Basis;
use crate::settlement::TimeEntry;

/// A week by ISO 8601, by its Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week(Date);

impl Week {
    pub fn of(day: Date) -> Self {
        let since = day.weekday().to_monday_zero_offset();
        Self(day.saturating_sub(i64::from(since).days()))
    }

    /// Reads `2026-W48`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, week) = text.split_once("-W")?;
        let is_plain =
            year.len() == 4 && week.len() == 2 && [year, week].concat().bytes().all(|one| one.is_ascii_digit());
        let monday = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?;
        is_plain.then(|| Self(monday.date()))
    }

    pub fn days(self) -> [Date; 7] {
        [0, 1, 2, 3, 4, 5, 6].map(|after: i64| self.0.saturating_add(after.days()))
    }

    pub fn has(self, day: Date) -> bool {
        Self::of(day) == self
    }

    /// The week that begins some days later.
    pub fn after(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// Its number in its year.
    pub fn number(self) -> i8 {
        self.0.iso_week_date().week()
    }
}

impl Display for Week {
    fn fmt(&self, to: &mut Formatter<'_>) -> FmtResult {
        let week = self.0.iso_week_date();
        write!(to, "{:04}-W{:02}", week.year(), week.week())
    }
}

/// What a row of the week is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// An hourly line of the quote.
    Line(String),
    /// Other work of the activity.
    Other,
    /// Work behind the flat prices of the activity.
    Flat,
}

/// A row of the week.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the names of its fields end with.
    pub key: String,
    /// The index of its activity in the tariff.
    pub activity: usize,
    pub code: String,
    pub work: Work,
    /// The code of the rate that was quoted, or else of the tariff's first.
    pub rate: String,
}

/// The rows of a quote and the days of a week.
pub struct Grid {
    pub rows: Vec<Row>,
    pub week: Week,
    /// The first and the last day of the week on which work can have been done; none where there is no such day.
    pub span: Option<(Date, Date)>,
}

/// What was typed, and what is wrong with it: by the names of the fields, with an empty one for what concerns them all.
#[derive(Default)]
pub struct Answered {
    pub typed: Typed,
    pub faults: Vec<(String, String)>,
}

/// What was typed, as time entries, and where each part of them was.
pub struct Sent {
    pub entries: Vec<Value>,
    /// The name of the field with the hours of each.
    pub cells: Vec<String>,
    /// The name of the field with the rate of each.
    pub rates: Vec<String>,
    /// The name of the field with the note of all.
    pub note: String,
    /// Fields whose text can be read in two ways.
    pub read: Vec<(String, FaultKind)>,
}

pub fn cell_name(row: &Row, day: Date) -> String {
    format!("hours.{}.{day}", row.key)
}

pub fn rate_name(row: &Row) -> String {
    format!("rate.{}", row.key)
}

/// The field with the hours of the whole week.
pub fn week_name(row: &Row) -> String {
    format!("hours.{}.week", row.key)
}

/// The field that says which flat price the work of a row is behind.
pub fn line_name(row: &Row) -> String {
    format!("line.{}", row.key)
}

pub const fn note_name() -> &'static str {
    "note"
}

/// The field with why an entry is taken back.
pub fn why_name(entry: u32) -> String {
    format!("why.{entry}")
}

impl Grid {
    pub fn of(case: &WorkedCase, week: Week) -> Self {
        let estimate = &case.frozen.priced.estimate;
        let tariff = estimate.tariff.as_ref();
        let first = tariff.hourly_rates.first().map(|rate| rate.code.clone()).unwrap_or_default();
        let mut rows = Vec::new();
        for (activity, of) in tariff.activities.iter().enumerate() {
            let lines = || estimate.lines.iter().filter(|line| line.activity == activity);
            let mut usual = None;
            for line in lines().filter(|line| line.basis() == Basis::Hourly) {
                let rate = line.rate(tariff).map_or_else(|| first.clone(), |rate| rate.code.clone());
                usual.get_or_insert_with(|| rate.clone());
                let line = line.code(tariff).to_owned();
                rows.push(Row {
                    key: format!("line.{line}"),
                    activity,
                    code: of.code.clone(),
                    work: Work::Line(line),
                    rate,
                });
            }
            let rate = usual.unwrap_or_else(|| first.clone());
            let other = |key: &str, work| Row {
                key: format!("{key}.{}", of.code),
                activity,
                code: of.code.clone(),
                work,
                rate: rate.clone(),
            };
            rows.push(other("other", Work::Other));
            if lines().any(|line| line.basis() == Basis::Fixed) {
                rows.push(other("flat", Work::Flat));
            }
        }
        let [monday, .., sunday] = week.days();
        let (first, last) = (monday.max(case.earliest), sunday.min(case.today));
        Self { rows, week, span: (first <= last).then_some((first, last)) }
    }

    /// What was typed, as time entries.
    pub fn read(&self, typed: &Typed) -> Sent {
        let mut sent = Sent {
            entries: Vec::new(),
            cells: Vec::new(),
            rates: Vec::new(),
            note: note_name().to_owned(),
            read: Vec::new(),
        };
        let note = typed.get(note_name()).trim();
        for row in &self.rows {
            let days = self.week.days().map(|day| (cell_name(row, day), day, None));
            let whole = self.span.map(|(first, last)| (week_name(row), first, Some(last).filter(|last| *last > first)));
            for (cell, day, to) in days.into_iter().chain(whole) {
                let text = typed.get(&cell).trim();
                if text.is_empty() {
                    continue;
                }
                // What can be read in two ways has three decimals, which no entry takes.
                let hours = written_hours(text).unwrap_or_else(|kind| {
                    sent.read.push((cell.clone(), kind));
                    text.to_owned()
                });
                let chosen = typed.get(&rate_name(row));
                let rate = if chosen.is_empty() { &row.rate } else { chosen };
                let mut entry = json!({ "date": day.to_string(), "activity": row.code, "rate": rate, "hours": hours });
                let line = match &row.work {
                    Work::Line(line) => Some(line.as_str()),
                    Work::Other => None,
                    Work::Flat => Some(typed.get(&line_name(row))).filter(|line| !line.is_empty()),
                };
                if let Some(members) = entry.as_object_mut() {
                    members.extend(to.map(|to| ("to".to_owned(), Value::from(to.to_string()))));
                    members.extend(line.map(|line| ("line".to_owned(), Value::from(line))));
                    if row.work == Work::Flat && line.is_none() {
                        members.insert("flat_price".to_owned(), Value::from(true));
                    }
                    if !note.is_empty() {
                        members.insert("note".to_owned(), Value::from(note));
                    }
                }
                sent.entries.push(entry);
                sent.cells.push(cell);
                sent.rates.push(rate_name(row));
            }
        }
        sent
    }
}

impl Row {
    /// Whether an entry is work of this row.
    pub fn has(&self, entry: &TimeEntry) -> bool {
        entry.activity == self.code
            && match &self.work {
                Work::Line(line) => entry.line.as_ref() == Some(line),
                Work::Other => !entry.flat_price,
                Work::Flat => entry.flat_price,
            }
    }
}

impl Sent {
    /// The field that a fault of the entries is about; an empty name where it is about none.
    pub fn field_of(&self, path: &OwnedPath) -> String {
        let [PathStep::Key(list), PathStep::Index(index), rest @ ..] = path.0.as_slice() else { return String::new() };
        if list != "time_entries" {
            return String::new();
        }
        let fields = match rest.first() {
            Some(PathStep::Key(key)) if key == "note" => return self.note.clone(),
            Some(PathStep::Key(key)) if key == "rate" => &self.rates,
            _ => &self.cells,
        };
        fields.get(*index).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_that_of_iso_8601() {
        let week = |text: &str| Week::parse(text).map(|week| week.0.to_string());
        assert_eq!(week("2026-W48").as_deref(), Some("2026-11-23"));
        // The last days of a year can be in the first week of the next, and a year can have 53.
        assert_eq!(Week::of("2024-12-31".parse().unwrap()).to_string(), "2025-W01");
        assert_eq!(week("2026-W53").as_deref(), Some("2026-12-28"));
        for text in ["2025-W53", "2026-W00", "2026-W1", "2026W48", "2026-48", "+026-W48", "", "2026-W48-1"] {
            assert_eq!(Week::parse(text), None, "{text}");
        }
    }
}
