//! Time entries: work is recorded on an accepted quote, and shown against what was quoted.

use jiff::civil::Date;

use super::service::Finance;
use crate::app::error::{AppError, Conflict};
use crate::app::office::Now;
use crate::app::office::happened::happened;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::ids::QuoteId;
use crate::input::{Faults, Field, Path, Problem};
use crate::language::raw;
use crate::quote::{Action, Actor, FrozenQuote};
use crate::settlement::{Charge, ChargeError, TimeEntries, TimeEntry, TimeEntryInput, Worksheet, limits};
use crate::store::Recording;

impl Finance {
    /// Records work on an accepted quote, or takes an entry back. A request that names no version adds to whatever was recorded
    /// before.
    pub async fn record_time(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<TimeEntryInput>,
    ) -> Result<Reply, AppError> {
        let office = &self.office;
        let attempt = async || {
            let quote = office.issued_for(request, id, Action::RecordTime).await?;
            let now = office.now();
            let frozen = office.frozen(&quote).await?;
            let mut entries = office.store.time_entries(quote.number).await?;
            let sheet = worksheet(&frozen, &entries, now);
            let mut faults = Faults::default();
            let input = body.clone().required(&Path::Root, &mut faults);
            let new = input.and_then(|input| input.parse(&sheet, &Path::Root, &mut faults));
            // A wrong entry can always be taken back, once.
            let recorded = entries.iter().filter(|entry| entry.corrects.is_none()).count();
            if recorded >= limits::ENTRIES && new.as_ref().is_some_and(|new| new.corrects.is_none()) {
                faults.add(&Path::Root, Problem::TooMany { found: recorded + 1, max: limits::ENTRIES });
            }
            let new = faults.or(new)?;
            let entry = new.recorded(next_entry(&entries), quote.revision, &request.actor, now.at);
            entries.push(entry.clone());
            let (charge, unpriced_entries) = Charge::so_far(&frozen.priced, &entries)?;
            let answer = TimeEntries { entries: vec![entry.clone()], activities: charge.activities, unpriced_entries };
            let version = quote.record.version;
            let reply = Reply { created: true, ..Reply::new(id, version + 1, raw(&answer).get().to_owned()) };
            let (event, _) = happened(&quote, quote.state, Action::RecordTime, &request.actor, now.at);
            let remembered = request.remember(&reply, now.at);
            let recording =
                Recording { id, version, number: quote.number, entry: &entry, event, replay: remembered.as_ref() };
            Ok((office.store.record_time(&recording).await?, reply))
        };
        office.once(request, attempt).await
    }

    /// The work on a quote's number, and what it comes to against this quote.
    pub async fn time_entries(&self, actor: &Actor, id: QuoteId) -> Result<(i64, TimeEntries), AppError> {
        let quote = self.office.read_issued(actor, id, "time entries").await?;
        let entries = self.office.store.time_entries(quote.number).await?;
        let frozen = self.office.frozen(&quote).await?;
        let (charge, unpriced_entries) = Charge::so_far(&frozen.priced, &entries)?;
        Ok((quote.record.version, TimeEntries { entries, activities: charge.activities, unpriced_entries }))
    }
}

/// What entries are checked against. Work may have begun before the issue, since clarifications and the quote itself are
/// work (guidelines 11): no earlier than the year before that of the number.
pub(super) fn worksheet<'w>(frozen: &'w FrozenQuote, entries: &'w [TimeEntry], now: Now) -> Worksheet<'w> {
    let earliest = Date::new(frozen.number.year - limits::YEARS_BEFORE, 1, 1).unwrap_or(frozen.issued_on);
    Worksheet { priced: &frozen.priced, entries, earliest, today: now.today }
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
