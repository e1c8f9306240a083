//! Issuing: the document is set with the next number, and then number, document and ledger are kept in one transaction.
//!
//! The number is looked up, the document set, and the number taken only if it is still the next: the database holds no lock
//! while a document is set, no number is lost when that fails, and no quote is kept without its document.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::answers::entry;
use super::report::quote_json;
use super::{Command, Kept, Now, Quotes, reprice};
use crate::app::printing::{check_draft, quote_job};
use crate::app::{AppError, Conflict};
use crate::feed::{PostingHead, Stage, quoted_lines};
use crate::ids::{OrganisationNumber, QuoteId, Sha256Hex};
use crate::input::{Faults, Path};
use crate::pricing::PricingError;
use crate::quote::{
    Action, Entry, FrozenQuote, Price, PricedDraft, QuoteNumber, RelatedQuote, Revision, State, TEMPLATE, check_ready,
    valid_to,
};
use crate::render::{self, Job};
use crate::shares::Claimant;
use crate::store::{
    DocumentRow, IssueRow, Issuing, NewDocument, NewEvent, Outcome, Postings, StoredQuote, Superseded, words_of,
};
use crate::{calendar, quote};

/// How long an issue may wait for those before it.
const TURN_WITHIN: Duration = Duration::from_secs(30);
/// How often a number is tried for before the caller is told to come back: each time, another replica was quicker.
const ATTEMPTS: usize = 30;

/// A number for a quote, and the former revision that it comes in place of.
struct Place {
    number: QuoteNumber,
    revision: Revision,
    former: Option<StoredQuote>,
}

impl Quotes {
    pub async fn issue(&self, command: &Command, id: QuoteId) -> Result<Kept, AppError> {
        if let Some(kept) = self.replayed(command).await? {
            return Ok(kept);
        }
        let outcome = self.issue_anew(command, id).await;
        self.settled(command, outcome).await
    }

    async fn issue_anew(&self, command: &Command, id: QuoteId) -> Result<Kept, AppError> {
        let draft = self.ready_for(command, id, Action::Issue).await?;
        // A revision keeps its number: only new quotes want the same one.
        let _turn = match draft.revises {
            Some(_) => None,
            None => Some(tokio::time::timeout(TURN_WITHIN, self.issuing.lock()).await.map_err(|_| AppError::Busy)?),
        };
        for _ in 0..ATTEMPTS {
            let draft = self.ready_for(command, id, Action::Issue).await?;
            let now = self.now();
            let priced = self.ready_to_issue(&draft, now).await?;
            let place = self.place(&draft, now).await?;
            match self.issue_at(command, &draft, priced, place, now).await? {
                (Outcome::Done, kept) => return Ok(kept),
                (Outcome::KeyTaken, _) => return self.quicker(command).await,
                (Outcome::NumberTaken | Outcome::Stale | Outcome::PlaceTaken, _) => {}
            }
        }
        Err(AppError::Busy)
    }

    /// The draft as it would be priced today: the same as its officer saw, and nothing missing.
    async fn ready_to_issue(&self, draft: &StoredQuote, now: Now) -> Result<PricedDraft, AppError> {
        let mut faults = Faults::default();
        let tariff = self.app.tariff_in_force(now.today, &Path::Root, &mut faults);
        let tariff = faults.or(tariff)?;
        if tariff.hash != draft.tariff_hash {
            let former = self.edition(&draft.tariff_hash).await?.id;
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
    async fn place(&self, draft: &StoredQuote, now: Now) -> Result<Place, AppError> {
        let Some(revises) = &draft.revises else {
            let year = now.today.year();
            let last = self.store.last_number(year).await?;
            let sequence = u32::try_from(last + 1).map_err(|_| AppError::Internal("the series is full".to_owned()))?;
            return Ok(Place { number: QuoteNumber { year, sequence }, revision: 1, former: None });
        };
        let former = self.current(revises.id).await?;
        if let Some(successor) = &former.successor {
            return Err(AppError::Conflict(Conflict::AlreadyRevised { successor: successor.id }));
        }
        if former.state == State::Settled {
            return Err(AppError::Conflict(Conflict::WrongState { found: former.state, action: Action::Supersede }));
        }
        // Each side would be told of the other's quote: another applicant gets a quote of its own.
        if former.organisation != draft.organisation {
            return Err(AppError::Conflict(Conflict::OtherApplicant));
        }
        let (number, revision) =
            former.number.ok_or_else(|| AppError::Internal(format!("quote {} has no number", former.id)))?;
        Ok(Place { number, revision: revision + 1, former: Some(former) })
    }

    async fn issue_at(
        &self,
        command: &Command,
        draft: &StoredQuote,
        priced: PricedDraft,
        place: Place,
        now: Now,
    ) -> Result<(Outcome, Kept), AppError> {
        let last_day = valid_to(now.today, &priced.estimate);
        let frozen = FrozenQuote {
            id: draft.id,
            number: place.number,
            revision: place.revision,
            issued_on: now.today,
            valid_to: last_day,
            issued_by: command.actor.clone(),
            priced,
        };
        let SetDocument { content: frozen, canonical, pdf, row } = self
            .set_document(frozen, |frozen| {
                let canonical = frozen.canonical_json();
                (quote_job(frozen, false, canonical.clone()), canonical)
            })
            .await?;
        let issued = issued(draft, &frozen, canonical, row, place.former.as_ref(), now.at);
        let kept = Kept {
            id: draft.id,
            version: issued.version,
            created: false,
            body: quote_json(&issued, None)?,
            replayed: false,
        };
        let outcome =
            self.keep_issued(command, draft, &frozen, &issued, &pdf, &kept, place.former.as_ref(), now).await?;
        Ok((outcome, kept))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one issue, each made by a step before")]
    async fn keep_issued(
        &self,
        command: &Command,
        draft: &StoredQuote,
        frozen: &FrozenQuote,
        issued: &StoredQuote,
        pdf: &[u8],
        kept: &Kept,
        former: Option<&StoredQuote>,
        now: Now,
    ) -> Result<Outcome, AppError> {
        let Some(issue) = &issued.issue else { return Ok(Outcome::Stale) };
        let content = &frozen.priced.draft;
        let case = content.case_number.as_ref();
        let Some(mut own_entry) = entry(issued, Action::Issue, State::Issued, &command.actor, now) else {
            return Ok(Outcome::Stale);
        };
        own_entry.from = State::Draft;
        let event = |action, from, to, price| NewEvent {
            at: now.at,
            actor: command.actor.clone(),
            action,
            from: Some(from),
            to: Some(to),
            price,
            reason: None,
        };
        let former_entry: Option<Entry> =
            former.filter(|former| Action::Supersede.is_possible_in(former.state)).and_then(|former| {
                let answer = former.answer.as_ref().map(|(_, json)| Sha256Hex::of(json.as_bytes()));
                let entry = entry(former, Action::Supersede, State::Superseded, &command.actor, now)?;
                Some(Entry { answer_sha256: answer, ..entry })
            });
        let superseded = former.map(|former| {
            // What is over stays as it is: only its successor is noted.
            let state = if former_entry.is_some() { State::Superseded } else { former.state };
            let event = event(Action::Supersede, former.state, state, former.price);
            (Superseded { id: former.id, version: former.version, state }, event, former_entry.as_ref())
        });
        let scope = &content.scope;
        let words = words_of(scope.applicant.name.as_str(), scope.project.title.as_str(), case, Some(frozen.number));
        // The answer stands in what is frozen, and is not kept a second time.
        let replay = command.replay(&Kept { body: String::new(), ..kept.clone() }, now.at);
        let issuing = Issuing {
            id: draft.id,
            version: draft.version,
            number: frozen.number,
            revision: frozen.revision,
            case_number: case.map(quote::CaseNumber::as_str).unwrap_or_default(),
            words: &words,
            tariff_hash: &issued.tariff_hash,
            priced_on: &issued.priced_on.to_string(),
            organisation: content.scope.applicant.organisation_number.as_ref().map(OrganisationNumber::as_str),
            price: issued.price,
            valid_to: &frozen.valid_to.to_string(),
            expires_at: issue.expires_at,
            document: NewDocument {
                canonical: &issued.content,
                canonical_sha256: &issue.document.canonical_sha256,
                pdf: Some(pdf),
                pdf_sha256: &issue.document.pdf_sha256,
                template: &issue.document.template,
                producer: &issue.document.producer,
            },
            former: superseded,
            postings: issue_postings(frozen, draft.demo)?,
            event: event(Action::Issue, State::Draft, State::Issued, issued.price),
            entry: &own_entry,
            replay: replay.as_ref(),
        };
        Ok(self.store.issue(&issuing).await?)
    }
}

/// Content that was set, with what is kept of its document.
pub(super) struct SetDocument<C> {
    pub content: C,
    pub canonical: String,
    pub pdf: Vec<u8>,
    pub row: DocumentRow,
}

impl Quotes {
    /// Sets a document from what gives its job and its canonical JSON.
    pub(super) async fn set_document<C: Send + 'static>(
        &self,
        content: C,
        job: fn(&C) -> (Job, String),
    ) -> Result<SetDocument<C>, AppError> {
        let turn = self.pool.turn(Claimant::Known).await?;
        let prepared = tokio::task::spawn_blocking(move || {
            let (job, canonical) = job(&content);
            (content, job, canonical)
        });
        let (content, job, canonical) = prepared.await.map_err(|error| AppError::Internal(error.to_string()))?;
        let pdf = turn.render(&job).await?.bytes;
        let row = DocumentRow {
            canonical_sha256: Sha256Hex::of(canonical.as_bytes()),
            pdf_sha256: Sha256Hex::of(&pdf),
            pdf_bytes: i64::try_from(pdf.len()).unwrap_or(i64::MAX),
            template: TEMPLATE.to_owned(),
            producer: render::producer(),
        };
        Ok(SetDocument { content, canonical, pdf, row })
    }
}

/// What issuing posts to the feed.
pub(in crate::app) fn issue_postings(frozen: &FrozenQuote, demo: bool) -> Result<Postings, AppError> {
    let head = PostingHead::of_quote(frozen.number, frozen.revision, &frozen.priced, demo);
    let lines = quoted_lines(&frozen.priced).map_err(PricingError::from)?;
    Ok(Postings::new(Stage::Quoted, head, lines))
}

/// The quote as it is once it is issued.
pub(in crate::app) fn issued(
    draft: &StoredQuote,
    frozen: &FrozenQuote,
    canonical: String,
    document: DocumentRow,
    former: Option<&StoredQuote>,
    at: Timestamp,
) -> StoredQuote {
    let estimate = &frozen.priced.estimate;
    StoredQuote {
        version: draft.version + 1,
        state: State::Issued,
        number: Some((frozen.number, frozen.revision)),
        revises: former.map(|former| RelatedQuote::new(former.id, former.number)),
        content: canonical,
        tariff_hash: Arc::clone(&estimate.tariff).hash.clone(),
        priced_on: estimate.priced_on,
        price: Price::of(estimate),
        updated_at: at,
        issue: Some(IssueRow {
            issued_at: at,
            valid_to: frozen.valid_to,
            expires_at: calendar::end_of(frozen.valid_to),
            document,
        }),
        ..draft.clone()
    }
}
