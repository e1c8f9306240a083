//! Settlement: what an accepted quote comes to, its settlement in one transaction, and the correction of a settled one.
//!
//! As with issuing, the notes are typeset with the next numbers, and the numbers taken only if they are still the next: the
//! database holds no lock while a document is typeset, and no number is lost when that fails.

use std::time::Duration;

use tokio::sync::MutexGuard;

use super::service::Finance;
use super::stored_notes::{document_report, in_force, read_note, summary};
use super::work::{next_entry, worksheet};
use crate::app::error::{AppError, Conflict};
use crate::app::office::Now;
use crate::app::office::happened::happened;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::app::office::words::issued_words;
use crate::app::printing::{check_text, settlement_job};
use crate::app::typesetting::{Typeset, new_document, typeset_frozen};
use crate::feed::{PostingHead, Stage, charged_lines};
use crate::ids::QuoteId;
use crate::input::{Faults, Field, Path};
use crate::language::raw;
use crate::pricing::PricingError;
use crate::quote::{Action, Actor, FrozenQuote, NoteMark, SettlementNumber, State};
use crate::settlement::{
    Charge, CreditInput, Departures, NoteSummary, SettleInput, SettlementNote, SettlementReport, SettlementState,
    SettlementWarning, Settling, TimeEntry,
};
use crate::store::{IssuedQuote, NewNote, Outcome, Postings, Settlement, StoredNote, StoredQuote};

/// How long a settlement may wait for those before it.
const TURN_WITHIN: Duration = Duration::from_secs(30);

/// The notes that a settlement makes, in the order of their numbers, and what goes with them.
struct Plan {
    action: Action,
    /// The notes before the last: a credit.
    credit: Option<SettlementNote>,
    /// The note that charges.
    charging: SettlementNote,
    entries: Vec<TimeEntry>,
    reversed: (Stage, Option<SettlementNumber>),
    reason: Option<String>,
}

impl Finance {
    /// The settlement of a quote: of an accepted one as it would be now, of a settled one as it is.
    pub async fn settlement(&self, actor: &Actor, id: QuoteId) -> Result<(i64, SettlementReport), AppError> {
        let quote = match self.office.read(actor, id, "settlement").await? {
            StoredQuote::Issued(issued) => *issued,
            StoredQuote::Draft(_) => return Err(AppError::Conflict(Conflict::NotOrdered { found: State::Draft })),
        };
        let (charge, notes) = match quote.state {
            State::Accepted => {
                let entries = self.office.store.time_entries(quote.number).await?;
                let frozen = self.office.frozen(&quote).await?;
                (Charge::of(&frozen.priced, &entries, &Departures::default())?, Vec::new())
            }
            State::Settled => {
                let notes = self.office.store.notes(id).await?;
                (read_note(charging_note(&quote, &notes)?)?.charge, notes)
            }
            found => return Err(AppError::Conflict(Conflict::NotOrdered { found })),
        };
        let notes = notes.iter().map(summary).collect();
        Ok((quote.record.version, report(&quote, quote.state, charge, notes)?))
    }

    pub async fn settle(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<SettleInput>,
    ) -> Result<Reply, AppError> {
        let mut turn = None;
        let attempt = async || {
            self.take(&mut turn).await?;
            let quote = self.office.issued_for(request, id, Action::Settle).await?;
            let now = self.office.now();
            let frozen = self.office.frozen(&quote).await?;
            let entries = self.office.store.time_entries(quote.number).await?;
            let mut faults = Faults::default();
            let departures = SettleInput::parse(body.clone(), &worksheet(&frozen, &entries, now), &mut faults);
            let departures = faults.or(Some(departures))?;
            check_texts(None, &departures)?;
            let [number, _] = self.next_numbers(now).await?;
            let settling = settling(&quote, &frozen, &entries, &departures, request, now);
            let plan = Plan {
                action: Action::Settle,
                credit: None,
                charging: SettlementNote::of(&settling, number, None)?,
                entries: Vec::new(),
                reversed: (Stage::Ordered, None),
                reason: None,
            };
            self.carry_out(request, (&quote, &frozen), plan, &[], now).await
        };
        self.office.once(request, attempt).await
    }

    /// Takes the settlement of a quote back and replaces it.
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
            let credited = read_note(charging_note(&quote, &former)?)?;
            let mut faults = Faults::default();
            let sheet = worksheet(&frozen, &former_entries, now);
            let parsed = CreditInput::parse(body.clone(), &sheet, &mut faults);
            let (reason, new_entries, departures) = faults.or(parsed)?;
            let reason = reason.as_str();
            check_texts(Some(reason), &departures)?;
            let recorded = new_entries.into_iter().zip(next_entry(&former_entries)..);
            let entries: Vec<TimeEntry> =
                recorded.map(|(new, entry)| new.recorded(entry, quote.revision, &request.actor, now.at)).collect();
            let all_entries = [former_entries.as_slice(), entries.as_slice()].concat();
            let [credit_number, replacement_number] = self.next_numbers(now).await?;
            let settling = settling(&quote, &frozen, &all_entries, &departures, request, now);
            let plan = Plan {
                action: Action::Credit,
                credit: Some(credited.credited(credit_number, reason, now.today, &request.actor)),
                charging: SettlementNote::of(&settling, replacement_number, Some((&credited, reason)))?,
                entries,
                reversed: (Stage::Settled, Some(credited.number)),
                reason: Some(reason.to_owned()),
            };
            self.carry_out(request, (&quote, &frozen), plan, &former, now).await
        };
        self.office.once(request, attempt).await
    }

    /// Waits for the turn of a settlement, unless it has it.
    async fn take<'f>(&'f self, turn: &mut Option<MutexGuard<'f, ()>>) -> Result<(), AppError> {
        if turn.is_none() {
            let waited = tokio::time::timeout(TURN_WITHIN, self.settling.lock()).await;
            *turn = Some(waited.map_err(|_| AppError::Busy)?);
        }
        Ok(())
    }

    /// The next two numbers of the year.
    async fn next_numbers(&self, now: Now) -> Result<[SettlementNumber; 2], AppError> {
        let year = now.today.year();
        let last = self.office.store.last_settlement(year).await?;
        let next = |ahead| {
            let sequence = u32::try_from(last.saturating_add(ahead));
            let full = |_| AppError::Internal("the series of settlement notes is full".to_owned());
            sequence.map(|sequence| SettlementNumber { year, sequence }).map_err(full)
        };
        Ok([next(1)?, next(2)?])
    }

    async fn typeset(&self, note: SettlementNote) -> Result<Typeset<SettlementNote>, AppError> {
        typeset_frozen(&self.office.pool, note, |note| {
            let canonical = note.canonical_json();
            (settlement_job(note, canonical.clone()), canonical)
        })
        .await
    }

    /// Typesets the notes and stores everything.
    async fn carry_out(
        &self,
        request: &ChangeRequest,
        (quote, frozen): (&IssuedQuote, &FrozenQuote),
        plan: Plan,
        former: &[StoredNote],
        now: Now,
    ) -> Result<(Outcome, Reply), AppError> {
        let Plan { action, credit, charging, entries, reversed, reason } = plan;
        let lines = charged_lines(&charging, &self.office.assignments).map_err(PricingError::from)?;
        let posted = Postings::new(Stage::Settled, PostingHead::of_note(&charging), lines);
        let credit_number = credit.as_ref().map(|note| note.number);
        let postings = Postings { reversed: Some(reversed), credit: credit_number, ..posted };
        let (charge, price) = (charging.charge.clone(), charging.price());
        let mut typeset = Vec::with_capacity(2);
        for note in credit.into_iter().chain([charging]) {
            typeset.push(self.typeset(note).await?);
        }
        let (mut event, mut entry) = happened(quote, quote.state, action, &request.actor, now.at);
        (event.price, event.reason) = (Some(price), reason);
        entry.notes = typeset.iter().map(mark).collect();
        let summaries = former.iter().map(summary).chain(typeset.iter().map(|note| new_summary(note, now))).collect();
        let body = raw(&report(quote, entry.to, charge, summaries)?).get().to_owned();
        let (id, version) = (quote.record.id, quote.record.version);
        let reply = Reply::new(id, version + 1, body);
        let remembered = request.remember(&reply, now.at);
        let notes: Vec<NewNote<'_>> = typeset.iter().map(new_note).collect();
        let numbers = former.iter().map(|note| note.number).chain(notes.iter().map(|new| new.note.number));
        let words = issued_words(frozen, &numbers.collect::<Vec<_>>());
        let settlement = Settlement {
            id,
            version,
            number: quote.number,
            entries: &entries,
            notes: &notes,
            words: &words,
            event,
            ledger: &entry,
            postings: &postings,
            replay: remembered.as_ref(),
        };
        Ok((self.office.store.settle(&settlement).await?, reply))
    }
}

fn mark(note: &Typeset<SettlementNote>) -> NoteMark {
    let Typeset { content, document, .. } = note;
    NoteMark {
        number: content.number,
        price: content.price(),
        canonical_sha256: document.canonical_sha256.clone(),
        pdf_sha256: document.pdf_sha256.clone(),
        template: document.template.clone(),
        producer: document.producer.clone(),
    }
}

fn new_summary(note: &Typeset<SettlementNote>, now: Now) -> NoteSummary {
    let Typeset { content, document, .. } = note;
    NoteSummary {
        number: content.number,
        note_type: content.note_type,
        corrects: content.corrects,
        settled_on: content.settled_on,
        settled_at: now.at,
        price: content.price(),
        document: document_report(document),
    }
}

fn new_note(note: &Typeset<SettlementNote>) -> NewNote<'_> {
    let Typeset { content, canonical, pdf, document } = note;
    NewNote { note: content, document: new_document(canonical, Some(pdf), document) }
}

/// All texts of the request can be printed; those of the quote were checked when it was drafted.
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
    let reduced = root.key("reduced_lines");
    for (index, reduction) in departures.reduced.iter().enumerate() {
        check(&reduced.index(index).key("reason"), &reduction.reason);
    }
    let vat = departures.vat.as_ref().and_then(|vat| vat.reason.as_deref());
    check(&root.key("vat").key("reason"), vat.unwrap_or_default());
    Ok(faults.or(Some(()))?)
}

fn settling<'s>(
    quote: &'s IssuedQuote,
    frozen: &'s FrozenQuote,
    entries: &'s [TimeEntry],
    departures: &'s Departures,
    request: &'s ChangeRequest,
    now: Now,
) -> Settling<'s> {
    Settling {
        quote: frozen,
        canonical_sha256: quote.document.canonical_sha256.as_str(),
        demo: quote.record.demo,
        entries,
        departures,
        settled_on: now.today,
        settled_by: &request.actor,
    }
}

/// The note that charges a settled quote.
pub(super) fn charging_note<'n>(quote: &IssuedQuote, notes: &'n [StoredNote]) -> Result<&'n StoredNote, AppError> {
    in_force(notes).ok_or_else(|| AppError::Internal(format!("quote {} is settled without a note", quote.record.id)))
}

fn report(
    quote: &IssuedQuote,
    state: State,
    charge: Charge,
    notes: Vec<NoteSummary>,
) -> Result<SettlementReport, AppError> {
    let warnings = SettlementWarning::of(&charge).map_err(PricingError::from)?;
    Ok(SettlementReport {
        quote_id: quote.record.id,
        quote_number: quote.number.to_string(),
        revision: quote.revision,
        state: if state == State::Settled { SettlementState::Settled } else { SettlementState::Open },
        quoted: quote.record.price,
        charge,
        notes,
        warnings,
    })
}
