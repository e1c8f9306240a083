//! The postings that follow from the history of a quote, computed again so that an audit can compare them with the feed.

use jiff::Timestamp;

use super::Stage;
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
    /// The lines of an issue, a settlement or a correction.
    pub new: Option<(PostingHead, Vec<PostedLine>)>,
}

/// The postings of a quote, without their sequences. Errors: [`MoneyError::Overflow`].
pub fn replay(quote_id: QuoteId, steps: Vec<HistoryStep>) -> Result<Vec<Posting>, MoneyError> {
    let mut postings: Vec<Posting> = Vec::new();
    for step in steps {
        let (from, to) = (Stage::of(step.from), Stage::of(step.to));
        let moves = from != to || step.credited.is_some();
        if let Some(stage) = from.filter(|_| moves) {
            let is_left = |posting: &&Posting| {
                posting.stage == stage
                    && !posting.reversal
                    && posting.head.settlement_number == step.credited.map(|(charged, _)| charged)
            };
            if let Some(left) = postings.iter().find(is_left).cloned() {
                postings.push(negated(&left, step.at, step.credited.map(|(_, credit)| credit))?);
                // What is settled is posted by a note, and never moved from another stage.
                if let Some(stage) = to.filter(|to| step.new.is_none() && *to != Stage::Settled) {
                    postings.push(Posting { stage, posted_at: step.at, ..left });
                }
            }
        }
        if let (Some(stage), Some((head, lines))) = (to, step.new)
            && !lines.is_empty()
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
