//! Answers: a quote is accepted, declined or withdrawn.

use super::report::quote_json;
use super::{Command, Kept, Now, Quotes};
use crate::app::AppError;
use crate::calendar;
use crate::ids::{QuoteId, Sha256Hex};
use crate::input::{Faults, Field};
use crate::quote::{Acceptance, AcceptanceInput, Action, Actor, Answer, Entry, ReasonInput, State};
use crate::store::{NewEvent, Outcome, Replay, StoredQuote, Transition};

impl Quotes {
    /// The applicant orders.
    pub async fn accept(&self, command: &Command, id: QuoteId, body: Field<AcceptanceInput>) -> Result<Kept, AppError> {
        self.answer(command, id, Action::Accept, |quote, now, faults| {
            let issued_on = quote.issue.as_ref().map_or(now.today, |issue| calendar::day_of(issue.issued_at));
            Acceptance::parse(body, issued_on, now.today, faults).map(Answer::Acceptance)
        })
        .await
    }

    /// The applicant turns a quote down.
    pub async fn decline(&self, command: &Command, id: QuoteId, body: Field<ReasonInput>) -> Result<Kept, AppError> {
        self.answer(command, id, Action::Decline, |_, _, faults| Answer::reason(body, faults)).await
    }

    /// Statistics Norway takes a quote back.
    pub async fn withdraw(&self, command: &Command, id: QuoteId, body: Field<ReasonInput>) -> Result<Kept, AppError> {
        self.answer(command, id, Action::Withdraw, |_, _, faults| Answer::reason(body, faults)).await
    }

    async fn answer(
        &self,
        command: &Command,
        id: QuoteId,
        action: Action,
        parse: impl FnOnce(&StoredQuote, Now, &mut Faults) -> Option<Answer>,
    ) -> Result<Kept, AppError> {
        if let Some(kept) = self.replayed(command).await? {
            return Ok(kept);
        }
        let outcome = self.answer_anew(command, id, action, parse).await;
        self.settled(command, outcome).await
    }

    async fn answer_anew(
        &self,
        command: &Command,
        id: QuoteId,
        action: Action,
        parse: impl FnOnce(&StoredQuote, Now, &mut Faults) -> Option<Answer>,
    ) -> Result<Kept, AppError> {
        let quote = self.ready_for(command, id, action).await?;
        let now = self.now();
        let mut faults = Faults::default();
        let answer = parse(&quote, now, &mut faults);
        let answer = faults.or(answer)?;
        let reason = match &answer {
            Answer::Reason { reason } => Some(reason.as_str().to_owned()),
            Answer::Acceptance(_) | Answer::Lapse { .. } => None,
        };
        let json = answer.to_json();
        let mut after = quote.clone();
        after.version += 1;
        after.state = action.transition().1.unwrap_or(quote.state);
        after.updated_at = now.at;
        after.answer = Some((now.at, json.clone()));
        let kept =
            Kept { id, version: after.version, created: false, body: quote_json(&after, None)?, replayed: false };
        let replay = command.replay(&kept, now.at);
        match self.lead(&quote, action, &command.actor, now, &json, reason, replay.as_ref()).await? {
            Outcome::Done => Ok(kept),
            Outcome::KeyTaken => self.quicker(command).await,
            // Another was quicker, or the last day passed just now: what stands in the way is told as it is.
            Outcome::Stale => {
                self.ready_for(command, id, action).await?;
                Err(AppError::Stale)
            }
        }
    }

    /// Leads an issued quote to the state that an action leads to, with its event and its ledger entry.
    #[expect(clippy::too_many_arguments, reason = "what happens, to what, by whom, when and why; each is needed")]
    pub(super) async fn lead(
        &self,
        quote: &StoredQuote,
        action: Action,
        actor: &Actor,
        now: Now,
        answer: &str,
        reason: Option<String>,
        replay: Option<&Replay>,
    ) -> Result<Outcome, AppError> {
        let to = action.transition().1.unwrap_or(quote.state);
        let Some(mut entry) = entry(quote, action, to, actor, now) else {
            return Err(AppError::Internal(format!("quote {} has no number", quote.id)));
        };
        entry.answer_sha256 = Some(Sha256Hex::of(answer.as_bytes()));
        let event = NewEvent {
            at: now.at,
            actor: actor.clone(),
            action,
            from: Some(quote.state),
            to: Some(to),
            price: quote.price,
            reason,
        };
        let change = Transition { id: quote.id, version: quote.version, answer, event, entry: &entry, replay };
        Ok(self.store.transition(&change).await?)
    }
}

/// What the ledger keeps of something that happens to an issued quote. `None` for a draft.
pub(super) fn entry(quote: &StoredQuote, action: Action, to: State, actor: &Actor, now: Now) -> Option<Entry> {
    let (number, revision) = quote.number?;
    let document = &quote.issue.as_ref()?.document;
    Some(Entry {
        at_ms: now.at.as_millisecond(),
        action,
        from: quote.state,
        to,
        quote: quote.id,
        number,
        revision,
        actor: actor.clone(),
        price: quote.price,
        canonical_sha256: document.canonical_sha256.clone(),
        pdf_sha256: document.pdf_sha256.clone(),
        answer_sha256: None,
        notes: Vec::new(),
    })
}
