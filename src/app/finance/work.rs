//! Time entries: work is recorded on an accepted quote, and shown against what was quoted.

use jiff::civil::Date;

use super::service::Finance;
use super::stored_notes::in_force;
use crate::app::error::{AppError, Conflict};
use crate::app::office::Now;
use crate::app::office::happened::happened;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::ids::QuoteId;
use crate::input::{FaultKind, Faults, Field, Path};
use crate::language::raw;
use crate::quote::{Action, Actor, FrozenQuote};
use crate::settlement::{
    ActivityCharge, Charge, ChargeError, Earlier, NewEntry, TimeEntries, TimeEntry, TimeEntryInput, WorkInput,
    Worksheet, limits,
};
use crate::store::{IssuedQuote, Recording};

/// A quote with the work on its number.
#[derive(Debug)]
pub struct WorkedCase {
    pub quote: IssuedQuote,
    pub frozen: FrozenQuote,
    /// The entries, in the order in which they were recorded.
    pub entries: Vec<TimeEntry>,
    /// What they come to, by activity.
    pub activities: Vec<ActivityCharge>,
    /// Entries that the quote's edition cannot price.
    pub unpriced_entries: Vec<u32>,
    /// The notes that charge some of it, which are in force.
    pub charged: Earlier,
    /// The first day on which work can have been done.
    pub earliest: Date,
    pub today: Date,
}

impl Finance {
    /// Records work on an accepted quote, or takes an entry back. A request that names no version adds to whatever was recorded
    /// before.
    pub async fn record_time(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<TimeEntryInput>,
    ) -> Result<Reply, AppError> {
        self.record(request, id, |sheet, faults| {
            let input = body.clone().required(&Path::Root, faults)?;
            let new = input.parse(sheet, &Path::Root, faults)?;
            // A wrong entry can always be taken back, once.
            if sheet.recorded >= limits::ENTRIES && new.corrects.is_none() {
                faults.add(&Path::Root, FaultKind::TooMany { found: sheet.recorded + 1, max: limits::ENTRIES });
            }
            Some(vec![new])
        })
        .await
    }

    /// Records several entries, all or none.
    pub async fn record_work(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<WorkInput>,
    ) -> Result<Reply, AppError> {
        self.record(request, id, |sheet, faults| WorkInput::parse(body.clone(), sheet, faults)).await
    }

    async fn record(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        parse: impl Fn(&Worksheet<'_>, &mut Faults) -> Option<Vec<NewEntry>>,
    ) -> Result<Reply, AppError> {
        let office = &self.office;
        let attempt = async || {
            let quote = office.issued_for(request, id, Action::RecordTime).await?;
            let now = office.now();
            let frozen = office.frozen(&quote).await?;
            let former = office.store.time_entries(quote.number).await?;
            let earlier = Earlier::of(&in_force(&office.store.notes_of_number(quote.number).await?)?);
            let mut faults = Faults::default();
            let new = parse(&worksheet(&frozen, [&former, &former], &earlier, now), &mut faults);
            let new = faults.or(new)?.into_iter().zip(next_entry(&former)..);
            let new: Vec<TimeEntry> =
                new.map(|(new, entry)| new.recorded(entry, quote.revision, &request.actor, now.at)).collect();
            let entries = [former, new.clone()].concat();
            let (charge, unpriced_entries) = Charge::so_far(&frozen.priced, &entries, &earlier)?;
            let hours_used = charge.hours_used();
            let answer = TimeEntries { entries: new, activities: charge.activities, unpriced_entries };
            let version = quote.record.version;
            let reply = Reply { created: true, ..Reply::new(id, version + 1, raw(&answer).get().to_owned()) };
            let (event, _) = happened(&quote, quote.state, Action::RecordTime, &request.actor, now.at);
            let remembered = request.remember(&reply, now.at);
            let (number, entries) = (quote.number, answer.entries.as_slice());
            let recording = Recording { id, version, number, entries, hours_used, event, replay: remembered.as_ref() };
            Ok((office.store.record_time(&recording).await?, reply))
        };
        office.once(request, attempt).await
    }

    /// The work on a quote's number, and what it comes to against this quote.
    pub async fn time_entries(&self, actor: &Actor, id: QuoteId) -> Result<(i64, TimeEntries), AppError> {
        let WorkedCase { quote, entries, activities, unpriced_entries, .. } = self.worked_case(actor, id).await?;
        Ok((quote.record.version, TimeEntries { entries, activities, unpriced_entries }))
    }

    /// A quote with the work on its number.
    pub async fn worked_case(&self, actor: &Actor, id: QuoteId) -> Result<WorkedCase, AppError> {
        let quote = self.office.read_issued(actor, id, "time entries").await?;
        let entries = self.office.store.time_entries(quote.number).await?;
        let frozen = self.office.frozen(&quote).await?;
        let earlier = Earlier::of(&in_force(&self.office.store.notes_of_number(quote.number).await?)?);
        let (charge, unpriced_entries) = Charge::so_far(&frozen.priced, &entries, &earlier)?;
        let now = self.office.now();
        let earliest = worksheet(&frozen, [&entries, &entries], &earlier, now).earliest;
        let activities = charge.activities;
        Ok(WorkedCase {
            quote,
            frozen,
            entries,
            activities,
            unpriced_entries,
            charged: earlier,
            earliest,
            today: now.today,
        })
    }
}

/// What entries are checked against. Work may have begun before the issue, since clarifications and the quote itself are
/// work (guidelines 11): no earlier than the year before that of the number. Of all entries, some can be reversed.
pub(super) fn worksheet<'w>(
    frozen: &'w FrozenQuote,
    [all, entries]: [&'w [TimeEntry]; 2],
    earlier: &'w Earlier,
    now: Now,
) -> Worksheet<'w> {
    let earliest = Date::new(frozen.number.year - limits::YEARS_BEFORE, 1, 1).unwrap_or(frozen.issued_on);
    let recorded = all.iter().filter(|entry| entry.corrects.is_none()).count();
    Worksheet { priced: &frozen.priced, entries, recorded, earlier, earliest, today: now.today }
}

pub(super) fn next_entry(entries: &[TimeEntry]) -> u32 {
    entries.last().map_or(1, |last| last.entry.saturating_add(1))
}

impl From<ChargeError> for AppError {
    fn from(error: ChargeError) -> Self {
        match error {
            ChargeError::UnknownCode { entry, code } => Self::Conflict(Conflict::UnpricedWork { entry, code }),
            ChargeError::Money(error) => Self::Internal(error.to_string()),
        }
    }
}
