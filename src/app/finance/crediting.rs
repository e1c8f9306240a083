//! The correction of a settled quote: its note is credited in full, and another one takes its place, or none.

use super::printed_terms::check_texts;
use super::service::Finance;
use super::settling::{Charging, Plan, settling};
use super::stored_notes::{in_force, read_note};
use super::work::{next_entry, worksheet};
use crate::app::error::{AppError, Conflict};
use crate::app::office::request::{ChangeRequest, Reply};
use crate::feed::Stage;
use crate::ids::QuoteId;
use crate::input::{FaultKind, Faults, Field, Path};
use crate::quote::Action;
use crate::settlement::{Correction, CreditInput, SettlementNote, TimeEntry};

impl Finance {
    /// Takes the settlement of a quote back, and replaces it unless the request says otherwise. A quote that no note charges is
    /// charged by a settlement: there is nothing to take back.
    pub async fn credit(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<CreditInput>,
    ) -> Result<Reply, AppError> {
        let mut turn = None;
        let attempt = async || {
            self.take(&mut turn).await?;
            let quote = self.office.issued_for(request, id, Action::Credit).await?;
            let now = self.office.now();
            let frozen = self.office.frozen(&quote).await?;
            let former_entries = self.office.store.time_entries(quote.number).await?;
            let former = self.office.store.notes(id).await?;
            let credited = in_force(&former).map(read_note).transpose()?;
            let mut faults = Faults::default();
            let parsed = CreditInput::parse(body.clone(), &worksheet(&frozen, &former_entries, now), &mut faults);
            let Correction { reason, is_replaced, entries, changes } = faults.or(parsed)?;
            let reason = reason.as_str();
            check_texts(Some(reason), &changes)?;
            if credited.is_none() && !is_replaced {
                return Err(AppError::Conflict(Conflict::NothingToCredit));
            }
            let recorded = entries.into_iter().zip(next_entry(&former_entries)..);
            let entries: Vec<TimeEntry> =
                recorded.map(|(new, entry)| new.recorded(entry, quote.revision, &request.actor, now.at)).collect();
            let all_entries = [former_entries.as_slice(), entries.as_slice()].concat();
            let kept = match &credited {
                Some(note) => note.terms(),
                None => self.terms_of_nothing(&quote, &frozen, &former).await?,
            };
            let terms = kept.changed(changes);
            let [first, second] = self.next_numbers(now).await?;
            let settling = settling(&quote, &frozen, &all_entries, &terms, request, now);
            let number = if credited.is_some() { second } else { first };
            let replaces = credited.as_ref().map(|note| (note, reason));
            let note = SettlementNote::of(&settling, number, replaces)?;
            if is_replaced && says_nothing_new(&note, credited.as_ref()) {
                let mut faults = Faults::default();
                faults.add(&Path::Root, FaultKind::CreditChangesNothing);
                faults.or(None::<()>)?;
            }
            let charging =
                if is_replaced { Charging::of(note, &terms) } else { Charging::nothing(note.charge, &terms) };
            let credit = credited.as_ref().map(|note| SettlementNote {
                replaced_by: charging.number(),
                ..note.credited(first, reason, now.today, &request.actor)
            });
            let plan = Plan {
                action: Action::Credit,
                credit,
                charging,
                entries,
                reversed: credited.as_ref().map(|note| (Stage::Settled, Some(note.number))),
                reason: Some(reason.to_owned()),
            };
            self.carry_out(request, (&quote, &frozen), plan, &former, now).await
        };
        self.office.once(request, attempt).await
    }
}

/// Whether a note says what the one before says: that nothing is charged, where none is in force.
fn says_nothing_new(note: &SettlementNote, former: Option<&SettlementNote>) -> bool {
    former.map_or(note.charges_nothing(), |former| note.says_the_same_as(former))
}
