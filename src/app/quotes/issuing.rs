//! Issuing: the document is typeset with the next number, and then number, document and ledger are stored in one transaction.
//!
//! The number is looked up, the document typeset, and the number taken only if it is still the next: the database holds no lock
//! while a document is typeset, no number is lost when that fails, and no quote is stored without its document.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use super::drafts::related;
use super::service::Quotes;
use crate::app::error::{AppError, Conflict};
use crate::app::office::Now;
use crate::app::office::happened::happened;
use crate::app::office::pricing::reprice;
use crate::app::office::report::issued_json;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::app::office::words::issued_words;
use crate::app::printing::{check_draft, quote_job};
use crate::app::typesetting::{Typeset, new_document, typeset_frozen};
use crate::calendar;
use crate::feed::{Assignments, PostingHead, Stage, quoted_lines};
use crate::ids::QuoteId;
use crate::input::{Fault, FaultKind, Faults, OwnedPath, Path};
use crate::likeness::Shape;
use crate::pricing::PricingError;
use crate::quote::{
    Action, Entry, FrozenQuote, Price, PricedDraft, QuoteNumber, Revision, State, check_ready, valid_to,
};
use crate::store::{
    DocumentRow, IssuedQuote, Issuing, NewEvent, Outcome, Postings, QuoteRecord, Replay, StoredQuote, Superseded,
};

/// How long an issue may wait for those before it.
const TURN_WITHIN: Duration = Duration::from_secs(30);

/// The number of an issue, and the former revision that it replaces.
struct Numbering {
    number: QuoteNumber,
    revision: Revision,
    former: Option<IssuedQuote>,
}

/// An issue with all that is stored of it.
pub struct Issue {
    pub quote: IssuedQuote,
    /// The words that it is found by, its number among them.
    pub words: String,
    shape: Shape,
    is_taken_over: bool,
    priced_on: String,
    delivered_on: Option<Date>,
    valid_to: String,
    postings: Postings,
    event: NewEvent,
    entry: Entry,
}

impl Quotes {
    pub async fn issue(&self, request: &ChangeRequest, id: QuoteId) -> Result<Reply, AppError> {
        let mut turn = None;
        let attempt = async || {
            let mut draft = self.office.draft_for(request, id, Action::Issue).await?;
            // A revision has the number of the former: only new quotes compete for the next one.
            if turn.is_none() && draft.revises.is_none() {
                let waited = tokio::time::timeout(TURN_WITHIN, self.issuing.lock()).await;
                turn = Some(waited.map_err(|_| AppError::Busy)?);
                draft = self.office.draft_for(request, id, Action::Issue).await?;
            }
            let now = self.office.now();
            let priced = self.ready_to_issue(&draft, now).await?;
            let numbering = self.numbering(&draft, now).await?;
            self.issue_as(request, &draft, priced, numbering, now).await
        };
        self.office.once(request, attempt).await
    }

    /// The draft as it would be priced today: the same as its officer saw, and nothing missing.
    async fn ready_to_issue(&self, draft: &QuoteRecord, now: Now) -> Result<PricedDraft, AppError> {
        // Somebody has typed something else since, which is not what would be issued.
        if draft.typed.as_ref().is_some_and(|typed| !typed.is_read) {
            return Err(Faults::from(Fault { path: OwnedPath::default(), kind: FaultKind::TypedOtherwise }).into());
        }
        if !draft.is_priced {
            let written = self.office.written(draft).await?;
            let lacks = [written.needed_to_price().to_vec(), written.needed_to_issue(now.today)].concat();
            return Err(Faults::of(lacks).into());
        }
        let mut faults = Faults::default();
        let tariff = self.office.estimator.tariff_in_force(now.today, &Path::Root, &mut faults);
        let tariff = faults.or(tariff)?;
        if tariff.hash != draft.tariff_hash {
            let former = self.office.edition(&draft.tariff_hash).await?.id;
            return Err(AppError::Conflict(Conflict::PriceChanged { former, current: tariff.id }));
        }
        let priced = reprice(&draft.content, &tariff, now.today, Faults::of_stored())??;
        if Price::of(&priced.estimate) != draft.price {
            return Err(AppError::Conflict(Conflict::PricedOtherwise));
        }
        let mut faults = Faults::default();
        check_ready(&priced, now.today, &mut faults);
        // A draft may be older than the fonts that draw it.
        check_draft(&priced.draft, &Path::Root, &mut faults);
        Ok(faults.or(Some(priced))?)
    }

    /// The next number of the year, or that of the former revision with the next revision.
    async fn numbering(&self, draft: &QuoteRecord, now: Now) -> Result<Numbering, AppError> {
        let Some(revises) = &draft.revises else {
            let number = next_number(self.office.store.last_number(now.today.year()).await?, now.today.year())?;
            return Ok(Numbering { number, revision: 1, former: None });
        };
        let StoredQuote::Issued(former) = self.office.current(revises.id).await? else {
            return Err(AppError::Internal(format!("the draft {} revises a draft", draft.id)));
        };
        if let Some(successor) = &former.successor {
            return Err(AppError::Conflict(Conflict::AlreadyRevised { successor: successor.id }));
        }
        if former.state == State::Settled {
            return Err(AppError::Conflict(Conflict::WrongState { found: former.state, action: Action::Supersede }));
        }
        if self.office.store.order(former.number).await?.is_some_and(|order| order.state == State::Settled) {
            return Err(AppError::Conflict(Conflict::OrderSettled));
        }
        // Each side would learn of the other's quote: another applicant gets a quote of its own.
        if former.record.organisation != draft.organisation {
            return Err(AppError::Conflict(Conflict::OtherApplicant));
        }
        Ok(Numbering { number: former.number, revision: former.revision + 1, former: Some(*former) })
    }

    async fn issue_as(
        &self,
        request: &ChangeRequest,
        draft: &QuoteRecord,
        priced: PricedDraft,
        numbering: Numbering,
        now: Now,
    ) -> Result<(Outcome, Reply), AppError> {
        let Numbering { number, revision, former } = numbering;
        let frozen = FrozenQuote {
            id: draft.id,
            number,
            revision,
            issued_on: now.today,
            valid_to: valid_to(now.today, &priced),
            issued_by: request.actor.clone(),
            sender: self.office.sender(request.name.as_deref(), priced.draft.language),
            priced,
        };
        let Typeset { content: frozen, canonical, pdf, document } =
            typeset_frozen(&self.office.pool, frozen, |frozen| {
                let canonical = frozen.canonical_json();
                (quote_job(frozen, false, canonical.clone()), canonical)
            })
            .await?;
        let issue = Issue::of(draft, &frozen, canonical, document, former.as_ref(), now.at, &self.office.assignments)?;
        let reply = Reply::new(draft.id, issue.quote.record.version, issued_json(&issue.quote)?);
        // The answer is part of what is frozen, and is not stored a second time.
        let remembered = request.remember(&Reply { body: String::new(), ..reply.clone() }, now.at);
        let superseded = former.as_ref().map(|former| {
            // An order stays in force until the revision is accepted, and what is over stays as it is: of both, only the
            // successor is noted.
            let open = former.state == State::Issued;
            let action = if open { Action::Supersede } else { Action::OfferRevision };
            let (event, entry) = happened(former, former.state, action, &request.actor, now.at);
            (former, event, open.then_some(entry))
        });
        let superseded = superseded.as_ref().map(|(former, event, entry)| {
            let state = if entry.is_some() { State::Superseded } else { former.state };
            let former = Superseded { id: former.record.id, version: former.record.version, state };
            (former, event.clone(), entry.as_ref())
        });
        let row = Issuing { former: superseded, ..issue.row(Some(&pdf), remembered.as_ref()) };
        Ok((self.office.store.issue(&row).await?, reply))
    }
}

impl Issue {
    pub fn of(
        draft: &QuoteRecord,
        frozen: &FrozenQuote,
        canonical: String,
        document: DocumentRow,
        former: Option<&IssuedQuote>,
        at: Timestamp,
        assignments: &Assignments,
    ) -> Result<Self, AppError> {
        let FrozenQuote { number, revision, priced: PricedDraft { draft: content, estimate, .. }, .. } = frozen;
        let quote = IssuedQuote {
            record: QuoteRecord {
                version: draft.version + 1,
                revises: former.map(related),
                content: canonical,
                tariff_hash: estimate.tariff.hash.clone(),
                priced_on: estimate.priced_on,
                price: Price::of(estimate),
                updated_at: at,
                officer: Some(frozen.issued_by.id.clone()),
                typed: None,
                origin: None,
                ..draft.clone()
            },
            state: State::Issued,
            number: *number,
            revision: *revision,
            successor: None,
            issued_at: at,
            valid_to: frozen.valid_to,
            expires_at: calendar::end_of(frozen.valid_to),
            document,
            answer: None,
        };
        let (event, entry) = happened(&quote, State::Draft, Action::Issue, &frozen.issued_by, at);
        Ok(Self {
            words: issued_words(frozen, &[]),
            shape: Shape::of(&content.scope),
            is_taken_over: draft.officer.as_deref() != Some(&frozen.issued_by.id),
            priced_on: estimate.priced_on.to_string(),
            delivered_on: content.delivery_date,
            valid_to: frozen.valid_to.to_string(),
            postings: issue_postings(frozen, draft.demo, assignments)?,
            quote,
            event,
            entry,
        })
    }

    /// The issue of a draft that replaces no other quote.
    pub fn row<'i>(&'i self, pdf: Option<&'i [u8]>, replay: Option<&'i Replay>) -> Issuing<'i> {
        let IssuedQuote { record, number, revision, expires_at, document, .. } = &self.quote;
        Issuing {
            id: record.id,
            version: record.version - 1,
            number: *number,
            revision: *revision,
            is_taken_over: self.is_taken_over,
            shape: &self.shape,
            words: &self.words,
            priced_on: &self.priced_on,
            price: record.price,
            valid_to: &self.valid_to,
            expires_at: *expires_at,
            delivered_on: self.delivered_on,
            document: new_document(&record.content, pdf, document),
            former: None,
            postings: self.postings.clone(),
            event: self.event.clone(),
            entry: &self.entry,
            replay,
        }
    }
}

/// The number behind the last one of its year.
pub fn next_number(last: i64, year: i16) -> Result<QuoteNumber, AppError> {
    let sequence = u32::try_from(last + 1).map_err(|_| AppError::Internal("the series is full".to_owned()))?;
    Ok(QuoteNumber { year, sequence })
}

/// What issuing posts to the feed.
pub fn issue_postings(frozen: &FrozenQuote, demo: bool, assignments: &Assignments) -> Result<Postings, AppError> {
    let head = PostingHead::of_quote(frozen.number, frozen.revision, &frozen.priced, demo);
    let lines = quoted_lines(&frozen.priced, assignments).map_err(PricingError::from)?;
    Ok(Postings::new(Stage::Quoted, head, lines))
}
