//! Time entries: work is recorded on an accepted quote, and shown against what was quoted.

use jiff::civil::Date;

use super::{Command, Kept, Now, Quotes};
use crate::app::{AppError, Conflict};
use crate::ids::QuoteId;
use crate::input::{Faults, Field, Path, Problem};
use crate::language::raw;
use crate::quote::{Action, Actor, FrozenQuote, QuoteNumber, State};
use crate::settlement::{Charge, ChargeError, TimeEntries, TimeEntry, TimeEntryInput, Worksheet, limits};
use crate::store::{NewEvent, Outcome, Recording, StoredQuote};

/// How often an entry is tried when others are recorded at the same time.
const ATTEMPTS: usize = 30;

impl Quotes {
    /// Records work on an accepted quote, or takes an entry back.
    pub async fn record_time(
        &self,
        command: &Command,
        id: QuoteId,
        body: Field<TimeEntryInput>,
    ) -> Result<Kept, AppError> {
        if let Some(kept) = self.replayed(command).await? {
            return Ok(kept);
        }
        let outcome = self.record_anew(command, id, body).await;
        self.settled(command, outcome).await
    }

    async fn record_anew(&self, command: &Command, id: QuoteId, body: Field<TimeEntryInput>) -> Result<Kept, AppError> {
        for _ in 0..ATTEMPTS {
            let quote = self.visible(&command.actor, id).await?;
            // Who says no version adds to whatever was recorded before.
            let quote = ready(command, quote, Action::RecordTime)?;
            let (number, revision) = number_of(&quote)?;
            let now = self.now();
            let frozen = self.frozen(&quote).await?;
            let mut entries = self.store.time_entries(number).await?;
            let sheet = worksheet(&frozen, &entries, number, now);
            let mut faults = Faults::default();
            let input = body.clone().required(&Path::Root, &mut faults);
            let new = input.and_then(|input| input.parse(&sheet, &Path::Root, &mut faults));
            // What is wrong can always be taken back, once.
            let recorded = entries.iter().filter(|entry| entry.corrects.is_none()).count();
            if recorded >= limits::ENTRIES && new.as_ref().is_some_and(|new| new.corrects.is_none()) {
                faults.add(&Path::Root, Problem::TooMany { found: recorded + 1, max: limits::ENTRIES });
            }
            let new = faults.or(new)?;
            let entry = new.recorded(next_entry(&entries), revision, &command.actor, now.at);
            entries.push(entry.clone());
            let (charge, unpriced_entries) = Charge::so_far(&frozen.priced, &entries)?;
            let answer = TimeEntries { entries: vec![entry.clone()], activities: charge.activities, unpriced_entries };
            let body = raw(&answer).get().to_owned();
            let kept = Kept { id, version: quote.version + 1, created: true, body, replayed: false };
            let event = NewEvent {
                at: now.at,
                actor: command.actor.clone(),
                action: Action::RecordTime,
                from: Some(State::Accepted),
                to: Some(State::Accepted),
                price: quote.price,
                reason: None,
            };
            let replay = command.replay(&kept, now.at);
            let recording =
                Recording { id, version: quote.version, number, entry: &entry, event, replay: replay.as_ref() };
            match self.store.record_time(&recording).await? {
                Outcome::Done => return Ok(kept),
                Outcome::KeyTaken => return self.quicker(command).await,
                Outcome::Stale => {}
            }
        }
        Err(AppError::Busy)
    }

    /// The work on a quote's number, and what it comes to against this quote.
    pub async fn time_entries(&self, actor: &Actor, id: QuoteId) -> Result<(i64, TimeEntries), AppError> {
        let quote = self.seen(actor, id, "time entries").await?;
        let Some((number, _)) = quote.number else { return Err(AppError::Conflict(Conflict::NotIssued)) };
        let entries = self.store.time_entries(number).await?;
        let (charge, unpriced_entries) = Charge::so_far(&self.frozen(&quote).await?.priced, &entries)?;
        Ok((quote.version, TimeEntries { entries, activities: charge.activities, unpriced_entries }))
    }
}

/// A quote that an action can be done to, by someone who saw it as it is.
pub(super) fn ready(command: &Command, quote: StoredQuote, action: Action) -> Result<StoredQuote, AppError> {
    if !action.is_possible_in(quote.state) {
        return Err(AppError::Conflict(match (quote.state, &quote.issue) {
            (State::Expired, Some(issue)) => Conflict::Expired { valid_to: issue.valid_to },
            (found, _) => Conflict::WrongState { found, action },
        }));
    }
    command.seen.check(quote.version).map(|()| quote)
}

/// The number and revision of a quote that was issued.
pub(super) fn number_of(quote: &StoredQuote) -> Result<(QuoteNumber, u32), AppError> {
    quote.number.ok_or_else(|| AppError::Internal(format!("quote {} has no number", quote.id)))
}

/// What entries are checked against. Work may have begun before the issue, since clarifications and the quote itself are
/// work (guidelines 11): no earlier than the year before that of the number.
pub(super) fn worksheet<'w>(
    frozen: &'w FrozenQuote,
    entries: &'w [TimeEntry],
    number: QuoteNumber,
    now: Now,
) -> Worksheet<'w> {
    let earliest = Date::new(number.year - limits::YEARS_BEFORE, 1, 1).unwrap_or(frozen.issued_on);
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
