//! Time entries and settlements as they are sent: keys, shapes and limits.

use jiff::civil::Date;

use super::entry::{NewEntry, Worksheet};
use crate::input::{FaultKind, Faults, Field, Found, List, Path, Prose, Text, Whole, object, open, read};
use crate::money::{Quantity, SignedQuantity};
use crate::pricing::{Basis, VatTreatment};
use crate::quote::VatInput;
use crate::scope::{Description, RowCode};
use crate::tariff::nearest;

/// Limits of a settlement. Each is stated in OpenAPI.
pub mod limits {
    /// Time entries of a quote's number, corrections not counted.
    pub const ENTRIES: usize = 10_000;
    /// Characters of an entry's note: all of them are attached to a settlement note's document.
    pub const NOTE_CHARS: usize = 300;
    pub const HOURS: u32 = 24;
    /// Years before the year of the quote's number in which work may have begun.
    pub const YEARS_BEFORE: i16 = 1;
    /// Fixed lines that are not charged.
    pub const OMISSIONS: usize = 1_000;
}

/// The number of a time entry among those of its quote.
type EntryNumber = Whole<1, { u32::MAX }>;

object! {
    /// Hours that were worked on an accepted quote, or the correction of an entry: `corrects` and `note`, and nothing else.
    pub struct TimeEntryInput {
        /// The day of the work.
        optional date: Date,
        /// The code of the activity.
        optional activity: RowCode = "preparation",
        /// The code of the hourly rate.
        optional rate: RowCode = "adviser",
        /// The hours, above 0 and at most 24.
        optional hours: Quantity,
        /// The code of the quoted line that was worked on, if known: the next edition's hours are derived from it.
        optional line: RowCode,
        /// What was done; of a correction, why.
        optional note: Prose<{ limits::NOTE_CHARS }> = "Ført to ganger",
        /// The number of an entry that was wrong: its hours are reversed.
        optional corrects: EntryNumber,
    }
}

object! {
    /// A fixed line that is not charged.
    pub struct OmissionInput {
        /// The line's code.
        required line: RowCode = "fd_trygd.F_UFP",
        /// Why.
        required reason: Description = "Ført to ganger",
    }
}

object! {
    /// How a quote is settled; all of it may be left out.
    pub struct SettleInput {
        /// The VAT treatment; left out, the quote's.
        optional vat: VatInput,
        /// Fixed lines that were not delivered, and are not charged.
        optional omitted_lines: List<OmissionInput, 0, { limits::OMISSIONS }>,
    }
}

object! {
    /// The correction of a settlement, which is credited whole and replaced.
    pub struct CreditInput {
        /// Why.
        required reason: Description = "Ført to ganger",
        /// Time entries and corrections of entries, to be made first.
        optional time_entries: List<TimeEntryInput, 0, { limits::ENTRIES }>,
        /// The VAT treatment of the replacement; left out, the quote's.
        optional vat: VatInput,
        /// Fixed lines that the replacement does not charge.
        optional omitted_lines: List<OmissionInput, 0, { limits::OMISSIONS }>,
    }
}

/// How a settlement departs from the quote.
#[derive(Clone, Debug, Default)]
pub struct Departures {
    /// The VAT treatment; none for the quote's.
    pub vat: Option<VatTreatment>,
    /// Fixed lines that are not charged, and why.
    pub omitted: Vec<(String, String)>,
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
            ("activity", self.activity.is_present()),
            ("rate", self.rate.is_present()),
            ("hours", self.hours.is_present()),
            ("line", self.line.is_present()),
        ];
        for (key, _) in others.into_iter().filter(|(_, present)| *present) {
            faults.add(&path.key(key), FaultKind::NotBesideCorrects);
        }
        let at = path.key("corrects");
        let corrects = self.corrects.required(&at, faults).map(Whole::get);
        let note = self.note.required(&path.key("note"), faults);
        let corrected = sheet.correctable(corrects?);
        if corrected.is_none() {
            faults.add(&at, FaultKind::NothingToCorrect { found: corrects? });
        }
        let entry = corrected?;
        Some(NewEntry {
            date: entry.date,
            activity: entry.activity.clone(),
            rate: entry.rate.clone(),
            hours: entry.hours.negated().ok()?,
            line: entry.line.clone(),
            note: Some(note?.into_string()),
            corrects: Some(entry.entry),
        })
    }

    fn entry(self, sheet: &Worksheet<'_>, path: &Path<'_>, faults: &mut Faults) -> Option<NewEntry> {
        let tariff = sheet.priced.estimate.tariff.as_ref();
        let at = path.key("date");
        let date = self.date.required(&at, faults);
        if let Some(found) = date.filter(|date| !(sheet.earliest..=sheet.today).contains(date)) {
            faults.add(&at, FaultKind::DateOutside { found, from: sheet.earliest, to: sheet.today });
        }
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
        let sound = hours.filter(|hours| !hours.is_zero() && *hours <= Quantity::count(limits::HOURS));
        if let (Some(found), None) = (hours, sound) {
            faults.add(&at, FaultKind::BadHours { found, max: limits::HOURS });
        }
        let at = path.key("line");
        let line = self.line.optional(&at, faults).map(Text::into_string);
        if let Some(code) = &line {
            check_line(code, activity_index, sheet, &at, faults);
        }
        read!(self, path, faults: note);
        let hours = SignedQuantity::try_from(sound?).ok()?;
        let note = note.map(Prose::into_string);
        Some(NewEntry { date: date?, activity: activity?, rate: rate?, hours, line, note, corrects: None })
    }
}

/// The line is one of the quote's, has hours, and belongs to the activity.
fn check_line(code: &str, activity: Option<usize>, sheet: &Worksheet<'_>, path: &Path<'_>, faults: &mut Faults) {
    let estimate = &sheet.priced.estimate;
    let tariff = estimate.tariff.as_ref();
    match estimate.lines.iter().find(|line| line.code(tariff) == code) {
        None => {
            let codes = estimate.lines.iter().map(|line| line.code(tariff));
            faults.add(path, FaultKind::UnknownLine { found: Found::cut(code), nearest: nearest(code, codes) });
        }
        Some(line) if line.basis() == Basis::Fixed => {
            faults.add(path, FaultKind::LineWithoutHours { found: Found::cut(code) });
        }
        Some(line) if activity.is_some_and(|activity| activity != line.activity) => {
            let expected = tariff.activities.get(line.activity).map(|activity| activity.code.clone());
            faults.add(path, FaultKind::LineOfOtherActivity { expected: expected.unwrap_or_default() });
        }
        Some(_) => {}
    }
}

impl SettleInput {
    /// Parses how a quote is settled.
    pub fn parse(field: Field<Self>, sheet: &Worksheet<'_>, faults: &mut Faults) -> Departures {
        let root = Path::Root;
        let Some(input) = field.optional(&root, faults) else { return Departures::default() };
        open!(input, root, faults);
        departures(input.vat, input.omitted_lines, sheet, faults)
    }
}

impl CreditInput {
    /// Parses a correction: its reason, the entries that it adds, and how the replacement departs from the quote.
    pub fn parse(
        field: Field<Self>,
        sheet: &Worksheet<'_>,
        faults: &mut Faults,
    ) -> Option<(Description, Vec<NewEntry>, Departures)> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: reason);
        let path = root.key("time_entries");
        let mut entries: Vec<NewEntry> = Vec::new();
        if let Some(list) = input.time_entries.optional(&path, faults) {
            let parse = |input: TimeEntryInput, at: &Path<'_>, faults: &mut Faults| input.parse(sheet, at, faults);
            for (index, entry) in list.parse_in_place(&path, faults, parse) {
                if let Some(found) = entry.corrects.filter(|_| entries.iter().any(|one| one.corrects == entry.corrects))
                {
                    faults.add(&path.index(index).key("corrects"), FaultKind::NothingToCorrect { found });
                }
                entries.push(entry);
            }
            // Corrections are not counted: a wrong entry can always be reversed, once.
            let recorded = sheet.entries.iter().filter(|entry| entry.corrects.is_none()).count();
            let found = recorded + entries.iter().filter(|entry| entry.corrects.is_none()).count();
            if found > limits::ENTRIES {
                faults.add(&path, FaultKind::TooMany { found, max: limits::ENTRIES });
            }
        }
        let departures = departures(input.vat, input.omitted_lines, sheet, faults);
        Some((reason?, entries, departures))
    }
}

fn departures(
    vat: Field<VatInput>,
    omitted: Field<List<OmissionInput, 0, { limits::OMISSIONS }>>,
    sheet: &Worksheet<'_>,
    faults: &mut Faults,
) -> Departures {
    let root = Path::Root;
    let path = root.key("vat");
    let vat = vat.optional(&path, faults).and_then(|vat| vat.parse(Some(&sheet.priced.draft.scope), &path, faults));
    let path = root.key("omitted_lines");
    let parsed = omitted.optional(&path, faults).map(|list| {
        list.parse_in_place(&path, faults, |input: OmissionInput, at, faults| input.parse(sheet, at, faults))
    });
    let mut omitted: Vec<(String, String)> = Vec::new();
    for (index, (line, reason)) in parsed.unwrap_or_default() {
        if omitted.iter().any(|(other, _)| *other == line) {
            faults.add(&path.index(index).key("line"), FaultKind::NamedTwice { found: Found::cut(&line) });
        }
        omitted.push((line, reason));
    }
    Departures { vat, omitted }
}

impl OmissionInput {
    fn parse(self, sheet: &Worksheet<'_>, path: &Path<'_>, faults: &mut Faults) -> Option<(String, String)> {
        open!(self, path, faults: line, reason);
        let at = path.key("line");
        let estimate = &sheet.priced.estimate;
        let tariff = estimate.tariff.as_ref();
        let code = line?.into_string();
        match estimate.lines.iter().find(|line| line.code(tariff) == code) {
            None => {
                let codes = estimate.lines.iter().map(|line| line.code(tariff));
                faults.add(&at, FaultKind::UnknownLine { found: Found::cut(&code), nearest: nearest(&code, codes) });
            }
            Some(line) if line.basis() == Basis::Hourly => {
                faults.add(&at, FaultKind::LineWithHours { found: Found::cut(&code) });
            }
            Some(_) => {}
        }
        Some((code, reason?.into_string()))
    }
}
