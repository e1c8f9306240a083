//! The time entries of a settlement note, condensed: by activity and rate, those behind flat prices apart: how many, from when to when, and how long.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::note_writer::NoteWriter;
use crate::language::Language;
use crate::money::SignedQuantity;
use crate::settlement::TimeEntry;

#[derive(Debug, Serialize)]
pub(super) struct WorkTable {
    groups: Vec<WorkGroup>,
    total: WorkRow,
    /// That entries which take back others are counted, where there are any.
    taken_back: Option<&'static str>,
}

/// The time entries of an activity.
#[derive(Debug, Serialize)]
struct WorkGroup {
    name: String,
    rows: Vec<WorkRow>,
}

#[derive(Debug, Serialize)]
struct WorkRow {
    rate: String,
    entries: String,
    first_day: String,
    last_day: String,
    hours: String,
}

/// Several entries as one.
#[derive(Clone, Copy)]
struct Span {
    entries: usize,
    first: Date,
    last: Date,
    hours: SignedQuantity,
}

impl Span {
    fn of(entry: &TimeEntry) -> Self {
        Self { entries: 1, first: entry.date, last: entry.last_day(), hours: entry.hours }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            entries: self.entries + other.entries,
            first: self.first.min(other.first),
            last: self.last.max(other.last),
            // The hours of a quote's entries are in range: their number and each one's hours are limited.
            hours: self.hours.plus(other.hours).unwrap_or(self.hours),
        }
    }
}

/// The table of time entries; none where there are none.
pub(super) fn work_table(NoteWriter { note, writer }: NoteWriter<'_>) -> Option<WorkTable> {
    let total = note.time_entries.iter().map(Span::of).reduce(Span::plus)?;
    let mut spans: BTreeMap<(usize, &str, &str, bool), Span> = BTreeMap::new();
    for entry in &note.time_entries {
        let activities = &note.charge.activities;
        // In the order of the activities. One that the edition no longer has was taken back, and comes last.
        let order = activities.iter().position(|activity| activity.code == entry.activity).unwrap_or(activities.len());
        let span = Span::of(entry);
        let sum = spans.entry((order, &entry.activity, &entry.rate, entry.flat_price));
        sum.and_modify(|sum| *sum = sum.plus(span)).or_insert(span);
    }
    let names = note.tariff.rates.iter();
    let rates: BTreeMap<&str, &str> = names.map(|rate| (rate.code.as_str(), rate.name.as_str())).collect();
    let mut groups: Vec<(&str, WorkGroup)> = Vec::new();
    for ((order, activity, rate, flat_price), span) in spans {
        let mut label = rates.get(rate).copied().unwrap_or(rate).to_owned();
        if flat_price {
            label = format!("{label} ({})", writer.words.flat_price);
        }
        let row = row(&label, span, note.language);
        match groups.last_mut() {
            Some((last, group)) if *last == activity => group.rows.push(row),
            _ => {
                let name = note.charge.activities.get(order).map_or(activity, |activity| &activity.name).to_owned();
                groups.push((activity, WorkGroup { name, rows: vec![row] }));
            }
        }
    }
    Some(WorkTable {
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        total: row(writer.words.all_entries, total, note.language),
        taken_back: note
            .time_entries
            .iter()
            .any(|entry| entry.corrects.is_some())
            .then_some(writer.words.entries_taken_back),
    })
}

fn row(rate: &str, span: Span, language: Language) -> WorkRow {
    WorkRow {
        rate: rate.to_owned(),
        entries: span.entries.to_string(),
        first_day: language.date(span.first),
        last_day: language.date(span.last),
        hours: language.signed_quantity(span.hours),
    }
}
