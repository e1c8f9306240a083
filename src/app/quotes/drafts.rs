//! Drafts: made, changed, thrown away, and made from a quote to replace it.

use jiff::Timestamp;
use uuid::{NoContext, Uuid};

use super::report::quote_json;
use super::work::ready;
use super::{Command, Kept, Now, Quotes, reprice};
use crate::app::printing::check_draft;
use crate::app::{AppError, Conflict};
use crate::ids::QuoteId;
use crate::input::{Faults, Field, Path};
use crate::language::raw;
use crate::pricing::Estimate;
use crate::quote::{Action, DraftInput, Price, PricedDraft, RelatedQuote, State};
use crate::store::{DraftRow, NewEvent, Outcome, StoredQuote, words_of};

impl Quotes {
    pub async fn create(&self, command: &Command, body: Field<DraftInput>) -> Result<Kept, AppError> {
        if let Some(kept) = self.replayed(command).await? {
            return Ok(kept);
        }
        let now = self.now();
        let priced = self.parse_draft(body, now)?;
        self.keep_new(command, now, priced, None).await
    }

    /// Makes a draft that is to replace a quote, with the quote's content or another one.
    pub async fn revise(&self, command: &Command, id: QuoteId, body: Field<DraftInput>) -> Result<Kept, AppError> {
        if let Some(kept) = self.replayed(command).await? {
            return Ok(kept);
        }
        let outcome = self.revise_anew(command, id, body).await;
        self.settled(command, outcome).await
    }

    async fn revise_anew(&self, command: &Command, id: QuoteId, body: Field<DraftInput>) -> Result<Kept, AppError> {
        let former = self.visible(&command.actor, id).await?;
        if let Some(successor) = &former.successor {
            return Err(AppError::Conflict(Conflict::AlreadyRevised { successor: successor.id }));
        }
        if former.demo {
            return Err(AppError::Conflict(Conflict::Demo));
        }
        if matches!(former.state, State::Draft | State::Settled) {
            return Err(AppError::Conflict(Conflict::WrongState { found: former.state, action: Action::Revise }));
        }
        command.seen.check(former.version)?;
        let now = self.now();
        let priced = if body.is_present() {
            self.parse_draft(body, now)?
        } else {
            let mut faults = Faults::default();
            let tariff = self.app.tariff_in_force(now.today, &Path::Root, &mut faults);
            let tariff = faults.or(tariff)?;
            reprice(&former.content, &tariff, now.today, Faults::default())??
        };
        self.keep_new(command, now, priced, Some(&former)).await
    }

    /// Changes a draft, and prices it anew.
    pub async fn change(&self, command: &Command, id: QuoteId, body: Field<DraftInput>) -> Result<Kept, AppError> {
        if let Some(kept) = self.replayed(command).await? {
            return Ok(kept);
        }
        let outcome = self.change_anew(command, id, body).await;
        self.settled(command, outcome).await
    }

    async fn change_anew(&self, command: &Command, id: QuoteId, body: Field<DraftInput>) -> Result<Kept, AppError> {
        let former = self.ready_for(command, id, Action::Change).await?;
        let now = self.now();
        let priced = self.parse_draft(body, now)?;
        let quote = changed(&former, &priced, now);
        let kept = kept(&quote, &priced.estimate, false)?;
        let row = draft_row(&quote, &priced, now.at);
        let event = draft_event(command, Action::Change, Some(State::Draft), now, quote.price);
        let replay = command.replay(&kept, now.at);
        match self.store.change(id, former.version, &row, &event, replay.as_ref()).await? {
            Outcome::Done => Ok(kept),
            Outcome::KeyTaken => self.quicker(command).await,
            Outcome::Stale | Outcome::NumberTaken | Outcome::PlaceTaken => Err(AppError::Stale),
        }
    }

    /// Throws a draft away.
    pub async fn delete(&self, command: &Command, id: QuoteId) -> Result<Kept, AppError> {
        if let Some(kept) = self.replayed(command).await? {
            return Ok(kept);
        }
        let outcome = self.delete_anew(command, id).await;
        self.settled(command, outcome).await
    }

    async fn delete_anew(&self, command: &Command, id: QuoteId) -> Result<Kept, AppError> {
        let former = self.ready_for(command, id, Action::Delete).await?;
        let now = self.now();
        let kept = Kept { id, version: former.version + 1, created: false, body: String::new(), replayed: false };
        let event = draft_event(command, Action::Delete, Some(State::Draft), now, former.price);
        let replay = command.replay(&kept, now.at);
        match self.store.delete(id, former.version, &event, replay.as_ref()).await? {
            Outcome::Done => Ok(kept),
            Outcome::KeyTaken => self.quicker(command).await,
            Outcome::Stale | Outcome::NumberTaken | Outcome::PlaceTaken => Err(AppError::Stale),
        }
    }

    /// A quote to which something can be done, as the caller saw it. That it cannot be done goes before that it has changed:
    /// who answers too late is told so.
    pub(super) async fn ready_for(
        &self,
        command: &Command,
        id: QuoteId,
        action: Action,
    ) -> Result<StoredQuote, AppError> {
        ready(command, self.visible(&command.actor, id).await?, action)
    }

    /// A draft from outside, priced as of today. Every text of it can be printed.
    fn parse_draft(&self, body: Field<DraftInput>, now: Now) -> Result<PricedDraft, AppError> {
        let mut faults = Faults::default();
        let root = Path::Root;
        let input = body.required(&root, &mut faults);
        let tariff = self.app.tariff_in_force(now.today, &root, &mut faults);
        let priced = match input {
            Some(input) => input.parse(tariff.as_ref(), now.today, &root, &mut faults)?,
            None => None,
        };
        if let Some(priced) = &priced {
            check_draft(&priced.draft, &root, &mut faults);
        }
        Ok(faults.or(priced)?)
    }

    async fn keep_new(
        &self,
        command: &Command,
        now: Now,
        priced: PricedDraft,
        former: Option<&StoredQuote>,
    ) -> Result<Kept, AppError> {
        let revises = former.map(|former| RelatedQuote::new(former.id, former.number));
        loop {
            let quote = new_draft(new_id(now.at), &priced, now.at, revises.clone());
            let kept = kept(&quote, &priced.estimate, true)?;
            let row = draft_row(&quote, &priced, now.at);
            let action = if revises.is_some() { Action::Revise } else { Action::Create };
            let event = draft_event(command, action, None, now, quote.price);
            let replay = command.replay(&kept, now.at);
            match self.store.create(quote.id, &row, &event, replay.as_ref()).await? {
                Outcome::Done => return Ok(kept),
                Outcome::KeyTaken => return self.quicker(command).await,
                // Another one was made in the same millisecond, with the same random bits.
                Outcome::PlaceTaken => {}
                Outcome::Stale | Outcome::NumberTaken => return Err(AppError::Stale),
            }
        }
    }
}

fn draft_event(command: &Command, action: Action, from: Option<State>, now: Now, price: Price) -> NewEvent {
    let to = action.transition().1;
    NewEvent { at: now.at, actor: command.actor.clone(), action, from, to, price, reason: None }
}

/// A new identity, whose order is that of time.
pub(in crate::app) fn new_id(at: Timestamp) -> QuoteId {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let nanoseconds = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
    QuoteId::new(Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanoseconds)))
}

/// A draft as it is when it is made.
pub(in crate::app) fn new_draft(
    id: QuoteId,
    priced: &PricedDraft,
    at: Timestamp,
    revises: Option<RelatedQuote>,
) -> StoredQuote {
    StoredQuote {
        id,
        version: 1,
        state: State::Draft,
        number: None,
        revises,
        successor: None,
        organisation: priced.draft.scope.applicant.organisation_number.clone(),
        demo: false,
        content: raw(&priced.draft).get().to_owned(),
        tariff_hash: priced.estimate.tariff.hash.clone(),
        priced_on: priced.estimate.priced_on,
        price: Price::of(&priced.estimate),
        created_at: at,
        updated_at: at,
        issue: None,
        answer: None,
    }
}

/// A draft as it is after a change.
pub(super) fn changed(former: &StoredQuote, priced: &PricedDraft, now: Now) -> StoredQuote {
    let draft = new_draft(former.id, priced, now.at, former.revises.clone());
    StoredQuote { version: former.version + 1, created_at: former.created_at, ..draft }
}

fn kept(quote: &StoredQuote, estimate: &Estimate, created: bool) -> Result<Kept, AppError> {
    let body = quote_json(quote, Some(&raw(&estimate.report())))?;
    Ok(Kept { id: quote.id, version: quote.version, created, body, replayed: false })
}

/// What is kept of a draft.
pub(in crate::app) fn draft_row(quote: &StoredQuote, priced: &PricedDraft, at: Timestamp) -> DraftRow {
    let draft = &priced.draft;
    let applicant = draft.scope.applicant.name.as_str();
    let title = draft.scope.project.title.as_str();
    DraftRow {
        revises: quote.revises.as_ref().map(|former| former.id),
        case_number: draft.case_number.as_ref().map(|case| case.as_str().to_owned()),
        applicant: applicant.to_owned(),
        organisation: quote.organisation.as_ref().map(|number| number.as_str().to_owned()),
        title: title.to_owned(),
        words: words_of(applicant, title, draft.case_number.as_ref(), None),
        draft: quote.content.clone(),
        tariff_hash: quote.tariff_hash.clone(),
        priced_on: quote.priced_on.to_string(),
        price: quote.price,
        at,
        demo: quote.demo,
    }
}
