//! Time entries as they are sent: keys, shapes and limits.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::entry::NewEntry;
use super::limits;
use super::worksheet::Worksheet;
use crate::input::{FaultKind, Faults, Field, Found, Path, Prose, Text, Whole, object, open, read};
use crate::money::{Quantity, SignedQuantity};
use crate::pricing::{Basis, Line};
use crate::scope::RowCode;
use crate::tariff::nearest;

/// The number of a time entry among those of its quote.
type EntryNumber = Whole<1, { u32::MAX }>;

object! {
    /// Hours that were worked on an accepted quote, or the correction of an entry: `corrects` and `note`, and nothing else.
    pub struct TimeEntryInput {
        /// The day of the work; of several, the first.
        optional date: Date,
        /// The last of several days, at most a month: for work that is not recorded day by day.
        optional to: Date,
        /// The code of the activity.
        optional activity: RowCode = "preparation",
        /// The code of the hourly rate.
        optional rate: RowCode = "adviser",
        /// The hours, above 0 and at most what a person can work: 24 on a day; of several, 13 a day, and 69 a week.
        optional hours: Quantity,
        /// The code of the quoted line that was worked on, if known: the next edition's hours and flat prices are derived from it.
        optional line: RowCode,
        /// What was done; of a correction, why.
        optional note: Prose<{ limits::NOTE_CHARS }> = "Ført to ganger",
        /// The number of an entry that was wrong: its hours are reversed.
        optional corrects: EntryNumber,
        /// Whether the work belongs to the activity's flat prices: it is then never charged, and no overrun. Needed only where no
        /// line is named: the line says it.
        optional flat_price: bool,
    }
}

impl TimeEntryInput {
    /// Parses an entry against its quote and the entries before it.
    pub fn parse(self, sheet: &Worksheet<'_>, path: &Path<'_>, faults: &mut Faults) -> Option<NewEntry> {
        open!(self, path, faults);
        if self.corrects.is_present() { self.correction(sheet, path, faults) } else { self.entry(sheet, path, faults) }
    }

    fn correction(self, sheet: &Worksheet<'_>, path: &Path<'_>, faults: &mut Faults) -> Option<NewEntry> {
        let others = [
            ("date", self.date.is_present()),
            ("to", self.to.is_present()),
            ("activity", self.activity.is_present()),
            ("rate", self.rate.is_present()),
            ("hours", self.hours.is_present()),
            ("line", self.line.is_present()),
            ("flat_price", self.flat_price.is_present()),
        ];
        for (key, _) in others.into_iter().filter(|(_, present)| *present) {
            faults.add(&path.key(key), FaultKind::NotBesideCorrects);
        }
        let at = path.key("corrects");
        let corrects = self.corrects.required(&at, faults).map(Whole::get);
        let note = self.note.required(&path.key("note"), faults);
        let entry = match sheet.correctable(corrects?) {
            Ok(entry) => entry,
            Err(fault) => {
                faults.add(&at, fault);
                return None;
            }
        };
        Some(NewEntry {
            date: entry.date,
            to: entry.to,
            activity: entry.activity.clone(),
            rate: entry.rate.clone(),
            hours: entry.hours.negated().ok()?,
            line: entry.line.clone(),
            note: Some(note?.into_string()),
            corrects: Some(entry.entry),
            flat_price: entry.flat_price,
        })
    }

    fn entry(self, sheet: &Worksheet<'_>, path: &Path<'_>, faults: &mut Faults) -> Option<NewEntry> {
        let tariff = sheet.priced.estimate.tariff.as_ref();
        let at = path.key("date");
        let date = self.date.required(&at, faults);
        if let Some(found) = date.filter(|date| !(sheet.earliest..=sheet.today).contains(date)) {
            faults.add(&at, FaultKind::DateOutside { found, from: sheet.earliest, to: sheet.today });
        }
        let at = path.key("to");
        let is_to_wrong = matches!(self.to, Field::Wrong(_));
        let to = self.to.optional(&at, faults);
        let period = date.map(|date| (date, sheet.today.min(date.saturating_add(i64::from(limits::DAYS - 1).days()))));
        if let (Some(found), Some((from, last))) = (to, period)
            && from <= sheet.today
            && !(from..=last).contains(&found)
        {
            faults.add(&at, FaultKind::DateOutside { found, from, to: last });
        }
        let max = date.zip(to).map_or(limits::HOURS, |(date, to)| most_hours(date, to));
        let at = path.key("activity");
        let activity = self.activity.required(&at, faults).map(Text::into_string);
        let activity_index =
            activity.as_ref().and_then(|code| tariff.activities.iter().position(|known| known.code == *code));
        if let (Some(found), None) = (&activity, activity_index) {
            let known = tariff.activities.iter().map(|activity| activity.code.clone()).collect();
            faults.add(&at, FaultKind::UnknownCode { found: Found::cut(found), known });
        }
        let at = path.key("rate");
        let rate = self.rate.required(&at, faults).map(Text::into_string);
        if let Some(found) = rate.as_ref().filter(|code| !tariff.hourly_rates.iter().any(|known| known.code == **code))
        {
            let known = tariff.hourly_rates.iter().map(|rate| rate.code.clone()).collect();
            faults.add(&at, FaultKind::UnknownCode { found: Found::cut(found), known });
        }
        let at = path.key("hours");
        let hours = self.hours.required(&at, faults);
        let sound = hours.filter(|hours| !hours.is_zero() && *hours <= Quantity::count(max));
        if let (Some(found), None) = (hours, sound) {
            faults.add(&at, FaultKind::BadHours { found, max });
        }
        let at = path.key("line");
        let line = self.line.optional(&at, faults).map(Text::into_string);
        let basis = line.as_ref().and_then(|code| basis_of_line(code, activity_index, sheet, &at, faults));
        read!(self, path, faults: note, flat_price);
        // Nothing contradicts a line that the quote does not have.
        let known_line = line.as_deref().zip(basis);
        let contradicted = flat_price
            .filter(|_| line.is_none() || known_line.is_some())
            .and_then(|flat_price| contradiction(flat_price, known_line, activity_index, sheet));
        if let Some(fault) = contradicted {
            faults.add(&path.key("flat_price"), fault);
        }
        let hours = SignedQuantity::try_from(sound?).ok()?;
        let note = note.map(Prose::into_string);
        let flat_price = basis.map_or(flat_price == Some(true), |basis| basis == Basis::Fixed);
        // An entry of one day is no entry of several.
        let to = to.filter(|to| Some(*to) != date);
        (!is_to_wrong).then_some(())?;
        Some(NewEntry {
            date: date?,
            to,
            activity: activity?,
            rate: rate?,
            hours,
            line,
            note,
            corrects: None,
            flat_price,
        })
    }
}

/// The most hours of work from a day to another: what a person can work.
fn most_hours(from: Date, to: Date) -> u32 {
    let days = u32::try_from(from.until(to).map_or(0, |span| span.get_days())).unwrap_or(0).saturating_add(1);
    if days == 1 {
        return limits::HOURS;
    }
    (days * limits::HOURS_OF_EACH_DAY).min(days.div_ceil(7) * limits::HOURS_OF_A_WEEK)
}

/// How the line is charged, if it is one of the quote's and belongs to the activity.
fn basis_of_line(
    code: &str,
    activity: Option<usize>,
    sheet: &Worksheet<'_>,
    path: &Path<'_>,
    faults: &mut Faults,
) -> Option<Basis> {
    let estimate = &sheet.priced.estimate;
    let tariff = estimate.tariff.as_ref();
    let Some(line) = estimate.lines.iter().find(|line| line.code(tariff) == code) else {
        let codes = estimate.lines.iter().map(|line| line.code(tariff));
        faults.add(path, FaultKind::UnknownLine { found: Found::cut(code), nearest: nearest(code, codes) });
        return None;
    };
    if activity.is_some_and(|activity| activity != line.activity) {
        let expected = tariff.activities.get(line.activity).map(|activity| activity.code.clone());
        faults.add(path, FaultKind::LineOfOtherActivity { expected: expected.unwrap_or_default() });
    }
    Some(line.basis())
}

/// Why an entry cannot say this of flat prices: its line is of the other kind, or without a line, its activity has none.
fn contradiction(
    flat_price: bool,
    line: Option<(&str, Basis)>,
    activity: Option<usize>,
    sheet: &Worksheet<'_>,
) -> Option<FaultKind> {
    let estimate = &sheet.priced.estimate;
    match (flat_price, line) {
        (true, Some((line, Basis::Hourly))) => Some(FaultKind::LineIsHourly { line: Found::cut(line) }),
        (false, Some((line, Basis::Fixed))) => Some(FaultKind::LineIsFlat { line: Found::cut(line) }),
        (true, None) => {
            let index = activity?;
            let is_flat = |line: &Line| line.activity == index && line.basis() == Basis::Fixed;
            let activity = estimate.tariff.activities.get(index)?.code.clone();
            (!estimate.lines.iter().any(is_flat)).then_some(FaultKind::NoFlatPrices { activity })
        }
        (true, Some((_, Basis::Fixed))) | (false, Some((_, Basis::Hourly)) | None) => None,
    }
}
