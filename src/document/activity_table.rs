//! What was quoted, worked and charged for each activity of a settlement note.

use serde::Serialize;

use super::settlement::Writer;
use crate::money::{Ore, SignedQuantity};
use crate::settlement::{ActivityCharge, ChargeBasis, ChargedLine};

/// Quoted, worked and charged by activity.
#[derive(Debug, Serialize)]
pub(super) struct ActivityTable {
    activity: &'static str,
    /// What the three pairs of columns are.
    pairs: [&'static str; 3],
    /// What the two columns of a pair are.
    columns: [&'static str; 2],
    groups: Vec<ActivityGroup>,
    total: ActivityRow,
}

#[derive(Debug, Serialize)]
struct ActivityGroup {
    name: String,
    charged: String,
    rows: Vec<ActivityRow>,
    /// What was worked and is not charged: a label and a text.
    overrun: Option<[String; 2]>,
}

/// Label, and quoted, worked and charged, each as hours and amount; empty where there is nothing to state.
type ActivityRow = [String; 7];

/// Hours and an amount.
#[derive(Clone, Copy, Default)]
struct Work {
    hours: SignedQuantity,
    amount: Ore,
}

impl Work {
    /// The sum. Every part of a note's sums is in range, since the whole is.
    fn plus(self, other: Self) -> Self {
        Self {
            hours: self.hours.plus(other.hours).unwrap_or(self.hours),
            amount: self.amount.plus(other.amount).unwrap_or(self.amount),
        }
    }

    /// Hours and amount of a charged line; a flat price has no hours.
    fn of(line: &ChargedLine) -> Self {
        let hours = match line.basis {
            ChargeBasis::Fixed => SignedQuantity::default(),
            ChargeBasis::Worked | ChargeBasis::Ceiling => line.quantity.try_into().unwrap_or_default(),
        };
        Self { hours, amount: line.amount }
    }
}

pub(super) fn activity_table(writer: Writer<'_>) -> ActivityTable {
    let Writer { note, words, .. } = writer;
    let charge = &note.charge;
    let all = |of: fn(&ActivityCharge) -> Work| charge.activities.iter().map(of).fold(Work::default(), Work::plus);
    let quoted = Work { hours: all(quoted_hourly).hours, amount: note.quote.price.net };
    let charged = Work { amount: charge.net, ..charge.lines.iter().map(Work::of).fold(Work::default(), Work::plus) };
    ActivityTable {
        activity: words.activity(),
        pairs: [words.quoted(), words.worked(), writer.pick(words.charged(), words.credited())],
        columns: [words.hours_column(), words.amount()],
        groups: charge.activities.iter().map(|activity| group(writer, activity)).collect(),
        total: row(writer, words.net(), quoted, all(worked), charged),
    }
}

fn quoted_hourly(activity: &ActivityCharge) -> Work {
    Work { hours: activity.quoted.hours, amount: activity.quoted.hourly }
}

fn worked(activity: &ActivityCharge) -> Work {
    Work { hours: activity.worked.hours, amount: activity.worked.amount }
}

fn group(writer: Writer<'_>, activity: &ActivityCharge) -> ActivityGroup {
    let Writer { note, words, .. } = writer;
    let language = note.language;
    let lines = note.charge.lines.iter().filter(|line| line.activity == activity.code);
    let (fixed, hourly): (Vec<_>, Vec<_>) = lines.partition(|line| line.basis == ChargeBasis::Fixed);
    let sum = |lines: &[&ChargedLine]| lines.iter().map(|line| Work::of(line)).fold(Work::default(), Work::plus);
    let mut rows = Vec::with_capacity(2);
    if activity.quoted.fixed != Ore::ZERO {
        let empty = String::new;
        rows.push([
            words.flat_prices().to_owned(),
            empty(),
            language.amount(activity.quoted.fixed),
            empty(),
            empty(),
            empty(),
            language.amount(sum(&fixed).amount),
        ]);
    }
    let (quoted, worked) = (quoted_hourly(activity), worked(activity));
    if quoted.amount != Ore::ZERO || worked.amount != Ore::ZERO || rows.is_empty() {
        rows.push(row(writer, words.hours_column(), quoted, worked, sum(&hourly)));
    }
    let overrun = (activity.overrun > Ore::ZERO)
        .then(|| [words.not_charged().to_owned(), words.overrun(&language.kroner(activity.overrun))]);
    ActivityGroup { name: activity.name.clone(), charged: language.amount(activity.charged), rows, overrun }
}

fn row(writer: Writer<'_>, label: &str, quoted: Work, worked: Work, charged: Work) -> ActivityRow {
    let language = writer.note.language;
    let hours = |work: Work| language.signed_quantity(work.hours);
    let amount = |work: Work| language.amount(work.amount);
    [label.to_owned(), hours(quoted), amount(quoted), hours(worked), amount(worked), hours(charged), amount(charged)]
}
