//! Settlements and their corrections as they are sent: keys, shapes and limits.

use jiff::civil::Date;

use super::buyer_input::BuyerInput;
use super::departures::Reduction;
use super::entry::NewEntry;
use super::entry_input::TimeEntryInput;
use super::limits;
use super::note::SettlementNote;
use super::terms::TermChanges;
use super::worksheet::Worksheet;
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
        /// `true` for a part settlement: it charges the work recorded so far and the lines named here, and the quote stays accepted.
        optional interim: bool,
        /// The fixed lines that were delivered, and are charged by this part settlement; left out, none.
        optional lines: List<RowCode, 0, { limits::OMISSIONS }>,
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
        /// The number of the settlement note that is credited; needed where several are in force.
        optional settlement: RowCode = "S-2026-000123",
        /// Of a part settlement: all fixed lines that the replacement charges.
        optional lines: List<RowCode, 0, { limits::OMISSIONS }>,
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

/// How a quote is settled, parsed.
#[derive(Debug)]
pub struct SettleRequest {
    /// Whether it is a part settlement.
    pub interim: bool,
    pub changes: TermChanges,
    /// The activities that are given up.
    pub acknowledged: Vec<String>,
}

impl SettleInput {
    /// Parses how a quote is settled.
    pub fn parse(field: Field<Self>, sheet: &Worksheet<'_>, faults: &mut Faults) -> SettleRequest {
        let root = Path::Root;
        let input = field.optional(&root, faults).unwrap_or_default();
        open!(input, root, faults: interim);
        let Self { lines, vat, omitted_lines, reduced_lines, buyer, delivered_on, acknowledge, .. } = input;
        let interim = interim == Some(true);
        let fields = Fields { interim, lines, vat, omitted_lines, reduced_lines, buyer, delivered_on };
        let mut changes = fields.parse(sheet, faults);
        if interim {
            changes.fixed.get_or_insert_default();
        }
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
        SettleRequest { interim, changes, acknowledged }
    }
}

impl CreditInput {
    /// The note that is credited, among those in force; none where there are none.
    pub fn note<'n>(
        field: &Field<Self>,
        in_force: &'n [SettlementNote],
        faults: &mut Faults,
    ) -> Option<&'n SettlementNote> {
        let path = Path::Root.key("settlement");
        let known = || in_force.iter().map(|note| note.number.to_string()).collect();
        let named = match field {
            // What is wrong with it is found where all of it is parsed.
            Field::Given(input) => input.settlement.clone().optional(&path, &mut Faults::default()),
            _ => None,
        };
        match (named, in_force) {
            (Some(named), notes) => {
                let note = notes.iter().find(|note| note.number.to_string() == named.as_str());
                if note.is_none() {
                    faults.add(&path, FaultKind::NoteNotInForce { found: named.into_string(), known: known() });
                }
                note
            }
            (None, [] | [_]) => in_force.first(),
            (None, _) => {
                faults.add(&path, FaultKind::NoteNotNamed { known: known() });
                None
            }
        }
    }

    /// Parses a correction: its reason, the entries that it adds, and how the replacement differs. `interim` is whether the note that
    /// is credited is of a part settlement.
    pub fn parse(field: Field<Self>, interim: bool, sheet: &Worksheet<'_>, faults: &mut Faults) -> Option<Correction> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: reason, replacement, settlement);
        let _ = settlement;
        let is_replaced = replacement != Some(false);
        let path = root.key("time_entries");
        let Self { time_entries, lines, vat, omitted_lines, reduced_lines, buyer, delivered_on, .. } = input;
        let of_replacement = [
            ("time_entries", time_entries.is_present()),
            ("lines", lines.is_present()),
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
        let fields = Fields { interim, lines, vat, omitted_lines, reduced_lines, buyer, delivered_on };
        let changes = fields.parse(sheet, faults);
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
    let new = entries.iter().filter(|entry| entry.corrects.is_none()).count();
    let found = sheet.recorded + new;
    if found > limits::ENTRIES && new > 0 {
        faults.add(path, FaultKind::TooMany { found, max: limits::ENTRIES });
    }
    entries
}

/// The fields that a settlement and a correction share.
struct Fields {
    /// Whether it is of a part settlement.
    interim: bool,
    lines: Field<List<RowCode, 0, { limits::OMISSIONS }>>,
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
        let path = root.key("lines");
        if self.lines.is_present() && !self.interim {
            faults.add(&path, FaultKind::OnlyInterim);
        }
        let fixed = self.lines.optional(&path, faults).map(|list| {
            list.parse_in_place(&path, faults, |code: RowCode, at, faults| {
                fixed_line(code.as_str(), sheet, at, faults);
                Some(code.into_string())
            })
        });
        let mut delivered = Vec::new();
        for (index, code) in fixed.iter().flatten() {
            name_once(code, &mut delivered, &path.index(*index), faults);
        }
        let mut named = Vec::new();
        let path = root.key("omitted_lines");
        if self.interim && self.omitted_lines.is_present() {
            faults.add(&path, FaultKind::NotInterim);
        }
        let omitted = self.omitted_lines.optional(&path, faults).map(|list| {
            list.parse_in_place(&path, faults, |input: OmissionInput, at, faults| input.parse(sheet, at, faults))
        });
        for (index, (line, _)) in omitted.iter().flatten() {
            name_once(line, &mut named, &path.index(*index).key("line"), faults);
        }
        let path = root.key("reduced_lines");
        let reduced = self.reduced_lines.optional(&path, faults).map(|list| {
            list.parse_in_place(&path, faults, |input: ReductionInput, at, faults| input.parse(sheet, at, faults))
        });
        for (index, reduction) in reduced.iter().flatten() {
            let at = path.index(*index);
            let at = at.key("line");
            name_once(&reduction.line, &mut named, &at, faults);
            if fixed.is_some() && self.interim && !delivered.contains(&reduction.line) {
                faults.add(&at, FaultKind::NotDelivered { found: Found::cut(&reduction.line) });
            }
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
            fixed: fixed.map(|_| delivered),
            delivered_on,
            buyer: buyer.unwrap_or_default(),
        }
    }
}

/// No line is named twice, nor both omitted and reduced.
fn name_once(line: &str, named: &mut Vec<String>, path: &Path<'_>, faults: &mut Faults) {
    if named.iter().any(|one| one == line) {
        faults.add(path, FaultKind::NamedTwice { found: Found::cut(line) });
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
        Some(_) => {
            if let Some(note) = sheet.earlier.note_of_line(code) {
                faults.add(path, FaultKind::AlreadyCharged { found: Found::cut(code), note: note.to_string() });
            }
        }
    }
    line.filter(|line| line.basis() == Basis::Fixed)
}
