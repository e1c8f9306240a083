//! Settlement: what an accepted quote comes to, and its settlement in one transaction.
//!
//! As with issuing, the notes are typeset with the next numbers, and the numbers taken only if they are still the next: the
//! database holds no lock while a document is typeset, and no number is lost when that fails. What charges nothing gets no note: a
//! note's number is the invoice's, and nobody pays an invoice of 0 kroner.

use std::time::Duration;

use tokio::sync::MutexGuard;

use super::printed_terms::check_texts;
use super::service::Finance;
use super::stored_notes::{document_report, in_force, last_charging, read_note, summary};
use super::work::worksheet;
use crate::app::error::{AppError, Conflict};
use crate::app::office::Now;
use crate::app::office::happened::happened;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::app::office::words::issued_words;
use crate::app::printing::settlement_job;
use crate::app::typesetting::{Typeset, new_document, typeset_frozen};
use crate::feed::{Assignments, PostingHead, Stage, charged_lines};
use crate::ids::{QuoteId, Sha256Hex};
use crate::input::{FaultKind, Faults, Field, Path};
use crate::invoice::Buyer;
use crate::language::raw;
use crate::pricing::PricingError;
use crate::quote::{Action, Actor, FrozenQuote, NoteMark, Price, SettlementNumber, State};
use crate::settlement::{
    Charge, GivenUp, InvoiceGaps, NoteApplicant, NoteSummary, SettleInput, SettlementNote, SettlementReport,
    SettlementState, SettlementWarning, Settling, Terms, TimeEntry,
};
use crate::store::{IssuedQuote, NewNote, Outcome, Postings, Settlement, StoredNote, StoredQuote};

/// How long a settlement may wait for those before it.
const TURN_WITHIN: Duration = Duration::from_secs(30);

/// What a settlement makes, and what goes with it.
pub(super) struct Plan {
    pub(super) action: Action,
    /// The note that takes back the one before.
    pub(super) credit: Option<SettlementNote>,
    pub(super) charging: Charging,
    pub(super) entries: Vec<TimeEntry>,
    /// The posting that is reversed; none where nothing was charged.
    pub(super) reversed: Option<(Stage, Option<SettlementNumber>)>,
    pub(super) reason: Option<String>,
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

    /// The number of the note that charges.
    pub(super) fn number(&self) -> Option<SettlementNumber> {
        match self {
            Self::Note(note) => Some(note.number),
            Self::Nothing { .. } => None,
        }
    }

    /// The charge, and who is charged.
    fn charged(&self) -> (Charge, NoteApplicant) {
        match self {
            Self::Note(note) => (note.charge.clone(), note.applicant.clone()),
            Self::Nothing { charge, terms } => (charge.clone(), terms.applicant.clone()),
        }
    }
}

impl Finance {
    /// The settlement of a quote: of an accepted one as it would be now, of a settled one as it is.
    pub async fn settlement(&self, actor: &Actor, id: QuoteId) -> Result<(i64, SettlementReport), AppError> {
        let quote = match self.office.read(actor, id, "settlement").await? {
            StoredQuote::Issued(issued) => *issued,
            StoredQuote::Draft(_) => return Err(AppError::Conflict(Conflict::NotOrdered { found: State::Draft })),
        };
        let (charged, notes) = match quote.state {
            State::Accepted => {
                let entries = self.office.store.time_entries(quote.number).await?;
                let frozen = self.office.frozen(&quote).await?;
                let Terms { departures, applicant, .. } = Terms::of_quote(&frozen);
                ((Charge::of(&frozen.priced, &entries, &departures)?, applicant), Vec::new())
            }
            State::Settled => {
                let notes = self.office.store.notes(id).await?;
                let charged = match in_force(&notes).map(read_note).transpose()? {
                    Some(note) => (note.charge, note.applicant),
                    None => self.charge_of_nothing(&quote, &notes).await?,
                };
                (charged, notes)
            }
            found => return Err(AppError::Conflict(Conflict::NotOrdered { found })),
        };
        let notes = notes.iter().map(summary).collect();
        Ok((quote.record.version, self.report(&quote, quote.state, charged, notes)?))
    }

    /// The charge of a settled quote that no note charges.
    async fn charge_of_nothing(
        &self,
        quote: &IssuedQuote,
        notes: &[StoredNote],
    ) -> Result<(Charge, NoteApplicant), AppError> {
        let frozen = self.office.frozen(quote).await?;
        let entries = self.office.store.time_entries(quote.number).await?;
        let terms = self.terms_of_nothing(quote, &frozen, notes).await?;
        let charge = Charge::of(&frozen.priced, &entries, &terms.departures)?.without_charges();
        Ok((charge, terms.applicant))
    }

    /// The terms of a settled quote that no note charges. Earlier programs stored them in a note of 0.00.
    pub(super) async fn terms_of_nothing(
        &self,
        quote: &IssuedQuote,
        frozen: &FrozenQuote,
        notes: &[StoredNote],
    ) -> Result<Terms, AppError> {
        let id = quote.record.id;
        match (self.office.store.uncharged(id).await?, last_charging(notes)) {
            (Some(terms), _) => serde_json::from_str(&terms)
                .map_err(|error| AppError::Internal(format!("the terms of quote {id} cannot be read: {error}"))),
            (None, Some(note)) => Ok(read_note(note)?.terms()),
            (None, None) => Ok(Terms::of_quote(frozen)),
        }
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
            let parsed = SettleInput::parse(body.clone(), &worksheet(&frozen, &entries, now), &mut faults);
            let (changes, acknowledged) = faults.or(Some(parsed))?;
            check_texts(None, &changes)?;
            let terms = Terms::of_quote(&frozen).changed(changes);
            let [number, _] = self.next_numbers(now).await?;
            let settling = settling(&quote, &frozen, &entries, &terms, request, now);
            let note = SettlementNote::of(&settling, number, None)?;
            check_given_up(&note, &acknowledged)?;
            let plan = Plan {
                action: Action::Settle,
                credit: None,
                charging: Charging::of(note, &terms),
                entries: Vec::new(),
                reversed: Some((Stage::Ordered, None)),
                reason: None,
            };
            self.carry_out(request, (&quote, &frozen), plan, &[], now).await
        };
        self.office.once(request, attempt).await
    }

    /// Takes the settlement of a quote back and replaces it.
    /// Waits for the turn of a settlement, unless it has it.
    pub(super) async fn take<'f>(&'f self, turn: &mut Option<MutexGuard<'f, ()>>) -> Result<(), AppError> {
        if turn.is_none() {
            let waited = tokio::time::timeout(TURN_WITHIN, self.settling.lock()).await;
            *turn = Some(waited.map_err(|_| AppError::Busy)?);
        }
        Ok(())
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
        let Plan { action, credit, charging, entries, reversed, reason } = plan;
        let charged = charging.charged();
        let (charging, uncharged) = match charging {
            Charging::Note(note) => (Some(*note), None),
            Charging::Nothing { terms, .. } => (None, Some(terms.to_json())),
        };
        let posted =
            charging.as_ref().map(|note| posting(note, &self.office.assignments)).transpose()?.unwrap_or_default();
        let credit_number = credit.as_ref().map(|note| note.number);
        let postings = Postings { reversed, credit: credit_number, ..posted };
        let mut typeset = Vec::with_capacity(2);
        for note in credit.into_iter().chain(charging) {
            typeset.push(self.typeset(note).await?);
        }
        let (mut event, mut entry) = happened(quote, quote.state, action, &request.actor, now.at);
        let charge = &charged.0;
        let price = Price { net: charge.net, vat: charge.vat.amount, total: charge.total };
        (event.price, event.reason) = (Some(price), reason);
        entry.notes = typeset.iter().map(mark).collect();
        entry.uncharged_sha256 = uncharged.as_ref().map(|terms| Sha256Hex::of(terms.as_bytes()));
        let summaries = former.iter().map(summary).chain(typeset.iter().map(|note| new_summary(note, now))).collect();
        let body = raw(&self.report(quote, entry.to, charged, summaries)?).get().to_owned();
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
            event,
            ledger: &entry,
            postings: &postings,
            replay: remembered.as_ref(),
        };
        Ok((self.office.store.settle(&settlement).await?, reply))
    }
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
fn check_given_up(note: &SettlementNote, acknowledged: &[String]) -> Result<(), AppError> {
    let mut faults = Faults::default();
    let given_up = GivenUp::of(&note.charge.activities).without(acknowledged);
    if let Some(activities) = given_up.codes() {
        let kind = FaultKind::NotAcknowledged { activities, sum: given_up.sum() };
        faults.add(&Path::Root.key("acknowledge"), kind);
    }
    Ok(faults.or(Some(()))?)
}

pub(super) fn settling<'s>(
    quote: &'s IssuedQuote,
    frozen: &'s FrozenQuote,
    entries: &'s [TimeEntry],
    terms: &'s Terms,
    request: &'s ChangeRequest,
    now: Now,
) -> Settling<'s> {
    Settling {
        quote: frozen,
        canonical_sha256: quote.document.canonical_sha256.as_str(),
        demo: quote.record.demo,
        entries,
        terms,
        settled_on: now.today,
        settled_by: &request.actor,
    }
}

impl Finance {
    fn report(
        &self,
        quote: &IssuedQuote,
        state: State,
        (charge, applicant): (Charge, NoteApplicant),
        notes: Vec<NoteSummary>,
    ) -> Result<SettlementReport, AppError> {
        let is_settled = state == State::Settled;
        let gaps = self.invoice_gaps(&applicant);
        let warnings = SettlementWarning::of(&charge, !is_settled, gaps).map_err(PricingError::from)?;
        Ok(SettlementReport {
            quote_id: quote.record.id,
            quote_number: quote.number.to_string(),
            revision: quote.revision,
            state: if is_settled { SettlementState::Settled } else { SettlementState::Open },
            quoted: quote.record.price,
            charge,
            notes,
            warnings,
        })
    }

    /// What an invoice of this applicant will lack.
    fn invoice_gaps(&self, applicant: &NoteApplicant) -> InvoiceGaps {
        let buyer = Buyer::of(applicant);
        InvoiceGaps {
            account: self.office.seller.account.is_none(),
            reference: applicant.buyer_reference.is_none() && applicant.order_number.is_none(),
            electronic_address: buyer.electronic_address().is_none(),
            address_abroad: buyer.lacks_address_abroad(),
        }
    }
}
