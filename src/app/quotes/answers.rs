//! Answers: a quote is accepted, declined or withdrawn.

use super::service::Quotes;
use crate::app::error::AppError;
use crate::app::office::Now;
use crate::app::office::happened::Answered;
use crate::app::office::report::issued_json;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::calendar;
use crate::ids::QuoteId;
use crate::input::{Faults, Field};
use crate::quote::{Acceptance, AcceptanceInput, Action, Answer, ReasonInput};
use crate::store::IssuedQuote;

impl Quotes {
    /// The applicant orders.
    pub async fn accept(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<AcceptanceInput>,
    ) -> Result<Reply, AppError> {
        self.answer(request, id, Action::Accept, |quote, now, faults| {
            let issued_on = calendar::day_of(quote.issued_at);
            Acceptance::parse(body, issued_on, now.today, faults).map(Answer::Acceptance)
        })
        .await
    }

    /// The applicant turns a quote down.
    pub async fn decline(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<ReasonInput>,
    ) -> Result<Reply, AppError> {
        self.answer(request, id, Action::Decline, |_, _, faults| Answer::reason(body, faults)).await
    }

    /// Statistics Norway takes a quote back.
    pub async fn withdraw(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<ReasonInput>,
    ) -> Result<Reply, AppError> {
        self.answer(request, id, Action::Withdraw, |_, _, faults| Answer::reason(body, faults)).await
    }

    async fn answer(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        action: Action,
        parse: impl FnOnce(&IssuedQuote, Now, &mut Faults) -> Option<Answer>,
    ) -> Result<Reply, AppError> {
        let office = &self.office;
        let work = async {
            let quote = office.issued_for(request, id, action).await?;
            let now = office.now();
            let mut faults = Faults::default();
            let answer = parse(&quote, now, &mut faults);
            let answered = Answered::of(&quote, action, &faults.or(answer)?, &request.actor, now.at);
            let after = &answered.quote;
            let reply = Reply::new(id, after.record.version, issued_json(after)?);
            let remembered = request.remember(&reply, now.at);
            let outcome = office.store.transition(&answered.transition(&quote, remembered.as_ref())).await?;
            if let Some(reply) = office.stored(request, outcome, &reply).await? {
                return Ok(reply);
            }
            // Another was quicker, or the last day passed just now: what is in the way is reported as it is.
            office.issued_for(request, id, action).await?;
            Err(AppError::Stale)
        };
        office.once(request, work).await
    }
}
