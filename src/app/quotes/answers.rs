//! Answers: a quote is accepted, declined or withdrawn.

use super::service::Quotes;
use crate::app::error::{AppError, Conflict};
use crate::app::office::Now;
use crate::app::office::happened::{Answered, happened};
use crate::app::office::report::issued_json;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::calendar;
use crate::ids::QuoteId;
use crate::input::{Faults, Field};
use crate::quote::{Acceptance, AcceptanceInput, Action, Answer, ReasonInput, State};
use crate::store::{IssuedQuote, ReplacedOrder, Transition};

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

    /// Whether an acceptance says what it must, without recording it. Errors: all that is wrong with it.
    pub fn check_acceptance(&self, quote: &IssuedQuote, body: Field<AcceptanceInput>) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let issued_on = calendar::day_of(quote.issued_at);
        let acceptance = Acceptance::parse(body, issued_on, self.today(), &mut faults);
        faults.or(acceptance).map(|_| ())
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
            let order = if action == Action::Accept { self.order_replaced_by(&quote).await? } else { None };
            let replaced = order.as_ref().map(|order| {
                let (event, entry) = happened(order, order.state, Action::Supersede, &request.actor, now.at);
                ReplacedOrder { id: order.record.id, version: order.record.version, event, entry }
            });
            let after = &answered.quote;
            let reply = Reply::new(id, after.record.version, issued_json(after)?);
            let remembered = request.remember(&reply, now.at);
            let transition =
                Transition { replaces: replaced.as_ref(), ..answered.transition(&quote, remembered.as_ref()) };
            Ok((office.store.transition(&transition).await?, reply))
        };
        office.once(request, attempt).await
    }

    /// The order that is in force until a later revision is accepted.
    async fn order_replaced_by(&self, quote: &IssuedQuote) -> Result<Option<IssuedQuote>, AppError> {
        let order = if quote.revision > 1 { self.office.store.order(quote.number).await? } else { None };
        match order {
            Some(order) if order.state == State::Settled => Err(AppError::Conflict(Conflict::OrderSettled)),
            order => Ok(order),
        }
    }
}
