//! Settlements and their corrections as they are sent: keys, shapes and limits.

use super::entry::{NewEntry, Worksheet};
use super::entry_input::TimeEntryInput;
use super::limits;
use crate::input::{FaultKind, Faults, Field, Found, List, Path, object, open};
use crate::money::{Ore, UnitPrice};
use crate::pricing::{Basis, Line, VatTreatment};
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
        /// Fixed lines that the replacement charges less for than was quoted.
        optional reduced_lines: List<ReductionInput, 0, { limits::OMISSIONS }>,
    }
}

/// How a settlement departs from the quote.
#[derive(Clone, Debug, Default)]
pub struct Departures {
    /// The VAT treatment; none for the quote's.
    pub vat: Option<VatTreatment>,
    /// Fixed lines that are not charged, and why.
    pub omitted: Vec<(String, String)>,
    /// Fixed lines that are charged less than was quoted.
    pub reduced: Vec<Reduction>,
}

/// A fixed line at a lower price.
#[derive(Clone, Debug)]
pub struct Reduction {
    /// Its code.
    pub line: String,
    /// What is charged.
    pub amount: UnitPrice,
    pub reason: String,
}

impl SettleInput {
    /// Parses how a quote is settled.
    pub fn parse(field: Field<Self>, sheet: &Worksheet<'_>, faults: &mut Faults) -> Departures {
        let root = Path::Root;
        let Some(input) = field.optional(&root, faults) else { return Departures::default() };
        open!(input, root, faults);
        departures((input.vat, input.omitted_lines, input.reduced_lines), sheet, faults)
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
        let list = input.time_entries.optional(&path, faults);
        let entries = list.map(|list| new_entries(list, sheet, &path, faults)).unwrap_or_default();
        let departures = departures((input.vat, input.omitted_lines, input.reduced_lines), sheet, faults);
        Some((reason?, entries, departures))
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

/// The fields of a settlement and of a correction that depart from the quote.
type Fields = (
    Field<VatInput>,
    Field<List<OmissionInput, 0, { limits::OMISSIONS }>>,
    Field<List<ReductionInput, 0, { limits::OMISSIONS }>>,
);

fn departures((vat, omitted, reduced): Fields, sheet: &Worksheet<'_>, faults: &mut Faults) -> Departures {
    let root = Path::Root;
    let path = root.key("vat");
    let vat = vat.optional(&path, faults).and_then(|vat| vat.parse(Some(&sheet.priced.draft.scope), &path, faults));
    let mut departures = Departures { vat, ..Departures::default() };
    let path = root.key("omitted_lines");
    let parsed = omitted.optional(&path, faults).map(|list| {
        list.parse_in_place(&path, faults, |input: OmissionInput, at, faults| input.parse(sheet, at, faults))
    });
    for (index, (line, reason)) in parsed.unwrap_or_default() {
        departures.name_once(&line, &path.index(index), faults);
        departures.omitted.push((line, reason));
    }
    let path = root.key("reduced_lines");
    let parsed = reduced.optional(&path, faults).map(|list| {
        list.parse_in_place(&path, faults, |input: ReductionInput, at, faults| input.parse(sheet, at, faults))
    });
    for (index, reduction) in parsed.unwrap_or_default() {
        departures.name_once(&reduction.line, &path.index(index), faults);
        departures.reduced.push(reduction);
    }
    departures
}

impl Departures {
    /// No line is named twice, nor both omitted and reduced.
    fn name_once(&self, line: &str, path: &Path<'_>, faults: &mut Faults) {
        let omitted = self.omitted.iter().map(|(omitted, _)| omitted);
        if omitted.chain(self.reduced.iter().map(|reduction| &reduction.line)).any(|named| named == line) {
            faults.add(&path.key("line"), FaultKind::NamedTwice { found: Found::cut(line) });
        }
    }
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
