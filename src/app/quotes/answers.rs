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
            Acceptance::parse(body.clone(), issued_on, now.today, faults).map(Answer::Acceptance)
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
        self.answer(request, id, Action::Decline, |_, _, faults| Answer::reason(body.clone(), faults)).await
    }

    /// Statistics Norway withdraws a quote.
    pub async fn withdraw(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<ReasonInput>,
    ) -> Result<Reply, AppError> {
        self.answer(request, id, Action::Withdraw, |_, _, faults| Answer::reason(body.clone(), faults)).await
    }

    async fn answer(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        action: Action,
        parse: impl Fn(&IssuedQuote, Now, &mut Faults) -> Option<Answer>,
    ) -> Result<Reply, AppError> {
        let office = &self.office;
        let attempt = async || {
            let quote = office.issued_for(request, id, action).await?;
            let now = office.now();
            let mut faults = Faults::default();
            let answer = parse(&quote, now, &mut faults);
            let answered = Answered::of(&quote, action, &faults.or(answer)?, &request.actor, now.at);
            let after = &answered.quote;
            let reply = Reply::new(id, after.record.version, issued_json(after)?);
            let remembered = request.remember(&reply, now.at);
            Ok((office.store.transition(&answered.transition(&quote, remembered.as_ref())).await?, reply))
        };
        office.once(request, attempt).await
    }
}
