//! The correction of a settled quote: its note is credited in full, and another one takes its place, or none.

use super::printed_terms::check_texts;
use super::service::Finance;
use super::settling::{Charging, Plan, Work, changed, moved, settling};
use super::stored_notes::in_force;
use super::work::{next_entry, worksheet};
use crate::app::error::{AppError, Conflict};
use crate::app::office::request::{ChangeRequest, Reply};
use crate::feed::Stage;
use crate::ids::QuoteId;
use crate::input::{FaultKind, Faults, Field, Path};
use crate::quote::{Action, State};
use crate::settlement::{Correction, CreditInput, Earlier, SettlementNote, TimeEntry};
use crate::store::StoredNote;

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
            let stored = self.office.store.notes_of_number(quote.number).await?;
            let standing = in_force(&stored)?;
            let (own, of_others): (Vec<_>, Vec<_>) = standing.iter().cloned().partition(|note| note.quote.id == id);
            if own.is_empty() && quote.state != State::Settled {
                return Err(AppError::Conflict(Conflict::NotCharged { found: quote.state }));
            }
            let mut faults = Faults::default();
            let credited = CreditInput::note(&body, &own, &mut faults);
            let others = standing.iter().filter(|note| Some(note.number) != credited.map(|credited| credited.number));
            let earlier = if faults.is_empty() { Earlier::of(others.clone()) } else { Earlier::default() };
            // Of the work, what the note rests on is corrected with it; without a note, what no other rests on.
            let rests_on = match credited {
                Some(note) => note.time_entries.clone(),
                None => earlier.without(&former_entries),
            };
            let interim = credited.is_some_and(|note| note.interim);
            let sheet = worksheet(&frozen, [&former_entries, &rests_on], &earlier, now);
            let parsed = CreditInput::parse(body.clone(), interim, &sheet, &mut faults);
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
            let worked = [rests_on.as_slice(), entries.as_slice()].concat();
            let former: Vec<StoredNote> = stored.into_iter().filter(|note| note.quote == id).collect();
            let kept = match credited {
                Some(note) => note.terms(),
                None => self.terms_of_nothing(&quote, &frozen, &former).await?,
            };
            let terms = kept.changed(changes);
            let [first, second] = self.next_numbers(now).await?;
            let number = if credited.is_some() { second } else { first };
            let payment = self.payment(number, now);
            let work = Work { interim, entries: &worked, earlier: &earlier, terms: &terms, payment: &payment };
            let replaces = credited.map(|note| (note, reason));
            let note = SettlementNote::of(&settling(&quote, &frozen, &work, request, now), number, replaces)?;
            if is_replaced && says_nothing_new(&note, credited) {
                let mut faults = Faults::default();
                faults.add(&Path::Root, FaultKind::CreditChangesNothing);
                faults.or(None::<()>)?;
            }
            let charges_the_same = is_replaced && credited.is_some_and(|credited| credited.charge == note.charge);
            if quote.state == State::Superseded && !charges_the_same {
                return Err(AppError::Conflict(Conflict::OrderReplaced));
            }
            let charging =
                if is_replaced { Charging::of(note, &terms) } else { Charging::nothing(note.charge, &terms) };
            let credit = credited.map(|note| SettlementNote {
                replaced_by: charging.number(),
                ..note.credited(first, reason, now.today, &request.actor)
            });
            let mut in_force: Vec<SettlementNote> = others.cloned().collect();
            if let Charging::Note(note) = &charging {
                in_force.push(note.as_ref().clone());
            }
            let order = if quote.state == State::Accepted {
                let [before, after] = [&standing, &in_force].map(|notes| moved(&frozen, &Earlier::of(notes)));
                changed(&after?, &before?)?
            } else {
                Vec::new()
            };
            let is_charged = in_force.len() > of_others.len();
            let plan = Plan {
                action: Action::Credit,
                credit,
                charging,
                leaves_uncharged: quote.state == State::Settled && !is_charged,
                entries,
                reversed: credited.map(|note| (Stage::Settled, Some(note.number))),
                order,
                reason: Some(reason.to_owned()),
                in_force,
                all_entries,
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
