//! The postings that follow from the history of a quote, computed again so that an audit can compare them with the feed.

use jiff::Timestamp;

use super::Stage;
use super::order::LineShare;
use super::posting::{PostedLine, PostingHead};
use super::row::Posting;
use crate::ids::QuoteId;
use crate::money::MoneyError;
use crate::quote::{SettlementNumber, State};

/// Something that happened to a quote, as far as it concerns the feed.
#[derive(Clone, Debug)]
pub struct HistoryStep {
    pub at: Timestamp,
    pub from: State,
    pub to: State,
    /// The settlement note that was credited, and the credit note.
    pub credited: Option<(SettlementNumber, SettlementNumber)>,
    /// What an order loses or gets back as parts of it are charged, and the note that does it; none where its posting is reversed
    /// whole or stays as it is.
    pub order: Option<(Vec<LineShare>, Option<SettlementNumber>)>,
    /// The lines of an issue, a settlement or a correction.
    pub new: Option<(PostingHead, Vec<PostedLine>)>,
}

/// The postings of a quote, without their sequences. Errors: [`MoneyError::Overflow`].
pub fn replay(quote_id: QuoteId, steps: Vec<HistoryStep>) -> Result<Vec<Posting>, MoneyError> {
    let mut postings: Vec<Posting> = Vec::new();
    for step in steps {
        let (from, to) = (Stage::of(step.from), Stage::of(step.to));
        let left = match step.credited {
            Some(_) => Some(Stage::Settled),
            // An order that was charged in part is left line by line.
            None if from == Some(Stage::Ordered) && step.order.is_some() => None,
            None => from.filter(|_| from != to),
        };
        if let Some(stage) = left {
            let is_left = |posting: &&Posting| {
                posting.stage == stage
                    && !posting.reversal
                    && posting.head.settlement_number == step.credited.map(|(charged, _)| charged)
            };
            if let Some(left) = postings.iter().find(is_left).cloned() {
                postings.push(negated(&left, step.at, step.credited.map(|(_, credit)| credit))?);
                // What is settled is posted by a note, and never moved from another stage.
                let moves = step.credited.is_none() && step.new.is_none();
                if let Some(stage) = to.filter(|to| moves && *to != Stage::Settled) {
                    postings.push(Posting { stage, posted_at: step.at, ..left });
                }
            }
        }
        if let Some((changes, note)) = &step.order {
            let is_order = |posting: &&Posting| {
                posting.stage == Stage::Ordered && !posting.reversal && posting.head.settlement_number.is_none()
            };
            if let Some(order) = postings.iter().find(is_order).filter(|_| !changes.is_empty()) {
                postings.push(part(order, changes, *note, step.at));
            }
        }
        // What a note charges is settled, also while the order goes on.
        let is_charged = |head: &PostingHead| head.settlement_number.is_some();
        if let Some((head, lines)) = step.new.filter(|(_, lines)| !lines.is_empty())
            && let Some(stage) = if is_charged(&head) { Some(Stage::Settled) } else { to }
        {
            postings.push(Posting {
                first_sequence: 0,
                posted_at: step.at,
                stage,
                reversal: false,
                quote_id,
                credit_number: None,
                head,
                lines,
            });
        }
    }
    Ok(postings)
}

/// A posting that takes parts of an order's lines out of it, or puts them back.
fn part(order: &Posting, shares: &[LineShare], note: Option<SettlementNumber>, at: Timestamp) -> Posting {
    let line = |share: &LineShare| {
        let line = order.lines.get(share.place)?;
        Some(PostedLine { quantity: share.quantity, net: share.net, vat: share.vat, ..line.clone() })
    };
    let head = PostingHead { settlement_number: note, ..order.head.clone() };
    Posting { posted_at: at, reversal: true, head, lines: shares.iter().filter_map(line).collect(), ..order.clone() }
}

fn negated(posting: &Posting, at: Timestamp, credit_number: Option<SettlementNumber>) -> Result<Posting, MoneyError> {
    let line = |line: &PostedLine| {
        Ok(PostedLine {
            quantity: line.quantity.negated()?,
            net: line.net.negated()?,
            vat: line.vat.negated()?,
            ..line.clone()
        })
    };
    let lines = posting.lines.iter().map(line).collect::<Result<_, MoneyError>>()?;
    Ok(Posting { posted_at: at, reversal: true, credit_number, lines, ..posting.clone() })
}
