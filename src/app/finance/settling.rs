//! Settlement: what an accepted quote comes to, and its settlement in one transaction.
//!
//! As with issuing, the notes are typeset with the next numbers, and the numbers taken only if they are still the next: the
//! database holds no lock while a document is typeset, and no number is lost when that fails. What charges nothing gets no note: a
//! note's number is the invoice's, and nobody pays an invoice of 0 kroner.

use std::time::Duration;

use tokio::sync::MutexGuard;

use super::printed_terms::check_texts;
use super::service::Finance;
use super::stored_notes::{document_report, in_force, summary};
use super::work::worksheet;
use crate::app::error::{AppError, Conflict};
use crate::app::office::Now;
use crate::app::office::happened::happened;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::app::office::words::issued_words;
use crate::app::printing::settlement_job;
use crate::app::typesetting::{Typeset, new_document, typeset_frozen};
use crate::feed::{Assignments, LineShare, Moved, PostingHead, Stage, charged_lines};
use crate::ids::{QuoteId, Sha256Hex};
use crate::input::{FaultKind, Faults, Field, Path};
use crate::language::raw;
use crate::pricing::PricingError;
use crate::quote::{Action, FrozenQuote, NoteMark, Price, SettlementNumber, State};
use crate::settlement::{
    Charge, Earlier, GivenUp, NotePayment, NoteSummary, SettleInput, SettleRequest, SettlementNote, Settling, Terms,
    TimeEntry,
};
use crate::store::{IssuedQuote, NewNote, Outcome, Postings, Settlement, StoredNote};

/// How long a settlement may wait for those before it.
const TURN_WITHIN: Duration = Duration::from_secs(30);

/// What a settlement makes, and what goes with it.
pub(super) struct Plan {
    pub(super) action: Action,
    /// The note that takes back the one before.
    pub(super) credit: Option<SettlementNote>,
    pub(super) charging: Charging,
    /// Whether the terms are stored on which nothing is charged: it is settled, and no note is in force.
    pub(super) leaves_uncharged: bool,
    /// The entries that it adds.
    pub(super) entries: Vec<TimeEntry>,
    /// The posting that is reversed whole; none where nothing was charged, and of an order that parts were taken out of.
    pub(super) reversed: Option<(Stage, Option<SettlementNumber>)>,
    /// What the order loses or gets back.
    pub(super) order: Vec<LineShare>,
    pub(super) reason: Option<String>,
    /// The notes of the number that are in force then.
    pub(super) in_force: Vec<SettlementNote>,
    /// Every entry then.
    pub(super) all_entries: Vec<TimeEntry>,
}

/// The work that a note rests on, and on what terms.
#[derive(Clone, Copy)]
pub(super) struct Work<'w> {
    /// Whether it is of a part settlement.
    pub(super) interim: bool,
    pub(super) entries: &'w [TimeEntry],
    pub(super) earlier: &'w Earlier,
    pub(super) terms: &'w Terms,
    pub(super) payment: &'w NotePayment,
}

/// What charges the quote from then on.
pub(super) enum Charging {
    /// A note.
    Note(Box<SettlementNote>),
    /// Nothing, on these terms.
    Nothing { charge: Charge, terms: Box<Terms> },
}

impl Charging {
    /// The note, if it charges anything.
    pub(super) fn of(note: SettlementNote, terms: &Terms) -> Self {
        if note.charges_nothing() { Self::nothing(note.charge, terms) } else { Self::Note(Box::new(note)) }
    }

    pub(super) fn nothing(charge: Charge, terms: &Terms) -> Self {
        Self::Nothing { charge: charge.without_charges(), terms: Box::new(terms.clone()) }
    }

    fn charge(&self) -> &Charge {
        match self {
            Self::Note(note) => &note.charge,
            Self::Nothing { charge, .. } => charge,
        }
    }

    /// The number of the note that charges.
    pub(super) fn number(&self) -> Option<SettlementNumber> {
        match self {
            Self::Note(note) => Some(note.number),
            Self::Nothing { .. } => None,
        }
    }

    /// What is charged by it.
    fn price(&self) -> Price {
        match self {
            Self::Note(note) => note.price(),
            Self::Nothing { charge, .. } => Price { net: charge.net, vat: charge.vat.amount, total: charge.total },
        }
    }
}

impl Finance {
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
            let all_entries = self.office.store.time_entries(quote.number).await?;
            let stored = self.office.store.notes_of_number(quote.number).await?;
            let mut in_force = in_force(&stored)?;
            let earlier = Earlier::of(&in_force);
            let entries = earlier.without(&all_entries);
            let mut faults = Faults::default();
            let sheet = worksheet(&frozen, [&all_entries, &entries], &earlier, now);
            let parsed = SettleInput::parse(body.clone(), &sheet, &mut faults);
            let SettleRequest { interim, changes, acknowledged } = faults.or(Some(parsed))?;
            check_texts(None, &changes)?;
            let terms = Terms::of_quote(&frozen);
            let last = in_force.iter().rfind(|note| note.quote.id == id);
            let terms = last.map_or(terms.clone(), |last| last.further(terms)).changed(changes);
            let [number, _] = self.next_numbers(now).await?;
            let payment = self.payment(number, now);
            let work = Work { interim, entries: &entries, earlier: &earlier, terms: &terms, payment: &payment };
            let note = SettlementNote::of(&settling(&quote, &frozen, &work, request, now), number, None)?;
            let before = moved(&frozen, &earlier)?;
            let charging = Charging::of(note, &terms);
            let mut plan = Plan {
                action: if interim { Action::SettlePart } else { Action::Settle },
                credit: None,
                leaves_uncharged: false,
                entries: Vec::new(),
                reversed: None,
                order: Vec::new(),
                reason: None,
                in_force: Vec::new(),
                all_entries,
                charging,
            };
            if let Charging::Note(note) = &plan.charging {
                in_force.push(note.as_ref().clone());
            } else if interim {
                return Err(AppError::Conflict(Conflict::NothingToCharge));
            }
            if interim {
                plan.order = changed(&moved(&frozen, &Earlier::of(&in_force))?, &before)?;
            } else {
                check_given_up(plan.charging.charge(), &acknowledged)?;
                plan.leaves_uncharged = !in_force.iter().any(|note| note.quote.id == id);
                if before.is_nothing() {
                    plan.reversed = Some((Stage::Ordered, None));
                } else {
                    plan.order = changed(&Moved::all(&frozen.priced).map_err(PricingError::from)?, &before)?;
                }
            }
            plan.in_force = in_force;
            let former: Vec<StoredNote> = stored.into_iter().filter(|note| note.quote == id).collect();
            self.carry_out(request, (&quote, &frozen), plan, &former, now).await
        };
        self.office.once(request, attempt).await
    }

    /// Waits for the turn of a settlement, unless it has it.
    pub(super) async fn take<'f>(&'f self, turn: &mut Option<MutexGuard<'f, ()>>) -> Result<(), AppError> {
        if turn.is_none() {
            let waited = tokio::time::timeout(TURN_WITHIN, self.settling.lock()).await;
            *turn = Some(waited.map_err(|_| AppError::Busy)?);
        }
        Ok(())
    }

    /// How the note with this number is paid.
    pub(super) fn payment(&self, number: SettlementNumber, now: Now) -> NotePayment {
        let seller = &self.office.seller;
        NotePayment {
            due_on: seller.due_on(now.today),
            account: seller.account.as_ref().map(|account| account.as_str().to_owned()),
            kid: seller.kid.and_then(|kid| kid.of(number)),
        }
    }

    /// The next two numbers of the year.
    pub(super) async fn next_numbers(&self, now: Now) -> Result<[SettlementNumber; 2], AppError> {
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
    pub(super) async fn carry_out(
        &self,
        request: &ChangeRequest,
        (quote, frozen): (&IssuedQuote, &FrozenQuote),
        plan: Plan,
        former: &[StoredNote],
        now: Now,
    ) -> Result<(Outcome, Reply), AppError> {
        let Plan {
            action,
            credit,
            charging,
            leaves_uncharged,
            entries,
            reversed,
            order,
            reason,
            in_force,
            all_entries,
        } = plan;
        let price = charging.price();
        let (charging, uncharged) = match charging {
            Charging::Note(note) => (Some(*note), None),
            Charging::Nothing { terms, .. } => (None, Some(*terms).filter(|_| leaves_uncharged)),
        };
        let posted =
            charging.as_ref().map(|note| posting(note, &self.office.assignments)).transpose()?.unwrap_or_default();
        let credit_number = credit.as_ref().map(|note| note.number);
        let order_note = charging.as_ref().map(|note| note.number).or(credit_number);
        let postings = Postings { reversed, credit: credit_number, order, order_note, ..posted };
        let mut typeset = Vec::with_capacity(2);
        for note in credit.into_iter().chain(charging) {
            typeset.push(self.typeset(note).await?);
        }
        let (mut event, mut entry) = happened(quote, quote.state, action, &request.actor, now.at);
        (event.price, event.reason) = (Some(price), reason);
        entry.notes = typeset.iter().map(mark).collect();
        let after = IssuedQuote { state: entry.to, ..quote.clone() };
        let outlook = self.outcome((&after, frozen), &all_entries, &in_force, uncharged.as_ref()).await?;
        let uncharged = uncharged.map(|terms| terms.to_json());
        entry.uncharged_sha256 = uncharged.as_ref().map(|terms| Sha256Hex::of(terms.as_bytes()));
        let is_work_changed = !entries.is_empty() && entry.to == State::Accepted;
        let hours_used = is_work_changed.then(|| outlook.charge.hours_used());
        let summaries = former.iter().map(summary).chain(typeset.iter().map(|note| new_summary(note, now))).collect();
        let body = raw(&self.report(quote, entry.to, outlook, summaries)?).get().to_owned();
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
            uncharged: uncharged.as_deref(),
            words: &words,
            hours_used,
            event,
            ledger: &entry,
            postings: &postings,
            replay: remembered.as_ref(),
        };
        Ok((self.office.store.settle(&settlement).await?, reply))
    }
}

/// What these notes take out of an order.
pub(super) fn moved(frozen: &FrozenQuote, notes: &Earlier) -> Result<Moved, AppError> {
    Ok(Moved::by(&frozen.priced, notes).map_err(PricingError::from)?)
}

/// What an order loses or gets back.
pub(super) fn changed(after: &Moved, before: &Moved) -> Result<Vec<LineShare>, AppError> {
    Ok(after.instead_of(before).map_err(PricingError::from)?)
}

fn posting(note: &SettlementNote, assignments: &Assignments) -> Result<Postings, AppError> {
    let lines = charged_lines(note, assignments).map_err(PricingError::from)?;
    Ok(Postings::new(Stage::Settled, PostingHead::of_note(note), lines))
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

/// What was quoted by the hour and not worked is given up only by whoever says so.
fn check_given_up(charge: &Charge, acknowledged: &[String]) -> Result<(), AppError> {
    let mut faults = Faults::default();
    let given_up = GivenUp::of(&charge.activities).without(acknowledged);
    if let Some(activities) = given_up.codes() {
        let kind = FaultKind::NotAcknowledged { activities, sum: given_up.sum() };
        faults.add(&Path::Root.key("acknowledge"), kind);
    }
    Ok(faults.or(Some(()))?)
}

pub(super) fn settling<'s>(
    quote: &'s IssuedQuote,
    frozen: &'s FrozenQuote,
    work: &Work<'s>,
    request: &'s ChangeRequest,
    now: Now,
) -> Settling<'s> {
    let Work { interim, entries, earlier, terms, payment } = *work;
    Settling {
        quote: frozen,
        canonical_sha256: quote.document.canonical_sha256.as_str(),
        demo: quote.record.demo,
        interim,
        entries,
        earlier,
        terms,
        payment: Some(payment),
        settled_on: now.today,
        settled_by: &request.actor,
    }
}
