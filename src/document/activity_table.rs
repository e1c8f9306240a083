//! What was quoted, worked and charged for each activity of a settlement note.

use serde::Serialize;

use super::note_writer::NoteWriter;
use crate::language::Language;
use crate::money::{Ore, SignedQuantity};
use crate::settlement::{ActivityCharge, ChargedLine, Worked};

#[derive(Debug, Serialize)]
pub(super) struct ActivityTable {
    /// The heading of the last columns: charged, or credited.
    charged: &'static str,
    groups: Vec<ActivityGroup>,
    total: ActivityRow,
}

#[derive(Debug, Serialize)]
struct ActivityGroup {
    name: String,
    charged: String,
    rows: Vec<ActivityRow>,
    /// What other notes charge of it.
    before: Option<String>,
    /// What was worked and is not charged.
    overrun: Option<String>,
}

#[derive(Debug, Serialize)]
struct ActivityRow {
    label: &'static str,
    quoted: PrintedWork,
    worked: PrintedWork,
    charged: PrintedWork,
}

/// Hours and an amount as they are printed; empty where there is nothing to state.
#[derive(Debug, Default, Serialize)]
struct PrintedWork {
    hours: String,
    amount: String,
}

#[derive(Clone, Copy, Default)]
struct Work {
    hours: SignedQuantity,
    amount: Ore,
}

impl Work {
    /// The sum. Every partial sum of a note is in range, since the whole is.
    fn plus(self, other: Self) -> Self {
        Self {
            hours: self.hours.plus(other.hours).unwrap_or(self.hours),
            amount: self.amount.plus(other.amount).unwrap_or(self.amount),
        }
    }

    fn quoted(activity: &ActivityCharge) -> Self {
        Self { hours: activity.quoted.hours, amount: activity.quoted.hourly }
    }

    /// What was worked by the hour, and behind flat prices.
    fn worked(activity: &ActivityCharge) -> [Self; 2] {
        [activity.worked, activity.flat].map(|Worked { hours, amount }| Self { hours, amount })
    }

    /// Hours and amount of a charged line; a flat price has no hours.
    fn charged(line: &ChargedLine) -> Self {
        Self { hours: line.hours(), amount: line.amount }
    }

    fn sum(works: impl Iterator<Item = Self>) -> Self {
        works.fold(Self::default(), Self::plus)
    }

    fn printed(self, language: Language) -> PrintedWork {
        PrintedWork { hours: language.signed_quantity(self.hours), amount: language.amount(self.amount) }
    }
}

pub(super) fn activity_table(note_writer: NoteWriter<'_>) -> ActivityTable {
    let NoteWriter { note, writer } = note_writer;
    let (charge, words) = (&note.charge, writer.words);
    let quoted = Work::sum(charge.activities.iter().map(Work::quoted));
    let charged = Work::sum(charge.lines.iter().map(Work::charged));
    ActivityTable {
        charged: note_writer.pick(words.charged_without_vat, words.credited),
        groups: charge.activities.iter().map(|activity| group(note_writer, activity)).collect(),
        total: ActivityRow {
            label: words.net,
            quoted: Work { amount: note.quote.price.net, ..quoted }.printed(note.language),
            worked: Work::sum(charge.activities.iter().flat_map(Work::worked)).printed(note.language),
            charged: Work { amount: charge.net, ..charged }.printed(note.language),
        },
    }
}

fn group(note_writer: NoteWriter<'_>, activity: &ActivityCharge) -> ActivityGroup {
    let NoteWriter { note, writer } = note_writer;
    let (words, language) = (writer.words, note.language);
    let lines = note.charge.lines.iter().filter(|line| line.activity == activity.code);
    let (fixed, hourly): (Vec<_>, Vec<_>) = lines.partition(|line| line.basis.is_flat());
    let sum = |lines: Vec<&ChargedLine>| Work::sum(lines.into_iter().map(Work::charged));
    let mut rows = Vec::with_capacity(2);
    let [worked, behind_flat] = Work::worked(activity);
    let has_flat_hours = behind_flat.hours != SignedQuantity::default();
    if activity.quoted.fixed != Ore::ZERO || has_flat_hours {
        let amount = |amount| PrintedWork { hours: String::new(), amount: language.amount(amount) };
        rows.push(ActivityRow {
            label: words.flat_prices,
            quoted: amount(activity.quoted.fixed),
            worked: if has_flat_hours { behind_flat.printed(language) } else { PrintedWork::default() },
            charged: amount(sum(fixed).amount),
        });
    }
    let quoted = Work::quoted(activity);
    if quoted.amount != Ore::ZERO || worked.amount != Ore::ZERO || rows.is_empty() {
        rows.push(ActivityRow {
            label: words.hours_column,
            quoted: quoted.printed(language),
            worked: worked.printed(language),
            charged: sum(hourly).printed(language),
        });
    }
    let overrun = (activity.overrun > Ore::ZERO).then(|| words.overrun(&language.kroner(activity.overrun)));
    let before = note_writer.before_of(activity);
    ActivityGroup { name: activity.name.clone(), charged: language.amount(activity.charged), rows, before, overrun }
}
