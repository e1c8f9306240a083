//! Answers: a quote is accepted, declined or withdrawn.

use jiff::civil::Date;

use super::service::Quotes;
use super::signed_copies::SentCopy;
use crate::app::error::{AppError, Conflict};
use crate::app::finance::stored_notes::{first_number, in_force};
use crate::app::office::happened::{Answered, happened};
use crate::app::office::report::issued_json;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::calendar;
use crate::feed::{LineShare, Moved};
use crate::ids::QuoteId;
use crate::input::{Faults, Field};
use crate::money::MoneyError;
use crate::pricing::PricingError;
use crate::quote::{
    Acceptance, AcceptanceInput, Action, Actor, Answer, Answering, DeclineInput, FrozenQuote, ReasonInput,
    SettlementNumber, State,
};
use crate::settlement::{Charge, Earlier};
use crate::store::{IssuedQuote, ReplacedOrder, Transition};

impl Quotes {
    /// The applicant orders.
    pub async fn accept(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<AcceptanceInput>,
        copy: Option<SentCopy<'_>>,
    ) -> Result<Reply, AppError> {
        self.answer(request, id, Action::Accept, copy, |answering, faults| {
            Acceptance::parse(body.clone(), answering, faults).map(Answer::Acceptance)
        })
        .await
    }

    /// Whether an acceptance says what it must, without recording it. Errors: all that is wrong with it.
    pub fn check_acceptance(
        &self,
        by: &Actor,
        quote: &IssuedQuote,
        body: Field<AcceptanceInput>,
    ) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let acceptance = Acceptance::parse(body, &answering(quote, self.today(), by), &mut faults);
        faults.or(acceptance).map(|_| ())
    }

    /// The applicant turns a quote down.
    pub async fn decline(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<DeclineInput>,
    ) -> Result<Reply, AppError> {
        self.answer(request, id, Action::Decline, None, |answering, faults| {
            Answer::decline(body.clone(), answering, faults)
        })
        .await
    }

    /// Statistics Norway withdraws a quote.
    pub async fn withdraw(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<ReasonInput>,
    ) -> Result<Reply, AppError> {
        self.answer(request, id, Action::Withdraw, None, |_, faults| Answer::withdrawal(body.clone(), faults)).await
    }

    async fn answer(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        action: Action,
        sent: Option<SentCopy<'_>>,
        parse: impl Fn(&Answering<'_>, &mut Faults) -> Option<Answer>,
    ) -> Result<Reply, AppError> {
        let office = &self.office;
        let mut examined = None;
        let attempt = async || {
            let quote = office.issued_for(request, id, action).await?;
            let now = office.now();
            let mut faults = Faults::default();
            let answer = parse(&answering(&quote, now.today, &request.actor), &mut faults);
            let answer = faults.or(answer)?;
            // A file is examined once, whoever else changes the quote meanwhile.
            if let (Some(sent), None) = (&sent, &examined) {
                examined = Some(self.examine(sent, &quote).await?);
            }
            let copy = sent.as_ref().zip(examined.as_ref()).map(|(sent, examined)| examined.as_copy(1, sent));
            let answered = Answered::of(&quote, action, &answer, &request.actor, now.at).with_copy(copy.as_ref());
            let order = if action == Action::Accept { self.order_replaced_by(&quote).await? } else { None };
            let parts = match &order {
                Some(order) => self.parts_of(order, &quote).await?,
                None => OrderParts::default(),
            };
            let replaced = order.as_ref().map(|order| {
                let (event, entry) = happened(order, order.state, Action::Supersede, &request.actor, now.at);
                let (id, version, left) = (order.record.id, order.record.version, parts.left.clone());
                ReplacedOrder { id, version, event, entry, left }
            });
            let after = &answered.quote;
            let reply = Reply::new(id, after.record.version, issued_json(after)?);
            let remembered = request.remember(&reply, now.at);
            let hours_used = match &order {
                Some(_) => Some(self.hours_used(&quote).await?),
                None => None,
            };
            let transition = Transition {
                hours_used,
                replaces: replaced.as_ref(),
                order: parts.moved,
                order_note: parts.first,
                copy: copy.as_ref(),
                ..answered.transition(&quote, remembered.as_ref())
            };
            Ok((office.store.transition(&transition).await?, reply))
        };
        office.once(request, attempt).await
    }

    /// How much of a quote's hours the work on its number has used.
    async fn hours_used(&self, quote: &IssuedQuote) -> Result<i64, AppError> {
        let entries = self.office.store.time_entries(quote.number).await?;
        let (charge, _) = Charge::so_far(&self.office.frozen(quote).await?.priced, &entries, &Earlier::default())?;
        Ok(charge.hours_used())
    }

    /// What part settlements of an order leave of it, and what they take out of the revision that replaces it.
    async fn parts_of(&self, order: &IssuedQuote, revision: &IssuedQuote) -> Result<OrderParts, AppError> {
        let stored = self.office.store.notes_of_number(order.number).await?;
        let notes = in_force(&stored)?;
        if notes.is_empty() {
            return Ok(OrderParts::default());
        }
        let parts = Earlier::of(&notes);
        let [order, revision] = [self.office.frozen(order).await?, self.office.frozen(revision).await?];
        let moved = |from: &FrozenQuote| Moved::by(&from.priced, &parts);
        let changes = || {
            let left = Moved::all(&order.priced)?.instead_of(&moved(&order)?)?;
            Ok::<_, MoneyError>((left, moved(&revision)?.instead_of(&Moved::default())?))
        };
        let (left, moved) = changes().map_err(PricingError::from)?;
        Ok(OrderParts { left: Some(left), moved, first: first_number(&stored) })
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

/// What part settlements do to an order that is replaced.
#[derive(Default)]
struct OrderParts {
    /// What is left of it; none where nothing was charged.
    left: Option<Vec<LineShare>>,
    /// What the revision loses.
    moved: Vec<LineShare>,
    /// The first of the notes.
    first: Option<SettlementNumber>,
}

fn answering<'a>(quote: &IssuedQuote, today: Date, by: &'a Actor) -> Answering<'a> {
    Answering { issued_on: calendar::day_of(quote.issued_at), today, by }
}
