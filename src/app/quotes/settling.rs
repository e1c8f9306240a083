//! Settlement: what an accepted quote comes to, its settlement in one transaction, and the correction of a settled one.
//!
//! As with issuing, the note is set with the next number, and the number taken only if it is still the next: the database holds
//! no lock while a document is set, and no number is lost when that fails.

use std::time::Duration;

use super::answers::entry;
use super::issuing::SetDocument;
use super::work::{next_entry, number_of, worksheet};
use super::{Command, Kept, Now, Quotes};
use crate::app::printing::{check_text, settlement_job};
use crate::app::{AppError, Conflict};
use crate::feed::{PostingHead, Stage, charged_lines};
use crate::ids::{QuoteId, Sha256Hex};
use crate::input::{Faults, Field, Path};
use crate::language::raw;
use crate::pricing::PricingError;
use crate::quote::{Action, Actor, FrozenQuote, NoteMark, SettlementNumber, State};
use crate::settlement::{
    Charge, CreditInput, Departures, NoteDocument, NoteSummary, NoteType, SettleInput, SettlementNote,
    SettlementReport, SettlementState, Settling, TimeEntry,
};
use crate::store::{
    DocumentRow, NewDocument, NewEvent, NewNote, Outcome, Postings, Settlement, StoredNote, StoredQuote,
};

/// How long a settlement may wait for those before it.
const TURN_WITHIN: Duration = Duration::from_secs(30);
/// How often numbers are tried for before the caller is told to come back: each time, another replica was quicker.
const ATTEMPTS: usize = 30;

/// A note with its document, about to be kept.
type SetNote = SetDocument<SettlementNote>;

/// What is settled: the notes that come of it, in the order of their numbers.
struct Plan {
    action: Action,
    notes: Vec<SettlementNote>,
    entries: Vec<TimeEntry>,
    reversed: (Stage, Option<SettlementNumber>),
    reason: Option<String>,
}

impl Quotes {
    /// The settlement of a quote: of an accepted one as it would be now, of a settled one as it is.
    pub async fn settlement(&self, actor: &Actor, id: QuoteId) -> Result<(i64, SettlementReport), AppError> {
        let quote = self.seen(actor, id, "settlement").await?;
        let (charge, notes) = match quote.state {
            State::Accepted => {
                let (number, _) = number_of(&quote)?;
                let entries = self.store.time_entries(number).await?;
                (Charge::of(&self.frozen(&quote).await?.priced, &entries, &Departures::default())?, Vec::new())
            }
            State::Settled => {
                let notes = self.store.notes(id).await?;
                (read_note(standing(&quote, &notes)?)?.charge, notes)
            }
            found => return Err(AppError::Conflict(Conflict::NotOrdered { found })),
        };
        Ok((quote.version, report(&quote, charge, notes.iter().map(summary).collect())?))
    }

    pub async fn settle(&self, command: &Command, id: QuoteId, body: Field<SettleInput>) -> Result<Kept, AppError> {
        if let Some(kept) = self.replayed(command).await? {
            return Ok(kept);
        }
        let outcome = self.settle_anew(command, id, body).await;
        self.settled(command, outcome).await
    }

    async fn settle_anew(&self, command: &Command, id: QuoteId, body: Field<SettleInput>) -> Result<Kept, AppError> {
        let _turn = self.settling_turn().await?;
        for _ in 0..ATTEMPTS {
            let quote = self.ready_for(command, id, Action::Settle).await?;
            let now = self.now();
            let frozen = self.frozen(&quote).await?;
            let (number, _) = number_of(&quote)?;
            let entries = self.store.time_entries(number).await?;
            let mut faults = Faults::default();
            let departures = SettleInput::parse(body.clone(), &worksheet(&frozen, &entries, number, now), &mut faults);
            let departures = faults.or(Some(departures))?;
            check_texts(None, &departures)?;
            let [note_number, _] = self.next_numbers(now).await?;
            let hash = canonical_hash(&quote)?;
            let settling = settling(&quote, &frozen, &hash, &entries, &departures, command, now);
            let note = SettlementNote::of(&settling, note_number, None)?;
            let plan = Plan {
                action: Action::Settle,
                notes: vec![note],
                entries: Vec::new(),
                reversed: (Stage::Ordered, None),
                reason: None,
            };
            if let Some(kept) = self.carry_out(command, &quote, plan, &[], now).await? {
                return Ok(kept);
            }
        }
        Err(AppError::Busy)
    }

    /// Takes the settlement of a quote back and replaces it.
    pub async fn credit(&self, command: &Command, id: QuoteId, body: Field<CreditInput>) -> Result<Kept, AppError> {
        if let Some(kept) = self.replayed(command).await? {
            return Ok(kept);
        }
        let outcome = self.credit_anew(command, id, body).await;
        self.settled(command, outcome).await
    }

    async fn credit_anew(&self, command: &Command, id: QuoteId, body: Field<CreditInput>) -> Result<Kept, AppError> {
        let _turn = self.settling_turn().await?;
        for _ in 0..ATTEMPTS {
            let quote = self.ready_for(command, id, Action::Credit).await?;
            let now = self.now();
            let frozen = self.frozen(&quote).await?;
            let (number, revision) = number_of(&quote)?;
            let former_entries = self.store.time_entries(number).await?;
            let former = self.store.notes(id).await?;
            let credited = read_note(standing(&quote, &former)?)?;
            let mut faults = Faults::default();
            let sheet = worksheet(&frozen, &former_entries, number, now);
            let parsed = CreditInput::parse(body.clone(), &sheet, &mut faults);
            let (reason, new_entries, departures) = faults.or(parsed)?;
            check_texts(Some(reason.as_str()), &departures)?;
            let first = next_entry(&former_entries);
            let recorded = new_entries.into_iter().zip(first..);
            let entries: Vec<TimeEntry> =
                recorded.map(|(new, entry)| new.recorded(entry, revision, &command.actor, now.at)).collect();
            let all_entries = [former_entries.as_slice(), entries.as_slice()].concat();
            let [credit_number, replacement_number] = self.next_numbers(now).await?;
            let hash = canonical_hash(&quote)?;
            let settling = settling(&quote, &frozen, &hash, &all_entries, &departures, command, now);
            let replaces = Some((&credited, reason.as_str()));
            let replacement = SettlementNote::of(&settling, replacement_number, replaces)?;
            let credit = credited.credited(credit_number, reason.as_str(), now.today, &command.actor);
            let plan = Plan {
                action: Action::Credit,
                notes: vec![credit, replacement],
                entries,
                reversed: (Stage::Settled, Some(credited.number)),
                reason: Some(reason.as_str().to_owned()),
            };
            if let Some(kept) = self.carry_out(command, &quote, plan, &former, now).await? {
                return Ok(kept);
            }
        }
        Err(AppError::Busy)
    }

    async fn settling_turn(&self) -> Result<tokio::sync::MutexGuard<'_, ()>, AppError> {
        tokio::time::timeout(TURN_WITHIN, self.settling.lock()).await.map_err(|_| AppError::Busy)
    }

    /// The next two numbers of the year.
    async fn next_numbers(&self, now: Now) -> Result<[SettlementNumber; 2], AppError> {
        let year = now.today.year();
        let last = self.store.last_settlement(year).await?;
        let full = |_| AppError::Internal("the series of settlement notes is full".to_owned());
        let sequence = u32::try_from(last.saturating_add(1)).map_err(full)?;
        let next = sequence.checked_add(1).ok_or_else(|| AppError::Internal("the series is full".to_owned()))?;
        Ok([SettlementNumber { year, sequence }, SettlementNumber { year, sequence: next }])
    }

    /// Sets the notes and keeps all of it; `None` when another was quicker and it is to be tried anew.
    async fn carry_out(
        &self,
        command: &Command,
        quote: &StoredQuote,
        plan: Plan,
        former: &[StoredNote],
        now: Now,
    ) -> Result<Option<Kept>, AppError> {
        let Plan { action, notes, entries, reversed, reason } = plan;
        let mut set = Vec::with_capacity(notes.len());
        for note in notes {
            set.push(
                self.set_document(note, |note| {
                    let canonical = note.canonical_json();
                    (settlement_job(note, canonical.clone()), canonical)
                })
                .await?,
            );
        }
        let to = action.transition().1.unwrap_or(quote.state);
        let (number, _) = number_of(quote)?;
        let Some(mut ledger) = entry(quote, action, to, &command.actor, now) else {
            return Err(AppError::Internal(format!("quote {} has no number", quote.id)));
        };
        ledger.answer_sha256 = quote.answer.as_ref().map(|(_, json)| Sha256Hex::of(json.as_bytes()));
        ledger.notes = set.iter().map(SetNote::mark).collect();
        let Some(charging) = set.last() else { return Ok(None) };
        let mut after = quote.clone();
        (after.version, after.state, after.updated_at) = (quote.version + 1, to, now.at);
        let summaries = former.iter().map(summary).chain(set.iter().map(|one| one.summary(now))).collect();
        let body = raw(&report(&after, charging.content.charge.clone(), summaries)?).get().to_owned();
        let kept = Kept { id: quote.id, version: after.version, created: false, body, replayed: false };
        let lines = charged_lines(&charging.content).map_err(PricingError::from)?;
        let posted = Postings::new(Stage::Settled, PostingHead::of_note(&charging.content), lines);
        let postings = Postings { reversed: Some(reversed), ..posted };
        let event = NewEvent {
            at: now.at,
            actor: command.actor.clone(),
            action,
            from: Some(quote.state),
            to: Some(to),
            price: charging.content.price(),
            reason,
        };
        let replay = command.replay(&kept, now.at);
        let notes: Vec<NewNote<'_>> = set.iter().map(SetNote::row).collect();
        let settlement = Settlement {
            id: quote.id,
            version: quote.version,
            number,
            entries: &entries,
            notes: &notes,
            event,
            ledger: &ledger,
            postings: &postings,
            replay: replay.as_ref(),
        };
        match self.store.settle(&settlement).await? {
            Outcome::Done => Ok(Some(kept)),
            Outcome::KeyTaken => self.quicker(command).await.map(Some),
            Outcome::Stale | Outcome::NumberTaken | Outcome::PlaceTaken => Ok(None),
        }
    }
}

impl SetDocument<SettlementNote> {
    fn mark(&self) -> NoteMark {
        NoteMark {
            number: self.content.number,
            price: self.content.price(),
            canonical_sha256: self.row.canonical_sha256.clone(),
            pdf_sha256: self.row.pdf_sha256.clone(),
            template: self.row.template.clone(),
            producer: self.row.producer.clone(),
        }
    }

    fn summary(&self, now: Now) -> NoteSummary {
        NoteSummary {
            number: self.content.number,
            note_type: self.content.note_type,
            corrects: self.content.corrects,
            settled_on: self.content.settled_on,
            settled_at: now.at,
            price: self.content.price(),
            document: document_report(&self.row),
        }
    }

    fn row(&self) -> NewNote<'_> {
        NewNote {
            note: &self.content,
            document: NewDocument {
                canonical: &self.canonical,
                canonical_sha256: &self.row.canonical_sha256,
                pdf: Some(&self.pdf),
                pdf_sha256: &self.row.pdf_sha256,
                template: &self.row.template,
                producer: &self.row.producer,
            },
        }
    }
}

/// Every text that was sent can be printed; those of the quote were looked at when it was made.
fn check_texts(reason: Option<&str>, departures: &Departures) -> Result<(), AppError> {
    let mut faults = Faults::default();
    let root = Path::Root;
    let mut check = |path: &Path<'_>, text: &str| {
        check_text(path, text, &mut faults);
    };
    check(&root.key("reason"), reason.unwrap_or_default());
    let omitted = root.key("omitted_lines");
    for (index, (_, reason)) in departures.omitted.iter().enumerate() {
        check(&omitted.index(index).key("reason"), reason);
    }
    check(&root.key("vat").key("reason"), departures.vat.as_ref().map_or("", |(_, reason)| reason));
    Ok(faults.or(Some(()))?)
}

fn settling<'s>(
    quote: &'s StoredQuote,
    frozen: &'s FrozenQuote,
    canonical_sha256: &'s Sha256Hex,
    entries: &'s [TimeEntry],
    departures: &'s Departures,
    command: &'s Command,
    now: Now,
) -> Settling<'s> {
    Settling {
        quote: frozen,
        canonical_sha256: canonical_sha256.as_str(),
        demo: quote.demo,
        entries,
        departures,
        settled_on: now.today,
        settled_by: &command.actor,
    }
}

fn canonical_hash(quote: &StoredQuote) -> Result<Sha256Hex, AppError> {
    let issue = quote.issue.as_ref();
    let hash = issue.map(|issue| issue.document.canonical_sha256.clone());
    hash.ok_or_else(|| AppError::Internal(format!("quote {} is not an issued one", quote.id)))
}

/// The note that a settled quote is charged by now: the one that charges and was not taken back. Numbers do not tell, since the
/// clocks of replicas can differ around New Year.
pub(super) fn standing<'n>(quote: &StoredQuote, notes: &'n [StoredNote]) -> Result<&'n StoredNote, AppError> {
    standing_of(notes).ok_or_else(|| AppError::Internal(format!("quote {} is settled without a note", quote.id)))
}

/// The note among some that charges and was not taken back.
pub(in crate::app) fn standing_of(notes: &[StoredNote]) -> Option<&StoredNote> {
    let is_credited =
        |number| notes.iter().any(|one| one.note_type == NoteType::Credit && one.corrects == Some(number));
    notes.iter().find(|note| note.note_type != NoteType::Credit && !is_credited(note.number))
}

/// A kept note, from its canonical JSON.
pub(in crate::app) fn read_note(stored: &StoredNote) -> Result<SettlementNote, AppError> {
    let broken = |error| AppError::Internal(format!("settlement note {} cannot be read: {error}", stored.number));
    serde_json::from_str(&stored.canonical).map_err(broken)
}

fn report(quote: &StoredQuote, charge: Charge, notes: Vec<NoteSummary>) -> Result<SettlementReport, AppError> {
    let (number, revision) = number_of(quote)?;
    let state = if quote.state == State::Settled { SettlementState::Settled } else { SettlementState::Open };
    let (quote_id, quote_number) = (quote.id, number.to_string());
    Ok(SettlementReport { quote_id, quote_number, revision, state, quoted: quote.price, charge, notes })
}

fn summary(stored: &StoredNote) -> NoteSummary {
    NoteSummary {
        number: stored.number,
        note_type: stored.note_type,
        corrects: stored.corrects,
        settled_on: stored.settled_on,
        settled_at: stored.settled_at,
        price: stored.price,
        document: document_report(&stored.document),
    }
}

pub(super) fn document_report(row: &DocumentRow) -> NoteDocument {
    NoteDocument {
        sha256: row.pdf_sha256.as_str().to_owned(),
        bytes: row.pdf_bytes,
        canonical_sha256: row.canonical_sha256.as_str().to_owned(),
        template: row.template.clone(),
        producer: row.producer.clone(),
    }
}
