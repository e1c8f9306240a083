//! Settlements and their corrections as they are sent: keys, shapes and limits.

use jiff::civil::Date;

use super::buyer_input::BuyerInput;
use super::departures::Reduction;
use super::entry::{NewEntry, Worksheet};
use super::entry_input::TimeEntryInput;
use super::limits;
use super::terms::TermChanges;
use crate::input::{FaultKind, Faults, Field, Found, List, Path, object, open};
use crate::money::{Ore, UnitPrice};
use crate::pricing::{Basis, Line};
use crate::quote::VatInput;
use crate::scope::{Description, RowCode};
use crate::tariff::nearest;

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
    /// A fixed line that is charged less than was quoted, since the price may not exceed actual costs.
    pub struct ReductionInput {
        /// The line's code.
        required line: RowCode = "fd_trygd.F_UFP",
        /// What is charged instead, without VAT: 0 or more, and below what was quoted.
        required amount: UnitPrice = "1000.00",
        /// Why.
        required reason: Description = "Arbeidet kostet mindre enn den faste prisen",
    }
}

object! {
    /// How a quote is settled; all of it may be left out.
    pub struct SettleInput {
        /// The VAT treatment; left out, the quote's.
        optional vat: VatInput,
        /// Fixed lines that were not delivered, and are not charged.
        optional omitted_lines: List<OmissionInput, 0, { limits::OMISSIONS }>,
        /// Fixed lines that are charged less than was quoted.
        optional reduced_lines: List<ReductionInput, 0, { limits::OMISSIONS }>,
        /// What the invoice says of the buyer; left out, what the quote says.
        optional buyer: BuyerInput,
        /// The day of delivery; left out, the last day of the work, or the day of the settlement where no work is recorded.
        optional delivered_on: Date,
        /// The codes of activities that were quoted with hours and have none: that they are given up.
        optional acknowledge: List<RowCode, 0, { limits::OMISSIONS }>,
    }
}

object! {
    /// Work on an accepted quote: several entries, all of which are recorded, or none.
    pub struct WorkInput {
        /// Time entries and corrections of entries.
        required time_entries: List<TimeEntryInput, 1, { limits::ENTRIES_AT_ONCE }>,
    }
}

object! {
    /// The correction of a settlement: its note is credited in full, and another charges the quote in its place. What is left out
    /// stays as it was in the credited note.
    pub struct CreditInput {
        /// Why.
        required reason: Description = "Ført to ganger",
        /// Whether the quote is charged again; left out, it is. `false` credits in full and charges nothing.
        optional replacement: bool,
        /// Time entries and corrections of entries, to be made first.
        optional time_entries: List<TimeEntryInput, 0, { limits::ENTRIES }>,
        /// The VAT treatment of the replacement.
        optional vat: VatInput,
        /// All fixed lines that the replacement does not charge.
        optional omitted_lines: List<OmissionInput, 0, { limits::OMISSIONS }>,
        /// All fixed lines that the replacement charges less for than was quoted.
        optional reduced_lines: List<ReductionInput, 0, { limits::OMISSIONS }>,
        /// What the replacement says of the buyer.
        optional buyer: BuyerInput,
        /// The day of delivery.
        optional delivered_on: Date,
    }
}

/// A correction that was parsed.
#[derive(Debug)]
pub struct Correction {
    pub reason: Description,
    /// Whether the quote is charged again.
    pub is_replaced: bool,
    pub entries: Vec<NewEntry>,
    pub changes: TermChanges,
}

impl SettleInput {
    /// Parses how a quote is settled, and the activities that are given up.
    pub fn parse(field: Field<Self>, sheet: &Worksheet<'_>, faults: &mut Faults) -> (TermChanges, Vec<String>) {
        let root = Path::Root;
        let input = field.optional(&root, faults).unwrap_or_default();
        open!(input, root, faults);
        let Self { vat, omitted_lines, reduced_lines, buyer, delivered_on, acknowledge, strays: _ } = input;
        let changes = Fields { vat, omitted_lines, reduced_lines, buyer, delivered_on }.parse(sheet, faults);
        let path = root.key("acknowledge");
        let tariff = sheet.priced.estimate.tariff.as_ref();
        let acknowledged = acknowledge.optional(&path, faults).map(|list| {
            list.parse_in_place(&path, faults, |code: RowCode, at, faults| {
                if !tariff.activities.iter().any(|known| known.code == code.as_str()) {
                    let known = tariff.activities.iter().map(|activity| activity.code.clone()).collect();
                    faults.add(at, FaultKind::UnknownCode { found: Found::cut(code.as_str()), known });
                }
                Some(code.into_string())
            })
        });
        let acknowledged: Vec<String> = acknowledged.into_iter().flatten().map(|(_, code)| code).collect();
        (changes, acknowledged)
    }
}

impl CreditInput {
    /// Parses a correction: its reason, the entries that it adds, and how the replacement differs.
    pub fn parse(field: Field<Self>, sheet: &Worksheet<'_>, faults: &mut Faults) -> Option<Correction> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: reason, replacement);
        let is_replaced = replacement != Some(false);
        let path = root.key("time_entries");
        let Self { time_entries, vat, omitted_lines, reduced_lines, buyer, delivered_on, .. } = input;
        let of_replacement = [
            ("time_entries", time_entries.is_present()),
            ("vat", vat.is_present()),
            ("omitted_lines", omitted_lines.is_present()),
            ("reduced_lines", reduced_lines.is_present()),
            ("buyer", buyer.is_present()),
            ("delivered_on", delivered_on.is_present()),
        ];
        for (key, _) in of_replacement.into_iter().filter(|(_, present)| *present && !is_replaced) {
            faults.add(&root.key(key), FaultKind::NotWithoutReplacement);
        }
        let list = time_entries.optional(&path, faults);
        let entries = list.map(|list| new_entries(list, sheet, &path, faults)).unwrap_or_default();
        let changes = Fields { vat, omitted_lines, reduced_lines, buyer, delivered_on }.parse(sheet, faults);
        Some(Correction { reason: reason?, is_replaced, entries, changes })
    }
}

impl WorkInput {
    /// Parses entries against their quote and the entries before them.
    pub fn parse(field: Field<Self>, sheet: &Worksheet<'_>, faults: &mut Faults) -> Option<Vec<NewEntry>> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults);
        let path = root.key("time_entries");
        let list = input.time_entries.required(&path, faults)?;
        Some(new_entries(list, sheet, &path, faults))
    }
}

/// Entries that are recorded together: of two corrections of one entry, the second has nothing to correct.
fn new_entries<const MIN: usize, const MAX: usize>(
    list: List<TimeEntryInput, MIN, MAX>,
    sheet: &Worksheet<'_>,
    path: &Path<'_>,
    faults: &mut Faults,
) -> Vec<NewEntry> {
    let mut entries: Vec<NewEntry> = Vec::new();
    let parse = |input: TimeEntryInput, at: &Path<'_>, faults: &mut Faults| input.parse(sheet, at, faults);
    for (index, entry) in list.parse_in_place(path, faults, parse) {
        if let Some(found) = entry.corrects.filter(|_| entries.iter().any(|one| one.corrects == entry.corrects)) {
            faults.add(&path.index(index).key("corrects"), FaultKind::NothingToCorrect { found });
        }
        entries.push(entry);
    }
    // Corrections are not counted: a wrong entry can always be reversed, once.
    let recorded = sheet.entries.iter().filter(|entry| entry.corrects.is_none()).count();
    let new = entries.iter().filter(|entry| entry.corrects.is_none()).count();
    let found = recorded + new;
    if found > limits::ENTRIES && new > 0 {
        faults.add(path, FaultKind::TooMany { found, max: limits::ENTRIES });
    }
    entries
}

/// The fields that a settlement and a correction share.
struct Fields {
    vat: Field<VatInput>,
    omitted_lines: Field<List<OmissionInput, 0, { limits::OMISSIONS }>>,
    reduced_lines: Field<List<ReductionInput, 0, { limits::OMISSIONS }>>,
    buyer: Field<BuyerInput>,
    delivered_on: Field<Date>,
}

impl Fields {
    fn parse(self, sheet: &Worksheet<'_>, faults: &mut Faults) -> TermChanges {
        let (root, scope) = (Path::Root, &sheet.priced.draft.scope);
        let path = root.key("vat");
        let vat = self.vat.optional(&path, faults).and_then(|vat| vat.parse(Some(scope), &path, faults));
        let mut named = Vec::new();
        let path = root.key("omitted_lines");
        let omitted = self.omitted_lines.optional(&path, faults).map(|list| {
            list.parse_in_place(&path, faults, |input: OmissionInput, at, faults| input.parse(sheet, at, faults))
        });
        for (index, (line, _)) in omitted.iter().flatten() {
            name_once(line, &mut named, &path.index(*index), faults);
        }
        let path = root.key("reduced_lines");
        let reduced = self.reduced_lines.optional(&path, faults).map(|list| {
            list.parse_in_place(&path, faults, |input: ReductionInput, at, faults| input.parse(sheet, at, faults))
        });
        for (index, reduction) in reduced.iter().flatten() {
            name_once(&reduction.line, &mut named, &path.index(*index), faults);
        }
        let path = root.key("buyer");
        let buyer = self.buyer.optional(&path, faults).map(|buyer| buyer.parse(&scope.applicant, &path, faults));
        let path = root.key("delivered_on");
        let delivered_on = self.delivered_on.optional(&path, faults);
        if let Some(found) = delivered_on.filter(|day| !(sheet.earliest..=sheet.today).contains(day)) {
            faults.add(&path, FaultKind::DateOutside { found, from: sheet.earliest, to: sheet.today });
        }
        TermChanges {
            vat,
            omitted: omitted.map(|list| list.into_iter().map(|(_, omission)| omission).collect()),
            reduced: reduced.map(|list| list.into_iter().map(|(_, reduction)| reduction).collect()),
            delivered_on,
            buyer: buyer.unwrap_or_default(),
        }
    }
}

/// No line is named twice, nor both omitted and reduced.
fn name_once(line: &str, named: &mut Vec<String>, path: &Path<'_>, faults: &mut Faults) {
    if named.iter().any(|one| one == line) {
        faults.add(&path.key("line"), FaultKind::NamedTwice { found: Found::cut(line) });
    }
    named.push(line.to_owned());
}

impl OmissionInput {
    fn parse(self, sheet: &Worksheet<'_>, path: &Path<'_>, faults: &mut Faults) -> Option<(String, String)> {
        open!(self, path, faults: line, reason);
        let code = line?.into_string();
        fixed_line(&code, sheet, &path.key("line"), faults);
        Some((code, reason?.into_string()))
    }
}

impl ReductionInput {
    fn parse(self, sheet: &Worksheet<'_>, path: &Path<'_>, faults: &mut Faults) -> Option<Reduction> {
        open!(self, path, faults: line, amount, reason);
        let code = line?.into_string();
        let line = fixed_line(&code, sheet, &path.key("line"), faults);
        let quoted: Option<Ore> = line.map(|line| line.amount.expected);
        if let Some((found, quoted)) = amount.map(UnitPrice::ore).zip(quoted).filter(|(found, quoted)| found >= quoted)
        {
            faults.add(&path.key("amount"), FaultKind::NotLower { found, quoted });
        }
        Some(Reduction { line: code, amount: amount?, reason: reason?.into_string() })
    }
}

/// The line of the quote with this code, if it has a flat price.
fn fixed_line<'w>(code: &str, sheet: &Worksheet<'w>, path: &Path<'_>, faults: &mut Faults) -> Option<&'w Line> {
    let estimate = &sheet.priced.estimate;
    let tariff = estimate.tariff.as_ref();
    let line = estimate.lines.iter().find(|line| line.code(tariff) == code);
    match line {
        None => {
            let codes = estimate.lines.iter().map(|line| line.code(tariff));
            faults.add(path, FaultKind::UnknownLine { found: Found::cut(code), nearest: nearest(code, codes) });
        }
        Some(line) if line.basis() == Basis::Hourly => {
            faults.add(path, FaultKind::LineWithHours { found: Found::cut(code) });
        }
        Some(_) => {}
    }
    line.filter(|line| line.basis() == Basis::Fixed)
}
